# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# Every policy in Documentation/ loads, reads back as something that loads
# again and means the same; what it calls refused is refused with the reason
# it gives; built-in policies are what it says they are.
#
# The host side puts the fenced blocks of language "ima-policy" into /host/data
# as NUMBER.KIND (KIND: plain, or the words behind "ima-policy").
#
# ids: POL-1 POL-3 POL-4 POL-10 POL-11 POL-12 POL-14 POL-20 POL-30 POL-31 POL-32 POL-33 POL-36 POL-44 POL-60
# tpm: none
# kernel: ours
# timeout: 600

. /host/tests/guest/lib.sh

# rules FILE...: the rules of blocks, without comments and empty lines.
rules() { sed -e '/^[[:space:]]*#/d' -e '/^[[:space:]]*$/d' "$@"; }
active() { sed 's/ *$//' "$IMA/policy"; }

# words: each line's words in one order, which is not that of read-back.
words() {
	local line
	while read -ra line; do
		printf '%s\n' "${line[@]}" | sort | paste -sd' '
	done
}

# loaded TEXT: load it as a custom policy, print the rules it added.  Custom
# rules are appended; what replaces the boot policy is new as a whole.
loaded() {
	local before
	before=$(active | wc -l)
	policy "$1" || echo "refused"
	active | tail -n +$((before + 1))
}

# round_trip NAME FILE: the rules load and are shown word for word, and what is
# shown loads again and shows the same.
round_trip() {
	local name=$1 first
	first=$(loaded "$(rules "$2")")
	is "POL-60 $name is shown as it was written" \
		"$(words <<<"$first")" "$(rules "$2" | words)"
	is "POL-60 $name, as shown, loads again and shows the same" \
		"$(loaded "$first")" "$first"
}

# refused LINE REASON.  The kernel shows ten such reasons in five seconds.
refused() {
	sleep 0.5
	log_mark
	not_ok "POL-4 refused: $1" policy "$1"
	log_has "the log says why: $2" \
		"ima: policy line [0-9]+: \"[^\"]+\": ${2//\*/\\*}\$"
}

case $STEP in
main)
	# The first policy replaces the (empty) boot policy.
	ok "POL-1 a first policy" policy 'dont_measure fsname=none'
	found=0
	for block in /host/data/*.plain; do
		found=$((found + 1))
		round_trip "$(basename "$block")" "$block"
	done
	at_least "the page has examples" "$found" 8

	found=0
	while read -r line; do
		found=$((found + 1))
		refused "${line%% \# *}" "${line##* \# }"
	done <<<"$(rules /host/data/*.refused)"
	at_least "the page has refused rules" "$found" 20

	# No SELinux is active here: such rules are accepted and stay inactive.
	for block in /host/data/*.selinux; do
		log_mark
		before=$(active)
		ok "POL-20 $(basename "$block") is accepted" policy "$(rules "$block")"
		log_has "POL-20 and warned of" "ima: rule for LSM '[a-z_]+' is undefined"
		shown=$(rules "$block" | grep -v -E '(subj|obj)_' || true)
		is "POL-20 and not shown" "$(active)" "$before${shown:+
$shown}"
	done
	;;
builtin)
	is "POL-31 POL-36 ima_policy=tcb|critical_data" "$(active)" \
		"$(rules "/host/data/builtin=tcb" "/host/data/builtin=critical_data")"
	for block in "/host/data/builtin=tcb" "/host/data/builtin=critical_data" \
		     "/host/data/builtin=ima_tcb"; do
		ok "POL-37 $(basename "$block") can be written as a custom policy" \
			policy "$(rules "$block")"
	done
	;;
appraise)
	ok "POL-1 a first policy" policy 'dont_measure fsname=none'
	found=0
	for block in /host/data/*.appraise; do
		found=$((found + 1))
		round_trip "$(basename "$block")" "$block"
	done
	at_least "the page has examples that appraise" "$found" 4
	# The last one: nothing can be written after it.
	block=$(echo /host/data/*.signed)
	is "POL-60 $(basename "$block") is shown as it was written" \
		"$(loaded "$(rules "$block")" | words)" "$(rules "$block" | words)"
	log_mark
	errno_is "POL-44 after which no rule can be written" EACCES policy 'audit'
	log_has "POL-44 and the log says why" \
		'ima: signed policy file \(specified as an absolute pathname\) required'
	;;
appraise-builtin)
	is "POL-32 POL-33 ima_policy=secure_boot|appraise_tcb" "$(active)" \
		"$(rules "/host/data/builtin=secure_boot" "/host/data/builtin=appraise_tcb")"
	;;
labels)
	is "POL-31 ima_tcb" "$(active)" "$(rules "/host/data/builtin=ima_tcb")"
	ok "POL-37 a first policy" policy 'dont_measure fsname=none'
	for block in /host/data/*.smack; do
		round_trip "$(basename "$block")" "$block"
	done
	;;
esac
done_testing
