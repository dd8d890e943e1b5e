# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# The built-in policies and how the command line selects them; they vanish with
# the first custom policy.  One boot for each command line.
#
# ids: CMD-1 CMD-2 CMD-3 CMD-4 CMD-12 POL-30 POL-31 POL-32 POL-33 POL-36 POL-37 INIT-2 HOOK-29 AUD-3 AUD-10 EDGE-4 EDGE-13
# tpm: none

. /host/tests/guest/lib.sh
P=$IMA/policy
ours() { [ "$KERNEL" = ours ]; }

skipped=''
for magic in 0x9fa0 0x62656572 0x64626720 0x1021994 0x1cd1 0x42494e4d 0x73636673 \
	0xf97cff8c 0x43415d53 0x27e0eb 0x63677270 0x6e736673 0xde5e81e4; do
	skipped+="dont_measure fsmagic=$magic "$'\n'
done
tcb=$skipped'measure func=MMAP_CHECK mask=MAY_EXEC 
measure func=BPRM_CHECK mask=MAY_EXEC 
measure func=FILE_CHECK mask=^MAY_READ euid=0 
measure func=FILE_CHECK mask=^MAY_READ uid=0 
measure func=MODULE_CHECK 
measure func=FIRMWARE_CHECK 
measure func=POLICY_CHECK '
original=$skipped'measure func=MMAP_CHECK mask=MAY_EXEC 
measure func=BPRM_CHECK mask=MAY_EXEC 
measure func=FILE_CHECK mask=MAY_READ uid=0 
measure func=MODULE_CHECK 
measure func=FIRMWARE_CHECK '
critical='measure func=CRITICAL_DATA '
secure_boot='appraise func=MODULE_CHECK appraise_type=imasig 
appraise func=FIRMWARE_CHECK appraise_type=imasig 
appraise func=KEXEC_KERNEL_CHECK appraise_type=imasig 
appraise func=POLICY_CHECK appraise_type=imasig '
appraise_tcb=''
for magic in 0x9fa0 0x62656572 0x64626720 0x1021994 0x858458f6 0x1cd1 0x42494e4d \
	0x73636673 0xf97cff8c 0x43415d53 0x6e736673 0xde5e81e4 0x27e0eb 0x63677270; do
	appraise_tcb+="dont_appraise fsmagic=$magic "$'\n'
done
appraise_tcb+='appraise func=POLICY_CHECK appraise_type=imasig 
appraise fowner=0 '
release=$(uname -r | tr -d '\n' | xxd -p)

# not_found: the names that the log calls unknown
not_found() { dmesg --notime | sed -n 's/^ima: policy "\(.*\)" not found$/<\1>/p' | tr '\n' ' '; }
# messages STOCK OURS: EDGE-4, false reports
messages() {
	local want=$1
	ours && want=$2
	is "EDGE-4 names not found" "$(not_found)" "$want"
	observe EDGE-4 "$(not_found)"
}
shows() { is "$1" "$(cat "$P")" "$2"; }
# A measured file's record is audited only with integrity_audit=1 (AUD-3).
audits() {
	echo "$1" >"$WORK/audited"
	log_mark
	cat "$WORK/audited" >/dev/null
	measured "AUD-3 the file is measured" "$WORK/audited"
	"$2" "AUD-3 record of it" "$AUDIT_PCR" 'op=add_template_measure cause=hash_added'
}

case $STEP in
tcb)
	shows "POL-31 ima_policy=tcb" "$tcb"
	messages '' ''
	is "INIT-2 kernel_version without critical_data" "$(records kernel_version)" ""
	audits tcb audit_has
	policy 'audit func=MODULE_CHECK'
	shows "POL-37 a custom policy replaces it" 'audit func=MODULE_CHECK '
	echo new >"$WORK/new"
	cat "$WORK/new" >/dev/null
	not_measured "POL-37 nothing is measured any more" "$WORK/new"
	measured "POL-37 what was measured stays" "$WORK/audited"
	policy 'measure func=FILE_CHECK uid=0 fowner=77'
	shows "POL-46 the next one is appended" $'audit func=MODULE_CHECK \nmeasure func=FILE_CHECK uid=0 fowner=77 '
	;;
original)
	shows "POL-31 ima_tcb" "$original"
	messages '' ''
	audits original audit_hasnt
	log_mark
	policy 'measure colour=red' 2>/dev/null
	shows "POL-45 a refused policy leaves it" "$original"
	;;
both)
	shows "CMD-3 ima_tcb after tcb is ignored" "$tcb"
	messages '' ''
	audits both audit_hasnt
	;;
repeated)
	shows "CMD-2 tcb after ima_tcb is ignored" "$original"$'\n'"$critical"
	messages '<tcb> ' ''
	;;
critical)
	shows "POL-36 critical_data, and - is _ (CMD-1)" "$critical"
	messages '' ''
	is "INIT-2 kernel_version" "$(records kernel_version | awk '{ print $1, $3, $5, $6 }')" \
		"10 ima-buf kernel_version $release"
	is "MEAS-40 its digest" "$(records kernel_version | awk '{ print $4 }')" \
		"sha256:$(uname -r | tr -d '\n' | sha256sum | cut -d' ' -f1)"
	is "MEAS-34 two records" "$(count)" 2
	;;
odd)
	shows "CMD-2 the other names are honoured" "$tcb"
	messages '<nonsense> <TCB> <> <> ' '<nonsense> <TCB> '
	;;
blanks)
	shows "POL-30 blanks separate, order is fixed" "$tcb"$'\n'"$critical"
	messages '' ''
	measured "INIT-2 kernel_version" kernel_version
	name=$(dmesg --notime | sed -n 's/.*op=add_template_measure cause=hash_added .*name="\([^"]*\)".*/\1/p' |
		sed -n 2p)
	if ours; then want=kernel_version; else want=$(uname -r); fi
	is "EDGE-13 what the audit record calls it" "$name" "$want"
	observe EDGE-13 "$name"
	;;
appraise)
	is "INIT-2 nothing is measured" "$(count)" 1
	shows "POL-30 secure_boot comes before appraise_tcb" "$secure_boot"$'\n'"$appraise_tcb"
	log_mark
	errno_is "POL-44 rules are taken from files only" EACCES policy 'audit func=MODULE_CHECK'
	log_has "POL-44 and the log says so" \
		'ima: signed policy file \(specified as an absolute pathname\) required'
	audit_has "AUD-12 and audit" "$AUDIT_STATUS" 'op=policy_update cause=signed policy required .*res=0'
	shows "POL-44 the policy stays" "$secure_boot"$'\n'"$appraise_tcb"
	;;
esac
done_testing
