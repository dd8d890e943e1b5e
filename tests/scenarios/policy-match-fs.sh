# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# File system conditions: by magic number, type name and UUID, on ext4, tmpfs,
# squashfs, overlayfs and two loop-mounted images of known UUIDs.
#
# ids: POL-17 POL-25 POL-31
# tpm: none

. /host/tests/guest/lib.sh
M=/run/mnt
mkdir -p $M/{one,two,tmp,squash,lower,upper,work,merged}

# mount -o loop holds the device open, which this kernel does not allow.
attach() { mount "$(losetup -f --show "$1")" "$2"; }

one=6d28d2f0-3b5c-4f21-9a0b-c0ffee000001
two=6d28d2f0-3b5c-4f21-9a0b-c0ffee000002
for i in one two; do
	truncate -s 8M "$WORK/$i.img"
	mke2fs -q -t ext4 -U "${!i}" "$WORK/$i.img"
	attach "$WORK/$i.img" $M/$i
done
mount -t tmpfs tmpfs $M/tmp
mkdir "$WORK/tree"
for g in 5001 5002 5003; do echo $g >"$WORK/tree/$g"; chown 0:$g "$WORK/tree/$g"; done
mksquashfs "$WORK/tree" "$WORK/squash.img" -quiet -no-progress >/dev/null
attach "$WORK/squash.img" $M/squash
mkdir "$WORK"/{lower,upper,ovlwork}
mount -t overlay -o "lowerdir=$WORK/lower,upperdir=$WORK/upper,workdir=$WORK/ovlwork" overlay $M/merged

# One group for each rule: a file meets its group's rule only.
policy "measure func=FILE_CHECK fgroup=5001 fsmagic=0xef53
measure func=FILE_CHECK fgroup=5002 fsname=ext4
measure func=FILE_CHECK fgroup=5003 fsuuid=${one^^}
measure func=FILE_CHECK fgroup=5004 fsmagic=1021994
measure func=FILE_CHECK fgroup=5005 fsname=tmpfs
measure func=FILE_CHECK fgroup=5006 fsname=overlay
measure func=FILE_CHECK fgroup=5007 fsmagic=0x794c7630
measure func=FILE_CHECK fgroup=5008 fsname=ext
measure func=FILE_CHECK fgroup=5009 fsname=ext44
measure func=FILE_CHECK fgroup=5010 fsname=squashfs
measure func=FILE_CHECK fgroup=5011 fsmagic=0x73717368
dont_measure fgroup=5012 fsuuid=$one
measure func=FILE_CHECK fgroup=5012
measure func=FILE_CHECK fgroup=5013 fsuuid=$one fsname=ext4 fsmagic=0xef53
measure func=FILE_CHECK fgroup=5014 fsuuid=$one fsname=tmpfs
measure func=FILE_CHECK fgroup=5015 fsmagic=0"

# GROUP and the places where its rule matches
cases=()
while read -r group places; do
	for place in one two tmp merged lower; do
		dir=$M/$place
		[ $place != lower ] || dir=$WORK/lower
		echo "$group $place" >"$dir/$group.$place"
		chown "0:$group" "$dir/$group.$place"
		cat "$dir/$group.$place" >/dev/null
		want=no
		[[ " $places " == *" $place "* ]] && want=yes
		cases+=("$group $place $dir/$group.$place $want")
	done
done <<'TABLE'
5001 one two lower
5002 one two lower
5003 one
5004 tmp
5005 tmp
5006 merged
5007 merged
5008
5009
5010
5011
5012 two tmp merged lower
5013 one
5014
5015
TABLE
recorded=" $(list | awk '{ printf "%s ", $5 }')"
for row in "${cases[@]}"; do
	read -r group place file want <<<"$row"
	got=no
	[[ $recorded == *" $file "* ]] && got=yes
	is "POL-17 rule of group $group in $place" $got "$want"
done

for g in 5001 5002 5003; do cat $M/squash/$g >/dev/null; done
not_measured "POL-17 ext4's magic on squashfs" $M/squash/5001
not_measured "POL-17 ext4's name on squashfs" $M/squash/5002
policy 'measure func=FILE_CHECK fgroup=5001 fsname=squashfs'
cat $M/squash/5001 >/dev/null
measured "POL-17 squashfs by name" $M/squash/5001

# A file of the lower layer, seen through the overlay.
echo lower >"$WORK/lower/seen"
chown 0:5006 "$WORK/lower/seen"
cat $M/merged/seen >/dev/null
measured "POL-17 the overlay's name counts for a lower file" $M/merged/seen
not_measured "POL-17 under the overlay's path only" "$WORK/lower/seen"

# What was learned about a file system does not outlive it.
umount -d $M/one
mke2fs -q -F -t ext4 -U $two "$WORK/one.img"
attach "$WORK/one.img" $M/one
echo again >$M/one/again
chown 0:5003 $M/one/again
cat $M/one/again >/dev/null
not_measured "POL-17 another UUID at the same place" $M/one/again
umount -d $M/two
mke2fs -q -F -t ext4 -U $one "$WORK/two.img"
attach "$WORK/two.img" $M/two
echo again >$M/two/again
chown 0:5003 $M/two/again
cat $M/two/again >/dev/null
measured "POL-17 the UUID at another place" $M/two/again
done_testing
