# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# kexec_file_load: the image, the initramfs and the command line are measured by
# rules of their own; kexec_load has no files and is left alone.
#
# ids: HOOK-11 HOOK-12 HOOK-14 HOOK-18 POL-10 POL-25 MEAS-2 MEAS-25 MEAS-40
# tpm: 2

. /host/tests/guest/lib.sh
K=$WORK/kernel I=$WORK/initramfs
cp /host/data/kernel "$K"
head -c 100000 /dev/urandom >"$I"
load() { "$HELPER" kexec-file "$@"; }
last() { list | tail -n 1 | cut -d' ' -f1,3-; }
sha() { sha256sum | cut -d' ' -f1; }
line() { printf %s "$1" | xxd -p | tr -d '\n'; }
buffer() { echo "ima-buf sha256:$(printf %s "$1" | sha) kexec-cmdline $(line "$1")"; }

ok "HOOK-18 without a policy" load "$K" "$I" root=/dev/none
is "HOOK-18 nothing is measured" "$(count)" 1

# Owners tell the rules apart.
policy 'measure func=KEXEC_KERNEL_CHECK fowner=4001
measure func=KEXEC_INITRAMFS_CHECK fowner=4001 template=ima-ngv2
measure func=KEXEC_CMDLINE fowner=4002
measure func=KEXEC_CMDLINE fowner=4003 pcr=11 template=ima-ng
dont_measure func=KEXEC_CMDLINE fowner=4004
measure fowner=4004
measure func=KEXEC_CMDLINE fowner=4005 fsname=tmpfs
measure func=KEXEC_KERNEL_CHECK fowner=4006 mask=MAY_EXEC
measure func=KEXEC_KERNEL_CHECK fowner=4007 mask=MAY_READ
measure fowner=4008 func=FILE_CHECK
measure fowner=4009'

ok "HOOK-18 other owners' rules" load "$K" "$I" root=/dev/none
is "HOOK-18 do not match" "$(count)" 1

chown 4001 "$K" "$I"
ok "HOOK-12 load" load "$K" "$I" root=/dev/one
is "HOOK-12 the image" "$(records "$K" | cut -d' ' -f1,3-)" "10 ima-ng sha256:$(sha <"$K") $K"
is "HOOK-12 the initramfs" "$(records "$I" | cut -d' ' -f1,3-)" \
	"10 ima-ngv2 ima:sha256:$(sha <"$I") $I"
is "HOOK-18 no rule for the command line" "$(records kexec-cmdline)" ""
is "HOOK-12 two records" "$(count)" 3

chown 4002 "$K"
chown 4003 "$I"
ok "HOOK-18 load" load "$K" "$I" "root=/dev/two ro  quiet"
is "HOOK-18 the command line as given" "$(last)" "10 $(buffer "root=/dev/two ro  quiet")"
is "HOOK-18 the initramfs's owner plays no part" "$(count)" 4
ok "HOOK-18 the same again" load "$K" - "root=/dev/two ro  quiet"
is "MEAS-30 is the same record" "$(count)" 4
ok "HOOK-18 without initramfs" load "$K" - "root=/dev/three"
is "HOOK-18 is measured too" "$(last)" "10 $(buffer root=/dev/three)"
ok "HOOK-18 an empty command line" load "$K" - ""
is "HOOK-18 is nothing to measure" "$(count)" 5

chown 4003 "$K"
load "$K" - root=/dev/four
is "MEAS-25 pcr= and template=" "$(last)" "11 ima-ng sha256:$(printf root=/dev/four | sha) kexec-cmdline"
at_least "MEAS-25 PCR 11 was extended" "$(pcr sha256 11 | tr -d 0 | wc -c)" 2

before=$(count)
echo changed >>"$K"
chown 4004 "$K"
load "$K" - root=/dev/five
is "POL-25 dont_measure of the command line, the image by a rule without func" \
	"$(list | tail -n +$((before + 1)) | awk '{ print $5 }')" "$K"
chown 4005 "$K"
before=$(count)
load "$K" - root=/dev/six
is "HOOK-18 fsname= is the image's" "$(count)" "$before"
cp "$K" /tmp/kernel
chown 4005 /tmp/kernel
load /tmp/kernel - root=/dev/seven
is "HOOK-18 on tmpfs" "$(last)" "10 $(buffer root=/dev/seven)"

for case in 4006:no 4007:yes 4008:no 4009:yes; do
	owner=${case%:*}
	cp "$K" "$WORK/kernel-$owner"
	printf '%s' "$owner" >>"$WORK/kernel-$owner"
	chown "$owner" "$WORK/kernel-$owner"
	before=$(count)
	"$HELPER" kexec-file "$WORK/kernel-$owner" - "root=/dev/$owner"
	observe "owner-$owner" "$(list | tail -n +$((before + 1)) | awk '{ print $3, $5 }')"
	rm "$WORK/kernel-$owner"
done
is "HOOK-1 a kernel read is MAY_READ" "$(records "$WORK/kernel-4006")" ""
measured "HOOK-1 and matches it" "$WORK/kernel-4007"
is "POL-25 a rule without func takes the command line" "$(last)" "10 $(buffer root=/dev/4009)"

before=$(count)
ok "HOOK-14 kexec_load" "$HELPER" kexec-load
is "HOOK-14 nothing is measured" "$(count)" "$before"
errno_is "HOOK-18 what is no kernel" ENOEXEC load "$I" - root=/dev/none
"$HELPER" kexec-unload
done_testing
