# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash disable=SC2034,SC2119,SC2120
#
# What a scenario uses inside the guest.  A scenario begins with
#	. /host/tests/guest/lib.sh
# and consists of checks; each prints one TAP line and none of them stops the
# scenario.  The last line is "done_testing"; the plan is printed at exit.

SECURITYFS=/sys/kernel/security
IMA=$SECURITYFS/integrity/ima
TPM_SYSFS=/sys/class/tpm/tpm0
HELPER=/host/helper
WORK=/var/tmp/work		# on the disk's ext4; /tmp is a tmpfs
mkdir -p "$WORK"
# evmctl reads a TPM 2.0 through the IBM stack, which looks for a simulator by default.
export TPM_INTERFACE_TYPE=dev

_tests=0
_finished=

_finish() {
	local status=$?
	[ -n "$_finished" ] ||
		echo "Bail out! left with status $status before done_testing"
	echo "1..$_tests"
}
trap _finish EXIT
set -u

# done_testing: the last line of every scenario; without it, it did not end.
done_testing() { _finished=1; }

_pass() { _tests=$((_tests + 1)); echo "ok $_tests - $1"; }
_fail() {
	_tests=$((_tests + 1))
	echo "not ok $_tests - $1"
	shift
	local line
	for line in "$@"; do diag "$line"; done
	return 0
}

# diag TEXT: a comment line for the reader of the log.
diag() { printf '%s\n' "$*" | sed 's/^/# /'; }

# ok NAME COMMAND...: COMMAND succeeds.
ok() {
	local name=$1 out status=0
	shift
	out=$("$@" 2>&1) || status=$?
	if [ $status -eq 0 ]; then
		_pass "$name"
	else
		_fail "$name" "status $status: $*" "$out"
	fi
}

# not_ok NAME COMMAND...: COMMAND fails, for whatever reason.  Prefer errno_is.
not_ok() {
	local name=$1 out
	shift
	if out=$("$@" 2>&1); then
		_fail "$name" "succeeded: $*" "$out"
	else
		_pass "$name"
	fi
}

# is NAME GOT WANTED: the same text.
is() {
	if [ "$2" = "$3" ]; then
		_pass "$1"
	else
		_fail "$1" "got:    $2" "wanted: $3"
	fi
}

# isnt NAME GOT UNWANTED
isnt() {
	if [ "$2" != "$3" ]; then
		_pass "$1"
	else
		_fail "$1" "got what it should not be: $2"
	fi
}

# like NAME GOT ERE: GOT matches the extended regular expression.
like() {
	if [[ $2 =~ $3 ]]; then
		_pass "$1"
	else
		_fail "$1" "got:     $2" "pattern: $3"
	fi
}

# unlike NAME GOT ERE
unlike() {
	if [[ $2 =~ $3 ]]; then
		_fail "$1" "got:         $2" "not wanted: $3"
	else
		_pass "$1"
	fi
}

# at_least NAME GOT MINIMUM: numbers.
at_least() {
	if [ "$2" -ge "$3" ]; then
		_pass "$1"
	else
		_fail "$1" "got $2, wanted at least $3"
	fi
}

# errno_of COMMAND...: print the errno name with which COMMAND failed, OK if it
# succeeded, ? if it cannot be told.  The helper names it; of other programs
# the message is recognised.
errno_of() {
	local out status=0
	out=$("$@" 2>&1 >/dev/null) || status=$?
	if [ $status -eq 0 ]; then
		echo OK
	elif [[ $out =~ errno:\ ([A-Z0-9]+) ]]; then
		echo "${BASH_REMATCH[1]}"
	else
		$HELPER errno-name "$out" || echo "? ($status) $out"
	fi
}

# errno_is NAME ERRNO COMMAND...: COMMAND fails with ERRNO (or: OK).
errno_is() {
	local name=$1 want=$2
	shift 2
	is "$name" "$(errno_of "$@")" "$want"
}

# skip REASON: leave; what has been checked counts, the rest is skipped.
skip() {
	_tests=$((_tests + 1))
	echo "ok $_tests - rest of the scenario # SKIP $*"
	_finished=1
	exit 0
}

