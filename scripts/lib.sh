# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash disable=SC2034
#
# What every script of this directory shares: where things live, how to speak
# to the user, how to run a long step.  Source it; it runs nothing.
#
#   INTEG_CACHE  all products: unpacked trees, build directories, disks, logs
#                (default ${XDG_CACHE_HOME:-~/.cache}/integ)
#   JOBS         parallel compilers (default: number of processors)

REPO=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd)
CACHE=${INTEG_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/integ}
LOGS=$CACHE/logs
JOBS=${JOBS:-$(nproc)}
PROG=${0##*/}

# The kernel this repository is written for, and Debian's package of it.
KERNEL_SERIES=6.12
SOURCE_PACKAGE=linux-source-6.12
SOURCE_TARBALL=/usr/src/linux-source-6.12.tar.xz

# Headers of the kernel tree that are replaced by ours.
OUR_HEADERS="ima.h evm.h integrity.h"

mkdir -p "$CACHE" "$LOGS"

say()  { printf '%s\n' "$*"; }
note() { printf '%s: %s\n' "$PROG" "$*" >&2; }
die()  { note "$*"; exit 1; }

# usage: print the header comment of the calling script (up to the first
# line that is not a comment), then leave with status 2.
usage() {
	sed -n '3,${/^#/!q;s/^# \{0,1\}//;p}' "$0" >&2
	exit 2
}

elapsed() {		# seconds -> 3m07s
	if [ "$1" -lt 60 ]; then
		printf '%ds' "$1"
	else
		printf '%dm%02ds' $(($1 / 60)) $(($1 % 60))
	fi
}

as_root() {
	if [ "$(id -u)" -eq 0 ]; then
		"$@"
	elif command -v sudo >/dev/null; then
		sudo -- "$@"
	else
		die "need root for: $* (and there is no sudo)"
	fi
}

# long_step LABEL LOG COMMAND...
# Run COMMAND with all its output in LOG.  While it runs, show LABEL with the
# elapsed time: one line that updates itself on a terminal, otherwise a line
# every 20 seconds.  On failure print the end of LOG and where it is.
long_step() {
	local label=$1 log=$2 start=$SECONDS next=20 pid status=0 t
	shift 2
	mkdir -p "$(dirname "$log")"
	"$@" >"$log" 2>&1 </dev/null &
	pid=$!
	[ -t 1 ] || say "$label ..."
	while kill -0 "$pid" 2>/dev/null; do
		t=$((SECONDS - start))
		if [ -t 1 ]; then
			printf '\r%s ... %s ' "$label" "$(elapsed $t)"
		elif [ "$t" -ge "$next" ]; then
			say "$label ... $(elapsed $t)"
			next=$((next + 20))
		fi
		sleep 0.5
	done
	wait "$pid" || status=$?
	[ ! -t 1 ] || printf '\r\033[K'
	if [ "$status" -ne 0 ]; then
		say "$label: failed after $(elapsed $((SECONDS - start))), end of the log:"
		tail -n 25 "$log" | sed 's/^/    /'
		say "full log: $log"
		return "$status"
	fi
	say "$label: done in $(elapsed $((SECONDS - start)))"
}

# locked NAME COMMAND...: one at a time per cache, so that "make run" in one
# terminal and "make check" in another do not build in the same directory.
locked() {
	local name=$1
	shift
	(
		exec 9>"$CACHE/.lock-$name"
		if ! flock -n 9; then
			say "waiting for another run that holds $CACHE/.lock-$name"
			flock 9
		fi
		"$@" 9>&-
	)
}

# Which source tree stands behind a build directory.
tree_of() {
	case $1 in
	stock* | bench-*stock | bench-*floor) say "$CACHE/trees/stock" ;;
	*) say "$CACHE/trees/ours" ;;
	esac
}

# What make must be told besides: the architecture, if it is not the machine's.
arch_of() {
	case $1 in
	bench-um-*) say ARCH=um ;;
	esac
}
