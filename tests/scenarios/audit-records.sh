# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# Audit: the audit action once per content, and with integrity_audit=1 a record
# for everything added to the list or already there.
#
# ids: AUD-2 AUD-3 AUD-10 AUD-11 EDGE-13 EDGE-14 MEAS-43 CMD-12 HOOK-26
# tpm: none
# cmdline: integrity_audit=0x1

. /host/tests/guest/lib.sh
. /host/tests/guest/records.sh
H=$HELPER

policy 'measure func=FILE_CHECK mask=MAY_READ fowner=3001
audit func=FILE_CHECK mask=MAY_READ fowner=3002
audit func=BPRM_CHECK fowner=3003
measure func=CRITICAL_DATA label=modules'
task='pid=[0-9]+ uid=0 auid=4294967295 ses=4294967295'

# one NAME TYPE ERE COMMAND...: COMMAND makes exactly one record of TYPE
one() {
	local name=$1 type=$2 want=$3
	shift 3
	log_mark
	"$@" >/dev/null
	like "$name" "$(audit_records "$type")" "^$want\$"
}
none() {
	local name=$1 type=$2
	shift 2
	log_mark
	"$@" >/dev/null
	is "$name" "$(audit_records "$type")" ""
}

f=$WORK/measured
printf measured | owned 3001 "$f"
inode="dev=\"vda\" ino=$(stat -c %i "$f")"
one "AUD-10 hash_added" "$AUDIT_PCR" \
	"$task op=add_template_measure cause=hash_added comm=\"helper\" name=\"$f\" $inode res=1 errno=0" \
	"$H" open r "$f"
none "AUD-10 nothing when cached" "$AUDIT_PCR" "$H" open r "$f"
printf measured | dd of="$f" conv=notrunc status=none
one "AUD-10 hash_exists" "$AUDIT_PCR" \
	"$task op=add_template_measure cause=hash_exists comm=\"helper\" name=\"$f\" $inode res=0 errno=0" \
	"$H" open r "$f"
one "AUD-10 open_writers and the record" "$AUDIT_PCR" \
	".*hash_added.*op=invalid_pcr cause=open_writers comm=\"helper\" name=\"$f\" $inode res=1 errno=0" \
	"$H" hold w "$f" "$H" open r "$f"
log_mark
printf 'a b' | owned 3001 "$WORK/a b"
"$H" open r "$WORK/a b"
audit_has "AUD-2 an odd name is hexadecimal" "$AUDIT_PCR" \
	"cause=hash_added .* name=$(hex_text "$WORK/a b" | tr a-f A-F) dev="

# The audit action.
f=$WORK/audited
printf audited | owned 3002 "$f"
rest="ppid=[0-9]+ pid=[0-9]+ auid=4294967295 uid=0 gid=0 euid=0 suid=0 fsuid=0 egid=0 sgid=0 fsgid=0"
rest+=" tty=[^ ]+ ses=4294967295 comm=\"helper\" exe=\"$HELPER\""
one "AUD-11 the audit action" "$AUDIT_RULE" \
	"file=\"$f\" hash=\"sha256:$(digest_text sha256 audited)\" $rest" "$H" open r "$f"
none "AUD-11 once" "$AUDIT_RULE" "$H" open r "$f"
printf more >>"$f"
one "AUD-11 once per content" "$AUDIT_RULE" \
	"file=\"$f\" hash=\"sha256:$(digest_text sha256 auditedmore)\" $rest" "$H" open r "$f"
is "AUD-11 auditing is not measuring" "$(records "$f")" ""
f=$WORK/program
cp "$HELPER" "$f"
chown 3003 "$f"
one "AUD-11 of a program" "$AUDIT_RULE" \
	"file=\"$f\" hash=\"sha256:$(digest_file sha256 "$f")\" .* exe=\"$HELPER\"" \
	"$H" as 0 "$f" errno-name x
none "AUD-11 of a program, once" "$AUDIT_RULE" "$H" as 0 "$f" errno-name x
printf 'q"q' | owned 3002 "$WORK/q\"q"
one "AUD-11 an odd name" "$AUDIT_RULE" \
	"file=$(hex_text "$WORK/q\"q" | tr a-f A-F) hash=\"sha256:[0-9a-f]{64}\" .*" \
	"$H" open r "$WORK/q\"q"

# Buffers.  On ours the second time is no failure of its own (EDGE-14).
log_mark
"$H" init-module /host/modules/test_firmware.ko
"$H" delete-module test_firmware
first=$(audit_records "$AUDIT_PCR")
log_mark
"$H" init-module /host/modules/test_firmware.ko
"$H" delete-module test_firmware
second=$(audit_records "$AUDIT_PCR")
like "AUD-10 a buffer is added" "$first" "^$task op=add_template_measure cause=hash_added comm=\"helper\" name=[^ ]+ res=1 errno=0\$"
like "AUD-10 a buffer exists" "$second" "^$task op=add_template_measure cause=hash_exists comm=\"helper\" name=[^ ]+ res=0 errno=0"
if [ "$KERNEL" = ours ]; then
	like "EDGE-13 the event's name, not its bytes" "$first" ' name="init_module" '
	unlike "EDGE-14 a duplicate is no failure" "$second" measuring_
else
	like "MEAS-43 the duplicate" "$second" \
		"op=measuring_critical_data cause=store_entry comm=\"helper\" name=\"init_module\" res=0 errno=-17\$"
fi
observe buffer-added "$first"
observe buffer-exists "$second"
done_testing
