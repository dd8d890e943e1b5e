# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# Signatures over metadata by evmctl, bound to the inode and portable: verified, what
# they seal, how files with them travel, and how they are recorded.
#
# ids: EVM-4 EVM-5 EVM-20 EVM-21 EVM-22 EVM-23 EVM-31 EVM-32 EVM-33 EVM-34 EVM-35 APPR-13 APPR-14 HOOK-4 KEY-3 KEY-5 KEY-9 MEAS-1 MEAS-20 XATTR-32 AUD-10
# tpm: none
# timeout: 300
# cmdline: ima_appraise=enforce

. /host/tests/guest/lib.sh
. /host/tests/guest/appraise.sh
. /host/tests/guest/evm.sh

D=$WORK/signed
mkdir "$D"
log() { dmesg --notime | grep -F "$1" | head -n 1; }
is "KEY-9 signatures are verified from the start" "$(cat "$EVM")" 2
is "KEY-5 the log" "$(log /etc/keys/x509_evm.der)" \
	"integrity: Loading X.509 certificate: /etc/keys/x509_evm.der"
add() { keyctl padd asymmetric "" %:.evm <"/host/data/$1.der"; }
errno_is "KEY-3 another key" OK add p256
errno_is "KEY-3 not one the CA did not sign" ENOKEY add outsider

# sign KEY FILE OPTION...: by evmctl; no mode of EVM keeps it from that
sign() {
	local key=$1 file=$2
	shift 2
	evmctl sign "$@" -a sha256 -k "/host/data/$key.key" "$file" >"$WORK/evmctl.log" 2>&1 ||
		{ cat "$WORK/evmctl.log"; return 1; }
}
# file NAME: with label and owner, in the rules below
file() {
	printf 'content of %s' "$1" >"$D/$1"
	chown 3001 "$D/$1"
}
uuid=$(findmnt -no UUID -T "$D")
keyctl padd asymmetric "" %:.ima <"/host/data/rsa.der" >/dev/null
echo 4 >"$EVM"			# the labels that evmctl writes have no HMAC yet
for key in rsa p256; do
	file "portable-$key"
	ok "EVM-31 evmctl signs, portable, $key" sign $key "$D/portable-$key" --portable --imahash
done
for name in other-key to-write to-copy owner mode label cap sealed; do
	file "$name"
done
for name in to-write to-copy owner mode label sealed; do
	sign rsa "$D/$name" --portable --imahash
done
sign stranger "$D/other-key" --portable --imahash
set_xattr "$D/cap" capability $CAP1
sign rsa "$D/cap" --portable --imahash
file bound
ok "EVM-31 evmctl signs, bound to the inode" sign rsa "$D/bound" --uuid="$uuid" --imahash
file bound-later
sign rsa "$D/bound-later" --uuid="$uuid" --imahash
file demanded
chown 3002 "$D/demanded"
sign rsa "$D/demanded" --portable --imahash
file both
ok "EVM-31 evmctl signs content and metadata" sign rsa "$D/both" --portable --imasig
like "EVM-4 what it wrote" "$(evm "$D/portable-rsa")" '^050204'
like "EVM-4 what it wrote for this inode" "$(evm "$D/bound")" '^030204'
chown 3009 "$D/owner"
chown 3001 "$D/owner"		# as it was
chmod 755 "$D/mode"
set_label "$D/label" "$(printf 'other' | digest_label sha256)"
file elsewhere
setfattr -n security.ima -v "0x$(label "$D/bound")" "$D/elsewhere"
setfattr -n security.evm -v "0x$(evm "$D/bound")" "$D/elsewhere"
is "EVM-10 unchecked writes" "$(cat "$EVM")" 6

policy 'appraise func=FILE_CHECK fowner=3001
appraise func=FILE_CHECK fowner=3002 appraise_type=imasig
measure func=FILE_CHECK fowner=3001 template=evm-sig'
allowed "EVM-20 portable, RSA" "$D/portable-rsa"
allowed "EVM-20 with a capability" "$D/cap"
allowed "EVM-20 and signed content" "$D/both"
allowed "EVM-20 owner changed and changed back" "$D/owner"
refused "EVM-20 mode changed" invalid-fail-immutable "$D/mode"
refused "EVM-20 label changed" invalid-fail-immutable "$D/label"
refused "EVM-20 signed with an unknown key" invalid-fail-immutable "$D/other-key"
allowed "EVM-20 bound to the inode" "$D/bound"
refused "EVM-20 bound to another inode" invalid-HMAC "$D/elsewhere"
check_rows
allowed "EVM-20 portable, P-256" "$D/portable-p256"
check_rows
like "EVM-21 without an HMAC key it stays a signature" "$(evm "$D/bound")" '^0302'

