# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# No memory while metadata changes or is looked at: for each allocation in turn.
# Afterwards each file is accepted, or an audit record says why it is not.
#
# ids: EVM-7 EVM-20 EVM-23 EVM-35 EVM-36 AUD-10 APPR-41
# config: debug
# tpm: none
# timeout: 300
# cmdline: ima_appraise=enforce security=smack

. /host/tests/guest/lib.sh
. /host/tests/guest/appraise.sh
. /host/tests/guest/evm.sh
. /host/tests/guest/faults.sh

[ -e /proc/self/make-it-fail ] || skip "no CONFIG_FAULT_INJECTION"
fail_nth_only
evm_on
policy 'appraise func=FILE_CHECK fowner=3001'
disk=$WORK/starved memory=/tmp/starved
mkdir "$disk" "$memory"

# starve KIND DIRECTORY: a file for each allocation
starve() {
	local said=$WORK/said.${2##*/}.$1
	"$HELPER" starve "$1" "$2/$1" 200 >"$said" 2>&1
	like "$2 $1: all allocations there are" "$(tail -n 1 "$said")" 'hit=0'
	is "$2 $1: what went wrong" "$(grep -vE ' result=(OK|ENOMEM|EPERM|EACCES|ENOSPC) exists=[01]$' "$said")" ""
	at_least "$2 $1: allocations failed" "$(grep -c hit=1 "$said")" 2
	diag "$(sed -n 's/.*hit=1 //p' "$said" | sort | uniq -c | tr -s ' \n' ' ')"
}
log_mark
# What we ask for, on a disk.
only_ours
for kind in setxattr removexattr relabel chmod chown setacl removeacl open write close; do
	starve evm-$kind "$disk"
done
# Whoever allocates; on a tmpfs, as a journal does not survive that.
everybody
for kind in chmod create; do
	starve evm-$kind "$memory"
done
only_ours

# Why they were not updated, by the record of that
audit_sync
log_since | sed -n 's/.* op=update_hmac cause=\(unreadable-label\|unreadable-metadata\|unwritable-label\) .* name="\([^"]*\)" dev="\([^"]*\)" .* errno=-12$/\3:\2 \1/p' |
	sort >/run/told
diag "records: $(cut -d ' ' -f 2 /run/told | sort | uniq -c | tr -s ' \n' ' ')"
for cause in unreadable-label unreadable-metadata unwritable-label; do
	at_least "AUD-10 $cause" "$(grep -c "$cause" /run/told)" 1
done

# Anew, as they are found
sync
echo 2 >/proc/sys/vm/drop_caches
log_mark
mapfile -t files <<<"$(ls "$disk"/* "$memory"/evm-chmod.*)"
"$HELPER" attempts r "${files[@]}" >/run/attempts
audit_sync
is "EVM-20 each was looked at" "$(wc -l </run/attempts)" ${#files[@]}
log_since | sed -n 's/.* op=appraise_data cause=\([^ ]*\) .* name="[^"]*\/\([^"/]*\)" dev="\([^"]*\)" .*/\3:\2 \1/p' |
	sort >/run/refused
is "EVM-20 each refusal was audited" "$(wc -l </run/refused)" "$(grep -c EACCES /run/attempts)"
at_least "EVM-20 some are refused" "$(grep -c invalid-HMAC /run/refused)" 3
is "AUD-10 none without a record that says why" "$(grep -v ' invalid-hash$' /run/refused | join -v 1 - /run/told)" ""
# What is written at the last close is the label, then the HMAC: a label can be old
# that an HMAC is right for.
is "APPR-41 an old label is what a close can leave" "$(grep ' invalid-hash$' /run/refused | grep -v ':evm-close')" ""
# A new file has no label, and is not opened: what its metadata is worth shows in a change.
is "EVM-36 what was made without memory can be used" "$(chmod 640 "$memory"/evm-create.* 2>&1)" ""
done_testing
