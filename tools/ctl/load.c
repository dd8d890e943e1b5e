// SPDX-License-Identifier: GPL-2.0-only
/*
 * Writing a policy where the kernel takes it (POL-40 to POL-46), and what it means
 * if that fails.
 */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "load.h"

const char *load_open_errno(int err)
{
	switch (err) {
	case EPERM:
	case EACCES:
		return "only root may load a policy";
	case EBUSY:
		return "another process is loading a policy, or one is active already and the kernel takes no second (no CONFIG_IMA_WRITE_POLICY)";
	case ENOENT:
		return "there is no IMA, securityfs is not mounted there, or one policy was loaded already and the kernel takes no second (no CONFIG_IMA_WRITE_POLICY)";
	default:
		return NULL;
	}
}

const char *load_write_errno(int err, bool by_path)
{
	switch (err) {
	case EACCES:
		return by_path ?
		       "the kernel appraises policies (func=POLICY_CHECK) and this file did not pass: sign it with a key of the .ima keyring" :
		       "a signed policy is required since a rule appraises func=POLICY_CHECK: sign the file and use --by-path";
	case EPERM:
		return "the kernel does not permit it; is it locked down?";
	case EBUSY:
		return "another policy is being loaded";
	case EINVAL:
		return by_path ? "a line is refused, or it is no regular file with content" :
				 "the kernel refuses this rule";
	case ERANGE:
		return "a number is too large";
	case ENOENT:
		return by_path ? "the kernel does not find the file from here" : NULL;
	default:
		return NULL;
	}
}

static int fail(const char *what, unsigned long line, int err, const char *why)
{
	if (line)
		complain("%s:%lu: %s%s%s", what, line, strerrorname_np(err), why ? ": " : "",
			 why ? why : strerror(err));
	else
		complain("%s: %s%s%s", what, strerrorname_np(err), why ? ": " : "",
			 why ? why : strerror(err));
	return EXIT_FAILED;
}

/*
 * One write is one rule, with its line feed (POL-41). The kernel says how much it
 * took; a file that merely looks like it, too.
 */
static int write_rule(int fd, const char *line, size_t len)
{
	ssize_t done;

	do
		done = write(fd, line, len);
	while (done < 0 && errno == EINTR);
	return done < 0 ? errno : (size_t)done < len ? EIO : 0;
}

static bool is_rule(const char *line, size_t len)
{
	while (len && (*line == ' ' || *line == '\t')) {
		line++;
		len--;
	}
	return len && *line != '#';
}

static int write_rules(const struct upload *up, int fd)
{
	const char *line = up->text->bytes, *end = line + up->text->len, *eol;
	char buf[4096];
	int err;

	for (unsigned long nr = 1; line < end; nr++, line = eol + 1) {
		size_t len;

		eol = memchr(line, '\n', (size_t)(end - line));
		if (!eol)
			eol = end;
		len = (size_t)(eol - line);
		if (!is_rule(line, len))
			continue;
		/* A page, less one byte, is looked at (POL-43). */
		if (len >= sizeof(buf))
			return fail(up->file, nr, EINVAL,
				    "the line is too long to be written directly; use --by-path");
		/* What begins with a slash is a path to the kernel, not a rule. */
		if (*line == '/')
			return fail(up->file, nr, EINVAL, "not a rule");
		memcpy(buf, line, len);
		buf[len] = '\n';
		err = write_rule(fd, buf, len + (len + 1 < sizeof(buf)));
		if (err)
			return fail(up->file, nr, err, load_write_errno(err, false));
	}
	return EXIT_DONE;
}

static int write_path(const struct upload *up, int fd)
{
	size_t len = strlen(up->path);
	char buf[4096];
	int err;

	if (len + 1 >= sizeof(buf) || strchr(up->path, '\n'))
		return fail(up->path, 0, ENAMETOOLONG, "no path that the kernel takes");
	memcpy(buf, up->path, len);
	buf[len] = '\n';
	err = write_rule(fd, buf, len + 1);
	return err ? fail(up->path, 0, err, load_write_errno(err, true)) : EXIT_DONE;
}

int upload_policy(const struct upload *up)
{
	struct kernel_log log;
	int fd, code, active;

	kernel_log_open(&log);
	fd = open(up->target, O_WRONLY | O_CLOEXEC);
	if (fd < 0) {
		code = fail(up->target, 0, errno, load_open_errno(errno));
		kernel_log_print(&log);
		return code;
	}
	code = up->path ? write_path(up, fd) : write_rules(up, fd);
	/* Closing makes the rules active, or drops them all (POL-45). */
	close(fd);
	active = kernel_log_print(&log);
	if (!code && active == 0) {
		complain("%s: the kernel says that the update failed", up->file);
		code = EXIT_FAILED;
	}
	if (!code)
		printf("%s: written%s\n", up->file, active == 1 ? " and active" :
		       "; the kernel log, which would say that it is active, has no word of it");
	return code;
}
