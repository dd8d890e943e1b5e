// SPDX-License-Identifier: GPL-2.0-only
/*
 * Compression, which is libarchive's business: one well-kept library instead of
 * four. Its filters are named one by one; to let it guess would include some that
 * start programs.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <archive.h>
#include <archive_entry.h>

#include "archive_impl.h"

#define CHUNK (128u << 10)

struct ima_filter_kind {
	const char *magic;
	size_t magic_len;
	int (*unpack)(struct archive *a);
	int (*pack)(struct archive *a);
};

static const struct ima_filter_kind kinds[] = {
	{ "\x1f\x8b", 2, archive_read_support_filter_gzip, archive_write_add_filter_gzip },
	{ "\xfd" "7zXZ\0", 6, archive_read_support_filter_xz, archive_write_add_filter_xz },
	{ "\x28\xb5\x2f\xfd", 4, archive_read_support_filter_zstd, archive_write_add_filter_zstd },
	{ "BZh", 3, archive_read_support_filter_bzip2, archive_write_add_filter_bzip2 },
	{ "\x04\x22\x4d\x18", 4, archive_read_support_filter_lz4, archive_write_add_filter_lz4 },
};

const struct ima_filter_kind *ima_filter_detect(const uint8_t *p, size_t len)
{
	for (size_t i = 0; i < ARRAY_SIZE(kinds); i++) {
		if (len >= kinds[i].magic_len && !memcmp(p, kinds[i].magic, kinds[i].magic_len))
			return &kinds[i];
	}
	return NULL;
}

/* struct range - part of a file, being read */
struct range {
	int fd;
	uint64_t at;
	uint64_t end;
	uint8_t buf[CHUNK];
};

static la_ssize_t read_range(struct archive *a, void *ctx, const void **buf)
{
	struct range *r = ctx;
	size_t len = r->end - r->at < CHUNK ? (size_t)(r->end - r->at) : CHUNK;
	ssize_t got;

	do {
		got = pread(r->fd, r->buf, len, (off_t)r->at);
	} while (got < 0 && errno == EINTR);
	if (got < 0) {
		archive_set_error(a, errno, "%s", strerror(errno));
		return -1;
	}
	r->at += (uint64_t)got;
	*buf = r->buf;
	return got;
}

static int fail(struct archive *a, const char *what, struct ima_error *error)
{
	const char *why = archive_error_string(a);

	return ima_fail(error, "%s: %s", what, why ? why : "libarchive does not say why");
}

static int unpack_all(struct archive *a, struct range *range, int out, struct ima_error *error)
{
	struct archive_entry *entry;
	const void *p;
	la_int64_t offset;
	size_t len;
	int ret;

	if (archive_read_open(a, range, NULL, read_range, NULL) != ARCHIVE_OK ||
	    archive_read_next_header(a, &entry) != ARCHIVE_OK)
		return fail(a, "unpacking", error);
	while ((ret = archive_read_data_block(a, &p, &len, &offset)) == ARCHIVE_OK) {
		if (ima_write_all(out, p, len, error))
			return -1;
	}
	return ret == ARCHIVE_EOF ? 0 : fail(a, "unpacking", error);
}

int ima_unpack(const struct ima_filter_kind *filter, int fd, uint64_t offset, uint64_t len,
	       int out, struct ima_error *error)
{
	struct archive *a = archive_read_new();
	struct range *range = malloc(sizeof(*range));
	int ret;

	if (!a || !range) {
		ret = ima_fail(error, "out of memory");
	} else if (filter->unpack(a) != ARCHIVE_OK ||
		   archive_read_support_format_raw(a) != ARCHIVE_OK) {
		ret = fail(a, "unpacking", error);
	} else {
		range->fd = fd;
		range->at = offset;
		range->end = offset + len;
		ret = unpack_all(a, range, out, error);
	}
	archive_read_free(a);
	free(range);
	return ret;
}

static int pack_all(struct archive *a, int fd, struct ima_error *error)
{
	uint8_t *buf = malloc(CHUNK);
	uint64_t at = 0;
	ssize_t got = 0;
	int ret = buf ? 0 : ima_fail(error, "out of memory");

	while (!ret && (got = pread(fd, buf, CHUNK, (off_t)at)) > 0) {
		if (archive_write_data(a, buf, (size_t)got) != got)
			ret = fail(a, "compressing", error);
		at += (uint64_t)got;
	}
	if (!ret && got < 0)
		ret = ima_fail(error, "reading: %s", strerror(errno));
	free(buf);
	return ret;
}

static int pack_entry(struct archive *a, int fd, int out, struct ima_error *error)
{
	struct archive_entry *entry = archive_entry_new();
	int ret;

	if (!entry)
		return ima_fail(error, "out of memory");
	archive_entry_set_filetype(entry, AE_IFREG);
	if (archive_write_open_fd(a, out) != ARCHIVE_OK ||
	    archive_write_header(a, entry) != ARCHIVE_OK)
		ret = fail(a, "compressing", error);
	else
		ret = pack_all(a, fd, error);
	archive_entry_free(entry);
	if (!ret && archive_write_close(a) != ARCHIVE_OK)
		ret = fail(a, "compressing", error);
	return ret;
}

int ima_pack(const struct ima_filter_kind *filter, int fd, int out, struct ima_error *error)
{
	struct archive *a = archive_write_new();
	int ret;

	if (!a)
		return ima_fail(error, "out of memory");
	/* No padding to tape blocks, and no time stamp: same input, same output. */
	if (filter->pack(a) != ARCHIVE_OK || archive_write_set_format_raw(a) != ARCHIVE_OK ||
	    archive_write_set_bytes_in_last_block(a, 1) != ARCHIVE_OK ||
	    (filter == &kinds[0] &&
	     archive_write_set_filter_option(a, "gzip", "timestamp", NULL) != ARCHIVE_OK))
		ret = fail(a, "compressing", error);
	else
		ret = pack_entry(a, fd, out, error);
	archive_write_free(a);
	return ret;
}
