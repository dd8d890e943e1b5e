// SPDX-License-Identifier: GPL-2.0-only
/* Records of the measurement list, and rules of the policy. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <sys/xattr.h>

#include "meter.h"

struct files {
	unsigned int first;
	size_t size;
	char *content;
};

static void name_of(char name[16], unsigned int n)
{
	snprintf(name, 16, "f%u", n);
}

/* A file of its own content, written and closed. */
static int make_file(void *ctx, unsigned int i)
{
	struct files *files = ctx;
	char name[16];
	ssize_t done;
	int fd;

	name_of(name, files->first + i);
	memset(files->content, 'a', files->size);
	memcpy(files->content, name, strlen(name));
	fd = open(name, O_WRONLY | O_CREAT | O_TRUNC, 0644);
	if (fd < 0)
		return -1;
	done = write(fd, files->content, files->size);
	if (close(fd) || done != (ssize_t)files->size)
		return -1;
	return 0;
}

static int first_open(void *ctx, unsigned int i)
{
	const struct files *files = ctx;
	char name[16];
	int fd;

	name_of(name, files->first + i);
	fd = open(name, O_RDONLY);
	return fd < 0 ? -1 : close(fd);
}

static int enter(const char *directory, struct files *files, size_t size)
{
	*files = (struct files){ .size = size, .content = malloc(size) };
	return !files->content || chdir(directory) ? failed(directory) : 0;
}

/* cold DIRECTORY SIZE [COUNT]: the open that measures a file */
int meter_cold(int argc, char **argv)
{
	struct files files;
	const struct operation op = {
		.prepare = make_file, .run = first_open, .ctx = &files,
		.repeat = argc > 3 ? (unsigned int)strtoul(argv[3], NULL, 0) : 101,
	};

	if (enter(argv[1], &files, strtoul(argv[2], NULL, 0)))
		return 1;
	return measure("cold", &op);
}

/*
 * insert DIRECTORY COUNT: the last of COUNT files of different content that are
 * opened one after the other and removed, in batches so that few are there at a
 * time; the cost printed is that of the last batch.
 */
int meter_insert(int argc, char **argv)
{
	const unsigned int count = (unsigned int)strtoul(argv[2], NULL, 0), batch = 101;
	struct files files;
	const struct operation op = {
		.prepare = make_file, .run = first_open, .ctx = &files, .repeat = batch,
	};
	char name[16];
	unsigned int i;

	(void)argc;
	if (enter(argv[1], &files, 64))
		return 1;
	for (i = 0; i + batch < count; i++) {
		if (make_file(&files, i) || first_open(&files, i))
			return failed("insert");
		name_of(name, i);
		unlink(name);
	}
	files.first = i;
	return measure("insert", &op);
}

struct labelled {
	char name[32];
	size_t len;
	unsigned char value[512];
};

static int set_label(void *ctx, unsigned int i)
{
	const struct labelled *file = (const struct labelled *)ctx + i;

	return setxattr(file->name, "security.ima", file->value, file->len, 0);
}

static int open_labelled(void *ctx, unsigned int i)
{
	const struct labelled *file = (const struct labelled *)ctx + i;
	int fd = open(file->name, O_RDONLY);

	return fd < 0 ? -1 : close(fd);
}

static int parse_labelled(struct labelled *file)
{
	char hex[2 * sizeof(file->value) + 1];

	if (scanf("%31s %1024s", file->name, hex) != 2)
		return -1;
	for (file->len = 0; hex[2 * file->len]; file->len++)
		if (sscanf(hex + 2 * file->len, "%2hhx", &file->value[file->len]) != 1)
			return -1;
	return 0;
}

/* labelled DIRECTORY <lines "FILE HEX": set security.ima, then count the open */
int meter_labelled(int argc, char **argv)
{
	static struct labelled files[64];
	struct operation op = {
		.prepare = set_label, .run = open_labelled, .ctx = files,
	};

	(void)argc;
	while (op.repeat < 64 && !parse_labelled(&files[op.repeat]))
		op.repeat++;
	if (!op.repeat || chdir(argv[1]))
		return failed(argv[1]);
	return measure("labelled", &op);
}

/* read-list LIST SIZE: cost per KiB of the list, and in all */
int meter_read_list(int argc, char **argv)
{
	const size_t size = strtoul(argv[2], NULL, 0);
	char *buffer = malloc(size);
	uint64_t start, total = 0;
	ssize_t got;
	int fd = open(argv[1], O_RDONLY);

	(void)argc;
	if (fd < 0 || !buffer)
		return failed(argv[1]);
	memset(buffer, 1, size);
	start = instructions();
	while ((got = read(fd, buffer, size)) > 0)
		total += (uint64_t)got;
	printf("read-list %llu\n", (unsigned long long)(instructions() - start));
	fprintf(stderr, "meter: %llu bytes\n", (unsigned long long)total);
	return got < 0 ? failed(argv[1]) : 0;
}

/*
 * rules POLICY <lines: a write for each line, as the file wants it (POL-41).  Closing
 * the file waits for readers of the old policy, and the clock goes on meanwhile: that
 * is given apart.
 */
int meter_rules(int argc, char **argv)
{
	char *line = NULL;
	size_t room = 0;
	ssize_t len;
	uint64_t start, cost = 0;
	int fd = open(argv[1], O_WRONLY);

	(void)argc;
	if (fd < 0)
		return failed(argv[1]);
	while ((len = getline(&line, &room, stdin)) > 0) {
		start = instructions();
		if (write(fd, line, (size_t)len) != len)
			return failed(line);
		cost += instructions() - start;
	}
	free(line);
	start = instructions();
	if (close(fd))
		return failed(argv[1]);
	printf("publish %llu\n", (unsigned long long)(instructions() - start));
	printf("rules %llu\n", (unsigned long long)cost);
	return 0;
}
