// SPDX-License-Identifier: GPL-2.0-only
/*
 * The gate for signatures (XATTR-3, SIG-2), and what makes two verifications the
 * same one.
 */
#include <kunit/test.h>
#include <linux/key.h>
#include <linux/prandom.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/unaligned.h>

#include "../security/keys/keys.h"

#ifdef CONFIG_INTEGRITY_ASYMMETRIC_KEYS

/**
 * struct sig_case - a signature and what is said of it
 * @desc: name of the case
 * @type: first byte
 * @version: second byte
 * @algo: algorithm
 * @claimed: bytes that the header says follow it
 * @len: bytes in the value
 * @err: result
 */
struct sig_case {
	const char *desc;
	u8 type;
	u8 version;
	u8 algo;
	u16 claimed;
	size_t len;
	int err;
};

static const struct sig_case sig_cases[] = {
	{ "version 2", 3, 2, HASH_ALGO_SHA256, 64, 73, 0 },
	{ "version 3", 6, 3, HASH_ALGO_SHA256, 64, 73, 0 },
	{ "the shortest", 3, 2, HASH_ALGO_SHA256, 1, 10, 0 },
	{ "the longest", 3, 2, HASH_ALGO_SHA256, 65535, 65544, 0 },
	{ "the first algorithm", 3, 2, 0, 64, 73, 0 },
	{ "the last algorithm", 3, 2, 22, 64, 73, 0 },
	/* SIG-2, in its order */
	{ "no byte", 3, 2, HASH_ALGO_SHA256, 0, 0, -EBADMSG },
	{ "no version", 3, 2, HASH_ALGO_SHA256, 0, 1, -EBADMSG },
	{ "half a header", 3, 2, HASH_ALGO_SHA256, 0, 5, -EBADMSG },
	{ "header only", 3, 2, HASH_ALGO_SHA256, 0, 9, -EBADMSG },
	{ "header of no version", 3, 7, 255, 0, 9, -EBADMSG },
	{ "a byte missing", 3, 2, HASH_ALGO_SHA256, 64, 72, -EBADMSG },
	{ "a byte too many", 3, 2, HASH_ALGO_SHA256, 64, 74, -EBADMSG },
	{ "length in the other byte order", 3, 2, HASH_ALGO_SHA256, 0x4000, 73,
	  -EBADMSG },
	{ "length without its upper byte", 3, 2, HASH_ALGO_SHA256, 1, 65546,
	  -EBADMSG },
	{ "length before algorithm", 3, 2, 23, 63, 73, -EBADMSG },
	{ "no such algorithm", 3, 2, 23, 64, 73, -ENOPKG },
	{ "algorithm 255", 6, 3, 255, 64, 73, -ENOPKG },
	/* SIG-1 */
	{ "version 0", 3, 0, HASH_ALGO_SHA256, 64, 73, -EOPNOTSUPP },
	{ "version 1", 3, 1, HASH_ALGO_SHA256, 64, 73, -EOPNOTSUPP },
	{ "version 4", 3, 4, HASH_ALGO_SHA256, 64, 73, -EOPNOTSUPP },
	{ "version 255", 3, 255, HASH_ALGO_SHA256, 64, 73, -EOPNOTSUPP },
};

