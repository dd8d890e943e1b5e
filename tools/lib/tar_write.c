// SPDX-License-Identifier: GPL-2.0-only
/*
 * Copying a tar archive with labels put in. Only PAX headers of labelled members
 * are written anew; the records in them that are not replaced keep their bytes.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "archive_impl.h"

#define COPY_CHUNK (256u << 10)

/* struct buffer - grows; @lost: sticky, something did not fit */
struct buffer {
	uint8_t *p;
	size_t len;
	size_t cap;
	bool lost;
};

static void put(struct buffer *b, const void *p, size_t len)
{
	size_t cap = b->cap ? b->cap : 4096;
	uint8_t *more;

	while (cap < b->len + len)
		cap *= 2;
	if (cap != b->cap) {
		more = realloc(b->p, cap);
		if (!more) {
			b->lost = true;
			return;
		}
		b->p = more;
		b->cap = cap;
	}
	memcpy(b->p + b->len, p, len);
	b->len += len;
}

static int copy(const struct ima_archive *a, int fd, uint64_t from, uint64_t to,
		struct ima_error *error)
{
	uint8_t *buf = malloc(COPY_CHUNK);
	int ret = buf ? 0 : ima_fail(error, "out of memory");

	while (!ret && from < to) {
		size_t len = to - from < COPY_CHUNK ? (size_t)(to - from) : COPY_CHUNK;

		ret = ima_archive_get(a, from, buf, len, error);
		if (!ret)
			ret = ima_write_all(fd, buf, len, error);
		from += len;
	}
	free(buf);
	return ret;
}

/* Also the copy in base64 that bsdtar adds: it would win over ours. */
static bool is_replaced(const struct ima_member *m, const struct ima_pax_record *r)
{
	static const char * const prefixes[] = { IMA_PAX_XATTR, "LIBARCHIVE.xattr." };

	for (size_t i = 0; i < ARRAY_SIZE(m->label); i++) {
		for (size_t k = 0; m->label[i].name && k < ARRAY_SIZE(prefixes); k++) {
			char key[128];

			snprintf(key, sizeof(key), "%s%s", prefixes[k], m->label[i].name);
			if (ima_pax_is(r, key))
				return true;
		}
	}
	return false;
}

static void keep_records(struct buffer *records, const struct ima_member *m,
			 const uint8_t *p, size_t len)
{
	struct ima_pax_record r;
	const char *reason;
	size_t pos = 0;

	while (ima_validate_pax(p, len, &pos, &r, &reason) > 0) {
		if (!is_replaced(m, &r))
			put(records, r.all, r.all_len);
	}
}

static void add_labels(struct buffer *records, const struct ima_member *m)
{
	for (size_t i = 0; i < ARRAY_SIZE(m->label); i++) {
		const struct ima_member_attr *a = &m->label[i];
		char key[128], start[160];
		int n;

		if (!a->name)
			continue;
		snprintf(key, sizeof(key), IMA_PAX_XATTR "%s", a->name);
		n = snprintf(start, sizeof(start), "%zu %s=", ima_pax_length(key, a->len), key);
		put(records, start, (size_t)n);
		put(records, a->value, a->len);
		put(records, "\n", 1);
	}
}

/* Headers before the member's own: PAX records are gathered, others copied. */
static int split(const struct ima_archive *a, const struct ima_member *m, int fd,
		 struct buffer *records, struct ima_error *error)
{
	uint8_t block[IMA_TAR_BLOCK];
	struct ima_tar_header h;
	uint64_t next;
	uint8_t *p;
	int ret = 0;

	for (uint64_t at = m->header; !ret && at < m->main; at = next) {
		ret = ima_archive_get(a, at, block, sizeof(block), error);
		if (ret || ima_validate_tar_header(block, &h) || h.size > IMA_TAR_EXT_MAX)
			return ret ? ret : ima_fail(error, "the archive is being changed");
		next = at + IMA_TAR_BLOCK + (h.size + IMA_TAR_BLOCK - 1) / IMA_TAR_BLOCK * IMA_TAR_BLOCK;
		if (h.type != 'x') {
			ret = copy(a, fd, at, next, error);
			continue;
		}
		p = malloc((size_t)h.size + 1);
		ret = p ? ima_archive_get(a, at + IMA_TAR_BLOCK, p, (size_t)h.size, error) :
			ima_fail(error, "out of memory");
		if (!ret)
			keep_records(records, m, p, (size_t)h.size);
		free(p);
	}
	return ret;
}

/* Nothing of it depends on when or by whom: same input, same output. */
static void pax_header(uint8_t *block, const uint8_t *main_block, size_t len)
{
	memset(block, 0, IMA_TAR_BLOCK);
	strcpy((char *)block, "././@PaxHeader");
	memcpy(block + 100, "0000644\0" "0000000\0" "0000000\0", 24);
	snprintf((char *)block + 124, 12, "%011zo", len);
	memcpy(block + 136, main_block + 136, 12);	/* time of the member */
	block[156] = 'x';
	memcpy(block + 257, "ustar\0" "00", 8);
	ima_tar_checksum(block);
}

static int write_records(const struct ima_archive *a, const struct ima_member *m, int fd,
			 struct buffer *records, struct ima_error *error)
{
	static const uint8_t zeros[IMA_TAR_BLOCK];
	uint8_t block[IMA_TAR_BLOCK], main_block[IMA_TAR_BLOCK];
	size_t len;

	add_labels(records, m);
	len = records->len;
	put(records, zeros, (IMA_TAR_BLOCK - len % IMA_TAR_BLOCK) % IMA_TAR_BLOCK);
	if (records->lost)
		return ima_fail(error, "out of memory");
	if (ima_archive_get(a, m->main, main_block, sizeof(main_block), error))
		return -1;
	pax_header(block, main_block, len);
	if (ima_write_all(fd, block, sizeof(block), error))
		return -1;
	return ima_write_all(fd, records->p, records->len, error);
}

int ima_tar_write(const struct ima_archive *archive, int fd, struct ima_error *error)
{
	uint64_t at = 0;
	int ret = 0;

	for (size_t i = 0; !ret && i < archive->count; i++) {
		const struct ima_member *m = &archive->member[i];
		struct buffer records = { 0 };

		if (!m->label[0].name)
			continue;
		ret = copy(archive, fd, at, m->header, error);
		if (!ret)
			ret = split(archive, m, fd, &records, error);
		if (!ret)
			ret = write_records(archive, m, fd, &records, error);
		free(records.p);
		at = m->main;
	}
	return ret ? ret : copy(archive, fd, at, archive->size, error);
}
