// SPDX-License-Identifier: GPL-2.0-only
/*
 * Several algorithms fed by one pass over the input.
 */
#include "hash_internal.h"

#include <linux/overflow.h>
#include <linux/slab.h>

/**
 * struct integ_multihash - computations side by side
 * @nr: number of algorithms
 * @hasher: one for each, in the order asked for
 */
struct integ_multihash {
	unsigned int nr;
	struct integ_hasher hasher[] __counted_by(nr);
};

/**
 * integ_multihash_create() - prepare to hash with several algorithms
 * @algos: the algorithms; one may be named twice
 * @n: how many; at least 1
 *
 * It can be used any number of times, each from integ_multihash_begin() to
 * integ_multihash_final(), by one task at a time (about 400 bytes an algorithm,
 * so that nothing has to be allocated while a lock is held).
 *
 * Context: process context, may sleep and load modules.
 * Return: an integ_multihash for integ_multihash_free(); an ERR_PTR if an
 * algorithm is not there (integ_hash_load()) or no memory is.
 */
struct integ_multihash *integ_multihash_create(const enum hash_algo *algos,
					       unsigned int n)
{
	struct integ_multihash *mh;
	unsigned int i;
	int err;

	mh = kzalloc(struct_size(mh, hasher, n), GFP_KERNEL);
	if (!mh)
		return ERR_PTR(-ENOMEM);
	mh->nr = n;
	for (i = 0; i < n; i++) {
		err = integ_hasher_init(&mh->hasher[i], algos[i]);
		if (err) {
			kfree(mh);
			return ERR_PTR(err);
		}
	}
	return mh;
}

/**
 * integ_multihash_free() - give back what integ_multihash_create() made
 * @mh: what it returned; NULL and an ERR_PTR are ignored
 *
 * Context: any.
 */
void integ_multihash_free(struct integ_multihash *mh)
{
	if (!IS_ERR_OR_NULL(mh))
		kfree(mh);
}

/**
 * integ_multihash_begin() - start a computation afresh
 * @mh: the computations; not needed right after integ_multihash_create()
 *
 * Context: any.
 * Return: 0, or an error of a hash, which sticks up to integ_multihash_final().
 */
int integ_multihash_begin(struct integ_multihash *mh)
{
	unsigned int i;
	int err = 0;

	for (i = 0; i < mh->nr; i++) {
		struct integ_hasher *h = &mh->hasher[i];

		err = integ_hasher_init(h, h->algo) ?: err;
	}
	return err;
}

/**
 * integ_multihash_update() - hash more bytes with every algorithm
 * @mh: the computations
 * @data: the bytes
 * @len: how many
 *
 * Context: any.
 */
void integ_multihash_update(struct integ_multihash *mh, const void *data,
			    size_t len)
{
	unsigned int i;

	for (i = 0; i < mh->nr; i++)
		integ_hasher_update(&mh->hasher[i], data, len);
}

/**
 * integ_multihash_final() - end the computations
 * @mh: the computations
 * @out: receives a digest for each algorithm, in the order of creation; one
 *	 that failed is zeros
 *
 * Context: any.
 * Return: 0, or the error of an algorithm that failed.
 */
int integ_multihash_final(struct integ_multihash *mh, struct integ_digest *out)
{
	unsigned int i;
	int err = 0;

	for (i = 0; i < mh->nr; i++)
		err = integ_hasher_final(&mh->hasher[i], &out[i]) ?: err;
	return err;
}
