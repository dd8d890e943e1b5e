# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# Malformed labels, put on the disk behind the kernel's back: every type byte with
# every length up to 64 and a random body, plausible headers, each single bit of a
# valid signature flipped, and the largest values. None opens, neither at first nor
# later nor for a user; what has a right label does, before and after.
#
# ids: APPR-12 APPR-14 APPR-17 APPR-18 XATTR-1 XATTR-2 XATTR-3 XATTR-4 XATTR-5 XATTR-30 SIG-1 SIG-2 SIG-4 HOOK-3 KEY-3 EDGE-18
# tpm: none
# cmdline: ima_appraise=enforce
# timeout: 300

. /host/tests/guest/lib.sh
. /host/tests/guest/appraise.sh

D=$WORK/disk
values=/host/data/values	# lines "/DIRECTORY/NAME HEX", by the host

count_of() { grep -c "^/$1/" "$values"; }
good_value() { sed -n "/^\/good\/$1 /{s///p;q}" "$values"; }

# labels: as the kernel reads them, in the form of $values
labels() {
	(cd "$D" && sed 's|^/\([^ ]*\) .*|\1|' "$values" | xargs getfattr -e hex -n security.ima) | awk '
		/^# file: / { name = $3 }
		/^security.ima/ {
			sub(/^security.ima(=0x)?/, "")
			print "/" name, $0 == "" ? "-" : $0
		}'
}

good_ones() {
	allowed "XATTR-1 a bare digest, $1" "$D/good/sha1"
	allowed "XATTR-2 a digest, $1" "$D/good/sha256"
	allowed "SIG-4 RSA, $1" "$D/good/rsa"
	allowed "SIG-4 ECDSA, $1" "$D/good/p256"
	check_rows
}

# attempt DIRECTORY: every file of it, as root, later as a user
attempt() {
	"$HELPER" sweep "$D/$1" >"/tmp/$1.root"
	"$HELPER" as "$USER_ID" "$HELPER" sweep "$D/$1" >"/tmp/$1.user"
}
# none_opens ABOUT DIRECTORY [OPENED...]: attempt found only OPENED to open
none_opens() {
	local about=$1 dir=$2 want
	shift 2
	want="EACCES $(($(count_of "$dir") - $#))"
	[ $# -eq 0 ] || want=$(printf '%s\n' "OK $#" "$want" "${@/#/opened }")
	is "$about, root" "$(cat "/tmp/$dir.root")" "$want"
	is "$about, later, a user" "$(cat "/tmp/$dir.user")" "$want"
}

# cause_of HEX: what the audit record says, by the table of verdicts
cause_of() {
	case $1 in
	-) if [ "$KERNEL" = stock ]; then echo 'missing-hash(1)'; else echo missing-hash; fi ;;	# EDGE-18
	01* | 04*) echo invalid-hash ;;
	0300*) echo unknown ;;
	0301* | 0302*) echo invalid-signature ;;
	0603*) echo invalid-verity-signature ;;
	03* | 06*) echo invalid-signature-version ;;
	*) echo unknown-ima-data ;;
	esac
}
# audited ABOUT NAME...: a sample; a record for each file would push others out of
# the log
audited() {
	local about=$1 name value
	shift
	printf '/%s \n' "$@" >/tmp/names
	while read -r name value; do
		refused "$about ${name#/}" "$(cause_of "$value")" "$D$name"
	done <<<"$(grep -F -f /tmp/names "$values")"
}

