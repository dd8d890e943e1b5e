# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# Every keyword, value and combination of a rule is accepted or refused with
# the right errno, and the audit record of each rule says what was read.
#
# ids: POL-1 POL-2 POL-3 POL-4 POL-5 POL-10 POL-11 POL-14 POL-20 POL-48 POL-49 EDGE-7
# tpm: none

. /host/tests/guest/lib.sh
set -f

# The table as parallel arrays; ids: the contract ID above the rows.
outcomes=() rules=() ids=() id=POL-1
while IFS= read -r row; do
	[[ $row =~ ^'# '([A-Z]+-[0-9]+) ]] && id=${BASH_REMATCH[1]}
	[[ $row == '#'* || -z $row ]] && continue
	outcomes+=("${row%% *}") ids+=("$id")
	rule=
	[[ $row == *' '* ]] && rule=${row#* }
	rules+=("$rule")
done </host/data/rules

log_mark
mapfile -t got <<<"$(printf '%s\n' "${rules[@]/ %%/}" | "$HELPER" rules "$IMA/policy")"
is "POL-41 one result for each rule" "${#got[@]}" "${#rules[@]}"
log_has "POL-45 with a refused rule the update fails" 'ima: policy update failed'
is "POL-45 and nothing becomes active" "$(cat "$IMA/policy")" ""
mapfile -t records <<<"$(audit_records "$AUDIT_POLICY_RULE")"

# outcome ROW: what this kernel should say
outcome() {
	want=${outcomes[$1]}
	[[ $want == */* ]] || return
	if [ "$KERNEL" = ours ]; then want=${want%/*}; else want=${want#*/}; fi
}

# record_of ROW: POL-48, its tokens as they were read
record_of() {
	local tokens token last
	read -ra tokens <<<"${rules[$1]//\\t/ }"
	text=
	last=$((${#tokens[@]} - 1))
	for i in "${!tokens[@]}"; do
		[ "${tokens[i]}" != %% ] || { last=$((i - 1)); break; }
	done
	for i in "${!tokens[@]}"; do
		token=${tokens[i]}
		[ "$i" -le "$last" ] || break
		if [ "$want" = UNKNOWN ] && [ "$i" = "$last" ]; then
			text+="UNKNOWN=$token "
		elif [[ $token == *[=\<\>]* ]]; then
			text+="$token "
		elif [ "$token" != permit_directio ]; then
			text+="action=$token "
		fi
	done
}

next=0 refused=0
for row in "${!rules[@]}"; do
	rule=${rules[row]}
	outcome "$row"
	record_of "$row"
	[ "$want" != UNKNOWN ] || want=EINVAL
	is "${ids[row]} [$rule]" "${got[row]}" "$want"
	[ "$want" = OK ] || refused=$((refused + 1))

	[[ -z $text || $text == action=#* ]] && continue
	record=${records[next]-}
	next=$((next + 1))
	res=1
	[ "$want" = OK ] || res=0
	if [[ $rule == *\\[rvx]* || ${outcomes[row]} == */* ]]; then
		observe "rule:${rule// /_}" "${got[row]} $record"
	else
		is "POL-48 record of [$rule]" "$record" "${text}res=$res"
	fi
done
is "POL-48 one record for each rule, none for a comment" "${#records[@]}" "$next"
is "POL-49 one record for each refused rule" \
	"$(audit_records "$AUDIT_STATUS" | grep -c 'op=update_policy cause=invalid-policy .*res=0')" \
	"$refused"
done_testing
