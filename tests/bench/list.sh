# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# The measurement list as it grows: a record more, its memory, and reading all.
#
# each: 1000 10000 50000
# mem: 2G
# timeout: 1800

. /host/bench/lib.sh

# Records alone: what else is in use before and after is the same.
in_use() {
	sync
	echo 3 >/proc/sys/vm/drop_caches
	awk '/^(MemFree):/ { free = $2 } END { print -free }' /proc/meminfo
}

policy "measure func=FILE_CHECK mask=MAY_READ fowner=$USER_ID"
chown "$USER_ID" /tmp/bench
before=$(in_use)
cost insert -u "$USER_ID" insert /tmp/bench "$PARAM"
rm -rf /tmp/bench
after=$(in_use)
records=$(<"$IMA/runtime_measurements_count")
echo "bytes-per-record $(((after - before) * 1024 / records))"
for form in ascii binary; do
	for size in 4096 1048576; do
		all=$(value read-list "$IMA/${form}_runtime_measurements" $size)
		echo "read-$form-$size $((all / records))"
	done
done
