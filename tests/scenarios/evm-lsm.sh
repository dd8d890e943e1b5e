# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# Labels that SELinux and Smack themselves give, capabilities and ACLs: HMACs by the
# kernel held against openssl, signatures by evmctl against the kernel and evmctl;
# for files, directories, links and what else has an inode.
#
# ids: EVM-3 EVM-4 EVM-5 EVM-6 EVM-20 EVM-21 EVM-31 EVM-32 EVM-34 EVM-35 EVM-36 APPR-13
# tpm: none
# timeout: 240
# cmdline: ima_appraise=enforce

. /host/tests/guest/lib.sh
. /host/tests/guest/appraise.sh
. /host/tests/guest/evm.sh

D=$WORK/lsm
mkdir "$D"
from_disk
case $STEP in
selinux)
	mine=selinux
	mount -t selinuxfs selinuxfs /sys/fs/selinux
	# Whose class SELinux does not know gets no label from anybody.
	sed -e "s/OBJECT/object_t/" -e 's/^class file$/&\nclass dir\nclass fifo_file\nclass chr_file/' \
		-e 's/^class file {.*/&\nclass dir { add_name }\nclass fifo_file { append }\nclass chr_file { append }/' \
		/host/data/policy.conf >"$WORK/policy.conf"
	checkpolicy -U allow -o "$WORK/policy" "$WORK/policy.conf" >/dev/null
	ok "an SELinux policy" cp "$WORK/policy" /sys/fs/selinux/load
	given=$(printf 'system_u:object_r:file_t\0' | hex)
	# As chcon gives it, and without the NUL that SELinux shows all the same.
	label1=$(printf 'system_u:object_r:object_t\0' | hex)
	label2=$(printf 'system_u:object_r:user_t' | hex)
	;;
smack)
	mine=SMACK64
	given=5f label1=$(printf Secret | hex) label2=$(printf Public | hex)
	mount -t smackfs smackfs /sys/fs/smackfs
	for label in Secret Public; do
		echo "_ $label rwxat" >/sys/fs/smackfs/load2
	done
	;;
esac
for ring in .evm .ima; do
	keyctl padd asymmetric "" %:$ring </host/data/rsa.der >/dev/null
done
chmod 755 "$WORK" "$D"
evm_key $PLAIN
ok "EVM-11 key and signatures" "$HELPER" writes "$EVM" 3

# Made with a label of the module's.
file() { printf 'content of %s' "$1" >"$D/$1"; }
file file
mkdir "$D/directory"
ln -s file "$D/link"
mkfifo "$D/fifo"
mknod "$D/null" c 1 3
"$HELPER" tmpfile "$D" "$D/tmpfile" <<<x
cp -a "$D/file" "$D/copy"
for kind in file directory link fifo null tmpfile copy; do
	is "EVM-36 $kind, its label" "$(xattr "$D/$kind" $mine)" "$given"
	evm_right "EVM-36 $kind" "$D/$kind"
done
for kind in directory fifo null; do
	ok "EVM-23 $kind: a label" set_xattr "$D/$kind" $mine "$label1"
	evm_right "EVM-35 $kind: a label" "$D/$kind"
	ok "EVM-23 $kind: mode and owner" chown 7 "$D/$kind"
	evm_right "EVM-35 $kind: mode and owner" "$D/$kind"
done
ok "EVM-35 owner of a link" chown -h 7 "$D/link"
evm_right "EVM-35 owner of a link" "$D/link"

# step NAME COMMAND...: allowed, and then the HMAC is right, and another than before
f=$D/life
file life
step() {
	local name=$1 before
	before=$(evm "$f")
	shift
	ok "$name" "$@"
	evm_right "$name: right" "$f"
	isnt "$name: another" "$(evm "$f")" "$before"
}
step "EVM-35 a label" set_xattr "$f" $mine "$label1"
step "EVM-35 another label" set_xattr "$f" $mine "$label2"
is "EVM-5 the value is what was written" "$(xattr "$f" $mine)" "$label2"
step "EVM-35 a digest" set_xattr "$f" ima "$(label_for "$f")"
step "EVM-35 a capability" set_xattr "$f" capability $CAP1
step "EVM-35 mode" chmod 4711 "$f"
step "EVM-35 an ACL that shows in the mode" setfacl -m u:1000:rw,m::rwx "$f"
before=$(evm "$f")
ok "EVM-33 an ACL that does not" setfacl -m u:1001:r "$f"
is "EVM-5 which is not covered" "$(evm "$f")" "$before"
ok "EVM-33 an ACL is removed" setfacl -x u:1001 "$f"
evm_right "EVM-35 an ACL is removed" "$f"
step "EVM-35 all of it, and mode" setfacl -b -m o::r "$f"
step "EVM-35 owner and group" chown 3001:7 "$f"
is "EVM-35 which takes the capability away" "$(xattr "$f" capability)" ""
step "EVM-35 a capability again" set_xattr "$f" capability $CAP2
step "EVM-35 and its removal" del_xattr "$f" capability

