# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# A policy that must be signed; the boot policies of appraisal and what is left of
# them; and what a cached verdict is worth under another rule.
#
# ids: POL-30 POL-32 POL-33 POL-37 POL-38 POL-42 POL-44 POL-45 POL-47 POL-60 CMD-2 CMD-4 APPR-31 AUD-12 EDGE-9 EDGE-28 HOOK-16
# tpm: none
# timeout: 200

. /host/tests/guest/lib.sh
. /host/tests/guest/appraise.sh
P=$IMA/policy
active() { tr '\n' ';' <"$P"; }
load() { printf '%s\n' "$1" | "$HELPER" write "$P"; }

D=$WORK/policies
mkdir -p "$D"
cp /host/data/{good,strict,foreign} "$D"
for name in good strict foreign; do
	set_label "$D/$name" "$(hex <"/host/data/$name.sig")"
done
cp "$D/good" "$D/altered"
echo '# a line more' >>"$D/altered"
set_label "$D/altered" "$(label "$D/good")"
printf 'appraise func=FILE_CHECK fowner=3003\n' >"$D/unsigned"
cp "$D/unsigned" "$D/digest"
set_label "$D/digest" "$(label_for "$D/digest")"
keyctl padd asymmetric "" %:.ima </host/data/rsa.der >/dev/null

# direct_refused: rules cannot be written any more (POL-44)
direct_refused() {
	log_mark
	errno_is "POL-44 $STEP, a rule written directly" EACCES policy 'audit uid=1'
	log_has "POL-44 $STEP, the log" \
		'ima: signed policy file \(specified as an absolute pathname\) required'
	audit_has "AUD-12 $STEP, the audit" "$AUDIT_STATUS" \
		'op=policy_update cause=signed policy required comm="cat" res=0 errno=0'
	log_has "POL-45 $STEP, the update" 'ima: policy update failed'
}
# path_refused FILE CAUSE
path_refused() {
	local before
	before=$(active)
	log_mark
	errno_is "POL-42 $STEP, policy $1" EACCES load "$D/$1"
	audit_has "POL-42 $STEP, policy $1, audit" "$AUDIT_DATA" \
		"op=appraise_data cause=$2 .*name=\"$D/$1\""
	log_has "POL-45 $STEP, policy $1, the update" 'ima: policy update failed'
	is "POL-45 $STEP, the old policy stays" "$(active)" "$before"
}

skipped=''
for magic in 0x9fa0 0x62656572 0x64626720 0x1021994 0x858458f6 0x1cd1 0x42494e4d 0x73636673 \
	0xf97cff8c 0x43415d53 0x6e736673 0xde5e81e4 0x27e0eb 0x63677270; do
	skipped+="dont_appraise fsmagic=$magic ;"
done
secure='appraise func=MODULE_CHECK appraise_type=imasig ;'
secure+='appraise func=FIRMWARE_CHECK appraise_type=imasig ;'
secure+='appraise func=KEXEC_KERNEL_CHECK appraise_type=imasig ;'
secure+='appraise func=POLICY_CHECK appraise_type=imasig ;'
tcb=$skipped'appraise func=POLICY_CHECK appraise_type=imasig ;appraise fowner=0 ;'

case $STEP in
main)
	policy 'appraise func=POLICY_CHECK appraise_type=imasig
