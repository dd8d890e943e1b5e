# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# A hash rule: security.ima follows the content at the last close of a writer,
# and does not by itself measure, audit or deny anything.
#
# ids: HOOK-3 HOOK-9 HOOK-21 APPR-40 APPR-41 APPR-42 POL-25 XATTR-10 MEAS-23
# tpm: none

. /host/tests/guest/lib.sh
. /host/tests/guest/records.sh

policy 'dont_hash func=FILE_CHECK fowner=3003
hash func=FILE_CHECK fowner=3001
hash func=FILE_CHECK fowner=3003
measure func=FILE_CHECK mask=MAY_READ fowner=3002'

label() { getfattr --only-values -n security.ima "$1" 2>/dev/null | hex; }
# want FILE: the label that belongs to its content, algorithm 4 (CON-1, CON-2)
want() { printf '0404%s' "$(digest_file sha256 "$1")"; }
change() { printf more >>"$1"; }

f=$WORK/hashed
printf hashed | owned 3001 "$f"
is "HOOK-9 nothing measured" "$(added_by "$HELPER" open r "$f")" 0
is "HOOK-9 reading writes no label" "$(label "$f")" ""
if [ "$KERNEL" = ours ]; then
	change "$f"
	is "APPR-41 APPR-42 written at the last close" "$(label "$f")" "$(want "$f")"
	change "$f"
	is "APPR-41 follows the content" "$(label "$f")" "$(want "$f")"
	# Removing the label changes the cookie, too: let it be taken anew first.
	setfattr -x security.ima "$f"
	sync
	echo 3 >/proc/sys/vm/drop_caches
	"$HELPER" open r "$f"
	"$HELPER" open rw "$f"
	is "HOOK-21 not without a change" "$(label "$f")" ""
	printf more >"$f"
	is "HOOK-21 a truncating writer" "$(label "$f")" "$(want "$f")"
	# Readers between the change and the last close do not hide the change.
	perl -e 'open F, ">>", $ARGV[0]; open G, ">>", $ARGV[0]; syswrite F, "x"; close F;
		system "cat", $ARGV[0]; exec "true"' "$f" >/dev/null
	is "HOOK-21 the last of two writers" "$(label "$f")" "$(want "$f")"
	perl -e 'open F, ">>", $ARGV[0]; truncate F, 1; system "cat", $ARGV[0]; close F' "$f" >/dev/null
	is "HOOK-21 HOOK-22 read between cutting and closing" "$(label "$f")" "$(want "$f")"
	perl -e 'open F, ">>", $ARGV[0]; syswrite F, "y"; system "cat", $ARGV[0]; close F' "$f" >/dev/null
	is "HOOK-21 read between writing and closing" "$(label "$f")" "$(want "$f")"
	f=$WORK/signed
	printf signed | owned 3001 "$f"
	setfattr -n security.ima -v 0x030204aabbccdd0002eeee "$f"
	ok "HOOK-3 nothing is denied" "$HELPER" open r "$f"
	change "$f"
	is "APPR-41 a signature is never overwritten" "$(label "$f")" 030204aabbccdd0002eeee
else
	change "$f"
	is "stock without IMA_APPRAISE writes no label" "$(label "$f")" ""
fi
for uid in 3002 3003; do
	f=$WORK/other-$uid
	printf other | owned $uid "$f"
	"$HELPER" open r "$f"
	change "$f"
	is "POL-25 no label for $uid" "$(label "$f")" ""
done

# A label names an algorithm; without appraisal it does not change what is
# recorded.
i=0
for value in 0x0405 0x0402 0x0406 0x01 0x030206aabbccdd0002eeee 0x07; do
	i=$((i + 1))
	f=$WORK/labelled-$i
	printf 'labelled %s' $i | owned 3002 "$f"
	case $value in
	0x0[14]*) value+=$(zeros 20) ;;
	esac
	setfattr -n security.ima -v "$value" "$f"
	"$HELPER" open r "$f"
	observe "label-$value" "$(records "$f" | cut -d' ' -f4)"
done
done_testing
