# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# Content whose digest the kernel's blacklist holds is refused where a rule says
# appraise_type, though its signature is good.
#
# ids: APPR-30 POL-12 EDGE-11 EDGE-12 MEAS-40
# tpm: none
# cmdline: ima_appraise=enforce
# timeout: 200

. /host/tests/guest/lib.sh
. /host/tests/guest/appraise.sh

D=$WORK/files
mkdir -p "$D"
digest=$(printf revoked | sha256sum | cut -d' ' -f1)
like "APPR-30 the blacklist" "$(keyctl list %:.blacklist)" "blacklist: bin:$digest"
ok "KEY-3 the key" bash -c 'keyctl padd asymmetric "" %:.ima </host/data/rsa.der'
# place UID: the revoked content and another, both signed
place() {
	printf '%s\n' "revoked-$1 $(hex </host/data/revoked.sig) revoked" \
		"other-$1 $(hex </host/data/other.sig) content of other" |
		"$HELPER" make-files "$1" "$D"
}

policy 'appraise func=FILE_CHECK fowner=3001 appraise_type=imasig
appraise func=FILE_CHECK fowner=3002
appraise func=FILE_CHECK fowner=3003 appraise_type=imasig
measure func=FILE_CHECK fowner=3003 pcr=11'
place 3001
row "APPR-30 revoked digest, good signature" EACCES "" "$D/revoked-3001"
allowed "APPR-30 another digest" "$D/other-3001"
place 3002
allowed "POL-12 a rule without appraise_type does not ask" "$D/revoked-3002"
place 3003
row "APPR-30 revoked digest, measured" EACCES "" "$D/revoked-3003"
allowed "APPR-30 another digest, measured" "$D/other-3003"
check_rows

# Signed with another algorithm, it has another digest.
echo "sha512 $(hex </host/data/revoked-sha512.sig) revoked" | "$HELPER" make-files 3001 "$D"
allowed "APPR-30 the same content under another digest" "$D/sha512"
check_rows

record=$(records blacklisted-hash)
is "APPR-30 one record" "$(wc -l <<<"$record")" 1
if ours; then
	want="11 ima-buf sha256:$(xxd -r -p <<<"$digest" | sha256sum | cut -d' ' -f1) blacklisted-hash $digest"
else
	want="11 ima-buf sha256:$(sha256sum </dev/null | cut -d' ' -f1) blacklisted-hash "
fi
is "APPR-30 EDGE-12 what it holds" "$(cut -d' ' -f1,3- <<<"$record")" "$want"
observe EDGE-12 "$(cut -d' ' -f3- <<<"$record")"
measured "APPR-30 the file is measured all the same" "$D/revoked-3003"
done_testing
