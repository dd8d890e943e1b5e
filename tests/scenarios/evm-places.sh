# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# Every verdict on ext4, tmpfs and overlayfs; directories; mounts with mapped ids.
# HMACs are made by openssl before the kernel has the key.
#
# ids: EVM-4 EVM-5 EVM-8 EVM-10 EVM-20 EVM-21 EVM-23 EVM-30 EVM-31 EVM-32 EVM-33 EVM-34 EVM-35 EVM-42 APPR-13
# tpm: none
# timeout: 300
# cmdline: ima_appraise=enforce

. /host/tests/guest/lib.sh
. /host/tests/guest/appraise.sh
. /host/tests/guest/evm.sh

uuid_of() { "$HELPER" fsuuid "$1"; }
# A tmpfs does not tell generations as an ext4 does.
generation() {
	lsattr -vd "$1" 2>/dev/null | awk '{ print $1 }' | grep . ||
		"$HELPER" tmpfs-generation "$1"
}
sign() { evmctl sign -a sha256 -k /host/data/rsa.key "$@" >"$WORK/evmctl.log" 2>&1; }

keyctl padd asymmetric "" %:.evm </host/data/rsa.der >/dev/null
ok "EVM-10 signatures, and unchecked writes" "$HELPER" writes "$EVM" 6
ext4=$WORK/ext4 tmpfs=$WORK/tmpfs
mkdir -p "$ext4" "$tmpfs" "$WORK"/{upper,work,overlay,mapped}
mount -t tmpfs tmpfs "$tmpfs"

file() {	# PATH [NAME-IN-CONTENT]
	printf 'content of %s' "${2:-file}" >"$1"
	chown 3001 "$1"
	set_xattr "$1" ima "$(printf 'content of %s' "${2:-file}" | digest_label sha256)"
}
# One of each kind in a directory.
states() {
	local d=$1 name uuid
	for name in pass wrong short long type empty none portable portable-wrong portable-short \
		bound bound-wrong; do
		file "$d/$name"
	done
	set_xattr "$d/pass" evm "$(evm_for "$d/pass")"
	set_xattr "$d/wrong" evm "$(evm "$d/pass")"
	set_xattr "$d/short" evm "$(evm_for "$d/short" | head -c 40)"
	set_xattr "$d/long" evm "$(evm_for "$d/long")00"
	set_xattr "$d/type" evm "09$(evm_for "$d/type" | tail -c +3)"
	setfattr -n security.evm "$d/empty"
	# evmctl asks for the generation, which a tmpfs does not tell it.
	sign --portable --generation=0 --imahash "$d/portable"
	sign --portable --generation=0 --imahash "$d/portable-wrong"
	chmod 744 "$d/portable-wrong"
	set_xattr "$d/portable-short" evm 050204cafebabe0001
	uuid=$("$HELPER" fsuuid "$d" | sed -E 's/(.{8})(.{4})(.{4})(.{4})/\1-\2-\3-\4-/')
	sign --uuid="$uuid" --generation="$(generation "$d/bound")" --imahash "$d/bound"
	set_xattr "$d/bound-wrong" evm "$(evm "$d/bound")"
}
states "$ext4"
states "$tmpfs"
mkdir "$WORK/lower"
states "$WORK/lower"
mkdir "$ext4/directory" "$tmpfs/directory"
for d in "$ext4" "$tmpfs"; do
	set_xattr "$d/directory" SMACK64 61
	set_xattr "$d/directory" evm "$(evm "$d/pass")"
done
file "$ext4/mapped"
set_xattr "$ext4/mapped" evm "$(evm_for "$ext4/mapped")"
file "$ext4/sealed"
sign --portable --imahash "$ext4/sealed"