# observe KEY VALUE: no check, but a fact on which stock and ours must agree;
# "make compare" holds the two against each other.  What differs from boot to
# boot (audit stamps, process and inode numbers) is taken out.
observe() {
	local key=$1
	shift
	printf '# observe %s: %s\n' "$key" "$(printf '%s' "$*" | sed -E \
		's/audit\([0-9.:]*\)/audit()/g; s/\<(pid|ino)=[0-9]+/\1=N/g' | tr '\n' '~')"
}

### kernel log and audit records (no auditd here: they are in the kernel log)

_marks=0
# log_mark: log_* look at what comes after this.
log_mark() {
	_marks=$((_marks + 1))
	echo "TEST-MARK-$_marks-" >/dev/kmsg
}

# log_since: the kernel log since the last mark, without time stamps.
log_since() {
	dmesg --notime | awk -v m="TEST-MARK-$_marks-" \
		'index($0, m) { on = 1; next } on || m ~ /-0-$/'
}

# Audit records reach the log through a kernel thread: wait up to two seconds.
_log_wait() {
	local i
	for i in 1 2 3 4 5 6 7 8 9 10; do
		log_since | grep -Eq -- "$1" && return 0
		sleep 0.2
	done
	return 1
}

# log_has NAME ERE: a line since the mark matches.
log_has() {
	if _log_wait "$2"; then
		_pass "$1"
	else
		_fail "$1" "no line matches: $2" "$(log_since | tail -n 15)"
	fi
}

# log_hasnt NAME ERE
log_hasnt() {
	sleep 0.4
	if log_since | grep -Eq -- "$2"; then
		_fail "$1" "$(log_since | grep -E -- "$2" | head -n 5)"
	else
		_pass "$1"
	fi
}

# audit_has NAME TYPE ERE: an audit record of TYPE (1800-1807, names below)
audit_has() { log_has "$1" "audit: type=$2 audit\\([^)]*\\): .*$3"; }
audit_hasnt() { log_hasnt "$1" "audit: type=$2 audit\\([^)]*\\): .*$3"; }
# audit_records TYPE: their text since the mark, without the stamp.
audit_records() {
	sleep 0.4
	log_since | sed -n "s/^.*audit: type=$1 audit([^)]*): //p"
}
AUDIT_DATA=1800 AUDIT_METADATA=1801 AUDIT_STATUS=1802 AUDIT_HASH=1803
AUDIT_PCR=1804 AUDIT_RULE=1805 AUDIT_EVM_XATTR=1806 AUDIT_POLICY_RULE=1807

### policy, measurement list, TPM

# policy TEXT: load TEXT as a caller does that continues after short writes: a
# write takes one rule (POL-41).  For a single write(): $HELPER write.
policy() { printf '%s\n' "$1" | cat >"$IMA/policy"; }

# list [BANK]: the ASCII measurement list.
list() { cat "$IMA/ascii_runtime_measurements${1:+_$1}"; }
count() { cat "$IMA/runtime_measurements_count"; }
violations() { cat "$IMA/violations"; }

# records NAME: the list's lines whose name field is NAME.
records() { list | awk -v n="$1" '$5 == n || $4 == n && $3 == "ima"'; }
# measured NAME PATH: PATH has a record / not_measured NAME PATH
measured() { isnt "$1" "$(records "$2")" ""; }
not_measured() { is "$1" "$(records "$2")" ""; }

# banks: the TPM's PCR banks; pcr BANK [N]: value in lower-case hex.
banks() { local d; for d in "$TPM_SYSFS"/pcr-*; do [ -d "$d" ] && echo "${d##*pcr-}"; done; }
pcr() { tr 'A-F' 'a-f' <"$TPM_SYSFS/pcr-$1/${2:-10}"; }

### talking to the host side of a scenario (tests/host/lib.sh)

# tell NAME: the host's wait_for NAME returns.  await NAME: until host's tell.
tell() { : >"/host/out/$1.signal"; }
await() {
	local i
	for i in $(seq 300); do
		[ -e "/host/in/$1" ] && return 0
		sleep 0.2
	done
	diag "the host never said $1"
	return 1
}
