# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# Who may write and remove security.ima, which values and algorithms it takes, and
# that a change of label, content or attributes is noticed at the next access.
#
# ids: XATTR-10 XATTR-30 XATTR-31 XATTR-32 POL-50 POL-47 CHG-6 APPR-12 APPR-14 AUD-10 HOOK-4
# tpm: none
# timeout: 300
# cmdline: ima_appraise=enforce

. /host/tests/guest/lib.sh
. /host/tests/guest/appraise.sh

zeros() { [ "$1" -eq 0 ] || printf '00%.0s' $(seq "$1"); }
as_user() { "$HELPER" as "$USER_ID" "$@"; }
no_admin() { setpriv --bounding-set -sys_admin "$@"; }
opens() { errno_of "$HELPER" open r "$1"; }
sha256=$(printf x | digest_label sha256)

f=$WORK/file
printf x >"$f"
chmod 666 "$f"

# Before any policy: the rules for writing labels do not depend on one.
for when in "without a policy" "under an appraise rule"; do
	errno_is "XATTR-30 root sets, $when" OK set_label "$f" "$sha256"
	errno_is "XATTR-30 a user sets, $when" EPERM as_user "$HELPER" label "$f" "$sha256"
	errno_is "XATTR-30 root without CAP_SYS_ADMIN sets, $when" EPERM \
		no_admin "$HELPER" label "$f" "$sha256"
	errno_is "XATTR-30 root of a user namespace sets, $when" EPERM \
		unshare -r "$HELPER" label "$f" "$sha256"
	errno_is "XATTR-30 a user removes, $when" EPERM as_user setfattr -x security.ima "$f"
	errno_is "XATTR-30 root without CAP_SYS_ADMIN removes, $when" EPERM \
		no_admin setfattr -x security.ima "$f"
	is "XATTR-30 the label is what root wrote, $when" "$(label "$f")" "$sha256"
	errno_is "XATTR-30 root removes, $when" OK setfattr -x security.ima "$f"
	is "XATTR-30 it is gone, $when" "$(label "$f")" ""
	errno_is "XATTR-30 no bytes, $when" EINVAL set_label "$f" ""
	want=$(printf 'OK %.0s' {0..6})
	is "XATTR-30 every type, one byte, $when" \
		"$("$HELPER" labels "$f" 00 01 02 03 04 05 06 07 08 7f ff | tr '\n' ' ')" \
		"${want}EINVAL EINVAL EINVAL EINVAL "
	is "XATTR-30 every type with more, $when" \
		"$("$HELPER" labels "$f" {00,01,02,03,04,05,06,07,08,7f,ff}"04$(zeros 20)" | tr '\n' ' ')" \
		"${want}EINVAL EINVAL EINVAL EINVAL "
	is "XATTR-30 lengths 2 to 66, $when" "$(for n in {0..64}; do echo "0404$(zeros "$n")"; done |
		xargs "$HELPER" labels "$f" | sort | uniq -c | tr -s ' ')" " 65 OK"
	[ "$when" = "without a policy" ] && policy 'appraise func=FILE_CHECK fowner=3001
appraise func=FILE_CHECK fowner=3003 appraise_algos=sha256'
done

# XATTR-31 without a SETXATTR_CHECK rule: what nobody could verify is refused.
log_mark
values=()
for n in {0..23}; do values+=("$(printf '04%02x' "$n")$(zeros 64)"); done
mapfile -t got <<<"$("$HELPER" labels "$f" "${values[@]}")"
for n in {0..23}; do
	case $n in
	0 | 8 | 9 | 10 | 14 | 15 | 16 | 18 | 19) want=EACCES ;;	# not in this kernel
	*) want=OK ;;	# and 23 names no algorithm
	esac
	is "XATTR-31 algorithm $n" "${got[n]-}" $want
done
is "XATTR-31 the same of signatures" "$("$HELPER" labels "$f" {0302,0603}{10,0b}"$(zeros 64)" |
	tr '\n' ' ')" "EACCES OK EACCES OK "
audit_has "XATTR-31 AUD-10 is audited" "$AUDIT_DATA" \
	"op=set_data cause=unavailable-hash-algorithm comm=\"helper\" name=\"$f\" dev=\"vda\" ino=[0-9]+ res=0 errno=0"
is "XATTR-31 a header too short names no algorithm" \
	"$("$HELPER" labels "$f" 030210 03021000000000 "030210$(zeros 6)" "030210$(zeros 7)" | tr '\n' ' ')" \
	"OK OK OK EACCES "

