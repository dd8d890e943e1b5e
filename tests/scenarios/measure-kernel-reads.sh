# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# What the kernel reads itself is measured by kind: modules, firmware, policies,
# kexec images, initial RAM disks and the kexec command line.
#
# ids: HOOK-1 HOOK-10 HOOK-11 HOOK-12 HOOK-17 HOOK-18 POL-42 MEAS-30 MEAS-40 MEAS-41 MEAS-42 EDGE-14
# tpm: none

. /host/tests/guest/lib.sh
. /host/tests/guest/records.sh
H=$HELPER

cp /host/modules/test_firmware.ko "$WORK/module.ko"
cp /host/bzImage "$WORK/bzImage"
echo not really an initramfs >"$WORK/initrd"
line="console=ttyS0 root=/dev/null"

# Nothing is measured without a rule for it.
is "HOOK-12 finit_module without a rule" "$(added_by "$H" finit-module "$WORK/module.ko")" 0
"$H" delete-module test_firmware
is "HOOK-17 init_module without a rule" "$(added_by "$H" init-module "$WORK/module.ko")" 0
"$H" delete-module test_firmware
policy 'measure func=FIRMWARE_CHECK'
is "HOOK-12 finit_module with a rule for firmware" "$(added_by "$H" finit-module "$WORK/module.ko")" 0
"$H" delete-module test_firmware
policy 'measure func=MODULE_CHECK'
is "HOOK-17 init_module has no file to measure" "$(added_by "$H" init-module "$WORK/module.ko")" 0
"$H" delete-module test_firmware
policy 'measure func=CRITICAL_DATA label=nothing
measure func=CRITICAL_DATA label=else|modules
measure func=POLICY_CHECK
measure func=KEXEC_KERNEL_CHECK
measure func=KEXEC_INITRAMFS_CHECK
measure func=KEXEC_CMDLINE'

# file_record NAME FILE: expect the record of FILE
file_record() {
	local sum
	sum=$(digest_file sha256 "$2")
	expect "$1" ima-ng "$(digest_field sha256 "$sum")$(name_field "$2")" "sha256:$sum $2"
}
# buffer_record NAME EVENT HEX: expect a buffer
buffer_record() {
	local sum
	sum=$(printf '%s' "$3" | digest sha256)
	expect "$1" ima-buf "$(digest_field sha256 "$sum")$(name_field "$2")$(field "$3")" \
		"sha256:$sum $2 $3"
}

ok "HOOK-17 init_module" "$H" init-module "$WORK/module.ko"
buffer_record "HOOK-17 MEAS-41 the module's hash" init_module "$(digest_file sha256 "$WORK/module.ko")"
check_expected
"$H" delete-module test_firmware
log_mark
is "MEAS-30 the same module again" "$(added_by "$H" init-module "$WORK/module.ko")" 0
"$H" delete-module test_firmware
if [ "$KERNEL" = ours ]; then
	audit_hasnt "EDGE-14 which is no failure" "$AUDIT_PCR" measuring_critical_data
else
	audit_has "EDGE-14 stock: which is a failure" "$AUDIT_PCR" \
		'op=measuring_critical_data cause=store_entry .* res=0 errno=-17'
fi

# A module of which the kernel wants a decision before it looks at it.
cp "$WORK/module.ko" "$WORK/twin.ko"
ok "HOOK-12 finit_module" "$H" finit-module "$WORK/twin.ko"
file_record "HOOK-11 a module" "$WORK/twin.ko"
check_expected
echo rubbish >"$WORK/rubbish.ko"
errno_is "HOOK-11 what is no module" ENOEXEC "$H" finit-module "$WORK/rubbish.ko"
file_record "HOOK-11 is measured before it is refused" "$WORK/rubbish.ko"
check_expected

# Firmware: whole, then in pieces, which measures all of the file each time.
test=/sys/devices/virtual/misc/test_firmware
mkdir -p "$WORK/fw"
printf %s "$WORK/fw" >/sys/module/firmware_class/parameters/path
printf 'ABCD0123456789' >"$WORK/fw/whole.bin"
printf 'pieces of firmware' >"$WORK/fw/pieces.bin"
ok "HOOK-12 firmware is loaded" bash -c "printf whole.bin >$test/trigger_request"
file_record "HOOK-11 firmware" "$WORK/fw/whole.bin"
check_expected
is "MEAS-30 again" "$(added_by bash -c "printf whole.bin >$test/trigger_request")" 0
echo 1 >$test/reset
printf pieces.bin >$test/config_name
echo 1 >$test/config_into_buf
echo 1 >$test/config_partial
echo 4 >$test/config_buf_size
echo 3 >$test/config_file_offset
ok "HOOK-10 a piece of firmware is loaded" bash -c "echo 1 >$test/trigger_batched_requests"
is "HOOK-10 the right piece" "$(cat $test/read_firmware)" "ces "
file_record "HOOK-10 the whole file is measured" "$WORK/fw/pieces.bin"
check_expected
errno_is "HOOK-11 firmware that is not there" ENOENT \
	bash -c "printf none.bin >$test/trigger_request"
echo 1 >$test/release_all_firmware

# A policy read by path.
printf 'audit func=MODULE_CHECK fowner=3999\n' >"$WORK/rules"
ok "POL-42 a policy by path" policy "$WORK/rules"
file_record "HOOK-12 a policy" "$WORK/rules"
check_expected
printf 'rubbish\n' >"$WORK/rules2"
errno_is "POL-42 a bad one" EINVAL policy "$WORK/rules2"
file_record "HOOK-11 is measured all the same" "$WORK/rules2"
check_expected

# kexec: image, initial RAM disk, command line, in this order.
ok "HOOK-18 kexec_file_load" "$H" kexec-file "$WORK/bzImage" "$WORK/initrd" "$line"
file_record "HOOK-12 kexec image" "$WORK/bzImage"
file_record "HOOK-12 kexec initramfs" "$WORK/initrd"
buffer_record "HOOK-18 MEAS-40 kexec command line" kexec-cmdline "$(hex_text "$line")"
check_expected
is "HOOK-18 no initramfs, no command line, known image" \
	"$(added_by "$H" kexec-file "$WORK/bzImage" - "")" 0
is "HOOK-18 another command line" "$(added_by "$H" kexec-file "$WORK/bzImage" - x)" 1
is "MEAS-30 the same one" "$(added_by "$H" kexec-file "$WORK/bzImage" - x)" 0
errno_is "HOOK-18 what is no kernel" ENOEXEC "$H" kexec-file "$WORK/initrd" - y
"$H" kexec-unload
done_testing
