# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# No policy: what the hooks cost that have nothing to do.  On a kernel without the
# subsystem this is the floor that the other measurements are held against.
#
# kernels: ours stock floor
# cmdline: initcall_debug loglevel=1 log_buf_len=4M

. /host/bench/lib.sh

# The clock also counts what the processor sleeps while it waits for a disk, so boot is
# what the initialisers of the subsystem take, as the kernel says: by their names
# on ours and on stock.
calls="create_blacklist make_platform make_machine create_integrity_dir load_efi_keys init_ima
init_evm platform_keyring_init machine_keyring_init ima_mok_init integrity_fs_init load_uefi_certs"
dmesg | awk -v calls="$calls" '
	BEGIN { n = split(calls, names); for (i = 1; i <= n; i++) ours[names[i]] = 1 }
	match($0, /initcall [a-z0-9_]+/) && / returned / {
		if (substr($0, RSTART + 9, RLENGTH - 9) in ours)
			us += $(NF - 1)
	}
	END { print "boot", us * 1000 }'
content "$DISK/file"
content /tmp/bench/file
cost open open "$DISK/file"
cost open-by-user -u "$USER_ID" open "$DISK/file"
cost open-tmpfs open /tmp/bench/file
cost stat stat "$DISK/file"
cost mmap mmap "$METER"
cost exec exec "$METER"
cost rewrite rewrite "$DISK/file"
cost write write "$DISK/file"
cost reread reread "$DISK/file"
cost chmod chmod "$DISK/file"
