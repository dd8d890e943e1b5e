// SPDX-License-Identifier: GPL-2.0-only
/*
 * Asynchronous hashing (CMD-10), for machines whose hash engine beats the CPU:
 * the next piece is read while the engine works on the last one. Whatever goes
 * wrong here, the caller falls back to the synchronous hash.
 */
#define pr_fmt(fmt) "ima: " fmt

#include "hash_internal.h"

#include <kunit/static_stub.h>
#include <kunit/visibility.h>
#include <linux/gfp.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/moduleparam.h>
#include <linux/printk.h>
#include <linux/scatterlist.h>
#include <linux/slab.h>

/* The names users know, whatever the object is called. */
#undef MODULE_PARAM_PREFIX
#define MODULE_PARAM_PREFIX "ima."

/* Both are read without a lock: either value serves a computation. */
VISIBLE_IF_KUNIT unsigned long integ_ahash_minsize;
VISIBLE_IF_KUNIT unsigned int integ_ahash_order;

module_param_named(ahash_minsize, integ_ahash_minsize, ulong, 0644);
MODULE_PARM_DESC(ahash_minsize, "Minimum size for asynchronous hashing, 0 for never");

/*
 * get_order(0) is undefined, but what is not a number comes as 0 from
 * memparse(): refused like what no allocation could satisfy.
 */
VISIBLE_IF_KUNIT int integ_ahash_set_bufsize(const char *text,
					     const struct kernel_param *kp)
{
	unsigned long long size;
	char *end;

	size = memparse(text, &end);
	if (!size || size > (PAGE_SIZE << MAX_PAGE_ORDER))
		return -EINVAL;
	if (*end == '\n')
		end++;
	if (*end)
		return -EINVAL;
	WRITE_ONCE(integ_ahash_order, get_order(size));
	return 0;
}

VISIBLE_IF_KUNIT int integ_ahash_get_bufsize(char *text,
					     const struct kernel_param *kp)
{
	return sysfs_emit(text, "%lu\n",
			  PAGE_SIZE << READ_ONCE(integ_ahash_order));
}

static const struct kernel_param_ops bufsize_ops = {
	.set = integ_ahash_set_bufsize,
	.get = integ_ahash_get_bufsize,
};

module_param_cb(ahash_bufsize, &bufsize_ops, NULL, 0644);
MODULE_PARM_DESC(ahash_bufsize, "Size of the buffers for asynchronous hashing");

/* As hash_tfm in hash.c: from NULL to a transform once, never back. */
static struct crypto_ahash *ahash_tfm[HASH_ALGO__LAST];

VISIBLE_IF_KUNIT struct crypto_ahash *integ_ahash_alloc_tfm(enum hash_algo algo)
{
	struct crypto_ahash *tfm;

	KUNIT_STATIC_STUB_REDIRECT(integ_ahash_alloc_tfm, algo);

	tfm = crypto_alloc_ahash(hash_algo_name[algo], 0, 0);
	if (!IS_ERR(tfm) &&
	    crypto_ahash_digestsize(tfm) != hash_digest_size[algo]) {
		crypto_free_ahash(tfm);
		return ERR_PTR(-ENOENT);
	}
	return tfm;
}

static struct crypto_ahash *get_tfm(enum hash_algo algo)
{
	struct crypto_ahash *tfm, *other;

	if (algo >= HASH_ALGO__LAST)
		return ERR_PTR(-ENOPKG);
	/* Pairs with the cmpxchg() below. */
	tfm = smp_load_acquire(&ahash_tfm[algo]);
	if (tfm)
		return tfm;

	tfm = integ_ahash_alloc_tfm(algo);
	if (IS_ERR(tfm)) {
		pr_warn_once("No asynchronous %s (reason: %ld), hashing synchronously\n",
			     hash_algo_name[algo], PTR_ERR(tfm));
		return tfm;
	}
	other = cmpxchg(&ahash_tfm[algo], NULL, tfm);
	if (other) {
		crypto_free_ahash(tfm);
		tfm = other;
	}
	return tfm;
}

/**
 * struct ahash_job - one computation
 * @req: request, used for one operation after the other
 * @wait: completion of the operation under way
 * @sg: its input
 * @piece: two buffers, one being filled while the other is hashed
 * @order: size of each, as a page order
 * @result: where the digest arrives
 *
 * Allocated, because an engine may access all of it by DMA, which the (possibly
 * virtually mapped) stack does not allow.
 */
