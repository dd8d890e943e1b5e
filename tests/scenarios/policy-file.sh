# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# Who may open the policy file and how, what each write() returns, and what
# becomes of an update when it is closed.
#
# ids: POL-40 POL-41 POL-43 POL-45 POL-46 POL-49 POL-60 POL-61 EDGE-2 EDGE-34 AUD-2
# tpm: none

. /host/tests/guest/lib.sh
P=$IMA/policy
ours() { [ "$KERNEL" = ours ]; }
no_admin() { setpriv --bounding-set -sys_admin "$@"; }
active() { tr '\n' ';' <"$P"; }

# Opening.
is "POL-40 mode of the file" "$(stat -c %a "$P")" 600
is "POL-61 no policy reads empty" "$(cat "$P")" ""
errno_is "POL-40 O_RDONLY" OK "$HELPER" open r "$P"
errno_is "POL-40 O_RDWR" EACCES "$HELPER" open rw "$P"
errno_is "POL-40 O_RDONLY without CAP_SYS_ADMIN" EPERM no_admin "$HELPER" open r "$P"
errno_is "POL-40 O_RDWR without CAP_SYS_ADMIN" EACCES no_admin "$HELPER" open rw "$P"
log_mark
errno_is "POL-40 O_WRONLY without CAP_SYS_ADMIN" OK no_admin "$HELPER" open w "$P"
log_has "POL-45 closing without a rule" 'ima: policy update failed'
audit_has "POL-45 is audited" "$AUDIT_STATUS" \
	'pid=[0-9]+ uid=0 auid=[0-9]+ ses=[0-9]+ op=policy_update cause=failed comm="helper" res=0 errno=0$'
errno_is "POL-40 another user" EACCES "$HELPER" as 1000 "$HELPER" open w "$P"
for flags in w,trunc w,append w,creat w,excl; do
	errno_is "POL-40 $flags" OK "$HELPER" open $flags "$P"
done
errno_is "POL-40 a second writer" EBUSY "$HELPER" hold w "$P" "$HELPER" open w "$P"
errno_is "POL-40 a reader beside a writer" OK "$HELPER" hold w "$P" "$HELPER" open r "$P"
errno_is "POL-40 O_RDWR beside a writer" EACCES "$HELPER" hold w "$P" "$HELPER" open rw "$P"
errno_is "POL-40 a writer beside a reader" OK "$HELPER" hold r "$P" "$HELPER" open w "$P"
errno_is "POL-40 two readers" OK "$HELPER" hold r "$P" "$HELPER" open r "$P"
errno_is "POL-40 a writer after all of them" OK "$HELPER" open w "$P"

# Writing.
log_mark
is "POL-41 one rule" "$(printf 'audit func=MODULE_CHECK\n' | "$HELPER" write "$P")" 24
log_has "POL-45 completed" 'ima: policy update completed'
audit_has "POL-45 is audited" "$AUDIT_STATUS" \
	'op=policy_update cause=completed comm="helper" res=1 errno=0$'
set -- 'audit func=MODULE_CHECK ;'
is "POL-45 it is active" "$(active)" "$1"

is "POL-41 of two lines the first is taken" \
	"$(printf 'audit func=BPRM_CHECK\naudit func=FILE_CHECK\n' | "$HELPER" write "$P")" 22
is "POL-41 the rest is ignored" "$(active)" "$1audit func=BPRM_CHECK ;"
is "POL-41 one descriptor, several writes" "$("$HELPER" writes "$P" \
	$'# comment\n' $'\n' $'  \t\n' $'audit uid=1\n' $'audit uid=2\n' | tr '\n' ' ')" "10 1 4 12 12 "
is "POL-41 in their order" "$(active)" \
	"$1audit func=BPRM_CHECK ;audit uid=1 ;audit uid=2 ;"
is "POL-41 a NUL ends the line" \
	"$(printf 'audit uid=3\0 is not looked at\n' | "$HELPER" write "$P")" 12
is "POL-41 the rule before the NUL" "$(tail -n 1 "$P")" "audit uid=3 "
is "POL-41 a NUL first is an empty line" "$(printf '\0audit uid=33\n' | "$HELPER" write "$P")" 1

got=$(printf 'audit uid=4' | "$HELPER" write "$P")
if ours; then want=11; else want=12; fi
is "EDGE-2 without line feed" "$got" $want
observe EDGE-2:no-line-feed "$got"
is "EDGE-2 the rule counts" "$(tail -n 1 "$P")" "audit uid=4 "
got=$("$HELPER" spoil "$P" empty)
if ours; then want=0; else want=1; fi
is "EDGE-2 zero bytes" "$got" $want
observe EDGE-2:zero-bytes "$got"

before=$(active)
for kind in pwrite seek; do
	is "POL-43 $kind at an offset" "$("$HELPER" spoil "$P" $kind $'audit uid=5\n')" EINVAL
	if ours; then want="${before}audit uid=5 ;"; else want=$before; fi
	is "EDGE-34 $kind: the rule before it" "$(active)" "$want"
	observe EDGE-34:$kind "$(active)"
	before=$want
done
log_mark
is "POL-43 unreadable memory" "$("$HELPER" spoil "$P" pointer $'audit uid=6\n')" EFAULT
log_has "POL-43 spoils the update" 'ima: policy update failed'
is "POL-45 the old policy stays" "$(active)" "$before"
is "POL-41 the refused line among good ones" "$("$HELPER" writes "$P" \
	$'audit uid=7\n' $'audit uid=x\n' $'audit uid=8\n' 2>/dev/null | tr '\n' ' ')" "12 12 "
is "POL-45 none of them is active" "$(active)" "$before"
errno_is "POL-46 the file stays writable" OK "$HELPER" open w "$P"

# Nothing is active before the close.
exec 3>"$P"
printf 'dont_measure uid=9\n' >&3
is "POL-41 pending rules are not active" "$(active)" "$before"
errno_is "POL-40 the shell is the writer" EBUSY "$HELPER" open w "$P"
exec 3>&-
is "POL-45 now they are" "$(active)" "${before}dont_measure uid=9 ;"

# Long lines: PAGE_SIZE - 1 bytes are looked at.
pad() { printf "%*s" "$1" ""; }
is "POL-43 4095 bytes" "$( (printf 'audit uid=10'; pad 4082; echo) | "$HELPER" write "$P")" 4095
is "POL-43 are a rule" "$(tail -n 1 "$P")" "audit uid=10 "
is "POL-43 4095 bytes and a line feed" \
	"$( (printf 'audit uid=11'; pad 4083; echo) | "$HELPER" write "$P")" 4096
is "POL-43 what follows the first line may be long" \
	"$( (printf 'audit uid=13\n'; pad 9000; echo) | "$HELPER" write "$P" 2>&1)" 13
# Stock cuts a longer line, which may turn it into another rule; ours refuses it.
before=$(active)
got=$( (printf 'audit uid=14'; pad 4084; printf 'fowner=0\n') | "$HELPER" write "$P" 2>&1 | tail -n 1)
if ours; then want='errno: EINVAL'; else want=4096 before+="audit uid=14 ;"; fi
is "POL-43 a longer line" "$got" "$want"
observe long-line "$got"
is "POL-43 a longer line's effect" "$(active)" "$before"
got=$( (printf '#'; pad 5000; echo) | "$HELPER" write "$P" 2>&1 | tail -n 1)
observe long-comment "$got"
done_testing
