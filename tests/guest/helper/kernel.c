// SPDX-License-Identifier: GPL-2.0-only
/* Verbs for modules, kexec and fs-verity. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include <linux/fsverity.h>
#include <linux/kexec.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>

#include "helper.h"

/* finit-module FILE [PARAMETERS] */
int do_finit_module(int argc, char **argv)
{
	int fd = open(argv[1], O_RDONLY);

	if (fd < 0)
		return fail(argv[1]);
	return result(syscall(SYS_finit_module, fd, argc > 2 ? argv[2] : "", 0),
		      "finit_module");
}

/* init-module FILE [PARAMETERS]: from memory */
int do_init_module(int argc, char **argv)
{
	int fd = open(argv[1], O_RDONLY);
	size_t size;
	void *buf;

	if (fd < 0)
		return fail(argv[1]);
	buf = slurp_fd(fd, &size);
	return result(syscall(SYS_init_module, buf, size,
			      argc > 2 ? argv[2] : ""), "init_module");
}

/* delete-module NAME */
int do_delete_module(int argc, char **argv)
{
	(void)argc;
	return result(syscall(SYS_delete_module, argv[1], 0), "delete_module");
}

/* kexec-file KERNEL INITRD|- CMDLINE: load, do not start */
int do_kexec_file(int argc, char **argv)
{
	int kernel = open(argv[1], O_RDONLY), initrd = -1;
	unsigned long flags = KEXEC_FILE_NO_INITRAMFS;

	(void)argc;
	if (kernel < 0)
		return fail(argv[1]);
	if (strcmp(argv[2], "-")) {
		initrd = open(argv[2], O_RDONLY);
		if (initrd < 0)
			return fail(argv[2]);
		flags = 0;
	}
	return result(syscall(SYS_kexec_file_load, kernel, initrd,
			      strlen(argv[3]) + 1, argv[3], flags),
		      "kexec_file_load");
}

/* kexec-unload: forget what was loaded */
int do_kexec_unload(int argc, char **argv)
{
	(void)argc;
	(void)argv;
	return result(syscall(SYS_kexec_file_load, -1, -1, 0, NULL,
			      KEXEC_FILE_UNLOAD), "kexec_file_load");
}

/* verity FILE [sha256|sha512]: enable fs-verity */
int do_verity(int argc, char **argv)
{
	struct fsverity_enable_arg arg = {
		.version = 1,
		.hash_algorithm = argc > 2 && !strcmp(argv[2], "sha512") ?
			FS_VERITY_HASH_ALG_SHA512 : FS_VERITY_HASH_ALG_SHA256,
		.block_size = 4096,
	};
	int fd = open(argv[1], O_RDONLY);

	if (fd < 0)
		return fail(argv[1]);
	return result(ioctl(fd, FS_IOC_ENABLE_VERITY, &arg), "enable verity");
}

/* verity-digest FILE: print the digest in hex */
int do_verity_digest(int argc, char **argv)
{
	union {
		struct fsverity_digest d;
		uint8_t room[sizeof(struct fsverity_digest) + 64];
	} u = { .d.digest_size = 64 };
	int fd = open(argv[1], O_RDONLY), i;

	(void)argc;
	if (fd < 0)
		return fail(argv[1]);
	if (ioctl(fd, FS_IOC_MEASURE_VERITY, &u) < 0)
		return fail("measure verity");
	for (i = 0; i < u.d.digest_size; i++)
		printf("%02x", u.room[sizeof(struct fsverity_digest) + i]);
	putchar('\n');
	return 0;
}
