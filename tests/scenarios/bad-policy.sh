# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# Bytes that are no policy: every write is answered, nothing of it becomes
# active, and the machine keeps going.
#
# ids: POL-1 POL-41 POL-43 POL-45
# tpm: none

. /host/tests/guest/lib.sh
P=$IMA/policy
ok "POL-41 a policy to keep" policy 'audit func=MODULE_CHECK uid=1'
before=$(cat "$P")

# Rules with one byte changed, removed or doubled, and pieces glued together.
# The words come from a fixed seed, so that a failure can be repeated.
perl -e '
	srand(20241122);
	my @words = ("measure", "dont_measure", "audit", "hash", "func=FILE_CHECK",
		"func=KEY_CHECK", "func=CRITICAL_DATA", "mask=^MAY_READ", "uid=0", "euid<5",
		"fowner>7", "fsmagic=0x9fa0", "fsname=ext4", "pcr=11", "template=ima-ng",
		"keyrings=a|b", "label=x", "digest_type=verity", "permit_directio",
		"fsuuid=6d28d2f0-3b5c-4f21-9a0b-c0ffee123456");
	for (1..1200) {
		my $rule = join(" ", map { $words[rand @words] } 1 .. 1 + rand 6);
		my $at = int rand length $rule;
		my $how = int rand 4;
		substr($rule, $at, 1) = chr(1 + int rand 255) if $how == 0;
		substr($rule, $at, 1) = "" if $how == 1;
		substr($rule, $at, 0) = substr($rule, 0, $at) if $how == 2;
		substr($rule, $at) = "" if $how == 3;
		$rule =~ s/[\n\\]//g;
		$rule =~ s/^\/+//;
		print "$rule\n";
	}
	print "colour=red\n";' >"$WORK/mutants"
is "POL-41 an answer for each" "$("$HELPER" rules "$P" <"$WORK/mutants" | wc -l)" 1201
observe mutants "$("$HELPER" rules "$P" <"$WORK/mutants" | sha256sum)"
observe mutants-accepted "$("$HELPER" rules "$P" <"$WORK/mutants" | sort | uniq -c | tr -s ' ')"
is "POL-45 nothing of it is active" "$(cat "$P")" "$before"

# Random bytes of many sizes, in one write and as a file; none begins like a
# path or a comment.
for size in 1 2 16 255 256 1000 4094 4095 4096 4097 8192 70000; do
	(printf 'x'; head -c $((size - 1)) /dev/urandom) >"$WORK/noise"
	errno_is "POL-43 $size random bytes" EINVAL "$HELPER" write "$P" <"$WORK/noise"
	printf '\n' >>"$WORK/noise"
	errno_is "POL-42 $size random bytes in a file" EINVAL policy "$WORK/noise"
done
cp /usr/bin/true "$WORK/noise"
errno_is "POL-42 a program as a policy" EINVAL policy "$WORK/noise"
is "POL-45 nothing of it is active either" "$(cat "$P")" "$before"
ok "POL-46 a good policy loads afterwards" policy 'audit func=MODULE_CHECK uid=2'
done_testing
