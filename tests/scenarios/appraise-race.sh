# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# Execution against everything that can change what is executed: writes, shared
# mappings, rename, truncation, labels, attributes. Bad content never carries a
# valid signature, so it must never run.
#
# ids: APPR-14 APPR-18 CHG-6 HOOK-21 HOOK-22 XATTR-32
# tpm: none
# timeout: 500
# smp: 4

. /host/tests/guest/lib.sh
. /host/tests/guest/appraise.sh

seconds=15
[ "${DEBUG:-0}" = 0 ] || seconds=300
keyctl padd asymmetric "" %:.ima </host/data/p256.der >/dev/null
program=$WORK/program
cp /host/data/program "$program"
chmod 755 "$program"
at=$(grep -obUa 'exit code:' "$program" | cut -d: -f1)
set_label "$program" "$(hex </host/data/program.sig)"
"$program"
is "the program runs" $? 42
policy 'appraise func=BPRM_CHECK fowner=0 fsname=ext4 appraise_type=imasig'
"$program"
is "APPR-14 a good signature" $? 42
counts=$("$HELPER" race-exec "$program" $((at + 10)) /host/data/program.sig "$seconds" 3)
diag "$counts"
like "the race was run" "$counts" '^good=[1-9][0-9]* bad=[0-9]+ refused=[1-9]'
like "APPR-14 bad content never ran" "$counts" ' bad=0 '
done_testing
