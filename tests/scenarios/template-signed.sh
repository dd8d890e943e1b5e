# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# The templates that carry labels and signatures: unlabelled files have empty fields.
#
# ids: MEAS-1 MEAS-2 MEAS-10 MEAS-13 MEAS-20 POL-4
# tpm: none

. /host/tests/guest/lib.sh
. /host/tests/guest/records.sh

rule() { echo "measure func=FILE_CHECK fowner=$1 template=$2"; }
ok "MEAS-1 the names are known" policy "$(rule 3004 ima-sig)
$(rule 3005 ima-sigv2)
$(rule 3007 ima-modsig)
$(rule 3008 evm-sig)"

# read_as UID: a new file of UID is read; its digest and field are left behind
read_as() {
	file=$WORK/file-$1
	printf 'content for %s' "$1" | owned "$1" "$file"
	sum=$(digest_text sha256 "content for $1")
	digest=$(digest_field sha256 "$sum")
	name=$(name_field "$file")
	cat "$file" >/dev/null
}
none=$(field '')

read_as 3004
expect "ima-sig, unsigned" ima-sig "$digest$name$none" "sha256:$sum $file "

read_as 3005
expect "ima-sigv2, unsigned" ima-sigv2 \
	"$(digest_field sha256 "$sum" ima:)$name$none" "ima:sha256:$sum $file "

# XATTR-3: the field shows what the label says, right or wrong.
file=$WORK/file-3006
printf 'content for 3006' | owned 0 "$file"
setfattr -n security.ima -v 0x0302040a0b0c0d0003112233 "$file"
chown 3004 "$file"
sum=$(digest_text sha256 "content for 3006")
cat "$file" >/dev/null
expect "ima-sig, signed" ima-sig \
	"$(digest_field sha256 "$sum")$(name_field "$file")$(field 0302040a0b0c0d0003112233)" \
	"sha256:$sum $file 0302040a0b0c0d0003112233"

read_as 3007
expect "ima-modsig, unsigned" ima-modsig "$digest$name$none$none$none" \
	"sha256:$sum $file   "

# Owner, group and mode: 3008, 0, a regular file with mode 0640.
file=$WORK/file-3008
printf evm | owned 3008 "$file"
chgrp 77 "$file"
chmod 640 "$file"
sum=$(digest_text sha256 evm)
cat "$file" >/dev/null
mode=$((0100640))
expect "evm-sig, nothing covered" evm-sig \
	"$(digest_field sha256 "$sum")$(name_field "$file")$none$none$none$none$(
	field "$(le32 3008)")$(field "$(le32 77)")$(field "$(le16 $mode)")" \
	"sha256:$sum $file     3008 77 $mode"

check_expected
done_testing
