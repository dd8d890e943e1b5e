// SPDX-License-Identifier: GPL-2.0-only
/*
 * Hashing of memory: known answers, one and several algorithms, failures.
 */
#include <kunit/static_stub.h>
#include <kunit/test.h>
#include <linux/string.h>
#include <linux/vmalloc.h>

#include "../security/lib/hash_internal.h"

/* In CON-1, but no kernel implements it. */
#define MISSING_ALGO	HASH_ALGO_TGR_160
/* Likewise; the failing allocations of the stubs are asked for these. */
#define STUBBED_ALGO	HASH_ALGO_TGR_192

#define ABC		"abc"
/* First example of RFC 6986. */
#define DIGITS		"012345678901234567890123456789012345678901234567890123456789012"

/**
 * struct vector - a known answer
 * @algo: the algorithm
 * @input: what is hashed
 * @hex: the digest; the first 64 digits and the others, if there are more
 */
struct vector {
	enum hash_algo algo;
	const char *input;
	const char *hex[2];
};

static const struct vector vectors[] = {
	{ HASH_ALGO_MD4, ABC, { "a448017aaf21d8525fc10ae87aa6729d" } },
	{ HASH_ALGO_MD4, "", { "31d6cfe0d16ae931b73c59d7e0c089c0" } },
	{ HASH_ALGO_MD5, ABC, { "900150983cd24fb0d6963f7d28e17f72" } },
	{ HASH_ALGO_MD5, "", { "d41d8cd98f00b204e9800998ecf8427e" } },
	{ HASH_ALGO_SHA1, ABC, { "a9993e364706816aba3e25717850c26c9cd0d89d" } },
	{ HASH_ALGO_SHA1, "", { "da39a3ee5e6b4b0d3255bfef95601890afd80709" } },
	{ HASH_ALGO_RIPE_MD_160, ABC,
	  { "8eb208f7e05d987a9b044a8e98c6b087f15a0bfc" } },
	{ HASH_ALGO_RIPE_MD_160, "",
	  { "9c1185a5c5e9fc54612808977ee8f548b2258d31" } },
	{ HASH_ALGO_SHA224, ABC,
	  { "23097d223405d8228642a477bda255b32aadbce4bda0b3f7e36c9da7" } },
	{ HASH_ALGO_SHA224, "",
	  { "d14a028c2a3a2bc9476102bb288234c415a2b01f828ea62ac5b3e42f" } },
	{ HASH_ALGO_SHA256, ABC,
	  { "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad" } },
	{ HASH_ALGO_SHA256, "",
	  { "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855" } },
	{ HASH_ALGO_SHA384, ABC,
	  { "cb00753f45a35e8bb5a03d699ac65007272c32ab0eded1631a8b605a43ff5bed",
	    "8086072ba1e7cc2358baeca134c825a7" } },
	{ HASH_ALGO_SHA384, "",
	  { "38b060a751ac96384cd9327eb1b1e36a21fdb71114be07434c0cc7bf63f6e1da",
	    "274edebfe76f65fbd51ad2f14898b95b" } },
	{ HASH_ALGO_SHA512, ABC,
	  { "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a",
	    "2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f" } },
	{ HASH_ALGO_SHA512, "",
	  { "cf83e1357eefb8bdf1542850d66d8007d620e4050b5715dc83f4a921d36ce9ce",
	    "47d0d13c5d85f2b0ff8318d2877eec2f63b931bd47417a81a538327af927da3e" } },
	/* The kernel's wp256 and wp384 are the front of wp512. */
	{ HASH_ALGO_WP_256, ABC,
	  { "4e2448a4c6f486bb16b6562c73b4020bf3043e3a731bce721ae1b303d97e6d4c" } },
	{ HASH_ALGO_WP_384, ABC,
	  { "4e2448a4c6f486bb16b6562c73b4020bf3043e3a731bce721ae1b303d97e6d4c",
	    "7181eebdb6c57e277d0e34957114cbd6" } },
	{ HASH_ALGO_WP_512, ABC,
	  { "4e2448a4c6f486bb16b6562c73b4020bf3043e3a731bce721ae1b303d97e6d4c",
	    "7181eebdb6c57e277d0e34957114cbd6c797fc9d95d8b582d225292076d4eef5" } },
	{ HASH_ALGO_WP_512, "",
	  { "19fa61d75522a4669b44e39c1d2e1726c530232130d407f89afee0964997f7a7",
	    "3e83be698b288febcf88e3e03c4f0757ea8964e59b63d93708b138cc42a66eb3" } },
	{ HASH_ALGO_SM3_256, ABC,
	  { "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0" } },
	{ HASH_ALGO_SM3_256, "",
	  { "1ab21d8355cfa17f8e61194831e81a8f22bec8c728fefb747ed035eb5082aa2b" } },
	{ HASH_ALGO_STREEBOG_256, DIGITS,
	  { "9d151eefd8590b89daa6ba6cb74af9275dd051026bb149a452fd84e5e57b5500" } },
	{ HASH_ALGO_STREEBOG_512, DIGITS,
	  { "1b54d01a4af5b9d5cc3d86d68d285462b19abc2475222f35c085122be4ba1ffa",
	    "00ad30f8767b3a82384c6574f024c311e2a481332b08ef7f41797891c1646f48" } },
	{ HASH_ALGO_SHA3_256, ABC,
	  { "3a985da74fe225b2045c172d6bd390bd855f086e3e9d525b46bfe24511431532" } },
	{ HASH_ALGO_SHA3_256, "",
	  { "a7ffc6f8bf1ed76651c14756a061d662f580ff4de43b49fa82d80a4b80f8434a" } },
	{ HASH_ALGO_SHA3_384, ABC,
	  { "ec01498288516fc926459f58e2c6ad8df9b473cb0fc08c2596da7cf0e49be4b2",
	    "98d88cea927ac7f539f1edf228376d25" } },
	{ HASH_ALGO_SHA3_384, "",
	  { "0c63a75b845e4f7d01107d852e4c2485c51a50aaaa94fc61995e71bbee983a2a",
	    "c3713831264adb47fb6bd1e058d5f004" } },
	{ HASH_ALGO_SHA3_512, ABC,
	  { "b751850b1a57168a5693cd924b6b096e08f621827444f70d884f5d0240d2712e",
	    "10e116e9192af3c91a7ec57647e3934057340b4cf408d5a56592f8274eec53f0" } },
	{ HASH_ALGO_SHA3_512, "",
	  { "a69f73cca23a9ac5c8b567dc185a756e97c982164fe25859e0d1dcc1475c80a6",
	    "15b2123af1f5f94c11e3e9402c3ac558f500199d95b6d3e301758586281dcd26" } },
};

