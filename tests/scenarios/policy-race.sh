# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# Policy updates against readers, other writers and processes that open files:
# no torn read, one writer at a time, no lost measurement.
#
# ids: POL-40 POL-45 POL-61
# tpm: none
# cmdline: ima_policy=critical_data

. /host/tests/guest/lib.sh
P=$IMA/policy
chmod 755 "$WORK"

# Each newly opened file is measured from the moment the update is complete.
for round in 1 2 3; do
	dir=$WORK/race$round
	mkdir "$dir"
	for ((i = 0; i < 1500; i++)); do echo "$round $i" >"$dir/$i"; done
	chgrp -R "500$round" "$dir"
	"$HELPER" race-open "$P" "measure func=FILE_CHECK fgroup=500$round"$'\n' \
		"$dir" 1500 3 >"$WORK/later" 2>"$WORK/later.err"
	is "POL-45 round $round went well" "$(cat "$WORK/later.err")" ""
	list | awk '{ print $5 }' | sort >"$WORK/recorded"
	at_least "POL-45 round $round, opens after the update" "$(wc -l <"$WORK/later")" 50
	is "POL-45 round $round, none of them is missing" \
		"$(sort "$WORK/later" | comm -23 - "$WORK/recorded" | head -n 3)" ""
	at_least "POL-45 round $round, opens before it are not all in the list" \
		$((1500 - $(grep -c "^$dir/" "$WORK/recorded"))) 1
done

# Readers see a policy as it was at some time: a beginning of the last one.
reader() {
	local n=0
	until [ -e "$WORK/stop" ]; do
		n=$((n + 1))
		cat "$P" >"$WORK/read.$1.$n"
	done
}
reader 1 &
reader 2 &
for i in {1..40}; do policy "audit func=MODULE_CHECK uid=$i"; done
: >"$WORK/stop"
wait
final=$(cat "$P")
reads=0 torn=0
for file in "$WORK"/read.*; do
	reads=$((reads + 1))
	text=$(<"$file")
	[[ $final == "$text"* && ( ${#text} = "${#final}" || ${final:${#text}:1} == $'\n' ) ]] ||
		{ torn=$((torn + 1)); diag "torn: $file"; }
done
at_least "POL-61 reads meanwhile" "$reads" 4
is "POL-61 none is torn" "$torn" 0
is "POL-45 all updates are there, in order" "$(grep -c 'audit func=MODULE_CHECK uid=' "$P")" 40

# Many writers: some find it busy, no rule is lost or doubled.
writer() {
	local i
	for i in {1..25}; do
		until printf 'audit gid=%s uid=%s\n' "$1" "$i" 2>/dev/null >"$P"; do
			echo busy >>"$WORK/busy.$1"
		done 2>/dev/null
	done
}
for w in 1 2 3 4; do writer $w & done
wait
cat "$WORK"/busy.* 2>/dev/null | sort | uniq -c | diag "writers found it busy, times:" "$(cat)"
is "POL-40 every rule once" "$(grep -c 'audit uid=[0-9]* gid=[1-4] ' "$P")" 100
for w in 1 2 3 4; do
	is "POL-40 writer $w in its order" \
		"$(sed -n "s/audit uid=\\([0-9]*\\) gid=$w /\\1/p" "$P" | tr '\n' ' ')" \
		"$(seq -s ' ' 25) "
done
done_testing
