# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# The set of PCR banks decides the boot aggregate's algorithm and which lists
# there are, together with the default algorithm.
#
# ids: INIT-5 MEAS-14 MEAS-15 MEAS-26 MEAS-50 MEAS-51 CMD-6
# tpm: 2

. /host/tests/guest/lib.sh
. /host/tests/guest/records.sh

is "the TPM has these banks" "$(banks | sort | tr '\n' ' ')" "${STEP//-/ } "

# aggregate BANK: over PCR 0 to 7, and 8 and 9 unless it is SHA1
aggregate() {
	local i last=9
	[ "$1" != sha1 ] || last=7
	for i in $(seq 0 $last); do pcr "$1" "$i"; done | digest "$1"
}
case $STEP in
sha1)		algo=sha256 lists="sha1"		first=sha1:$(aggregate sha1) ;;
sha384)		algo=sha256 lists="sha1 sha384"		first=sha256:$(zeros 32) ;;
sha256-sha512)	algo=sha512 lists="sha1 sha256 sha512"	first=sha512:$(aggregate sha512) ;;
sha1-sha256)	algo=sha224 lists="sha1 sha256"		first=sha256:$(aggregate sha256) ;;
esac
if [ "$STEP" = sha384 ]; then
	log_has "INIT-5 no bank for it" 'ima: No suitable TPM algorithm for boot aggregate'
else
	log_hasnt "INIT-5 no complaint" 'No suitable TPM algorithm|Error Communicating'
fi
is "INIT-5 the aggregate" "$(list | head -n 1 | cut -d' ' -f4-)" "$first boot_aggregate"
expect "INIT-5" ima-ng "$(digest_field "${first%%:*}" "${first#*:}")$(name_field boot_aggregate)" \
	"$first boot_aggregate"
check_expected
is "MEAS-50 the lists" "$(list_banks | tr '\n' ' ')" "$lists "
is "MEAS-51 the plain name" "$(readlink "$IMA/ascii_runtime_measurements")" \
	ascii_runtime_measurements_sha1

policy 'measure func=FILE_CHECK mask=MAY_READ fowner=3001'
f=$WORK/file
printf 'in %s' "$STEP" | owned 3001 "$f"
"$HELPER" open r "$f"
sum=$(digest_text "$algo" "in $STEP")
expect "CMD-6 a file with $algo" ima-ng "$(digest_field "$algo" "$sum")$(name_field "$f")" \
	"$algo:$sum $f"
check_expected
"$HELPER" hold r "$f" "$HELPER" open w "$f"
is "MEAS-26 a violation has the default algorithm" "$(list | tail -n 1 | cut -d' ' -f3-)" \
	"ima-ng $algo:$(zeros "$(digest_size "$algo")") $f"
done_testing
