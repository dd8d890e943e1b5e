// SPDX-License-Identifier: GPL-2.0-only
/*
 * Verbs that run a system call while an allocation in it fails, by the kernel's
 * fault injection. fail-nth lets exactly one allocation fail, counted from when
 * it was written; the scenario says which ones count (failslab, stack filter).
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <sys/xattr.h>

#include "helper.h"
#include "starve.h"

#define IMA		"/sys/kernel/security/integrity/ima/"
#define HASHED		3002	/* another owner in the policy */

void need(bool good, const char *what)
{
	if (!good)
		exit(fail(what));
}

void set_nth(int fd, unsigned int n)
{
	char text[16];
	int len = snprintf(text, sizeof(text), "%u", n);

	need(pwrite(fd, text, (size_t)len, 0) == len, "fail-nth");
}

bool disarm(int fd)
{
	char text[16] = "";

	need(pread(fd, text, sizeof(text) - 1, 0) > 0, "fail-nth");
	set_nth(fd, 0);
	return !strtoul(text, NULL, 10);
}

static long number(const char *name)
{
	char text[32] = "";
	int fd = open(name, O_RDONLY);

	need(fd >= 0 && read(fd, text, sizeof(text) - 1) > 0, name);
	close(fd);
	return strtol(text, NULL, 10);
}

static long records(void)
{
	return number(IMA "runtime_measurements_count");
}

static long violations(void)
{
	return number(IMA "violations");
}

const char *name_of(int err)
{
	return err ? strerrorname_np(err) : "OK";
}

/* A file that no policy rule has seen yet, with its name at the end. */
static void make_file(const char *name, const void *start, size_t size,
		      uid_t owner)
{
	int fd = open(name, O_WRONLY | O_CREAT | O_EXCL, 0755);

	need(fd >= 0 && write(fd, start, size) == (ssize_t)size &&
	     write(fd, name, strlen(name)) > 0 && !close(fd) &&
	     !chown(name, owner, 0), name);
}

static void open_once(const char *name, int flags)
{
	int fd = open(name, flags);

	need(fd >= 0, name);
	close(fd);
}

static bool starve_open(int nth, const char *name, unsigned int n)
{
	long before, first;
	int fd, err;
	bool hit;

	make_file(name, "open ", 5, MEASURED);
	before = records();
	set_nth(nth, n);
	fd = open(name, O_RDONLY);
	err = fd < 0 ? errno : 0;
	hit = disarm(nth);
	close(fd);
	first = records() - before;
	open_once(name, O_RDONLY);
	printf("hit=%d result=%s first=%ld all=%ld\n", hit, name_of(err), first,
	       records() - before);
	return hit;
}

/* The file is open for reading, and measured, when it is opened for writing. */
static bool starve_violation(int nth, const char *name, unsigned int n)
{
	int reader, fd, err;
	long before;
	bool hit;

	make_file(name, "violation ", 10, MEASURED);
	reader = open(name, O_RDONLY);
	need(reader >= 0, name);
	before = violations();
	set_nth(nth, n);
	fd = open(name, O_WRONLY);
	err = fd < 0 ? errno : 0;
	hit = disarm(nth);
	close(fd);
	close(reader);
	printf("hit=%d result=%s violations=%ld\n", hit, name_of(err),
	       violations() - before);
	return hit;
}

/* A file with a signature under a hash rule is changed and closed. */
static bool starve_close(int nth, const char *name, unsigned int n)
{
	static const char signature[] = "\3\2\4made-up signature";
	char now[sizeof(signature) + 64];
	ssize_t len;
	bool hit;
	int fd;

	make_file(name, "close ", 6, HASHED);
	need(!setxattr(name, "security.ima", signature, sizeof(signature), 0),
	     "setxattr");
	open_once(name, O_RDONLY);
	fd = open(name, O_WRONLY | O_APPEND);
	need(fd >= 0 && write(fd, "more", 4) == 4, name);
	set_nth(nth, n);
	close(fd);
	hit = disarm(nth);
	len = getxattr(name, "security.ima", now, sizeof(now));
	printf("hit=%d signature=%s\n", hit,
	       len == sizeof(signature) && !memcmp(now, signature, (size_t)len) ?
	       "kept" : "lost");
	return hit;
}