# Users change nothing.
before=$(evm "$f")
as_user() { "$HELPER" as $USER_ID "$@"; }
errno_is "EVM-32 a user: label" EPERM as_user setfattr -n security.ima -v 0x0404 "$f"
errno_is "EVM-32 a user: capability" EPERM as_user setfattr -n security.capability -v 0x$CAP1 "$f"
errno_is "EVM-31 a user: HMAC" EPERM as_user setfattr -n security.evm -v 0x"$before" "$f"
errno_is "EVM-31 a user: no HMAC" EPERM as_user setfattr -x security.evm "$f"
errno_is "EVM-34 a user: mode" EPERM as_user chmod 777 "$f"
errno_is "EVM-34 a user: owner" EPERM as_user chown 1000 "$f"
errno_is "EVM-33 a user: ACL" EPERM as_user setfacl -m u:1000:rwx "$f"
is "EVM-32 it is as it was" "$(evm "$f")" "$before"
evm_right "EVM-32 and right" "$f"

# Signatures by evmctl, over what is there.
sign() { evmctl sign -a sha256 -k /host/data/rsa.key "$@"; }
accepts() { evmctl verify -k /host/data/rsa.der "$@"; }
uuid=$(findmnt -no UUID -T "$D")
for name in portable bound; do
	file $name
	chown 3001 "$D/$name"
	set_xattr "$D/$name" $mine "$label1"
	set_xattr "$D/$name" capability $CAP1
	setfacl -m u:1000:r "$D/$name"
done
ok "EVM-31 evmctl signs, portable" sign --portable --imahash "$D/portable"
like "EVM-4 portable" "$(evm "$D/portable")" '^050204'
ok "EVM-5 evmctl accepts it" accepts --portable "$D/portable"
ok "EVM-31 evmctl signs, for this inode" sign --uuid="$uuid" --imahash "$D/bound"
like "EVM-4 for this inode" "$(evm "$D/bound")" '^030204'
ok "EVM-5 evmctl accepts it, too" accepts --uuid="$uuid" "$D/bound"
if [ "$STEP" = smack ]; then
	# Covered by portable signatures only, where EVM_EXTRA_SMACK_XATTRS is off.
	for name in extra less; do
		file $name
		before=$(evm "$D/$name")
		ok "EVM-3 $name: a label that is not covered" set_xattr "$D/$name" SMACK64EXEC "$label1"
		is "EVM-5 $name: by HMACs" "$(evm "$D/$name")" "$before"
		chown 3001 "$D/$name"
	done
	sign --portable --imahash --smack "$D/extra" >/dev/null
	sign --portable --imahash "$D/less" >/dev/null
fi

policy 'appraise func=FILE_CHECK fowner=3001'
allowed "EVM-20 the kernel accepts what has lived" "$f"
allowed "EVM-20 the portable signature" "$D/portable"
allowed "EVM-20 the signature for this inode" "$D/bound"
check_rows
evm_right "EVM-21 which becomes an HMAC" "$D/bound"
errno_is "EVM-32 nothing sealed changes: label" EPERM set_xattr "$D/portable" $mine "$label2"
errno_is "EVM-32 nothing sealed changes: capability" EPERM del_xattr "$D/portable" capability
ok "EVM-5 evmctl accepts it still" accepts --portable "$D/portable"

if [ "$STEP" = smack ]; then
	allowed "EVM-5 a portable signature over all of Smack's labels" "$D/extra"
	refused "EVM-5 it must not leave one out" invalid-fail-immutable "$D/less"
	check_rows
	# A directory that hands its label down gives two of them, of which HMACs cover
	# one; stock covers both, until the next change.
	mkdir "$D/giver"
	set_xattr "$D/giver" SMACK64 "$label1"
	set_xattr "$D/giver" SMACK64TRANSMUTE 54525545
	mkdir "$D/giver/taker"
	is "EVM-36 two labels: one" "$(xattr "$D/giver/taker" SMACK64)" "$label1"
	is "EVM-36 two labels: the other" "$(xattr "$D/giver/taker" SMACK64TRANSMUTE)" 54525545
	observe EVM-36:two-labels "$([ "$(evm "$D/giver/taker")" = "$(evm_for "$D/giver/taker")" ] && echo right || echo wrong)"
	if ours; then evm_right "EVM-36 two labels: HMAC" "$D/giver/taker"; fi
	ok "EVM-35 a change" chmod 700 "$D/giver/taker"
	evm_right "EVM-35 a change: right" "$D/giver/taker"
fi
done_testing
