# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# Digest labels: what opens and what does not, for root and for an ordinary user,
# with the audit record, on ext4, tmpfs and overlayfs; every refusal beside a
# neighbour that is allowed.
#
# ids: APPR-1 APPR-10 APPR-12 APPR-14 APPR-17 APPR-18 XATTR-1 XATTR-2 XATTR-10 XATTR-30 HOOK-3 HOOK-8 POL-26 EDGE-18 AUD-2 AUD-10
# tpm: none
# cmdline: ima_appraise=enforce
# timeout: 300

. /host/tests/guest/lib.sh
. /host/tests/guest/appraise.sh

# content NAME: what the file NAME holds, without line feed
content() { printf '#!/bin/true %s' "$1"; }
sum() { content "$2" | sum_of "$1"; }
zeros() { printf '00%.0s' $(seq "$1"); }

# The table: file, label, cause ("-": opens), what it is about
table=() crafted=()
entry() { table+=("$1 $2 $3 $4"); }
craft() { crafted+=("$1 $2 $3 $4"); }	# labels that setxattr refuses
for algo in md5 sha1 sha224 sha256 sha384 sha512 rmd160 sm3 sha3-256 sha3-384 sha3-512; do
	entry "good-$algo" "$(content "good-$algo" | digest_label "$algo")" - "XATTR-2 $algo"
done
entry bare-sha1 "01$(sum sha1 bare-sha1)" - "XATTR-1 sha1"
entry bare-md5 "01$(sum md5 bare-md5)" - "XATTR-1 md5"
entry bare-md5-padded "01$(sum md5 bare-md5-padded)00000000" - "XATTR-1 md5 in 20 bytes"
entry bare-default "01$(sum sha256 bare-default)" - "XATTR-10 a bare digest of the default algorithm"
entry longer "0404$(sum sha256 longer)aabb" - "APPR-14 trailing bytes"
entry none - missing-hash "APPR-12 no label"
entry wrong "0404$(sum sha256 other)" invalid-hash "APPR-14 another content's digest"
entry wrong-sha1 "01$(sum sha1 other)" invalid-hash "APPR-14 another content's sha1"
entry wrong-md5 "01$(sum md5 other)" invalid-hash "APPR-14 another content's md5"
entry wrong-algo "0405$(sum sha256 wrong-algo)" invalid-hash "APPR-14 the digest of another algorithm"
short=$(sum sha256 short)
entry short "0404${short:2}" invalid-hash "APPR-14 first byte of the digest missing"
entry cut "0404$(sum sha256 cut | cut -c1-62)" invalid-hash "APPR-14 last byte missing"
entry cut-sha1 "01$(sum sha1 cut-sha1 | cut -c1-38)" invalid-hash "APPR-14 bare sha1, last byte missing"
entry long-sha1 "01$(sum sha1 long-sha1)00" invalid-hash "XATTR-10 bare sha1 and a byte"
entry one-byte 04 invalid-hash "APPR-14 the type alone"
entry two-bytes 0404 invalid-hash "APPR-14 type and algorithm alone"
entry bare-type 01 invalid-hash "APPR-14 the type 1 alone"
entry type-0 "00$(sum sha256 type-0)" unknown-ima-data "APPR-14 type 0"
entry type-2 "0204$(sum sha256 type-2)" unknown-ima-data "APPR-14 type 2"
entry type-5 "0504$(sum sha256 type-5)" unknown-ima-data "APPR-14 type 5"
craft type-7 "0704$(sum sha256 type-7)" unknown-ima-data "APPR-14 type 7"
craft type-255 "ff04$(sum sha256 type-255)" unknown-ima-data "APPR-14 type 255"

# crafted_disk IMAGE: labels that only a change behind the kernel's back makes
crafted_disk() {
	local line name value
	mkdir -p "$WORK/offline"
	for line in "${crafted[@]}" "empty 00 - -" "unavailable 0410$(zeros 24) - -"; do
		read -r name value _ <<<"$line"
		content "$name" >"$WORK/offline/$name"
	done
	chown -R 3001 "$WORK/offline"
	truncate -s 8M "$1"
	mke2fs -q -t ext4 -I 256 -d "$WORK/offline" "$1"
	for line in "${crafted[@]}" "unavailable 0410$(zeros 24) - -"; do
		read -r name value _ <<<"$line"
		xxd -r -p <<<"$value" >"$WORK/value-$name"
		echo "ea_set -f $WORK/value-$name /$name security.ima"
	done >"$WORK/commands"
	: >"$WORK/value-empty"
	echo "ea_set -f $WORK/value-empty /empty security.ima" >>"$WORK/commands"
	debugfs -w -f "$WORK/commands" "$1" >"$WORK/debugfs.log" 2>&1
}

# make_files DIRECTORY UID / expect_table DIRECTORY ENTRY...
make_files() {
	local line name value
	for line in "${table[@]}"; do
		read -r name value _ <<<"$line"
		echo "$name $value $(content "$name")"
	done | "$HELPER" make-files "$2" "$1"
}
expect_table() {
	local dir=$1 line name cause about
	shift
	for line; do
		read -r name _ cause about <<<"$line"
		if [ "$cause" = - ]; then
			allowed "$about ($fs)" "$dir/$name"
		else
			refused "$about ($fs)" "$cause" "$dir/$name"
		fi
	done
}

