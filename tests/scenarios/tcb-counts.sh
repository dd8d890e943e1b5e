# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# ima_policy=tcb measures what root executes, maps and reads, once per content.
#
# ids: POL-31 MEAS-30 MEAS-34 HOOK-1 HOOK-8
# tpm: 2 none
# cmdline: ima_policy=tcb

. /host/tests/guest/lib.sh

before=$(count)
at_least "POL-31 booting measured" "$before" 10
measured "HOOK-8 bash was executed" /usr/bin/bash
measured "HOOK-1 libc was mapped" /usr/lib/x86_64-linux-gnu/libc.so.6

cp /usr/bin/true "$WORK/program"
"$WORK/program"
measured "HOOK-8 a new program" "$WORK/program"
is "MEAS-30 one record" "$(records "$WORK/program" | wc -l)" 1
want=$(sha256sum <"$WORK/program" | cut -d' ' -f1)
is "MEAS-20 its digest" "$(records "$WORK/program" | cut -d' ' -f4)" "sha256:$want"

"$WORK/program"
is "MEAS-30 still one" "$(records "$WORK/program" | wc -l)" 1

echo secret >"$WORK/data"
cat "$WORK/data" >/dev/null
measured "POL-31 root reads a file" "$WORK/data"
echo changed >>"$WORK/data"
cat "$WORK/data" >/dev/null
is "MEAS-32 changed content, new record" "$(records "$WORK/data" | wc -l)" 2

chmod 755 "$WORK"
echo other >"$WORK/other"
$HELPER as 1000 cat "$WORK/other" >/dev/null
not_measured "POL-31 others' reads are not measured" "$WORK/other"
echo x >/tmp/x
cat /tmp/x >/dev/null
not_measured "POL-31 tmpfs is not measured" /tmp/x

# Reading the list runs programs that are measured the first time.
list >/dev/null; wc -l </dev/null >/dev/null
lines=$(list | wc -l)
is "MEAS-34 count is the number of lines" "$(count)" "$lines"
done_testing
