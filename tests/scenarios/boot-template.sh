# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# ima_template= and ima_template_fmt=: names, formats, custom formats, and what
# is refused; the first accepted one wins.
#
# ids: CMD-7 CMD-8 CMD-9 MEAS-1 MEAS-10 MEAS-14 MEAS-20 INIT-5 EDGE-5
# tpm: none

. /host/tests/guest/lib.sh
. /host/tests/guest/records.sh

observe log "$(dmesg --notime | grep '^ima: ')"
if [ "$STEP" = empty ] && [ "$KERNEL" = stock ]; then
	log_has "EDGE-5 stock: init fails" 'ima: Invalid field with length 0'
	ok "EDGE-5 stock: and there are no files" test ! -e "$IMA/policy"
	skip "no IMA in stock after an empty ima_template="
fi

policy 'measure func=FILE_CHECK mask=MAY_READ fowner=3001'
f=$WORK/file
printf '%s' "$STEP" | owned 3001 "$f"
sum=$(digest_text sha256 "$STEP")
name=$(name_field "$f")
digest=$(digest_field sha256 "$sum")
aggregate=sha256:$(zeros 32)
"$HELPER" open r "$f"

case $STEP in
by-name)
	log_has "CMD-7 unknown" 'ima: template nothing not found, using ima-ng'
	bad="not valid, using template ima-ng"
	many='d\|n\|d\|n\|d\|n\|d\|n\|d\|n\|d\|n\|d\|n\|d\|n'
	log_has "CMD-8 16 fields" "ima: format string '$many' contains too many fields"
	log_has "CMD-8 refused" "ima: format string '$many' $bad"
	log_has "CMD-8 an empty field" 'ima: Invalid field with length 0'
	log_has "CMD-8 refused too" "ima: format string 'd-ng\|\|n-ng' $bad"
	log_has "CMD-8 17 characters" 'ima: Invalid field with length 17'
	log_has "CMD-8 no such field" "ima: field 'none' not found"
	log_has "CMD-8 refused as well" "ima: format string 'd-ng\|none' $bad"
	expect "CMD-7 ima-ngv2" ima-ngv2 "$(digest_field sha256 "$sum" ima:)$name" "ima:sha256:$sum $f"
	first="ima-ngv2 ima:$aggregate boot_aggregate"
	;;
by-format)
	expect "CMD-7 a format is as good as its name" ima-buf "$digest$name$(field '')" "sha256:$sum $f "
	first="ima-buf $aggregate boot_aggregate "
	;;
custom)
	sha1=$(digest_text sha1 "$STEP")
	format='n-ng|buf|d-ngv2|n|d|d-ng|n'
	expect "CMD-8 a custom format" "$format" \
		"$name$(field '')$(digest_field sha256 "$sum" ima:)$name$(field "$sha1")$digest$name" \
		"$f  ima:sha256:$sum $f $sha1 sha256:$sum $f"
	first="$format boot_aggregate"
	;;
custom-ima)
	# The format of "ima" is "ima" itself, by name: not the custom case (MEAS-14).
	sum=$(digest_text sha1 "$STEP")
	first="d|n"
	expect "CMD-8 d|n is not template ima" "d|n" "$(field "$sum")$name" "$sum $f"
	;;
empty)
	log_has "EDGE-5 refused" 'ima: template  ?not found|ima: .*empty'
	expect "EDGE-5 the default stays" ima-ng "$digest$name" "sha256:$sum $f"
	first="ima-ng $aggregate boot_aggregate"
	;;
esac
check_expected
like "INIT-5 the aggregate uses it" "$(list | head -n 1 | cut -d' ' -f3-)" "^${first//|/\\|}"
[ "$STEP" = empty ] || observe first "$(list | head -n 1)"
is "MEAS-10 nothing but these two" "$(count)" 2
done_testing
