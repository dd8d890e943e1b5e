# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# Policies of thousands of rules and files of ten megabytes: taken or refused as
# a whole, in bounded time.
#
# ids: POL-1 POL-25 POL-42 POL-45 POL-60
# tpm: none
# timeout: 240
# cmdline: audit=0

. /host/tests/guest/lib.sh
P=$IMA/policy
F=$WORK/rules
# Not a multiple of the page size, see policy-path-page.
bytes=10000001
# load: result and time; a minute is far more than any of these takes
load() {
	local start=$SECONDS
	outcome=$(errno_of policy "$F")
	elapsed=$((SECONDS - start))
	diag "$1: $outcome after $elapsed s"
}
# Quadratic work would take hours; sanitisers make everything some eight times slower.
limit=60
[ "${DEBUG:-0}" = 0 ] || limit=480
in_time() { ok "POL-42 $1 in time" test "$elapsed" -le $limit; }

# Nothing but one line.
head -c $bytes /dev/zero | tr '\0' x >"$F"
load "one word of 10 MB"
is "POL-1 one word of 10 MB" "$outcome" EINVAL
in_time "one word"
head -c $bytes /dev/zero >"$F"
load "zeros"
is "POL-42 10 MB of NUL bytes" "$outcome" EINVAL
head -c $bytes /dev/zero | tr '\0' '\n' >"$F"
log_mark
load "line feeds"
is "POL-1 10 MB of empty lines" "$outcome" OK
log_has "POL-45 are no policy" 'ima: policy update failed'
in_time "empty lines"
is "POL-45 nothing is active" "$(cat "$P")" ""

# A rule after a long line, and in a long line.
(printf '#'; head -c $bytes /dev/zero | tr '\0' x; printf '\naudit uid=1\n') >"$F"
load "comment"
is "POL-1 a comment of 10 MB" "$outcome" OK
(head -c $bytes /dev/zero | tr '\0' ' '; printf 'audit uid=2\n') >"$F"
load "indentation"
is "POL-1 10 MB of indentation" "$outcome" OK
(printf 'audit fsname='; head -c 3000 /dev/zero | tr '\0' n; echo) >"$F"
load "name"
is "POL-4 a name of 3000 characters" "$outcome" OK
is "POL-60 rules so far" "$(cut -c1-12 "$P" | tr '\n' ';')" "audit uid=1 ;audit uid=2 ;audit fsname;"

# Five thousand rules, and what they decide.
seq -f 'measure func=FILE_CHECK fowner=%.0f' 10001 15000 >"$F"
load "5,000 rules"
is "POL-42 5,000 rules" "$outcome" OK
in_time "5,000 rules"
is "POL-60 all of them" "$(wc -l <"$P")" 5003
tail -n 5000 "$P" | sed 's/ $//' >"$WORK/shown"
ok "POL-60 in the order given" cmp "$WORK/shown" "$F"
for owner in 10000 10001 12345 15000 15001; do
	echo $owner >"$WORK/$owner"
	chown $owner "$WORK/$owner"
	cat "$WORK/$owner" >/dev/null
done
not_measured "POL-25 before the first rule" "$WORK/10000"
measured "POL-25 the first rule" "$WORK/10001"
measured "POL-25 one in the middle" "$WORK/12345"
measured "POL-25 the last rule" "$WORK/15000"
not_measured "POL-25 behind the last rule" "$WORK/15001"

# Ten megabytes of rules: refused for the last one, then taken.
seq -f 'dont_measure func=MODULE_CHECK uid=%.0f' 100000 340000 >"$F"
at_least "POL-42 the size" "$(stat -c %s "$F")" 10000000
cp "$F" "$WORK/good"
echo 'measure colour=red' >>"$F"
load "10 MB of rules, the last one bad"
is "POL-42 10 MB with a bad end" "$outcome" EINVAL
in_time "10 MB with a bad end"
is "POL-45 leaves the old policy" "$(wc -l <"$P")" 5003
F=$WORK/good
load "10 MB of rules"
is "POL-42 10 MB of rules" "$outcome" OK
in_time "10 MB of rules"
start=$SECONDS
is "POL-60 read back" "$(wc -l <"$P")" $((5003 + 240001))
elapsed=$((SECONDS - start))
in_time "10 MB read back"
is "POL-60 the end of it" "$(tail -n 1 "$P")" "dont_measure func=MODULE_CHECK uid=340000 "
done_testing
