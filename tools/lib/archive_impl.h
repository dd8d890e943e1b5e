/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the parts of the library that read and write archives offer each other.
 */
#ifndef IMACTL_ARCHIVE_IMPL_H
#define IMACTL_ARCHIVE_IMPL_H

#include <imactl/archive.h>

#include "label_impl.h"

/**
 * struct ima_archive - see archive.h
 * @format: found by the first bytes
 * @fd: the archive, not compressed
 * @size: bytes of it
 * @filter: how it was compressed, or NULL
 * @member: @count of them, room for @cap
 */
struct ima_archive {
	enum ima_archive_format format;
	int fd;
	uint64_t size;
	const struct ima_filter_kind *filter;
	struct ima_member *member;
	size_t count;
	size_t cap;
};

/* archive.c */

/** ima_archive_add() - one more member; Return: NULL if out of memory */
struct ima_member *ima_archive_add(struct ima_archive *archive);

/** ima_archive_get() - @len bytes at @offset; Return: 0, or -1 with @error */
int ima_archive_get(const struct ima_archive *archive, uint64_t offset, void *buf,
		    size_t len, struct ima_error *error);

/** ima_write_all() - Return: 0, or -1 with @error */
int ima_write_all(int fd, const void *p, size_t len, struct ima_error *error);

/** ima_spool() - Return: a file without a name in $TMPDIR, or -1 with @error */
int ima_spool(struct ima_error *error);

/**
 * ima_member_rename() - take a name over
 * @name: without NULs in it
 *
 * Removes leading slashes and ``./``. Refuses what would lead out of the directory
 * an archive is unpacked in: a manifest is restored by name, too.
 *
 * Return: NULL, or what is wrong.
 */
const char *ima_member_rename(struct ima_member *member, const char *name, size_t len);

/* tar_header.c */

#define IMA_TAR_BLOCK 512u

/**
 * struct ima_tar_header - a header block taken apart
 * @type: as in the block; NUL is ``0``
 * @name: prefix and name joined
 */
struct ima_tar_header {
	char type;
	uint64_t size;
	mode_t mode;
	uint64_t uid;
	uint64_t gid;
	char name[100 + 1 + 155 + 1];
};

/**
 * ima_validate_tar_header() - the gate all header blocks pass
 *
 * No I/O, no allocation. Return: NULL, or what is wrong.
 */
const char *ima_validate_tar_header(const uint8_t *block, struct ima_tar_header *header);

/** ima_tar_checksum() - fill the checksum of a header block in */
void ima_tar_checksum(uint8_t *block);

/* pax.c */

/** struct ima_pax_record - ``<length> <key>=<value>\n``, in the middle of other bytes */
struct ima_pax_record {
	const uint8_t *key;
	size_t key_len;
	const uint8_t *value;
	size_t value_len;
	const uint8_t *all;
	size_t all_len;
};

/**
 * ima_validate_pax() - the gate all PAX records pass
 * @p: records, @len bytes of them
 * @pos: where to look; moved on
 * @record: filled in
 *
 * No I/O, no allocation. Return: 1, 0 at the end, or -1 with @reason.
 */
int ima_validate_pax(const uint8_t *p, size_t len, size_t *pos,
		     struct ima_pax_record *record, const char **reason);

/** ima_pax_is() - Return: whether the key is @key */
bool ima_pax_is(const struct ima_pax_record *record, const char *key);

/** ima_pax_number() - a decimal value; Return: false if it is none */
bool ima_pax_number(const struct ima_pax_record *record, uint64_t *value);

/** ima_pax_length() - bytes of a record of a key and @value_len bytes, its length included */
size_t ima_pax_length(const char *key, size_t value_len);

#define IMA_PAX_XATTR "SCHILY.xattr."

/* tar_index.c */

/** IMA_TAR_EXT_MAX - bytes of one extended header; more is an attack */
#define IMA_TAR_EXT_MAX (1u << 20)

/** ima_tar_index() - find the members between two offsets; Return: 0, or -1 with @error */
int ima_tar_index(struct ima_archive *archive, uint64_t from, uint64_t to,
		  struct ima_error *error);

/* tar_write.c */

/** ima_tar_write() - copy the archive, labels put in; Return: 0, or -1 with @error */
int ima_tar_write(const struct ima_archive *archive, int fd, struct ima_error *error);

/* cpio.c */

#define IMA_CPIO_HEADER 110u

struct ima_cpio_header {
	uint32_t ino, mode, uid, gid, nlink, size, dev_major, dev_minor, name_size;
};

/** ima_validate_cpio_header() - the gate of IMA_CPIO_HEADER bytes; Return: NULL, or what is wrong */
const char *ima_validate_cpio_header(const uint8_t *p, struct ima_cpio_header *header);
int ima_cpio_index(struct ima_archive *archive, struct ima_error *error);

/* deb.c */

#define IMA_AR_MAGIC "!<arch>\n"
#define IMA_AR_HEADER 60u

struct ima_ar_header {
	char name[17];
	uint64_t size;
};

/** ima_validate_ar_header() - the gate of IMA_AR_HEADER bytes; Return: NULL, or what is wrong */
const char *ima_validate_ar_header(const uint8_t *p, struct ima_ar_header *header);

/** ima_deb_open() - index the data.tar; replaces @archive->fd by what is in it */
int ima_deb_open(struct ima_archive *archive, struct ima_error *error);

/* compress.c */

struct ima_filter_kind;

/** ima_filter_detect() - Return: what these bytes are compressed with, or NULL */
const struct ima_filter_kind *ima_filter_detect(const uint8_t *p, size_t len);

/** ima_unpack() - unpack @len bytes at @offset of @fd; Return: 0, or -1 with @error */
int ima_unpack(const struct ima_filter_kind *filter, int fd, uint64_t offset, uint64_t len,
	       int out, struct ima_error *error);

/** ima_pack() - compress all of @fd; Return: 0, or -1 with @error */
int ima_pack(const struct ima_filter_kind *filter, int fd, int out, struct ima_error *error);

#endif
