// SPDX-License-Identifier: GPL-2.0-only
/* Changes of one file. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "meter.h"

#define CHANGES	501

/* The content changes each time: what was measured before is of no use. */
static int write_a_byte(void *ctx, unsigned int i)
{
	const char byte = (char)i;
	int fd = open(ctx, O_WRONLY);

	if (fd < 0)
		return -1;
	if (write(fd, &byte, 1) != 1) {
		close(fd);
		return -1;
	}
	return close(fd);
}

static int read_open(void *ctx, unsigned int i)
{
	int fd = open(ctx, O_RDONLY);

	(void)i;
	return fd < 0 ? -1 : close(fd);
}

int meter_rewrite(int argc, char **argv)
{
	/* Read before each write, so that there is something to invalidate. */
	const struct operation op = {
		.prepare = read_open, .run = write_a_byte, .ctx = argv[1],
		.repeat = CHANGES,
	};

	(void)argc;
	return measure("rewrite", &op);
}

/* As a log file: measured once, and not read since it was first written to. */
int meter_write(int argc, char **argv)
{
	const struct operation op = {
		.run = write_a_byte, .ctx = argv[1], .repeat = CHANGES,
	};

	(void)argc;
	return measure("write", &op);
}

int meter_reread(int argc, char **argv)
{
	const struct operation op = {
		.prepare = write_a_byte, .run = read_open, .ctx = argv[1],
		.repeat = CHANGES,
	};

	(void)argc;
	return measure("reread", &op);
}

static int change_mode(void *ctx, unsigned int i)
{
	return chmod(ctx, i & 1 ? 0640 : 0644);
}

int meter_chmod(int argc, char **argv)
{
	const struct operation op = {
		.run = change_mode, .ctx = argv[1], .repeat = CHANGES,
	};

	(void)argc;
	return measure("chmod", &op);
}
