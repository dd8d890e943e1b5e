# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# Conditions on Smack labels, of the process and of the file.
#
# ids: POL-20 POL-60 POL-25
# tpm: none
# cmdline: security=smack

. /host/tests/guest/lib.sh
P=$IMA/policy
chmod 755 "$WORK"
file() {	# NAME LABEL
	echo "$1" >"$WORK/$1"
	setfattr -n security.SMACK64 -v "$2" "$WORK/$1"
}
run_as() { (printf %s "$1" >/proc/self/attr/current; shift; "$@"); }	# LABEL COMMAND...
seen() { cat "$WORK/$1" >/dev/null; }

# Smack has no roles or types, and some words cannot be labels.
for condition in obj_type=Secret subj_role=Secret obj_user=-Secret; do
	log_mark
	errno_is "POL-20 $condition while the boot policy is active" EINVAL \
		policy "measure func=FILE_CHECK $condition"
	log_has "POL-20 $condition, warning" "^ima: rule for LSM '${condition#*=}' is undefined$"
done

rules='measure func=FILE_CHECK obj_user=Secret 
measure func=FILE_CHECK subj_user=User 
dont_measure func=FILE_CHECK obj_user=Public subj_user=Other 
measure func=FILE_CHECK fowner=77 obj_user=Public '
policy "$rules"
is "POL-60 as written" "$(cat "$P")" "$rules"
log_mark
errno_is "POL-20 no label, with a custom policy" OK policy 'measure func=FILE_CHECK obj_user=-Secret'
log_has "POL-20 warning" "^ima: rule for LSM '-Secret' is undefined$"
is "POL-60 not shown" "$(cat "$P")" "$rules"

file plain _
file secret Secret
file secrets Secrets
file other Other
file public Public
file owned Public
chown 77 "$WORK/owned"
for name in plain secret secrets other public owned; do seen $name; done
not_measured "POL-20 the floor label" "$WORK/plain"
measured "POL-20 obj_user" "$WORK/secret"
not_measured "POL-20 a longer label" "$WORK/secrets"
not_measured "POL-20 another label" "$WORK/other"
not_measured "POL-20 a label without the owner" "$WORK/public"
measured "POL-20 a label with the owner" "$WORK/owned"
file by-user _
file by-other _
run_as User cat "$WORK/by-user" >/dev/null
run_as Other cat "$WORK/by-other" >/dev/null
measured "POL-20 subj_user" "$WORK/by-user"
not_measured "POL-20 another subject" "$WORK/by-other"
file first Public
chown 77 "$WORK/first"
run_as Other cat "$WORK/first" >/dev/null
not_measured "POL-25 dont_measure by both labels comes first" "$WORK/first"

# The label is asked for at the access, not when the rule was loaded.
setfattr -n security.SMACK64 -v Secret "$WORK/other"
seen other
measured "POL-20 after a change of label" "$WORK/other"
done_testing