static void vector_desc(const struct vector *v, char *desc)
{
	snprintf(desc, KUNIT_PARAM_DESC_SIZE, "%s of %zu bytes",
		 hash_algo_name[v->algo], strlen(v->input));
}

KUNIT_ARRAY_PARAM(vector, vectors, vector_desc);

static void expect_hex(struct kunit *test, const struct integ_digest *d,
		       const char *const want[2])
{
	char hex[INTEG_DIGEST_HEX_MAX], both[INTEG_DIGEST_HEX_MAX];

	integ_digest_hex(d, hex);
	snprintf(both, sizeof(both), "%s%s", want[0], want[1] ?: "");
	KUNIT_EXPECT_STREQ(test, hex, both);
}

static void expect_zero(struct kunit *test, const struct integ_digest *d,
			enum hash_algo algo)
{
	KUNIT_EXPECT_EQ(test, d->algo, algo);
	KUNIT_EXPECT_EQ(test, d->len, hash_digest_size[algo]);
	KUNIT_EXPECT_TRUE(test, integ_digest_is_zero(d));
}

/* At once, and byte by byte. */
static void test_vector(struct kunit *test)
{
	const struct vector *v = test->param_value;
	struct integ_hasher h;
	struct integ_digest d;
	const char *p;

	if (!integ_hash_available(v->algo))
		kunit_skip(test, "%s is not built", hash_algo_name[v->algo]);

	KUNIT_ASSERT_EQ(test, integ_hash_buf(v->input, strlen(v->input),
					     v->algo, &d), 0);
	KUNIT_EXPECT_EQ(test, d.algo, v->algo);
	KUNIT_EXPECT_EQ(test, d.type, INTEG_DIGEST_CONTENT);
	KUNIT_EXPECT_EQ(test, d.len, hash_digest_size[v->algo]);
	expect_hex(test, &d, v->hex);

	KUNIT_ASSERT_EQ(test, integ_hasher_init(&h, v->algo), 0);
	for (p = v->input; *p; p++)
		integ_hasher_update(&h, p, 1);
	KUNIT_ASSERT_EQ(test, integ_hasher_final(&h, &d), 0);
	expect_hex(test, &d, v->hex);
}