evm_on
is "EVM-11 the mode" "$(cat "$EVM")" 3
policy 'appraise func=FILE_CHECK fowner=3001'
verdicts() {	# NAME DIRECTORY
	local name
	allowed "EVM-20 $1: an HMAC that fits" "$2/pass"
	for name in wrong short long type empty; do
		refused "EVM-20 $1: $name" invalid-HMAC "$2/$name"
	done
	refused "EVM-20 $1: none" missing-HMAC "$2/none"
	allowed "EVM-20 $1: a portable signature that fits" "$2/portable"
	refused "EVM-20 $1: one that does not" invalid-fail-immutable "$2/portable-wrong"
	refused "EVM-20 $1: one that is too short" invalid-HMAC "$2/portable-short"
	allowed "EVM-20 $1: a signature that fits" "$2/bound"
	refused "EVM-20 $1: one of another inode" invalid-HMAC "$2/bound-wrong"
	check_rows
	evm_right "EVM-21 $1: it became an HMAC" "$2/bound"
	like "EVM-22 $1: the portable one did not" "$(evm "$2/portable")" '^0502'
}
changes() {	# NAME DIRECTORY
	ok "EVM-32 $1: where it fits, a label" set_xattr "$2/pass" SMACK64 61
	evm_right "EVM-35 $1: HMAC" "$2/pass"
	ok "EVM-34 $1: mode" chmod 600 "$2/pass"
	evm_right "EVM-35 $1: with it" "$2/pass"
	ok "EVM-33 $1: an ACL" setfacl -m u:7:rw "$2/pass"
	evm_right "EVM-35 $1: with that" "$2/pass"
	errno_is "EVM-32 $1: wrong, a label" EPERM set_xattr "$2/wrong" SMACK64 61
	errno_is "EVM-34 $1: wrong, the mode" EPERM chmod 600 "$2/wrong"
	errno_is "EVM-33 $1: wrong, an ACL" EPERM setfacl -m u:7:r "$2/wrong"
	errno_is "EVM-31 $1: wrong, its removal" EPERM del_xattr "$2/wrong" evm
	errno_is "EVM-34 $1: none, the mode" EPERM chmod 600 "$2/none"
	errno_is "EVM-34 $1: sealed, another mode" EPERM chmod 600 "$2/portable"
	errno_is "EVM-34 $1: sealed, the same" OK chmod 644 "$2/portable"
	errno_is "EVM-34 $1: wrongly sealed, the right mode" OK chmod 644 "$2/portable-wrong"
	allowed "EVM-32 $1: which makes it right" "$2/portable-wrong"
	check_rows
}
for place in ext4 tmpfs; do
	verdicts $place "${!place}"
	changes $place "${!place}"
	ok "EVM-23 $place: a directory is not asked" chmod 700 "${!place}/directory"
	evm_right "EVM-35 $place: and is right then" "${!place}/directory"
	ok "EVM-23 $place: nor is its label" set_xattr "${!place}/directory" SMACK64 62
	evm_right "EVM-35 $place: and follows" "${!place}/directory"
done
echo x >"$tmpfs/bare"
ok "EVM-32 tmpfs: the first attribute of any file" set_xattr "$tmpfs/bare" SMACK64 61
evm_right "EVM-35 tmpfs: HMAC" "$tmpfs/bare"

# overlayfs with signatures on: those are verified, and what is below counts.
O=$WORK/overlay
mount -t overlay -o "lowerdir=$WORK/lower,upperdir=$WORK/upper,workdir=$WORK/work" over "$O"
allowed "EVM-42 overlayfs: a portable signature that fits" "$O/portable"
refused "EVM-42 overlayfs: one that does not" invalid-fail-immutable "$O/portable-wrong"
refused "EVM-42 overlayfs: none" missing-HMAC "$O/none"
refused "EVM-42 overlayfs: an HMAC that does not fit" invalid-HMAC "$O/wrong"
check_rows
allowed "EVM-8 overlayfs: an HMAC that fits below" "$O/pass"
allowed "EVM-8 overlayfs: a signature that fits below" "$O/bound"
check_rows
like "EVM-21 overlayfs: which stays" "$(evm "$WORK/lower/bound")" '^0302'
errno_is "EVM-31 overlayfs: nobody writes security.evm" EPERM set_xattr "$O/portable" evm "$(evm "$O/portable")"

# Ids as the disk has them are covered, whatever a mount shows.
ok "EVM-5 a mount with mapped ids" "$HELPER" idmap "$ext4" "$WORK/mapped" 0 10000 65536
M=$WORK/mapped
is "EVM-5 ids there" "$(stat -c %u "$M/mapped")" 13001
allowed "EVM-20 mapped: it fits" "$M/mapped"
check_rows
ok "EVM-34 mapped: owner" chown 13005 "$M/mapped"
is "EVM-34 mapped: as stored" "$(stat -c %u "$ext4/mapped")" 3005
evm_right "EVM-35 mapped: HMAC" "$ext4/mapped"
ok "EVM-34 mapped: mode" chmod 755 "$M/mapped"
evm_right "EVM-35 mapped: with the mode" "$ext4/mapped"
ok "EVM-33 mapped: an ACL" setfacl -m u:13006:rwx "$M/mapped"
evm_right "EVM-35 mapped: with the ACL" "$ext4/mapped"
ok "EVM-34 mapped: owner as before" chown 13001 "$M/mapped"
# Of the root of that mount, which is stored as 0: not what anybody is shown.
ok "EVM-32 mapped: a capability" set_xattr "$M/mapped" capability "01000003${CAP1:8}10270000"
is "EVM-5 mapped: a capability as stored" "$(from_disk; xattr "$ext4/mapped" capability)" \
	"01000003${CAP1:8}00000000"
is "EVM-35 mapped: with the capability" "$(evm "$ext4/mapped")" "$(from_disk; evm_for "$ext4/mapped")"
allowed "EVM-20 mapped: it fits" "$M/mapped"
allowed "EVM-20 mapped: sealed" "$M/sealed"
check_rows
errno_is "EVM-34 mapped: sealed, the same owner" OK chown 13001 "$M/sealed"
errno_is "EVM-34 mapped: sealed, the stored number" EPERM chown 13002 "$M/sealed"
errno_is "EVM-34 mapped: a number that is not mapped" EOVERFLOW chown 3001 "$M/sealed"
done_testing
