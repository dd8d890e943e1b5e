# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# Signatures over the fs-verity digest: every row of the table where a rule says
# digest_type=verity.  The signed bytes are put together here (evmctl of Debian 12
# does not know this form) and signed by openssl.
#
# ids: XATTR-4 XATTR-10 APPR-12 APPR-14 POL-12 POL-14 HOOK-4 SIG-2 AUD-10
# tpm: none
# cmdline: ima_appraise=enforce
# timeout: 300

. /host/tests/guest/lib.sh
. /host/tests/guest/appraise.sh

D=$WORK/files
mkdir -p "$D"
for name in rsa p256; do
	ok "KEY-3 $name" bash -c "keyctl padd asymmetric '' %:.ima </host/data/$name.der"
done
key_id() {
	openssl x509 -in "/host/data/$1.pem" -noout -ext subjectKeyIdentifier |
		tail -n 1 | tr -d ' :\n' | tr 'A-F' 'a-f' | tail -c 8
}
# sigv3 KEY ALGORITHM DIGEST: the label (XATTR-4)
sigv3() {
	local sig number
	number=$(algo_number "$2")
	sig=$(xxd -r -p <<<"06$number$3" | openssl dgst "-$2" -sign "/host/data/$1.key" | hex)
	printf '0603%s%s%04x%s' "$number" "$(key_id "$1")" $((${#sig} / 2)) "$sig"
}
# sealed NAME [ALGORITHM]: a file with fs-verity; its digest is left in $digest
sealed() {
	printf 'content of %s' "$1" >"$D/$1"
	"$HELPER" verity "$D/$1" "${2:-sha256}"
	digest=$("$HELPER" verity-digest "$D/$1")
}
# in_scope NAME [HEX]: label and owner
in_scope() {
	[ -z "${2-}" ] || set_label "$D/$1" "$2"
	chown "${3:-3001}" "$D/$1"
}

policy 'appraise func=FILE_CHECK fowner=3001 digest_type=verity appraise_type=sigv3
appraise func=FILE_CHECK fowner=3002'

sealed good
in_scope good "$(sigv3 rsa sha256 "$digest")"
allowed "XATTR-4 sha256, RSA" "$D/good"
good=$(label "$D/good")
sealed good-512 sha512
in_scope good-512 "$(sigv3 p256 sha512 "$digest")"
allowed "XATTR-4 sha512, ECDSA" "$D/good-512"

bad() { sealed "$3"; in_scope "$3" "$4"; refused "$1" "$2" "$D/$3"; }
bad "APPR-12 no label" verity-signature-required none ""
bad "APPR-14 a digest label" verity-signature-required digest \
	"$(printf 'content of digest' | digest_label sha256)"
bad "APPR-14 a signature over the content" verity-signature-required plain "$(hex </host/data/plain.sig)"
bad "APPR-14 its version 3" verity-signature-required plain-v3 "0303${good:4}"
bad "APPR-14 version 2" invalid-signature-version v2 "0602${good:4}"
bad "APPR-14 version 4" invalid-signature-version v4 "0604${good:4}"
bad "APPR-14 another file's signature" invalid-verity-signature other "$good"
bad "APPR-14 the type alone" invalid-signature-version type 06
bad "SIG-2 nothing but the header" invalid-verity-signature header "${good:0:18}"
sealed unknown
in_scope unknown "$(sigv3 stranger sha256 "$digest")"
refused "SIG-2 unknown key" invalid-verity-signature "$D/unknown"
sealed bare
sig=$(xxd -r -p <<<"$digest" | openssl dgst -sha256 -sign /host/data/rsa.key | hex)
in_scope bare "0603${good:4:14}$sig"
refused "XATTR-4 a signature over the digest without its type" invalid-verity-signature "$D/bare"
sealed type-5
in_scope type-5 05
refused "APPR-14 unknown type" unknown-ima-data "$D/type-5"
check_rows

# A file without fs-verity has no such digest.
printf 'content of ordinary' >"$D/ordinary"
digest=$(sum_of sha256 <"$D/ordinary")
in_scope ordinary "$(sigv3 rsa sha256 "$digest")"
log_mark
errno_is "POL-12 a file without fs-verity" EACCES "$HELPER" open r "$D/ordinary"
audit_has "AUD-10 audit" "$AUDIT_DATA" \
	'op=collect_data cause=no-verity-digest comm="helper" name="ordinary" .* res=0'
# Where the rule does not ask for fs-verity, the content's digest is what counts.
chown 3002 "$D/ordinary"
allowed "APPR-14 signed over the content's digest in this form" "$D/ordinary"
sealed both
in_scope both "$(sigv3 rsa sha256 "$digest")" 3002
refused "APPR-14 and over another one" invalid-verity-signature "$D/both"
check_rows
errno_is "HOOK-4 a signed file is not written to" EACCES "$HELPER" open rw "$D/ordinary"
done_testing
