// SPDX-License-Identifier: GPL-2.0-only
/*
 * cpio archives in the format of initramfs images, newc (magic 070701, 070702).
 *
 * An image may be several archives one after the other, zeros between them; some
 * of them may be compressed. Those cannot be told from garbage without unpacking,
 * and their files would be left out: an error.
 */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "archive_impl.h"
#include "inodes.h"
#include "lib.h"

#define NAME_MAX_BYTES 4096u
#define TRAILER "TRAILER!!!"

static bool parse_hex(const uint8_t *p, uint32_t *value)
{
	*value = 0;
	for (size_t i = 0; i < 8; i++) {
		int digit = ima_hex_digit(p[i]);

		if (digit < 0)
			return false;
		*value = *value << 4 | (uint32_t)digit;
	}
	return true;
}

const char *ima_validate_cpio_header(const uint8_t *p, struct ima_cpio_header *h)
{
	uint32_t *const fields[13] = {
		&h->ino, &h->mode, &h->uid, &h->gid, &h->nlink, NULL, &h->size, &h->dev_major,
		&h->dev_minor, NULL, NULL, &h->name_size, NULL,
	};
	uint32_t unused;

	if (!memcmp(p, "070707", 6))
		return "old portable format: only newc (cpio -H newc) is supported";
	if (memcmp(p, "070701", 6) && memcmp(p, "070702", 6))
		return "magic is wrong";
	for (size_t i = 0; i < ARRAY_SIZE(fields); i++) {
		if (!parse_hex(p + 6 + 8 * i, fields[i] ? fields[i] : &unused))
			return "header: a number is not 8 hex digits";
	}
	if (h->name_size < 2 || h->name_size > NAME_MAX_BYTES)
		return "name: length is wrong";
	return NULL;
}

/* struct walk - @at: next header; @number: of the member, from 1 */
struct walk {
	struct ima_archive *archive;
	struct ima_error *error;
	uint64_t at;
	size_t number;
	uint32_t set;
};

static int bad(struct walk *w, const char *reason)
{
	return ima_fail(w->error, "member %zu, offset %" PRIu64 ": %s", w->number, w->at, reason);
}

static uint64_t pad(uint64_t offset)
{
	return (offset + 3) & ~UINT64_C(3);
}

static void classify(struct ima_member *m, mode_t mode)
{
	if (S_ISLNK(mode))
		m->skip = IMA_SKIP_SYMLINK;
	else if (!S_ISREG(mode))
		m->skip = IMA_SKIP_SPECIAL;
}

static int take_member(struct walk *w, const struct ima_cpio_header *h, const char *name,
		       uint64_t data)
{
	struct ima_member *m = ima_archive_add(w->archive);
	const char *wrong;

	if (!m)
		return bad(w, "out of memory");
	wrong = ima_member_rename(m, name, strlen(name));
	if (wrong && !(S_ISDIR(h->mode) && !strcmp(wrong, "name is empty")))
		return bad(w, wrong);
	m->header = w->at;
	m->main = w->at;
	m->data = data;
	m->size = h->size;
	m->mode = (mode_t)h->mode;
	m->uid = h->uid;
	m->gid = h->gid;
	m->links = h->nlink;
	m->inode = (uint64_t)h->ino;
	m->device = (uint64_t)h->dev_major << 32 | h->dev_minor;
	m->set = w->set;
	classify(m, m->mode);
	return 0;
}

/* Return: 1 at the trailer, 0, or -1. */
static int step(struct walk *w)
{
	uint8_t head[IMA_CPIO_HEADER];
	char name[NAME_MAX_BYTES];
	struct ima_cpio_header h;
	uint64_t data, end;
	const char *wrong;

	if (w->archive->size - w->at < sizeof(head))
		return bad(w, "the archive ends inside a header, or without a trailer");
	if (ima_archive_get(w->archive, w->at, head, sizeof(head), w->error))
		return -1;
	wrong = ima_validate_cpio_header(head, &h);
	if (wrong)
		return bad(w, wrong);
	data = pad(w->at + IMA_CPIO_HEADER + h.name_size);
	end = data + h.size;
	if (end > w->archive->size)
		return bad(w, "size: the archive is shorter");
	if (ima_archive_get(w->archive, w->at + IMA_CPIO_HEADER, name, h.name_size, w->error))
		return -1;
	if (name[h.name_size - 1] || strlen(name) + 1 != h.name_size)
		return bad(w, "name does not end where its length says");
	if (!strcmp(name, TRAILER)) {
		w->at = end;
		return 1;
	}
	if (take_member(w, &h, name, data))
		return -1;
	w->at = pad(end) < w->archive->size ? pad(end) : w->archive->size;
	w->number++;
	return 0;
}

/* Return: 1 if another archive follows, 0 at the end, or -1. */
static int skip_zeros(struct walk *w)
{
	uint8_t buf[4096];

	while (w->at < w->archive->size) {
		size_t len = w->archive->size - w->at < sizeof(buf) ?
			     (size_t)(w->archive->size - w->at) : sizeof(buf), n = 0;

		if (ima_archive_get(w->archive, w->at, buf, len, w->error))
			return -1;
		while (n < len && !buf[n])
			n++;
		w->at += n;
		if (n == len)
			continue;
		if (buf[n] == '0' && w->at % 4 == 0)
			return 1;
		return bad(w, "another archive follows that is not plain newc: unpack and sign it by itself");
	}
	return 0;
}

static int walk_archives(struct walk *w)
{
	int more = 1, end;

	while (more > 0) {
		do {
			end = step(w);
		} while (!end);
		more = end < 0 ? -1 : skip_zeros(w);
		w->set++;
	}
	return more;
}

/*
 * cpio writes the content of a file with several names once, with the last of
 * them; that one stands for the file.
 */
static int find_links(struct ima_archive *archive, struct ima_error *error)
{
	struct ima_inodes seen = { 0 };
	int is_new = 1;

	for (size_t i = archive->count; i-- && is_new >= 0;) {
		struct ima_member *m = &archive->member[i];
		/* Numbers start anew in each archive of an image. */
		struct ima_inode inode = { m->device ^ (uint64_t)m->set << 16, m->inode };

		if (m->skip || m->links < 2)
			continue;
		is_new = ima_inodes_add(&seen, inode);
		if (is_new)
			continue;
		if (m->size)
			m->problem = "hard link with content of its own: programs disagree about it";
		else
			m->skip = IMA_SKIP_HARD_LINK;
	}
	ima_inodes_free(&seen);
	return is_new < 0 ? ima_fail(error, "out of memory") : 0;
}

int ima_cpio_index(struct ima_archive *archive, struct ima_error *error)
{
	struct walk w = { .archive = archive, .error = error, .number = 1 };

	archive->format = IMA_ARCHIVE_CPIO;
	return walk_archives(&w) ? -1 : find_links(archive, error);
}
