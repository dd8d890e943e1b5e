# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# No memory: accesses go on, nothing that ran stays out of the list for good,
# the list, its count and the TPM agree, and nothing leaks.
#
# ids: HOOK-3 HOOK-26 MEAS-33 MEAS-34 MEAS-35 POL-45 POL-61 APPR-41
# config: debug
# tpm: 2
# timeout: 300

. /host/tests/guest/lib.sh
. /host/tests/guest/faults.sh

LEAKS=$FAULTS/kmemleak

[ -e /proc/self/make-it-fail ] || skip "no CONFIG_FAULT_INJECTION"

fail_nth_only
only_ours

policy 'measure func=FILE_CHECK mask=MAY_READ fowner=3001
measure func=BPRM_CHECK fowner=3001
hash func=FILE_CHECK fowner=3002'

# On a tmpfs, so that what fails is not a file system with a journal.
dir=/tmp/starved
mkdir $dir

# starve KIND FILE: its lines; each allocation in turn has failed once.
starve() {
	local kind=$1
	"$HELPER" starve "$kind" "$2" 100 >"$WORK/$kind" 2>"$WORK/$kind.err"
	is "$kind: the helper came to its end" "$(cat "$WORK/$kind.err")" ""
	diag "$kind: $(grep -c hit=1 "$WORK/$kind") allocations"
	at_least "$kind: allocations failed" "$(grep -c hit=1 "$WORK/$kind")" "$3"
	like "$kind: all there are" "$(tail -n 1 "$WORK/$kind")" 'hit=0'
}
# all NAME KIND PATTERN: the fields of every line are these
all() { is "$1" "$(grep -vE -- "$3\$" "$WORK/$2")" ""; }

log_mark
starve open $dir/open 5
all "HOOK-3 MEAS-33 opened, and recorded once, at the second open at the latest" open \
	'result=OK first=[01] all=1'
for n in $(sed -n 's/^n=\([0-9]*\) .* first=0 .*/\1/p' "$WORK/open"); do
	log_has "MEAS-35 no record of open.$n at first, and audit says so" \
		"audit: type=180[04] .* cause=[^ ]+ .* name=\"[^\"]*open\\.$n\" .* res=0"
done
starve exec $dir/exec 5
all "HOOK-3 programs run" exec 'result=OK echo=yes status=0 records=[01]'
starve violation $dir/violation 1
all "HOOK-26 a violation counts even if it cannot be recorded" violation \
	'result=OK violations=1'
starve close $dir/close 2
all "APPR-41 a signature that cannot be read is not overwritten" close 'signature=kept'

for file in policy ascii_runtime_measurements binary_runtime_measurements_sha1 violations; do
	min=1
	[ $file != violations ] || min=0
	starve read "$IMA/$file" $min
	all "POL-61 MEAS-34 $file is read as it is, or not at all" read \
		'result=(OK|ENOMEM)'
done

log_mark
starve policy "$IMA/policy" 5
all "POL-45 a policy update succeeds or fails as a whole" policy \
	'open=(OK|ENOMEM) write=(OK|ENOMEM) active=[01]'
is "POL-45 an open or write that failed leaves nothing" \
	"$(grep ENOMEM "$WORK/policy" | grep active=1)" ""
is "POL-45 what became active was said to be" "$(grep -c active=1 "$WORK/policy")" \
	"$(log_since | grep -c 'ima: policy update completed')"
is "POL-45 what did not, too" "$(grep open=OK "$WORK/policy" | grep -c active=0)" \
	"$(log_since | grep -c 'ima: policy update failed')"
ok "POL-40 the next update works" policy 'audit func=MODULE_CHECK uid=6999'

# The system call's own allocations, at random: it may fail then.
prepare() {
	local i
	for i in {1..300}; do echo "$1 $i" >"$dir/$1.$i"; done
	chown -R 3001 "$dir"
}
everybody
prepare random
policy 'audit func=MODULE_CHECK uid=6998'	# views of superblocks are built anew
set_fault probability 5 failslab
"$HELPER" at-random open $dir/random 300 >"$WORK/results"
diag "$(sort "$WORK/results" | uniq -c)"
is "opened, or no memory" "$(grep -vxE 'OK|ENOMEM' "$WORK/results")" ""
at_least "some were opened" "$(grep -cx OK "$WORK/results")" 50
at_least "some had no memory" "$(grep -cx ENOMEM "$WORK/results")" 3
for file in policy ascii_runtime_measurements; do
	"$HELPER" at-random read "$IMA/$file" 100 >"$WORK/results"
	is "POL-61 MEAS-34 $file, at random" "$(grep -vxE 'OK|ENOMEM' "$WORK/results")" ""
	at_least "POL-61 MEAS-34 $file, some had no memory" \
		"$(grep -cx ENOMEM "$WORK/results")" 3
done
set_fault probability 0

# With memory again everything is recorded, once.
ok "all of them can be read" cat $dir/random.*
# A record made without memory for the path has the last name only.
list | awk -v n=300 '{ sub(".*/", "", $5); seen[$5]++ }
	END { for (i = 1; i <= n; i++) if (seen["random." i] != 1) print "random." i, seen["random." i] + 0 }' \
	>"$WORK/wrong"
is "MEAS-33 MEAS-30 everything is recorded once" "$(cat "$WORK/wrong")" ""
is "MEAS-34 count and list agree" "$(count)" "$(list | wc -l)"

# An object is a leak if two scans find it so.
ok "kmemleak is at work" bash -c "echo scan >$LEAKS"
sleep 6
echo scan >$LEAKS
is "nothing leaked" "$(head -n 40 $LEAKS)" ""
done_testing
