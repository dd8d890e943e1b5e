# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# Asymmetric keys are measured as they are added, those from before the first
# policy after it, in the order of their arrival.
#
# ids: HOOK-20 HOOK-24 POL-10 POL-18 POL-25 MEAS-2 MEAS-25 MEAS-40 MEAS-43 EDGE-6 EDGE-14 AUD-10
# tpm: 2

. /host/tests/guest/lib.sh
ours() { [ "$KERNEL" = ours ]; }
add() { keyctl padd asymmetric "" "$1" <"/host/data/$2.der" >/dev/null; }	# RING CERTIFICATE
hex() { xxd -p "/host/data/$1.der" | tr -d '\n'; }
sha() { sha256sum <"/host/data/$1.der" | cut -d' ' -f1; }
ring() { keyctl newring "$1" @u; }
# keys: ring names and certificates in the list, in order
keys() {
	local line name cert
	list | awk '$6 ~ /^30/ { print $5, $6 }' | while read -r name line; do
		for cert in /host/data/*.der; do
			[ "$line" = "$(xxd -p "$cert" | tr -d '\n')" ] || continue
			cert=${cert##*/}
			printf '%s:%s ' "$name" "${cert%.der}"
		done
	done
}

# Before the first custom policy.
first=$(ring first) second=$(ring second) other=$(ring other)
add "$first" early-b
add "$second" early-a
add "$other" early-d
add "$first" early-c
is "HOOK-24 nothing is measured yet" "$(count)" 1
policy 'measure func=KEY_CHECK colour=red' 2>/dev/null
is "HOOK-24 a refused policy changes nothing" "$(count)" 1

# The order of the rules does not matter, that of the keys does.
policy 'measure func=KEY_CHECK keyrings=second|first
measure func=KEY_CHECK keyrings=pcr11 pcr=11
measure func=KEY_CHECK keyrings=ng template=ima-ng
measure func=KEY_CHECK keyrings=user1500 uid=1500
measure func=KEY_CHECK keyrings=group1600 gid=1600
measure func=KEY_CHECK keyrings=group0 gid=0
dont_measure func=KEY_CHECK keyrings=never
measure func=KEY_CHECK keyrings=never
measure fowner=0 func=MODULE_CHECK
measure mask=MAY_EXEC fowner=77'
is "HOOK-24 the queue in order of arrival" "$(keys)" "first:early-b second:early-a first:early-c "

# Later ones at once.
add "$first" one
is "HOOK-20 record" "$(list | tail -n 1 | cut -d' ' -f1,3-)" \
	"10 ima-buf sha256:$(sha one) first $(hex one)"
add "$other" two
is "POL-18 a keyring that is not listed" "$(keys)" \
	"first:early-b second:early-a first:early-c first:one "
add "$(ring firs)" two
add "$(ring first2)" two
is "POL-18 names match whole" "$(count)" 5
add "$(ring pcr11)" two
is "MEAS-25 pcr=" "$(list | tail -n 1 | awk '{ print $1, $5 }')" "11 pcr11"
at_least "MEAS-25 PCR 11 was extended" "$(pcr sha256 11 | tr -d 0 | wc -c)" 2
add "$(ring ng)" two
is "MEAS-2 template=" "$(list | tail -n 1 | cut -d' ' -f1,3-)" "10 ima-ng sha256:$(sha two) ng"
add "$(ring never)" two
before=$(count)
is "POL-25 dont_measure first" "$(records never)" ""
add "$(ring user1500)" three
is "POL-18 uid= does not match" "$(count)" "$before"

# EDGE-6
add "$(ring group0)" three
is "EDGE-6 gid=0 matches" "$(records group0 | wc -l)" 1
add "$(ring group1600)" three
if ours; then want=0; else want=1; fi
is "EDGE-6 gid=1600 does not match root" "$(records group1600 | wc -l)" $want
observe EDGE-6 "$(records group1600 | wc -l)"

# What is no key of this kind, or no success.
before=$(count)
keyctl add user plain secret "$first" >/dev/null
keyctl add logon some:thing secret "$first" >/dev/null
is "HOOK-20 other key types" "$(count)" "$before"
not_ok "HOOK-20 a broken certificate is not added" \
	sh -c "head -c 100 /host/data/four.der | keyctl padd asymmetric '' $first"
is "HOOK-20 and not measured" "$(count)" "$before"
id=$(keyctl padd asymmetric "" "$other" </host/data/four.der)
keyctl link "$id" "$first"
is "HOOK-20 linking is not adding" "$(count)" "$before"

# The same key again.
log_mark
add "$second" five
is "MEAS-30 the first time" "$(count)" $((before + 1))
is "AUD-3 is no event to audit" "$(audit_records "$AUDIT_PCR")" ""
log_mark
add "$second" five
is "MEAS-30 the second time" "$(count)" $((before + 1))
again=$(audit_records "$AUDIT_PCR")
if ours; then
	unlike "EDGE-14 a duplicate is no failure" "$again" 'cause=store_entry'
else
	like "EDGE-14 a duplicate is no failure" "$again" \
		'op=measuring_key cause=store_entry comm="keyctl" name="second" res=0 errno=-17'
fi
observe EDGE-14 "$again"
done_testing