struct ahash_job {
	struct ahash_request *req;
	struct crypto_wait wait;
	struct scatterlist sg;
	void *piece[2];
	unsigned int order;
	u8 result[HASH_MAX_DIGESTSIZE] CRYPTO_MINALIGN_ATTR;
};

static void job_free(struct ahash_job *job)
{
	if (!job)
		return;
	free_pages((unsigned long)job->piece[0], job->order);
	free_pages((unsigned long)job->piece[1], job->order);
	ahash_request_free(job->req);
	kfree(job);
}

DEFINE_FREE(job_free, struct ahash_job *, job_free(_T))

/* Two buffers of the wanted order, or of the largest below it that is there. */
static bool alloc_pieces(struct ahash_job *job, unsigned int order)
{
	gfp_t gfp = GFP_KERNEL | __GFP_NOWARN | __GFP_NORETRY;

	for (;; order--) {
		job->order = order;
		job->piece[0] = (void *)__get_free_pages(gfp, order);
		job->piece[1] = (void *)__get_free_pages(gfp, order);
		if (job->piece[0] && job->piece[1])
			return true;
		free_pages((unsigned long)job->piece[0], order);
		free_pages((unsigned long)job->piece[1], order);
		job->piece[0] = NULL;
		job->piece[1] = NULL;
		if (!order)
			return false;
	}
}

static struct ahash_job *job_alloc(struct crypto_ahash *tfm)
{
	struct ahash_job *job __free(job_free) = kzalloc(sizeof(*job), GFP_KERNEL);

	if (!job)
		return NULL;
	job->req = ahash_request_alloc(tfm, GFP_KERNEL);
	if (!job->req || !alloc_pieces(job, READ_ONCE(integ_ahash_order)))
		return NULL;
	crypto_init_wait(&job->wait);
	ahash_request_set_callback(job->req, CRYPTO_TFM_REQ_MAY_BACKLOG |
				   CRYPTO_TFM_REQ_MAY_SLEEP,
				   crypto_req_done, &job->wait);
	return no_free_ptr(job);
}

/*
 * The engine owns the request and one buffer from crypto_ahash_update() until
 * crypto_wait_req() has returned, so the wait comes before everything that
 * could leave the loop, and it is not killable.
 */
static int job_feed(struct ahash_job *job, struct integ_source *src)
{
	const size_t size = PAGE_SIZE << job->order;
	int under_way = 0;
	unsigned int i;

	for (i = 0;; i ^= 1) {
		ssize_t n = integ_source_read(src, job->piece[i], size);
		int err = crypto_wait_req(under_way, &job->wait);

		if (err)
			return err;
		if (n <= 0)
			return n;
		sg_init_one(&job->sg, job->piece[i], n);
		ahash_request_set_crypt(job->req, &job->sg, NULL, n);
		under_way = crypto_ahash_update(job->req);
	}
}

static int job_run(struct ahash_job *job, struct integ_source *src)
{
	int err;

	err = crypto_wait_req(crypto_ahash_init(job->req), &job->wait);
	if (err)
		return err;
	err = job_feed(job, src);
	if (err)
		return err;
	ahash_request_set_crypt(job->req, NULL, job->result, 0);
	return crypto_wait_req(crypto_ahash_final(job->req), &job->wait);
}

/**
 * integ_ahash_wanted() - whether the administrator wants the asynchronous hash
 * @size: bytes to be hashed
 *
 * Return: true if it shall be tried.
 */
bool integ_ahash_wanted(loff_t size)
{
	unsigned long min = READ_ONCE(integ_ahash_minsize);

	return min && size >= min;
}

/**
 * integ_ahash() - hash a source asynchronously, and wait for the result
 * @src: the source, at its front; taken from even if this fails
 * @algo: the algorithm
 * @out: receives the digest; unchanged on error
 *
 * Context: process context, may sleep.
 * Return: 0; -EINTR if the task was killed; any other error means that the
 * synchronous hash should be tried.
 */
int integ_ahash(struct integ_source *src, enum hash_algo algo,
		struct integ_digest *out)
{
	struct crypto_ahash *tfm = get_tfm(algo);
	int err;

	if (IS_ERR(tfm))
		return PTR_ERR(tfm);
	struct ahash_job *job __free(job_free) = job_alloc(tfm);
	if (!job)
		return -ENOMEM;
	err = job_run(job, src);
	if (err)
		return err;
	return integ_digest_set(out, algo, job->result, hash_digest_size[algo]);
}
