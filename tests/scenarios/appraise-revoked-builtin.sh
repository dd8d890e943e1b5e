# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# Rules that the kernel brings along ask for revoked digests as those that are
# uploaded do: content that is revoked is no kernel, though its signature is good.
#
# ids: EDGE-11 APPR-30 POL-33
# tpm: none
# cmdline: ima_appraise=enforce

. /host/tests/guest/lib.sh
. /host/tests/guest/appraise.sh
like "POL-33 the rules are the kernel's own" "$(cat "$IMA/policy")" \
	'appraise func=KEXEC_KERNEL_CHECK appraise_type=imasig'
like "APPR-30 the blacklist" "$(keyctl list %:.blacklist)" \
	"blacklist: bin:$(printf revoked | sha256sum | cut -d' ' -f1)"
ok "KEY-3 the key" sh -c "keyctl padd asymmetric '' %:.ima </host/data/rsa.der"
for name in revoked other; do
	cp "/host/data/$name" "$WORK/$name"
	set_label "$WORK/$name" "$(hex <"/host/data/$name.sig")"
done
kexec() { "$HELPER" kexec-file "$WORK/$1" - x; }

# Neither is a kernel: what appraisal lets through fails for that.
errno_is "EDGE-11 another digest" ENOEXEC kexec other
errno=$(errno_of kexec revoked)
observe EDGE-11 "$errno"
if ours; then want=EACCES; else want=ENOEXEC; fi
is "EDGE-11 a revoked digest" "$errno" $want

errno_is "POL-33 rules come from a signed file only" EACCES \
	"$HELPER" writes "$IMA/policy" 'appraise func=KEXEC_KERNEL_CHECK appraise_type=imasig'
done_testing
