// SPDX-License-Identifier: GPL-2.0-only
/*
 * One hash algorithm at a time: its transform, a computation in progress, and
 * buffers.
 */
#define pr_fmt(fmt) "ima: " fmt

#include "hash_internal.h"

#include <kunit/static_stub.h>
#include <kunit/visibility.h>
#include <linux/printk.h>
#include <linux/ratelimit.h>
#include <linux/sched.h>

/*
 * Transforms by algorithm. An entry goes from NULL to a transform once, by
 * cmpxchg(), and stays for good, so that looking one up needs no lock and no
 * reference. That is a bound as well: a transform an algorithm, however many
 * files name it. They hold no key and no state, hence serve all domains.
 */
static struct crypto_shash *hash_tfm[HASH_ALGO__LAST];

/*
 * The length check is the bound of every integ_digest.bytes filled below: the
 * name decides which implementation answers, possibly one from a module.
 */
static struct crypto_shash *alloc_tfm(enum hash_algo algo, u32 mask)
{
	struct crypto_shash *tfm;

	tfm = crypto_alloc_shash(hash_algo_name[algo], 0, mask);
	if (!IS_ERR(tfm) &&
	    crypto_shash_digestsize(tfm) != hash_digest_size[algo]) {
		crypto_free_shash(tfm);
		return ERR_PTR(-ENOENT);
	}
	return tfm;
}

VISIBLE_IF_KUNIT struct crypto_shash *integ_hash_alloc_tfm(enum hash_algo algo)
{
	KUNIT_STATIC_STUB_REDIRECT(integ_hash_alloc_tfm, algo);

	return alloc_tfm(algo, 0);
}

static struct crypto_shash *keep_tfm(enum hash_algo algo, struct crypto_shash *tfm)
{
	struct crypto_shash *other = cmpxchg(&hash_tfm[algo], NULL, tfm);

	if (!other)
		return tfm;
	crypto_free_shash(tfm);
	return other;
}

/* First use of an algorithm; a failure is not remembered: modules may come. */
static noinline struct crypto_shash *add_tfm(enum hash_algo algo)
{
	struct crypto_shash *tfm = integ_hash_alloc_tfm(algo);

	if (IS_ERR(tfm)) {
		/* Rate limit: any file's security.ima can name an algorithm. */
		pr_err_ratelimited("Can not allocate %s (reason: %ld)\n",
				   hash_algo_name[algo], PTR_ERR(tfm));
		return tfm;
	}
	return keep_tfm(algo, tfm);
}

static struct crypto_shash *get_tfm(enum hash_algo algo)
{
	struct crypto_shash *tfm;

	if (algo >= HASH_ALGO__LAST)
		return ERR_PTR(-ENOPKG);
	/* Pairs with the cmpxchg() in keep_tfm(). */
	tfm = smp_load_acquire(&hash_tfm[algo]);
	return tfm ?: add_tfm(algo);
}

/**
 * integ_hash_load() - make sure that an algorithm can be used from now on
 * @algo: the algorithm
 *
 * Afterwards hashing with @algo neither allocates a transform nor loads a
 * module. A failure is logged and may be retried.
 *
 * Context: process context, may sleep and load a module.
 * Return: 0; -ENOPKG if the kernel has no such algorithm number; -ENOENT if the
 * crypto layer lacks it; another error of crypto_alloc_shash().
 */
int integ_hash_load(enum hash_algo algo)
{
	return PTR_ERR_OR_ZERO(get_tfm(algo));
}

/**
 * integ_hash_find() - the same without loading a module, and silently
 * @algo: the algorithm
 *
 * For callers that hold a lock which loading a module may need.
 *
 * Context: process context, may sleep.
 * Return: as integ_hash_load(); -ENOENT also for an algorithm that only a module
 * would bring.
 */
int integ_hash_find(enum hash_algo algo)
{
	struct crypto_shash *tfm;

	if (algo >= HASH_ALGO__LAST)
		return -ENOPKG;
	if (smp_load_acquire(&hash_tfm[algo])) /* as in get_tfm() */
		return 0;
	tfm = alloc_tfm(algo, CRYPTO_NOLOAD);
	if (IS_ERR(tfm))
		return PTR_ERR(tfm);
	keep_tfm(algo, tfm);
	return 0;
}

/**
 * integ_hash_init() - load the default algorithm and say so (INIT-2 step 6)
 * @algo: the default algorithm
 *
 * Context: boot.
 * Return: as integ_hash_load().
 */
