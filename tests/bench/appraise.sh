# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# Appraisal under enforcement: a file that passed before, and files whose label was
# just set, so that they are hashed and judged anew: with digests, with signatures
# never seen before, and with the same ones again.
#
# cmdline: ima_appraise=enforce

. /host/bench/lib.sh

for key in rsa p256; do
	keyctl padd asymmetric "" %:.ima <"/host/data/$key.der" >/dev/null
done
for kind in digest rsa p256; do
	for n in {1..11}; do
		cp "/host/data/$kind-$n" "$DISK"
		chown 3001 "$DISK/$kind-$n"
	done
done
cp "$METER" "$DISK/program"
setfattr -n security.ima -v "0x0404$(sha256sum "$METER" | cut -d ' ' -f 1)" "$DISK/program"
chown 3001 "$DISK/program"
policy "appraise func=FILE_CHECK fowner=3001
appraise func=MMAP_CHECK fowner=3001
appraise func=BPRM_CHECK fowner=3001"
for kind in digest rsa p256; do
	cost "first-$kind" labelled "$DISK" <"/host/data/$kind.labels"
	cost "again-$kind" labelled "$DISK" <"/host/data/$kind.labels"
done
for kind in digest rsa; do
	cost "open-$kind" open "$DISK/$kind-1"
done
cost mmap mmap "$DISK/program"
cost exec exec "$DISK/program"
cost stat stat "$DISK/digest-1"