# large ABOUT CAUSE SIZE HEX: a label of SIZE bytes that begins with HEX; in the
# directory $dir, and opens if the cause is "-"
large() {
	local file=$dir/$4 value
	value=$({ xxd -r -p <<<"$4"; head -c $(($3 - ${#4} / 2)) /dev/zero | tr '\0' '\252'; } | base64 -w 0)
	printf 'what is signed' | owned 3001 "$file"
	ok "XATTR-30 $1, $3 bytes" setfattr -n security.ima -v "0s$value" "$file"
	if [ "$2" = - ]; then
		allowed "$1, $3 bytes" "$file"
	else
		refused "$1, $3 bytes" "$2" "$file"
	fi
}
# large_labels DIRECTORY SIZE: types that setxattr takes; length fields of which
# the first is right
large_labels() {
	local dir=$1 size=$2 len about
	large "XATTR-1 digest" invalid-hash "$size" 01
	large "XATTR-2 digest" invalid-hash "$size" 0404
	large "APPR-14 right digest, the rest is ignored" - "$size" "$sha256"
	large "XATTR-5 old signature" invalid-signature "$size" 0301
	large "SIG-2 ECDSA signature" invalid-signature "$size" \
		"${p256:0:14}$(printf %04x $((size - 9)))"
	for len in $((size - 9)) $((size - 10)) $((size - 8)); do
		about="with length $len"
		len=$(printf %04x "$len")
		large "SIG-2 signature $about" invalid-signature "$size" "${rsa:0:14}$len"
		large "XATTR-4 verity signature $about" invalid-verity-signature "$size" \
			"0603${rsa:4:10}$len"
	done
	check_rows
}

sha256=$(good_value sha256) rsa=$(good_value rsa) p256=$(good_value p256)
diag "random bodies: seed $(cat /host/data/seed)"
mkdir "$D" "$WORK/large-ext4" "$WORK/large-tmpfs"
mount -t tmpfs tmpfs "$WORK/large-tmpfs"
cp /host/data/malformed.ext4 /tmp/	# the share is slow to read in small pieces
mount "$(losetup -f --show /tmp/malformed.ext4)" "$D"
for name in rsa p256; do
	errno_is "KEY-3 $name" OK keyctl padd asymmetric "" %:.ima <"/host/data/$name.der"
done

is "XATTR-1 every type byte with every length" "$(count_of sweep)" $((256 * 64 + 1))
is "XATTR-1 the labels are on the disk" "$(labels | diff - "$values" | head -n 5)" ""

policy 'appraise func=FILE_CHECK fowner=3001'
# A record for each refusal is more than a console takes in time; what is worse
# than a notice still shows.
dmesg -n 5

good_ones before
# There are two processors, and each takes its time.
{ attempt flipped-p256; attempt flipped-rsa; attempt headed; } &
attempt sweep
wait
none_opens "APPR-12 APPR-14 HOOK-3 type bytes and lengths" sweep
is "APPR-18 type bytes and lengths, a third time" "$("$HELPER" sweep "$D/sweep")" \
	"EACCES $(count_of sweep)"
none_opens "APPR-14 SIG-1 SIG-2 plausible headers, random bodies" headed
none_opens "XATTR-3 SIG-2 a bit flipped in an RSA signature" flipped-rsa
# Byte 9 is the tag of the SEQUENCE that holds the two numbers, 30.  The kernel's
# ASN.1 decoder takes 10 for the same: it does not insist on the bit that says
# "constructed".  The numbers are those that the key's owner computed for this
# content, so nothing passes that was not signed.  No other bit can be spared.
none_opens "XATTR-3 SIG-2 a bit flipped in an ECDSA signature" flipped-p256 9.5

dmesg -C	# these records are in the way of those that are looked at
audited "APPR-12 APPR-17 EDGE-18" sweep/empty/0
audited "APPR-14 APPR-17" sweep/{01,03,04,06,07,ff}/{2,64} headed/{old,v3,rsa,p256,verity-rsa}/64 \
	flipped-{rsa,p256}/{0.0,0.1,0.7,1.0,1.1,3.0,8.0,60.3}
check_rows
large_labels "$WORK/large-ext4" 4040	# what a block holds beside its headers
large_labels "$WORK/large-tmpfs" 65536	# what an attribute can have
good_ones after
done_testing
