/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Shared by the hash_*.c files of this directory and their tests; nobody else
 * includes it.
 */
#ifndef _SECURITY_INTEG_LIB_HASH_INTERNAL_H
#define _SECURITY_INTEG_LIB_HASH_INTERNAL_H

#include "lib.h"

#include <crypto/hash.h>
#include <linux/sizes.h>
#include <linux/types.h>

struct kernel_param;

/*
 * Bytes hashed or read at a time. Vector implementations of the hashes keep
 * preemption off for a whole update, which bounds this from above; the cost of
 * a read call, which 64 KiB make vanish, bounds it from below, and a piece
 * should still be in the second-level cache when the hash comes to it.
 */
#define INTEG_HASH_PIECE	SZ_64K

/* hash_source.c */

/**
 * struct integ_source - bytes to hash, taken from the front to the end
 * @file: file to read, or NULL
 * @opened: @file was opened by integ_source_open(), which must close it
 * @buf: bytes in memory if @file is NULL
 * @pos: bytes taken so far
 * @size: where the end is: the size of a buffer, or that of a file when it was
 *	  opened
 */
struct integ_source {
	struct file *file;
	bool opened;
	const void *buf;
	loff_t pos;
	loff_t size;
};

int integ_source_open(struct integ_source *src, struct file *file);
void integ_source_open_buf(struct integ_source *src, const void *buf,
			   size_t len);
void integ_source_rewind(struct integ_source *src);
ssize_t integ_source_read(struct integ_source *src, void *to, size_t len);
void integ_source_close(struct integ_source *src);

/* hash.c */

#if IS_ENABLED(CONFIG_KUNIT)
struct crypto_shash *integ_hash_alloc_tfm(enum hash_algo algo);
#endif

/* hash_async.c */

bool integ_ahash_wanted(loff_t size);
int integ_ahash(struct integ_source *src, enum hash_algo algo,
		struct integ_digest *out);

#if IS_ENABLED(CONFIG_KUNIT)
struct crypto_ahash *integ_ahash_alloc_tfm(enum hash_algo algo);
int integ_ahash_set_bufsize(const char *text, const struct kernel_param *kp);
int integ_ahash_get_bufsize(char *text, const struct kernel_param *kp);
extern unsigned long integ_ahash_minsize;
extern unsigned int integ_ahash_order;
#endif

#endif /* _SECURITY_INTEG_LIB_HASH_INTERNAL_H */
