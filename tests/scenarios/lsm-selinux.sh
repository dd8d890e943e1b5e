# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# Conditions on SELinux labels: refused while nobody knows the label and no
# custom policy is active, accepted and dormant later, awake when a reloaded
# SELinux policy knows it; and SELinux's own critical data.
#
# ids: POL-4 POL-10 POL-20 POL-60 HOOK-29 MEAS-40 MEAS-41
# tpm: 2
# cmdline: security=selinux

. /host/tests/guest/lib.sh
P=$IMA/policy
chmod 755 "$WORK"
mount -t selinuxfs selinuxfs /sys/fs/selinux

build() {	# TYPE: a policy that knows TYPE
	sed "s/OBJECT/$1/" /host/data/policy.conf >"$WORK/$1.conf"
	checkpolicy -U allow -o "$WORK/$1" "$WORK/$1.conf" || diag "no policy with $1"
}
load() { cat "$WORK/$1" >/sys/fs/selinux/load; }
file() {	# NAME CONTEXT
	echo "$1" >"$WORK/$1"
	setfattr -n security.selinux -v "$2" "$WORK/$1"
}
run_as() { (printf %s "$1" >/proc/self/attr/current; shift; "$@"); }	# CONTEXT COMMAND...
seen() { cat "$WORK/$1" >/dev/null; }
state() { list | awk '$5 == "selinux-state" { print $6 }' | tail -n 1 | xxd -r -p; }
undefined() { log_has "POL-20 $1" "^ima: rule for LSM '$2' is undefined$"; }
build first_t >/dev/null
build second_t >/dev/null

# Without an SELinux policy no label is known.
log_mark
errno_is "POL-20 refused while the boot policy is active" EINVAL policy 'measure obj_type=first_t'
undefined "warning" first_t
policy 'measure func=CRITICAL_DATA label=selinux'
shown='measure func=CRITICAL_DATA label=selinux '
log_mark
ok "POL-20 accepted once a custom policy is active" policy 'measure func=FILE_CHECK obj_type=first_t
measure func=FILE_CHECK obj_type=second_t
measure func=FILE_CHECK obj_user=guest_u obj_role=object_r
measure func=FILE_CHECK subj_type=user_t mask=MAY_READ
measure func=FILE_CHECK subj_user=guest_u subj_role=system_r
measure func=FILE_CHECK subj_role=guest_r obj_type=kernel_t
audit func=FILE_CHECK obj_type=third_t'
undefined "warning again" guest_r
is "POL-60 dormant rules are not shown" "$(cat "$P")" "$shown"
file early system_u:object_r:first_t
seen early
not_measured "POL-20 a dormant rule does not match" "$WORK/early"
is "HOOK-29 no SELinux data yet" "$(records selinux-state)" ""

# The first SELinux policy.
log_mark
ok "HOOK-29 an SELinux policy loads" load first_t
undefined "still unknown" second_t
is "POL-20 the known rules are awake" "$(cat "$P")" "$shown
measure func=FILE_CHECK obj_type=first_t 
measure func=FILE_CHECK obj_user=guest_u obj_role=object_r 
measure func=FILE_CHECK mask=MAY_READ subj_type=user_t 
measure func=FILE_CHECK subj_user=guest_u subj_role=system_r 
measure func=FILE_CHECK obj_type=kernel_t subj_role=guest_r "
like "HOOK-29 selinux-state" "$(state)" '^initialized=1;enforcing=0;checkreqprot=0;network_peer_controls=0;.*;$'
hash=$(sha256sum </sys/fs/selinux/policy | cut -d' ' -f1)
is "HOOK-29 selinux-policy-hash, hashed" "$(records selinux-policy-hash | cut -d' ' -f1,3-)" \
	"10 ima-buf sha256:$(printf %s "$hash" | xxd -r -p | sha256sum | cut -d' ' -f1) selinux-policy-hash $hash"

file type system_u:object_r:first_t
file other system_u:object_r:file_t
file user guest_u:object_r:file_t
file user-role guest_u:guest_r:file_t
file both system_u:object_r:kernel_t
file half system_u:object_r:kernel_t
for name in type other user user-role half; do seen $name; done
measured "POL-20 obj_type" "$WORK/type"
not_measured "POL-20 another type" "$WORK/other"
measured "POL-20 obj_user and obj_role" "$WORK/user"
not_measured "POL-20 obj_user without obj_role" "$WORK/user-role"
not_measured "POL-20 obj_type without subj_role" "$WORK/half"
run_as system_u:guest_r:kernel_t cat "$WORK/both" >/dev/null
measured "POL-20 obj_type with subj_role" "$WORK/both"
for context in system_u:system_r:user_t guest_u:system_r:kernel_t guest_u:guest_r:kernel_t; do
	file "$context" system_u:object_r:file_t
	run_as $context cat "$WORK/$context" >/dev/null
done
measured "POL-20 subj_type" "$WORK/system_u:system_r:user_t"
measured "POL-20 subj_user and subj_role" "$WORK/guest_u:system_r:kernel_t"
not_measured "POL-20 subj_user without subj_role" "$WORK/guest_u:guest_r:kernel_t"

# Grammar that needs labels somebody knows.
errno_is "POL-4 the same condition twice" EINVAL policy 'measure obj_type=file_t obj_type=file_t'
errno_is "POL-4 other conditions" OK policy 'audit func=MODULE_CHECK obj_type=file_t subj_type=file_t'
errno_is "POL-10 KEY_CHECK has no labels" EINVAL policy 'measure func=KEY_CHECK subj_type=file_t'
errno_is "POL-10 nor has CRITICAL_DATA" EINVAL policy 'measure func=CRITICAL_DATA subj_type=file_t'
errno_is "POL-10 but KEXEC_CMDLINE" OK policy 'measure func=KEXEC_CMDLINE obj_type=file_t fowner=77'

# Another SELinux policy: a type goes, a type comes.
states=$(list | grep -c ' selinux-state ')
log_mark
ok "HOOK-29 another SELinux policy" load second_t
undefined "the lost type" first_t
like "POL-20 the found type is awake" "$(cat "$P")" 'obj_type=second_t '
unlike "POL-20 the lost one is not" "$(cat "$P")" 'obj_type=first_t '
is "HOOK-29 another hash" "$(records selinux-policy-hash | wc -l)" 2
is "MEAS-30 the same state" "$(list | grep -c ' selinux-state ')" "$states"
file found system_u:object_r:second_t
seen found
measured "POL-20 it matches" "$WORK/found"
file still system_u:object_r:kernel_t
run_as guest_u:system_r:kernel_t cat "$WORK/still" >/dev/null
measured "POL-20 labels both policies know still match" "$WORK/still"

echo 1 >/sys/fs/selinux/enforce
echo 0 >/sys/fs/selinux/enforce
like "HOOK-29 a change of mode" "$(state)" '^initialized=1;enforcing=1;'
done_testing
