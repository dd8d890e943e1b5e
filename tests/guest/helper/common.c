// SPDX-License-Identifier: GPL-2.0-only
/* What the verbs share: reporting errors, reading flags and input. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <sys/wait.h>

#include "helper.h"

int fail(const char *what)
{
	fprintf(stderr, "%s: %s\nerrno: %s\n", what, strerror(errno),
		strerrorname_np(errno));
	return 1;
}

int result(long ret, const char *what)
{
	return ret < 0 ? fail(what) : 0;
}

/* "w,creat,direct": flags of open(2) by name; the default is read-only. */
int open_flags(const char *words)
{
	static const struct {
		const char *word;
		int flag;
	} names[] = {
		{ "r", O_RDONLY }, { "w", O_WRONLY }, { "rw", O_RDWR },
		{ "creat", O_CREAT }, { "excl", O_EXCL },
		{ "trunc", O_TRUNC }, { "append", O_APPEND },
		{ "direct", O_DIRECT }, { "path", O_PATH },
		{ "nofollow", O_NOFOLLOW }, { "tmpfile", O_TMPFILE },
		{ "directory", O_DIRECTORY },
	};
	char *copy = strdup(words), *save = NULL, *w;
	int flags = 0;

	for (w = strtok_r(copy, ",", &save); w; w = strtok_r(NULL, ",", &save)) {
		size_t i;

		for (i = 0; i < sizeof(names) / sizeof(names[0]); i++)
			if (!strcmp(w, names[i].word))
				break;
		if (i == sizeof(names) / sizeof(names[0])) {
			fprintf(stderr, "unknown open flag %s\n", w);
			exit(2);
		}
		flags |= names[i].flag;
	}
	free(copy);
	return flags;
}

void *slurp_fd(int fd, size_t *size)
{
	size_t room = 1 << 16, n = 0;
	char *buf = malloc(room);
	ssize_t got;

	while (buf && (got = read(fd, buf + n, room - n)) > 0) {
		n += (size_t)got;
		if (n == room)
			buf = realloc(buf, room *= 2);
	}
	if (!buf) {
		fputs("out of memory\n", stderr);
		exit(2);
	}
	*size = n;
	return buf;
}

int run_child(char * const argv[])
{
	int status;
	pid_t pid = fork();

	if (pid < 0)
		return fail("fork");
	if (!pid) {
		execvp(argv[0], argv);
		_exit(127);
	}
	waitpid(pid, &status, 0);
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128;
}
