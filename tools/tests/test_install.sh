#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# What make install puts below DESTDIR can be used from there, and make uninstall
# leaves nothing behind.
#
# Usage: test_install.sh DIR, where DIR is what the Makefile built into

set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
build=$(cd "$1" && pwd)
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
dest=$tmp/dest
failed=0
unset MAKEFLAGS MAKELEVEL MFLAGS

# ok WHAT COMMAND...
ok() {
	local what=$1
	shift
	if "$@" >"$tmp/out" 2>&1; then
		echo "ok - $what"
	else
		echo "not ok - $what"
		sed 's/^/#   /' "$tmp/out"
		failed=1
	fi
}

tools_make() {
	make --no-print-directory -s -C "$here/.." O="$build" PREFIX=/opt/ima DESTDIR="$dest" "$@"
}

config() {
	PKG_CONFIG_SYSROOT_DIR=$dest PKG_CONFIG_PATH=$dest/opt/ima/lib/pkgconfig \
		"${PKG_CONFIG:-pkg-config}" "$@"
}

# Flags are words; none of ours has a blank in it.
compile() {
	local out=$1
	shift
	# shellcheck disable=SC2046
	"${CC:-cc}" -Wall -Wextra -Werror -std=c11 -o "$tmp/$out" "$tmp/user.c" \
		$(config --cflags imactl) "$@"
}

cat >"$tmp/user.c" <<'END'
#include <stdio.h>
#include <string.h>
#include <imactl/policy.h>

static void remark(void *ctx, const struct ima_remark *r)
{
	(void)ctx;
	printf("%lu: %s\n", r->line, r->reason);
}

int main(void)
{
	static const char text[] = "measure\nmeasure colour=red\n";
	const struct ima_remarks remarks = { remark, NULL };
	struct ima_kconfig k;
	struct ima_policy *p;
	int err;

	ima_kconfig_full(&k);
	p = ima_policy_create(&k);
	err = ima_policy_parse(p, text, strlen(text), &remarks);
	ima_policy_free(p);
	return !err;
}
END

says_so() {
	[ "$(LD_LIBRARY_PATH=$dest/opt/ima/lib "$1")" = "2: unknown word" ]
}

headers() {
	local h

	for h in "$dest"/opt/ima/include/imactl/*.h; do
		"${CC:-cc}" -std=c11 -D_GNU_SOURCE -Wall -Wextra -Werror -fsyntax-only -I"$dest/opt/ima/include" \
			-x c - <<<"#include <imactl/$(basename "$h")>" || { echo "$h"; return 1; }
	done
}

needs_soname() {
	readelf -d "$tmp/shared" | grep -q 'NEEDED.*libimactl\.so\.0'
}

own_names() {
	[ -z "$(nm -D --defined-only "$dest/opt/ima/lib/libimactl.so.0" |
		awk 'NF == 3 && $3 !~ /^ima_/')" ]
}

empty() {
	find "$dest" ! -type d
	[ -z "$(find "$dest" ! -type d)" ]
}

ok "install" tools_make install
ok "the program runs" "$dest/opt/ima/bin/imactl" --version
ok "every public header stands alone" headers
# shellcheck disable=SC2046
ok "a program is compiled with pkg-config" compile shared $(config --libs imactl)
ok "it runs with the shared library" says_so "$tmp/shared"
ok "it names the library by its soname" needs_soname
ok "the shared library defines only ima_*" own_names
# What the library needs in turn stays shared: few have all of it as archives.
# shellcheck disable=SC2046
ok "a program is linked with the archive" compile static "$dest/opt/ima/lib/libimactl.a" \
	$("${PKG_CONFIG:-pkg-config}" --libs $(config --print-requires-private imactl)) -pthread
ok "it runs without the library" env -u LD_LIBRARY_PATH "$tmp/static"
ok "it is not called evmctl" [ ! -e "$dest/opt/ima/bin/evmctl" ]
ok "unless asked" tools_make install WITH_EVMCTL=1
ok "and then it is the same program" [ "$dest/opt/ima/bin/imactl" -ef "$dest/opt/ima/bin/evmctl" ]
ok "uninstall" tools_make uninstall
ok "nothing is left" empty
mkdir -p "$dest/opt/ima/bin"
echo theirs >"$dest/opt/ima/bin/evmctl"
ok "uninstall again" tools_make uninstall
ok "another evmctl stays" grep -q theirs "$dest/opt/ima/bin/evmctl"
exit "$failed"
