// SPDX-License-Identifier: GPL-2.0-only
/*
 * The asynchronous hash (CMD-10): digests never depend on it.
 */
#include <kunit/static_stub.h>
#include <kunit/test.h>
#include <linux/file.h>
#include <linux/fs.h>
#include <linux/shmem_fs.h>
#include <linux/string.h>
#include <linux/vmalloc.h>

#include "../security/lib/hash_internal.h"

#define MAX_SIZE	(4 * PAGE_SIZE + 100)

/*
 * Algorithms for the cases that replace the transform: what is allocated once
 * stays, so each may be the first user of its own.
 */
#define REFUSED_ALGO	HASH_ALGO_SHA384
#define QUEUED_ALGO	HASH_ALGO_SHA224

/**
 * struct fixture - one case's world
 * @minsize: the parameter as it was
 * @order: the parameter as it was
 * @buf: MAX_SIZE bytes, not physically contiguous
 * @asked: how often a replaced allocator was called
 */
struct fixture {
	unsigned long minsize;
	unsigned int order;
	u8 *buf;
	int asked;
};

static int setup(struct kunit *test)
{
	struct fixture *fx = kunit_kzalloc(test, sizeof(*fx), GFP_KERNEL);
	size_t i;

	KUNIT_ASSERT_NOT_NULL(test, fx);
	fx->buf = vmalloc(MAX_SIZE);
	KUNIT_ASSERT_NOT_NULL(test, fx->buf);
	for (i = 0; i < MAX_SIZE; i++)
		fx->buf[i] = i * 11 + (i >> 8);
	fx->minsize = integ_ahash_minsize;
	fx->order = integ_ahash_order;
	test->priv = fx;
	return 0;
}

static void teardown(struct kunit *test)
{
	struct fixture *fx = test->priv;

	if (!fx)
		return;
	integ_ahash_minsize = fx->minsize;
	integ_ahash_order = fx->order;
	vfree(fx->buf);
}

/* The digest that the synchronous hash gives. */
static void sync_digest(struct kunit *test, size_t len, enum hash_algo algo,
			struct integ_digest *out)
{
	const unsigned long minsize = integ_ahash_minsize;
	struct fixture *fx = test->priv;
	int err;

	integ_ahash_minsize = 0;
	err = integ_hash_buf(fx->buf, len, algo, out);
	integ_ahash_minsize = minsize;
	KUNIT_ASSERT_EQ(test, err, 0);
}

static void check_source(struct kunit *test, size_t len, enum hash_algo algo)
{
	struct fixture *fx = test->priv;
	struct integ_digest got, want;
	struct integ_source src;

	integ_source_open_buf(&src, fx->buf, len);
	KUNIT_ASSERT_EQ(test, integ_ahash(&src, algo, &got), 0);
	sync_digest(test, len, algo, &want);
	KUNIT_EXPECT_TRUE_MSG(test, integ_digest_equal(&got, &want),
			      "%s over %zu bytes, order %u",
			      hash_algo_name[algo], len, integ_ahash_order);
}

static void check_sizes(struct kunit *test, enum hash_algo algo)
{
	static const size_t sizes[] = {
		0, 1, PAGE_SIZE - 1, PAGE_SIZE, PAGE_SIZE + 1, 2 * PAGE_SIZE,
		3 * PAGE_SIZE, MAX_SIZE,
	};
	int i;

	for (integ_ahash_order = 0; integ_ahash_order < 3; integ_ahash_order++)
		for (i = 0; i < ARRAY_SIZE(sizes); i++)
			check_source(test, sizes[i], algo);
}

static void test_sizes(struct kunit *test)
{
	check_sizes(test, HASH_ALGO_SHA256);
}

static struct crypto_ahash *alloc_queued(enum hash_algo algo)
{
	return crypto_alloc_ahash("cryptd(sha224-generic)", 0, 0);
}

/* A hash that really is computed by somebody else, after the call returned. */
static void test_queued(struct kunit *test)
{
	struct crypto_ahash *probe = alloc_queued(QUEUED_ALGO);

	if (IS_ERR(probe))
		kunit_skip(test, "no cryptd(sha224-generic)");
	crypto_free_ahash(probe);
	kunit_activate_static_stub(test, integ_ahash_alloc_tfm, alloc_queued);
	check_sizes(test, QUEUED_ALGO);
}

static struct crypto_ahash *refuse(enum hash_algo algo)
{
	struct fixture *fx = kunit_get_current_test()->priv;

	fx->asked++;
	return ERR_PTR(-ENOENT);
}

/* From the minimum size on it is asked for; refused, the other hash does it. */
static void test_minimum_and_fallback(struct kunit *test)
{
	struct fixture *fx = test->priv;
	struct integ_digest got, want;

	kunit_activate_static_stub(test, integ_ahash_alloc_tfm, refuse);
	integ_ahash_minsize = 1000;
	KUNIT_ASSERT_EQ(test, integ_hash_buf(fx->buf, 999, REFUSED_ALGO, &got), 0);
	KUNIT_EXPECT_EQ(test, fx->asked, 0);
	KUNIT_ASSERT_EQ(test, integ_hash_buf(fx->buf, 1000, REFUSED_ALGO, &got), 0);
	KUNIT_EXPECT_EQ(test, fx->asked, 1);
	sync_digest(test, 1000, REFUSED_ALGO, &want);
	KUNIT_EXPECT_TRUE(test, integ_digest_equal(&got, &want));

	integ_ahash_minsize = 0;
	KUNIT_ASSERT_EQ(test, integ_hash_buf(fx->buf, MAX_SIZE, REFUSED_ALGO, &got), 0);
	KUNIT_EXPECT_EQ(test, fx->asked, 1);
}

