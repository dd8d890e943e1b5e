# SPDX-License-Identifier: GPL-2.0-only
#
# What is installed where. All of it below DESTDIR, for packages.
#
#   make -C tools install [PREFIX=/usr/local] [DESTDIR=] [WITH_EVMCTL=1]
#   make -C tools uninstall      with the same variables
#
# WITH_EVMCTL=1 also installs the program under the name evmctl. It is not done
# unasked: that name belongs to the package ima-evm-utils, two packages cannot own
# one file, and which of the two a script runs is for an administrator to decide.
# 'imactl evmctl' does the same without it.

PREFIX ?= /usr/local
EXEC_PREFIX ?= $(PREFIX)
BINDIR ?= $(EXEC_PREFIX)/bin
LIBDIR ?= $(EXEC_PREFIX)/lib
INCLUDEDIR ?= $(PREFIX)/include
DATADIR ?= $(PREFIX)/share
MANDIR ?= $(DATADIR)/man
PKGCONFIGDIR ?= $(LIBDIR)/pkgconfig
COMPLETIONDIR ?= $(DATADIR)/bash-completion/completions
INSTALL ?= install

HEADERS := $(notdir $(wildcard $(SRC)/include/imactl/*.h))
PAGES := $(notdir $(wildcard $(SRC)/man/*.1))

# Everything that install makes, for uninstall.
INSTALLED := $(BINDIR)/imactl $(LIBDIR)/libimactl.a $(LIBDIR)/$(SONAME) \
	$(LIBDIR)/libimactl.so $(PKGCONFIGDIR)/imactl.pc $(COMPLETIONDIR)/imactl \
	$(HEADERS:%=$(INCLUDEDIR)/imactl/%) $(PAGES:%=$(MANDIR)/man1/%)

# Written at once, as paths may differ from the last time.
define PC
prefix=$(PREFIX)
exec_prefix=$(EXEC_PREFIX)
libdir=$(LIBDIR)
includedir=$(INCLUDEDIR)

Name: imactl
Description: Labels, keys, policies and measurement lists of Linux IMA and EVM
Version: $(VERSION)
Requires.private: $(PKGS)
Libs: -L$${libdir} -limactl
Libs.private: -pthread
Cflags: -I$${includedir}
endef

install: all
	$(INSTALL) -d '$(DESTDIR)$(BINDIR)' '$(DESTDIR)$(LIBDIR)' '$(DESTDIR)$(PKGCONFIGDIR)' \
		'$(DESTDIR)$(INCLUDEDIR)/imactl' '$(DESTDIR)$(MANDIR)/man1' '$(DESTDIR)$(COMPLETIONDIR)'
	$(INSTALL) -m 755 $(O)/imactl '$(DESTDIR)$(BINDIR)/imactl'
	$(INSTALL) -m 644 $(O)/plain/libimactl.a '$(DESTDIR)$(LIBDIR)/libimactl.a'
	$(INSTALL) -m 755 $(O)/plain/$(SONAME) '$(DESTDIR)$(LIBDIR)/$(SONAME)'
	ln -sf $(SONAME) '$(DESTDIR)$(LIBDIR)/libimactl.so'
	$(INSTALL) -m 644 $(HEADERS:%=$(SRC)/include/imactl/%) '$(DESTDIR)$(INCLUDEDIR)/imactl'
	$(INSTALL) -m 644 $(PAGES:%=$(SRC)/man/%) '$(DESTDIR)$(MANDIR)/man1'
	$(INSTALL) -m 644 $(SRC)/completion/imactl.bash '$(DESTDIR)$(COMPLETIONDIR)/imactl'
	$(file >$(O)/imactl.pc,$(PC))$(INSTALL) -m 644 $(O)/imactl.pc '$(DESTDIR)$(PKGCONFIGDIR)/imactl.pc'
	$(if $(filter 1,$(WITH_EVMCTL)),ln -sf imactl '$(DESTDIR)$(BINDIR)/evmctl')

# An evmctl that is somebody else's stays.
uninstall:
	rm -f $(INSTALLED:%='$(DESTDIR)%')
	[ "$$(readlink '$(DESTDIR)$(BINDIR)/evmctl')" != imactl ] || rm -f '$(DESTDIR)$(BINDIR)/evmctl'
	[ ! -d '$(DESTDIR)$(INCLUDEDIR)/imactl' ] || \
		rmdir --ignore-fail-on-non-empty '$(DESTDIR)$(INCLUDEDIR)/imactl'

.PHONY: install uninstall