static void sig_desc(const struct sig_case *c, char *desc)
{
	strscpy(desc, c->desc, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(sig, sig_cases, sig_desc);

#define KEYID	0xcafebabe

static u8 *make(struct kunit *test, const struct sig_case *c)
{
	u8 header[INTEG_SIG_HEADER] = { c->type, c->version, c->algo };
	u8 *value = kunit_kmalloc(test, c->len ?: 1, GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, value);
	put_unaligned_be32(KEYID, header + 3);
	put_unaligned_be16(c->claimed, header + 7);
	memset(value, 0xa5, c->len);
	memcpy(value, header, min(c->len, sizeof(header)));
	return value;
}

static void takes_headers_apart(struct kunit *test)
{
	const struct sig_case *c = test->param_value;
	const u8 *value = make(test, c);
	struct integ_sig sig;

	memset(&sig, 0x5a, sizeof(sig));
	KUNIT_ASSERT_EQ(test, integ_sig_validate(value, c->len, &sig), c->err);
	if (c->err)
		return;
	KUNIT_EXPECT_EQ(test, sig.version, c->version);
	KUNIT_EXPECT_EQ(test, sig.algo, c->algo);
	KUNIT_EXPECT_EQ(test, sig.keyid, KEYID);
	KUNIT_EXPECT_PTR_EQ(test, sig.bytes, value + 9);
	KUNIT_EXPECT_EQ(test, sig.len, c->len - 9);
}

/* Of any value that is taken, in memory of its very size. */
static bool holds_for(struct rnd_state *rnd, u8 type, size_t len)
{
	u8 *value = kmalloc(len, GFP_KERNEL);
	struct integ_sig sig;
	bool good;
	int rc;

	if (!value)
		return false;
	prandom_bytes_state(rnd, value, len);
	if (len)
		value[0] = type;
	/* Random lengths are hardly ever right: half of them are made so. */
	if (len > 9 && prandom_u32_state(rnd) & 1) {
		value[1] = 2 + (value[1] & 1);
		put_unaligned_be16(len - 9, value + 7);
	}
	rc = integ_sig_validate(value, len, &sig);
	good = rc == -EBADMSG || rc == -EOPNOTSUPP || rc == -ENOPKG ||
	       (!rc && len > 9 && sig.bytes == value + 9 && sig.len == len - 9 &&
		sig.algo < HASH_ALGO__LAST && sig.version == value[1]);
	kfree(value);
	return good;
}

#define LEN_MAX	64
#define BODIES	4

static void takes_every_short_value(struct kunit *test)
{
	struct rnd_state rnd;
	unsigned int type, i;
	size_t len;

	prandom_seed_state(&rnd, 2718281828);
	for (type = 0; type < 256; type++) {
		for (len = 0; len <= LEN_MAX; len++)
			for (i = 0; i < BODIES; i++)
				KUNIT_EXPECT_TRUE_MSG(test, holds_for(&rnd, type, len),
						      "type %u, %zu bytes", type, len);
		cond_resched();
	}
}

/**
 * struct verification - what a remembered result depends on
 * @key: the key; only its serial number is looked at
 * @sig: the signature
 * @bytes: its bytes
 * @digest: what is signed
 * @digest_len: bytes in @digest
 */
struct verification {
	struct key *key;
	struct integ_sig sig;
	u8 bytes[64];
	u8 digest[64];
	size_t digest_len;
};

static struct verification *verification(struct kunit *test)
{
	struct verification *v = kunit_kzalloc(test, sizeof(*v), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, v);
	v->key = kunit_kzalloc(test, sizeof(*v->key), GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, v->key);
	v->key->serial = 4711;
	v->digest_len = 32;
	v->sig = (struct integ_sig) {
		.version = 2,
		.algo = HASH_ALGO_SHA256,
		.bytes = v->bytes,
		.len = 32,
	};
	memset(v->bytes, 1, sizeof(v->bytes));
	memset(v->digest, 1, sizeof(v->digest));
	return v;
}

static struct integ_sig_id id_of(const struct verification *v)
{
	struct integ_sig_id id;

	integ_verified_identify(&id, v->key, &v->sig, v->digest, v->digest_len);
	return id;
}

/* What differs in any part is another verification. */
static void another_is_not_found(struct kunit *test, const struct verification *v)
{
	const struct integ_sig_id id = id_of(v);

	KUNIT_EXPECT_FALSE(test, integ_verified_find(&id));
}

static void remembers_the_very_same_only(struct kunit *test)
{
	struct verification *v = verification(test);
	const struct integ_sig_id id = id_of(v);

	integ_verified_clear();
	KUNIT_EXPECT_FALSE(test, integ_verified_find(&id));
	integ_verified_add(&id);
	KUNIT_EXPECT_TRUE(test, integ_verified_find(&id));

	v->key->serial++;
	another_is_not_found(test, v);
	v->key->serial--;
	v->sig.algo = HASH_ALGO_SHA512;
	another_is_not_found(test, v);
	v->sig.algo = HASH_ALGO_SHA256;
	v->bytes[31] ^= 1;
	another_is_not_found(test, v);
	v->bytes[31] ^= 1;
	v->digest[0] ^= 1;
	another_is_not_found(test, v);
	v->digest[0] ^= 1;
	/* The same bytes, the boundary between digest and signature moved. */
	v->digest_len = 31;
	v->sig.len = 33;
	another_is_not_found(test, v);
	v->digest_len = 32;
	v->sig.len = 32;
	KUNIT_EXPECT_TRUE(test, integ_verified_find(&id));

	integ_verified_clear();
	KUNIT_EXPECT_FALSE(test, integ_verified_find(&id));
}

/* A free slot must not be taken for a result. */
static void nothing_is_remembered_at_first(struct kunit *test)
{
	struct verification *v = verification(test);
	unsigned int i, found = 0;

	integ_verified_clear();
	for (i = 0; i < 2000; i++) {
		struct integ_sig_id id;

		v->key->serial = i;
		id = id_of(v);
		found += integ_verified_find(&id);
	}
	KUNIT_EXPECT_EQ(test, found, 0);
}

static struct kunit_case cases[] = {
	KUNIT_CASE_PARAM(takes_headers_apart, sig_gen_params),
	KUNIT_CASE(takes_every_short_value),
	KUNIT_CASE(remembers_the_very_same_only),
	KUNIT_CASE(nothing_is_remembered_at_first),
	{ }
};

static struct kunit_suite suite = {
	.name = "integ_keys_sig",
	.test_cases = cases,
};
kunit_test_suite(suite);

#endif /* CONFIG_INTEGRITY_ASYMMETRIC_KEYS */