# CHG-6, XATTR-32: what is noticed.
printf x | owned 3001 "$WORK/a"
g=$WORK/a
is "APPR-12 no label" "$(opens "$g")" EACCES
set_label "$g" "$sha256"
is "XATTR-32 CHG-6 label set" "$(opens "$g")" OK
set_label "$g" "$(printf y | digest_label sha256)"
is "XATTR-32 CHG-6 another label set" "$(opens "$g")" EACCES
set_label "$g" "$sha256"
is "XATTR-32 CHG-6 the good one again" "$(opens "$g")" OK
is "XATTR-30 refused values" "$("$HELPER" labels "$g" 07 0410 ff | tr '\n' ' ')" "EINVAL EACCES EINVAL "
is "XATTR-30 refused values change nothing" "$(opens "$g") $(label "$g")" "OK $sha256"
setfattr -x security.ima "$g"
is "XATTR-32 CHG-6 label removed" "$(opens "$g")" EACCES
set_label "$g" "$sha256"
setfattr -n user.other -v 1 "$g"
setfattr -n security.other -v 1 "$g"
is "CHG-6 another attribute does not matter" "$(opens "$g")" OK
chmod 600 "$g"
is "CHG-6 chmod" "$(opens "$g")" OK
chown 3005 "$g"
setfattr -x security.ima "$g"
is "CHG-6 chown out of scope" "$(opens "$g")" OK
chown 3001 "$g"
is "CHG-6 chown back into scope" "$(opens "$g")" EACCES
set_label "$g" "$sha256"
is "CHG-6 labelled" "$(opens "$g")" OK
perl -e 'truncate $ARGV[0], 0' "$g"
is "CHG-6 APPR-14 cut by name" "$(opens "$g")" EACCES
observe cut-label "$(label "$g")"

# XATTR-32: the note that a file is signed.
printf x | owned 3001 "$WORK/noted"
g=$WORK/noted
set_label "$g" "$sha256"
is "HOOK-4 a file with digest is written to" "$(errno_of "$HELPER" open rw "$g")" OK
set_label "$g" 030204aabbccdd0002eeee
is "XATTR-32 HOOK-4 not once it carries a signature" "$(errno_of "$HELPER" open rw "$g")" EACCES
set_label "$g" "$sha256"
is "XATTR-32 HOOK-4 but again with a digest" "$(errno_of "$HELPER" open rw "$g")" OK

# POL-50: the first SETXATTR_CHECK rule defines what may be written.
printf x | owned 3003 "$WORK/b"
set_label "$WORK/b" "$sha256"
policy 'appraise func=SETXATTR_CHECK appraise_algos=sha256,sha512
appraise func=SETXATTR_CHECK appraise_algos=sha1'
values=(0404 0406 0405 0402 01 0417 030204 030205 030206 060305 05)
want=
for v in "${values[@]}"; do
	case $v in
	0405 | 0402 | 01 | 030205 | 060305) want+='EACCES ' ;;
	*) want+='OK ' ;;
	esac
done
log_mark
is "POL-50 XATTR-31 ${values[*]}" \
	"$("$HELPER" labels "$f" "${values[@]/%/$(printf '11%.0s' {1..20})}" | tr '\n' ' ')" "$want"
audit_has "XATTR-31 AUD-10 is audited" "$AUDIT_DATA" \
	"op=set_data cause=denied-hash-algorithm comm=\"helper\" name=\"$f\" dev=\"vda\" ino=[0-9]+ res=0 errno=0"
policy 'appraise func=SETXATTR_CHECK appraise_algos=sha1'
errno_is "POL-50 a later rule changes nothing" EACCES set_label "$f" "0402$(zeros 20)"
errno_is "POL-50 nor takes away" OK set_label "$f" "0406$(zeros 64)"
errno_is "XATTR-30 POL-50 removing is free" OK setfattr -x security.ima "$f"

# The name is the path within the file system: there is no mount to start from.
mkdir -p "$WORK/mnt/dir"
mount -t tmpfs tmpfs "$WORK/mnt"
mkdir "$WORK/mnt/dir"
printf x >"$WORK/mnt/dir/file"
log_mark
errno_is "XATTR-31 on another file system" EACCES set_label "$WORK/mnt/dir/file" "0402$(zeros 20)"
audit_has "AUD-10 path within the file system" "$AUDIT_DATA" \
	'op=set_data cause=denied-hash-algorithm comm="helper" name="/dir/file" dev="tmpfs"'
done_testing