static void test_null_buffer(struct kunit *test)
{
	static const char *const want[2] = {
		"da39a3ee5e6b4b0d3255bfef95601890afd80709",
	};
	struct integ_digest d;

	KUNIT_ASSERT_EQ(test, integ_hash_buf(NULL, 0, HASH_ALGO_SHA1, &d), 0);
	expect_hex(test, &d, want);
}

static void test_missing_algo(struct kunit *test)
{
	struct integ_hasher h;
	struct integ_digest d;

	KUNIT_EXPECT_FALSE(test, integ_hash_available(MISSING_ALGO));
	KUNIT_EXPECT_FALSE(test, integ_hash_available(HASH_ALGO__LAST));
	KUNIT_EXPECT_EQ(test, integ_hash_load(MISSING_ALGO), -ENOENT);
	KUNIT_EXPECT_EQ(test, integ_hash_init(MISSING_ALGO), -ENOENT);
	KUNIT_EXPECT_EQ(test, integ_hash_load(HASH_ALGO__LAST), -ENOPKG);

	memset(&d, 0xff, sizeof(d));
	KUNIT_EXPECT_EQ(test, integ_hash_buf(ABC, 3, MISSING_ALGO, &d), -ENOENT);
	expect_zero(test, &d, MISSING_ALGO);

	/* The error sticks: whoever looks only at the end sees it. */
	memset(&d, 0xff, sizeof(d));
	integ_hasher_init(&h, MISSING_ALGO);
	integ_hasher_update(&h, ABC, 3);
	KUNIT_EXPECT_EQ(test, integ_hasher_final(&h, &d), -ENOENT);
	expect_zero(test, &d, MISSING_ALGO);
}

static struct crypto_shash *no_memory(enum hash_algo algo)
{
	return ERR_PTR(-ENOMEM);
}

static void test_allocation_failure(struct kunit *test)
{
	enum hash_algo algos[] = { HASH_ALGO_SHA256, STUBBED_ALGO };
	struct integ_digest d;

	KUNIT_ASSERT_EQ(test, integ_hash_load(HASH_ALGO_SHA256), 0);
	kunit_activate_static_stub(test, integ_hash_alloc_tfm, no_memory);

	KUNIT_EXPECT_EQ(test, integ_hash_load(STUBBED_ALGO), -ENOMEM);
	KUNIT_EXPECT_EQ(test, integ_hash_buf(ABC, 3, STUBBED_ALGO, &d), -ENOMEM);
	expect_zero(test, &d, STUBBED_ALGO);
	KUNIT_EXPECT_EQ(test, PTR_ERR(integ_multihash_create(algos, 2)), -ENOMEM);

	/* What has been loaded is not allocated again. */
	KUNIT_EXPECT_EQ(test, integ_hash_buf(ABC, 3, HASH_ALGO_SHA256, &d), 0);

	/* A failure is not remembered: now it is the crypto layer that refuses. */
	kunit_deactivate_static_stub(test, integ_hash_alloc_tfm);
	KUNIT_EXPECT_EQ(test, integ_hash_load(STUBBED_ALGO), -ENOENT);
}