mkdir -p "$WORK/ext4" "$WORK/tmpfs" "$WORK/exec" "$WORK/crafted" "$WORK/ramfs"
mkdir -p "$WORK/over/upper" "$WORK/over/work" "$WORK/overlay" "$WORK/overlay-crafted"
mount -t tmpfs tmpfs "$WORK/tmpfs"
mount -t ramfs ramfs "$WORK/ramfs"
crafted_disk "$WORK/crafted.ext4"
mount "$(losetup -f --show "$WORK/crafted.ext4")" "$WORK/crafted"
mount -t overlay -o "lowerdir=$WORK/crafted,upperdir=$WORK/over/upper,workdir=$WORK/over/work" \
	over "$WORK/overlay"

policy 'appraise func=FILE_CHECK fowner=3001
appraise func=BPRM_CHECK fowner=3002
appraise func=CREDS_CHECK fowner=3003'

for fs in ext4 tmpfs overlay; do
	ok "XATTR-30 files and labels ($fs)" make_files "$WORK/$fs" 3001
	expect_table "$WORK/$fs" "${table[@]}"
done
# Labels of a lower layer, too, which nobody checked when they were written.
for dir in crafted overlay; do
	fs="ext4, offline"
	[ $dir = crafted ] || fs="overlay, lower layer"
	expect_table "$WORK/$dir" "${crafted[@]}"
	empty=missing-hash
	ours || empty='missing-hash(1)'		# EDGE-18
	refused "APPR-12 EDGE-18 an empty label ($fs)" "$empty" "$WORK/$dir/empty"
done
content ramfs | owned 3001 "$WORK/ramfs/file"
row "APPR-10 no labels on this file system" EACCES "" "$WORK/ramfs/file"
check_rows

# The record in full.
log_mark
errno_is "APPR-18 a refusal is not remembered, it is found again" EACCES \
	"$HELPER" as "$USER_ID" "$HELPER" open r "$WORK/ext4/wrong"
audit_has "AUD-2 AUD-10 the whole record" "$AUDIT_DATA" "pid=[0-9]+ uid=$USER_ID auid=[0-9]+ ses=[0-9]+ \
op=appraise_data cause=invalid-hash comm=\"helper\" name=\"$WORK/ext4/wrong\" dev=\"vda\" \
ino=$(stat -c %i "$WORK/ext4/wrong") res=0 errno=0\$"

# An algorithm that the crypto layer lacks: the file cannot be hashed at all.
log_mark
errno_is "XATTR-10 unavailable algorithm" EACCES "$HELPER" open r "$WORK/crafted/unavailable"
log_has "XATTR-10 the log says so" 'ima: Can not allocate tgr192 \(reason: -2\)'
audit_has "AUD-10 and the audit" "$AUDIT_DATA" \
	'op=collect_data cause=failed comm="helper" name="unavailable" .* res=0 errno=0'

# A number that is no algorithm, with the default algorithm's digest behind it.
content no-algo >"$WORK/no-algo"
chown 3001 "$WORK/no-algo"
ok "XATTR-30 a label with algorithm 23" set_label "$WORK/no-algo" "0417$(sum sha256 no-algo)"
got=$(errno_of "$HELPER" open r "$WORK/no-algo")
if ours; then want=EACCES; else want=OK; fi
is "XATTR-10 algorithm 23 names no algorithm" "$got" $want
observe XATTR-10:no-algorithm "$got"

# Execution: the caller's rules and the new program's, each with its own verdict.
content runs | "$HELPER" as 0 cat >"$WORK/exec/runs"
for uid in 3002 3003; do
	dir=$WORK/exec/$uid
	mkdir "$dir"
	printf '%s\n' "runs $(content runs | digest_label sha256) $(content runs)" \
		"wrong $(content other | digest_label sha256) $(content wrong)" \
		"none - $(content none)" | "$HELPER" make-files $uid "$dir"
	about="HOOK-8 execution, $uid"
	allowed "$about, good label" "$dir/runs"
	refused "$about, wrong label" invalid-hash "$dir/wrong"
	refused "$about, no label" missing-hash "$dir/none"
done
check_rows exec
for file in "$WORK"/exec/300[23]/{wrong,none}; do
	allowed "POL-26 reading what must not run: $file" "$file"
done
check_rows

# The interpreter of a script is executed, too.
cp /bin/true "$WORK/exec/interpreter"
chown 3002 "$WORK/exec/interpreter"
printf '#!%s\n' "$WORK/exec/interpreter" >"$WORK/exec/script"
chmod 755 "$WORK/exec/script"
row "HOOK-8 unlabelled interpreter" EACCES "" "$WORK/exec/script"
check_rows exec
is "HOOK-8 the record names the interpreter" "$(causes appraise_data "$WORK/exec/interpreter")" \
	"missing-hash missing-hash"
set_label "$WORK/exec/interpreter" "$(label_for "$WORK/exec/interpreter")"
allowed "HOOK-8 labelled interpreter" "$WORK/exec/script"
check_rows exec
done_testing
