# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# Overlayfs is followed to the file below, wherever the change came from; FUSE,
# which cannot be followed, is never believed to be unchanged.
#
# ids: CHG-2 CHG-4 CHG-7 EDGE-25 MEAS-22 MEAS-30 MEAS-32 POL-17
# tpm: none

. /host/tests/guest/lib.sh
. /host/tests/guest/records.sh

policy 'measure func=FILE_CHECK mask=MAY_READ fsname=overlay fowner=3001
audit func=FILE_CHECK mask=MAY_READ fsname=overlay fowner=3001
measure func=FILE_CHECK mask=MAY_READ fsmagic=0x65735546 fowner=3001
audit func=FILE_CHECK mask=MAY_READ fsmagic=0x65735546 fowner=3001
audit func=FILE_CHECK fowner=3999'

for below in ext4 tmpfs; do
	d=$WORK/stack-$below
	mkdir -p "$d"
	[ $below = ext4 ] || mount -t tmpfs below "$d"
	mkdir -p "$d/lower" "$d/upper" "$d/work" "$d/merged"
	printf 'one %s' $below | owned 3001 "$d/lower/file"
	printf 'two %s' $below | owned 3001 "$d/lower/copied"
	mount -t overlay -o "lowerdir=$d/lower,upperdir=$d/upper,workdir=$d/work" over "$d/merged"

	f=$d/merged/file
	seen "CHG-4 $below, first through the overlay" "1 1" "$f"
	measured "MEAS-22 $below, under the overlay's name" "$f"
	seen "CHG-4 $below, unchanged" "0 0" "$f"
	seen "POL-17 $below, read below it is no overlay" "0 0" "$d/lower/file"
	printf 'below' >>"$d/lower/file"
	seen "CHG-4 $below, changed in the lower directory" "1 1" "$f"
	seen "CHG-4 $below, and then unchanged" "0 0" "$f"
	printf 'ONE' | dd of="$d/lower/file" conv=notrunc status=none
	seen "CHG-4 $below, one write in the lower directory" "1 1" "$f"

	f=$d/merged/copied
	seen "CHG-4 $below, before copy-up" "1 1" "$f"
	touch -c "$f"
	ok "CHG-4 $below, it was copied up" test -e "$d/upper/copied"
	seen "CHG-4 MEAS-30 $below, copied up: another inode, same content" "1 0" "$f"
	seen "CHG-4 $below, copied up, unchanged" "0 0" "$f"
	printf more >>"$f"
	seen "CHG-4 MEAS-32 $below, written through the overlay" "1 1" "$f"
	printf more >>"$d/upper/copied"
	seen "CHG-4 $below, changed in the upper directory" "1 1" "$f"
	seen "CHG-4 $below, at last unchanged" "0 0" "$f"
	umount "$d/merged"
	[ $below = ext4 ] || umount "$d"
done

mkdir -p "$WORK/fuse-below" "$WORK/fuse"
printf fuse | owned 3001 "$WORK/fuse-below/file"
if ! bindfs "$WORK/fuse-below" "$WORK/fuse"; then
	ok "CHG-7 bindfs mounts" false
fi
f=$WORK/fuse/file
seen "CHG-7 FUSE, first" "1 1" "$f"
seen "CHG-7 EDGE-25 FUSE, unchanged" "1 0" "$f"
seen "CHG-7 EDGE-25 FUSE, still unchanged" "1 0" "$f"
printf more >>"$WORK/fuse-below/file"
sleep 1.2
seen "CHG-7 FUSE, changed behind it" "1 1" "$f"
printf most >>"$f"
seen "CHG-7 FUSE, changed through it" "1 1" "$f"
umount "$WORK/fuse"
done_testing
