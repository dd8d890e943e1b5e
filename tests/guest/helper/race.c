// SPDX-License-Identifier: GPL-2.0-only
/*
 * A program that is executed over and over while others change it, its label, its
 * attributes and its name.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <sys/xattr.h>
#include <time.h>
#include <unistd.h>

#include "helper.h"

#define GOOD	'*'	/* exit codes of the program, and the byte that sets them */
#define BAD	'+'

/* What the executors and mutators share; set before they start. */
static const char *path;
static off_t offset;
static char *content, *label;
static size_t content_len, label_len;

static void write_byte(char byte)
{
	int fd = open(path, O_WRONLY);

	if (fd < 0)
		return;
	if (pwrite(fd, &byte, 1, offset) != 1)
		usleep(1);
	close(fd);
}

static void by_write(void)
{
	write_byte(BAD);
	usleep(rand() % 2000);
	write_byte(GOOD);
}

/* The page is dirtied more than once: only the first time is noticed at once. */
static void map_bytes(const char *bytes)
{
	const long page = sysconf(_SC_PAGESIZE);
	const off_t start = offset / page * page;
	int fd = open(path, O_RDWR);
	char *p;

	if (fd < 0)
		return;
	p = mmap(NULL, page, PROT_READ | PROT_WRITE, MAP_SHARED, fd, start);
	close(fd);
	if (p == MAP_FAILED)
		return;
	for (; *bytes; bytes++) {
		p[offset - start] = *bytes;
		usleep(rand() % 1000);
	}
	munmap(p, page);
}

static void by_map(void)
{
	map_bytes("*+*+");
	usleep(rand() % 2000);
	map_bytes("+*");
}

static void put_file(const char *name, char byte)
{
	int fd = open(name, O_WRONLY | O_CREAT | O_TRUNC, 0755);

	if (fd < 0)
		return;
	if (write(fd, content, content_len) != (ssize_t)content_len ||
	    pwrite(fd, &byte, 1, offset) != 1)
		usleep(1);
	close(fd);
}

static void by_rename(void)
{
	char name[4096];

	snprintf(name, sizeof(name), "%s.new", path);
	for (int i = 0; i < 2; i++) {
		put_file(name, i ? GOOD : BAD);
		setxattr(name, "security.ima", label, label_len, 0);
		rename(name, path);
		usleep(rand() % 3000);
	}
}

static void by_truncate(void)
{
	if (!truncate(path, offset))
		put_file(path, BAD);
	usleep(rand() % 2000);
	put_file(path, GOOD);
}

static void by_label(void)
{
	removexattr(path, "security.ima");
	setxattr(path, "security.ima", "\x04\x04garbage", 9, 0);
	setxattr(path, "security.ima", label, label_len, 0);
	usleep(rand() % 3000);
}

static void by_attributes(void)
{
	chmod(path, 0755);
	chmod(path, 0700);
	usleep(rand() % 2000);
}

static void (*const mutators[])(void) = {
	by_write, by_map, by_rename, by_truncate, by_label, by_attributes,
};

static void mutate(void (*how)(void), unsigned int seed)
{
	srand(seed);
	for (;;)
		how();
}

static int execute_once(void)
{
	int status;
	pid_t pid = fork();

	if (!pid) {
		execl(path, path, NULL);
		_exit(errno == EACCES ? 1 : 2);
	}
	if (pid < 0 || waitpid(pid, &status, 0) < 0)
		return 2;
	return WIFEXITED(status) ? WEXITSTATUS(status) : 2;
}

static int execute(time_t end, int to)
{
	unsigned long counts[4] = { 0 };

	while (time(NULL) < end) {
		const int code = execute_once();

		counts[code == GOOD ? 0 : code == BAD ? 1 : code == 1 ? 2 : 3]++;
	}
	return write(to, counts, sizeof(counts)) != sizeof(counts);
}

static int slurp(const char *name, char **data, size_t *size)
{
	int fd = open(name, O_RDONLY);

	if (fd < 0)
		return fail(name);
	*data = slurp_fd(fd, size);
	close(fd);
	return *data ? 0 : fail(name);
}

/* FILE OFFSET LABEL-FILE SECONDS [EXECUTORS]: prints how often it ran good, ran bad,
 * was refused, and failed otherwise.
 */
int do_race_exec(int argc, char **argv)
{
	const size_t n = sizeof(mutators) / sizeof(mutators[0]);
	const int executors = argc > 5 ? atoi(argv[5]) : 2;
	const time_t end = time(NULL) + atoi(argv[4]);
	unsigned long sum[4] = { 0 }, one[4];
	pid_t pids[n];
	int ends[2];

	path = argv[1];
	offset = atol(argv[2]);
	if (slurp(path, &content, &content_len) || slurp(argv[3], &label, &label_len))
		return 1;
	if (pipe(ends))
		return fail("pipe");
	for (size_t i = 0; i < n; i++) {
		pids[i] = fork();
		if (!pids[i])
			mutate(mutators[i], i);
	}
	for (int i = 0; i < executors; i++)
		if (!fork())
			_exit(execute(end, ends[1]));
	for (int i = 0; i < executors; i++) {
		if (read(ends[0], one, sizeof(one)) != sizeof(one))
			return fail("read");
		for (int k = 0; k < 4; k++)
			sum[k] += one[k];
	}
	for (size_t i = 0; i < n; i++)
		kill(pids[i], SIGKILL);
	while (wait(NULL) > 0)
		;
	printf("good=%lu bad=%lu refused=%lu other=%lu\n", sum[0], sum[1], sum[2], sum[3]);
	return 0;
}
