#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# Runs all tests of the host tools and adds their results up.
#
# Usage: run.sh DIR, where DIR is what the Makefile built into. Each test program
# prints ``ok - what``, ``not ok - what``, ``skip - what (why)``; lines that begin
# with # are remarks. A program that fails without saying so counts as a failure.

set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
build=$(cd "$1" && pwd)
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT

export IMACTL="$build/san/imactl" IMACTL_PLAIN="$build/imactl" TEST_MODULES="$build/modules"
export PYTHONDONTWRITEBYTECODE=1
export ASAN_OPTIONS=abort_on_error=0:exitcode=99 UBSAN_OPTIONS=print_stacktrace=1
passed=0 failed=0 skipped=0

# run TITLE COMMAND...
run() {
	local title=$1 code=0 bad start=$SECONDS
	shift
	"$@" >"$tmp/out" 2>&1 </dev/null || code=$?
	bad=$(grep -c '^not ok - ' "$tmp/out" || :)
	if [ "$code" -ne 0 ] && [ "$bad" -eq 0 ]; then
		echo "not ok - $title ends with exit code $code" >>"$tmp/out"
		bad=1
	fi
	passed=$((passed + $(grep -c '^ok - ' "$tmp/out" || :)))
	skipped=$((skipped + $(grep -c '^skip - ' "$tmp/out" || :)))
	failed=$((failed + bad))
	printf '%-12s %4d passed, %d failed, %d s\n' "$title" \
		"$(grep -c '^ok - ' "$tmp/out" || :)" "$bad" $((SECONDS - start))
	if [ "$bad" -ne 0 ]; then
		grep -v '^ok - ' "$tmp/out" | sed 's/^/  /' || :
	else
		grep '^skip - ' "$tmp/out" | sed 's/^/  /' || :
	fi
}

# All global names of the library say where they are from, and none is printf().
symbols() {
	local bad

	bad=$(nm -g --defined-only "$build/plain/libimactl.a" | awk 'NF == 3 && $3 !~ /^ima_/')
	if [ -z "$bad" ]; then
		echo "ok - the library defines only ima_*"
	else
		echo "not ok - the library defines other names"
		printf '#   %s\n' "$bad"
	fi
	bad=$(nm -u "$build/plain/libimactl.a" |
		grep -E ' (printf|puts|putchar|__printf_chk|stdout|stderr|exit|abort)$' || :)
	if [ -z "$bad" ]; then
		echo "ok - the library neither prints nor exits"
	else
		echo "not ok - the library prints or exits"
		printf '#   %s\n' "$bad"
	fi
}

# The pages as groff sees them; test_man.py has their examples.
manual() {
	local page name said

	if ! command -v groff >/dev/null; then
		echo "skip - the manual pages have no errors (groff is not installed)"
		return
	fi
	for page in "$here"/../man/*.[1-8]; do
		name=${page##*/}
		said=$(groff -man -Tutf8 -ww -z "$page" 2>&1)
		if [ -z "$said" ]; then
			echo "ok - groff finds no error: $name"
		else
			echo "not ok - groff: $name"
			printf '#   %s\n' "$said"
		fi
	done
}

scripts() {
	if ! command -v shellcheck >/dev/null; then
		echo "skip - shellcheck finds nothing (shellcheck is not installed)"
	elif shellcheck "$here"/*.sh; then
		echo "ok - shellcheck finds nothing"
	else
		echo "not ok - shellcheck"
	fi
}

# Every damage of every seed that is short enough to damage every byte of.
mutations() {
	local seeds=$tmp/seeds

	mkdir "$seeds"
	"$here/mklist.py" seeds "$seeds"
	# Those that can verify and are at most 1024 bytes, as each byte costs a millisecond.
	find "$seeds" -type f -size -3 ! -name 'unknown.ascii' -print0 | sort -z |
		xargs -0 "$build/san/mutate_log"
}

# The same for labels, certificates and what else the target for them reads.
label_mutations() {
	local seeds=$tmp/label-seeds

	mkdir "$seeds"
	IMACTL=$IMACTL_PLAIN "$here/mklabel.py" "$seeds"
	"$build/san/replay_label" "$seeds"/*
}

for unit in "$here"/unit_*.c; do
	name=$(basename "$unit" .c)
	run "$name" "$build/san/$name"
done
run "test_verify" "$here/test_verify.py"
run "test_show" "$here/test_show.py"
run "test_trust" "$here/test_trust.py"
run "test_html" "$here/test_html.py"
run "test_cli" "$here/test_cli.py"
run "test_policy" "$here/test_policy.py"
run "test_doctor" "$here/test_doctor.py"
run "policy_equiv" "$build/san/policy_equiv"
run "test_man" "$here/test_man.py"
run "test_install" "$here/test_install.sh" "$build"
run "test_completion" "$here/test_completion.sh" "$IMACTL_PLAIN"
run "test_evmctl" "$here/test_evmctl.py"
run "test_label" "$here/test_label.py"
run "test_given" "$here/test_given.py"
run "test_key" "$here/test_key.py"
run "test_compat" "$here/test_evmctl_compat.py"
run "test_tree" "$here/test_tree.py"
run "test_archive" "$here/test_archive.py"
run "test_tpm" "$here/test_tpm.sh" "$IMACTL"
run "test_quote" "$here/test_quote.py"
run "mutations" mutations
run "labels" label_mutations
run "valgrind" "$here/valgrind.sh" "$IMACTL_PLAIN"
run "symbols" symbols
run "manual" manual
run "shellcheck" scripts
echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" -eq 0 ]
