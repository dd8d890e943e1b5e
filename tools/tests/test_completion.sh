#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# What bash offers after words of a command line.
#
# Usage: test_completion.sh IMACTL

set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
imactl=$(realpath "$1")
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
cd "$tmp"
touch policy-file "a file"
failed=0

# shellcheck source=../completion/imactl.bash
. "$here/../completion/imactl.bash"

# offers WORD...: sets COMPREPLY for the last word
offers() {
	COMP_WORDS=("$imactl" "$@")
	COMP_CWORD=$#
	_imactl
}

# has WHAT WANTED WORD...: WANTED is among what is offered; "!WANTED" is not
has() {
	local what=$1 wanted=$2 found=no
	shift 2
	offers "$@"
	grep -qxF -- "${wanted#!}" <<<"$(printf '%s\n' "${COMPREPLY[@]}")" && found=yes
	if { [ "$found" = yes ] && [[ $wanted != !* ]]; } ||
	   { [ "$found" = no ] && [[ $wanted == !* ]]; }; then
		echo "ok - $what"
	else
		echo "not ok - $what"
		printf '#   %s\n' "${COMPREPLY[@]}"
		failed=1
	fi
}

has "commands" policy ""
has "commands, begun" policy pol
has "commands that begin otherwise are not offered" '!log' pol
has "verbs of a command" explain policy ""
has "verbs of another one are not offered" '!verify' policy ""
has "options of a verb" --json policy check --
has "options with a value" --config= policy check --c
has "options after others" --quiet policy check --json --q
has "options of another verb are not offered" '!--securityfs=' policy check --
has "files" policy-file policy check pol
has "files with blanks" "a file" policy check "a f"
has "files after an option" policy-file policy check --json pol
has "the value of an option" policy-file policy check --config = pol
has "a value not begun" policy-file policy check --config =
has "files, not verbs, behind a verb" '!show' policy check ""
has "options about another system" --generation= sign --gen
has "the second option of a line" --gid= verify --evm --gi
has "options of doctor" --builtin= doctor --b
exit "$failed"
