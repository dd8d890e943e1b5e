// SPDX-License-Identifier: GPL-2.0-only
/*
 * The digest of a file: by reading it, or from fs-verity.
 */
#include "hash_internal.h"

#include <linux/fs.h>
#include <linux/fsverity.h>
#include <linux/log2.h>
#include <linux/slab.h>

static_assert(FS_VERITY_MAX_DIGEST_SIZE <= HASH_MAX_DIGESTSIZE,
	      "an fs-verity digest must fit into an integ_digest");

/*
 * A buffer no larger than the file, smaller when memory is short: below a page
 * nothing is gained by giving up, so only then the allocator may try hard.
 */
static void *alloc_piece(loff_t file_size, size_t *size)
{
	size_t n = INTEG_HASH_PIECE;
	void *buf;

	if (file_size < n)
		n = max_t(size_t, roundup_pow_of_two(file_size), SMP_CACHE_BYTES);
	for (; n > PAGE_SIZE; n /= 2) {
		buf = kmalloc(n, GFP_KERNEL | __GFP_NORETRY | __GFP_NOWARN);
		if (buf)
			goto out;
	}
	buf = kmalloc(n, GFP_KERNEL);
out:
	*size = n;
	return buf;
}

static int feed(struct integ_source *src, struct integ_multihash *mh)
{
	size_t size;
	ssize_t n;

	if (!src->size)
		return 0;
	void *buf __free(kfree) = alloc_piece(src->size, &size);
	if (!buf)
		return -ENOMEM;
	while ((n = integ_source_read(src, buf, size)) > 0)
		integ_multihash_update(mh, buf, n);
	return n;
}

static int hash_source(struct integ_source *src, const enum hash_algo *algos,
		       unsigned int n, struct integ_digest *out)
{
	struct integ_multihash *mh __free(integ_multihash_free) =
		integ_multihash_create(algos, n);
	int err;

	if (IS_ERR(mh))
		return PTR_ERR(mh);
	err = feed(src, mh);
	if (err)
		return err;
	return integ_multihash_final(mh, out);
}

/* One algorithm: the asynchronous hash first where it is wanted. */
static int hash_one(struct integ_source *src, enum hash_algo algo,
		    struct integ_digest *out)
{
	int err;

	if (integ_ahash_wanted(src->size)) {
		err = integ_ahash(src, algo, out);
		if (!err || err == -EINTR)
			return err;
		integ_source_rewind(src);
	}
	return hash_source(src, &algo, 1, out);
}

static void clear_all(const enum hash_algo *algos, unsigned int n,
		      struct integ_digest *out)
{
	while (n--)
		integ_digest_clear(&out[n], algos[n]);
}

/**
 * integ_hash_file_multi() - hash a file with several algorithms in one pass
 * @file: an open file, not necessarily for reading
 * @algos: the algorithms
 * @n: how many; at least 1
 * @out: receives a digest for each; on error zeros, of each algorithm's length
 *
 * Hashes what is there from the start up to the size the file has at the
 * beginning; one that ends earlier ends there. A file that changes meanwhile
 * gives a digest of something in between: the caller compares the change cookie
 * of before and after. Killable between pieces of 64 KiB.
 *
 * Context: process context, may sleep. The inode lock is not held.
 * Return: 0; -EINVAL for a file opened with O_DIRECT (HOOK-5) or without a way
 * to read it; -EINTR if the task was killed; -ENOMEM; as integ_hash_load(); an
 * error of opening (if @file is not open for reading) or of reading.
 */
int integ_hash_file_multi(struct file *file, const enum hash_algo *algos,
			  unsigned int n, struct integ_digest *out)
{
	struct integ_source src;
	int err;

	clear_all(algos, n, out);
	err = integ_source_open(&src, file);
	if (err)
		return err;
	err = hash_source(&src, algos, n, out);
	integ_source_close(&src);
	if (err)
		clear_all(algos, n, out);
	return err;
}

/**
 * integ_hash_file() - hash a file
 * @file: an open file, not necessarily for reading
 * @algo: the algorithm
 * @out: receives the digest; zeros of @algo's length on error
 *
 * As integ_hash_file_multi() with one algorithm; from ima.ahash_minsize= on
 * (CMD-10) with an asynchronous hash.
 *
 * Context: process context, may sleep. The inode lock is not held.
 * Return: as integ_hash_file_multi().
 */
int integ_hash_file(struct file *file, enum hash_algo algo,
		    struct integ_digest *out)
{
	struct integ_source src;
	int err;

	integ_digest_clear(out, algo);
	err = integ_source_open(&src, file);
	if (err)
		return err;

	err = hash_one(&src, algo, out);
	integ_source_close(&src);
	if (err)
		integ_digest_clear(out, algo);
	return err;
}

/**
 * integ_hash_verity() - take the digest that fs-verity enforces for a file
 * @inode: inode of a file that is open
 * @out: receives the digest, with fs-verity's algorithm and of type
 *	 INTEG_DIGEST_VERITY; unchanged on error
 *
 * The file is not read: the digest was checked against its Merkle tree when it
 * was opened, and each block is checked against the tree when it is read.
 *
 * Context: any.
 * Return: 0; -ENODATA if fs-verity is not enabled on it (MEAS-23).
 */
int integ_hash_verity(struct inode *inode, struct integ_digest *out)
{
	u8 raw[FS_VERITY_MAX_DIGEST_SIZE];
	enum hash_algo algo;
	int len, err;

	len = fsverity_get_digest(inode, raw, NULL, &algo);
	if (!len)
		return -ENODATA;
	err = integ_digest_set(out, algo, raw, len);
	if (!err)
		out->type = INTEG_DIGEST_VERITY;
	return err;
}
