# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# Reading the policy back: every element in its place, in pieces of any size,
# and what is shown can be loaded again and shows the same.
#
# ids: POL-60 POL-61 POL-5 EDGE-1 EDGE-8
# tpm: none
# cmdline: ima_template_fmt=n-ng|d-ng

. /host/tests/guest/lib.sh
P=$IMA/policy
ours() { [ "$KERNEL" = ours ]; }
uuid=6d28d2f0-3b5c-4f21-9a0b-c0ffee123456
name63=$(printf 'abcdefghi%.0s' {1..7})

# written | shown, where they differ
table="measure
dont_measure
audit
hash
dont_hash
measure func=PATH_CHECK|measure func=FILE_CHECK
measure func=FILE_MMAP|measure func=MMAP_CHECK
measure func=MMAP_CHECK_REQPROT
measure func=BPRM_CHECK mask=MAY_EXEC
measure func=CREDS_CHECK mask=^MAY_EXEC
audit func=MODULE_CHECK mask=MAY_READ
hash func=FIRMWARE_CHECK mask=^MAY_READ
dont_hash func=KEXEC_KERNEL_CHECK mask=MAY_WRITE
dont_measure func=KEXEC_INITRAMFS_CHECK mask=^MAY_WRITE
measure func=POLICY_CHECK mask=MAY_APPEND
measure mask=^MAY_APPEND
measure func=KEXEC_CMDLINE
  measure	func=FILE_CHECK  mask=MAY_READ |measure func=FILE_CHECK mask=MAY_READ
mask=MAY_READ measure|measure mask=MAY_READ
measure fsmagic=EF53|measure fsmagic=0xef53
measure fsmagic=0X00001021994|measure fsmagic=0x1021994
measure fsmagic=ffffffffffffffff|measure fsmagic=0xffffffffffffffff
measure fsmagic=0|measure fsmagic=0x0
measure fsname=ext4
measure fsname=a fsname=b|measure fsname=b
measure fsname=$name63
measure fsuuid=${uuid^^}|measure fsuuid=$uuid
measure fsuuid=${uuid}tail|measure fsuuid=$uuid
measure uid=0
measure uid<1000
measure uid>2147483647
measure euid=1
measure euid<2
measure euid>3
measure gid=0
measure gid<1000
measure gid>2147483647
measure egid=1
measure egid<2
measure egid>3
measure fowner=0
measure fowner<1000
measure fowner>1000
measure fgroup=0
measure fgroup<1000
measure fgroup>1000
measure uid=007|measure uid=7
measure pcr=0
measure pcr=010|measure pcr=10
measure pcr=11 pcr=12|measure pcr=12
measure template=ima
measure template=ima-ng
measure template=ima-ngv2
measure template=d-ng|n-ng|measure template=ima-ng
measure permit_directio
measure digest_type=verity
measure func=KEY_CHECK keyrings=.ima
measure func=KEY_CHECK keyrings=b|a|.ima
measure func=CRITICAL_DATA label=selinux
dont_measure func=CRITICAL_DATA label=x|a-b|y
measure func=KEY_CHECK pcr=11 uid=1 keyrings=k template=ima-buf|measure func=KEY_CHECK keyrings=k pcr=11 uid=1 template=ima-buf
measure func=CRITICAL_DATA uid<5 label=k pcr=11|measure func=CRITICAL_DATA label=k pcr=11 uid<5
permit_directio digest_type=verity measure template=ima-ngv2 fgroup=6 fowner=5 egid=4 euid=3 fsuuid=$uuid pcr=10 fsname=ext4 fsmagic=0xef53 mask=MAY_READ func=FILE_CHECK|measure func=FILE_CHECK mask=MAY_READ fsmagic=0xef53 fsname=ext4 pcr=10 fsuuid=$uuid euid=3 egid=4 fowner=5 fgroup=6 template=ima-ngv2 digest_type=verity permit_directio"

# The bar also stands inside values: what is shown begins with an action.
written='' wanted=''
while IFS= read -r row; do
	shown=$row
	if [[ $row =~ ^(.*)\|((dont_)?measure\ .*)$ ]]; then
		row=${BASH_REMATCH[1]} shown=${BASH_REMATCH[2]}
	fi
	written+=$row$'\n' wanted+="$shown "$'\n'
done <<<"$table"

ok "POL-41 all rules load" policy "${written%$'\n'}"
mapfile -t got <"$P"
mapfile -t want <<<"${wanted%$'\n'}"
is "POL-60 as many lines as rules" "${#got[@]}" "${#want[@]}"
for i in "${!want[@]}"; do is "POL-60 ${want[i]}" "${got[i]-}" "${want[i]}"; done

# What is shown loads again and shows the same once more.
cp "$P" "$WORK/shown"
ok "EDGE-1 what is shown loads again" policy "$(cat "$WORK/shown")"
cat "$WORK/shown" "$WORK/shown" >"$WORK/twice"
ok "EDGE-1 and means the same" cmp "$P" "$WORK/twice"

# Pieces of any size and from any place are the same text.
size=$(stat -c %s "$WORK/twice")
for n in 1 2 7 100 4095 4096 4097 65536; do
	"$HELPER" read "$P" $n >"$WORK/pieces"
	ok "POL-61 in pieces of $n bytes" cmp "$WORK/pieces" "$WORK/twice"
done
for at in 1 9 10 511 4095 4096 4097 $((size - 1)) "$size" $((size + 1)) 1000000; do
	"$HELPER" read "$P" 333 "$at" >"$WORK/piece"
	tail -c +$((at + 1)) "$WORK/twice" >"$WORK/tail"
	ok "POL-61 from byte $at" cmp "$WORK/piece" "$WORK/tail"
done
errno_is "POL-61 a negative place" EINVAL "$HELPER" read "$P" 10 -1
is "POL-61 reading nothing" "$("$HELPER" read "$P" 0 0 1)" ""

# What stock does not show so that it could be loaded again.
edge() {	# NAME RULE OURS STOCK
	policy "$2"
	if ours; then line=$3; else line=$4; fi
	is "$1 $2" "$(tail -n 1 "$P")" "$line "
	observe "$1:${2// /_}" "$(tail -n 1 "$P")"
}
edge EDGE-8 'measure uid=4294967294' 'measure uid=4294967294' 'measure uid=-2'
edge EDGE-8 'measure egid>3000000000' 'measure egid>3000000000' 'measure egid>-1294967296'
edge EDGE-8 'measure fowner=2147483648' 'measure fowner=2147483648' 'measure fowner=-2147483648'
edge EDGE-8 "measure fsname=${name63}xyz" "measure fsname=${name63}xyz" "measure fsname=$name63"
edge EDGE-1 'measure template=n-ng|d-ng' 'measure template=n-ng|d-ng' 'measure template='
tail -n 5 "$P" >"$WORK/shown"
before=$(wc -l <"$P")
if ours; then outcome=OK more=5; else outcome=EINVAL more=0; fi
errno_is "EDGE-1 these lines load again" $outcome policy "$(cat "$WORK/shown")"
is "EDGE-1 and are there" "$(wc -l <"$P")" $((before + more))
done_testing
