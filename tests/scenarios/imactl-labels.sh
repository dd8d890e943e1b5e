# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# What imactl makes is accepted by the kernel, and what the kernel makes by imactl:
# labels of every kind with every kind of key, keyrings, policies, lists.
#
# ids: EVM-20 XATTR-1 XATTR-2 XATTR-3 XATTR-4 SIG-2 SIG-3 SIG-4 KEY-3 MODSIG-1 MODSIG-2 MODSIG-4 EVM-4 EVM-5 EVM-6 POL-41 MEAS-14
# tpm: 2
# timeout: 400
# cmdline: ima_appraise=enforce

. /host/tests/guest/lib.sh
. /host/tests/guest/appraise.sh
. /host/tests/guest/evm.sh

imactl() { LD_LIBRARY_PATH=/host/data/lib /host/data/imactl "$@"; }
D=$WORK/files
mkdir -p "$D"
file() { printf 'content of %s' "$1" >"$D/$1"; }
# Label first, then bring the files in scope.
scope() { chown "$1" "${@:2}"; }

types=(rsa2048 rsa4096 p256 p384)
for type in "${types[@]}"; do
	ok "KEY-3 $type: its certificate goes into .ima" imactl key import "/host/data/$type.der" .ima
done
keyring=$(keyctl list %:.ima)
for type in "${types[@]}"; do
	id=$(imactl key id "/host/data/$type.der" | grep -oE '\<[0-9a-f]{8}\>' | head -n 1)
	like "SIG-3 $type: its id is the kernel's" "$keyring" " $type: [0-9a-f]*$id"
done

good=() bad=()
for type in "${types[@]}"; do
	for algo in sha1 sha224 sha256 sha384 sha512; do
		name=$type-$algo
		file "$name"
		file "unknown-$name"
		ok "XATTR-3 $name: signed" imactl sign -q -a $algo -k "/host/data/$type.key" \
			-c "/host/data/$type.pem" "$D/$name"
		imactl sign -q -a $algo -k "/host/data/unknown-$type.key" \
			-c "/host/data/unknown-$type.pem" "$D/unknown-$name"
		good+=("$name")
		bad+=("unknown-$name")
	done
done
for algo in md5 sha1 sha224 sha256 sha384 sha512; do
	file "digest-$algo"
	ok "XATTR-2 $algo: a digest" imactl hash -q --store -a $algo "$D/digest-$algo"
	good+=("digest-$algo")
done
file verity
"$HELPER" verity "$D/verity"
ok "XATTR-4 version 3: signed" imactl sign -q --verity -k /host/data/p256.key \
	-c /host/data/p256.pem "$D/verity"
cp "$D/verity" "$D/not-verity"
set_label "$D/not-verity" "$(label "$D/verity")"

cat >/tmp/policy <<'POLICY'
appraise func=FILE_CHECK fowner=3001
appraise func=FILE_CHECK fowner=3002 digest_type=verity appraise_type=sigv3
appraise func=MODULE_CHECK appraise_type=imasig|modsig
measure func=FILE_CHECK fowner=3001 template=ima-sig
POLICY
ok "POL-41 a policy" imactl policy load /tmp/policy
scope 3001 "$D"/*
scope 3002 "$D/verity" "$D/not-verity"
for name in "${good[@]}"; do
	allowed "SIG-4 $name: accepted" "$D/$name"
done
for name in "${bad[@]}"; do
	refused "SIG-2 $name: refused" invalid-signature "$D/$name"
done
allowed "XATTR-4 version 3: accepted" "$D/verity"
row "XATTR-4 version 3: a file without fs-verity" EACCES "" "$D/not-verity"
check_rows

# Appended signatures; the file has no label.
cp /host/data/module.ko "$D/module.ko"
errno_is "MODSIG-4 a module without signature" EACCES "$HELPER" finit-module "$D/module.ko"
for type in rsa2048 p384; do
	cp /host/data/module.ko "$D/$type.ko"
	cp /host/data/module.ko "$D/unknown-$type.ko"
	ok "MODSIG-1 $type: appended" imactl sign -q --appended -k "/host/data/$type.key" \
		-c "/host/data/$type.pem" "$D/$type.ko"
	imactl sign -q --appended -k "/host/data/unknown-$type.key" \
		-c "/host/data/unknown-$type.pem" "$D/unknown-$type.ko"
	errno_is "MODSIG-4 $type: by an unknown key" EACCES "$HELPER" finit-module "$D/unknown-$type.ko"
	errno_is "MODSIG-4 $type: accepted" OK "$HELPER" finit-module "$D/$type.ko"
	"$HELPER" delete-module test_firmware
done

# The list names the signers.
cat "$IMA/binary_runtime_measurements_sha256" >/tmp/list
judged=$(imactl log verify --list --cert /host/data/rsa2048.pem --cert /host/data/p384.pem /tmp/list)
judgement() { awk -v n="$D/$1" '$NF == n { sub(/ *[^ ]* *[^ ]*$/, ""); print }' <<<"$judged"; }
like "SIG-3 log: the signer is named" "$(judgement rsa2048-sha256)" ' ok +signed by [0-9a-f]{8}$'
like "SIG-3 log: a signer without certificate" "$(judgement p256-sha256)" ' ok +unknown-signer$'
like "XATTR-2 log: a digest" "$(judgement digest-sha256)" ' ok +unsigned$'

# Metadata: HMACs by each and verified by the other, and portable signatures.
evm_on
ok "KEY-3 a certificate goes into .evm" imactl key import /host/data/rsa2048.der .evm
echo 2 >"$EVM"
printf '%s' "$PLAIN" | xxd -r -p >/tmp/hmac.key
"$HELPER" mknod "$D/by-kernel"
set_label "$D/by-kernel" "$(printf content | digest_label sha256)"
printf content >"$D/by-kernel"
ok "EVM-6 an HMAC by the kernel" imactl verify --hmac-key /tmp/hmac.key --allow-hash "$D/by-kernel"
is "EVM-6 the same by imactl" "$(imactl sign -q --evm=hmac --hmac-key /tmp/hmac.key --manifest=- "$D/by-kernel" |
	sed -n 's/^security.evm=0x//p')" "$(evm "$D/by-kernel")"

for type in rsa2048 rsa4096; do		# only the first one's key is on .evm
	"$HELPER" mknod "$D/portable-$type"
	chown 3001 "$D/portable-$type"
	set_label "$D/portable-$type" "$(digest_label sha256 </dev/null)"
	ok "EVM-4 $type: portable" imactl sign -q --evm=portable -k "/host/data/$type.key" \
		-c "/host/data/$type.pem" "$D/portable-$type"
	is "EVM-4 $type: its type" "$(evm "$D/portable-$type" | head -c 4)" 0502
done
errno_is "EVM-20 portable: accepted" OK "$HELPER" open r "$D/portable-rsa2048"
errno_is "EVM-20 portable: by an unknown key" EACCES "$HELPER" open r "$D/portable-rsa4096"
done_testing