appraise func=FILE_CHECK mask=MAY_READ fowner=3005
appraise func=FILE_CHECK mask=^MAY_WRITE fowner=3005 appraise_type=imasig
appraise func=FILE_CHECK fowner=3006 appraise_algos=sha512'
	first=$(active)
	direct_refused
	path_refused unsigned IMA-signature-required
	path_refused digest IMA-signature-required
	path_refused altered invalid-signature
	path_refused foreign invalid-signature
	errno_is "POL-42 a signed policy" OK load "$D/good"
	is "POL-45 is active" "$(active)" "${first}appraise func=FILE_CHECK fowner=3001 ;"

	# EDGE-9: algorithms, now and from the cache.
	printf '%s\n' "sha256 $(printf 'content' | digest_label sha256) content" \
		"sha512 $(printf 'content' | digest_label sha512) content" |
		"$HELPER" make-files 3006 "$D"
	log_mark
	errno_is "APPR-31 an algorithm that the rule does not name" EACCES "$HELPER" open r "$D/sha256"
	audit_has "APPR-31 audit" "$AUDIT_DATA" \
		"op=collect_data cause=denied-hash-algorithm comm=\"helper\" name=\"$D/sha256\" .* res=0"
	if ours; then want=EACCES; else want=OK; fi
	got=$(errno_of "$HELPER" open r "$D/sha256")
	is "EDGE-9 the next access" "$got" $want
	observe EDGE-9 "$got"
	errno_is "APPR-31 one that it names" OK "$HELPER" open r "$D/sha512"
	errno_is "APPR-31 again" OK "$HELPER" open r "$D/sha512"

	# POL-47: two rules for one kind of access.
	echo "two $(printf 'content' | digest_label sha256) content" | "$HELPER" make-files 3005 "$D"
	errno_is "POL-12 a signature is demanded of writers" EACCES "$HELPER" open rw "$D/two"
	# Stock keeps the demand of the rule that came first with the file.
	if ours; then want=OK; else want=EACCES; fi
	got=$(errno_of "$HELPER" open r "$D/two")
	is "POL-12 but not of readers" "$got" $want
	observe POL-12:two-rules "$got"
	errno_is "POL-47 a verdict for less than is demanded" EACCES "$HELPER" open rw "$D/two"
	;;
log)
	policy 'appraise func=POLICY_CHECK appraise_type=imasig'
	direct_refused
	errno_is "POL-44 log, an unsigned policy by path" OK load "$D/unsigned"
	;;
secure_boot)
	is "POL-33 secure_boot" "$(active)" "$secure"
	direct_refused
	path_refused unsigned IMA-signature-required
	errno_is "HOOK-16 init_module" EACCES "$HELPER" init-module /host/modules/test_firmware.ko
	errno_is "POL-42 a signed policy" OK load "$D/good"
	is "POL-37 replaces the built-in one" "$(active)" "appraise func=FILE_CHECK fowner=3001 ;"
	direct_refused
	errno_is "POL-38 HOOK-16 what was demanded once stays so" EACCES \
		"$HELPER" init-module /host/modules/test_firmware.ko
	errno_is "POL-38 kexec_load as well" EACCES "$HELPER" kexec-load
	errno_is "POL-37 finit_module has no rule any more" OK \
		"$HELPER" finit-module /host/modules/test_firmware.ko
	errno_is "POL-37 nor has a policy by path" OK load "$D/unsigned"
	;;
appraise_tcb)
	is "POL-32 appraise_tcb" "$(active)" "$tcb"
	direct_refused
	# EDGE-28: a pass under this policy, then one that demands a signature.
	printf content >"$D/cached"
	set_label "$D/cached" "$(label_for "$D/cached")"
	chgrp 77 "$D/cached"
	cp "$D/cached" "$D/fresh"
	set_label "$D/fresh" "$(label_for "$D/fresh")"
	chgrp 77 "$D/fresh"
	log_mark
	"$HELPER" open r "$D/cached"
	errno_is "POL-42 a signed policy" OK load "$D/strict"
	audit_sync
	is "POL-32 a digest will do" "$(causes appraise_data "$D/cached")" ""
	is "POL-37 it replaces the built-in one" "$(active)" \
		"appraise func=FILE_CHECK fgroup=77 appraise_type=imasig ;"
	log_mark
	"$HELPER" open r "$D/cached"
	"$HELPER" open r "$D/fresh"
	audit_sync
	is "POL-47 a file not seen before" "$(causes appraise_data "$D/fresh")" IMA-signature-required
	got=$(causes appraise_data "$D/cached")
	if ours; then want=IMA-signature-required; else want=''; fi
	is "EDGE-28 a file that passed before" "$got" "$want"
	observe EDGE-28 "$got"
	;;
deprecated)
	is "CMD-4 POL-30 ima_appraise_tcb after secure_boot" "$(active)" "$secure$tcb"
	direct_refused
	;;
esac
done_testing
