# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# Execution and executable mappings are measured under the right func, with the
# right credentials: programs, scripts, setuid programs, libraries, mappings.
#
# ids: HOOK-1 HOOK-7 HOOK-8 POL-16 MEAS-25
# tpm: none

. /host/tests/guest/lib.sh
. /host/tests/guest/records.sh

policy 'measure func=BPRM_CHECK mask=MAY_EXEC fowner=3001
measure func=BPRM_CHECK euid=3002
measure func=CREDS_CHECK euid=3003
measure func=MMAP_CHECK mask=MAY_EXEC fowner=3004
measure func=MMAP_CHECK_REQPROT mask=MAY_EXEC fowner=3005
measure func=BPRM_CHECK mask=MAY_READ fowner=3006
measure func=CREDS_CHECK fowner=3007 pcr=12
measure func=BPRM_CHECK fowner=3007 pcr=11'

# program UID NAME: a program with content of its own
program() {
	cp "$HELPER" "$WORK/$2"
	printf '%s' "$2" >>"$WORK/$2"
	chown "$1" "$WORK/$2"
}

program 3001 elf
is "HOOK-8 an ELF program" "$(added_by "$WORK/elf" errno-name x)" 1
is "HOOK-8 its digest" "$(records "$WORK/elf" | cut -d' ' -f4)" \
	"sha256:$(digest_file sha256 "$WORK/elf")"
is "HOOK-8 again" "$(added_by "$WORK/elf" errno-name x)" 0
is "HOOK-1 reading it is not execution" "$(added_by cat "$WORK/elf")" 0
program 3006 read-mask
is "HOOK-1 exec asks for MAY_EXEC only" "$(added_by "$WORK/read-mask" errno-name x)" 0

# A script and its interpreter: one round each.
program 3001 interpreter
printf '#!%s errno-name\n' "$WORK/interpreter" >"$WORK/script"
chmod 755 "$WORK/script"
chown 3001 "$WORK/script"
is "HOOK-1 a script and its interpreter" "$(added_by "$WORK/script")" 2
is "HOOK-1 in this order" "$(list | tail -n 2 | cut -d' ' -f5 | tr '\n' ' ')" \
	"$WORK/script $WORK/interpreter "
program 3001 interpreted
is "HOOK-1 a script passed as an argument is data" \
	"$(echo true | owned 3001 "$WORK/data"; added_by bash "$WORK/data")" 0

# A setuid program: at the time of the check neither func sees the identity it
# is going to have, because the kernel computes it later.
program 3003 setuid
chmod 4755 "$WORK/setuid"
is "POL-16 setuid program, CREDS_CHECK" "$(added_by "$HELPER" as 1000 "$WORK/setuid" errno-name x)" 0
is "POL-16 the caller's euid, CREDS_CHECK" \
	"$(added_by "$HELPER" as 3003 "$WORK/setuid" errno-name x)" 1
program 3002 setuid-2
chmod 4755 "$WORK/setuid-2"
is "POL-16 setuid program, BPRM_CHECK" "$(added_by "$HELPER" as 1000 "$WORK/setuid-2" errno-name x)" 0
is "POL-16 the caller's euid, BPRM_CHECK" \
	"$(added_by "$HELPER" as 3002 "$WORK/setuid-2" errno-name x)" 1
# Each func may have a PCR of its own; then there are two records.
program 3007 two-pcrs
is "HOOK-8 BPRM_CHECK, then CREDS_CHECK" "$(added_by "$WORK/two-pcrs" errno-name x)" 2
is "MEAS-25 PCR 11, then 12" "$(list | tail -n 2 | cut -d' ' -f1 | tr '\n' ' ')" "11 12 "

# mapped NAME WANT COMMAND...: WANT is how many records MMAP_CHECK and
# MMAP_CHECK_REQPROT make.
maps=0
mapped() {
	local name=$1 want=$2 got='' uid
	shift 2
	maps=$((maps + 1))
	for uid in 3004 3005; do
		echo "$name" >"$WORK/map-$maps-$uid"
		chown $uid "$WORK/map-$maps-$uid"
		got+=$(added_by "$@" "$WORK/map-$maps-$uid")
	done
	is "HOOK-1 $name" "$got" "$want"
}
mapped "mmap for execution" 11 "$HELPER" mmap rx private
mapped "shared mmap for execution" 11 "$HELPER" mmap rx shared
mapped "mmap for reading" 00 "$HELPER" mmap r private
mapped "mmap for reading that implies execution" 10 "$HELPER" implied-exec r private
mapped "mmap for execution under that personality" 11 "$HELPER" implied-exec rx private
mapped "mmap for writing, same personality, not readable" 00 "$HELPER" implied-exec w private
log_mark
mapped "HOOK-7 mprotect to executable" 00 "$HELPER" mprotect r rx private
audit_hasnt "HOOK-7 nothing to say without appraisal" "$AUDIT_DATA" failed-mprotect

# A library that the dynamic linker maps.
for uid in 3004 3005; do
	cp /usr/lib/x86_64-linux-gnu/libacl.so.1 "$WORK/lib-$uid.so"
	echo $uid >>"$WORK/lib-$uid.so"
	chown $uid "$WORK/lib-$uid.so"
	is "HOOK-1 a library, $uid" "$(added_by env LD_PRELOAD="$WORK/lib-$uid.so" true)" 1
	is "HOOK-1 and its digest, $uid" "$(records "$WORK/lib-$uid.so" | cut -d' ' -f4)" \
		"sha256:$(digest_file sha256 "$WORK/lib-$uid.so")"
done
done_testing
