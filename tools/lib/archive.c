// SPDX-License-Identifier: GPL-2.0-only
/*
 * Opening archives of any kind, and their members as objects.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "archive_impl.h"
#include "replace.h"

struct ima_member *ima_archive_add(struct ima_archive *archive)
{
	size_t cap = archive->cap ? archive->cap * 2 : 256;
	struct ima_member *more;

	if (archive->count == archive->cap) {
		more = reallocarray(archive->member, cap, sizeof(*more));
		if (!more)
			return NULL;
		archive->member = more;
		archive->cap = cap;
	}
	more = &archive->member[archive->count++];
	memset(more, 0, sizeof(*more));
	more->archive = archive;
	return more;
}

int ima_archive_get(const struct ima_archive *archive, uint64_t offset, void *buf,
		    size_t len, struct ima_error *error)
{
	uint8_t *p = buf;
	ssize_t got;

	while (len) {
		got = pread(archive->fd, p, len, (off_t)offset);
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return ima_fail(error, "offset %llu: %s", (unsigned long long)offset,
					strerror(errno));
		if (!got)
			return ima_fail(error, "offset %llu: the archive ends too early",
					(unsigned long long)offset);
		p += got;
		offset += (uint64_t)got;
		len -= (size_t)got;
	}
	return 0;
}

int ima_write_all(int fd, const void *p, size_t len, struct ima_error *error)
{
	const uint8_t *bytes = p;

	while (len) {
		ssize_t put = write(fd, bytes, len);

		if (put < 0 && errno == EINTR)
			continue;
		if (put <= 0)
			return ima_fail(error, "writing: %s", put ? strerror(errno) : "no progress");
		bytes += put;
		len -= (size_t)put;
	}
	return 0;
}

int ima_spool(struct ima_error *error)
{
	const char *dir = getenv("TMPDIR");
	char *name;
	int fd;

	if (asprintf(&name, "%s/imactl.XXXXXX", dir && *dir ? dir : "/tmp") < 0)
		return ima_fail(error, "out of memory");
	fd = mkostemp(name, O_CLOEXEC);
	if (fd < 0)
		ima_fail(error, "%s: %s", name, strerror(errno));
	else
		unlink(name);
	free(name);
	return fd;
}

/* Return: 0, or -1 with @error; the archive's descriptor is replaced. */
static int unpack(struct ima_archive *archive, struct ima_error *error)
{
	int fd = ima_spool(error);
	struct stat st;

	if (fd < 0)
		return -1;
	if (ima_unpack(archive->filter, archive->fd, 0, archive->size, fd, error) ||
	    fstat(fd, &st)) {
		close(fd);
		return -1;
	}
	close(archive->fd);
	archive->fd = fd;
	archive->size = (uint64_t)st.st_size;
	return 0;
}

/* Neither tar nor what cpio calls old have a sign at the beginning to go by. */
static int index_members(struct ima_archive *archive, struct ima_error *error)
{
	uint8_t magic[8] = { 0 };
	size_t len = archive->size < sizeof(magic) ? (size_t)archive->size : sizeof(magic);

	if (ima_archive_get(archive, 0, magic, len, error))
		return -1;
	if (!archive->filter) {
		archive->filter = ima_filter_detect(magic, len);
		if (archive->filter)
			return unpack(archive, error) ? -1 : index_members(archive, error);
	}
	if (!memcmp(magic, IMA_AR_MAGIC, 8))
		return ima_deb_open(archive, error);
	if (!memcmp(magic, "07070", 5))
		return ima_cpio_index(archive, error);
	archive->format = IMA_ARCHIVE_TAR;
	return ima_tar_index(archive, 0, archive->size, error);
}

struct ima_archive *ima_archive_open(const char *path, struct ima_error *error)
{
	struct ima_archive *archive = calloc(1, sizeof(*archive));
	struct stat st;

	if (!archive) {
		ima_fail(error, "out of memory");
		return NULL;
	}
	archive->fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	if (archive->fd < 0 || fstat(archive->fd, &st))
		ima_fail(error, "%s", strerror(errno));
	else if (!S_ISREG(st.st_mode))
		ima_fail(error, "not a regular file");
	else {
		archive->size = (uint64_t)st.st_size;
		if (!index_members(archive, error))
			return archive;
	}
	ima_archive_close(archive);
	return NULL;
}

