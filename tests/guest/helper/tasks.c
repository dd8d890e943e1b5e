// SPDX-License-Identifier: GPL-2.0-only
/* Verbs that execute programs in unusual ways or as somebody else. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>
#include <sys/mman.h>

#include "helper.h"

/* memfd FILE [ARGUMENT...]: execute a memfd that holds a copy of FILE */
int do_memfd(int argc, char **argv)
{
	int from = open(argv[1], O_RDONLY);
	int fd = memfd_create("copy", MFD_CLOEXEC);
	size_t size;
	void *buf;

	(void)argc;
	if (from < 0 || fd < 0)
		return fail(argv[1]);
	buf = slurp_fd(from, &size);
	if (write(fd, buf, size) < 0)
		return fail("write");
	fexecve(fd, argv + 1, environ);
	return fail("fexecve");
}

/* deleted FILE [ARGUMENT...]: unlink FILE, then execute it by descriptor */
int do_deleted(int argc, char **argv)
{
	int fd = open(argv[1], O_RDONLY | O_CLOEXEC);

	(void)argc;
	if (fd < 0 || unlink(argv[1]) < 0)
		return fail(argv[1]);
	fexecve(fd, argv + 1, environ);
	return fail("fexecve");
}

/* as UID COMMAND...: real, effective, saved and file system uid */
int do_as(int argc, char **argv)
{
	uid_t uid = (uid_t)strtoul(argv[1], NULL, 0);

	(void)argc;
	if (setresuid(uid, uid, uid) < 0)
		return fail("setresuid");
	execvp(argv[2], argv + 2);
	return fail(argv[2]);
}

/* as-effective UID COMMAND...: effective uid only; real stays root */
int do_as_effective(int argc, char **argv)
{
	uid_t uid = (uid_t)strtoul(argv[1], NULL, 0);

	(void)argc;
	if (setresuid((uid_t)-1, uid, (uid_t)-1) < 0)
		return fail("setresuid");
	execvp(argv[2], argv + 2);
	return fail(argv[2]);
}
