# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# 100 000 records: all of them arrive, in the list, in the count and in every
# bank of the TPM (the host replays the list), from several tasks at once.
#
# ids: MEAS-10 MEAS-15 MEAS-30 MEAS-34 MEAS-52 EDGE-19 EDGE-20 EDGE-22
# tpm: 2
# timeout: 1500
# full: yes

. /host/tests/guest/lib.sh

total=100000 tasks=4
policy 'measure func=FILE_CHECK mask=MAY_READ fowner=3001'
before=$(count)
start=$SECONDS
for task in $(seq $tasks); do
	dir=/tmp/churn-$task
	mkdir "$dir"
	chown 3001 "$dir"
	"$HELPER" as 3001 "$HELPER" churn "$dir" $((task * total)) $((total / tasks)) &
done
wait
diag "$total records in $((SECONDS - start)) s"
is "MEAS-34 the count" $(($(count) - before)) $total
is "MEAS-34 no violation" "$(violations)" 0

start=$SECONDS
cat "$IMA/ascii_runtime_measurements_sha256" >/tmp/list
diag "the list is $(stat -c %s /tmp/list) bytes, read in $((SECONDS - start)) s"
is "MEAS-52 as many lines" "$(wc -l </tmp/list)" "$(count)"
is "MEAS-30 none twice" "$(cut -d' ' -f2 /tmp/list | sort | uniq -d | head -n 1)" ""
is "MEAS-34 every file of every task" \
	"$(sed -n 's|.* /tmp/churn-[0-9]/churn-||p' /tmp/list | sort -n | uniq | wc -l)" $total
# The files' content is their name; a few are enough.
for n in $total $((total + 24999)) $((tasks * total)) $((tasks * total + 777)); do
	is "MEAS-20 digest of file $n" "$(grep "/churn-$n\$" /tmp/list | cut -d' ' -f4)" \
		"sha256:$(printf 'churn-%s' "$n" | sha256sum | cut -d' ' -f1)"
done
is "MEAS-30 the same files once more" "$(
	before=$(count)
	"$HELPER" as 3001 "$HELPER" churn /tmp/churn-1 $total 500
	echo $(($(count) - before)))" 0
done_testing
