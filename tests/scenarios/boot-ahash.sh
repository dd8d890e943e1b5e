# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# ima.ahash_minsize and ima.ahash_bufsize: values, errors and sysfs; digests do
# not depend on them.
#
# ids: CMD-10 EDGE-24 MEAS-20
# tpm: none
# cmdline: ima.ahash_minsize=5000 ima.ahash_bufsize=12K

. /host/tests/guest/lib.sh
. /host/tests/guest/records.sh

p=/sys/module/ima/parameters
is "CMD-10 modes" "$(stat -c '%a %U' $p/ahash_minsize $p/ahash_bufsize | sort -u)" "644 root"
is "CMD-10 minsize from the command line" "$(cat $p/ahash_minsize)" 5000
is "CMD-10 bufsize is rounded up to a power of two of pages" "$(cat $p/ahash_bufsize)" 16384

# set NAME VALUE ERRNO READS
set_to() {
	errno_is "CMD-10 $1=$2" "$3" bash -c "echo '$2' >$p/$1"
	is "CMD-10 $1 then reads" "$(cat $p/"$1")" "$4"
}
set_to ahash_bufsize 1 OK 4096
set_to ahash_bufsize 4096 OK 4096
set_to ahash_bufsize 4097 OK 8192
set_to ahash_bufsize 64K OK 65536
set_to ahash_bufsize 1M OK 1048576
set_to ahash_bufsize 4M OK 4194304
set_to ahash_bufsize 5M EINVAL 4194304
set_to ahash_bufsize 1G EINVAL 4194304
set_to ahash_minsize 0x2000 OK 8192
set_to ahash_minsize none EINVAL 8192
set_to ahash_minsize -1 EINVAL 8192
observe bufsize-0 "$(echo 0 2>&1 >$p/ahash_bufsize; cat $p/ahash_bufsize)"
observe bufsize-text "$(errno_of bash -c "echo text >$p/ahash_bufsize"; cat $p/ahash_bufsize)"

policy 'measure func=FILE_CHECK mask=MAY_READ fowner=3001'
head -c 300001 /dev/urandom >"$WORK/content"
# Every combination of small and large, below and above the limit.
for minsize in 0 1 5000 300001 300002; do
	echo $minsize >$p/ahash_minsize
	for bufsize in 4096 64K 1M; do
		echo $bufsize >$p/ahash_bufsize
		for size in 0 1 4096 4097 65537 300001; do
			f=$WORK/f-$minsize-$bufsize-$size
			head -c $size "$WORK/content" >"$f"
			echo "$f"
		done
	done
done >/tmp/files
xargs chown 3001 </tmp/files
xargs cat </tmp/files >/dev/null
list | sed -n 's/^.*sha256:\([0-9a-f]*\) \(.*\)$/\1  \2/p' | tail -n +2 >/tmp/recorded
is "CMD-10 all were measured" "$(wc -l </tmp/recorded)" "$(wc -l </tmp/files)"
ok "CMD-10 and every digest is right" sha256sum --quiet -c /tmp/recorded
done_testing