KUNIT_DEFINE_ACTION_WRAPPER(free_vmalloc, vfree, const void *);

static u8 *pattern(struct kunit *test, size_t len)
{
	u8 *buf = vmalloc(len);
	size_t i;

	KUNIT_ASSERT_NOT_NULL(test, buf);
	KUNIT_ASSERT_EQ(test, kunit_add_action_or_reset(test, free_vmalloc, buf), 0);
	for (i = 0; i < len; i++)
		buf[i] = i * 7 + (i >> 8);
	return buf;
}

/* More than one piece, and the last one short. */
static void test_large_buffer(struct kunit *test)
{
	const size_t len = 3 * INTEG_HASH_PIECE + 17;
	const u8 *buf = pattern(test, len);
	struct integ_digest whole, parts;
	struct integ_hasher h;
	size_t at, n;

	KUNIT_ASSERT_EQ(test, integ_hash_buf(buf, len, HASH_ALGO_SHA256, &whole), 0);
	KUNIT_ASSERT_EQ(test, integ_hasher_init(&h, HASH_ALGO_SHA256), 0);
	for (at = 0; at < len; at += n) {
		n = min_t(size_t, 4099, len - at);
		integ_hasher_update(&h, buf + at, n);
	}
	KUNIT_ASSERT_EQ(test, integ_hasher_final(&h, &parts), 0);
	KUNIT_EXPECT_TRUE(test, integ_digest_equal(&whole, &parts));

	KUNIT_ASSERT_EQ(test, integ_hasher_init(&h, HASH_ALGO_SHA256), 0);
	integ_hasher_update(&h, buf, len);
	KUNIT_ASSERT_EQ(test, integ_hasher_final(&h, &parts), 0);
	KUNIT_EXPECT_TRUE(test, integ_digest_equal(&whole, &parts));
}

static void test_multi(struct kunit *test)
{
	static const enum hash_algo algos[] = {
		HASH_ALGO_SHA256, HASH_ALGO_SHA1, HASH_ALGO_SHA256, HASH_ALGO_MD5,
	};
	struct integ_multihash *mh __free(integ_multihash_free) =
		integ_multihash_create(algos, ARRAY_SIZE(algos));
	struct integ_digest got[ARRAY_SIZE(algos)], want;
	const size_t len = 10000;
	const u8 *buf = pattern(test, len);
	size_t at;
	int round, i;

	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, mh);
	for (round = 0; round < 2; round++) {
		KUNIT_ASSERT_EQ(test, integ_multihash_begin(mh), 0);
		for (at = 0; at < len; at += 1000)
			integ_multihash_update(mh, buf + at, 1000);
		KUNIT_ASSERT_EQ(test, integ_multihash_final(mh, got), 0);
		for (i = 0; i < ARRAY_SIZE(algos); i++) {
			KUNIT_ASSERT_EQ(test, integ_hash_buf(buf, len, algos[i],
							     &want), 0);
			KUNIT_EXPECT_TRUE(test, integ_digest_equal(&got[i], &want));
		}
	}
}

static void test_multi_missing(struct kunit *test)
{
	static const enum hash_algo algos[] = { HASH_ALGO_SHA256, MISSING_ALGO };

	KUNIT_EXPECT_EQ(test, PTR_ERR(integ_multihash_create(algos, 2)), -ENOENT);
	/* What cleanup gets then. */
	integ_multihash_free(ERR_PTR(-ENOENT));
	integ_multihash_free(NULL);
}

static struct kunit_case cases[] = {
	KUNIT_CASE_PARAM(test_vector, vector_gen_params),
	KUNIT_CASE(test_null_buffer),
	KUNIT_CASE(test_missing_algo),
	KUNIT_CASE(test_allocation_failure),
	KUNIT_CASE(test_large_buffer),
	KUNIT_CASE(test_multi),
	KUNIT_CASE(test_multi_missing),
	{}
};

static struct kunit_suite suite = {
	.name = "integ_lib_hash",
	.test_cases = cases,
};

kunit_test_suite(suite);
