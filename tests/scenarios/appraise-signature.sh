# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# Signatures made by evmctl, on ext4, tmpfs and overlayfs: which verify, which do
# not and why, where one is demanded, and that a signed file is not written to.
#
# ids: APPR-12 APPR-14 APPR-18 POL-12 XATTR-3 XATTR-4 XATTR-5 XATTR-10 SIG-1 SIG-2 SIG-3 SIG-4 HOOK-4 KEY-1 KEY-3
# tpm: none
# timeout: 300
# cmdline: ima_appraise=enforce

. /host/tests/guest/lib.sh
. /host/tests/guest/appraise.sh

add() { keyctl padd asymmetric "" "%:$2" <"/host/data/$1.der"; }
# place UID NAME...: files that the host had signed by evmctl, in appraisal scope
place() {
	local uid=$1 name
	shift
	for name; do
		echo "$name $(hex <"/host/data/$name.sig") content of $name"
	done | "$HELPER" make-files "$uid" "$D"
}
# altered NAME PATTERN REPLACEMENT: a file with rsa-sha256's content and its label
# after sed; in the directory $D like all of them
altered() {
	echo "$1 $(sed -E "s/$2/$3/" <<<"$good") content of rsa-sha256" |
		"$HELPER" make-files 3001 "$D"
}
# key_id NAME: SIG-3
key_id() {
	openssl x509 -in "/host/data/$1.pem" -noout -ext subjectKeyIdentifier |
		tail -n 1 | tr -d ' :\n' | tr 'A-F' 'a-f' | tail -c 8
}

p256_id=$(key_id p256)
for name in rsa p256 p384 revoked; do
	errno_is "KEY-3 $name, signed by the CA" OK add $name .ima
done
policy 'appraise func=FILE_CHECK fowner=3001
appraise func=FILE_CHECK fowner=3002 appraise_type=imasig'

mkdir -p "$WORK/ext4" "$WORK/tmpfs" "$WORK/overlay" "$WORK"/over/{lower,upper,work}
mount -t tmpfs tmpfs "$WORK/tmpfs"
mount -t overlay -o "lowerdir=$WORK/over/lower,upperdir=$WORK/over/upper,workdir=$WORK/over/work" \
	over "$WORK/overlay"
names=(rsa-sha1 rsa-sha224 rsa-sha256 rsa-sha384 rsa-sha512 p256:sha256 p256:sha512 p384:sha384)
bad() { altered "$2" "$4" "$5"; refused "$1 ($fs)" "$3" "$D/$2"; }
for fs in tmpfs overlay ext4; do
	D=$WORK/$fs
	place 3001 "${names[@]}" unknown
	for name in "${names[@]}"; do
		allowed "SIG-4 $name ($fs)" "$D/$name"
	done
	good=$(label "$D/rsa-sha256")
	refused "SIG-2 unknown key ($fs)" invalid-signature "$D/unknown"
	place 0 altered altered-p256
	for name in altered altered-p256; do
		printf x | dd of="$D/$name" bs=1 conv=notrunc status=none
		chown 3001 "$D/$name"
		refused "APPR-14 content: $name ($fs)" invalid-signature "$D/$name"
	done
	bad "SIG-2 last byte altered" last invalid-signature '..$' "$(printf %02x $((0x${good: -2} ^ 1)))"
	bad "SIG-2 first byte altered" first invalid-signature '^(.{18})..' '\1ff'
	bad "SIG-2 last byte missing" cut invalid-signature '..$' ''
	bad "SIG-2 a byte more" longer invalid-signature '$' 00
	bad "SIG-2 length field" length invalid-signature '^(.{14})0100' '\10101'
	bad "SIG-2 nothing but the header" header invalid-signature '^(.{18}).*' '\1'
	bad "SIG-2 type and version alone" two invalid-signature '^(.{4}).*' '\1'
	bad "SIG-1 the type alone" one invalid-signature '^(.{2}).*' '\1'
	bad "SIG-2 another algorithm" algo invalid-signature '^030204' 030206
	bad "SIG-2 algorithm 23" algo-23 invalid-signature '^030204' 030217
	bad "SIG-2 another key's id" key-id invalid-signature '^(030204)(.{8})' "\1$p256_id"
	bad "SIG-2 nobody's id" no-id invalid-signature '^(030204)(.{8})' '\100000001'
	bad "APPR-14 version 0" v0 unknown '^0302' 0300
	bad "XATTR-5 version 1 of such bytes" v1 invalid-signature '^0302' 0301
	bad "APPR-14 version 3" v3 invalid-signature-version '^0302' 0303
	bad "APPR-14 version 255" v255 invalid-signature-version '^0302' 03ff
	bad "APPR-14 as verity signature" verity invalid-verity-signature '^0302' 0603
	bad "APPR-14 as verity signature, version 2" verity-2 invalid-signature-version '^0302' 0602
