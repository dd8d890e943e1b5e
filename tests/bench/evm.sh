# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# EVM with its key: files whose metadata and content are covered, and files that have
# nothing to cover.
#
# cmdline: ima_appraise=enforce

. /host/bench/lib.sh

keyctl link @u @s
keyctl add user kmk 0123456789abcdef0123456789abcdef @u >/dev/null
keyctl add encrypted evm-key "new default user:kmk 32 $(printf '%064d' 7)" @u >/dev/null
content "$DISK/bare"
echo 1 >"$SECURITYFS/evm"

# A new file takes its first covered attribute, the digest of no content, and with
# it the HMAC; both follow when it is written to.
"$HELPER" mknod "$DISK/covered"
setfattr -n security.ima -v "0x0404$(sha256sum </dev/null | cut -d ' ' -f 1)" "$DISK/covered"
chown 3001 "$DISK/covered"
policy "appraise func=FILE_CHECK fowner=3001"
head -c 4096 /dev/zero >"$DISK/covered"
getfattr -m security.evm "$DISK/covered" 2>/dev/null | grep -q security.evm

cost open open "$DISK/covered"
cost open-bare open "$DISK/bare"
cost chmod chmod "$DISK/covered"
cost chmod-bare chmod "$DISK/bare"
cost rewrite rewrite "$DISK/covered"
cost rewrite-bare rewrite "$DISK/bare"
