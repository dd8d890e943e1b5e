# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# The name in a record: full path as the mount tree has it, blanks replaced,
# the last component where there is no path, 255 characters in field n.
#
# ids: MEAS-22 MEAS-12 MEAS-20
# tpm: none

. /host/tests/guest/lib.sh
. /host/tests/guest/records.sh

policy 'measure func=FILE_CHECK fowner=3001
measure func=BPRM_CHECK mask=MAY_EXEC fsname=tmpfs
measure func=FILE_CHECK fowner=3002 template=ima'

# name_is WHAT FILE NAME: reading FILE, made here, records NAME
name_is() {
	local sum
	printf '%s' "$1" | owned 3001 "$2"
	sum=$(digest_text sha256 "$1")
	cat "$2" >/dev/null
	expect "MEAS-22 $1" ima-ng "$(digest_field sha256 "$sum")$(name_field "$3")" \
		"sha256:$sum $3"
}

name_is "a plain name" "$WORK/plain" "$WORK/plain"
name_is "blanks become underscores" "$WORK/a b  c" "$WORK/a_b__c"
name_is "a tab is kept" "$WORK/$(printf 'y\tz')" "$WORK/$(printf 'y\tz')"
name_is "non-ASCII bytes are kept" "$WORK/$(printf '\377\001\303\244')" "$WORK/$(printf '\377\001\303\244')"

long=$(printf 'l%.0s' $(seq 200))
mkdir -p "$WORK/$long/$long"
name_is "n-ng has no limit at 255" "$WORK/$long/$long/leaf" "$WORK/$long/$long/leaf"

# Field n: the limit counts the path, and what is longer loses its directory.
# n_is WHAT FILE NAME
n_is() {
	local sum
	printf '%s' "$1" | owned 3002 "$2"
	sum=$(digest_text sha1 "$1")
	cat "$2" >/dev/null
	expect "MEAS-22 MEAS-20 $1" ima "$sum $(hex_text "$3")" "$sum $3"
}
mkdir -p "$WORK/$long"
room=$((255 - ${#WORK} - 200 - 2))
leaf=$(printf 'm%.0s' $(seq $room))
n_is "field n with 255 characters" "$WORK/$long/$leaf" "$WORK/$long/$leaf"
n_is "field n with 256: the last component" "$WORK/$long/${leaf}m" "${leaf}m"

check_expected

# A line feed too, so that one record can be two lines of the ASCII list.
odd=$(printf 'first\nsecond')
echo odd | owned 3001 "$WORK/$odd"
cat "$WORK/$odd" >/dev/null
like "MEAS-22 a line feed is kept" "$(list_tail sha1 13)" "$(hex_text "$odd")00\$"
is "MEAS-13 and breaks the line" "$(list | tail -n 1)" second

# Another root of the task and another place in the mount tree.
mkdir -p "$WORK/root/bin" "$WORK/bound"
echo chroot | owned 3001 "$WORK/root/inside"
cp "$HELPER" "$WORK/root/bin/helper"
chroot "$WORK/root" /bin/helper open r /inside
measured "MEAS-22 a chroot does not shorten the path" "$WORK/root/inside"

mount --bind "$WORK/root" "$WORK/bound"
echo bound | owned 3001 "$WORK/root/bound-file"
cat "$WORK/bound/bound-file" >/dev/null
measured "MEAS-22 a bind mount is named as it was opened" "$WORK/bound/bound-file"
umount "$WORK/bound"
mkdir -p "$WORK/own"
mount -t tmpfs own "$WORK/own"
name_is "a mounted file system" "$WORK/own/file" "$WORK/own/file"
umount "$WORK/own"

# A mount that is only in the task's own name space still has a path.
echo private | owned 3001 "$WORK/private"
# shellcheck disable=SC2016	# expanded by the inner shell
WORK=$WORK unshare -m bash -c 'mkdir -p /tmp/elsewhere; mount --bind "$WORK" /tmp/elsewhere
	cat /tmp/elsewhere/private' >/dev/null
measured "MEAS-22 in a private mount name space" /tmp/elsewhere/private

# No path: removed files keep theirs without a mark, memfd has none.
cp /usr/bin/true /tmp/gone
$HELPER deleted /tmp/gone
measured "MEAS-22 a deleted program" /tmp/gone
$HELPER memfd /usr/bin/true
like "MEAS-22 a memfd is its last component" "$(list | tail -n 1)" ' memfd:copy$'

# More than 4095 bytes: 21 times 201 bytes below WORK.
leaf=deep-leaf-$$
# shellcheck disable=SC2016	# perl's variables
perl -e 'chdir $ARGV[0] or die; for (1 .. 21) { mkdir $ARGV[1]; chdir $ARGV[1] or die }
	open F, ">", $ARGV[2] or die; print F "deep\n"; close F;
	chown 3001, 0, $ARGV[2]; open F, "<", $ARGV[2] or die' "$WORK" "$long" "$leaf"
like "MEAS-22 too long a path: the last component" "$(list | tail -n 1)" " $leaf\$"
done_testing
