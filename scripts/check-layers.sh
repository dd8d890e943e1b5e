#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# Enforce the layer picture: a file of security/ includes only the offered
# header (d/d.h) of directories in lower rows, never one of a sibling
# directory, and private headers only of its own directory.  New directories
# must be given a row here.
#
# usage: check-layers.sh [DIRECTORY]	(default: the repository)

set -eu
cd "${1:-$(dirname "$0")/..}"

row() {
	case $1 in
	lib) echo 0 ;;
	keys) echo 1 ;;
	evm) echo 2 ;;
	policy | measure | appraise) echo 3 ;;
	decide) echo 4 ;;
	hooks | secfs) echo 5 ;;
	.) echo 6 ;;			# init.c, params.c
	*) return 1 ;;
	esac
}

bad=0
complain() {
	echo "$1: $2" >&2
	bad=1
}

for file in security/*.[ch] security/*/*.[ch]; do
	[ -e "$file" ] || continue
	dir=$(dirname "${file#security/}")
	here=$(row "$dir") || { complain "$file" "directory $dir has no row"; continue; }
	while IFS= read -r header; do
		# Resolve as the compiler does: beside the file first.
		path=$(realpath -m --relative-to=. "$(dirname "$file")/$header")
		if [ ! -e "$path" ]; then
			complain "$file" "\"$header\" is not there"
			continue
		fi
		case $path in
		security/integ.h)
			continue ;;
		security/*)
			;;
		*)
			complain "$file" "includes \"$header\" from outside security/"
			continue ;;
		esac
		other=$(dirname "${path#security/}")
		if [ "$file" = security/integ.h ]; then
			complain "$file" "the vocabulary includes \"$header\""
		elif [ "$other" = "$dir" ]; then
			continue
		elif ! there=$(row "$other"); then
			complain "$file" "directory $other has no row"
		elif [ "$there" -ge "$here" ]; then
			complain "$file" "row $here includes \"$header\" of row $there"
		elif [ "$(basename "$path")" != "$other.h" ]; then
			complain "$file" "\"$header\" is private to $other/; it offers $other.h only"
		fi
	done < <(sed -n 's/^[[:space:]]*#[[:space:]]*include[[:space:]]*"\([^"]*\)".*/\1/p' "$file")
done
exit "$bad"
