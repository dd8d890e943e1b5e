# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# A key that comes when files are in use already, and files on overlayfs.
#
# ids: EVM-8 EVM-20 EVM-31 EVM-33 EVM-37 EVM-41 EVM-42 CHG-5 EDGE-16
# tpm: none
# cmdline: ima_appraise=enforce

. /host/tests/guest/lib.sh
. /host/tests/guest/appraise.sh
. /host/tests/guest/evm.sh

file() {	# DIRECTORY NAME
	"$HELPER" mknod "$1/$2"
	set_xattr "$1/$2" ima "$(printf 'content of %s' "$2" | digest_label sha256)"
	printf 'content of %s' "$2" >"$1/$2"
	chown 3001 "$1/$2"
}
policy 'appraise func=FILE_CHECK fowner=3001'
file "$WORK" early
allowed "APPR-14 before there is a key" "$WORK/early"
check_rows
evm_on
if ours; then
	refused "EVM-20 what has no HMAC does not stay good" missing-HMAC "$WORK/early"
	check_rows
fi
observe EVM-20:early "$(errno_of "$HELPER" open r "$WORK/early")"

mkdir -p "$WORK"/over/{lower,upper,work} "$WORK/overlay"
for name in low copied; do
	file "$WORK/over/lower" "$name"
done
good=$(evm "$WORK/over/lower/copied")
like "EVM-35 on the lower layer there are HMACs" "$good" '^02'
log_mark
mount -t overlay -o "lowerdir=$WORK/over/lower,upperdir=$WORK/over/upper,workdir=$WORK/over/work" \
	over "$WORK/overlay"
O=$WORK/overlay
allowed "EVM-42 a lower file, HMAC not looked at" "$O/low"
check_rows
log_has "EVM-20 which is said once" '^evm: overlay not supported$'
errno_is "EVM-31 nobody writes security.evm" EPERM set_xattr "$O/low" evm 0501020304050607080910
# On stock a file with attributes cannot be copied up: its first one is refused.
observe EVM-32:copy-up "$(errno_of chmod 755 "$O/copied")"
if ours; then
	ok "EVM-37 a file made by O_TMPFILE is new" chmod 755 "$O/copied"
	ok "EVM-31 other attributes are free" set_xattr "$O/copied" SMACK64 61
	evm_right "EVM-41 the copy has its own HMAC, on the upper layer" "$WORK/over/upper/copied"
	ok "EDGE-16 removing is as free" del_xattr "$O/copied" SMACK64
	evm_right "EDGE-16 and nothing is computed for overlayfs" "$WORK/over/upper/copied"
	allowed "EVM-42 it can be used" "$O/copied"
	check_rows
fi
is "EVM-41 the lower file is as it was" "$(evm "$WORK/over/lower/copied")" "$good"
done_testing
