# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# Execution against everything that can change what is executed: writes, shared
# mappings, rename, truncation, labels, attributes. Bad content never carries a
# valid signature, so it must never run.
#
# ids: APPR-14 APPR-18 CHG-6 HOOK-21 HOOK-22 XATTR-32
# tpm: none
# timeout: 500
# smp: 4

. /host/tests/guest/lib.sh
. /host/tests/guest/appraise.sh

seconds=10
[ "${DEBUG:-0}" = 0 ] || seconds=150
keyctl padd asymmetric "" %:.ima </host/data/p256.der >/dev/null
at=$(grep -obUa 'exit code:' /host/data/program | cut -d: -f1)
uuid=5eed0000-0000-4000-8000-000000000001
truncate -s 32M "$WORK/ext4.img"
mkfs.ext4 -q -U $uuid "$WORK/ext4.img"
mkdir "$WORK/ext4" "$WORK/tmpfs"
mount "$(losetup -f --show "$WORK/ext4.img")" "$WORK/ext4"
mount -t tmpfs tmpfs "$WORK/tmpfs"
policy "appraise func=BPRM_CHECK fsuuid=$uuid appraise_type=imasig
appraise func=BPRM_CHECK fsname=tmpfs appraise_type=imasig"

for fs in ext4 tmpfs; do
	program=$WORK/$fs/program
	cp /host/data/program "$program"
	chmod 755 "$program"
	is "APPR-12 $fs, no signature" "$("$HELPER" attempts exec "$program")" EACCES
	set_label "$program" "$(hex </host/data/program.sig)"
	"$program"
	is "APPR-14 $fs, a good signature" $? 42
	counts=$("$HELPER" race-exec "$program" $((at + 10)) /host/data/program.sig "$seconds" 3)
	diag "$fs: $counts"
	like "$fs, the race was run" "$counts" '^good=[1-9][0-9]* bad=[0-9]+ refused=[1-9]'
	if ours; then like "APPR-14 $fs, bad content never ran" "$counts" ' bad=0 '; fi
done
done_testing
