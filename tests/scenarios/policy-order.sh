# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# Which rule decides: the first that matches in each class, classes apart from
# each other, rules without func, and what the rule says about PCR and template.
#
# ids: POL-25 POL-26 POL-37 POL-41 POL-47 MEAS-2 MEAS-25 MEAS-30 AUD-11 HOOK-1
# tpm: 2

. /host/tests/guest/lib.sh
chmod 755 "$WORK"

# A file meets the rules of its owner.
policy 'measure func=FILE_CHECK fowner=3001
dont_measure func=FILE_CHECK fowner=3001
dont_measure func=FILE_CHECK fowner=3002
measure func=FILE_CHECK fowner=3002
dont_measure func=FILE_CHECK fowner=3003 mask=MAY_WRITE
measure func=FILE_CHECK fowner=3003
audit func=FILE_CHECK fowner=3004
dont_measure fowner=3004
measure func=FILE_CHECK fowner=3004
audit func=FILE_CHECK fowner=3005
measure fowner=3006
measure func=MMAP_CHECK fowner=3007
measure func=BPRM_CHECK fowner=3008
measure func=FILE_CHECK fowner=3009 pcr=12
dont_measure func=FILE_CHECK fowner=3009
measure func=FILE_CHECK fowner=3010 template=ima
measure func=FILE_CHECK fowner=3011 template=d-ng|n-ng pcr=11
measure func=FILE_CHECK fowner=3012 uid=0 mask=^MAY_READ fgroup=3012
dont_measure func=MMAP_CHECK fowner=3013
measure fowner=3013
measure func=FILE_CHECK mask=MAY_READ fowner=3014 template=ima-ngv2
measure func=FILE_CHECK fowner=3014 template=ima
measure func=MODULE_CHECK fowner=3015
measure fowner=3016 mask=MAY_EXEC'

file() {	# NAME OWNER: a program of its own content
	cp /usr/bin/true "$WORK/$1"
	echo "$1" >>"$WORK/$1"
	chown "$2" "$WORK/$1"
}
for n in {1..16}; do file "f$n" $((3000 + n)); done
file other:group 3012
chown 3012:3013 "$WORK/other:group"
chown 3012:3012 "$WORK/f12"

log_mark
for n in {1..16}; do cat "$WORK/f$n" >/dev/null; done
cat "$WORK/other:group" >/dev/null
measured "POL-25 measure before dont_measure" "$WORK/f1"
not_measured "POL-25 dont_measure before measure" "$WORK/f2"
measured "POL-25 a dont_measure whose mask does not match" "$WORK/f3"
not_measured "POL-25 dont_measure beside audit" "$WORK/f4"
audit_has "POL-25 audit beside dont_measure" "$AUDIT_RULE" \
	"file=\"$WORK/f4\" hash=\"sha256:$(sha256sum <"$WORK/f4" | cut -d' ' -f1)\" ppid=[0-9]+ pid=[0-9]+ auid=[0-9]+ uid=0 .*comm=\"cat\" exe=\"/usr/bin/cat\""
not_measured "POL-25 audit alone" "$WORK/f5"
audit_has "POL-25 audit alone is recorded" "$AUDIT_RULE" "file=\"$WORK/f5\""
measured "POL-25 without func, an open" "$WORK/f6"
not_measured "POL-25 MMAP_CHECK is no open" "$WORK/f7"
not_measured "POL-25 BPRM_CHECK is no open" "$WORK/f8"
is "MEAS-25 pcr=" "$(records "$WORK/f9" | awk '{ print $1 }')" 12
is "MEAS-2 template=" "$(records "$WORK/f10" | awk '{ print $3 }')" ima
is "MEAS-2 a format that is ima-ng's, and a PCR" \
	"$(records "$WORK/f11" | awk '{ print $1, $3 }')" "11 ima-ng"
measured "POL-25 every condition holds" "$WORK/f12"
not_measured "POL-25 one condition does not" "$WORK/other:group"
measured "POL-25 another operation's dont_measure" "$WORK/f13"
is "MEAS-2 template of the first matching rule" \
	"$(records "$WORK/f14" | awk '{ print $3 }')" ima-ngv2
not_measured "POL-25 MODULE_CHECK is no open" "$WORK/f15"
not_measured "POL-25 without func, another mask" "$WORK/f16"

"$HELPER" mmap rx private "$WORK/f7"
measured "HOOK-1 an executable mapping" "$WORK/f7"
"$WORK/f8"
measured "HOOK-1 an execution" "$WORK/f8"
"$HELPER" mmap rx private "$WORK/f16"
measured "POL-25 without func, a mapping" "$WORK/f16"
file f17 3016
"$WORK/f17"
measured "POL-25 without func, an execution" "$WORK/f17"
at_least "MEAS-25 PCR 12 was extended" "$(pcr sha256 12 | tr -d 0 | wc -c)" 2

# POL-47: what has been done stays done, what has not is done at the next access.
before=$(count)
log_mark
policy 'audit func=FILE_CHECK fowner=3001
measure func=FILE_CHECK fowner=3005'
cat "$WORK/f1" "$WORK/f5" >/dev/null
audit_has "POL-47 a new audit rule acts on a measured file" "$AUDIT_RULE" "file=\"$WORK/f1\""
is "POL-47 it is not measured again" "$(records "$WORK/f1" | wc -l)" 1
measured "POL-47 a new measure rule acts on an audited file" "$WORK/f5"
audit_hasnt "POL-47 it is not audited again" "$AUDIT_RULE" "file=\"$WORK/f5\""
is "MEAS-34 one record more" "$(count)" $((before + 1))

# AUD-11: once per content.
log_mark
cat "$WORK/f5" >/dev/null
audit_hasnt "AUD-11 the same content" "$AUDIT_RULE" "file=\"$WORK/f5\""
echo more >>"$WORK/f5"
cat "$WORK/f5" >/dev/null
audit_has "AUD-11 other content" "$AUDIT_RULE" "file=\"$WORK/f5\""

# POL-25: the first list stays in front of what is appended.
policy 'measure func=FILE_CHECK fowner=3002'
cat "$WORK/f2" >/dev/null
not_measured "POL-41 an appended rule does not overrule" "$WORK/f2"
done_testing
