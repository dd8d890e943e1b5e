// SPDX-License-Identifier: GPL-2.0-only
/* Verbs that write the policy file in ways a shell cannot. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
#include <errno.h>
#include <sys/mman.h>
#include <sys/wait.h>

#include "helper.h"

/* "\t", "\r", "\v", "\\" and "\xHH" in place; returns the new length */
static size_t unescape(char *s)
{
	char *from = s, *to = s, hex[3] = "";

	while (*from) {
		if (*from != '\\' || !from[1]) {
			*to++ = *from++;
			continue;
		}
		from += 2;
		switch (from[-1]) {
		case 't':
			*to++ = '\t';
			break;
		case 'r':
			*to++ = '\r';
			break;
		case 'v':
			*to++ = '\v';
			break;
		case 'x':
			if (!from[0] || !from[1])
				break;
			memcpy(hex, from, 2);
			*to++ = (char)strtoul(hex, NULL, 16);
			from += 2;
			break;
		default:
			*to++ = from[-1];
		}
	}
	return (size_t)(to - s);
}

/*
 * rules FILE: each line of stdin, with its line feed, in one write() on one
 * descriptor; prints for each OK, the errno, or the result if it is not the
 * length of the line.
 */
int do_rules(int argc, char **argv)
{
	int fd = open(argv[1], O_WRONLY);
	char *line = NULL;
	size_t room = 0;
	ssize_t n;

	(void)argc;
	if (fd < 0)
		return fail(argv[1]);
	while ((n = getline(&line, &room, stdin)) > 0) {
		size_t len;

		if (line[n - 1] == '\n')
			line[n - 1] = '\0';
		len = unescape(line);
		line[len++] = '\n';
		n = write(fd, line, len);
		if (n < 0)
			puts(strerrorname_np(errno));
		else if ((size_t)n == len)
			puts("OK");
		else
			printf("%zd of %zu\n", n, len);
	}
	free(line);
	return result(close(fd), "close");
}

/* One write that must fail, of the kind named; prints the errno or the result. */
static int spoil(int fd, const char *kind)
{
	static const char rule[] = "audit func=CREDS_CHECK\n";
	void *none = mmap(NULL, 4096, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS,
			  -1, 0);
	ssize_t n;

	if (none == MAP_FAILED)
		return fail("mmap");
	if (!strcmp(kind, "pwrite")) {
		n = pwrite(fd, rule, sizeof(rule) - 1, 5);
	} else if (!strcmp(kind, "seek")) {
		if (lseek(fd, 1, SEEK_SET) < 0)
			return fail("lseek");
		n = write(fd, rule, sizeof(rule) - 1);
	} else if (!strcmp(kind, "pointer")) {
		n = write(fd, none, 64);
	} else if (!strcmp(kind, "empty")) {
		n = write(fd, rule, 0);
	} else {
		fprintf(stderr, "unknown kind %s\n", kind);
		return 2;
	}
	if (n < 0)
		puts(strerrorname_np(errno));
	else
		printf("%zd\n", n);
	return 0;
}

/*
 * spoil FILE pwrite|seek|pointer|empty [RULE]: write RULE, then something that
 * is no rule, on one descriptor
 */
int do_spoil(int argc, char **argv)
{
	int fd = open(argv[1], O_WRONLY), status;

	if (fd < 0)
		return fail(argv[1]);
	if (argc > 3 && write(fd, argv[3], strlen(argv[3])) < 0)
		return fail("write");
	status = spoil(fd, argv[2]);
	return result(close(fd), "close") | status;
}

static int64_t now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1000000000LL + t.tv_nsec;
}

/*
 * Open DIR/first, DIR/first+step, ... and note when each open began; the last
 * third after the policy was loaded, which began[count] says.
 */
static void open_files(const char *dir, int first, int step, int count,
		       volatile int64_t *began)
{
	char name[4096];
	int i, fd;

	for (i = first; i < count; i += step) {
		while (i >= count / 3 * 2 && !began[count])
			usleep(100);
		snprintf(name, sizeof(name), "%s/%d", dir, i);
		began[i] = now();
		fd = open(name, O_RDONLY);
		if (fd < 0)
			_exit(1);
		close(fd);
	}
	_exit(0);
}

static int load_policy(const char *file, const char *rules)
{
	int fd = open(file, O_WRONLY);

	if (fd < 0)
		return fail(file);
	if (write(fd, rules, strlen(rules)) < 0)
		return fail("write");
	return result(close(fd), "close");
}

/*
 * race-open POLICY RULE DIR COUNT WORKERS: WORKERS processes open the files
 * DIR/0 .. DIR/COUNT-1, once each, while RULE is loaded after about a third of
 * them.  Prints the names whose open began after the policy was closed.
 */
int do_race_open(int argc, char **argv)
{
	int count = atoi(argv[4]), workers = atoi(argv[5]), i, status, bad = 0;
	volatile int64_t *began;
	int64_t loaded;

	(void)argc;
	began = mmap(NULL, sizeof(*began) * (size_t)(count + 1),
		     PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (began == MAP_FAILED)
		return fail("mmap");
	for (i = 0; i < workers; i++) {
		pid_t pid = fork();

		if (pid < 0)
			return fail("fork");
		if (!pid)
			open_files(argv[3], i, workers, count, began);
	}
	while (!began[count / 3])
		usleep(100);
	bad = load_policy(argv[1], argv[2]);
	loaded = now();
	began[count] = loaded;
	for (i = 0; i < workers; i++)
		bad |= wait(&status) < 0 || status;
	for (i = 0; i < count; i++)
		if (began[i] > loaded)
			printf("%s/%d\n", argv[3], i);
	return bad ? 1 : 0;
}

/* open-as RUID EUID SUID RGID EGID SGID FILE: open for reading with these ids */
int do_open_as(int argc, char **argv)
{
	unsigned int id[6];
	int i;

	(void)argc;
	for (i = 0; i < 6; i++)
		id[i] = (unsigned int)strtol(argv[i + 1], NULL, 10);
	if (setresgid(id[3], id[4], id[5]) < 0)
		return fail("setresgid");
	if (setresuid(id[0], id[1], id[2]) < 0)
		return fail("setresuid");
	return result(open(argv[7], O_RDONLY), argv[7]);
}
