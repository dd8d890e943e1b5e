// SPDX-License-Identifier: GPL-2.0-only
/*
 * The digest type.
 */
#include <kunit/test.h>
#include <linux/string.h>

#include "../security/lib/lib.h"

/* CON-1: the numbers and sizes are part of on-disk and on-log formats. */
struct algo_case {
	const char *name;
	int algo;
	u8 size;
};

static const struct algo_case algo_cases[] = {
	{ "md4", 0, 16 },	{ "md5", 1, 16 },	{ "sha1", 2, 20 },
	{ "rmd160", 3, 20 },	{ "sha256", 4, 32 },	{ "sha384", 5, 48 },
	{ "sha512", 6, 64 },	{ "sha224", 7, 28 },	{ "rmd128", 8, 16 },
	{ "rmd256", 9, 32 },	{ "rmd320", 10, 40 },	{ "wp256", 11, 32 },
	{ "wp384", 12, 48 },	{ "wp512", 13, 64 },	{ "tgr128", 14, 16 },
	{ "tgr160", 15, 20 },	{ "tgr192", 16, 24 },	{ "sm3", 17, 32 },
	{ "streebog256", 18, 32 },	{ "streebog512", 19, 64 },
	{ "sha3-256", 20, 32 },	{ "sha3-384", 21, 48 },	{ "sha3-512", 22, 64 },
};

static void algo_desc(const struct algo_case *c, char *desc)
{
	strscpy(desc, c->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(algo, algo_cases, algo_desc);

static void test_algo(struct kunit *test)
{
	const struct algo_case *c = test->param_value;
	struct integ_digest d;

	KUNIT_EXPECT_EQ(test, integ_digest_algo(c->name), c->algo);
	memset(&d, 0xa5, sizeof(d));
	integ_digest_clear(&d, c->algo);
	KUNIT_EXPECT_EQ(test, d.algo, c->algo);
	KUNIT_EXPECT_EQ(test, d.len, c->size);
	KUNIT_EXPECT_EQ(test, d.type, INTEG_DIGEST_CONTENT);
	KUNIT_EXPECT_NULL(test, memchr_inv(d.bytes, 0, sizeof(d.bytes)));
}

static void test_unknown_names(struct kunit *test)
{
	static const char *const names[] = {
		"", "sha", "sha2566", "SHA256", " sha256", "sha256 ", "sha256\n",
	};
	int i;

	KUNIT_EXPECT_EQ(test, ARRAY_SIZE(algo_cases), HASH_ALGO__LAST);
	for (i = 0; i < ARRAY_SIZE(names); i++)
		KUNIT_EXPECT_EQ_MSG(test, integ_digest_algo(names[i]), -EINVAL,
				    "\"%s\"", names[i]);
}

static void test_clear_unknown(struct kunit *test)
{
	struct integ_digest d;

	integ_digest_clear(&d, HASH_ALGO__LAST);
	KUNIT_EXPECT_EQ(test, d.len, 0);
	KUNIT_EXPECT_TRUE(test, integ_digest_is_zero(&d));
}

static void test_set(struct kunit *test)
{
	u8 bytes[HASH_MAX_DIGESTSIZE + 1];
	struct integ_digest d, before;

	memset(bytes, 0x5a, sizeof(bytes));
	KUNIT_ASSERT_EQ(test, integ_digest_set(&d, HASH_ALGO_SHA1, bytes, 20), 0);
	KUNIT_EXPECT_EQ(test, d.len, 20);
	KUNIT_EXPECT_MEMEQ(test, d.bytes, bytes, 20);
	KUNIT_EXPECT_NULL(test, memchr_inv(d.bytes + 20, 0, sizeof(d.bytes) - 20));
	KUNIT_EXPECT_FALSE(test, integ_digest_is_zero(&d));

	before = d;
	KUNIT_EXPECT_EQ(test, integ_digest_set(&d, HASH_ALGO_SHA1, bytes, 19),
			-EINVAL);
	KUNIT_EXPECT_EQ(test, integ_digest_set(&d, HASH_ALGO_SHA512, bytes, 65),
			-EINVAL);
	KUNIT_EXPECT_EQ(test, integ_digest_set(&d, HASH_ALGO__LAST, bytes, 0),
			-EINVAL);
	KUNIT_EXPECT_MEMEQ(test, &d, &before, sizeof(d));
}

static void test_equal(struct kunit *test)
{
	static const u8 bytes[32] = { 1 };
	struct integ_digest a, b;

	KUNIT_ASSERT_EQ(test, integ_digest_set(&a, HASH_ALGO_SHA256, bytes, 32), 0);
	b = a;
	KUNIT_EXPECT_TRUE(test, integ_digest_equal(&a, &b));
	b.type = INTEG_DIGEST_VERITY;
	KUNIT_EXPECT_FALSE(test, integ_digest_equal(&a, &b));
	b = a;
	b.algo = HASH_ALGO_SM3_256;
	KUNIT_EXPECT_FALSE(test, integ_digest_equal(&a, &b));
	b = a;
	b.bytes[31] ^= 1;
	KUNIT_EXPECT_FALSE(test, integ_digest_equal(&a, &b));
}

static void test_hex(struct kunit *test)
{
	static const u8 bytes[16] = { 0x00, 0x01, 0xab, 0xff };
	char hex[INTEG_DIGEST_HEX_MAX];
	struct integ_digest d;

	KUNIT_ASSERT_EQ(test, integ_digest_set(&d, HASH_ALGO_MD5, bytes, 16), 0);
	integ_digest_hex(&d, hex);
	KUNIT_EXPECT_STREQ(test, hex, "0001abff000000000000000000000000");
	integ_digest_clear(&d, HASH_ALGO_SHA512);
	integ_digest_hex(&d, hex);
	KUNIT_EXPECT_EQ(test, strlen(hex), 128);
}

static struct kunit_case cases[] = {
	KUNIT_CASE_PARAM(test_algo, algo_gen_params),
	KUNIT_CASE(test_unknown_names),
	KUNIT_CASE(test_clear_unknown),
	KUNIT_CASE(test_set),
	KUNIT_CASE(test_equal),
	KUNIT_CASE(test_hex),
	{}
};

static struct kunit_suite suite = {
	.name = "integ_lib_digest",
	.test_cases = cases,
};

kunit_test_suite(suite);
