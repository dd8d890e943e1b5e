# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# Mapping and executing under a policy of N rules for these, of which none matches, or
# the last does, with a file that was measured before.
#
# each: none-10 none-100 none-1000 last-10 last-100 last-1000

. /host/bench/lib.sh

kind=${PARAM%-*} count=${PARAM#*-}
rules() {
	local op=$1 i
	for ((i = 0; i < count; i++)); do
		echo "measure func=$op fowner=$((i + 5000))"
	done
	[ "$kind" != last ] || echo "measure func=$op fowner=$USER_ID"
}
{ rules MMAP_CHECK; rules BPRM_CHECK; } >/tmp/bench/rules
value rules "$IMA/policy" </tmp/bench/rules >/dev/null
chown "$USER_ID" "$METER"
cost mmap mmap "$METER"
cost exec exec "$METER"
