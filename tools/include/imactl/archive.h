/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Files inside archives: tar (v7, ustar, PAX, GNU), cpio (newc) and Debian packages.
 *
 * Only tar has room for extended attributes: PAX records SCHILY.xattr.<name>, which
 * GNU tar (--xattrs), bsdtar and Python understand. For the others there are
 * manifests (imactl/manifest.h). A Debian package is a tar as well, but dpkg refuses
 * packages with PAX records in them ("unsupported PAX tar header type").
 *
 * The archive is taken apart by this library and not by libarchive, because the
 * rest of it must stay what it was: libarchive drops PAX records it does not know,
 * global headers, and the way numbers and names were written, when it writes an
 * archive anew. Here every byte that is not a label is copied. Compression is
 * libarchive's.
 */
#ifndef IMACTL_ARCHIVE_H
#define IMACTL_ARCHIVE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include <imactl/error.h>
#include <imactl/label.h>
#include <imactl/object.h>
#include <imactl/walk.h>

enum ima_archive_format { IMA_ARCHIVE_TAR, IMA_ARCHIVE_CPIO, IMA_ARCHIVE_DEB };

/**
 * struct ima_member_attr - an extended attribute of a file in an archive
 * @name: full name
 * @value: @len bytes; NULL if it is there in a way we cannot read
 */
struct ima_member_attr {
	char *name;
	uint8_t *value;
	size_t len;
};

/**
 * struct ima_member - a file in an archive
 * @name: as in the archive, without leading ``/`` and ``./``
 * @mode: type and permissions
 * @uid: owner
 * @gid: group
 * @size: of the content
 * @skip: why there is nothing to sign: a link, a device
 * @problem: why it cannot be signed though it is a file, or NULL
 * @archive: that it is in
 * @header: offset of all that belongs to the member
 * @main: offset of its last header, directly before @data
 * @data: offset of the content
 * @links: names of the file, if the archive tells
 * @inode: number of the file, if @links is more than 1
 * @device: its device
 * @set: which of several archives in one file
 * @attr: extended attributes, @nattrs of them
 * @label: to be stored
 */
struct ima_member {
	char *name;
	mode_t mode;
	uid_t uid;
	gid_t gid;
	uint64_t size;
	enum ima_skip skip;
	const char *problem;
	struct ima_archive *archive;
	uint64_t header;
	uint64_t main;
	uint64_t data;
	uint32_t links;
	uint64_t inode;
	uint64_t device;
	uint32_t set;
	struct ima_member_attr *attr;
	size_t nattrs;
	struct ima_member_attr label[2];
};

struct ima_archive;

/**
 * ima_archive_open() - find out what is in an archive
 * @path: file; a compressed one is unpacked to a file in $TMPDIR first
 *
 * The whole archive is validated before this returns.
 *
 * Return: to be closed with ima_archive_close(), or NULL with @error.
 */
struct ima_archive *ima_archive_open(const char *path, struct ima_error *error);
void ima_archive_close(struct ima_archive *archive);

enum ima_archive_format ima_archive_format(const struct ima_archive *archive);
size_t ima_archive_count(const struct ima_archive *archive);
struct ima_member *ima_archive_member(struct ima_archive *archive, size_t i);

/**
 * ima_member_object() - a member as signing and verifying see it
 *
 * Inode, generation and file system are unknown: only what does not depend on them
 * can be signed. Storing is not possible through it.
 */
void ima_member_object(struct ima_member *member, struct ima_object *object);

/**
 * ima_member_label() - a label that ima_archive_write() is to store
 *
 * Replaces what is there of that name. Members may be handled in any thread, each
 * in one at a time. Return: false if out of memory.
 */
bool ima_member_label(struct ima_member *member, const char *name,
		      const struct ima_label *label);

/**
 * ima_archive_write() - write a tar with the labels in it
 * @path: replaced when all is written; may be the archive itself
 *
 * What was compressed is compressed again, in the same way.
 *
 * Return: 0, or -1 with @error; then @path is what it was.
 */
int ima_archive_write(struct ima_archive *archive, const char *path,
		      struct ima_error *error);

#endif
