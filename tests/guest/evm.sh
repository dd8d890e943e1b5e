# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash disable=SC2034
#
# For scenarios about EVM: keys, and what security.evm must be, computed by openssl
# from what getfattr and stat show.  Source it after lib.sh and appraise.sh.
# Values are passed around as hex.

EVM=$SECURITYFS/evm
NAMES=$SECURITYFS/integrity/evm/evm_xattrs
# The list in the order in which the kernel covers it (EVM-3).
COVERED=(selinux SMACK64 SMACK64EXEC SMACK64TRANSMUTE SMACK64MMAP apparmor ima capability)
OFF=" SMACK64EXEC SMACK64TRANSMUTE SMACK64MMAP apparmor "	# not enabled in this configuration
# A capability that means nothing to this kernel's programs, and another.
CAP1=0100000200200000000000000000000000000000 CAP2=0100000200400000000000000000000000000000
PLAIN=000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f

# evm_key [HEX]: put the encrypted key evm-key in place, of known bytes
evm_key() {
	keyctl link @u @s 2>/dev/null
	keyctl search @u user kmk >/dev/null 2>&1 ||
		keyctl add user kmk "0123456789abcdef0123456789abcdef" @u >/dev/null
	keyctl add encrypted evm-key "new default user:kmk $((${#1} / 2)) $1" @u >/dev/null
}
# evm_on: key and mode, as every scenario but those about them needs it
evm_on() { evm_key $PLAIN && echo 1 >"$EVM"; }

evm() { getfattr -h --absolute-names --only-values -n security.evm "$1" 2>/dev/null | hex; }
xattr() { getfattr -h --absolute-names --only-values -n "security.$2" "$1" 2>/dev/null | hex; }
set_xattr() { setfattr -h -n "security.$2" -v "0x$3" "$1"; }
del_xattr() { setfattr -h -x "security.$2" "$1"; }

# le BYTES NUMBER: in this machine's byte order
le() {
	local i out='' n=$2
	for ((i = 0; i < $1; i++)); do
		out+=$(printf %02x $((n & 255)))
		n=$((n >> 8))
	done
	printf %s "$out"
}
# uuid_of FILE: of its file system
uuid_of() { findmnt -no UUID -T "$1" | tr -d -- '-\n'; }
generation() { lsattr -vd "$1" 2>/dev/null | awk '{ print $1 }'; }

# covered_xattrs FILE: the values, one behind the other
covered_names() {
	local name
	for name in "${COVERED[@]}"; do
		[[ $OFF == *" $name "* ]] || echo "$name"
	done
}
covered_xattrs() {
	local name
	for name in $(covered_names); do
		xattr "$1" "$name"
	done
}

# from_disk: from here on, attributes and generations are read from the ext4 on
# /dev/vda itself. What a security module shows of its label need not be what is
# stored, and of links and the like lsattr cannot tell the generation.
from_disk() {
	on_disk() { debugfs -f - /dev/vda 2>/dev/null; }
	xattr() {
		rm -f /run/xattr
		on_disk <<<"ea_get -f /run/xattr $1 security.$2" >/dev/null
		[ ! -e /run/xattr ] || hex </run/xattr
	}
	generation() { on_disk <<<"stat $1" | sed -n 's/^.*Generation: \([0-9]*\) .*/\1/p'; }
	covered_xattrs() {
		local name
		rm -f /run/xattr.*
		for name in $(covered_names); do
			echo "ea_get -f /run/xattr.$name $1 security.$name"
		done | on_disk >/dev/null
		for name in $(covered_names); do
			[ ! -e "/run/xattr.$name" ] || hex <"/run/xattr.$name"
		done
	}
}

# covered FILE: the bytes an HMAC is over (EVM-5)
covered() {
	covered_xattrs "$1"
	le 8 "$(stat -c %i "$1")"
	le 4 "$(generation "$1")"
	le 4 "$(stat -c %u "$1")"
	le 4 "$(stat -c %g "$1")"
	le 2 "0x$(stat -c %f "$1")"
	le 2 0
	uuid_of "$1"
}
# hmac ALGORITHM KEY: HMAC of the bytes on stdin, with the key padded to 128 bytes
hmac() {
	local key=$2
	while [ ${#key} -lt 256 ]; do key+=00; done
	xxd -r -p | openssl dgst "-$1" -mac HMAC -macopt "hexkey:$key" -r | cut -d ' ' -f 1
}
# evm_for FILE: what security.evm of it must be with the plain key
evm_for() { printf '02%s' "$(covered "$1" | hmac sha1 $PLAIN)"; }
evm_right() { is "$1" "$(evm "$2")" "$(evm_for "$2")"; }	# NAME FILE
