# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# Every template's record (those of appraisal apart) of a known file is, byte for byte and in every bank,
# the one computed here from the layout alone.
#
# ids: MEAS-1 MEAS-2 MEAS-10 MEAS-12 MEAS-13 MEAS-14 MEAS-20 MEAS-21 MEAS-25 MEAS-50 MEAS-51
# tpm: 2 none
# timeout: 180

. /host/tests/guest/lib.sh
. /host/tests/guest/records.sh

policy 'measure func=FILE_CHECK fowner=3001
measure func=FILE_CHECK fowner=3002 template=ima
measure func=FILE_CHECK fowner=3003 template=ima-ngv2
measure func=FILE_CHECK fowner=3006 template=ima-buf
measure func=FILE_CHECK fowner=3009 template=d-ngv2|n-ng pcr=11'

# read_as UID: a new file of UID is read; its digest and field are left behind
read_as() {
	file=$WORK/file-$1
	printf 'content for %s' "$1" | owned "$1" "$file"
	sum=$(digest_text sha256 "content for $1")
	digest=$(digest_field sha256 "$sum")
	name=$(name_field "$file")
	cat "$file" >/dev/null
}

read_as 3001
expect ima-ng ima-ng "$digest$name" "sha256:$sum $file"

read_as 3003
expect ima-ngv2 ima-ngv2 "$(digest_field sha256 "$sum" ima:)$name" \
	"ima:sha256:$sum $file"

read_as 3006
expect "ima-buf of a file" ima-buf "$digest$name$(field '')" "sha256:$sum $file "

before=$([ "$TPM" = none ] || pcr sha256 11)
read_as 3009
data=$(digest_field sha256 "$sum" ima:)$name
expect "MEAS-25 MEAS-2 template by format, pcr=11" ima-ngv2 "$data" \
	"ima:sha256:$sum $file" 11
if [ "$TPM" != none ]; then
	is "MEAS-15 PCR 11 is extended" "$(pcr sha256 11)" \
		"$(printf '%s%s' "$before" "$(printf '%s' "$data" | digest sha256)" | digest sha256)"
fi

# Template "ima": the SHA1 of the file without a length, and under the template
# digest a name padded to 256 bytes.
read_as 3002
sum=$(digest_text sha1 "content for 3002")
expect "MEAS-12 MEAS-21 ima" ima "$sum $(hex_text "$file")" "$sum $file"

check_expected

case $TPM in
2) want="sha1 sha256 sha384 sha512" ;;
none) want=sha1 ;;
esac
is "MEAS-50 a pair for each bank and SHA1" "$(list_banks | tr '\n' ' ')" "$want "
is "MEAS-51 the plain name is the SHA1 list" \
	"$(sha256sum <"$IMA/binary_runtime_measurements")" \
	"$(sha256sum <"$IMA/binary_runtime_measurements_sha1")"
done_testing
