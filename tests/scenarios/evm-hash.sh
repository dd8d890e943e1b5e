# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# Stronger HMACs: chosen at boot, all verified, written on change or when asked for.
#
# ids: EVM-4 EVM-6 EVM-20 EDGE-33 CMD-11
# tpm: none
# kernel: ours

. /host/tests/guest/lib.sh
. /host/tests/guest/appraise.sh
. /host/tests/guest/evm.sh

D=/srv/hash
strong() { printf '07%s%s' "$1" "$(covered "$3" | hmac "$2" $PLAIN)"; }
evm_on
case $STEP in
sha1)
	like "CMD-11 the log" "$(dmesg --notime)" 'evm: invalid "nonsense" mode'
	like "EVM-6 the log" "$(dmesg --notime)" 'evm: invalid "crc32" hash'
	mkdir -p "$D"
	for name in kept changed; do
		"$HELPER" mknod "$D/$name"
		set_xattr "$D/$name" ima "$(printf 'content' | digest_label sha256)"
		printf content >"$D/$name"
		chown 3001 "$D/$name"
		evm_right "EVM-6 the default, $name" "$D/$name"
	done
	;;
sha256)
	policy 'appraise func=FILE_CHECK fowner=3001'
	allowed "EVM-20 SHA1 is right still" "$D/kept"
	check_rows
	evm_right "EVM-20 and stays" "$D/kept"
	ok "EVM-34 a change" chmod 600 "$D/changed"
	is "EVM-4 writes SHA256" "$(evm "$D/changed")" "$(strong 04 sha256 "$D/changed")"
	chmod 644 "$D/changed"
	allowed "EVM-20 which is right" "$D/changed"
	check_rows
	errno_is "EVM-31 nobody writes it by hand" EPERM set_xattr "$D/changed" evm "$(evm "$D/changed")"
	;;
rehash)
	policy 'appraise func=FILE_CHECK fowner=3001'
	for name in kept changed; do
		allowed "EVM-20 whatever the algorithm, $name" "$D/$name"
	done
	check_rows
	for name in kept changed; do
		is "EVM-4 written again, $name" "$(evm "$D/$name")" "$(strong 06 sha512 "$D/$name")"
	done
	chmod 600 "$D/kept"
	;;
back)
	policy 'appraise func=FILE_CHECK fowner=3001'
	allowed "EVM-20 SHA512 is right still" "$D/changed"
	check_rows
	chmod 600 "$D/changed"
	evm_right "EVM-6 and gives way to the default" "$D/changed"
	;;
esac
done_testing
