/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A file as signing and verifying see it, wherever it is: in a mounted file
 * system or inside an archive.
 */
#ifndef IMACTL_OBJECT_H
#define IMACTL_OBJECT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/**
 * struct ima_object - a file
 * @path: for messages; not opened through it
 * @mode: type and permissions
 * @uid: owner
 * @gid: group
 * @ino: inode number; not known inside an archive
 * @generation: inode generation, if @has_inode
 * @fsuuid: of its file system, if @has_fsuuid
 * @has_inode: @ino and @generation are known
 * @has_fsuuid: @fsuuid is known
 * @size: of the content in bytes
 * @ops: access to content and attributes
 * @ctx: for @ops
 */
struct ima_object {
	const char *path;
	mode_t mode;
	uid_t uid;
	gid_t gid;
	uint64_t ino;
	uint32_t generation;
	uint8_t fsuuid[16];
	bool has_inode;
	bool has_fsuuid;
	uint64_t size;
	const struct ima_object_ops *ops;
	void *ctx;
};

/**
 * struct ima_object_ops - where content and attributes come from and go to
 * @read: up to @len bytes of the content at @offset.
 *	Return: bytes, 0 at the end, or a negative errno
 * @get: an extended attribute into @buf of @size bytes.
 *	Return: its length, -ENODATA, -ERANGE, or another negative errno
 * @set: store an extended attribute; NULL if that is not possible.
 *	Return: 0 or a negative errno
 */
struct ima_object_ops {
	ssize_t (*read)(void *ctx, uint64_t offset, void *buf, size_t len);
	ssize_t (*get)(void *ctx, const char *name, void *buf, size_t size);
	int (*set)(void *ctx, const char *name, const void *value, size_t len);
};

#endif
