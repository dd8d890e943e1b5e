# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# The first record is the boot aggregate, and independent readers agree on it.
#
# ids: INIT-1 INIT-2 INIT-5 INIT-6 MEAS-13 MEAS-34 FS-1
# tpm: 2 1.2 none

. /host/tests/guest/lib.sh

first=$(list sha1 | head -n 1)
read -r pcr_index template_digest template file_digest name <<<"$first"

is "INIT-5 name" "$name" boot_aggregate
is "INIT-5 default PCR" "$pcr_index" 10
is "INIT-5 default template" "$template" ima-ng
like "MEAS-13 SHA1 template digest" "$template_digest" '^[0-9a-f]{40}$'
is "MEAS-34 one record without a policy" "$(count)" 1
is "MEAS-34 no violation" "$(violations)" 0

# aggregate BANK LAST: the digest computed from the PCRs that sysfs shows.
aggregate() {
	local i
	for i in $(seq 0 "$2"); do pcr "$1" "$i"; done | xxd -r -p |
		"${1}sum" | cut -d' ' -f1
}

zeros=$(printf '0%.0s' $(seq 64))
case $TPM in
2)
	is "INIT-5 SHA256 over PCR 0 to 9" "$file_digest" "sha256:$(aggregate sha256 9)"
	is "INIT-5 evmctl agrees" \
		"$(evmctl ima_boot_aggregate 2>/dev/null | grep -o 'sha256:.*')" \
		"$file_digest"
	;;
1.2)
	is "INIT-5 SHA1 over PCR 0 to 7" "$file_digest" "sha1:$(aggregate sha1 7)"
	is "INIT-5 evmctl agrees" \
		"$(evmctl ima_boot_aggregate 2>/dev/null | grep -o 'sha1:.*')" \
		"$file_digest"
	;;
none)
	is "INIT-5 zeros without a TPM" "$file_digest" "sha256:$zeros"
	log_has "INIT-2 says so" 'ima: No TPM chip found, activating TPM-bypass!'
	;;
esac
log_has "INIT-2 algorithm" 'ima: Allocated hash algorithm: sha256'

# The tree, name by name: type, mode, owner, link target.
banks=$(banks | sort)
[[ $banks == *sha1* ]] || banks=$(printf 'sha1\n%s' "$banks" | grep .)
{
	echo "integrity d 755 0:0 "
	echo "integrity/ima d 755 0:0 "
	for kind in ascii binary; do
		echo "integrity/ima/${kind}_runtime_measurements l 444 0:0 ${kind}_runtime_measurements_sha1"
		for bank in $banks; do
			echo "integrity/ima/${kind}_runtime_measurements_$bank f 440 0:0 "
		done
	done
	echo "integrity/ima/runtime_measurements_count f 440 0:0 "
	echo "integrity/ima/violations f 440 0:0 "
	echo "integrity/ima/policy f 600 0:0 "
	[ "$KERNEL" = stock ] || echo "integrity/ima/verified_signatures f 440 0:0 "
	echo "ima l 444 0:0 integrity/ima"
	echo "integrity/evm d 755 0:0 "
	echo "integrity/evm/evm f 660 0:0 "
	echo "integrity/evm/evm_xattrs f 660 0:0 "
	echo "evm l 444 0:0 integrity/evm/evm"
} | sort >/tmp/wanted
(cd "$SECURITYFS" && find integrity ima evm -printf '%p %y %m %U:%G %l\n' | sort) >/tmp/tree
is "FS-1 the securityfs tree" "$(</tmp/tree)" "$(</tmp/wanted)"
like "INIT-1 last in the list of modules" "$(cat "$SECURITYFS/lsm")" ',ima,evm$'
log_has "INIT-2 no rules of the architecture" 'ima: No architecture policies found'
is "INIT-2 the log" "$(dmesg --notime | grep '^ima: ')" "$(
	[ "$TPM" != none ] || echo 'ima: No TPM chip found, activating TPM-bypass!'
	echo 'ima: Allocated hash algorithm: sha256'
	echo 'ima: No architecture policies found')"
done_testing
