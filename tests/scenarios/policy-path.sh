# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# A policy loaded by writing the path of a file: return values, what a file may
# look like, errors with their log lines, and that the file can be measured.
#
# ids: POL-42 POL-43 POL-45 POL-49 HOOK-10 HOOK-11 HOOK-12 EDGE-3
# tpm: none

. /host/tests/guest/lib.sh
P=$IMA/policy
F=$WORK/rules
ours() { [ "$KERNEL" = ours ]; }
active() { tr '\n' ';' <"$P"; }
# load: the path with a line feed, in one write
load() { printf '%s\n' "$1" | "$HELPER" write "$P"; }

printf '# a comment\n\naudit uid=1\n \taudit uid=2\n' >"$F"
log_mark
is "POL-42 the length of the string" "$(load "$F")" $((${#F} + 1))
log_has "POL-45 completed" 'ima: policy update completed'
is "POL-42 all rules in order" "$(active)" "audit uid=1 ;audit uid=2 ;"

echo 'audit uid=3' >"$F"
is "POL-42 without line feed" "$(printf %s "$F" | "$HELPER" write "$P")" ${#F}
is "POL-42 text behind the line feed counts but is ignored" \
	"$(printf '%s\naudit uid=4\n' "$F" | "$HELPER" write "$P")" $((${#F} + 13))
is "POL-42 the file was taken twice" "$(active)" \
	"audit uid=1 ;audit uid=2 ;audit uid=3 ;audit uid=3 ;"
cd "$WORK" || exit
errno_is "POL-42 a relative name is a word" EINVAL load rules
ln -sf "$F" "$WORK/link"
errno_is "POL-42 a symbolic link" OK load "$WORK/link"
echo 'audit uid=5' >"$WORK/odd name	#"
errno_is "POL-42 blanks belong to the name" OK load "$WORK/odd name	#"
is "POL-42 and it was that file" "$(tail -n 1 "$P")" "audit uid=5 "

# A failed file leaves the policy alone.
before=$(active)
refuse() {	# NAME ERRNO PATH NUMBER
	log_mark
	errno_is "POL-42 $1" "$2" load "$3"
	[ -z "${4-}" ] || log_has "POL-42 $1, log" "ima: Unable to open file: $3 \\($4\\)"
	log_has "POL-45 $1, update" 'ima: policy update failed'
}
refuse "missing file" ENOENT "$WORK/none" -2
refuse "missing directory" ENOENT "$WORK/none/none" -2
refuse "directory" EINVAL "$WORK" -22
refuse "file as directory" ENOTDIR "$F/x" -20
: >"$WORK/empty"
refuse "empty file" EINVAL "$WORK/empty" -22
refuse "device" EINVAL /dev/zero -22
refuse "root of the tree" EINVAL / -22
ln -sf loop "$WORK/loop"
refuse "symbolic link to itself" ELOOP "$WORK/loop" -40
long=/$(printf 'x%.0s' {1..300})
refuse "name too long" ENAMETOOLONG "$long" -36
printf 'audit uid=6\naudit colour=red\naudit uid=7\n' >"$F"
refuse "bad second rule" EINVAL "$F"
printf 'audit uid=6\nmeasure fsmagic=0x10000000000000000\n' >"$F"
refuse "its errno" ERANGE "$F"
is "POL-42 nothing of all this is active" "$(active)" "$before"
observe long-path "$( (printf /; printf 'x/%.0s' {1..3000}; echo) | "$HELPER" write "$P" 2>&1)"

printf '# only\n\n' >"$F"
log_mark
errno_is "POL-42 only comments" OK load "$F"
log_has "POL-45 are no policy" 'ima: policy update failed'

# The last line.  Sizes at the page boundary, where the stock kernel reads past
# the buffer, are in policy-path-page.
before=$(active)
printf 'audit uid=9\naudit uid=10' >"$F"
got=$(errno_of load "$F")
if ours; then want=OK before="${before}audit uid=9 ;audit uid=10 ;"; else want=EINVAL; fi
is "EDGE-3 no line feed at the end" "$got" $want
is "EDGE-3 the policy then" "$(active)" "$before"
observe EDGE-3:no-line-feed "$got"
printf 'audit uid=11\naudit uid=12\0 uid=13\naudit uid=14\n' >"$F"
refuse "NUL inside" EINVAL "$F"
printf '\0\0\0\0' >"$F"
refuse "NUL only" EINVAL "$F"
is "POL-42 none of these lines is active" "$(active)" "$before"

# Paths and rules mix in one update.
echo 'audit gid=1' >"$F"
is "POL-42 path between rules" "$("$HELPER" writes "$P" $'audit gid=0\n' "$F"$'\n' \
	$'audit gid=2\n' | tr '\n' ' ')" "12 $((${#F} + 1)) 12 "
is "POL-42 in their order" "$(tail -n 3 "$P" | tr '\n' ';')" "audit gid=0 ;audit gid=1 ;audit gid=2 ;"

# HOOK-12: the policy file is a kernel read of its own kind.
policy 'measure func=POLICY_CHECK uid=0'
not_measured "HOOK-12 writing rules measures nothing" "$F"
echo 'audit gid=3' >"$F"
errno_is "HOOK-11 another load" OK load "$F"
is "HOOK-11 the content that was read" "$(records "$F" | cut -d' ' -f4)" \
	"sha256:$(sha256sum <"$F" | cut -d' ' -f1)"
printf 'audit gid=4\naudit gid=x\n' >"$WORK/refused"
errno_is "HOOK-11 a refused file" EINVAL load "$WORK/refused"
measured "HOOK-11 is measured nevertheless" "$WORK/refused"
done_testing
