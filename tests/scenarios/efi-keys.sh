# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# Machines that boot by UEFI: certificates and revoked digests of the firmware and
# of the owner, what they are good for, and the rules that come with secure boot.
#
# ids: CERT-1 CERT-2 CERT-3 CERT-4 CERT-5 KEY-1 KEY-3 KEY-4 KEY-5 KEY-6 INIT-9 CMD-5 POL-30 POL-34 POL-37 APPR-14 APPR-30 MODSIG-4 HOOK-14
# tpm: 2
# timeout: 200

. /host/tests/guest/lib.sh
. /host/tests/guest/appraise.sh
D=/host/data
boot_log=$(dmesg --notime)
# certificates RING: names of the keys on it, in the order of the alphabet
certificates() {
	keyctl list "%:$1" | sed -nE 's/.* asymmetric: ([^:]*):.*/\1/p' | sort | paste -sd' '
}
digests() { keyctl list %:.blacklist | sed -nE 's/.* blacklist: ((bin|tbs):.*)/\1/p' | sort; }
# said LINE COUNT: the boot log has it that often
said() { is "CERT-4 $STEP, said: $1" "$(grep -cxF -- "$1" <<<"$boot_log")" "$2"; }
loading() { said "integrity: Loading X.509 certificate: $1" "$2"; }
hash_of() { xxd -p -c 64 "$D/$1.sha256"; }
# What tests/keys puts on every kernel's blacklist.
built_in="bin:$(printf revoked | sha256sum | cut -d' ' -f1)"
# labelled FILE SOURCE KEY: a copy of SOURCE with KEY's signature as its label
labelled() {
	cp "$D/$2" "$WORK/$1"
	set_label "$WORK/$1" "$(hex <"$D/$2.$3.sig")"
}
kexec() { "$HELPER" kexec-file "$WORK/$1" - x && "$HELPER" kexec-unload; }
load() { printf '%s\n' "$1" | "$HELPER" write "$IMA/policy"; }
finit() { "$HELPER" finit-module "$WORK/$1" && "$HELPER" delete-module test_firmware; }

observe "log" "$(grep -E '^(integrity|ima|blacklist): ' <<<"$boot_log" |
	grep -vE "Allocating|x509_(ima|evm)\.der|TPM" | sed -E "s/[0-9a-f]{40}'/ID'/")"
observe "rings" ".platform $(certificates .platform) .machine $(certificates .machine) .blacklist $(certificates .blacklist) $(digests | grep -v ^tbs:)"
like "KEY-1 $STEP, .platform" "$(grep 'keyring *\.platform:' /proc/keys)" ' 1f0b0000 +0 +0 keyring '
like "KEY-1 $STEP, .machine" "$(grep 'keyring *\.machine:' /proc/keys)" ' 1f0b0000 +0 +0 keyring '
said "integrity: Platform Keyring initialized" 1
said "integrity: Machine keyring initialized" 1
for ring in .platform .machine; do
	not_ok "KEY-1 $STEP, nobody adds to $ring" \
		sh -c "keyctl padd asymmetric '' %:$ring <$D/owner.der"
done

case $STEP in
setup)
	# What comes before an error counts; what shim would set could be anybody's.
	is "CERT-2 the firmware's certificates" "$(certificates .platform)" "platform revoked second"
	like "KEY-6 their permissions" "$(grep 'asymmetri platform:' /proc/keys)" ' 1f010000 +0 +0 '
	is "CERT-1 none of the owner's without secure boot" "$(certificates .machine)" ""
	is "CERT-3 revoked digests" "$(digests | grep -v ^tbs:)" "$(printf '%s\n' "$built_in" "bin:$(hash_of blocked)" | sort)"
	is "CERT-3 revoked certificates, but not the malformed one" "$(certificates .blacklist)" revoked
	loading UEFI:db 4
	said "integrity: Error adding keys to platform keyring UEFI:db" 1
	said "integrity: Couldn't parse db signatures: -74" 1
	said "integrity: Couldn't parse dbx signatures: -74" 1
	said "integrity: Couldn't parse mokx signatures -74" 0
	said "ima: No architecture policies found" 1
	is "POL-34 no rules without secure boot" "$(cat "$IMA/policy")" ""

	# Keys of the firmware verify kernels, and nothing else.
	policy 'appraise func=KEXEC_KERNEL_CHECK appraise_type=imasig|modsig
