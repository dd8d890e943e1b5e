# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash disable=SC2034
#
# For scenarios about appraisal: labels, and tables of accesses that are tried as
# root and as an ordinary user and held against errno and audit record.  Source
# it after lib.sh.  Labels are passed around as hex.

ours() { [ "$KERNEL" = ours ]; }
USER_ID=1000		# the ordinary user

hex() { xxd -p | tr -d '\n'; }
# label FILE: security.ima
label() { getfattr --absolute-names --only-values -n security.ima "$1" 2>/dev/null | hex; }
set_label() { "$HELPER" label "$1" "$2"; }

# algo_number ALGORITHM (CON-1) as two hex digits
algo_number() {
	case $1 in
	md4) echo 00 ;; md5) echo 01 ;; sha1) echo 02 ;; rmd160) echo 03 ;;
	sha256) echo 04 ;; sha384) echo 05 ;; sha512) echo 06 ;; sha224) echo 07 ;;
	wp512) echo 0d ;; tgr192) echo 10 ;; sm3) echo 11 ;;
	sha3-256) echo 14 ;; sha3-384) echo 15 ;; sha3-512) echo 16 ;;
	esac
}

# sum_of ALGORITHM: digest of stdin
sum_of() {
	local sum
	case $1 in
	md5 | sha1 | sha224 | sha256 | sha384 | sha512) sum=$("$1sum") ;;
	*) sum=$(openssl dgst -r "-$1") ;;
	esac
	printf '%s' "${sum%% *}"
}
# digest_label ALGORITHM: the label with algorithm (0x04) for the content on stdin
digest_label() { printf '04%s%s' "$(algo_number "$1")" "$(sum_of "$1")"; }
# label_for FILE: what the kernel writes by default (APPR-42)
label_for() { digest_label sha256 <"$1"; }

# audit_sync: all audit records so far are in the log.  A writer of the policy
# that writes nothing leaves one (POL-45), and they are in order.
audit_sync() {
	local before i
	before=$(log_since | grep -c 'op=policy_update')
	: >"$IMA/policy"
	for i in {1..30}; do
		[ "$(log_since | grep -c 'op=policy_update')" -gt "$before" ] && return
		sleep 0.1
	done
	diag "no audit record of the policy file's writer"
}

# causes OP FILE: the causes in the log since the mark for FILE, one after the
# other; "(1)" behind a cause means res=1.  Call audit_sync first.
causes() {
	log_since | awk -v op="op=$1 " -v name=" name=\"$2\" " '
		/ type=1800 / && index($0, op) && index($0, name) {
			match($0, /cause=[^ ]*/)
			cause = substr($0, RSTART + 6, RLENGTH - 6)
			printf "%s%s%s", sep, cause, / res=1 / ? "(1)" : ""
			sep = " "
		}'
}

# A table of accesses.  row NAME ERRNO CAUSES FILE: opening FILE fails with ERRNO
# for root and for an ordinary user, and leaves records with these CAUSES.
# refused NAME CAUSE FILE: EACCES, and each of the two is audited.
# allowed NAME FILE: neither fails nor is audited.
# check_rows [HOW]: look; HOW is exec, mmap or flags of open (default: r).
_row_names=() _row_errnos=() _row_causes=() _row_files=()
row() { _row_names+=("$1") _row_errnos+=("$2") _row_causes+=("$3") _row_files+=("$4"); }
refused() { row "$1" EACCES "$2 $2" "$3"; }
allowed() { row "$1" OK "" "$2"; }
check_rows() {
	local how=${1:-r} as_root as_user i
	log_mark
	mapfile -t as_root <<<"$("$HELPER" attempts "$how" "${_row_files[@]}")"
	mapfile -t as_user <<<"$("$HELPER" as $USER_ID "$HELPER" attempts "$how" "${_row_files[@]}")"
	audit_sync
	log_since >"/run/appraise-log"
	for ((i = 0; i < ${#_row_files[@]}; i++)); do
		is "${_row_names[i]}, root and a user" "${as_root[i]-} ${as_user[i]-}" \
			"${_row_errnos[i]} ${_row_errnos[i]}"
		is "${_row_names[i]}, audit" "$(_row_audit "${_row_files[i]}")" "${_row_causes[i]}"
	done
	_row_names=() _row_errnos=() _row_causes=() _row_files=()
}
_row_audit() {
	local line out='' rest
	while read -r line; do
		[[ $line == *" op=appraise_data "*" name=\"$1\" "* ]] || continue
		rest=${line#* cause=}
		out+=" ${rest%% *}"
		[[ $line != *" res=1 "* ]] || out+='(1)'
	done </run/appraise-log
	printf '%s' "${out# }"
}

# owned UID FILE: FILE with stdin as content
owned() {
	cat >"$2"
	chown "$1" "$2"
}
