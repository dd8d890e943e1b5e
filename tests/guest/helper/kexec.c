// SPDX-License-Identifier: GPL-2.0-only
/* The old system call that hands the kernel segments instead of files. */
#define _GNU_SOURCE
#include <unistd.h>
#include <linux/kexec.h>
#include <sys/syscall.h>

#include "helper.h"

/* kexec-load: one page of zeros as an image, then forget it again */
int do_kexec_load(int argc, char **argv)
{
	static char page[4096];
	struct kexec_segment segment = {
		.buf = page, .bufsz = sizeof(page),
		.mem = (void *)(32UL << 20), .memsz = sizeof(page),
	};

	(void)argc;
	(void)argv;
	if (syscall(SYS_kexec_load, 32UL << 20, 1UL, &segment, 0UL) < 0)
		return fail("kexec_load");
	return result(syscall(SYS_kexec_load, 0UL, 0UL, NULL, 0UL), "unload");
}
