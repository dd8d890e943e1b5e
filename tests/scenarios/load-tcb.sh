# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# A system under ima_policy=tcb that ran and read hundreds of files: every
# record is right, all banks agree, and an independent verifier says so.
#
# ids: POL-31 MEAS-10 MEAS-14 MEAS-15 MEAS-30 MEAS-34 INIT-5
# tpm: 2 1.2
# cmdline: ima_policy=tcb
# timeout: 240

. /host/tests/guest/lib.sh

mkdir "$WORK/copies"
before=$(count)
ok "POL-31 distinct programs run" "$HELPER" run-copies /usr/bin/true "$WORK/copies" 200
at_least "POL-31 each was measured" $(($(count) - before)) 200
ok "MEAS-30 and again, without a new record" bash -c "cat $WORK/copies/* >/dev/null"
cat /usr/bin/[a-g]* /usr/lib/x86_64-linux-gnu/*.so.* >/dev/null
at_least "POL-31 programs and libraries of the system" "$(list | grep -c ' /usr/')" 150

# What the list says about files that are still there is true.
list | sed -n 's/^10 [0-9a-f]* ima-ng sha256:\([0-9a-f]*\) \(\/.*\)$/\1  \2/p' |
	grep -E " ($WORK/copies|/usr/(bin|lib|sbin))/" >/tmp/sums
at_least "MEAS-20 digests to check" "$(wc -l </tmp/sums)" 350
ok "MEAS-20 every one is right" sha256sum --quiet -c /tmp/sums
is "MEAS-30 no record twice" "$(list | cut -d' ' -f2 | sort | uniq -d)" ""
is "MEAS-34 no violation" "$(violations)" 0

# The first run has evmctl and what it needs measured, so that nothing is added
# between its reading of the list and of the TPM in the second.
case $TPM in
2) bank=sha256 ;;
1.2) bank=sha1 ;;
esac
is "INIT-5 evmctl computes the first record" \
	"$(evmctl ima_boot_aggregate 2>/dev/null | grep -o "$bank:.*")" \
	"$(list | head -n 1 | cut -d' ' -f4)"
evmctl ima_measurement "$IMA/binary_runtime_measurements" >/tmp/evmctl 2>&1
status=$?
is "MEAS-15 evmctl accepts the list" "$status" 0
[ "$status" -eq 0 ] || diag "$(tail -n 20 /tmp/evmctl)"
observe evmctl "$(grep -iE 'matched|fail|error' /tmp/evmctl | sort -u)"
done_testing
