# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# New files may be written before they have a label; the kernel writes it when the
# last writer closes the file, and again after each change.
#
# ids: HOOK-3 HOOK-21 HOOK-22 HOOK-23 APPR-12 APPR-40 APPR-41 APPR-42 CMD-6 CHG-2 CHG-6 EDGE-30
# tpm: none
# timeout: 300
# cmdline: ima_appraise=enforce

. /host/tests/guest/lib.sh
. /host/tests/guest/appraise.sh

D=$WORK/new
mkdir -p "$D"
errno_open() { errno_of "$HELPER" open "$@"; }
# labelled NAME FILE: FILE has the label that belongs to its content, and opens
labelled() {
	local want
	case $STEP in
	sha1) want=01$(sum_of sha1 <"$2") ;;
	md5) want=01$(sum_of md5 <"$2") ;;
	sha512) want=$(digest_label sha512 <"$2") ;;
	*) want=$(label_for "$2") ;;
	esac
	is "$1: its label" "$(label "$2")" "$want"
	is "$1: it opens" "$(errno_open r "$2")" OK
}

policy 'appraise func=FILE_CHECK fowner=3001
appraise func=FILE_CHECK fowner=3002 appraise_type=imasig'
chmod 777 "$D"
run() { "$HELPER" as 3001 "$@"; }

run bash -c "echo content >$D/created"
labelled "APPR-41 APPR-42 created by open" "$D/created"
if [ "$STEP" != main ]; then
	# ima_hash= chooses the algorithm; a label names its own.
	echo other >"$D/other"
	set_label "$D/other" "$(digest_label sha256 <"$D/other")"
	chown 3001 "$D/other"
	errno_is "XATTR-10 a label with another algorithm" OK run "$HELPER" open r "$D/other"
	run bash -c "echo more >>$D/other"
	labelled "APPR-41 CMD-6 a writer's label has the default algorithm" "$D/other"
	done_testing
	exit
fi

run bash -c "echo more >>$D/created"
labelled "APPR-41 appended to" "$D/created"
run bash -c "echo other >$D/created"
labelled "APPR-41 HOOK-22 cut and rewritten" "$D/created"
run truncate -s 3 "$D/created"
labelled "APPR-41 HOOK-22 cut through a descriptor" "$D/created"
run bash -c ": >$D/empty"
labelled "APPR-41 an empty file" "$D/empty"
run bash -c "echo moved >$D/temporary && mv $D/temporary $D/moved"
labelled "APPR-41 renamed" "$D/moved"
run bash -c "echo next >$D/temporary && mv $D/temporary $D/moved"
labelled "APPR-41 renamed over another" "$D/moved"
run ln "$D/moved" "$D/linked"
labelled "APPR-41 another name" "$D/linked"
printf 'in a temporary file' | run "$HELPER" tmpfile "$D" "$D/tmpfile"
labelled "HOOK-23 O_TMPFILE, linked" "$D/tmpfile"

# Not before the last writer closes it.
run bash -c "exec 3>$D/open; echo first >&3; getfattr --only-values -n security.ima $D/open >$D/seen 2>/dev/null
	exec 4>>$D/open; exec 3>&-; echo second >&4; exec 4>&-"
is "APPR-41 no label while it is open" "$(cat "$D/seen")" ""
labelled "APPR-41 the last of two writers" "$D/open"
run bash -c "echo first >$D/reader; exec 3>>$D/reader; echo second >&3; cat $D/reader >/dev/null 2>&1; exec 3>&-"
labelled "APPR-41 read between writing and closing" "$D/reader"
run perl -e 'open my $f, "+<", $ARGV[0] or die $!; binmode $f; my $map;
	syswrite $f, "x" x 9; sysseek $f, 0, 0; syswrite $f, "y"; close $f' "$D/created"
labelled "APPR-41 opened for reading and writing" "$D/created"

# No change, no new label; HOOK-3: a writer that was refused owes none.
changed=$(stat -c %z "$D/moved")
errno_is "HOOK-21 opened for writing without a change" OK run "$HELPER" open rw "$D/moved"
is "HOOK-21 the label was not written" "$(stat -c %z "$D/moved")" "$changed"
echo wrong >"$D/wrong"
set_label "$D/wrong" "0404$(printf '11%.0s' {1..32})"
chown 3001 "$D/wrong"
errno_is "HOOK-3 a writer of a file with wrong label" EACCES run "$HELPER" open w "$D/wrong"
is "HOOK-3 does not earn a good one" "$(label "$D/wrong")" "0404$(printf '11%.0s' {1..32})"

# mknod: the file may be opened though it is unlabelled.
for fs in ext4 tmpfs; do
	d=$WORK/mknod-$fs
	mkdir -p "$d"
	[ $fs = ext4 ] || mount -t tmpfs tmpfs "$d"
	chmod 777 "$d"
	run perl -e 'syscall(133, $ARGV[0], 0100666, 0) == 0 or die $!' "$d/node"
	is "HOOK-23 mknod ($fs), unlabelled" "$(label "$d/node")" ""
	errno_is "HOOK-23 mknod ($fs), it opens" OK run "$HELPER" open r "$d/node"
	run bash -c "echo content >>$d/node"
	labelled "APPR-41 mknod ($fs), written" "$d/node"
done

# Where a signature is demanded only an empty new file is let in.
run_as() { "$HELPER" as 3002 "$@"; }
errno_is "APPR-12 created where a signature is demanded" OK run_as "$HELPER" open w,creat "$D/needs"
is "APPR-41 it was labelled" "$(label "$D/needs")" "$(digest_label sha256 </dev/null)"
errno_is "APPR-12 it is not new any more" EACCES run_as "$HELPER" open r "$D/needs"
observe imasig-new "$(run_as bash -c "echo content >$D/needs2" 2>&1; label "$D/needs2")"

# EDGE-30: a hash rule labels what a reader saw and an unconcerned writer changes,
# wherever it stands.
policy 'hash func=FILE_CHECK mask=MAY_READ fowner=3003
appraise func=FILE_CHECK mask=MAY_READ fowner=3003
appraise func=FILE_CHECK mask=MAY_READ fowner=3004
hash func=FILE_CHECK mask=MAY_READ fowner=3004'
for uid in 3003 3004; do
	old=$(printf content | digest_label sha256)
	echo "hash-$uid $old content" | "$HELPER" make-files $uid "$D"
	"$HELPER" open r "$D/hash-$uid"
	printf more >>"$D/hash-$uid"
	want=$(printf contentmore | digest_label sha256)
	ours || [ $uid = 3004 ] || want=$old
	is "EDGE-30 appraise and hash, $uid" "$(label "$D/hash-$uid")" "$want"
	observe "EDGE-30:$uid" "$(label "$D/hash-$uid")"
done

# Out of scope: no label.
echo x >"$D/out"
is "HOOK-3 out of scope" "$(label "$D/out")" ""
run bash -c "exec 3>$D/leaves; echo x >&3; mv $D/leaves $D/left; exec 3>&-"
labelled "APPR-41 renamed while it is open" "$D/left"

# An ordinary user owns what was labelled; nobody gave it the right to write labels.
is "APPR-42 written without permission of the writer" "$(stat -c %u "$D/created")" 3001
errno_is "XATTR-30 which the writer does not have" EPERM run "$HELPER" label "$D/created" 01
done_testing
