// SPDX-License-Identifier: GPL-2.0-only
/* Verbs that open, map, read and write files. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <sys/mman.h>
#include <sys/stat.h>

#include "helper.h"

/* open FLAGS FILE: open and close */
int do_open(int argc, char **argv)
{
	(void)argc;
	return result(open(argv[2], open_flags(argv[1]), 0644), argv[2]);
}

/* hold FLAGS FILE COMMAND...: run COMMAND while FILE is open */
int do_hold(int argc, char **argv)
{
	int fd = open(argv[2], open_flags(argv[1]) | O_CLOEXEC, 0644);

	(void)argc;
	if (fd < 0)
		return fail(argv[2]);
	return run_child(argv + 3);
}

static int prot_bits(const char *s)
{
	return (strchr(s, 'r') ? PROT_READ : 0) |
	       (strchr(s, 'w') ? PROT_WRITE : 0) |
	       (strchr(s, 'x') ? PROT_EXEC : 0);
}

/* mmap PROT private|shared FILE [COMMAND...]: map, run COMMAND meanwhile */
int do_mmap(int argc, char **argv)
{
	int prot = prot_bits(argv[1]);
	int type = strcmp(argv[2], "shared") ? MAP_PRIVATE : MAP_SHARED;
	int rw = (prot & PROT_WRITE) && type == MAP_SHARED;
	int fd = open(argv[3], (rw ? O_RDWR : O_RDONLY) | O_CLOEXEC);

	if (fd < 0)
		return fail(argv[3]);
	if (mmap(NULL, 4096, prot, type, fd, 0) == MAP_FAILED)
		return fail("mmap");
	close(fd);
	return argc > 4 ? run_child(argv + 4) : 0;
}

/* mprotect FROM TO private|shared FILE: map with FROM, change to TO */
int do_mprotect(int argc, char **argv)
{
	int from = prot_bits(argv[1]);
	int type = strcmp(argv[3], "shared") ? MAP_PRIVATE : MAP_SHARED;
	int rw = (from & PROT_WRITE) && type == MAP_SHARED;
	int fd = open(argv[4], rw ? O_RDWR : O_RDONLY);
	void *p;

	(void)argc;
	if (fd < 0)
		return fail(argv[4]);
	p = mmap(NULL, 4096, from, type, fd, 0);
	if (p == MAP_FAILED)
		return fail("mmap");
	return result(mprotect(p, 4096, prot_bits(argv[2])), "mprotect");
}

static int write_once(int fd, const void *buf, size_t size)
{
	ssize_t n = write(fd, buf, size);

	if (n < 0)
		return fail("write");
	printf("%zd\n", n);
	return 0;
}

/* write FILE: all of stdin in one write(); prints its result */
int do_write(int argc, char **argv)
{
	size_t size;
	void *buf = slurp_fd(0, &size);
	int fd = open(argv[1], O_WRONLY), status;

	(void)argc;
	if (fd < 0)
		return fail(argv[1]);
	status = write_once(fd, buf, size);
	if (close(fd) < 0)
		return fail("close");
	return status;
}

/* writes FILE TEXT...: one write() for each TEXT on the same descriptor */
int do_writes(int argc, char **argv)
{
	int fd = open(argv[1], O_WRONLY), status = 0, i;

	if (fd < 0)
		return fail(argv[1]);
	for (i = 2; i < argc; i++)
		status |= write_once(fd, argv[i], strlen(argv[i]));
	return result(close(fd), "close") | status;
}

/* pwrite FILE OFFSET: all of stdin in one pwrite(); prints its result */
int do_pwrite(int argc, char **argv)
{
	size_t size;
	void *buf = slurp_fd(0, &size);
	int fd = open(argv[1], O_WRONLY);
	ssize_t n;

	(void)argc;
	if (fd < 0)
		return fail(argv[1]);
	n = pwrite(fd, buf, size, strtoll(argv[2], NULL, 0));
	if (n < 0)
		return fail("pwrite");
	printf("%zd\n", n);
	return 0;
}

/* read FILE SIZE [OFFSET [COUNT]]: at most COUNT reads of SIZE to stdout */
int do_read(int argc, char **argv)
{
	size_t size = strtoul(argv[2], NULL, 0);
	long count = argc > 4 ? strtol(argv[4], NULL, 0) : -1;
	int fd = open(argv[1], O_RDONLY);
	char *buf = malloc(size ? size : 1);
	ssize_t n;

	if (fd < 0 || !buf)
		return fail(argv[1]);
	if (argc > 3 && lseek(fd, strtoll(argv[3], NULL, 0), SEEK_SET) < 0)
		return fail("lseek");
	while (count-- != 0) {
		n = read(fd, buf, size);
		if (n < 0)
			return fail("read");
		if (n == 0)
			break;
		if (fwrite(buf, 1, (size_t)n, stdout) != (size_t)n)
			return 2;
	}
	return 0;
}

/* mknod FILE: a regular file, made without opening it */
int do_mknod(int argc, char **argv)
{
	(void)argc;
	return result(mknod(argv[1], S_IFREG | 0755, 0), argv[1]);
}

/* directio FILE: read the first block through O_DIRECT */
int do_directio(int argc, char **argv)
{
	int fd = open(argv[1], O_RDONLY | O_DIRECT);
	void *buf;

	(void)argc;
	if (fd < 0)
		return fail(argv[1]);
	if (posix_memalign(&buf, 4096, 4096))
		return 2;
	return result(read(fd, buf, 4096), "read");
}

/* tmpfile DIRECTORY [NAME]: O_TMPFILE with stdin as content, linked as NAME */
int do_tmpfile(int argc, char **argv)
{
	int fd = open(argv[1], O_TMPFILE | O_RDWR, 0755);
	char self[64];
	size_t size;
	void *buf;

	if (fd < 0)
		return fail(argv[1]);
	buf = slurp_fd(0, &size);
	if (write(fd, buf, size) < 0)
		return fail("write");
	if (argc < 3)
		return 0;
	snprintf(self, sizeof(self), "/proc/self/fd/%d", fd);
	return result(linkat(AT_FDCWD, self, AT_FDCWD, argv[2],
			     AT_SYMLINK_FOLLOW), argv[2]);
}
