# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# What the log says of a refused rule: ours names line, token and reason; and
# the notice for verity rules whose template cannot say so.
#
# ids: POL-4 POL-13 POL-20 POL-42 POL-45 POL-49
# tpm: none

. /host/tests/guest/lib.sh
P=$IMA/policy

# says NAME ERE: ours logs a line that matches, stock has no such line
says() {
	local got want=no
	[ "$KERNEL" = ours ] && want=yes
	sleep 0.2
	if log_since | grep -Eq "^ima: policy line $2\$"; then got=yes; else got=no; fi
	is "$1" $got $want
	[ $got = $want ] || diag "$(log_since | grep -v audit:)"
}

while IFS='|' read -r rule token reason; do
	log_mark
	errno_is "POL-4 [$rule]" EINVAL policy "$rule"
	says "POL-4 the log explains [$rule]" "1: \"$token\": $reason"
	sleep 0.3
done <<'TABLE'
measure colour=red|colour=red|.+
measure measure|measure|.+
func=FILE_CHECK|func=FILE_CHECK|.+
measure func=WRONG|func=WRONG|.+
measure uid=root|uid=root|.+
measure func=KEY_CHECK mask=MAY_READ|mask=MAY_READ|.+
TABLE
sleep 5		# the log lines are rate limited

printf '# comment\n\naudit func=FILE_CHECK\nmeasure pcr=ten\nmeasure x\n' >"$WORK/rules"
log_mark
errno_is "POL-42 a bad fourth line" EINVAL policy "$WORK/rules"
says "POL-42 the line of the file is named" '4: "pcr=ten": .+'
is "POL-42 parsing stops there" "$(audit_records "$AUDIT_POLICY_RULE" | tr '\n' ';')" \
	"action=audit func=FILE_CHECK res=1;action=measure pcr=ten res=0;"
audit_has "POL-49 audit" "$AUDIT_STATUS" \
	'pid=[0-9]+ uid=0 auid=[0-9]+ ses=[0-9]+ op=update_policy cause=invalid-policy comm="cat" res=0 errno=0$'

log_mark
not_ok "POL-4 a word of odd bytes" policy $'measure \x01\x1b[31m\xff'
says "POL-4 cannot smuggle escapes into the log" '1: "[\][^ ]+": .+'
unlike "POL-4 no escape byte in the log" "$(dmesg --notime -r | grep -a 'policy line')" $'\x1b'
log_mark
errno_is "POL-4 a word of 3000 characters" EINVAL policy "measure $(printf 'w%.0s' {1..3000})"
says "POL-4 is cut" '1: "w{10,200}": .+'

log_mark
errno_is "POL-20 a label nobody knows" EINVAL policy 'measure func=FILE_CHECK obj_type=nobody_t'
log_has "POL-20 warning" "^ima: rule for LSM 'nobody_t' is undefined$"
is "POL-45 nothing of all this is active" "$(cat "$P")" ""

# POL-13: once per boot.
log_mark
ok "POL-13 verity with d-ngv2" policy 'measure func=FILE_CHECK digest_type=verity template=ima-ngv2 fowner=99'
ok "POL-13 verity without measure" policy 'dont_measure func=FILE_CHECK digest_type=verity fowner=99'
log_hasnt "POL-13 no notice" 'verity rules should include d-ngv2'
log_mark
ok "POL-13 verity without d-ngv2" policy 'measure func=FILE_CHECK digest_type=verity fowner=99'
log_has "POL-13 notice" '^ima: verity rules should include d-ngv2$'
log_mark
ok "POL-13 verity without d-ngv2 again" policy 'measure func=FILE_CHECK digest_type=verity template=ima-ng fowner=99'
log_hasnt "POL-13 once" 'verity rules should include d-ngv2'

# POL-20: once a custom policy is active the rule is accepted, but not active.
log_mark
shown=$(cat "$P")
ok "POL-20 later an unknown label is accepted" policy 'measure func=FILE_CHECK subj_role=nobody_r'
log_has "POL-20 with the same warning" "^ima: rule for LSM 'nobody_r' is undefined$"
log_has "POL-45 completed" 'ima: policy update completed'
is "POL-60 and not shown" "$(cat "$P")" "$shown"
echo x >"$WORK/x"
cat "$WORK/x" >/dev/null
not_measured "POL-20 it never matches" "$WORK/x"
done_testing
