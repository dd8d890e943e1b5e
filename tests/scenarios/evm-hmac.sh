# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# The HMAC: its bytes, and that it follows every change that is allowed, on ext4,
# on tmpfs and for directories and links; held against openssl.
#
# ids: EVM-3 EVM-4 EVM-5 EVM-6 EVM-8 EVM-10 EVM-12 EVM-30 EVM-31 EVM-32 EVM-33 EVM-34 EVM-35 EVM-37 INIT-8 AUD-10
# tpm: none
# timeout: 240

. /host/tests/guest/lib.sh
. /host/tests/guest/appraise.sh
. /host/tests/guest/evm.sh

_marks=0
like "INIT-8 the log" "$(dmesg --notime | sed -n 's/^evm: //p' | tr '\n' '~')" \
	'^Initialising EVM extended attributes:~security.selinux~security.SMACK64~security.SMACK64EXEC \(disabled\)~security.SMACK64TRANSMUTE \(disabled\)~security.SMACK64MMAP \(disabled\)~security.apparmor \(disabled\)~security.ima~security.capability~HMAC attrs: 0x1~'

# Before there is a key: nothing is written, nothing refused.
early=$WORK/early
echo early >"$early"
set_xattr "$early" capability $CAP1
is "EVM-35 without a key there is no HMAC" "$(evm "$early")" ""

log_mark
ok "EVM-12 the key is taken" evm_on
log_has "EVM-12 the log" '^evm: key initialized$'
is "EVM-10 the mode" "$(cat "$EVM")" 1

# A file from its first covered xattr to its last.
f=$WORK/file
echo content >"$f"
is "EVM-35 a file without covered xattrs" "$(evm "$f")" ""
log_mark
errno_is "EVM-32 the first one, on a disk" EPERM set_xattr "$f" capability $CAP1
audit_has "AUD-10 it is audited as update" $AUDIT_METADATA "op=update_metadata cause=no_xattrs comm=\"setfattr\" name=\"file\" dev=\"vda\" ino=[0-9]+ res=0 errno=0"
audit_has "AUD-10 and as appraisal" $AUDIT_METADATA "op=appraise_metadata cause=no_xattrs "
n=$WORK/new
mknod "$n" p && rm "$n"
ok "EVM-37 mknod of a regular file" "$HELPER" mknod "$n"
ok "EVM-32 a new file gets its first" set_xattr "$n" capability $CAP1
evm_right "EVM-5 EVM-6 the HMAC" "$n"
is "EVM-4 its length" "$(evm "$n" | wc -c)" 42
first=$(evm "$n")
ok "EVM-32 it is changed" set_xattr "$n" capability $CAP2
ok "EVM-32 and gets another" set_xattr "$n" SMACK64 5f
evm_right "EVM-35 setxattr" "$n"
isnt "EVM-35 is another" "$(evm "$n")" "$first"
ok "EVM-34 mode" chmod 4755 "$n"
evm_right "EVM-35 chmod" "$n"
ok "EVM-34 owner and group" chown 1234:4321 "$n"
evm_right "EVM-35 chown" "$n"
is "EVM-35 which takes the capability away" "$(xattr "$n" capability)" ""
ok "EVM-34 owner" chown -h 7 "$n"
evm_right "EVM-35 lchown" "$n"
set_xattr "$n" capability $CAP2
evm_right "EVM-35 and after that" "$n"
touch "$n"
del_xattr "$n" capability
echo more >>"$n"
evm_right "EVM-35 content and times are not covered" "$n"
set_xattr "$n" other 0102
ok "EVM-31 an xattr that is not covered" del_xattr "$n" other
evm_right "EVM-31 leaves it alone" "$n"
ok "EVM-33 an ACL" setfacl -m u:1000:rw,g:1000:r "$n"
evm_right "EVM-35 ACL set" "$n"
ok "EVM-33 an ACL that changes the mode" setfacl -m m::r "$n"
evm_right "EVM-35 with the mode" "$n"
ok "EVM-33 it is removed" setfacl -b "$n"
evm_right "EVM-35 ACL removed" "$n"
mv "$n" "$n.moved"
evm_right "EVM-5 names are not covered" "$n.moved"
n=$n.moved
ln "$n" "$n.link"
evm_right "EVM-5 nor links" "$n.link"
setpriv --reuid 7 --clear-groups chmod 700 "$n" || chmod 700 "$n"
evm_right "EVM-35 chmod by the owner" "$n"
ok "EVM-32 the last one is removed" del_xattr "$n" SMACK64
is "EVM-35 and security.evm with it" "$(evm "$n")" ""

