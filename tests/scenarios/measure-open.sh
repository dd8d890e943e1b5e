# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# FILE_CHECK sees every open that goes through a path, with the access that was
# asked for, before truncation, and only regular files.
#
# ids: HOOK-1 HOOK-5 POL-15 MEAS-30 MEAS-33 AUD-10
# tpm: none

. /host/tests/guest/lib.sh
. /host/tests/guest/records.sh

# One owner for each mask, so that one boot answers for all of them.
masks="MAY_READ ^MAY_READ MAY_WRITE ^MAY_WRITE MAY_APPEND ^MAY_APPEND MAY_EXEC ^MAY_EXEC"
rules='' uid=3100
for mask in $masks; do
	rules+="measure func=FILE_CHECK mask=$mask fowner=$uid"$'\n'
	uid=$((uid + 1))
done
policy "${rules}measure func=FILE_CHECK fowner=3200"

# A new file for each open, all made by one process.
# shellcheck disable=SC2016	# perl's variables
perl -e 'for $t (1 .. 12) { for $u (3100 .. 3107) { $n = "$ARGV[0]/open-$t-$u";
	open F, ">", $n; print F $t == 9 ? "#!/bin/true $u\n" : "$t $u";
	chown $u, 0, $n; chmod 0755, $n } }' "$WORK"

# opened NAME WANT COMMAND...: WANT has a digit for each mask, 1 if COMMAND (its
# last argument is added here: a new file) makes that rule measure.
opens=0
opened() {
	local name=$1 want=$2 got='' uid=3100
	shift 2
	opens=$((opens + 1))
	for _ in $masks; do
		got+=$(added_by "$@" "$WORK/open-$opens-$uid")
		uid=$((uid + 1))
	done
	is "HOOK-1 POL-15 $name" "$got" "$want"
}

#                   R ^R W ^W A ^A X ^X
opened read             11000000 "$HELPER" open r
opened write            00110000 "$HELPER" open w
opened read-write       01010000 "$HELPER" open rw
opened write-append     00010100 "$HELPER" open w,append
opened read-append      01000100 "$HELPER" open r,append
opened read-truncate    01010000 "$HELPER" open r,trunc
opened write-truncate   00110000 "$HELPER" open w,trunc
opened path-only        00000000 "$HELPER" open path
opened execve           00000011 "$HELPER" as 0
opened by-io_uring      11000000 "$HELPER" uring-open r
opened by-io_uring-w    00110000 "$HELPER" uring-open w
opened by-handle        11000000 "$HELPER" handle-open r

# What a truncating open is judged on is what was there before it.
printf 'old content' | owned 3200 "$WORK/cut"
$HELPER open w,trunc "$WORK/cut"
is "HOOK-1 O_TRUNC: the old content" "$(records "$WORK/cut" | cut -d' ' -f4)" \
	"sha256:$(digest_text sha256 'old content')"
is "HOOK-1 the file was cut" "$(stat -c %s "$WORK/cut")" 0

# O_TMPFILE has no open to look at; its later open by name has.
mkdir "$WORK/by-3200"
chown 3200 "$WORK/by-3200"
is "HOOK-1 O_TMPFILE" "$(echo new | added_by \
	"$HELPER" as 3200 "$HELPER" tmpfile "$WORK/by-3200" "$WORK/by-3200/named")" 0
is "HOOK-1 its name" "$(added_by "$HELPER" open r "$WORK/by-3200/named")" 1
is "HOOK-1 a file created by open" \
	"$(added_by "$HELPER" as 3200 "$HELPER" open w,creat "$WORK/by-3200/created")" 1
is "HOOK-1 is measured empty" "$(records "$WORK/by-3200/created" | cut -d' ' -f4)" \
	"sha256:$(digest_text sha256 '')"

# Only regular files.
mkfifo "$WORK/fifo"
ln -s "$WORK/cut" "$WORK/link"
chown -h 3200 "$WORK/fifo" "$WORK/link"
is "HOOK-1 a directory" "$(added_by "$HELPER" open r,directory "$WORK/by-3200")" 0
is "HOOK-1 a fifo" "$(added_by "$HELPER" open rw "$WORK/fifo")" 0
mknod "$WORK/null" c 1 3
chown 3200 "$WORK/null"
is "HOOK-1 a device" "$(added_by "$HELPER" open r "$WORK/null")" 0

# O_DIRECT cannot be hashed; it is recorded as such and stays unmeasured.
printf direct | owned 3200 "$WORK/direct"
log_mark
ok "HOOK-5 an O_DIRECT open goes on" "$HELPER" open r,direct "$WORK/direct"
audit_has "HOOK-5 AUD-10 audited" "$AUDIT_DATA" \
	'op=collect_data cause=failed\(directio\) comm="helper" name="direct" dev="vda" ino=[0-9]+ res=0 errno=0'
data=$(digest_field sha256 "$(zeros 32)")$(name_field "$WORK/direct")
expect "HOOK-5 a zero digest" ima-ng "$data" "sha256:$(zeros 32) $WORK/direct"
check_expected
is "HOOK-5 MEAS-30 once" "$(added_by "$HELPER" open r,direct "$WORK/direct")" 0
is "HOOK-5 MEAS-33 not marked measured" "$(added_by "$HELPER" open r "$WORK/direct")" 1
is "HOOK-5 now with its digest" "$(records "$WORK/direct" | tail -n 1 | cut -d' ' -f4)" \
	"sha256:$(digest_text sha256 direct)"
done_testing
