// SPDX-License-Identifier: GPL-2.0-only
/*
 * What is written beside a file, or at its end.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#include <imactl/file.h>

#include "walk_dir.h"

/* Return: a name beside the file, or NULL if it would be too long. */
static char *beside(const struct ima_found *found, const char *suffix, char *name, size_t size)
{
	int len = snprintf(name, size, "%s%s", found->base, suffix);

	return len < 0 || (size_t)len >= size ? NULL : name;
}

static int write_all(int fd, const uint8_t *p, size_t len, off_t at)
{
	while (len) {
		ssize_t put = pwrite(fd, p, len, at);

		if (put < 0 && errno == EINTR)
			continue;
		if (put <= 0)
			return put ? -errno : -ENOSPC;
		p += put;
		at += put;
		len -= (size_t)put;
	}
	return 0;
}

/* Never a name that exists: O_EXCL does not follow what somebody may have put there. */
static int create_beside(const struct ima_found *found, char *name, size_t size)
{
	char suffix[32];
	uint64_t random;
	int fd;

	for (unsigned int tries = 0; tries < 16; tries++) {
		if (getrandom(&random, sizeof(random), 0) != sizeof(random))
			return -errno;
		snprintf(suffix, sizeof(suffix), ".%016llx", (unsigned long long)random);
		if (!beside(found, suffix, name, size))
			return -ENAMETOOLONG;
		fd = openat(ima_found_dirfd(found), name,
			    O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
		if (fd >= 0 || errno != EEXIST)
			return fd >= 0 ? fd : -errno;
	}
	return -EEXIST;
}

int ima_sigfile_write(const struct ima_found *found, const struct ima_label *label)
{
	char name[4096], final[4096];
	int fd, err;

	if (!beside(found, IMA_SIGFILE_SUFFIX, final, sizeof(final)))
		return -ENAMETOOLONG;
	fd = create_beside(found, name, sizeof(name));
	if (fd < 0)
		return fd;
	err = write_all(fd, label->bytes, label->len, 0);
	if (close(fd) && !err)
		err = -errno;
	if (!err && renameat(ima_found_dirfd(found), name, ima_found_dirfd(found), final))
		err = -errno;
	if (err)
		unlinkat(ima_found_dirfd(found), name, 0);
	return err;
}

int ima_sigfile_read(const struct ima_found *found, struct ima_label *label)
{
	uint8_t bytes[IMA_LABEL_MAX + 1];
	char name[4096];
	ssize_t got;
	int fd;

	if (!beside(found, IMA_SIGFILE_SUFFIX, name, sizeof(name)))
		return -ENAMETOOLONG;
	fd = openat(ima_found_dirfd(found), name,
		    O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	if (fd < 0)
		return -errno;
	got = pread(fd, bytes, sizeof(bytes), 0);
	if (got < 0)
		got = -errno;
	close(fd);
	if (got < 0)
		return (int)got;
	if (got == 0 || got > IMA_LABEL_MAX)
		return -EMSGSIZE;
	memcpy(label->bytes, bytes, (size_t)got);
	label->len = (size_t)got;
	return 0;
}

static bool same_file(int fd, const struct ima_file *file)
{
	struct stat a, b;

	return !fstat(fd, &a) && !fstat(file->fd, &b) && a.st_dev == b.st_dev &&
	       a.st_ino == b.st_ino && (uint64_t)a.st_size == file->object.size;
}

int ima_file_append(const struct ima_file *file, const struct ima_found *found,
		    const void *bytes, size_t len)
{
	int fd = openat(ima_found_dirfd(found), found->base,
			O_WRONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	int err;

	if (fd < 0)
		return -errno;
	err = same_file(fd, file) ? 0 : -ESTALE;
	if (!err) {
		err = write_all(fd, bytes, len, (off_t)file->object.size);
		/* Half a signature would be worse than none. */
		if (err && ftruncate(fd, (off_t)file->object.size))
			err = -EIO;
	}
	if (close(fd) && !err)
		err = -errno;
	return err;
}
