# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
#
# For scenarios in which allocations fail (CONFIG=debug).  Source it after lib.sh.

FAULTS=/sys/kernel/debug

# set_fault KEY VALUE [ATTRIBUTE...]: of the fault injection
set_fault() {
	local f
	for f in ${3:-failslab fail_page_alloc}; do echo "$2" >"$FAULTS/$f/$1"; done
}

# Allocations below a function of ours count: those we ask for, not what the
# system call needs besides. Ours stand together in the kernel's text, so that
# the first and the last one known by its name are the bounds; some that are
# static follow. What is not called from there (.cold, .init) is elsewhere.
only_ours() {
	local address first='' last=''
	# shellcheck disable=SC2013	# a word is a line
	for address in $(awk '$2 ~ /^[tT]$/ && $3 ~ /^integ_/ && $3 !~ /[.]/ { print $1 }' \
		/proc/kallsyms | sort); do
		first=${first:-$address}
		((0x$address - 0x$first > 0x100000)) || last=$address
	done
	set_fault require-start "0x$first"
	set_fault require-end "$(printf '0x%x' $((0x$last + 0x4000)))"
}
everybody() {
	set_fault require-start 0
	set_fault require-end 0xffffffffffffffff
}

# fail_nth_only: nothing fails but what fail-nth says.
# Page allocations of order 0 stay whole: they are the TPM driver's as well, and
# what becomes of a record then is tpm-gone's subject.
fail_nth_only() {
	set_fault verbose 0
	set_fault ignore-gfp-wait N
	set_fault task-filter Y
	set_fault probability 0
	set_fault times -1
}