/* Static, as malloc() asks the kernel for memory, too. */
struct text {
	size_t size;
	int err;
	char bytes[1 << 20];
};

static struct text wanted, got;

static void read_whole(const char *name, struct text *t)
{
	int fd = open(name, O_RDONLY);
	ssize_t n = 0;

	t->size = 0;
	while (fd >= 0 && t->size < sizeof(t->bytes) - 1 &&
	       (n = read(fd, t->bytes + t->size,
			 sizeof(t->bytes) - 1 - t->size)) > 0)
		t->size += (size_t)n;
	t->err = fd < 0 || n < 0 ? errno : 0;
	t->bytes[t->size] = '\0';
	close(fd);
}

/* As much as was read is as it should be, and if it is not all there is an error. */
static const char *compare(void)
{
	if (got.size > wanted.size ||
	    memcmp(got.bytes, wanted.bytes, got.size))
		return "different";
	if (!got.err && got.size < wanted.size)
		return "short";
	return name_of(got.err);
}

/* Reads the file as it is, and again with a failure: the same, or an error. */
static bool starve_read(int nth, const char *name, unsigned int n)
{
	bool hit;

	read_whole(name, &wanted);
	need(!wanted.err && wanted.size, name);
	set_nth(nth, n);
	read_whole(name, &got);
	hit = disarm(nth);
	printf("hit=%d result=%s\n", hit, compare());
	return hit;
}

/* One rule; what comes of it is seen in the policy afterwards. */
static bool starve_policy(int nth, const char *name, unsigned int n)
{
	int fd, opened, written;
	char rule[80];
	int size = snprintf(rule, sizeof(rule),
			    "audit func=MODULE_CHECK uid=%u", 7000 + n);
	bool hit;

	set_nth(nth, n);
	fd = open(name, O_WRONLY);
	opened = fd < 0 ? errno : 0;
	written = opened || write(fd, rule, (size_t)size) == size ? 0 : errno;
	close(fd);
	hit = disarm(nth);
	read_whole(name, &got);
	printf("hit=%d open=%s write=%s active=%d\n", hit, name_of(opened),
	       name_of(written), !!strstr(got.bytes, rule));
	return hit;
}

/*
 * exec: of a copy of cat, which then waits for its input; what it answers shows
 * that it runs, and that its fail-nth can be looked at.
 */
static void exec_armed(const char *name, unsigned int n, int in, int out, int said)
{
	int nth = open("/proc/self/fail-nth", O_RDWR | O_CLOEXEC);

	need(nth >= 0 && dup2(in, 0) == 0 && dup2(out, 1) == 1, "dup2");
	set_nth(nth, n);
	execl(name, "cat", NULL);
	in = errno;
	set_nth(nth, 0);
	need(write(said, &in, sizeof(in)) == sizeof(in), "write");
	_exit(127);
}