# The record (MEAS-20): list file, names, lengths, values, owner, mode.
record=$(records "$D/cap" | head -n 1)
xattrs="$(xattr "$D/cap" ima)$CAP1"
is "MEAS-20 template evm-sig" "$(cut -d ' ' -f 3,5- <<<"$record")" \
	"evm-sig $D/cap $(evm "$D/cap") security.ima|security.capability $(le 4 34)$(le 4 20) $xattrs 3001 0 33188"

# With the key, checks come back; signatures by themselves need none.
ok "EVM-12 the HMAC key" evm_on
is "EVM-11 both" "$(cat "$EVM")" 3
allowed "EVM-21 bound to the inode, and not looked at so far" "$D/bound-later"
check_rows
evm_right "EVM-21 it became an HMAC" "$D/bound-later"
portable=$(evm "$D/sealed")
allowed "EVM-20 sealed" "$D/sealed"
check_rows

# Sealed: nothing may change; what changes nothing may be done.
log_mark
errno_is "EVM-34 the same mode" OK chmod 644 "$D/sealed"
errno_is "EVM-34 another mode" EPERM chmod 600 "$D/sealed"
errno_is "EVM-34 the same owner" OK chown 3001 "$D/sealed"
errno_is "EVM-34 another owner" EPERM chown 3002 "$D/sealed"
audit_has "AUD-10 it is audited" $AUDIT_METADATA 'op=appraise_metadata cause=pass_immutable comm="chmod" name="sealed" '
errno_is "EVM-33 an ACL that keeps the mode" OK setfacl -m u::rw,g::r,o::r "$D/sealed"
errno_is "EVM-33 an ACL that changes it" EPERM setfacl -m u:1000:rwx "$D/sealed"
errno_is "EVM-32 a capability" EPERM set_xattr "$D/sealed" capability $CAP1
errno_is "EVM-32 the same label" OK set_xattr "$D/sealed" ima "$(label "$D/sealed")"
errno_is "EVM-32 another label" EPERM set_xattr "$D/sealed" ima "$(printf 'other' | digest_label sha256)"
errno_is "EVM-32 removing the label" EPERM del_xattr "$D/sealed" ima
errno_is "EVM-32 the same signature" OK set_xattr "$D/sealed" evm "$portable"
errno_is "EVM-32 removing the signature" EPERM del_xattr "$D/sealed" evm
log_mark
errno_is "EVM-32 a capability, again" EPERM set_xattr "$D/sealed" capability $CAP1
audit_hasnt "EVM-32 which is not audited" $AUDIT_METADATA 'name="sealed"'
is "EVM-22 the signature is untouched" "$(evm "$D/sealed")" "$portable"
errno_is "HOOK-4 nobody writes to it" EACCES "$HELPER" open w "$D/to-write"
errno_is "HOOK-4 nor to one that fails" EACCES "$HELPER" open w "$D/mode"

# A digest that is sealed counts as a signature; one with an HMAC does not.
"$HELPER" mknod "$D/hmac"
set_xattr "$D/hmac" ima "$(printf 'content of hmac' | digest_label sha256)"
printf 'content of hmac' >"$D/hmac"
chown 3002 "$D/hmac"
allowed "APPR-14 a sealed digest where a signature is demanded" "$D/demanded"
refused "APPR-14 a digest with an HMAC" IMA-signature-required "$D/hmac"
check_rows

# How files travel: xattrs first, then owner and mode, as tar and cp do.
travel=$WORK/travel
mkdir "$travel"
"$HELPER" mknod "$travel/copy"
ok "EVM-32 a new file is given the signature" set_xattr "$travel/copy" evm "$portable"
log_mark
ok "EVM-32 fail_immutable: and what it covers, one after the other" set_xattr "$travel/copy" ima "$(label "$D/sealed")"
printf 'content of sealed' >"$travel/copy"
ok "EVM-34 the mode" chmod 644 "$travel/copy"
ok "EVM-34 the owner" chown 3001 "$travel/copy"
allowed "EVM-20 it has arrived" "$travel/copy"
check_rows
is "EVM-35 with its signature" "$(evm "$travel/copy")" "$portable"
done_testing
