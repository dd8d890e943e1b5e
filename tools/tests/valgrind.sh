#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# Runs of every verb under valgrind: the sanitizers cannot see uninitialised bytes.
#
# Usage: valgrind.sh IMACTL, a program without sanitizers

set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
imactl=$(realpath "$1")
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
cd "$tmp"
export EVMCTL_KEY_PASSWORD=secret
failed=0
rsa=(--key "$here/data/example-rsa.key" --cert "$here/data/example-rsa.pem")
ec=(--key "$here/data/example-ec.key" --cert "$here/data/example-ec.pem")

# under CODE NAME PROGRAM ARGUMENT...: ends with CODE, and valgrind finds nothing
under() {
	local want=$1 name=$2 code=0
	shift 2
	valgrind -q --leak-check=full --errors-for-leak-kinds=definite --error-exitcode=99 \
		"$@" >vg 2>&1 || code=$?
	if [ "$code" -eq "$want" ]; then
		echo "ok - valgrind finds nothing: $name"
	else
		echo "not ok - valgrind: $name (exit code $code, wanted $want)"
		sed 's/^/#   /' vg
		failed=1
	fi
}

# Text, binary and JSON, good and bad.
logs() {
	local list part

	"$here/mklist.py" example .
	"$here/mklist.py" seeds .
	under 0 "a list that verifies" "$imactl" log verify --list --allow-padded --pcrs pcrs list
	for list in altered evm-sig.ascii unknown.ascii odd-names.ascii ima.binary; do
		under 1 "$list" "$imactl" log verify --list --allow-padded --pcrs pcrs $list
	done
	under 0 "log show --long" "$imactl" log show --long evm-sig.binary
	under 0 "log show --json" "$imactl" log show --json ima-modsig.ascii
	under 1 "judging files" "$imactl" log verify --html report.html --reference "$here" \
		--cert "$here/data/example-rsa.pem" ima-modsig.binary
	under 1 "judging metadata" "$imactl" log verify --cert "$here/data/example-ec.pem" evm-sig.binary
	# The first byte of a seed tells the fuzzer what it is.
	mkdir seeds
	"$here/mkquote.py" seeds
	for part in attest rsassa ecdsa plain rsa ecc tpmt pcrs; do
		tail -c +2 "seeds/$part" >"quote.$part"
	done
	for part in rsassa:rsa ecdsa:ecc rsassa:tpmt plain:rsa; do
		under 1 "a quote, $part" "$imactl" log verify --quote quote.attest --pcrs quote.pcrs \
			--signature "quote.${part%:*}" --ak "quote.${part#*:}" list
	done
}

keys() {
	under 0 "key ca" "$imactl" key ca -t p256 -k ca.key -c ca.pem -s CN=ca
	under 0 "key new" "$imactl" key new -t p384 --encrypt --ca-key ca.key --ca-cert ca.pem \
		-k new.key -c new.pem -d new.der -s CN=new
	under 1 "key new, not over an old one" "$imactl" key new -t p256 --self-signed -k new.key \
		-c new.pem -s CN=new
	under 0 "key id" "$imactl" key id new.pem new.der "$here/data/example-rsa.pem"
	under 1 "key id of no key" "$imactl" key id "$0"
	under 0 "key list" "$imactl" key list --json
	under 1 "key import" "$imactl" key import new.pem .no-such-ring
}

policies() {
	printf '%s\n' '# two of three' 'measure func=BPRM_CHECK' 'measure func=NONSENSE' \
		'appraise func=MODULE_CHECK appraise_type=imasig|modsig' >policy
	printf '%s\n' 'appraise func=BPRM_CHECK appraise_type=imasig' 'measure uid=0 fowner>5' >good
	mkdir -p securityfs/ima
	cp good securityfs/ima/policy
	under 1 "policy check" "$imactl" policy check policy
	under 0 "policy check --json" "$imactl" policy check --json good
	under 0 "policy explain" "$imactl" policy explain --all --func BPRM_CHECK --path "$imactl" good
	under 0 "policy explain --builtin" "$imactl" policy explain --builtin 'tcb|appraise_tcb' --json
	under 0 "policy show" "$imactl" policy show --securityfs securityfs
	under 0 "policy load" "$imactl" policy load --dry-run --securityfs securityfs good
	under 0 "policy load, written" "$imactl" policy load --force --securityfs securityfs good
}

