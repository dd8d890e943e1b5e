# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# ima_hash=: the first valid name wins, what cannot be used falls back to the
# compiled default, and template "ima" takes SHA1 and MD5 only.
#
# ids: CMD-6 CMD-7 INIT-2 INIT-4 INIT-5 INIT-6 MEAS-12 MEAS-21 MEAS-40 MEAS-50 POL-36
# tpm: none
# cmdline: ima_policy=critical_data

. /host/tests/guest/lib.sh
. /host/tests/guest/records.sh

template=ima-ng
case $STEP in
first-valid)
	algo=sha512
	log_has "CMD-6 unknown name" 'ima: invalid hash algorithm "nonsense"$'
	log_has "CMD-6 names are exact" 'ima: invalid hash algorithm "SHA512"$'
	log_hasnt "CMD-6 what follows the first valid one is not looked at" "^ima: .*rubbish"
	;;
unavailable)
	algo=sha256
	log_has "INIT-2 cannot be allocated" 'ima: Can not allocate tgr192 \(reason: -2\)'
	log_has "INIT-4 falls back" \
		'ima: Allocating tgr192 failed, going to use default hash algorithm sha256'
	;;
template-ima)
	algo=sha1 template=ima
	log_has "CMD-6 not with template ima" \
		'ima: invalid hash algorithm "sha256" for template "ima"'
	;;
template-ima-default)
	# Chosen before any algorithm was: the compiled default does not fit.
	algo=sha1 template=ima
	log_has "CMD-6 the compiled default does not fit" \
		'ima: invalid hash algorithm "sha256" for template "ima"'
	;;
hash-then-template)
	algo=sha384
	log_has "CMD-7 template ima does not fit" 'ima: template does not support hash alg'
	;;
esac
log_has "INIT-2 the algorithm" "ima: Allocated hash algorithm: $algo\$"
log_has "INIT-2 no TPM" 'ima: No TPM chip found, activating TPM-bypass!'
observe log "$(dmesg --notime | grep '^ima: ')"
is "MEAS-50 no list for an algorithm that is no bank" "$(list_banks)" sha1
is "INIT-6 two records, the aggregate and the kernel's version" "$(count)" 2

none=$(zeros "$(digest_size "$algo")")
if [ $template = ima ]; then
	is "INIT-5 zeros without a TPM" "$(list | head -n 1 | cut -d' ' -f3-)" "ima $none boot_aggregate"
else
	is "INIT-5 zeros without a TPM" "$(list | head -n 1 | cut -d' ' -f3-)" \
		"ima-ng $algo:$none boot_aggregate"
fi

# INIT-2 step 14: the release is measured because the boot policy asks for it.
release=$(uname -r)
sum=$(digest_text "$algo" "$release")
buffer=$(hex_text "$release")
expect "INIT-2 POL-36 MEAS-40 kernel version" ima-buf \
	"$(digest_field "$algo" "$sum")$(name_field kernel_version)$(field "$buffer")" \
	"$algo:$sum kernel_version $buffer"
check_expected

policy 'measure func=FILE_CHECK mask=MAY_READ fowner=3001
measure func=FILE_CHECK mask=MAY_READ fowner=3002 template=ima
measure func=FILE_CHECK mask=MAY_READ fowner=3003 template=ima-ng'
for uid in 3001 3002 3003; do
	f=$WORK/file-$uid
	printf '%s' "$STEP" | owned $uid "$f"
	"$HELPER" open r "$f"
	case $uid in
	3001) shape=$template ;;
	3002) shape=ima ;;
	3003) shape=ima-ng ;;
	esac
	if [ "$shape" = ima ]; then
		sum=$(digest_text sha1 "$STEP")
		expect "MEAS-12 MEAS-21 file of $uid" ima "$sum $(hex_text "$f")" "$sum $f"
	else
		sum=$(digest_text "$algo" "$STEP")
		expect "CMD-6 file of $uid" ima-ng \
			"$(digest_field "$algo" "$sum")$(name_field "$f")" "$algo:$sum $f"
	fi
done
check_expected
done_testing
