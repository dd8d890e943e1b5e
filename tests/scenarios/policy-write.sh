# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# Loading a policy by write and by path, reading it back, refusing bad ones.
#
# ids: POL-40 POL-41 POL-42 POL-43 POL-45 POL-46 POL-60 POL-61
# tpm: 2

. /host/tests/guest/lib.sh

is "POL-61 no policy reads empty" "$(cat "$IMA/policy")" ""

rules='measure func=FILE_CHECK mask=MAY_READ uid=0
dont_measure fsmagic=0x9fa0'
log_mark
ok "POL-41 a policy loads" policy "$rules"
log_has "POL-45 and says so" 'ima: policy update completed'
observe readback "$(cat "$IMA/policy")"

log_mark
errno_is "POL-41 an unknown word is refused" EINVAL policy 'measure colour=red'
observe refused-log "$(log_since)"
observe readback-after "$(cat "$IMA/policy")"

printf 'audit func=BPRM_CHECK\n' >"$WORK/rules"
log_mark
ok "POL-42 a policy loads by path" policy "$WORK/rules"
observe path-log "$(log_since | grep -v audit:)"
observe readback-path "$(cat "$IMA/policy")"

errno_is "POL-42 a missing file" ENOENT policy "$WORK/none"
done_testing
