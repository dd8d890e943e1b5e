// SPDX-License-Identifier: GPL-2.0-only
/* Accesses that change nothing. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "meter.h"

#define ACCESSES	2001

static int open_and_close(void *ctx, unsigned int i)
{
	int fd = open(ctx, O_RDONLY);

	(void)i;
	return fd < 0 ? -1 : close(fd);
}

int meter_open(int argc, char **argv)
{
	const struct operation op = {
		.run = open_and_close, .ctx = argv[1], .repeat = ACCESSES,
	};

	(void)argc;
	return measure("open", &op);
}

/* For somebody who watches; nothing is counted here. */
int meter_loop(int argc, char **argv)
{
	(void)argc;
	while (access(argv[2], F_OK))
		if (open_and_close(argv[1], 0))
			return failed("open");
	return 0;
}

static int get_attributes(void *ctx, unsigned int i)
{
	struct stat st;

	(void)i;
	return stat(ctx, &st);
}

int meter_stat(int argc, char **argv)
{
	const struct operation op = {
		.run = get_attributes, .ctx = argv[1], .repeat = ACCESSES,
	};

	(void)argc;
	return measure("stat", &op);
}

static int map_and_unmap(void *ctx, unsigned int i)
{
	void *p = mmap(NULL, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE, *(int *)ctx, 0);

	(void)i;
	return p == MAP_FAILED ? -1 : munmap(p, 4096);
}

int meter_mmap(int argc, char **argv)
{
	int fd = open(argv[1], O_RDONLY);
	const struct operation op = {
		.run = map_and_unmap, .ctx = &fd, .repeat = ACCESSES,
	};

	(void)argc;
	return fd < 0 ? failed(argv[1]) : measure("mmap", &op);
}

static int run_and_wait(void *ctx, unsigned int i)
{
	char * const argv[] = { ctx, "nothing", NULL };
	char * const environment[] = { NULL };
	int status;
	pid_t child = vfork();

	(void)i;
	if (!child) {
		execve(ctx, argv, environment);
		_exit(1);
	}
	if (child < 0 || waitpid(child, &status, 0) < 0)
		return -1;
	return status ? -1 : 0;
}

int meter_exec(int argc, char **argv)
{
	const struct operation op = {
		.run = run_and_wait, .ctx = argv[1], .repeat = 201,
	};

	(void)argc;
	return measure("exec", &op);
}

int meter_nothing(int argc, char **argv)
{
	(void)argc;
	(void)argv;
	return 0;
}

int meter_now(int argc, char **argv)
{
	(void)argc;
	(void)argv;
	printf("now %llu\n", (unsigned long long)instructions());
	return 0;
}