tree() {
	mkdir -p tree/bin
	cp "$here/run.sh" tree/bin/
	head -c 70000 "$imactl" >tree/bin/prog
	chmod 755 tree/bin/prog
	: >tree/empty
	ln -s empty tree/link
}

# Labels go to manifests, as not everybody may set the attributes.
labels() {
	local all=(--ima --evm)

	tree
	under 0 "hash" "$imactl" hash --list tree
	under 0 "hash --verity" "$imactl" hash --verity --salt 00ff --block-size 1024 --json tree
	under 0 "sign" "$imactl" sign "${rsa[@]}" --ima --evm portable --manifest m tree
	under 0 "verify" "$imactl" verify --cert "$here/data/example-rsa.pem" "${all[@]}" --manifest m tree
	under 0 "sign for another system" "$imactl" sign "${ec[@]}" --evm inode --ima --uid 5 --gid 6 \
		--mode 644 --ino 7 --generation 8 --uuid 00112233-4455-6677-8899-aabbccddeeff \
		--selinux a:b:c --xattr security.capability=0sAQAAAgAg --no-xattr security.apparmor \
		--word-size 32 --byte-order big --manifest e tree
	under 1 "verify for this one" "$imactl" verify --cert "$here/data/example-ec.pem" "${all[@]}" \
		--no-fsuuid --manifest e --json tree
	under 2 "an attribute that is none" "$imactl" sign "${ec[@]}" --evm portable \
		--selinux a --xattr security.ima=0x0 tree
	EVMCTL_KEY_PASSWORD=wrong under 1 "a wrong passphrase" "$imactl" sign --key new.key tree
	under 0 "--appended" "$imactl" sign "${rsa[@]}" --appended tree/bin/prog
	under 0 "verify --appended" "$imactl" verify --cert "$here/data/example-rsa.pem" --appended tree/bin/prog
	tar -czf t.tar.gz tree
	under 0 "an archive" "$imactl" sign "${rsa[@]}" --ima --evm portable --archive -o s.tar.gz t.tar.gz
	under 0 "verify an archive" "$imactl" verify --cert "$here/data/example-rsa.pem" "${all[@]}" --archive s.tar.gz
	head -c 300 t.tar.gz >cut.tar.gz
	under 1 "an archive cut short" "$imactl" verify --archive cut.tar.gz
}

doctor() {
	under 1 "doctor" "$imactl" doctor --policy good --evm tree
	under 1 "doctor --json" "$imactl" doctor --builtin appraise_tcb --json \
		--key "$here/data/example-rsa.pem" tree
}

under_evmctl() {
	local evmctl=$tmp/bin/evmctl

	mkdir bin
	cp "$imactl" "$evmctl"
	under 0 "evmctl ima_hash" "$evmctl" ima_hash -n tree/bin/run.sh
	under 0 "evmctl ima_sign" "$evmctl" ima_sign -n -k "$here/data/example-rsa.key" tree/bin/run.sh
	under 1 "evmctl ima_verify" "$evmctl" ima_verify --sigfile tree/bin/run.sh
	under 0 "evmctl sign" "$evmctl" sign -n -o --imahash --uid 3 --mode 33188 --generation 5 \
		-k "$here/data/example-rsa.key" tree/bin/run.sh
	under 1 "evmctl ima_measurement" "$evmctl" ima_measurement --pcrs pcrs list
}

if ! command -v valgrind >/dev/null; then
	echo "skip - valgrind finds nothing (valgrind is not installed)"
	exit 0
fi
logs
keys
policies
labels
doctor
under_evmctl
exit "$failed"