static void check_file(struct kunit *test, struct file *file,
		       enum hash_algo algo)
{
	struct integ_digest got, want;

	KUNIT_ASSERT_EQ(test, integ_hash_file(file, algo, &got), 0);
	sync_digest(test, MAX_SIZE, algo, &want);
	KUNIT_EXPECT_TRUE(test, integ_digest_equal(&got, &want));
}

static void test_file(struct kunit *test)
{
	struct fixture *fx = test->priv;
	struct file *file = shmem_kernel_file_setup("integ-test", 0, 0);
	loff_t pos = 0;

	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, file);
	KUNIT_EXPECT_EQ(test, kernel_write(file, fx->buf, MAX_SIZE, &pos), MAX_SIZE);
	integ_ahash_minsize = 1;
	check_file(test, file, HASH_ALGO_SHA256);
	kunit_activate_static_stub(test, integ_ahash_alloc_tfm, refuse);
	check_file(test, file, REFUSED_ALGO);
	KUNIT_EXPECT_EQ(test, fx->asked, 1);
	fput(file);
}

struct bufsize_case {
	const char *text;
	int err;
	unsigned int order;
};

static const struct bufsize_case bufsizes[] = {
	{ "1", 0, 0 },
	{ "4096\n", 0, 0 },
	{ "0", -EINVAL },
	{ "", -EINVAL },
	{ "many", -EINVAL },
	{ "4Kx", -EINVAL },
	{ "-1", -EINVAL },
	{ "1T", -EINVAL },
	{ "18446744073709551615", -EINVAL },
};

static void test_bufsize(struct kunit *test)
{
	char *text = kunit_kzalloc(test, 64, GFP_KERNEL);
	int i;

	KUNIT_ASSERT_NOT_NULL(test, text);
	for (i = 0; i < ARRAY_SIZE(bufsizes); i++) {
		const struct bufsize_case *c = &bufsizes[i];

		integ_ahash_order = 1;
		KUNIT_EXPECT_EQ_MSG(test, integ_ahash_set_bufsize(c->text, NULL),
				    c->err, "\"%s\"", c->text);
		KUNIT_EXPECT_EQ_MSG(test, integ_ahash_order, c->err ? 1 : c->order,
				    "\"%s\"", c->text);
	}

	/* Relative to the page size: rounded up, and the largest there is. */
	snprintf(text, 64, "%lu", 2 * PAGE_SIZE + 1);
	KUNIT_EXPECT_EQ(test, integ_ahash_set_bufsize(text, NULL), 0);
	KUNIT_EXPECT_EQ(test, integ_ahash_order, 2);
	snprintf(text, 64, "%luK", (PAGE_SIZE << MAX_PAGE_ORDER) / 1024);
	KUNIT_EXPECT_EQ(test, integ_ahash_set_bufsize(text, NULL), 0);
	KUNIT_EXPECT_EQ(test, integ_ahash_order, MAX_PAGE_ORDER);
	snprintf(text, 64, "%lu", (PAGE_SIZE << MAX_PAGE_ORDER) + 1);
	KUNIT_EXPECT_EQ(test, integ_ahash_set_bufsize(text, NULL), -EINVAL);
	KUNIT_EXPECT_EQ(test, integ_ahash_order, MAX_PAGE_ORDER);
}

/* What is read back is the size in bytes, which can be written again. */
static void test_bufsize_show(struct kunit *test)
{
	char *page = (char *)__get_free_page(GFP_KERNEL);
	char want[32];

	KUNIT_ASSERT_NOT_NULL(test, page);
	integ_ahash_order = 3;
	snprintf(want, sizeof(want), "%lu\n", PAGE_SIZE << 3);
	KUNIT_EXPECT_EQ(test, integ_ahash_get_bufsize(page, NULL), strlen(want));
	KUNIT_EXPECT_STREQ(test, page, want);
	KUNIT_EXPECT_EQ(test, integ_ahash_set_bufsize(page, NULL), 0);
	KUNIT_EXPECT_EQ(test, integ_ahash_order, 3);
	free_page((unsigned long)page);
}

static struct kunit_case cases[] = {
	KUNIT_CASE(test_sizes),
	KUNIT_CASE(test_queued),
	KUNIT_CASE(test_minimum_and_fallback),
	KUNIT_CASE(test_file),
	KUNIT_CASE(test_bufsize),
	KUNIT_CASE(test_bufsize_show),
	{}
};

static struct kunit_suite suite = {
	.name = "integ_lib_hash_async",
	.init = setup,
	.exit = teardown,
	.test_cases = cases,
};

kunit_test_suite(suite);
