// SPDX-License-Identifier: GPL-2.0-only
/*
 * Making files that must not be there yet: a private key that is overwritten is
 * lost with all it signed.
 */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "ctl.h"
#include "new_files.h"

static int write_all(int fd, const char *p, size_t len)
{
	while (len) {
		ssize_t put = write(fd, p, len);

		if (put < 0 && errno == EINTR)
			continue;
		if (put <= 0)
			return put ? errno : EIO;
		p += put;
		len -= (size_t)put;
	}
	return fsync(fd) && errno != EINVAL ? errno : 0;
}

bool new_file(struct new_files *files, const char *path, mode_t mode, const void *bytes,
	      size_t len)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode);
	int err = fd < 0 ? errno : 0;

	if (fd >= 0) {
		err = write_all(fd, bytes, len);
		if (close(fd) && !err)
			err = errno;
		files->path[files->count++] = path;
	}
	if (err)
		complain("%s: %s", path, strerror(err));
	return !err;
}

void new_files_undo(struct new_files *files)
{
	while (files->count)
		unlink(files->path[--files->count]);
}
