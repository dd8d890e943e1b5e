# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# What ima_appraise= does: what each mode denies, audits and repairs.
#
# ids: CMD-5 APPR-1 APPR-14 APPR-18 APPR-20 APPR-42 POL-25 POL-38 EDGE-10
# tpm: none
# timeout: 200

. /host/tests/guest/lib.sh
. /host/tests/guest/appraise.sh

zeros() { printf '00%.0s' $(seq "$1"); }
signature=030204aabbccdd0010$(zeros 16)
verity_signature=060304aabbccdd0010$(zeros 16)
D=$WORK/files
mkdir -p "$D"

good=$(printf 'good' | digest_label sha512)
bad=$(printf 'other' | digest_label sha512)
printf '%s\n' "good $good good" "wrong $bad wrong" "none - none" \
	"odd 05 odd" "signed $signature signed" "verity $verity_signature verity" \
	"read-only - read-only" "immutable - immutable" | "$HELPER" make-files 3001 "$D"
chattr +i "$D/immutable"

mkdir -p "$WORK/ro"
truncate -s 8M "$WORK/ro.ext4"
mkdir "$WORK/ro.d"
printf ro >"$WORK/ro.d/none"
chown 3001 "$WORK/ro.d/none"
mke2fs -q -t ext4 -d "$WORK/ro.d" "$WORK/ro.ext4"
mount -o ro "$(losetup -f --show "$WORK/ro.ext4")" "$WORK/ro"

policy 'appraise func=FILE_CHECK fowner=3001'

# every FILE ERRNO: what is refused in enforce mode, audited in all but off
every() {
	local errno=$1 c
	row "APPR-1 $STEP, good label" OK "" "$D/good"
	while read -r file cause; do
		c="$cause $cause"
		[ "$errno" != off ] || c=''
		row "APPR-1 $STEP, $file" "${errno/off/OK}" "$c" "$D/$file"
	done <<'END'
wrong invalid-hash
none missing-hash
odd unknown-ima-data
signed invalid-signature
verity invalid-verity-signature
END
	check_rows
	is "APPR-1 $STEP repairs nothing" "$(label "$D/none") $(label "$D/wrong")" " $bad"
}

fix() {
	local fixed="the second finds a label"
	row "APPR-1 fix, good label" OK "" "$D/good"
	row "APPR-20 fix, wrong label: $fixed" OK invalid-hash "$D/wrong"
	row "APPR-20 fix, no label: $fixed" OK missing-hash "$D/none"
	row "APPR-20 fix, unknown label: $fixed" OK unknown-ima-data "$D/odd"
	row "APPR-20 fix, a signature stays" OK "invalid-signature invalid-signature" "$D/signed"
	row "APPR-20 fix, immutable" OK "missing-hash missing-hash" "$D/immutable"
	row "APPR-20 fix, read-only file system" OK "missing-hash missing-hash" "$WORK/ro/none"
	check_rows
	is "APPR-20 a good label is left alone" "$(label "$D/good")" "$good"
	is "APPR-20 APPR-42 a wrong one is repaired, its algorithm stays" "$(label "$D/wrong")" \
		"$(digest_label sha512 <"$D/wrong")"
	is "APPR-20 APPR-42 a missing one is written" "$(label "$D/none")" "$(label_for "$D/none")"
	is "APPR-20 APPR-42 an unknown one is replaced" "$(label "$D/odd")" "$(label_for "$D/odd")"
	is "APPR-20 a signature is not overwritten" "$(label "$D/signed")" "$signature"
	is "APPR-20 nothing on an immutable file" "$(label "$D/immutable")" ""
	is "APPR-20 nothing on a read-only file system" "$(label "$WORK/ro/none")" ""

	# EDGE-10: a signature of another type.
	"$HELPER" open r "$D/verity"
	if ours; then want=$verity_signature; else want=$(label_for "$D/verity"); fi
	is "EDGE-10 a signature over a verity digest" "$(label "$D/verity")" "$want"
	observe EDGE-10 "$(label "$D/verity")"

	printf 'more' >>"$D/none"
	is "APPR-20 a writer's label at the last close" "$(label "$D/none")" "$(label_for "$D/none")"
}

message=$(dmesg --notime | grep -E '^ima: .*(appraise|Secure boot)')
case $STEP in
off)
	every off
	is "CMD-5 no message" "$message" ""
	policy 'appraise func=MODULE_CHECK'
	every OK
	;;
log)
	every OK
	is "CMD-5 no message" "$message" ""
	;;
fix)
	fix
	is "CMD-5 no message" "$message" ""
	;;
enforce | default)
	every EACCES
	is "CMD-5 no message" "$message" ""
	;;
invalid)
	every EACCES
	is "CMD-5 invalid value" "$message" 'ima: invalid "Enforce" appraise option'
	;;
last)
	every OK
	is "CMD-5 the last one wins; a longer word will do" "$message" ""
	;;
offline)
	every off
	is "CMD-5 offline is off" "$message" ""
	;;
esac
chattr -i "$D/immutable"
done_testing
