# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# Where in the machine's memory the HMAC key is: in the encrypted key until EVM takes
# it, and nowhere afterwards. What is freed is cleared by the kernel (init_on_free),
# so that what is found is held by somebody.
#
# ids: EVM-6 EVM-12
# tpm: none
# mem: 512M
# timeout: 240

. /host/tests/guest/lib.sh
. /host/tests/guest/appraise.sh
. /host/tests/guest/evm.sh

PLAIN=$(cat /host/data/key)
# found STEP: how often, as in the host's search
found() { tell "$1" && await "$1" && cat "/host/in/$1"; }
is "EVM-12 before there is a key" "$(found absent)" "0 0 0 0"
evm_key "$PLAIN"
read -r plain inner outer words <<<"$(found held)"
diag "in the encrypted key: $plain halves, $inner and $outer with a pad, $words in other words"
at_least "EVM-12 the search finds it in the encrypted key" "$plain" 2
ok "EVM-12 EVM takes it" "$HELPER" writes "$EVM" 1
"$HELPER" mknod "$WORK/file"
set_xattr "$WORK/file" capability $CAP1
evm_right "EVM-6 it is in use" "$WORK/file"
taken=$(found taken)
diag "when taken: $taken"
is "EVM-12 the key is in memory no more" "${taken%% *}" 0
is "EVM-6 nor is a block of an HMAC" "$(cut -d ' ' -f 2-3 <<<"$taken")" "0 0"
keyctl unlink "$(keyctl search @u encrypted evm-key)" @u >/dev/null
keyctl reap >/dev/null
sleep 1
gone=$(found gone)
diag "when the encrypted key is gone: $gone"
is "EVM-12 nor when the encrypted key is gone" "$gone" "0 0 0 0"
chmod 600 "$WORK/file"
evm_right "EVM-6 and it is in use still" "$WORK/file"
done_testing
