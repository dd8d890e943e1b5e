# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# Executable mappings, writers that share them, mprotect and O_DIRECT.
#
# ids: HOOK-1 HOOK-3 HOOK-5 HOOK-6 HOOK-7 POL-25 POL-26 EDGE-29 EDGE-31 AUD-10
# tpm: none
# timeout: 200

. /host/tests/guest/lib.sh
. /host/tests/guest/appraise.sh

D=$WORK/files
mkdir -p "$D"
good() { printf '%s' "$1" | digest_label sha256; }
# make UID NAME...: files with a good label; "none" has none, "wrong" a wrong one
make() {
	local uid=$1 name
	shift
	for name; do
		case $name in
		*none) echo "$name - $name" ;;
		*wrong) echo "$name $(good other) $name" ;;
		*) echo "$name $(good "$name") $name" ;;
		esac
	done | "$HELPER" make-files "$uid" "$D"
}

make 3001 map map-none map-wrong shared shared2 protect protect-none
make 3002 any any-none any-shared
make 3003 measured
make 3004 direct direct-none
make 3005 permitted permitted-none
make 3006 edge
make 3007 reqprot reqprot-none
policy 'appraise func=MMAP_CHECK fowner=3001
appraise fowner=3002
measure func=MMAP_CHECK fowner=3003
appraise func=FILE_CHECK fowner=3004
appraise func=FILE_CHECK fowner=3005 permit_directio
measure func=FILE_CHECK fowner=3006 permit_directio
appraise func=FILE_CHECK fowner=3006
appraise func=MMAP_CHECK_REQPROT fowner=3007'
map() { "$HELPER" mmap "$@"; }
case $STEP in
enforce) denied=EACCES eperm=EPERM ;;
*) denied=OK eperm=OK ;;
esac
ours || eperm=EPERM	# EDGE-31
[ "$STEP" != off ] || { denied=OK eperm=OK; }

# A mapping is judged when it is executable.
if [ "$STEP" = enforce ]; then
	allowed "HOOK-1 mapped executable" "$D/map"
	refused "HOOK-1 mapped executable, no label" missing-hash "$D/map-none"
	refused "HOOK-1 mapped executable, wrong label" invalid-hash "$D/map-wrong"
	allowed "POL-26 a rule without func" "$D/any"
	refused "POL-26 a rule without func, no label" missing-hash "$D/any-none"
	allowed "HOOK-1 requested protection" "$D/reqprot"
	refused "HOOK-1 requested protection, no label" missing-hash "$D/reqprot-none"
	check_rows mmap
	for name in map-none map-wrong reqprot-none; do
		errno_is "HOOK-1 mapped for reading: $name" OK map r private "$D/$name"
	done
	allowed "POL-26 opening is no mapping" "$D/map-none"
	check_rows
	# READ_IMPLIES_EXEC: executable, though nobody asked for it.
	errno_is "HOOK-1 made executable by personality" EACCES \
		"$HELPER" implied-exec r private "$D/map-none"
	errno_is "HOOK-1 which was not requested" OK \
		"$HELPER" implied-exec r private "$D/reqprot-none"

	# HOOK-6: somebody may change what is executed.
	for round in fresh cached; do
		log_mark
		errno_is "HOOK-6 beside a writable shared mapping, $round" EACCES \
			map rw shared "$D/shared" "$HELPER" mmap rx private "$D/shared"
		audit_has "HOOK-6 AUD-10 audit, $round" "$AUDIT_DATA" \
			"op=mmap_file cause=mmapped_writers comm=\"helper\" name=\"$D/shared\" .* res=0"
		errno_is "HOOK-6 when it is gone, $round" OK map rx private "$D/shared"
	done
	errno_is "HOOK-6 beside a private one" OK \
		map rw private "$D/shared2" "$HELPER" mmap rx private "$D/shared2"
	errno_is "HOOK-6 reading beside a writable shared mapping" OK \
		map rw shared "$D/shared2" "$HELPER" mmap r private "$D/shared2"
	errno_is "HOOK-6 a rule without func does not ask" OK \
		map rw shared "$D/any-shared" "$HELPER" mmap rx private "$D/any-shared"
fi

# HOOK-7: the mode decides, except on stock.
for file in protect protect-none; do
	log_mark
	errno_is "HOOK-7 EDGE-31 $STEP, r to rx, $file" $eperm "$HELPER" mprotect r rx private "$D/$file"
	audit_sync
	want=failed-mprotect
	[ "$STEP" != off ] || want=''
	is "HOOK-7 $STEP, audit, $file" "$(causes collect_data "$D/$file")" "$want"
done
observe EDGE-31 "$(errno_of "$HELPER" mprotect r rx private "$D/protect")"
errno_is "HOOK-7 $STEP, rw to rx" $eperm "$HELPER" mprotect rw rx private "$D/protect"
errno_is "HOOK-7 $STEP, r to rw" OK "$HELPER" mprotect r rw private "$D/protect"
errno_is "HOOK-7 $STEP, executable before" OK "$HELPER" mprotect rx rwx private "$D/protect"
errno_is "HOOK-7 $STEP, no rule" OK "$HELPER" mprotect r rx private "$HELPER"
errno_is "HOOK-7 $STEP, requested protection" $eperm "$HELPER" mprotect r rx private "$D/reqprot"
log_mark
errno_is "HOOK-7 $STEP, only measured" OK "$HELPER" mprotect r rx private "$D/measured"
audit_sync
is "HOOK-7 $STEP, only measured: audited as no failure" "$(causes collect_data "$D/measured")" \
	"${want:+failed-mprotect(1)}"

# HOOK-5: what bypasses the page cache is not hashed.
log_mark
errno_is "HOOK-5 $STEP, O_DIRECT" $denied "$HELPER" open r,direct "$D/direct"
if [ "$STEP" = off ]; then
	audit_hasnt "HOOK-5 off: nothing is looked at" "$AUDIT_DATA" directio
else
	audit_has "HOOK-5 $STEP, audit" "$AUDIT_DATA" \
		'op=collect_data cause=failed\(directio\) comm="helper" name="direct" .* res=0'
fi
errno_is "HOOK-5 $STEP, the same without" OK "$HELPER" open r "$D/direct"
errno_is "HOOK-5 $STEP, permit_directio" OK "$HELPER" open r,direct "$D/permitted"
errno_is "HOOK-5 $STEP, permit_directio, no label" OK "$HELPER" open r,direct "$D/permitted-none"
errno_is "HOOK-5 $STEP, which counts for O_DIRECT only" $denied "$HELPER" open r "$D/permitted-none"
got=$(errno_of "$HELPER" open r,direct "$D/edge")
if ours; then want=$denied; else want=OK; fi
is "EDGE-29 $STEP, permit_directio on a measure rule" "$got" $want
observe EDGE-29 "$got"
done_testing