done
like "XATTR-3 SIG-3 what evmctl wrote" "$good" "^030204$(key_id rsa)0100"
printf 'signed here' >"$D/here"
ok "XATTR-30 evmctl signs in the guest" evmctl ima_sign -a sha256 -k /host/data/p256.key "$D/here"
chown 3001 "$D/here"
allowed "SIG-4 signed in the guest" "$D/here"

# Where a signature is demanded.
place 3002 demanded demanded-unknown
allowed "POL-12 a signature is demanded and there" "$D/demanded"
printf '%s\n' "digest $(printf 'digest' | digest_label sha256) digest" "none - none" \
	"verity-3002 ${good/#0302/0603} verity" | "$HELPER" make-files 3002 "$D"
refused "APPR-12 a signature is demanded, no label" IMA-signature-required "$D/none"
refused "APPR-14 a signature is demanded, a good digest" IMA-signature-required "$D/digest"
refused "APPR-14 a signature is demanded, a verity signature" IMA-signature-required "$D/verity-3002"
refused "APPR-14 a signature is demanded, unknown key" invalid-signature "$D/demanded-unknown"
check_rows
log_has "SIG-2 SIG-3 unknown key" "integrity: Request for unknown key 'id:$(key_id stranger)' in '.ima' keyring. err -"
observe SIG-2:log "$(log_since | sed -n "s/.*unknown key 'id:00000001'/unknown key/p" | sort -u)"

# HOOK-4: nobody writes to a signed file.
for flags in w rw w,append w,trunc; do
	name=write-${flags#w,}
	place 3001 "$name"
	errno_is "HOOK-4 $flags, before anybody read it" EACCES "$HELPER" open "$flags" "$D/$name"
	is "HOOK-4 $flags, its content" "$(cat "$D/$name")" "content of $name"
	errno_is "HOOK-4 $flags, after that" EACCES "$HELPER" open "$flags" "$D/$name"
done
log_mark
errno_is "HOOK-4 whoever it is" EACCES "$HELPER" open rw "$D/rsa-sha512"
audit_sync
is "HOOK-4 the verdict is no failure" "$(causes appraise_data "$D/rsa-sha512")" ""
is "HOOK-4 the file is still good" "$(errno_of "$HELPER" open r "$D/rsa-sha512")" OK
set_label "$D/rsa-sha512" "$(digest_label sha256 <"$D/rsa-sha512")"
errno_is "HOOK-4 with a digest label instead" OK "$HELPER" open rw "$D/rsa-sha512"

# A key taken away, given later, and revoked.
place 3001 not-yet too-late revoked-before revoked-after
refused "SIG-2 a key that comes later" invalid-signature "$D/not-yet"
check_rows
errno_is "KEY-3 here it is" OK add later .ima
allowed "APPR-18 now it verifies" "$D/not-yet"
allowed "SIG-2 before the key is revoked" "$D/revoked-before"
check_rows
errno_is "KEY-1 the key is revoked" OK add revoked .ima_blacklist
refused "SIG-2 signed with a revoked key" invalid-signature "$D/revoked-after"
allowed "SIG-2 signed with another" "$D/rsa-sha256"
check_rows
log_has "SIG-2 the log" "integrity: Key 'id:$(key_id revoked)' is in ima_blacklist_keyring"
if ours; then want=EACCES; else want=OK; fi
got=$(errno_of "$HELPER" open r "$D/revoked-before")
is "SIG-2 a file that passed before" "$got" $want
observe SIG-2:revoked "$got"
keyctl unlink "$(keyctl list %:.ima | sed -n 's/^ *\([0-9]*\): .*later.*/\1/p')" %:.ima >/dev/null
refused "SIG-2 a key that was removed" invalid-signature "$D/too-late"
check_rows
done_testing