int integ_hash_init(enum hash_algo algo)
{
	int err = integ_hash_load(algo);

	if (!err)
		pr_info("Allocated hash algorithm: %s\n", hash_algo_name[algo]);
	return err;
}

/**
 * integ_hash_available() - whether the crypto layer has an algorithm
 * @algo: the algorithm
 *
 * Unlike integ_hash_load() it is silent and keeps nothing.
 *
 * Context: process context, may sleep and load a module.
 * Return: true if it has.
 */
bool integ_hash_available(enum hash_algo algo)
{
	if (algo >= HASH_ALGO__LAST)
		return false;
	return crypto_has_shash(hash_algo_name[algo], 0, 0);
}

static struct shash_desc *hasher_desc(struct integ_hasher *h)
{
	return (struct shash_desc *)h->desc;
}

/**
 * integ_hasher_init() - begin to hash
 * @h: where the computation lives; earlier content is dropped
 * @algo: the algorithm
 *
 * Context: any that may sleep; any at all after integ_hash_load(@algo).
 * Return: 0, or as integ_hash_load(). The error sticks to @h, so it may be
 * looked at in integ_hasher_final() only.
 */
int integ_hasher_init(struct integ_hasher *h, enum hash_algo algo)
{
	h->algo = algo;
	h->tfm = get_tfm(algo);
	if (IS_ERR(h->tfm)) {
		h->err = PTR_ERR(h->tfm);
		return h->err;
	}
	hasher_desc(h)->tfm = h->tfm;
	h->err = crypto_shash_init(hasher_desc(h));
	return h->err;
}

/**
 * integ_hasher_init_keyed() - begin to compute an HMAC
 * @h: where the computation lives; the caller wipes it afterwards, as what is in it
 *     is worth as much as the key
 * @tfm: transform that knows the key
 * @algo: its hash algorithm
 *
 * Context: any.
 * Return: 0, or an error of the crypto layer, which sticks to @h.
 */
int integ_hasher_init_keyed(struct integ_hasher *h, struct crypto_shash *tfm,
			    enum hash_algo algo)
{
	h->algo = algo;
	h->tfm = tfm;
	hasher_desc(h)->tfm = tfm;
	h->err = crypto_shash_init(hasher_desc(h));
	return h->err;
}

/**
 * integ_hasher_update() - hash more bytes
 * @h: the computation; nothing happens if it has failed already
 * @data: the bytes
 * @len: how many; large inputs are better cut by the caller, between pieces of
 *	 which it can reschedule
 *
 * Context: any.
 */
void integ_hasher_update(struct integ_hasher *h, const void *data, size_t len)
{
	while (len && !h->err) {
		unsigned int n = min_t(size_t, len, INTEG_HASH_PIECE);

		h->err = crypto_shash_update(hasher_desc(h), data, n);
		data += n;
		len -= n;
	}
}

/**
 * integ_hasher_final() - end the computation
 * @h: the computation; must be initialised again to be used again
 * @out: receives the digest, of type INTEG_DIGEST_CONTENT; zeros on error
 *
 * Context: any.
 * Return: 0, or the first error since and including integ_hasher_init().
 */
int integ_hasher_final(struct integ_hasher *h, struct integ_digest *out)
{
	integ_digest_clear(out, h->algo);
	if (!h->err)
		h->err = crypto_shash_final(hasher_desc(h), out->bytes);
	if (h->err)
		integ_digest_clear(out, h->algo);
	return h->err;
}

/**
 * integ_hash_buf() - hash bytes in memory
 * @buf: the bytes; may be NULL if @len is 0
 * @len: how many
 * @algo: the algorithm
 * @out: receives the digest; zeros of @algo's length on error
 *
 * Context: process context, may sleep.
 * Return: 0, or as integ_hash_load(), or an error of the hash itself.
 */
int integ_hash_buf(const void *buf, size_t len, enum hash_algo algo,
		   struct integ_digest *out)
{
	struct integ_hasher h;
	size_t n;

	if (integ_ahash_wanted(len)) {
		struct integ_source src;

		integ_source_open_buf(&src, buf, len);
		if (!integ_ahash(&src, algo, out))
			return 0;
	}

	integ_hasher_init(&h, algo);
	for (; len && !h.err; buf += n, len -= n) {
		n = min_t(size_t, len, INTEG_HASH_PIECE);
		integ_hasher_update(&h, buf, n);
		cond_resched();
	}
	return integ_hasher_final(&h, out);
}
