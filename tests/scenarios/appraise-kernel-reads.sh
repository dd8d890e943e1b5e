# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# What the kernel reads itself is appraised by kind, and what comes without a
# file is refused where a rule demands a signature.
#
# ids: HOOK-10 HOOK-11 HOOK-12 HOOK-13 HOOK-14 HOOK-15 HOOK-16 POL-38 APPR-12 APPR-14 AUD-10
# tpm: none
# timeout: 300

. /host/tests/guest/lib.sh
. /host/tests/guest/appraise.sh
H=$HELPER
test=/sys/devices/virtual/misc/test_firmware

# Three of each: signed, without label, with the signature of something else.
mkdir -p "$WORK/signed" "$WORK/none" "$WORK/wrong"
for name in bzImage module.ko firmware.bin initrd; do
	for kind in signed none wrong; do
		cp "/host/data/$name" "$WORK/$kind/$name"
	done
	set_label "$WORK/signed/$name" "$(hex <"/host/data/$name.sig")"
	set_label "$WORK/wrong/$name" "$(hex </host/data/firmware.bin.sig)"
done
echo "firmware of another kind" >"$WORK/wrong/firmware.bin"
set_label "$WORK/wrong/firmware.bin" "$(hex </host/data/firmware.bin.sig)"
keyctl padd asymmetric "" %:.ima </host/data/rsa.der >/dev/null

enforce() { [ "$STEP" = enforce ]; }
# try NAME ERRNO COMMAND...: signed is taken; the others are not where it counts
try() {
	local name=$1 denied=$2 kind cause errno
	shift 2
	for kind in signed none wrong; do
		log_mark
		case $kind in
		signed) errno=OK cause='' ;;
		none) errno=$denied cause=IMA-signature-required ;;
		wrong) errno=$denied cause=invalid-signature ;;
		esac
		enforce || errno=OK
		errno_is "HOOK-12 $STEP, $1, $kind" "$errno" "$@" "$WORK/$kind"
		audit_sync
		is "AUD-10 $STEP, $1, $kind, audit" \
			"$(causes appraise_data "$WORK/$kind/$name")" "$cause"
	done
}
finit() { "$H" finit-module "$1/module.ko" && "$H" delete-module test_firmware; }
initmod() { "$H" init-module "$WORK/none/module.ko" && "$H" delete-module test_firmware; }
firmware() {
	printf %s "$1" >/sys/module/firmware_class/parameters/path
	printf firmware.bin >$test/trigger_request
}
pieces() {
	printf %s "$1" >/sys/module/firmware_class/parameters/path
	echo 1 >$test/reset
	printf firmware.bin >$test/config_name
	echo 1 >$test/config_into_buf
	echo 1 >$test/config_partial
	echo 4 >$test/config_buf_size
	echo 1 >$test/config_num_requests
	echo 1 >$test/trigger_batched_requests
	case $(cat $test/test_result) in
	0) [ "$(cat $test/read_firmware)" = firm ] ;;
	-2) echo "errno: ENOENT" >&2; false ;;
	*) cat $test/test_result >&2; false ;;
	esac
}
kernel() { "$H" kexec-file "$1/bzImage" "$WORK/signed/initrd" x && "$H" kexec-unload; }
initrd() { "$H" kexec-file "$WORK/signed/bzImage" "$1/initrd" x && "$H" kexec-unload; }
# Firmware that a program writes to sysfs.
fallback() {
	local loader=/sys/class/firmware/by-hand status=0
	printf by-hand >$test/trigger_custom_fallback &
	for _ in {1..50}; do [ -e $loader/loading ] && break; sleep 0.1; done
	echo 1 >$loader/loading
	printf content >$loader/data
	echo 0 >$loader/loading || status=1
	wait $! || true
	return $status
}

# Neighbours: nothing is refused without a rule.
errno_is "HOOK-16 init_module without a rule" OK initmod
errno_is "HOOK-14 kexec_load without a rule" OK "$H" kexec-load
errno_is "HOOK-12 finit_module without a rule" OK finit "$WORK/none"
policy 'appraise func=FIRMWARE_CHECK appraise_type=imasig
appraise func=KEXEC_INITRAMFS_CHECK appraise_type=imasig'
errno_is "HOOK-16 init_module with a rule for firmware" OK initmod
errno_is "HOOK-14 kexec_load with a rule for the initramfs" OK "$H" kexec-load

try initrd EACCES initrd
"$H" finit-module "$WORK/none/module.ko"
# What is refused in one directory is looked for in the next.
try firmware.bin ENOENT firmware
try firmware.bin ENOENT pieces
echo 1 >$test/release_all_firmware
log_mark
if enforce; then
	errno_is "HOOK-15 firmware by a program" EACCES fallback
	log_has "HOOK-15 the log" 'ima: Prevent firmware loading_store\.'
else
	errno_is "HOOK-15 firmware by a program" OK fallback
	log_hasnt "HOOK-15 the log" 'Prevent firmware'
fi
"$H" delete-module test_firmware

policy 'appraise func=MODULE_CHECK appraise_type=imasig
appraise func=KEXEC_KERNEL_CHECK'
try module.ko EACCES finit
# No signature is demanded of this one; without a label it is refused as well.
log_mark
errno_is "HOOK-12 kexec image, signed" OK kernel "$WORK/signed"
errno=OK
! enforce || errno=EACCES
errno_is "HOOK-12 kexec image, no label" $errno kernel "$WORK/none"
audit_sync
is "APPR-12 kexec image, no label, audit" "$(causes appraise_data "$WORK/none/bzImage")" missing-hash
log_mark
errno_is "HOOK-16 init_module, which has no file" $errno initmod
errno_is "HOOK-14 kexec_load, which has none" $errno "$H" kexec-load
if enforce; then
	log_has "HOOK-16 the log" 'ima: impossible to appraise a module without a file descriptor. sig_enforce kernel parameter might help'
	log_has "HOOK-14 the log" 'ima: impossible to appraise a kernel image without a file descriptor; try using kexec_file_load syscall\.'
else
	log_hasnt "HOOK-14 HOOK-16 the log" 'impossible to appraise'
fi
done_testing
