#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# Reads PCRs from a software TPM that was extended with the records of a list.
#
# Usage: test_tpm.sh IMACTL; needs swtpm and tpm2-tools, or else says so.

set -eu
imactl=$1
here=$(cd "$(dirname "$0")" && pwd)
what='PCRs read from a TPM'

for tool in swtpm tpm2_startup tpm2_pcrextend tpm2_pcrread; do
	if ! command -v "$tool" >/dev/null; then
		echo "skip - $what ($tool is not installed: swtpm, tpm2-tools)"
		exit 0
	fi
done

tmp=$(mktemp -d)
pid=
cleanup() {
	[ -z "$pid" ] || kill "$pid" 2>/dev/null || :
	rm -rf "$tmp"
}
trap cleanup EXIT
failed=0

# check NAME EXPECTED-CODE ARGUMENT...: runs imactl log verify
check() {
	name=$1 want=$2
	shift 2
	code=0
	"$imactl" log verify "$@" >"$tmp/out" 2>&1 || code=$?
	if [ "$code" = "$want" ]; then
		echo "ok - $name"
	else
		echo "not ok - $name"
		echo "#   wanted exit code $want, is $code"
		sed 's/^/#   /' "$tmp/out"
		failed=1
	fi
}

# A Unix socket: no port to collide with another run's.
swtpm socket --tpm2 --tpmstate "dir=$tmp" --flags startup-clear \
	--server "type=unixio,path=$tmp/tpm" --ctrl "type=unixio,path=$tmp/tpm.ctrl" \
	>"$tmp/log" 2>&1 &
pid=$!
tries=0
until [ -S "$tmp/tpm" ] && [ -S "$tmp/tpm.ctrl" ]; do
	tries=$((tries + 1))
	if [ "$tries" -gt 50 ]; then
		echo "not ok - swtpm starts"
		sed 's/^/#   /' "$tmp/log"
		exit 1
	fi
	sleep 0.1
done
tcti=swtpm:path=$tmp/tpm
export TPM2TOOLS_TCTI="$tcti"

python3 - "$here" "$tmp" <<'END'
import sys
sys.path.insert(0, sys.argv[1])
import mklist as m
lst = m.every_list()["several-pcrs"]
with open(sys.argv[2] + "/list", "wb") as f:
    f.write(lst.binary("sha256"))
with open(sys.argv[2] + "/extends", "w", encoding="ascii") as f:
    for r in lst.records:
        f.write("%d:sha1=%s,sha256=%s\n" % (r.pcr, r.extended("sha1", "<").hex(),
                                           r.extended("sha256", "<").hex()))
END
# Only the banks that are extended here can be compared.
while read -r extend; do
	tpm2_pcrextend "$extend"
	last=$extend
done <"$tmp/extends"

check "$what" 0 --tpm="$tcti" --replay=sha1,sha256 "$tmp/list"
check "$what: text output of tpm2_pcrread is the same" 0 --pcrs=/dev/fd/3 \
	--replay=sha1,sha256 "$tmp/list" 3<<END
$(tpm2_pcrread)
END
check "$what: no boot aggregate" 1 --tpm="$tcti" --replay=sha256 --boot-aggregate "$tmp/list"
tpm2_pcrextend "$last"
check "$what: a TPM that is ahead of the list" 1 --tpm="$tcti" --replay=sha1,sha256 "$tmp/list"
check "$what: even with --allow-tail" 1 --tpm="$tcti" --allow-tail --replay=sha256 "$tmp/list"
kill "$pid"
wait "$pid" 2>/dev/null || :
pid=
check "$what: a TPM that is gone" 1 --tpm="$tcti" "$tmp/list"
exit "$failed"
