# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# A policy file that fills its last page loads like any other, also when its
# last line has no line feed.  The stock kernel reads past its buffer here.
#
# ids: POL-42 EDGE-3
# tpm: none
# kernel: ours

. /host/tests/guest/lib.sh
P=$IMA/policy
F=$WORK/rules
load() { printf '%s\n' "$1" | "$HELPER" write "$P"; }

want=
for n in 4095 4096 4097 8192 65536; do
	for tail in "audit uid=$n" "#" "audit pcr="; do
		printf 'audit gid=%s\n%*s' "$n" $((n - 11 - ${#n})) "$tail" >"$F"
		is "EDGE-3 size of $n ending in $tail" "$(stat -c %s "$F")" "$n"
		case $tail in
		'#') outcome=OK want+="audit gid=$n ;" ;;
		*pcr*) outcome=EINVAL ;;
		*) outcome=OK want+="audit gid=$n ;audit uid=$n ;" ;;
		esac
		errno_is "EDGE-3 $n bytes ending in $tail" $outcome load "$F"
		is "EDGE-3 $n bytes ending in $tail, the policy" "$(tr '\n' ';' <"$P")" "$want"
	done
done
done_testing
