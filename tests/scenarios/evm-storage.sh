# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# A file system that is full, or whose disk cannot be read: an HMAC that cannot be
# made right is told of in an audit record, the file is refused, and can be mended.
#
# ids: APPR-41 EVM-7 EVM-11 EVM-20 EVM-32 EVM-35 EVM-40 AUD-10
# tpm: none
# timeout: 240
# report: Buffer I/O error

. /host/tests/guest/lib.sh
. /host/tests/guest/appraise.sh
. /host/tests/guest/evm.sh

small=/srv/small.ext4 split=/srv/split.ext4
S=/srv/small D=/srv/split
mkdir -p $S $D
attach() { mount "$(losetup -f --show "$1")" "$2"; }
bytes() { head -c "$1" /dev/zero | hex; }
file() {	# PATH
	"$HELPER" mknod "$1"
	chown 3001 "$1"
	[ $# -lt 2 ] || setfattr -n user.room -v "0x$(bytes "$2")" "$1"
	set_xattr "$1" ima "$(printf content | digest_label sha256)"
	printf content >"$1"
}
# What could not be done, and the errno
update_failed() {	# NAME FILE CAUSE ERRNO
	if ours; then
		audit_has "$1" $AUDIT_METADATA \
			"op=update_hmac cause=$3 comm=\"[a-z]*\" name=\"$2\" dev=\"[a-z0-9-]+\" ino=[0-9]+ res=0 errno=$4"
	fi
}
# table FILE-SYSTEM [BLOCK]: of the device mapper; that block cannot be read
table() {
	local end
	end=$(blockdev --getsz "$1")
	if [ $# -eq 1 ]; then
		echo "0 $end linear $1 0"
	else
		echo "0 $((2 * $2)) linear $1 0"
		echo "$((2 * $2)) 2 error"
		echo "$((2 * $2 + 2)) $((end - 2 * $2 - 2)) linear $1 $((2 * $2 + 2))"
	fi
}
# The block of a file's attributes, outside of its inode
block_of() { debugfs -R "stat /$1" "$split" 2>/dev/null | sed -n 's/.*File ACL: \([0-9]*\).*/\1/p'; }

case $STEP in
fail)
	# All attributes in one block of 1024 bytes, or in the inode and such a block.
	truncate -s 8M $small $split
	mke2fs -q -t ext4 -b 1024 -I 128 $small 2>/dev/null	# warns of the year 2038
	mke2fs -q -t ext4 -b 1024 -I 512 -O ^has_journal $split
	attach $small $S
	loop=$(losetup -f --show $split)
	dmsetup create --noudevsync disk --table "$(table "$loop")"
	mount /dev/dm-0 $D
	evm_on

	# Room for the label, and none for the HMAC
	log_mark
	file $S/full 888
	is "EVM-35 full: the label is there" "$(xattr $S/full ima | head -c 4)" 0404
	is "EVM-35 full: the HMAC is not" "$(evm $S/full)" ""
	update_failed "EVM-35 full: audited" full unwritable-label -28
	file $S/fits 800		# and room for both
	file $D/other
	set_xattr $D/other selinux "$(bytes 400)"	# in the block
	file $D/label 300		# all of it in the block
	file $D/near
	file $D/late 300
	policy 'appraise func=FILE_CHECK fowner=3001'
	refused "EVM-20 full: refused" missing-HMAC $S/full
	check_rows
	errno_is "EVM-32 full: making room for it" OK setfattr -x user.room $S/full
	refused "EVM-20 full: makes no HMAC" missing-HMAC $S/full
	check_rows
	errno_is "EVM-34 full: nor does a change" EPERM chmod 600 $S/full
	evm_right "EVM-35 a file with room" $S/fits

	# One whose SELinux label cannot be read, one whose HMAC cannot
	for name in other label near; do
		evm_right "EVM-35 $name: right at first" $D/$name
		allowed "EVM-20 $name: and accepted" $D/$name
	done
	check_rows
	sync
	for name in other label; do
		exec 7<$D/$name		# lest what is known of it be forgotten
		dmsetup suspend --noudevsync disk
		table "$loop" "$(block_of $name)" | dmsetup load disk
		dmsetup resume --noudevsync disk
		echo 1 >/proc/sys/vm/drop_caches
		log_mark
		ok "EVM-34 $name: right before, so its mode changes" chmod 744 $D/$name
		case $name in
		other) update_failed "EVM-35 other: audited" other unreadable-metadata -5 ;;
		label) update_failed "EVM-35 label: audited" label unreadable-label -5 ;;
		esac
		errno_is "EVM-34 $name: then it is not known to be right" EPERM chmod 644 $D/$name
		errno_is "EVM-20 $name: nor can it be used" EACCES "$HELPER" open r $D/$name
		allowed "EVM-20 $name: its neighbour can" $D/near
		check_rows
		exec 7<&-
	done

	# Written to, but when it is closed its label cannot be looked at, nor replaced
	exec 7>>$D/near 8>>$D/late
	dmsetup suspend --noudevsync disk
	table "$loop" "$(block_of late)" | dmsetup load disk
	dmsetup resume --noudevsync disk
	echo 1 >/proc/sys/vm/drop_caches
	log_mark
	echo more >&8
	echo more >&7
	exec 7>&- 8>&-
	if ours; then
		audit_has "APPR-41 late: audited" $AUDIT_DATA \
			"op=update_digest cause=unreadable-label comm=\"[a-z]*\" name=\"$D/late\" dev=\"[a-z0-9-]+\" ino=[0-9]+ res=0 errno=-5"
	fi
	audit_hasnt "APPR-41 near: nothing to audit" $AUDIT_DATA "op=update_digest .*near"
	is "APPR-41 near: the label follows" "$(xattr $D/near ima)" "$(label_for $D/near)"
	ok "EVM-34 the neighbour changes" chmod 744 $D/near
	evm_right "EVM-35 and is right" $D/near
	umount $D
	dmsetup remove --noudevsync disk
	;;
mend)
	attach $small $S
	attach $split $D
	evm_on
	policy 'appraise func=FILE_CHECK fowner=3001'
	allowed "EVM-20 what was right" $S/fits
	allowed "EVM-20 what was right, too" $D/near
	refused "EVM-20 full" missing-HMAC $S/full
	refused "EVM-20 other: the disk can be read, the HMAC is of before" invalid-HMAC $D/other
	refused "EVM-20 label: the same" invalid-HMAC $D/label
	refused "APPR-41 late: the label is of before" invalid-hash $D/late
	check_rows
	for f in $S/full $D/other $D/label; do
		ok "EVM-40 ${f##*/}: mended" chmod "$(stat -c %a $f)" $f
		evm_right "EVM-40 ${f##*/}: right" $f
		allowed "EVM-40 ${f##*/}: accepted" $f
	done
	check_rows
	;;
esac
done_testing
