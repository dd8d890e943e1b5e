# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# On ext4 and tmpfs a file is looked at again exactly when its content may have
# changed, and recorded again only when it did.
#
# ids: CHG-1 CHG-2 CHG-3 CHG-6 HOOK-21 HOOK-22 MEAS-30 MEAS-32 AUD-11 POL-47
# tpm: none

. /host/tests/guest/lib.sh
. /host/tests/guest/records.sh

# An audit record stands for each time that the content was looked at, a
# measurement for each time that it was different.
policy 'measure func=FILE_CHECK mask=MAY_READ fowner=3001
audit func=FILE_CHECK mask=MAY_READ fowner=3001
audit func=FILE_CHECK fowner=3999'

for type in ext4 tmpfs; do
	dir=$WORK/change-$type
	mkdir -p "$dir"
	[ $type = ext4 ] || mount -t tmpfs change "$dir"
	f=$dir/file
	printf 'content %s' $type | owned 3001 "$f"
	seen "CHG-1 $type, first" "1 1" "$f"
	seen "CHG-3 $type, unchanged" "0 0" "$f"

	printf 'content %s' $type | dd of="$f" conv=notrunc status=none
	seen "CHG-2 MEAS-30 $type, the same content written" "1 0" "$f"
	printf 'Content %s' $type | dd of="$f" conv=notrunc status=none
	seen "CHG-2 MEAS-32 $type, other content" "1 1" "$f"
	printf more >>"$f"
	seen "CHG-2 $type, appended" "1 1" "$f"
	"$HELPER" open rw "$f"
	seen "CHG-2 $type, opened for writing only" "0 0" "$f"
	"$HELPER" mmap rw shared "$f"
	# What is stored through a mapping need not show, so that ours looks again.
	if [ "$KERNEL" = ours ]; then again=1; else again=0; fi
	seen "CHG-2 $type, mapped for writing only" "$again 0" "$f"
	perl -e 'open F, "+<", $ARGV[0]; print F "X"; close F' "$f"
	seen "CHG-2 $type, one byte" "1 1" "$f"

	truncate -s 5 "$f"
	seen "HOOK-22 $type, cut" "1 1" "$f"
	truncate -s 5 "$f"
	seen "HOOK-22 $type, cut to the same size" "1 0" "$f"
	perl -e 'truncate $ARGV[0], 3' "$f"
	seen "HOOK-22 $type, cut by path" "1 1" "$f"
	: >"$f"
	seen "HOOK-22 $type, emptied" "1 1" "$f"
	printf 'again' >>"$f"
	seen "CHG-2 $type, filled" "1 1" "$f"

	mv "$f" "$dir/new-name"
	f=$dir/new-name
	seen "CHG-6 $type, renamed" "0 0" "$f"
	ln "$f" "$dir/second-name"
	seen "CHG-6 $type, linked" "0 0" "$dir/second-name"
	chmod 600 "$f"
	chgrp 9 "$f"
	perl -e 'utime 1, 2, $ARGV[0]' "$f"
	setfattr -n user.x -v y "$f" 2>/dev/null
	setfattr -n security.ima -v 0x01aabb "$f"
	seen "CHG-6 $type, attributes" "0 0" "$f"
	"$HELPER" open rw "$f"
	seen "CHG-2 MEAS-32 $type, attributes, then opened for writing: the new name" "1 1" "$f"

	perl -e 'open F, ">>", $ARGV[0]; open G, ">>", $ARGV[0]; syswrite F, "Z"; close F' "$f"
	seen "HOOK-21 $type, after the last of two writers closed" "1 1" "$f"

	cp "$f" "$dir/copy"
	chown 3001 "$dir/copy"
	mv "$dir/copy" "$f"
	seen "MEAS-30 $type, replaced by its copy" "1 0" "$f"
	[ $type = ext4 ] || umount "$dir"
done

# Evicted and read in anew: looked at, but known.
printf evict | owned 3001 "$WORK/evicted"
seen "CHG-6 before eviction" "1 1" "$WORK/evicted"
sync
echo 3 >/proc/sys/vm/drop_caches
seen "CHG-6 MEAS-30 after eviction" "1 0" "$WORK/evicted"

# What no writer's close announces is not noticed (CHG-3): written to the disk
# behind the file system's back.
truncate -s 8M /tmp/disk
mke2fs -q -t ext4 /tmp/disk
mkdir -p "$WORK/mnt"
loop=$(losetup -f --show /tmp/disk)
mount "$loop" "$WORK/mnt"
printf 'needle-in-the-image' | owned 3001 "$WORK/mnt/file"
sync
seen "CHG-3 on a loop device" "1 1" "$WORK/mnt/file"
at=$(grep -abo needle-in-the-image /tmp/disk | head -n 1)
printf 'NEEDLE' | dd of=/tmp/disk bs=1 seek="${at%%:*}" conv=notrunc status=none
seen "CHG-3 changed below the file system" "0 0" "$WORK/mnt/file"
umount "$WORK/mnt"
losetup -d "$loop"
mount "$(losetup -f --show /tmp/disk)" "$WORK/mnt"
seen "CHG-3 after mounting it again" "1 1" "$WORK/mnt/file"
umount "$WORK/mnt"
done_testing
