# SPDX-License-Identifier: GPL-2.0-only
#
# Commands for people.  The kernel build reads Kbuild, which it prefers to this
# file.  Everything is built outside the repository, in $INTEG_CACHE (default
# ${XDG_CACHE_HOME:-~/.cache}/integ).

# TPM=2|1.2|none CMDLINE="..." MEM=1G SMP=2 CONFIG=debug TREE=... FILTER=... SECONDS=60
CONFIG ?=
export TPM CMDLINE MEM SMP

ifeq ($(filter $(CONFIG),debug),)
ifneq ($(CONFIG),)
$(error CONFIG=$(CONFIG) is unknown; there is CONFIG=debug)
endif
BUILD := ours
else
BUILD := debug
endif

.DEFAULT_GOAL := help

# The lines with two number signs are what "make help" shows.
help:		## this list
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' $(firstword $(MAKEFILE_LIST)) | \
		while IFS='	' read -r name text; do printf '  make %-12s %s\n' "$$name" "$$text"; done
	@echo "Flags: TPM=2|1.2|none CMDLINE='...' MEM=1G SMP=2 CONFIG=debug"

run: guest tools	## build, boot with a TPM, measure programs, verify the list against the TPM
	@scripts/run-demo --build $(BUILD)

shell: guest	## the same guest with a prompt
	@scripts/shell --build $(BUILD)

check:		## all tests; ends with "N passed, N failed, N skipped" (CONFIG=debug: with sanitisers)
	@scripts/check $(CONFIG)

check-full:	## check, compare, and check CONFIG=debug
	@scripts/check --full

kunit: guest	## unit tests in a guest (FILTER=glob of suites)
	@scripts/kunit --build $(BUILD) $(if $(FILTER),--filter '$(FILTER)')

scenarios: guest tools	## guest scenarios (NAMES="..." for some of them)
	@scripts/run-scenarios --build $(BUILD) $(if $(TPM),--tpm $(TPM)) $(NAMES)

fuzz:		## fuzz the gates for untrusted bytes with libFuzzer (SECONDS=60 each)
	@scripts/install-prereqs clang libclang-rt-14-dev
	@$(MAKE) --no-print-directory -C tests/fuzz O=$(CACHE)/fuzz SECONDS=$(or $(SECONDS),60) fuzz

compare: guest tools	## same scenarios on the stock kernel; undocumented differences fail
	@scripts/compare-kernels

bench: source tools	## cost of hot paths on our kernel, stock and without: instructions, native time (NAMES="...")
	@scripts/install-prereqs gnuplot-nox gdb
	@scripts/bench $(NAMES)

kernel: source	## build the kernel with this subsystem
	@scripts/build-kernel $(BUILD)

tools: prereqs	## build imactl, the verifier
	@$(MAKE) --no-print-directory -s -C tools O=$(CACHE)/tools

install: tools	## install imactl, its library and manual (PREFIX=/usr/local DESTDIR= WITH_EVMCTL=1)
	@$(MAKE) --no-print-directory -s -C tools O=$(CACHE)/tools install

uninstall:	## take away what install put there; wants the same PREFIX and DESTDIR
	@$(MAKE) --no-print-directory -s -C tools O=$(CACHE)/tools uninstall

integrate:	## copy the subsystem into your own 6.12 tree (TREE=path)
	@scripts/integrate $(if $(TREE),'$(TREE)',$(error say which tree: make integrate TREE=path))

clean:		## remove build products; keeps unpacked trees and the guest's disk
	@scripts/clean

distclean:	## remove everything that was built or unpacked
	@scripts/clean --all

prereqs:
	@scripts/install-prereqs

source: prereqs
	@scripts/fetch-source

guest: kernel
	@scripts/build-rootfs

CACHE := $(or $(INTEG_CACHE),$(or $(XDG_CACHE_HOME),$(HOME)/.cache)/integ)

.PHONY: help run shell check check-full kunit scenarios fuzz compare bench kernel tools \
	install uninstall integrate clean distclean prereqs source guest
.NOTPARALLEL:
