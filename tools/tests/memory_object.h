/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A file that exists only in the memory of a test.
 */
#ifndef IMACTL_MEMORY_OBJECT_H
#define IMACTL_MEMORY_OBJECT_H

#include <errno.h>
#include <string.h>

#include <imactl/object.h>

#define MEMORY_XATTRS 12

/**
 * struct memory_file - content and attributes
 * @step: bytes a read gives at most, 0: no limit
 * @fail_at: reads that reach this offset fail with EIO, 0: none
 */
struct memory_file {
	const uint8_t *p;
	size_t len;
	size_t step;
	size_t fail_at;
	struct { const char *name; const void *value; size_t len; } xattr[MEMORY_XATTRS];
};

static inline ssize_t memory_read(void *ctx, uint64_t offset, void *buf, size_t len)
{
	const struct memory_file *f = ctx;
	size_t left = offset < f->len ? f->len - (size_t)offset : 0;

	if (f->fail_at && offset + len > f->fail_at)
		return -EIO;
	if (len > left)
		len = left;
	if (f->step && len > f->step)
		len = f->step;
	if (len)
		memcpy(buf, f->p + offset, len);
	return (ssize_t)len;
}

static inline ssize_t memory_get(void *ctx, const char *name, void *buf, size_t size)
{
	const struct memory_file *f = ctx;

	for (size_t i = 0; i < MEMORY_XATTRS && f->xattr[i].name; i++) {
		if (strcmp(f->xattr[i].name, name))
			continue;
		if (f->xattr[i].len > size)
			return -ERANGE;
		memcpy(buf, f->xattr[i].value, f->xattr[i].len);
		return (ssize_t)f->xattr[i].len;
	}
	return -ENODATA;
}

static const struct ima_object_ops memory_ops = { memory_read, memory_get, NULL };

static inline struct ima_object memory_object(struct memory_file *f)
{
	return (struct ima_object){
		.path = "memory", .mode = 0100644, .size = f->len,
		.ops = &memory_ops, .ctx = f,
	};
}

#endif
