// SPDX-License-Identifier: GPL-2.0-only
/*
 * Debian packages: an ar archive with a tar in it.
 */
#include <inttypes.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "archive_impl.h"

const char *ima_validate_ar_header(const uint8_t *p, struct ima_ar_header *header)
{
	size_t len = 16, i = 48;

	if (p[58] != '`' || p[59] != '\n')
		return "ar header: magic is wrong";
	header->size = 0;
	for (; i < 58 && p[i] >= '0' && p[i] <= '9'; i++)
		header->size = header->size * 10 + (p[i] - '0');
	if (i == 48)
		return "ar header: size is no number";
	for (; i < 58; i++) {
		if (p[i] != ' ')
			return "ar header: size is no number";
	}
	/* A slash behind the name is System V's way to end it. */
	while (len && (p[len - 1] == ' ' || p[len - 1] == '/'))
		len--;
	memcpy(header->name, p, len);
	header->name[len] = 0;
	return len ? NULL : "ar header: name is empty";
}

/* Return: 1 with a member, 0 at the end, or -1. */
static int next_member(const struct ima_archive *archive, uint64_t at,
		       struct ima_ar_header *header, struct ima_error *error)
{
	uint8_t head[IMA_AR_HEADER];
	const char *wrong;

	if (at >= archive->size)
		return 0;
	if (archive->size - at < sizeof(head))
		return ima_fail(error, "offset %" PRIu64 ": the archive ends inside a header", at);
	if (ima_archive_get(archive, at, head, sizeof(head), error))
		return -1;
	wrong = ima_validate_ar_header(head, header);
	if (wrong)
		return ima_fail(error, "offset %" PRIu64 ": %s", at, wrong);
	if (header->size > archive->size - at - sizeof(head))
		return ima_fail(error, "offset %" PRIu64 ": %s: size: the archive is shorter", at,
				header->name);
	return 1;
}

/* The first member says that it is a package, and of which format. */
static int check_version(const struct ima_archive *archive, const struct ima_ar_header *header,
			 uint64_t data, struct ima_error *error)
{
	char version[2];

	if (strcmp(header->name, "debian-binary") || header->size < sizeof(version))
		return ima_fail(error, "an ar archive, but not a Debian package");
	if (ima_archive_get(archive, data, version, sizeof(version), error))
		return -1;
	if (memcmp(version, "2.", sizeof(version)))
		return ima_fail(error, "Debian package of a format other than 2");
	return 0;
}

static int find_data(const struct ima_archive *archive, uint64_t *data, uint64_t *size,
		     struct ima_error *error)
{
	uint64_t at = sizeof(IMA_AR_MAGIC) - 1;
	struct ima_ar_header header;
	bool first = true;
	int ret;

	while ((ret = next_member(archive, at, &header, error)) > 0) {
		*data = at + IMA_AR_HEADER;
		*size = header.size;
		if (first && check_version(archive, &header, *data, error))
			return -1;
		first = false;
		if (!strncmp(header.name, "data.tar", 8))
			return 0;
		at = *data + header.size + header.size % 2;
	}
	return ret ? ret : ima_fail(error, "Debian package without data.tar");
}

static int copy_plain(const struct ima_archive *archive, uint64_t at, uint64_t size, int out,
		      struct ima_error *error)
{
	uint8_t buf[16384];

	while (size) {
		size_t len = size < sizeof(buf) ? (size_t)size : sizeof(buf);

		if (ima_archive_get(archive, at, buf, len, error) ||
		    ima_write_all(out, buf, len, error))
			return -1;
		at += len;
		size -= len;
	}
	return 0;
}

static int take_out(const struct ima_archive *archive, int out, struct ima_error *error)
{
	const struct ima_filter_kind *filter;
	uint8_t magic[8] = { 0 };
	uint64_t at = 0, size = 0;

	if (find_data(archive, &at, &size, error))
		return -1;
	if (ima_archive_get(archive, at, magic, size < 8 ? (size_t)size : 8, error))
		return -1;
	filter = ima_filter_detect(magic, sizeof(magic));
	return filter ? ima_unpack(filter, archive->fd, at, size, out, error) :
		copy_plain(archive, at, size, out, error);
}

int ima_deb_open(struct ima_archive *archive, struct ima_error *error)
{
	int fd = ima_spool(error);
	struct stat st;

	if (fd < 0)
		return -1;
	if (take_out(archive, fd, error) || fstat(fd, &st)) {
		close(fd);
		return -1;
	}
	close(archive->fd);
	archive->fd = fd;
	archive->size = (uint64_t)st.st_size;
	archive->format = IMA_ARCHIVE_DEB;
	return ima_tar_index(archive, 0, archive->size, error);
}