static bool starve_exec(int nth, const char *name, unsigned int n)
{
	int in[2], out[2], said[2], err = 0, status, child_nth;
	char path[40], echo = 0;
	static size_t size;
	static void *cat;
	long before;
	bool hit;
	pid_t pid;

	(void)nth;
	if (!cat) {
		int fd = open("/bin/cat", O_RDONLY);

		need(fd >= 0, "/bin/cat");
		cat = slurp_fd(fd, &size);
		close(fd);
	}
	make_file(name, cat, size, MEASURED);
	before = records();
	need(!pipe2(in, O_CLOEXEC) && !pipe2(out, O_CLOEXEC) &&
	     !pipe2(said, O_CLOEXEC), "pipe2");
	fflush(stdout);
	pid = fork();
	need(pid >= 0, "fork");
	if (!pid)
		exec_armed(name, n, in[0], out[1], said[1]);
	close(in[0]);
	close(out[1]);
	close(said[1]);
	if (read(said[0], &err, sizeof(err)) < 0)
		err = errno;
	/* A program killed under way says nothing. */
	if (!err && (write(in[1], "x", 1) != 1 || read(out[0], &echo, 1) != 1))
		err = EPIPE;
	snprintf(path, sizeof(path), "/proc/%d/fail-nth", pid);
	child_nth = open(path, O_RDWR | O_CLOEXEC);
	hit = child_nth < 0 || err || disarm(child_nth);
	close(child_nth);
	close(in[1]);
	close(out[0]);
	close(said[0]);
	waitpid(pid, &status, 0);
	printf("hit=%d result=%s echo=%s status=%d records=%ld\n", hit,
	       name_of(err), echo == 'x' ? "yes" : "no", status,
	       records() - before);
	return hit;
}

static const struct {
	const char *name;
	bool (*run)(int nth, const char *name, unsigned int n);
	bool numbered;
} kinds[] = {
	{ "open", starve_open, true },
	{ "exec", starve_exec, true },
	{ "violation", starve_violation, true },
	{ "close", starve_close, true },
	{ "read", starve_read, false },
	{ "policy", starve_policy, false },
};

/*
 * starve KIND FILE MAX: do it again and again, with a failure of the first
 * allocation, the second and so on, until no allocation is left to fail; a new
 * file FILE.N each time, or for read and policy always FILE.
 */
int do_starve(int argc, char **argv)
{
	unsigned int n, spared = 0, max = (unsigned int)atoi(argv[3]);
	int nth = open("/proc/self/fail-nth", O_RDWR | O_CLOEXEC);
	size_t k = 0;
	bool evm;

	(void)argc;
	need(nth >= 0, "fail-nth");
	signal(SIGPIPE, SIG_IGN);
	while (k < sizeof(kinds) / sizeof(kinds[0]) && strcmp(kinds[k].name, argv[1]))
		k++;
	evm = starves_metadata(argv[1]);
	if (k == sizeof(kinds) / sizeof(kinds[0]) && !evm)
		return 2;
	for (n = 1; n <= max && spared < 2; n++) {
		char name[256];
		bool hit;

		snprintf(name, sizeof(name), evm || kinds[k].numbered ? "%s.%u" : "%s",
			 argv[2], n);
		printf("n=%u ", n);
		hit = evm ? starve_metadata(argv[1], nth, name, n) :
			    kinds[k].run(nth, name, n);
		spared = hit ? 0 : spared + 1;
	}
	return 0;
}

static void may_fail(int me, const char *yes)
{
	need(pwrite(me, yes, 1, 0) == 1, "make-it-fail");
}

/*
 * at-random open|read FILE COUNT: open FILE.1 .. FILE.COUNT, or read FILE as
 * often, as a task whose allocations may fail. How each went is printed when
 * nothing fails any more.
 */
int do_at_random(int argc, char **argv)
{
	const bool reads = !strcmp(argv[1], "read");
	int me = open("/proc/self/make-it-fail", O_WRONLY | O_CLOEXEC);
	int i, fd, count = atoi(argv[3]);
	const char **results = calloc((size_t)count, sizeof(*results));
	char name[256];

	(void)argc;
	need(me >= 0 && results, "make-it-fail");
	if (reads)
		read_whole(argv[2], &wanted);
	for (i = 0; i < count; i++) {
		snprintf(name, sizeof(name), "%s.%d", argv[2], i + 1);
		may_fail(me, "1");
		if (reads) {
			read_whole(argv[2], &got);
		} else {
			fd = open(name, O_RDONLY);
			got.err = fd < 0 ? errno : 0;
			close(fd);
		}
		may_fail(me, "0");
		results[i] = reads ? compare() : name_of(got.err);
	}
	for (i = 0; i < count; i++)
		puts(results[i]);
	return 0;
}
