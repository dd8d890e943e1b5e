# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# A file written while it is read as measured, or measured while it is written,
# is a violation: recorded, extended, counted and audited, once per occasion.
#
# ids: HOOK-26 HOOK-21 MEAS-15 MEAS-25 MEAS-26 MEAS-30 MEAS-34 AUD-3 AUD-10
# tpm: 2

. /host/tests/guest/lib.sh
. /host/tests/guest/records.sh
H=$HELPER

policy 'measure func=FILE_CHECK mask=MAY_READ fowner=3001
measure func=MMAP_CHECK fowner=3001
measure func=FILE_CHECK mask=MAY_READ fowner=3002 pcr=11 template=ima-ngv2
dont_measure func=FILE_CHECK fowner=3003'

# run NAME RECORDS VIOLATIONS COMMAND...: how many records and violations of the
# file F the command leaves behind; "F" in the command stands for its name.
F=''
run() {
	local name=$1 want="$2 $3" violations_before
	shift 3
	violations_before=$(<"$IMA/violations")
	set -- "$(added_by "$@")"
	is "HOOK-26 $name" "$1 $(($(<"$IMA/violations") - violations_before))" "$want"
}
file() { F=$WORK/$1; printf '%s' "$1" | owned "${2:-3001}" "$F"; }

file tomtou
log_mark
run "ToMToU" 2 1 "$H" hold r "$F" "$H" open w "$F"
audit_has "AUD-10 ToMToU is audited" "$AUDIT_PCR" \
	"op=invalid_pcr cause=ToMToU comm=\"helper\" name=\"$F\" dev=\"vda\" ino=[0-9]+ res=1 errno=0"
audit_hasnt "AUD-3 hash_added needs integrity_audit" "$AUDIT_PCR" hash_added

# The record: zeros in every list, ones in every bank of the PCR.
file shown
"$H" hold r "$F" true
before=()
for bank in $(banks); do before+=("$(pcr "$bank")"); done
i=0
"$H" hold r "$F" "$H" open w "$F"
data=$(digest_field sha256 "$(zeros 32)")$(name_field "$F")
for bank in $(list_banks); do
	size=$(digest_size "$bank")
	is "MEAS-26 ASCII, $bank" "$(list "$bank" | tail -n 1)" \
		"10 $(zeros "$size") ima-ng sha256:$(zeros 32) $F"
	want=$(le32 10)$(zeros "$size")$(field "$(hex_text ima-ng)")$(field "$data")
	is "MEAS-26 binary, $bank" "$(list_tail "$bank" $((${#want} / 2)))" "$want"
	is "MEAS-26 PCR 10, $bank" "$(pcr "$bank")" \
		"$(printf '%s%s' "${before[i]}" "$(ones "$size")" | digest "$bank")"
	i=$((i + 1))
done

# The latch: one record until another measured read.
file latch
run "the second writer, same reader" 2 1 "$H" hold r "$F" bash -c "$H open w $F; $H open w $F"
file latch2
run "another measured read in between" 3 2 \
	"$H" hold r "$F" bash -c "$H open w $F; $H open r $F; $H open w $F"
file no-reader
run "the reader is gone" 1 0 bash -c "$H open r $F; $H open w $F"
file unmeasured 3003
run "a reader that was not measured" 0 0 "$H" hold r "$F" "$H" open w "$F"
file rw-reader
run "a reader and writer in one is no reader" 1 0 bash -c "$H open r $F; $H hold rw $F $H open w $F"
file path-only
run "O_PATH is no reader" 1 0 bash -c "$H open r $F; $H hold path $F $H open w $F"
file mapped-reader
run "a mapping keeps its reader" 2 1 "$H" mmap r private "$F" "$H" open w "$F"
file truncated
run "truncate(1) opens for writing" 2 1 "$H" hold r "$F" truncate -s 0 "$F"
file truncated-by-path
# shellcheck disable=SC2016	# perl's variable
run "truncate(2) by path opens nothing" 1 0 \
	"$H" hold r "$F" perl -e 'truncate $ARGV[0], 1 or die' "$F"
file read-trunc
run "O_RDONLY|O_TRUNC does not" 1 0 "$H" hold r "$F" "$H" open r,trunc "$F"

file writers
log_mark
run "open_writers" 2 1 "$H" hold w "$F" "$H" open r "$F"
audit_has "AUD-10 open_writers is audited" "$AUDIT_PCR" \
	"op=invalid_pcr cause=open_writers comm=\"helper\" name=\"$F\" dev=\"vda\" ino=[0-9]+ res=1 errno=0"
is "HOOK-26 detection precedes collection" \
	"$(list | tail -n 2 | cut -d' ' -f4)" "sha256:$(zeros 32)
sha256:$(digest_text sha256 writers)"
run "a new writer resets the latch" 1 1 "$H" hold w "$F" "$H" open r "$F"
file writers2
run "the second reader, same writer" 2 1 "$H" hold w "$F" bash -c "$H open r $F; $H open r $F"
file two-writers
run "two writers are one occasion" 2 1 "$H" hold w "$F" "$H" hold w "$F" "$H" open r "$F"
file remaining
run "one writer of two went away" 2 1 \
	"$H" hold w "$F" bash -c "$H hold w $F $H open r $F; $H open r $F"
file unmeasured-writer 3003
run "not to be measured" 0 0 "$H" hold w "$F" "$H" open r "$F"
file writing-reader
run "opened for reading and writing" 0 0 "$H" hold w "$F" "$H" open rw "$F"
file mapped-writer
run "a shared writable mapping is a writer" 2 1 "$H" mmap rw shared "$F" "$H" open r "$F"
file executed
run "mapped executable while written" 2 1 "$H" hold w "$F" "$H" mmap rx private "$F"
file both
run "both kinds" 3 2 "$H" hold r "$F" "$H" hold w "$F" "$H" open r "$F"

# The violation's record ignores the rule's template and PCR; the file's own
# record does not.
file other 3002
run "rule with pcr= and template=" 2 1 "$H" hold w "$F" "$H" open r "$F"
is "MEAS-25 MEAS-26 default PCR and template" \
	"$(list | tail -n 2 | cut -d' ' -f1,3)" "10 ima-ng
11 ima-ngv2"
file 'a b'
run "a name with a blank" 2 1 "$H" hold r "$F" "$H" open w "$F"
is "MEAS-26 is shown as in other records" "$(list | tail -n 1 | cut -d' ' -f5)" "$WORK/a_b"

is "MEAS-34 every violation is a record" "$(violations)" \
	"$(list | grep -c " ima-ng sha256:$(zeros 32) ")"
done_testing
