# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# What loading a policy of a thousand rules costs where audit is off.  Where it is on,
# each rule has a record, which is written to the log and the console: see rules.sh.
#
# cmdline: audit=0

. /host/bench/lib.sh

for ((i = 0; i < 1000; i++)); do
	echo "measure func=FILE_CHECK mask=MAY_READ fowner=$((i + 5000))"
done >/tmp/bench/rules
load=$(value rules "$IMA/policy" </tmp/bench/rules)
echo "per-rule $((load / $(wc -l </tmp/bench/rules)))"
