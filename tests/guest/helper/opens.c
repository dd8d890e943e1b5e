// SPDX-License-Identifier: GPL-2.0-only
/* Verbs that open, map or execute files in ways the C library does not offer. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <linux/io_uring.h>
#include <sys/mman.h>
#include <sys/personality.h>
#include <sys/syscall.h>

#include "helper.h"

/* implied-exec PROT private|shared FILE: map under READ_IMPLIES_EXEC */
int do_implied_exec(int argc, char **argv)
{
	if (personality(READ_IMPLIES_EXEC) < 0)
		return fail("personality");
	return do_mmap(argc, argv);
}

/* handle-open FLAGS FILE: name_to_handle_at, then open_by_handle_at */
int do_handle_open(int argc, char **argv)
{
	union {
		struct file_handle h;
		char room[sizeof(struct file_handle) + MAX_HANDLE_SZ];
	} u = { .h.handle_bytes = MAX_HANDLE_SZ };
	char *dir = strdup(argv[2]), *slash = dir ? strrchr(dir, '/') : NULL;
	int id, mount;

	(void)argc;
	if (slash)
		*slash = '\0';
	mount = open(slash ? dir : ".", O_RDONLY | O_DIRECTORY);
	if (mount < 0 ||
	    name_to_handle_at(AT_FDCWD, argv[2], &u.h, &id, 0) < 0)
		return fail(argv[2]);
	return result(open_by_handle_at(mount, &u.h, open_flags(argv[1])),
		      "open_by_handle_at");
}

static void *ring_part(int ring, size_t size, off_t what)
{
	return mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, ring, what);
}

/* uring-open FLAGS FILE: IORING_OP_OPENAT by a worker thread */
int do_uring_open(int argc, char **argv)
{
	struct io_uring_params p = { 0 };
	int ring = (int)syscall(SYS_io_uring_setup, 1, &p);
	struct io_uring_sqe *sqe;
	struct io_uring_cqe *cqe;
	char *sq, *cq;

	(void)argc;
	if (ring < 0)
		return fail("io_uring_setup");
	sq = ring_part(ring, 4096, IORING_OFF_SQ_RING);
	cq = ring_part(ring, 4096, IORING_OFF_CQ_RING);
	sqe = ring_part(ring, 4096, IORING_OFF_SQES);
	if (sq == MAP_FAILED || cq == MAP_FAILED || sqe == MAP_FAILED)
		return fail("mmap");
	memset(sqe, 0, sizeof(*sqe));
	sqe->opcode = IORING_OP_OPENAT;
	sqe->flags = IOSQE_ASYNC;
	sqe->fd = AT_FDCWD;
	sqe->addr = (unsigned long)argv[2];
	sqe->open_flags = (unsigned int)open_flags(argv[1]);
	sqe->len = 0644;
	*(unsigned int *)(sq + p.sq_off.array) = 0;
	__atomic_store_n((unsigned int *)(sq + p.sq_off.tail), 1,
			 __ATOMIC_RELEASE);
	if (syscall(SYS_io_uring_enter, ring, 1, 1, IORING_ENTER_GETEVENTS,
		    NULL, 0) < 0)
		return fail("io_uring_enter");
	cqe = (struct io_uring_cqe *)(cq + p.cq_off.cqes);
	errno = cqe->res < 0 ? -cqe->res : 0;
	return result(cqe->res, argv[2]);
}

/* churn DIRECTORY FIRST COUNT: for each number create, read, remove a file */
int do_churn(int argc, char **argv)
{
	long i = strtol(argv[2], NULL, 0), end = i + strtol(argv[3], NULL, 0);
	char name[32];

	(void)argc;
	if (chdir(argv[1]) < 0)
		return fail(argv[1]);
	for (; i < end; i++) {
		int len = snprintf(name, sizeof(name), "churn-%ld", i);
		int fd = open(name, O_WRONLY | O_CREAT | O_EXCL, 0644);

		if (fd < 0 || write(fd, name, (size_t)len) != len ||
		    close(fd) < 0)
			return fail(name);
		fd = open(name, O_RDONLY);
		if (fd < 0 || close(fd) < 0 || unlink(name) < 0)
			return fail(name);
	}
	return 0;
}

static int copy_as(const char *name, const void *buf, size_t size)
{
	int fd = open(name, O_WRONLY | O_CREAT | O_TRUNC, 0755);

	if (fd < 0 || write(fd, buf, size) != (ssize_t)size ||
	    write(fd, name, strlen(name)) < 0)
		return fail(name);
	return result(close(fd), name);
}

/* run-copies PROGRAM DIRECTORY COUNT: execute distinct copies of PROGRAM */
int do_run_copies(int argc, char **argv)
{
	int fd = open(argv[1], O_RDONLY);
	long i, count = strtol(argv[3], NULL, 0);
	char name[32];
	size_t size;
	void *buf;

	(void)argc;
	if (fd < 0 || chdir(argv[2]) < 0)
		return fail(argv[1]);
	buf = slurp_fd(fd, &size);
	for (i = 0; i < count; i++) {
		char * const child[] = { name, NULL };

		snprintf(name, sizeof(name), "./copy-%ld", i);
		if (copy_as(name, buf, size))
			return 1;
		if (run_child(child)) {
			fprintf(stderr, "%s did not succeed\n", name);
			return 1;
		}
	}
	return 0;
}
