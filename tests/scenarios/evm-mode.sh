# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# The files evm and evm_xattrs: every value, transition, errno and log line.
#
# ids: EVM-10 EVM-11 EVM-12 EVM-15 EVM-30 EVM-32 AUD-14 FS-1
# tpm: none
# timeout: 120

. /host/tests/guest/lib.sh
. /host/tests/guest/appraise.sh
. /host/tests/guest/evm.sh

# says NAME ERRNO TEXT: one write of TEXT
says() { errno_is "$1" "$2" "$HELPER" writes "$EVM" "$3"; }
mode_is() { is "$1" "$(cat "$EVM")" "$2"; }
weak() { setpriv --inh-caps=-sys_admin --bounding-set=-sys_admin "$@"; }

case $STEP in
steps)
	is "FS-1 the link" "$(readlink "$EVM")" integrity/evm/evm
	is "FS-1 modes and owners" "$(stat -c '%A %u:%g' "$SECURITYFS/integrity/evm/evm" \
		"$NAMES" "$SECURITYFS/integrity/evm" | tr '\n' ' ')" \
		"-rw-rw---- 0:0 -rw-rw---- 0:0 drwxr-xr-x 0:0 "
	is "EVM-11 no line feed" "$(xxd -p "$EVM")" 30
	for text in 0 8 0x8 0x40000000 6x - x 1.0; do
		says "EVM-11 '$text' means nothing" EINVAL "$text"
	done
	says "EVM-11 too large a number" ERANGE 99999999999
	errno_is "EVM-11 an ordinary user" EACCES setpriv --reuid $USER_ID --regid $USER_ID --clear-groups "$HELPER" writes "$EVM" 2
	errno_is "EVM-11 root without CAP_SYS_ADMIN" EPERM weak "$HELPER" writes "$EVM" 2
	mode_is "EVM-11 nothing has changed" 0
	says "EVM-10 signatures" OK 2
	mode_is "EVM-10 signatures are on" 2
	says "EVM-10 again" OK 0x2
	echo w >"$WORK/w"
	errno_is "EVM-32 first xattr of a file" EPERM set_xattr "$WORK/w" capability $CAP1
	says "EVM-10 unchecked writes" OK 04
	mode_is "EVM-10 bits are added" 6
	errno_is "EVM-30 then nothing is checked" OK set_xattr "$WORK/w" capability $CAP1
	errno_is "EVM-30 not even an HMAC" OK set_xattr "$WORK/w" evm 02
	log_mark
	says "EVM-12 no key" ENOENT 1
	# Stock says so only if there is a key that it does not take.
	if ours; then log_has "EVM-12 no key, log" '^evm: key initialization failed$'; fi
	mode_is "EVM-11 after which nothing has changed" 6
	evm_key $PLAIN
	log_mark
	says "EVM-12 the key" OK 1
	log_has "EVM-12 the key, log" '^evm: key initialized$'
	mode_is "EVM-11 unchecked writes are over" 3
	for text in 1 2 4 0x80000000; do
		says "EVM-11 '$text' when all is settled" EPERM "$text"
	done
	errno_is "EVM-30 an HMAC is refused again" EPERM set_xattr "$WORK/w" evm 02
	;;
locked)
	says "EVM-10 nothing more" OK 0x80000000
	mode_is "EVM-11 which is not shown" 0
	says "EVM-11 no key any more" EPERM 1
	says "EVM-11 no signatures any more" EPERM 2
	;;
at-once)
	evm_key $PLAIN
	says "EVM-11 key and unchecked writes" OK 5
	mode_is "EVM-11 the key wins" 1
	;;
key)
	says "EVM-11 signatures, and never a key" OK 0x80000002
	mode_is "EVM-11 signatures" 2
	echo k >"$WORK/k"
	errno_is "EVM-32 without any HMAC the first xattr is free" OK set_xattr "$WORK/k" capability $CAP1
	errno_is "EVM-32 and another one" OK set_xattr "$WORK/k" SMACK64 61
	errno_is "EVM-34 and the mode" OK chmod 600 "$WORK/k"
	errno_is "EVM-33 and an ACL" OK setfacl -m u:1000:r "$WORK/k"
	is "EVM-35 there is no HMAC" "$(evm "$WORK/k")" ""
	;;
names)
	says_name() { errno_is "$1" "$2" "$HELPER" writes "$NAMES" "$3"; }
	is "EVM-15 the names" "$(tr '\n' ' ' <"$NAMES")" \
		"security.selinux security.SMACK64 security.ima security.capability "
	log_mark
	says_name "EVM-15 not of security" EINVAL user.mine
	says_name "EVM-15 known and enabled" EEXIST security.ima
	says_name "EVM-15 longer than a name" E2BIG "security.$(printf 'x%.0s' {1..250})"
	says_name "EVM-15 known and not enabled" OK security.SMACK64EXEC
	says_name "EVM-15 new" OK $'security.mine\n'
	says_name "EVM-15 the same again" EEXIST security.mine
	errno_is "EVM-15 behind the beginning" EINVAL "$HELPER" pwrite "$NAMES" 1 <<<security.late
	errno_is "EVM-15 root without CAP_SYS_ADMIN" EPERM weak "$HELPER" writes "$NAMES" security.weak
	is "EVM-15 the names then" "$(tr '\n' ' ' <"$NAMES")" \
		"security.selinux security.SMACK64 security.SMACK64EXEC security.ima security.capability security.mine "
	audit_has "AUD-14 added" $AUDIT_EVM_XATTR 'xattr="security.mine" res=0$'
	audit_has "AUD-14 refused" $AUDIT_EVM_XATTR 'xattr="security.ima" res=-17$'
	audit_has "AUD-14 no name of ours" $AUDIT_EVM_XATTR 'xattr="user.mine" res=-22$'
	observe AUD-14 "$(audit_records $AUDIT_EVM_XATTR)"
	evm_on
	"$HELPER" mknod "$WORK/mine"
	ok "EVM-15 a file gets it" set_xattr "$WORK/mine" mine 010203
	is "EVM-15 and it is covered, last" "$(evm "$WORK/mine")" \
		"02$({ xattr "$WORK/mine" mine; OFF=" all " COVERED=() covered "$WORK/mine"; } | hmac sha1 $PLAIN)"
	says_name "EVM-15 the list is locked" OK .
	is "EVM-15 which its mode shows" "$(stat -c %a "$NAMES")" 440
	says_name "EVM-15 no more names" EPERM security.later
	says_name "EVM-15 nor locking" EPERM .
	;;
esac
done_testing