appraise func=KEXEC_INITRAMFS_CHECK appraise_type=imasig
appraise func=MODULE_CHECK appraise_type=imasig
appraise func=FILE_CHECK fowner=3001 appraise_type=imasig'
	labelled by-platform kernel platform
	labelled by-stranger kernel stranger
	errno_is "APPR-14 a kernel signed by a key of the firmware" OK kexec by-platform
	errno_is "APPR-14 a kernel signed by nobody's" EACCES kexec by-stranger
	labelled module module.ko platform
	errno_is "APPR-14 a module signed by a key of the firmware" EACCES finit module
	errno_is "APPR-14 an initramfs" EACCES "$HELPER" kexec-file "$WORK/by-platform" "$WORK/module" x
	# One remembered verdict serves all that the kernel reads: not this one.
	labelled both module.ko platform
	errno_is "APPR-14 read as a kernel first, it is none" ENOEXEC kexec both
	errno=$(errno_of finit both)
	observe "APPR-14:remembered" "$errno"
	if ours; then want=EACCES; else want=OK; fi
	is "APPR-14 and no module either" "$errno" $want
	cp "$WORK/by-platform" "$WORK/file"
	set_label "$WORK/file" "$(hex <"$D/kernel.platform.sig")"
	chown 3001 "$WORK/file"
	refused "APPR-14 a file signed by a key of the firmware" invalid-signature "$WORK/file"
	check_rows

	# The same for signatures at the end.
	for key in platform revoked stranger; do
		{
			cat "$D/kernel" "$D/kernel.$key.p7"
			{ echo 0000020000000000; printf '%08x' "$(stat -c %s "$D/kernel.$key.p7")"; } | xxd -r -p
			printf '~Module signature appended~\n'
		} >"$WORK/modsig-$key"
	done
	errno_is "MODSIG-4 a kernel, by a key of the firmware" OK kexec modsig-platform
	errno_is "MODSIG-4 a kernel, by nobody's" EACCES kexec modsig-stranger
	errno_is "MODSIG-4 a kernel, by a key that the firmware trusts and has revoked" \
		EACCES kexec modsig-revoked

	# Nothing of the owner's is trusted here.
	not_ok "KEY-3 a certificate by the owner" sh -c "keyctl padd asymmetric '' %:.ima <$D/signer.der"
	ok "KEY-3 one by the kernel's" sh -c "keyctl padd asymmetric '' %:.ima <$D/ours.der"
	;;
