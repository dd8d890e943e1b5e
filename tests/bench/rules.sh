# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# A policy of many rules: what an open costs if none matches, if only the last does,
# and if all are about another operation; and what loading them costs.
#
# each: none-10 none-100 none-1000 last-10 last-100 last-1000 other-10 other-100 other-1000

. /host/bench/lib.sh

kind=${PARAM%-*} count=${PARAM#*-}
for ((i = 0; i < count; i++)); do
	case $kind in
	none | last) echo "measure func=FILE_CHECK mask=MAY_READ fowner=$((i + 5000))" ;;
	other) echo "measure func=MODULE_CHECK fowner=$((i + 5000))" ;;
	esac
done >/tmp/bench/rules
[ "$kind" != last ] || echo "measure func=FILE_CHECK mask=MAY_READ fowner=$USER_ID" >>/tmp/bench/rules
content "$DISK/file"
load=$(value rules "$IMA/policy" </tmp/bench/rules)
echo "load-per-rule $((load / $(wc -l </tmp/bench/rules)))"
cost open open "$DISK/file"
