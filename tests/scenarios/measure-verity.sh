# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# With digest_type=verity the fs-verity digest is recorded instead of a hash of
# the content; a file without one is reported and not recorded.
#
# ids: MEAS-20 MEAS-23 POL-13 AUD-10 HOOK-3
# tpm: none

. /host/tests/guest/lib.sh
. /host/tests/guest/records.sh

log_mark
policy 'measure func=FILE_CHECK mask=MAY_READ fowner=3002 digest_type=verity'
log_has "POL-13 d-ngv2 is advised" 'ima: verity rules should include d-ngv2'
log_mark
policy 'measure func=FILE_CHECK mask=MAY_READ fowner=3001 digest_type=verity template=ima-ngv2
measure func=FILE_CHECK mask=MAY_READ fowner=3003 template=ima-ngv2
measure func=FILE_CHECK mask=MAY_READ fowner=3004 digest_type=verity'
log_hasnt "POL-13 once" 'verity rules'

# file UID NAME [ALGORITHM]: a new file, with fs-verity
file() {
	f=$WORK/$2
	printf '%s' "$2" | owned "$1" "$f"
	[ $# -lt 3 ] || ok "fs-verity is enabled on $2" "$HELPER" verity "$f" "$3"
	name=$(name_field "$f")
}

file 3001 sealed sha256
sum=$("$HELPER" verity-digest "$f")
isnt "MEAS-23 it is another digest" "$sum" "$(digest_text sha256 sealed)"
data=$(digest_field sha256 "$sum" verity:)$name
cat "$f" >/dev/null
expect "MEAS-23 verity, ima-ngv2" ima-ngv2 "$data" "verity:sha256:$sum $f"
check_expected

file 3001 sealed512 sha512
sum=$("$HELPER" verity-digest "$f")
cat "$f" >/dev/null
expect "MEAS-23 the algorithm of fs-verity" ima-ngv2 \
	"$(digest_field sha512 "$sum" verity:)$name" "verity:sha512:$sum $f"
check_expected

file 3002 sealed-ng sha256
sum=$("$HELPER" verity-digest "$f")
cat "$f" >/dev/null
expect "MEAS-20 verity, ima-ng does not tell" ima-ng \
	"$(digest_field sha256 "$sum")$name" "sha256:$sum $f"
check_expected

file 3003 not-asked sha256
sum=$(digest_text sha256 not-asked)
cat "$f" >/dev/null
expect "MEAS-23 not asked for" ima-ngv2 "$(digest_field sha256 "$sum" ima:)$name" \
	"ima:sha256:$sum $f"
check_expected

file 3001 open
log_mark
is "MEAS-23 no fs-verity, no record" "$(added_by "$HELPER" open r "$f")" 0
audit_has "AUD-10 says why" "$AUDIT_DATA" \
	'op=collect_data cause=no-verity-digest comm="helper" name="open" dev="vda" ino=[0-9]+ res=0 errno=0'
ok "HOOK-3 the access goes on" cat "$f"
"$HELPER" verity "$f"
is "MEAS-23 recorded once it has" "$(added_by "$HELPER" open r "$f")" 1
sum=$("$HELPER" verity-digest "$f")
is "MEAS-23 with that digest" "$(records "$f" | cut -d' ' -f4)" "verity:sha256:$sum"

# A file system without fs-verity.
mkdir "$WORK/tmp"
mount -t tmpfs none "$WORK/tmp"
printf tmp | owned 3004 "$WORK/tmp/file"
log_mark
is "MEAS-23 a file system without fs-verity" "$(added_by "$HELPER" open r "$WORK/tmp/file")" 0
audit_has "AUD-10 says why there" "$AUDIT_DATA" 'cause=no-verity-digest .*name="file"'
umount "$WORK/tmp"
done_testing