# Writing takes the capability away, which is not said to anybody: stock's HMAC stays.
w=$WORK/written
"$HELPER" mknod "$w"
set_xattr "$w" SMACK64 5f
set_xattr "$w" capability $CAP1
before=$(evm "$w")
echo more >>"$w"
is "EVM-35 writing takes the capability away" "$(xattr "$w" capability)" ""
if ours; then
	want=$(evm_for "$w")
else
	want=$before
fi
is "EVM-35 and the HMAC" "$(evm "$w")" "$want"
observe EVM-35:written "$([ "$(evm "$w")" = "$(evm_for "$w")" ] && echo right || echo wrong)"

# What nobody but the kernel writes.
m=$WORK/mine
"$HELPER" mknod "$m"
set_xattr "$m" capability $CAP1
set_xattr "$m" SMACK64 61
good=$(evm "$m")
errno_is "EVM-31 an HMAC by hand" EPERM set_xattr "$m" evm "$good"
errno_is "EVM-31 an HMAC of ours by hand" EPERM set_xattr "$m" evm "0704$(printf '00%.0s' {1..32})"
errno_is "EVM-31 an empty value" EINVAL setfattr -n security.evm "$m"
errno_is "EVM-31 a value of another type" EPERM set_xattr "$m" evm 0102
errno_is "EVM-31 set by an ordinary user" EPERM "$HELPER" as $USER_ID setfattr -n security.evm -v 0x0302 "$m"
errno_is "EVM-31 removed by an ordinary user" EPERM "$HELPER" as $USER_ID setfattr -x security.evm "$m"
is "EVM-31 it is as it was" "$(evm "$m")" "$good"

# Wrong: everything is refused, and repaired by nobody.
ok "EVM-31 removing it is allowed, as it is right" del_xattr "$m" evm
log_mark
errno_is "EVM-32 then no xattr" EPERM set_xattr "$m" capability $CAP2
errno_is "EVM-32 nor removal" EPERM del_xattr "$m" capability
errno_is "EVM-34 nor mode" EPERM chmod 600 "$m"
errno_is "EVM-34 nor owner" EPERM chown 5 "$m"
errno_is "EVM-33 nor ACL" EPERM setfacl -m u:1000:rw "$m"
audit_has "AUD-10 no_label" $AUDIT_METADATA 'op=appraise_metadata cause=no_label comm="chmod" name="mine" .* res=0'
ok "EVM-34 size and times are free" truncate -s 100 "$m"
is "EVM-35 which takes the capability away" "$(xattr "$m" capability)" ""
is "EVM-35 and makes nothing right that was wrong" "$(evm "$m")" ""
ok "EVM-31 an xattr that is not covered is free" set_xattr "$m" other 01
observe EVM-32:no_label "$(audit_records $AUDIT_METADATA | sort | uniq -c)"

# Where there is no disk to tamper with; directories and links.
mkdir -p "$WORK/tmpfs"
mount -t tmpfs tmpfs "$WORK/tmpfs"
t=$WORK/tmpfs/file
echo t >"$t"
ok "EVM-32 the first xattr on tmpfs" set_xattr "$t" capability $CAP1
like "EVM-35 has its HMAC" "$(evm "$t")" '^02[0-9a-f]{40}$'
ok "EVM-34 which is right" chmod 640 "$t"
d=$WORK/dir
mkdir "$d"
ok "EVM-23 a directory is not asked" set_xattr "$d" SMACK64 61
evm_right "EVM-35 but has an HMAC" "$d"
ok "EVM-34 and changes" chmod 700 "$d"
evm_right "EVM-35 with it" "$d"
done_testing
