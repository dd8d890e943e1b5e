// SPDX-License-Identifier: GPL-2.0-only
/* Verbs that do one thing to many files: a process each is slow in a guest. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <sys/xattr.h>

#include "helper.h"

#define LABEL "security.ima"

/* Execute FILE in a child; the errno with which that failed, or 0. */
static int try_exec(char *file)
{
	char * const args[] = { file, NULL };
	int ends[2], err = 0, null;
	pid_t pid;

	if (pipe2(ends, O_CLOEXEC) < 0)
		return errno;
	pid = fork();
	if (!pid) {
		null = open("/dev/null", O_RDWR);
		dup2(null, 0);
		dup2(null, 1);
		dup2(null, 2);
		execv(file, args);
		err = errno;
		_exit(write(ends[1], &err, sizeof(err)) < 0);
	}
	close(ends[1]);
	if (read(ends[0], &err, sizeof(err)) < 0)
		err = errno;
	close(ends[0]);
	waitpid(pid, NULL, 0);
	return err;
}

static int try_mmap(const char *file, int prot)
{
	int fd = open(file, O_RDONLY), err = 0;
	void *p;

	if (fd < 0)
		return errno;
	p = mmap(NULL, 4096, prot, MAP_PRIVATE, fd, 0);
	if (p == MAP_FAILED)
		err = errno;
	else
		munmap(p, 4096);
	close(fd);
	return err;
}

static int try_open(const char *file, const char *flags)
{
	int fd = open(file, open_flags(flags), 0644);

	if (fd < 0)
		return errno;
	close(fd);
	return 0;
}

static void print_errno(int err)
{
	puts(err ? strerrorname_np(err) : "OK");
	fflush(stdout);
}

/* attempts exec|mmap|FLAGS FILE...: one line each, OK or the error's name */
int do_attempts(int argc, char **argv)
{
	int i;

	for (i = 2; i < argc; i++) {
		if (!strcmp(argv[1], "exec"))
			print_errno(try_exec(argv[i]));
		else if (!strcmp(argv[1], "mmap"))
			print_errno(try_mmap(argv[i], PROT_READ | PROT_EXEC));
		else
			print_errno(try_open(argv[i], argv[1]));
	}
	return 0;
}

/* Hex digits to bytes, in place; how many bytes. */
static size_t unhex(char *hex)
{
	size_t n = 0;
	unsigned int byte;

	while (sscanf(hex + 2 * n, "%2x", &byte) == 1)
		hex[n++] = (char)byte;
	return n;
}

/* label FILE HEX: setxattr of security.ima, of any bytes and any length */
int do_label(int argc, char **argv)
{
	(void)argc;
	return result(setxattr(argv[1], LABEL, argv[2], unhex(argv[2]), 0),
		      argv[1]);
}

/* labels FILE HEX...: the same for many values; one line each */
int do_labels(int argc, char **argv)
{
	int i;

	for (i = 2; i < argc; i++)
		print_errno(setxattr(argv[1], LABEL, argv[i], unhex(argv[i]),
				     0) < 0 ? errno : 0);
	return 0;
}

static int make_file(const char *path, uid_t uid, char *hex, const char *text)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0755);
	ssize_t len = (ssize_t)strlen(text);

	if (fd < 0 || write(fd, text, (size_t)len) != len || close(fd) < 0 ||
	    chown(path, uid, (gid_t)-1) < 0)
		return fail(path);
	if (strcmp(hex, "-") && setxattr(path, LABEL, hex, unhex(hex), 0) < 0)
		return fail(path);
	return 0;
}

/* make-files UID DIRECTORY: for each line NAME HEX|- CONTENT of stdin a file */
int do_make_files(int argc, char **argv)
{
	uid_t uid = (uid_t)strtoul(argv[1], NULL, 0);
	char name[256], hex[4096], text[4096], line[8448];
	int status = 0;

	(void)argc;
	if (chdir(argv[2]) < 0)
		return fail(argv[2]);
	while (fgets(line, sizeof(line), stdin)) {
		if (sscanf(line, "%255s %4095s %4095[^\n]", name, hex, text) != 3)
			return 2;
		status |= make_file(name, uid, hex, text);
	}
	return status;
}
