# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# The TPM vanishes while running: accesses go on, records are kept, each failed
# extend is said so in the log and in the audit trail.
#
# ids: INIT-7 AUD-10 MEAS-33 MEAS-34 HOOK-3
# tpm: 2 1.2
# timeout: 240
# replay: no

. /host/tests/guest/lib.sh
. /host/tests/guest/records.sh

policy 'measure func=FILE_CHECK mask=MAY_READ fowner=3001'
file() { f=$WORK/$1; printf '%s' "$1" | owned 3001 "$f"; }

file before
log_mark
is "with a TPM" "$(added_by cat "$f")" 1
log_hasnt "INIT-7 nothing to say" 'Error Communicating'
pcr_before=$(pcr sha1)

tell ready
await gone
file after
log_mark
start=$SECONDS
is "INIT-7 the record is kept" "$(added_by cat "$f")" 1
diag "one failing extend took $((SECONDS - start)) s"
ok "HOOK-3 the file can be read" cat "$f"
log_has "INIT-7 the log says so" 'ima: Error Communicating to TPM chip, result: -?[0-9]+'
audit_has "INIT-7 so does audit" "$AUDIT_PCR" \
	"op=add_template_measure cause=TPM_error\\(-?[0-9]+\\) comm=\"cat\" name=\"$f\" dev=\"vda\" ino=[0-9]+ res=1 errno=0"
observe log "$(log_since | grep '^ima: ')"
observe audit "$(audit_records "$AUDIT_PCR")"
is "MEAS-33 it counts as measured" "$(added_by cat "$f")" 0

log_mark
file another
is "INIT-7 the next one too" "$(added_by cat "$f")" 1
log_has "INIT-7 is said each time" 'ima: Error Communicating to TPM chip, result: -?[0-9]+'
log_mark
"$HELPER" hold r "$f" "$HELPER" open w "$f"
is "INIT-7 a violation is counted" "$(violations)" 1
log_has "INIT-7 and its extend reported" 'ima: Error Communicating to TPM chip, result: -?[0-9]+'

is "MEAS-34 the list can be read" "$(list | tail -n 3 | cut -d' ' -f5 | tr '\n' ' ')" \
	"$WORK/after $WORK/another $WORK/another "
is "MEAS-34 and counted" "$(count)" "$(list | wc -l)"
if [ "$TPM" = 2 ] && pcr sha1 >/dev/null 2>&1; then
	observe pcr-after "$([ "$(pcr sha1)" = "$pcr_before" ] && echo unchanged || echo other)"
fi
done_testing
