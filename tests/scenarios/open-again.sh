# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# A file that is opened again and again, and then in a way in which only one thing
# is different: each rule's answer must be its own, whatever was answered before.
#
# ids: POL-16 POL-25 POL-26 MEAS-25 HOOK-2 HOOK-26 CHG-3
# tpm: none

. /host/tests/guest/lib.sh
chmod 755 "$WORK"

ok "POL-41 the rules load" policy 'measure func=FILE_CHECK mask=MAY_READ fowner=2000 pcr=11
measure func=FILE_CHECK mask=MAY_READ fowner=12000 pcr=12
measure func=FILE_CHECK mask=MAY_READ fowner=2001 euid=1500 pcr=13
measure func=FILE_CHECK mask=MAY_READ fowner=2001 pcr=14
measure func=FILE_CHECK fgroup=2002 pcr=15'

mkdir "$WORK/plain" "$WORK/mapped"
P=$WORK/plain M=$WORK/mapped
file() {	# NAME OWNER: of its own content
	echo "$1" >"$P/$1"
	chown "$2" "$P/$1"
}
often() { for _ in 1 2 3 4; do cat "$1" >/dev/null; done; }
often_as() { for _ in 1 2 3 4; do "$HELPER" open-as "$1" "$1" "$1" 0 0 0 "$2"; done; }
pcrs() { list | awk -v f="$1" '$5 == f { printf "%s ", $1 }'; }

file owner 2000
often "$P/owner"
is "MEAS-25 opened four times" "$(pcrs "$P/owner")" "11 "
chown 12000 "$P/owner"
often "$P/owner"
is "POL-16 then it has another owner" "$(pcrs "$P/owner")" "11 12 "
chown 0:2002 "$P/owner"
often "$P/owner"
is "POL-16 and another group" "$(pcrs "$P/owner")" "11 12 15 "
chown 2000:0 "$P/owner"
often "$P/owner"
is "POL-26 the first owner again: all was done" "$(pcrs "$P/owner")" "11 12 15 "

ok "a mount with mapped ids" "$HELPER" idmap "$P" "$M" 0 10000 65536
file before 2000
often "$P/before"
often "$M/before"
is "POL-16 a mapped owner, after the stored one" "$(pcrs "$P/before")$(pcrs "$M/before")" "11 12 "
file after 2000
often "$M/after"
often "$P/after"
is "POL-16 and before it" "$(pcrs "$M/after")$(pcrs "$P/after")" "12 11 "

file user 2001
often "$P/user"
often_as 1500 "$P/user"
is "POL-16 another user, after root" "$(pcrs "$P/user")" "14 13 "
file root 2001
often_as 1500 "$P/root"
often_as 1501 "$P/root"
is "POL-16 one user, and then another" "$(pcrs "$P/root")" "13 14 "
file effective 2001
often "$P/effective"
"$HELPER" open-as 0 1500 0 0 0 0 "$P/effective"
is "POL-16 root as another user" "$(pcrs "$P/effective")" "14 13 "

file written 2000
often "$P/written"
before=$(cat "$IMA/violations")
exec 9>>"$P/written"
often "$P/written"
is "HOOK-26 a writer is there" "$(($(cat "$IMA/violations") - before))" 1
exec 9>&-
often "$P/written"
is "CHG-3 who wrote nothing" "$(pcrs "$P/written")" "11 10 "
echo more >>"$P/written"
often "$P/written"
is "CHG-3 something was written" "$(pcrs "$P/written")" "11 10 11 "
# Two lines one after the other, of which nobody read the first.
echo one >>"$P/written"
echo two >>"$P/written"
often "$P/written"
is "CHG-3 twice" "$(pcrs "$P/written")" "11 10 11 11 "
like "CHG-3 and what is recorded is what is there" "$(list | tail -n 1)" \
	"sha256:$(sha256sum <"$P/written" | cut -d ' ' -f 1)"

done_testing
