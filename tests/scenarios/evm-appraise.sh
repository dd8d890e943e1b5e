# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# What was changed on the disk behind the kernel's back is refused on access: owner,
# group, mode, capability, labels, security.ima, security.evm itself.
#
# ids: EVM-5 EVM-20 EVM-23 EVM-32 APPR-13 APPR-18 CHG-6 XATTR-32 XATTR-33 AUD-10
# tpm: none
# timeout: 300
# cmdline: ima_appraise=enforce

. /host/tests/guest/lib.sh
. /host/tests/guest/appraise.sh
. /host/tests/guest/evm.sh

uuid=11111111-2222-4333-8444-555555555555
image=$WORK/image.ext4
D=$WORK/disk
mkdir -p "$D"
truncate -s 16M "$image"
mke2fs -q -t ext4 -I 256 -U $uuid "$image"
mount "$(losetup -f --show "$image")" "$D"
ok "EVM-12 the key" evm_on

# make NAME: a file with label, capability, SELinux and Smack labels, and the HMAC
make() {
	"$HELPER" mknod "$D/$1"
	set_xattr "$D/$1" ima "$(printf 'content of %s' "$1" | digest_label sha256)"
	set_xattr "$D/$1" selinux 73797374656d5f75
	set_xattr "$D/$1" SMACK64 5f
	printf 'content of %s' "$1" >"$D/$1"
	set_xattr "$D/$1" capability $CAP1
	chmod 4755 "$D/$1"
}
files=(good owner group mode capability selinux smack label label-gone evm evm-gone evm-type evm-short content)
for name in "${files[@]}" online unlabelled; do
	make "$name"
done
evm_right "EVM-5 the HMAC of a file" "$D/good"
# One whose label does not fit, and one that has nothing.
set_xattr "$D/content" ima "$(printf 'other content' | digest_label sha256)"
echo bare >"$D/bare"
del_xattr "$D/unlabelled" ima
policy "appraise func=FILE_CHECK fsuuid=$uuid"

for name in "${files[@]}"; do
	[ "$name" = content ] || allowed "EVM-20 $name" "$D/$name"
done
refused "APPR-14 the label is right, the content is not" invalid-hash "$D/content"
refused "APPR-12 no label" missing-hash "$D/unlabelled"
refused "APPR-12 nothing at all" missing-hash "$D/bare"
check_rows

# Online, what root may do keeps it right.
chmod 755 "$D/online"
chown 12 "$D/online"
set_xattr "$D/online" SMACK64 61
allowed "CHG-6 changed by root" "$D/online"
check_rows
errno_is "EVM-32 an ordinary user changes nothing" EPERM "$HELPER" as $USER_ID chmod 777 "$D/online"
allowed "EVM-34 which leaves it right" "$D/online"
check_rows

loop=$(findmnt -no SOURCE "$D")
umount "$D"
hexfile() { xxd -r -p <<<"$2" >"$WORK/value-$1"; }
hexfile capability $CAP2
hexfile selinux 726f6f74
hexfile smack 62
hexfile label "$(printf 'other content' | digest_label sha256)"
hexfile evm "02$(printf '11%.0s' {1..20})"
hexfile evm-type "09$(printf '11%.0s' {1..20})"
hexfile evm-short "02$(printf '11%.0s' {1..19})"
cat >"$WORK/commands" <<C
sif owner uid 1
sif group gid 1
sif mode mode 0100777
ea_set -f $WORK/value-capability capability security.capability
ea_set -f $WORK/value-selinux selinux security.selinux
ea_set -f $WORK/value-smack smack security.SMACK64
ea_set -f $WORK/value-label label security.ima
ea_rm label-gone security.ima
ea_set -f $WORK/value-evm evm security.evm
ea_rm evm-gone security.evm
ea_set -f $WORK/value-evm-type evm-type security.evm
ea_set -f $WORK/value-evm-short evm-short security.evm
C
ok "the disk is changed" debugfs -w -f "$WORK/commands" "$loop"
mount "$loop" "$D"

for name in owner group mode capability selinux smack evm evm-type evm-short; do
	refused "APPR-13 $name changed" invalid-HMAC "$D/$name"
done
# EVM is asked before the content is looked at.
refused "APPR-13 label changed" invalid-HMAC "$D/label"
refused "APPR-12 label removed" missing-hash "$D/label-gone"
refused "APPR-13 evm-gone" missing-HMAC "$D/evm-gone"
allowed "APPR-13 unchanged" "$D/good"
allowed "APPR-13 changed by root before" "$D/online"
check_rows

# Nor does the kernel make right what is wrong, whatever is done to it.
log_mark
errno_is "EVM-34 mode" EPERM chmod 700 "$D/owner"
errno_is "EVM-32 xattr" EPERM set_xattr "$D/owner" SMACK64 5f
errno_is "EVM-32 label" EPERM set_xattr "$D/owner" ima "$(label_for "$WORK/value-evm")"
errno_is "EVM-33 ACL" EPERM setfacl -m u:7:r "$D/owner"
audit_has "AUD-10 fail" $AUDIT_METADATA 'op=appraise_metadata cause=fail comm="chmod" name="owner" dev="loop[0-9]+" ino=[0-9]+ res=0 errno=0'
refused "EVM-32 it stays wrong" invalid-HMAC "$D/owner"
check_rows
done_testing
