# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# Keys, labelling and enforcement as the guide says, typed as is: with a TPM the key
# is sealed in it, without one it is a user's.
#
# ids: EVM-12 EVM-40 EVM-20 EVM-35 APPR-13 APPR-20 CMD-11
# tpm: 2 none
# timeout: 240

. /host/tests/guest/lib.sh
. /host/tests/guest/appraise.sh
. /host/tests/guest/evm.sh

# documented FILE: commands of the guide
documented() { bash -eu -o pipefail "/host/data/$1"; }
if [ "$TPM" = none ]; then kind=user; else kind=trusted; fi
app=/srv/app
rule="appraise func=FILE_CHECK fowner=3001"

case $STEP in
label)
	mkdir -p "$app"
	for name in good mode taken; do
		echo "$name" >"$app/$name"
		chown 3001 "$app/$name"
	done
	log_mark
	ok "EVM-12 making the keys" documented "make-$kind.sh"
	log_has "EVM-12 the log" '^evm: key initialized$'
	is "EVM-10 the mode" "$(cat "$EVM")" 1
	policy "$rule"
	ok "EVM-40 labelling" documented label.sh
	for name in good mode taken; do
		is "APPR-20 $name has its label" "$(label "$app/$name")" "$(label_for "$app/$name")"
		like "EVM-40 $name has its HMAC" "$(evm "$app/$name")" '^02[0-9a-f]{40}$'
	done
	;;
use)
	like "EVM-12 the keys are in files" "$(ls /etc/keys | tr '\n' ' ')" 'evm\.blob kmk\.blob '
	ok "EVM-12 loading the keys" documented "load-$kind.sh"
	is "EVM-10 the mode" "$(cat "$EVM")" 1
	policy "$rule"
	allowed "EVM-20 as it was labelled" "$app/good"
	refused "APPR-13 mode changed on the disk" invalid-HMAC "$app/mode"
	refused "APPR-13 security.evm removed on the disk" missing-HMAC "$app/taken"
	check_rows
	;;
esac
done_testing
