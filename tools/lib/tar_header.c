// SPDX-License-Identifier: GPL-2.0-only
/*
 * Header blocks of tar archives: v7, ustar and GNU.
 */
#include <string.h>
#include <sys/stat.h>

#include "archive_impl.h"

/* Offsets and lengths in a header block (POSIX.1-2017, pax). */
enum {
	NAME = 0, NAME_LEN = 100, MODE = 100, UID = 108, GID = 116, ID_LEN = 8, SIZE = 124,
	SIZE_LEN = 12, CHECKSUM = 148, CHECKSUM_LEN = 8, TYPE = 156, MAGIC = 257, PREFIX = 345,
	PREFIX_LEN = 155,
};

/* GNU: the first byte has its highest bit set, the rest is a big-endian number. */
static bool parse_base256(const uint8_t *p, size_t len, uint64_t *value)
{
	*value = p[0] & 0x3f;
	if (p[0] & 0x40)	/* negative */
		return false;
	for (size_t i = 1; i < len; i++) {
		if (*value >> 56)
			return false;
		*value = *value << 8 | p[i];
	}
	return true;
}

/* Octal digits, blanks before them, blanks and NULs behind them; nothing is 0. */
static bool parse_number(const uint8_t *p, size_t len, uint64_t *value)
{
	size_t i = 0;

	if (p[0] & 0x80)
		return parse_base256(p, len, value);
	*value = 0;
	while (i < len && p[i] == ' ')
		i++;
	for (; i < len && p[i] >= '0' && p[i] <= '7'; i++)
		*value = *value << 3 | (p[i] - '0');
	for (; i < len; i++) {
		if (p[i] && p[i] != ' ')
			return false;
	}
	return true;
}

static void sums(const uint8_t *block, uint64_t *bytes, int64_t *chars)
{
	*bytes = 0;
	*chars = 0;
	for (size_t i = 0; i < IMA_TAR_BLOCK; i++) {
		uint8_t c = i >= CHECKSUM && i < CHECKSUM + CHECKSUM_LEN ? ' ' : block[i];

		*bytes += c;
		*chars += (int8_t)c;
	}
}

/* Some old programs added signed characters up. */
static bool checksum_fits(const uint8_t *block)
{
	uint64_t listed, bytes;
	int64_t chars;

	sums(block, &bytes, &chars);
	return parse_number(block + CHECKSUM, CHECKSUM_LEN, &listed) &&
	       (listed == bytes || (int64_t)listed == chars);
}

void ima_tar_checksum(uint8_t *block)
{
	uint64_t bytes;
	int64_t chars;

	sums(block, &bytes, &chars);
	for (int i = 5; i >= 0; i--) {
		block[CHECKSUM + i] = (uint8_t)('0' + (bytes & 7));
		bytes >>= 3;
	}
	block[CHECKSUM + 6] = 0;
	block[CHECKSUM + 7] = ' ';
}

/* A prefix is in the ustar format only; GNU has times where it would be. */
static void join_name(const uint8_t *block, struct ima_tar_header *header)
{
	size_t prefix = memcmp(block + MAGIC, "ustar\0", 6) ? 0 :
			strnlen((const char *)block + PREFIX, PREFIX_LEN);
	size_t name = strnlen((const char *)block + NAME, NAME_LEN);
	char *to = header->name;

	if (prefix) {
		memcpy(to, block + PREFIX, prefix);
		to += prefix;
		*to++ = '/';
	}
	memcpy(to, block + NAME, name);
	to[name] = 0;
}

static mode_t file_type(char type)
{
	switch (type) {
	case '0':
	case '7':
	case 'S':
		return S_IFREG;
	case '2':
		return S_IFLNK;
	case '3':
		return S_IFCHR;
	case '4':
		return S_IFBLK;
	case '5':
		return S_IFDIR;
	case '6':
		return S_IFIFO;
	default:
		return 0;
	}
}

const char *ima_validate_tar_header(const uint8_t *block, struct ima_tar_header *header)
{
	uint64_t mode;

	if (!checksum_fits(block))
		return "header: checksum is wrong";
	if (!parse_number(block + MODE, ID_LEN, &mode))
		return "mode is no number";
	if (!parse_number(block + UID, ID_LEN, &header->uid) || header->uid > UINT32_MAX - 1)
		return "uid is no number";
	if (!parse_number(block + GID, ID_LEN, &header->gid) || header->gid > UINT32_MAX - 1)
		return "gid is no number";
	if (!parse_number(block + SIZE, SIZE_LEN, &header->size) ||
	    header->size > INT64_MAX - IMA_TAR_BLOCK)
		return "size is no number, or larger than any file";
	header->type = block[TYPE] ? (char)block[TYPE] : '0';
	join_name(block, header);
	/* In v7 archives a directory is a file with a slash at the end of its name. */
	if (header->type == '0' && *header->name && header->name[strlen(header->name) - 1] == '/')
		header->type = '5';
	header->mode = (mode_t)(mode & 07777) | file_type(header->type);
	return NULL;
}