secure)
	said "ima: Secure boot enabled: ignoring ima_appraise=log option" 1
	is "CERT-2 the firmware's certificates, and the owner's that is no CA" \
		"$(certificates .platform)" "ownleaf platform second"
	is "KEY-4 the owner's CA" "$(certificates .machine)" "owner"
	like "KEY-6 its permissions" "$(grep 'asymmetri owner:' /proc/keys)" ' 1f010000 +0 +0 '
	is "CERT-2 revoked certificates" "$(certificates .blacklist)" "revoked"
	is "CERT-2 revoked digests" "$(digests | grep -v ^tbs:)" \
		"$(printf '%s\n' "$built_in" "bin:$(hash_of blocked)" "bin:$(hash_of blocked-mokx)" | sort)"
	tbs=$(digests | grep ^tbs:)
	observe "CERT-2:tbs" "$tbs"
	if ours; then want=tbs:$(hash_of cert); else want=tbs:$(hash_of cert)$(printf '%032d' 0); fi
	is "CERT-2 the digest of a certificate" "$tbs" "$want"
	loading UEFI:MokListRT 3
	said "integrity: Reading UEFI Secure Boot Certs is not supported on T2 Macs." 0
	said "integrity: Couldn't parse mokx signatures -74" 1
	said "integrity: Couldn't parse db signatures: -74" 0

	# POL-34
	rules='appraise func=KEXEC_KERNEL_CHECK appraise_type=imasig ~measure func=KEXEC_KERNEL_CHECK ~appraise func=MODULE_CHECK appraise_type=imasig ~appraise func=POLICY_CHECK appraise_type=imasig ~measure func=MODULE_CHECK '
	is "POL-34 rules of the architecture" "$(tr '\n' '~' <"$IMA/policy")" "$rules~"

	# KEY-4: what the owner's CA signed enters .ima.
	ok "KEY-3 a certificate by the owner" sh -c "keyctl padd asymmetric '' %:.ima <$D/signer.der"
	not_ok "KEY-3 one by a CA that nobody enrolled" \
		sh -c "keyctl padd asymmetric '' %:.ima <$D/stranger.der"
	not_ok "KEY-3 the owner's own, which is a CA" \
		sh -c "keyctl padd asymmetric '' %:.ima <$D/owner.der"
	not_ok "KEY-3 one of the firmware's" \
		sh -c "keyctl padd asymmetric '' %:.ima <$D/platform.der"

	cp "$D/kernel" "$WORK/unsigned"
	log_mark
	errno_is "POL-34 a kernel without label" EACCES kexec unsigned
	audit_sync
	is "POL-34 its cause" "$(causes appraise_data "$WORK/unsigned")" IMA-signature-required
	for key in platform signer stranger; do
		labelled "kernel-$key" kernel $key
		labelled "module-$key" module.ko $key
		labelled "policy-$key" policy $key
	done
	errno_is "APPR-14 a kernel signed by the firmware" OK kexec kernel-platform
	errno_is "APPR-14 a kernel signed by the owner's signer" OK kexec kernel-signer
	log_mark
	errno_is "APPR-14 a kernel signed by a stranger" EACCES kexec kernel-stranger
	audit_sync
	is "APPR-14 its cause" "$(causes appraise_data "$WORK/kernel-stranger")" invalid-signature
	measured "POL-34 kernels are measured" "$WORK/kernel-platform"
	errno_is "HOOK-14 kexec_load, which has no file" EACCES "$HELPER" kexec-load
	labelled blocked blocked platform
	labelled other policy platform
	errno_is "APPR-30 content that the firmware revoked" EACCES kexec blocked
	errno_is "APPR-30 other content, which is no kernel" ENOEXEC kexec other
	errno_is "POL-34 a module signed by the owner's signer" OK finit module-signer
	errno_is "POL-34 a module signed by a key of the firmware" EACCES finit module-platform
	measured "POL-34 modules are measured" "$WORK/module-signer"

	errno_is "POL-34 rules cannot be written" EACCES load measure
	errno_is "POL-34 a policy signed by a key of the firmware" EACCES load "$WORK/policy-platform"
	errno_is "POL-34 a policy signed by the owner's signer" OK load "$WORK/policy-signer"
	is "POL-37 the rules stay" "$(tr '\n' '~' <"$IMA/policy")" \
		"$rules~measure func=FILE_CHECK fowner=4242 ~"
	;;
ignored)
	is "CERT-1 MokIgnoreDB, none of the firmware's" "$(certificates .platform)" ""
	is "CERT-3 MokListRT malformed from its start" "$(certificates .machine)" ""
	loading UEFI:db 0
	said "integrity: Couldn't parse MokListRT signatures: -74" 1
	log_hasnt "CMD-5 nothing was asked for" 'Secure boot enabled: ignoring'
	;;
mac)
	said "integrity: Reading UEFI Secure Boot Certs is not supported on T2 Macs." 1
	is "CERT-5 no certificate is read" "$(certificates .platform)" ""
	is "CERT-5 no digest either" "$(digests)" "$built_in"
	;;
esac
done_testing
