# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# The list files give the same bytes at every read size and offset, also while
# records are added, and nothing to those who may not read them.
#
# ids: MEAS-34 MEAS-50 MEAS-52 FS-1
# tpm: none

. /host/tests/guest/lib.sh
. /host/tests/guest/records.sh

[ -e /dev/fd ] || ln -s /proc/self/fd /dev/fd
policy 'measure func=FILE_CHECK mask=MAY_READ fowner=3001'
mkdir "$WORK/churn"
chown 3001 "$WORK/churn"
churn() { "$HELPER" as 3001 "$HELPER" churn "$WORK/churn" "$1" "$2"; }
churn 0 60

binary=$IMA/binary_runtime_measurements_sha1
ascii=$IMA/ascii_runtime_measurements_sha1
for file in "$binary" "$ascii"; do
	name=${file##*/}
	name=${name%%_*}
	cat "$file" >/tmp/whole
	total=$(stat -c %s /tmp/whole)
	is "MEAS-52 $name, size is not announced" "$(stat -c %s "$file")" 0
	is "MEAS-52 $name, wc" "$(wc -c <"$file")" "$total"
	for size in 1 2 3 7 64 100 511 4095 4096 4097 1048576; do
		ok "MEAS-52 $name, read by $size" \
			cmp /tmp/whole <("$HELPER" read "$file" $size)
	done
	for offset in 1 4 117 4095 4096 5000 $((total - 1)); do
		ok "MEAS-52 $name, from $offset" cmp <(tail -c +$((offset + 1)) /tmp/whole) \
			<("$HELPER" read "$file" 300 "$offset")
	done
	ok "MEAS-52 $name, dd skip" cmp <(tail -c +$((3 * 77 + 1)) /tmp/whole) \
		<(dd if="$file" bs=77 skip=3 status=none)
	is "MEAS-52 $name, at the end" "$("$HELPER" read "$file" 100 "$total" | wc -c)" 0
	is "MEAS-52 $name, beyond it" "$("$HELPER" read "$file" 100 $((total + 1000)) | wc -c)" 0
	is "MEAS-52 $name, no byte asked for" "$("$HELPER" read "$file" 0 5 1 | wc -c)" 0
	# Back and forth on one descriptor.
	# shellcheck disable=SC2016	# perl's variables
	ok "MEAS-52 $name, seeking about" perl -e 'open F, "<", $ARGV[0] or die; local $/;
		open W, "<", $ARGV[1]; my $w = <W>;
		for my $at (900, 0, 2000, 901, 1, 3000, 10) { sysseek F, $at, 0; sysread F, $b, 150;
			length($b) > 0 && $b eq substr($w, $at, length $b) or die "at $at" }' \
		"$file" /tmp/whole
done
lines=$(list | wc -l)
is "MEAS-34 as many lines as records" "$(count)" "$lines"
is "MEAS-34 count, byte by byte" "$("$HELPER" read "$IMA/runtime_measurements_count" 1)" "$lines"
is "MEAS-34 count, from its second byte" \
	"$("$HELPER" read "$IMA/runtime_measurements_count" 9 1)" "${lines:1}"
is "MEAS-34 violations" "$(xxd -p <"$IMA/violations")" 300a

# While records are added, a reader sees a beginning of the list, whole.
churn 1000 600 &
while :; do
	"$HELPER" read "$binary" 37 >/tmp/now
	cp "$ascii" /tmp/now-ascii
	[ -d /proc/$! ] || break
	cp /tmp/now /tmp/part
	cp /tmp/now-ascii /tmp/part-ascii
done
wait
cat "$binary" >/tmp/whole
size=$(stat -c %s /tmp/part)
at_least "MEAS-52 read while records were added" "$size" 4000
ok "MEAS-52 it is a beginning of the list" cmp -n "$size" /tmp/part /tmp/whole
ok "MEAS-52 so is the ASCII list" \
	cmp -n "$(stat -c %s /tmp/part-ascii)" /tmp/part-ascii "$ascii"
like "MEAS-52 which ends with a whole line" "$(tail -n 1 /tmp/part-ascii)" \
	"^10 [0-9a-f]{40} ima-ng sha256:[0-9a-f]{64} $WORK/churn/churn-[0-9]+\$"
is "MEAS-34 the count agrees at the end" "$(count)" "$(list | wc -l)"
# A reader that reached the end continues with what comes later.
# shellcheck disable=SC2016	# perl's variables
ok "MEAS-52 added records appear at the end" perl -e 'open F, "<", shift or die;
	1 while sysread F, $b, 4096; system(@ARGV) == 0 or die; $b = "";
	while (sysread F, $c, 10) { $b .= $c } $b =~ /churn-5000$/ or die "got: $b"' \
	"$ascii" "$HELPER" as 3001 "$HELPER" churn "$WORK/churn" 5000 1

# Files of root's, and not to be written by anybody.
for file in "$binary" "$ascii" "$IMA/binary_runtime_measurements" \
	"$IMA/runtime_measurements_count" "$IMA/violations" "$IMA/policy"; do
	errno_is "FS-1 a user cannot open ${file##*/}" EACCES \
		setpriv --reuid 1000 --regid 1000 --clear-groups "$HELPER" open r "$file"
done
for file in "$binary" "$ascii" "$IMA/runtime_measurements_count" "$IMA/violations"; do
	not_ok "MEAS-52 root cannot write ${file##*/}" bash -c "echo 0 >$file"
	not_ok "MEAS-52 nor remove it" rm "$file"
done
observe write-errno "$(echo 0 | errno_of "$HELPER" write "$ascii")"
done_testing
