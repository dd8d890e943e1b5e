# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash disable=SC2034
# A kernel with the other options of EVM: HMACs without UUID, which are those that
# evmctl computes, made by one and verified by the other; more of Smack's labels; and
# a certificate for .evm with none for .ima.
#
# ids: EVM-3 EVM-4 EVM-5 EVM-6 EVM-15 EVM-20 EVM-35 EVM-36 INIT-8 KEY-5 KEY-9
# config: evm
# tpm: none
# timeout: 240
# cmdline: ima_appraise=enforce security=smack

. /host/tests/guest/lib.sh
. /host/tests/guest/appraise.sh
. /host/tests/guest/evm.sh

uuid_of() { :; }
OFF=" apparmor "
from_disk
D=$WORK/options
mkdir "$D"
chmod 755 "$WORK" "$D"
like "INIT-8 the log" "$(dmesg --notime | sed -n 's/^evm: //p' | tr '\n' '~')" \
	'~security.SMACK64EXEC~security.SMACK64TRANSMUTE~security.SMACK64MMAP~security.apparmor \(disabled\)~security.ima~security.capability~HMAC attrs: 0x0~'
is "EVM-15 the names" "$(tr '\n' ' ' <"$NAMES")" \
	"security.selinux security.SMACK64 security.SMACK64EXEC security.SMACK64TRANSMUTE security.SMACK64MMAP security.ima security.capability "
is "KEY-9 signatures are verified from the start" "$(cat "$EVM")" 2
is "KEY-5 one certificate was loaded" "$(dmesg --notime | grep -F 'X.509 certificate: ')" \
	"integrity: Loading X.509 certificate: /etc/keys/x509_evm.der"
on_ring() { for key in $(keyctl rlist "%:$1"); do keyctl rdescribe "$key"; done | grep -c ';rsa: '; }
is "KEY-9 it is on .evm" "$(on_ring .evm)" 1
is "KEY-9 and not on .ima" "$(on_ring .ima)" 0

# evmctl takes the key from a file. By hand, so that nothing else is right by chance.
printf %s $PLAIN | xxd -r -p >/etc/keys/evm-key-plain
evmctl_hmac() { evmctl -v -a sha1 hmac --smack "$@" 2>&1 | sed -n 's/^hmac: /02/p'; }
file() {
	printf 'content of %s' "$1" >"$D/$1"
	set_xattr "$D/$1" ima "$(label_for "$D/$1")"
}
echo 4 >"$EVM"
for name in label exec mmap capability wrong; do
	file $name
done
set_xattr "$D/exec" SMACK64EXEC "$(printf Runner | hex)"
set_xattr "$D/mmap" SMACK64MMAP "$(printf Mapper | hex)"
chown -R 3001 "$D"
set_xattr "$D/capability" capability $CAP1
for name in label exec mmap capability; do
	isnt "EVM-4 evmctl makes an HMAC, $name" "$(evmctl_hmac "$D/$name")" ""
	evm_right "EVM-5 openssl makes the same, $name" "$D/$name"
done
set_xattr "$D/wrong" evm "$(evm "$D/label")"

evm_on
policy 'appraise func=FILE_CHECK fowner=3001'
for name in label exec mmap capability; do
	allowed "EVM-20 the kernel accepts it, $name" "$D/$name"
done
refused "EVM-20 but not that of another file" invalid-HMAC "$D/wrong"
check_rows

# The other way round
made() {	# NAME FILE
	evm_right "$1: openssl" "$2"
	is "$1: evmctl" "$(evmctl_hmac -n "$2")" "$(evm "$2")"
}
ok "EVM-34 mode" chmod 640 "$D/exec"
made "EVM-35 mode" "$D/exec"
ok "EVM-32 a label" set_xattr "$D/exec" SMACK64EXEC "$(printf Another | hex)"
made "EVM-35 a label" "$D/exec"
ok "EVM-34 owner" chown 7:8 "$D/capability"
made "EVM-35 owner" "$D/capability"
ok "EVM-33 an ACL" setfacl -m u:7:rwx "$D/label"
made "EVM-35 an ACL" "$D/label"
echo new >"$D/new"
made "EVM-36 a new file" "$D/new"
# Of a directory evmctl takes the generation to be 0.
mkdir "$D/directory"
evm_right "EVM-36 a directory" "$D/directory"
ok "EVM-32 a label that goes down" set_xattr "$D/directory" SMACK64TRANSMUTE 54525545
evm_right "EVM-35 a label that goes down" "$D/directory"
mount -t smackfs smackfs /sys/fs/smackfs
echo "_ Secret rwxat" >/sys/fs/smackfs/load2
set_xattr "$D/directory" SMACK64 "$(printf Secret | hex)"
mkdir "$D/directory/below"
is "EVM-36 and has gone down" "$(xattr "$D/directory/below" SMACK64TRANSMUTE)" 54525545
evm_right "EVM-36 a directory with two labels" "$D/directory/below"
done_testing