static void free_member(struct ima_member *member)
{
	for (size_t i = 0; i < member->nattrs; i++) {
		free(member->attr[i].name);
		free(member->attr[i].value);
	}
	free(member->attr);
	for (size_t i = 0; i < ARRAY_SIZE(member->label); i++) {
		free(member->label[i].name);
		free(member->label[i].value);
	}
	free(member->name);
}

void ima_archive_close(struct ima_archive *archive)
{
	if (!archive)
		return;
	for (size_t i = 0; i < archive->count; i++)
		free_member(&archive->member[i]);
	free(archive->member);
	if (archive->fd >= 0)
		close(archive->fd);
	free(archive);
}

enum ima_archive_format ima_archive_format(const struct ima_archive *archive)
{
	return archive->format;
}

size_t ima_archive_count(const struct ima_archive *archive)
{
	return archive->count;
}

struct ima_member *ima_archive_member(struct ima_archive *archive, size_t i)
{
	return &archive->member[i];
}

static bool has_parent(const char *name, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		if ((i && name[i - 1] != '/') || len - i < 2 || name[i] != '.' || name[i + 1] != '.')
			continue;
		if (len - i == 2 || name[i + 2] == '/')
			return true;
	}
	return false;
}

const char *ima_member_rename(struct ima_member *member, const char *name, size_t len)
{
	char *copy;

	if (memchr(name, 0, len))
		return "name has a NUL in it";
	if (has_parent(name, len))
		return "name leads out of the archive (\"..\")";
	while (len && (*name == '/' || (len > 1 && name[0] == '.' && name[1] == '/'))) {
		name++;
		len--;
	}
	if (!len)
		return "name is empty";
	copy = strndup(name, len);
	if (!copy)
		return "out of memory";
	free(member->name);
	member->name = copy;
	return NULL;
}

static ssize_t member_read(void *ctx, uint64_t offset, void *buf, size_t len)
{
	const struct ima_member *member = ctx;
	ssize_t got;

	if (offset >= member->size)
		return 0;
	if (len > member->size - offset)
		len = (size_t)(member->size - offset);
	do {
		got = pread(member->archive->fd, buf, len, (off_t)(member->data + offset));
	} while (got < 0 && errno == EINTR);
	return got < 0 ? -errno : got;
}

static ssize_t member_get(void *ctx, const char *name, void *buf, size_t size)
{
	const struct ima_member *member = ctx;

	for (size_t i = 0; i < member->nattrs; i++) {
		const struct ima_member_attr *a = &member->attr[i];

		if (strcmp(a->name, name))
			continue;
		if (!a->value)
			return -EOPNOTSUPP;
		if (size && a->len > size)
			return -ERANGE;
		if (size)
			memcpy(buf, a->value, a->len);
		return (ssize_t)a->len;
	}
	return -ENODATA;
}

static const struct ima_object_ops member_ops = { member_read, member_get, NULL };

void ima_member_object(struct ima_member *member, struct ima_object *object)
{
	*object = (struct ima_object){
		.path = member->name, .mode = member->mode, .uid = member->uid,
		.gid = member->gid, .size = member->size, .ops = &member_ops, .ctx = member,
	};
}

bool ima_member_label(struct ima_member *member, const char *name,
		      const struct ima_label *label)
{
	struct ima_member_attr *a = &member->label[member->label[0].name ? 1 : 0];

	a->name = strdup(name);
	a->value = malloc(label->len + 1);
	if (!a->name || !a->value)
		return false;
	memcpy(a->value, label->bytes, label->len);
	a->len = label->len;
	return true;
}

/* Compressed: a plain copy first, as the compressor reads where we write. */
static int write_to(const struct ima_archive *archive, int out, struct ima_error *error)
{
	int spool, ret;

	if (!archive->filter)
		return ima_tar_write(archive, out, error);
	spool = ima_spool(error);
	if (spool < 0)
		return -1;
	ret = ima_tar_write(archive, spool, error);
	if (!ret)
		ret = ima_pack(archive->filter, spool, out, error);
	close(spool);
	return ret;
}

int ima_archive_write(struct ima_archive *archive, const char *path, struct ima_error *error)
{
	struct ima_replace *replace = ima_replace_begin(path, error);

	if (!replace)
		return -1;
	if (!write_to(archive, ima_replace_fd(replace), error))
		return ima_replace_commit(replace, error);
	ima_replace_abort(replace);
	return -1;
}
