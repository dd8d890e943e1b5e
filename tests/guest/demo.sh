# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
#
# What "make run" does in the guest: load a policy, then execute and read
# programs of the Debian userland as root.  It writes what it did to
# /host/out/demo.facts; the host verifies the list against the TPM.

. /host/tests/guest/lib.sh

facts=/host/out/demo.facts
say() { echo "$*" >/dev/console; }

say "DEMO loading a policy"
before=$(count)
ok "the policy loads" policy "$(grep -v '^#' /host/tests/guest/demo.policy)"

say "DEMO executing programs"
executed=0
for program in /usr/bin/*; do
	[ -f "$program" ] && [ -x "$program" ] || continue
	# --help does nothing else in any of them; the limit is for the odd
	# one that waits for input all the same.
	timeout 20 "$program" --help </dev/null >/dev/null 2>&1
	executed=$((executed + 1))
	[ $((executed % 50)) -ne 0 ] || say "DEMO executed $executed"
	[ "$executed" -lt 250 ] || break
done

say "DEMO opening files"
opened=0
for file in /usr/sbin/* /usr/lib/x86_64-linux-gnu/*.so.* /etc/*; do
	[ -f "$file" ] || continue
	cat "$file" >/dev/null
	opened=$((opened + 1))
	[ "$opened" -lt 250 ] || break
done

say "DEMO writing a measured file while it is read"
echo one >"$WORK/file"
exec 8<"$WORK/file"
echo two >>"$WORK/file"
exec 8<&-

{
	echo "before $before"
	echo "executed $executed"
	echo "opened $opened"
	echo "distinct $(list | awk '{ print $5 }' | sort -u | wc -l)"
	uname -r | sed 's/^/kernel /'
} >"$facts"
at_least "at least 200 distinct files are measured" \
	"$(awk '$1 == "distinct" { print $2 }' "$facts")" 200
isnt "the race between reader and writer is a violation" "$(violations)" 0
done_testing
