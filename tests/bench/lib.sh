# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash disable=SC2034
#
# What a measurement uses inside the guest.  It begins with
#	. /host/bench/lib.sh
# and prints one line "NAME NUMBER" for each cost, in instructions unless the name
# says otherwise.  Anything on standard error is kept for the reader.

set -eu
SECURITYFS=/sys/kernel/security
IMA=$SECURITYFS/integrity/ima
HELPER=/host/helper
DISK=/var/tmp/bench		# ext4; /tmp is a tmpfs
mkdir -p "$DISK" /tmp/bench
cp /host/meter "$DISK/meter"
METER=$DISK/meter
USER_ID=1000

# cost NAME VERB...: run a verb of the meter and call what it prints NAME
cost() {
	local name=$1 out
	shift
	out=$("$METER" "$@")
	echo "$name ${out##* }"
}
# value VERB...: the number alone
value() {
	local out
	out=$("$METER" "$@")
	echo "${out##* }"
}

policy() { printf '%s\n' "$1" | cat >"$IMA/policy"; }

# content FILE: a file of a page, owned by the user
content() {
	head -c 4096 /dev/zero | tr '\0' "${2:-a}" >"$1"
	chown "$USER_ID" "$1"
}
