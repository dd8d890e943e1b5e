# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# Signatures appended to a module: which are taken, and what decides when there is
# a label as well.
#
# ids: MODSIG-1 MODSIG-2 MODSIG-3 MODSIG-4 MODSIG-5 APPR-12 APPR-15 POL-12 MEAS-1 MEAS-20 MEAS-32
# tpm: none
# timeout: 200

. /host/tests/guest/lib.sh
. /host/tests/guest/records.sh
. /host/tests/guest/appraise.sh
H=$HELPER
D=$WORK/modules
mkdir -p "$D"

# be32 NUMBER: as hex
be32() { printf '%08x' "$1"; }
# module NAME MESSAGE [TRAILER]: the module with a message behind it; TRAILER is
# the first eight bytes of the trailer as hex
module() {
	{
		cat /host/data/module.ko "/host/data/$2.p7"
		{ echo "${3:-0000020000000000}"; be32 "$(stat -c %s "/host/data/$2.p7")"; } | xxd -r -p
		printf '~Module signature appended~\n'
	} >"$D/$1.ko"
}
finit() { "$H" finit-module "$D/$1.ko" && "$H" delete-module test_firmware; }
# taken NAME TEXT / denied NAME CAUSES TEXT: loading it works, or fails with what
# is audited
taken() { attempt "$1" OK '' "$2"; }
denied() { attempt "$1" EACCES "$2" "$3"; }
attempt() {
	log_mark
	errno_is "$4" "$2" finit "$1"
	audit_sync
	is "$4: audit" "$(causes appraise_data "$D/$1.ko")" "$3"
}

for name in rsa p256; do
	keyctl padd asymmetric "" %:.ima <"/host/data/$name.der" >/dev/null
done
cp /host/data/module.ko "$D/none.ko"
policy 'measure func=MODULE_CHECK template=ima-modsig'
taken none "POL-12 no rule demands a signature"
policy 'appraise func=MODULE_CHECK appraise_type=imasig|modsig'
like "POL-60 read back" "$(cat "$IMA/policy")" 'appraise_type=imasig\|modsig'

cp "$D/none.ko" "$D/unsigned.ko"
denied unsigned IMA-signature-required "APPR-12 neither label nor signature"
module rsa rsa
taken rsa "MODSIG-4 RSA"
module p256 p256
taken p256 "MODSIG-4 ECDSA"

# What the record shows (MEAS-20): the whole file's digest, and the signed part's.
module again rsa
finit again
whole=$(digest_file sha256 "$D/again.ko")
part=$(digest_file sha256 /host/data/module.ko)
expect "MODSIG-5 MEAS-20 d-modsig and modsig" ima-modsig \
	"$(digest_field sha256 "$whole")$(name_field "$D/again.ko")$(field '')$(
	digest_field sha256 "$part")$(field "$(hex </host/data/rsa.p7)")" \
	"sha256:$whole $D/again.ko  sha256:$part $(hex </host/data/rsa.p7)"
check_expected

module stranger stranger
denied stranger invalid-signature "MODSIG-4 a key that is not on .ima"
module altered rsa
printf X | dd of="$D/altered.ko" bs=1 seek=64 conv=notrunc status=none
denied altered invalid-signature "MODSIG-4 altered content"
module attached attached
denied attached IMA-signature-required "MODSIG-4 a message that brings its own content"
module other attached
printf X | dd of="$D/other.ko" bs=1 seek=64 conv=notrunc status=none
errno_is "MODSIG-4 content that is not the one it brings" EACCES finit other

# MODSIG-2, MODSIG-3: malformed is as good as none.
module type rsa 0000010000000000
denied type IMA-signature-required "MODSIG-3 not PKCS#7"
log_has "MODSIG-3 and the log says so" '^MODULE_CHECK: not signed with expected PKCS#7 message'
module params rsa 0100020000000000
denied params IMA-signature-required "MODSIG-3 a parameter that must be zero"
log_has "MODSIG-3 and the log says so" \
	'^MODULE_CHECK: PKCS#7 signature info has unexpected non-zero params'
module padding rsa 0000020000000001
denied padding IMA-signature-required "MODSIG-3 padding that must be zero"
module marker rsa
truncate -s -1 "$D/marker.ko"
denied marker IMA-signature-required "MODSIG-1 a marker cut short"
module length rsa
{ cat /host/data/module.ko; echo 00000200000000007fffffff | xxd -r -p
	printf '~Module signature appended~\n'; } >"$D/length.ko"
denied length IMA-signature-required "MODSIG-3 a message longer than the file"
{ cat /host/data/module.ko; printf garbage; echo 000002000000000000000007 | xxd -r -p
	printf '~Module signature appended~\n'; } >"$D/garbage.ko"
denied garbage IMA-signature-required "MODSIG-3 not parsable"

# APPR-15: the label decides if it can.
module digest rsa
set_label "$D/digest.ko" "$(digest_label sha256 <"$D/digest.ko")"
taken digest "APPR-15 a digest label leaves it to the signature"
module sha1 rsa
set_label "$D/sha1.ko" "01$(sum_of sha1 <"$D/sha1.ko")"
denied sha1 IMA-signature-required "APPR-15 an old digest label does not"
module wrong rsa
set_label "$D/wrong.ko" "$(hex </host/data/by-rsa.sig)"
denied wrong invalid-signature "APPR-15 a wrong signature in the label decides"
module nokey rsa
set_label "$D/nokey.ko" "$(hex </host/data/by-stranger.sig)"
taken nokey "APPR-15 a label by an unknown key leaves it to the signature"
cp /host/data/module.ko "$D/labelled.ko"
set_label "$D/labelled.ko" "$(hex </host/data/by-rsa.sig)"
taken labelled "POL-12 a label alone"

# Two signers, one of them trusted: there is no one digest to look up among the
# revoked ones.
module two two
log_mark
observe two-signers "$(errno_of finit two)"
if ours; then is "APPR-30 two signers" "$(errno_of finit two)" EACCES; fi
done_testing
