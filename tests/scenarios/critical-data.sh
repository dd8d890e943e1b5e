# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# Critical data of modules and the device mapper: which label is measured, what
# the records hold, and the two forms, in clear and hashed.
#
# ids: HOOK-17 HOOK-19 HOOK-29 MEAS-2 MEAS-25 MEAS-40 MEAS-41 MEAS-42 MEAS-43 POL-18 API-5 EDGE-6 EDGE-14
# tpm: 2

. /host/tests/guest/lib.sh
ours() { [ "$KERNEL" = ours ]; }
module=/host/modules/test_firmware.ko
insert() { "$HELPER" init-module $module && "$HELPER" delete-module test_firmware; }
text() { list | tail -n 1 | awk '{ print $6 }' | xxd -r -p; }

ok "HOOK-17 a module without any policy" insert
is "MEAS-42 nothing recorded" "$(count)" 1
policy 'measure func=CRITICAL_DATA label=selinux|device-mapper
measure func=MODULE_CHECK'
ok "HOOK-17 a module with another label's rule" insert
is "POL-18 nothing recorded" "$(count)" 1
ok "HOOK-12 a module from a file" "$HELPER" finit-module $module
is "HOOK-12 is measured as a file" "$(list | tail -n 1 | awk '{ print $3, $4, $5 }')" \
	"ima-ng sha256:$(sha256sum <$module | cut -d' ' -f1) $module"
is "HOOK-17 and gives no critical data" "$(count)" 2
"$HELPER" delete-module test_firmware

policy 'measure func=CRITICAL_DATA label=module
measure func=CRITICAL_DATA label=modules2
measure func=CRITICAL_DATA label=modules uid=77
measure fowner=0 mask=MAY_EXEC fgroup=77'
insert
is "POL-18 labels match whole, uid= does not match" "$(count)" 2
policy 'measure func=CRITICAL_DATA label=modules gid=1600 pcr=11'
insert
if ours; then want=2; else want=3; fi
is "EDGE-6 gid=1600 does not match root" "$(count)" $want
observe EDGE-6 "$(count)"

policy 'measure func=CRITICAL_DATA label=a|modules gid=0 pcr=12'
log_mark
insert
if ours; then pcr=12; else pcr=11; fi
digest=$(sha256sum <$module | cut -d' ' -f1)
is "MEAS-41 the digest is recorded in place of the image" \
	"$(records init_module | cut -d' ' -f1,3-)" \
	"$pcr ima-buf sha256:$(printf %s "$digest" | xxd -r -p | sha256sum | cut -d' ' -f1) init_module $digest"
log_mark
ok "HOOK-17 never fails the load" insert
is "MEAS-30 the same module again" "$(records init_module | wc -l)" 1
again=$(audit_records "$AUDIT_PCR")
if ours; then
	unlike "EDGE-14 a duplicate is no failure" "$again" 'store_entry'
else
	like "EDGE-14 a duplicate is no failure" "$again" \
		'op=measuring_critical_data cause=store_entry comm="helper" name="init_module" res=0 errno=-17'
fi
observe EDGE-14 "$again"

# Device mapper: every change of a table or a device, in clear.
before=$(count)
event() {	# NAME EVENT ERE COMMAND...
	local name=$1 event=$2 ere=$3
	shift 3
	"$@"
	is "HOOK-29 $name" "$(list | tail -n 1 | awk '{ print $1, $3, $5 }')" "10 ima-buf $event"
	like "HOOK-29 $name, data" "$(text)" "$ere"
	is "MEAS-40 $name, digest" "$(list | tail -n 1 | awk '{ print $4 }')" \
		"sha256:$(text | sha256sum | cut -d' ' -f1)"
}
dmsetup create --notable vol
event "table" dm_table_load '^dm_version=[0-9.]+;name=vol,uuid=,major=[0-9]+,minor=[0-9]+,.*num_targets=1;target_index=0,target_begin=0,target_len=8,' \
	dmsetup load vol --table '0 8 error'
event "clear" dm_table_clear 'name=vol,' dmsetup clear vol
dmsetup load vol --table '0 16 error'
event "resume" dm_device_resume 'name=vol,.*active_table_hash=sha256:[0-9a-f]{64}' dmsetup resume vol
event "rename" dm_device_rename 'name=vol,.*new_name=volume,' dmsetup rename vol volume
event "remove" dm_device_remove 'name=volume,.*' dmsetup remove volume
at_least "HOOK-29 all of them" "$(count)" $((before + 6))
observe dm-events "$(list | awk '$5 ~ /^dm_/ { print $5 }')"
is "INIT-2 kernel_version belongs to boot" "$(records kernel_version)" ""
done_testing
