// SPDX-License-Identifier: GPL-2.0-only
/*
 * Writing beside the old file, then renaming.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "label_impl.h"
#include "replace.h"

struct ima_replace {
	char *path;
	char *temp;
	int fd;
};

static void replace_free(struct ima_replace *r)
{
	free(r->path);
	free(r->temp);
	free(r);
}

struct ima_replace *ima_replace_begin(const char *path, struct ima_error *error)
{
	struct ima_replace *r = calloc(1, sizeof(*r));
	struct stat st;

	if (!r) {
		ima_fail(error, "out of memory");
		return NULL;
	}
	r->path = strdup(path);
	if (!r->path || asprintf(&r->temp, "%s.XXXXXX", path) < 0) {
		ima_fail(error, "out of memory");
		replace_free(r);
		return NULL;
	}
	/* Renaming would put a file in the place of a device or of the link itself. */
	if (!lstat(path, &st) && !S_ISREG(st.st_mode)) {
		ima_fail(error, "not a regular file");
		replace_free(r);
		return NULL;
	}
	r->fd = mkostemp(r->temp, O_CLOEXEC);
	if (r->fd < 0) {
		ima_fail(error, "%s", strerror(errno));
		replace_free(r);
		return NULL;
	}
	return r;
}

int ima_replace_fd(const struct ima_replace *replace)
{
	return replace->fd;
}

/* mkostemp() gave 0600, which is right for neither an old file nor a new one. */
static int set_permissions(const struct ima_replace *r)
{
	mode_t mask = umask(0);
	struct stat st;

	umask(mask);
	if (lstat(r->path, &st))
		return fchmod(r->fd, 0666 & ~mask);
	if (fchown(r->fd, st.st_uid, st.st_gid) && (st.st_uid != geteuid() || errno != EPERM))
		return -1;
	return fchmod(r->fd, st.st_mode & 07777);
}

int ima_replace_commit(struct ima_replace *replace, struct ima_error *error)
{
	if (set_permissions(replace) || fsync(replace->fd) ||
	    rename(replace->temp, replace->path)) {
		ima_fail(error, "%s", strerror(errno));
		ima_replace_abort(replace);
		return -1;
	}
	close(replace->fd);
	replace_free(replace);
	return 0;
}

void ima_replace_abort(struct ima_replace *replace)
{
	if (!replace)
		return;
	unlink(replace->temp);
	close(replace->fd);
	replace_free(replace);
}
