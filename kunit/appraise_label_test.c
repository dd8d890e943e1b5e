// SPDX-License-Identifier: GPL-2.0-only
/*
 * The gate for values of security.ima (XATTR-1 to XATTR-5, XATTR-10), and the
 * values that are written (APPR-42).
 */
#include <kunit/test.h>
#include <linux/array_size.h>
#include <linux/prandom.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "../security/appraise/appraise.h"
#include "../security/lib/lib.h"

#define NONE	HASH_ALGO__LAST

/**
 * struct label_case - a value and what it is
 * @desc: name of the case
 * @head: its first bytes; the others are 0xa5
 * @len: bytes in it
 * @kind: what it is
 * @algo: algorithm it names
 * @header: bytes before the digest, if it is a digest
 * @digest_len: bytes in the digest
 */
struct label_case {
	const char *desc;
	u8 head[4];
	size_t len;
	enum integ_label_kind kind;
	enum hash_algo algo;
	size_t header;
	size_t digest_len;
};

#define DIGEST(_desc, _len, _algo, _header, _digest, ...)		\
	{ .desc = _desc, .head = { __VA_ARGS__ }, .len = _len,		\
	  .kind = INTEG_LABEL_DIGEST, .algo = _algo, .header = _header,	\
	  .digest_len = _digest }
#define VALUE(_desc, _len, _kind, _algo, ...)				\
	{ .desc = _desc, .head = { __VA_ARGS__ }, .len = _len,		\
	  .kind = INTEG_LABEL_##_kind, .algo = _algo }

static const struct label_case label_cases[] = {
	VALUE("empty", 0, ABSENT, NONE, 0),
	/* XATTR-1 */
	DIGEST("bare digest, 16 bytes", 17, HASH_ALGO_MD5, 1, 16, 1),
	DIGEST("bare digest, 20 bytes", 21, HASH_ALGO_SHA1, 1, 20, 1),
	DIGEST("bare digest, 32 bytes", 33, NONE, 1, 32, 1),
	DIGEST("bare digest, 19 bytes", 20, NONE, 1, 19, 1),
	DIGEST("bare digest, type byte only", 1, NONE, 1, 0, 1),
	/* XATTR-2 */
	DIGEST("sha256", 34, HASH_ALGO_SHA256, 2, 32, 4, 4),
	DIGEST("md4, the first algorithm", 18, HASH_ALGO_MD4, 2, 16, 4, 0),
	DIGEST("sha3-512, the last one", 66, HASH_ALGO_SHA3_512, 2, 64, 4, 22),
	DIGEST("sha256, too short", 33, HASH_ALGO_SHA256, 2, 31, 4, 4),
	DIGEST("sha256, bytes behind it", 40, HASH_ALGO_SHA256, 2, 38, 4, 4),
	DIGEST("no digest", 2, HASH_ALGO_SHA256, 2, 0, 4, 4),
	DIGEST("no such algorithm", 34, NONE, 2, 0, 4, 23),
	DIGEST("algorithm 255", 34, NONE, 2, 0, 4, 255),
	DIGEST("no algorithm", 1, NONE, 0, 0, 4),
	/* XATTR-3 */
	VALUE("signature", 73, SIGNATURE, HASH_ALGO_SHA512, 3, 2, 6),
	VALUE("signature of one byte", 10, SIGNATURE, HASH_ALGO_SHA512, 3, 2, 6),
	VALUE("signature of no byte", 9, SIGNATURE, NONE, 3, 2, 6),
	VALUE("signature, no such algorithm", 73, SIGNATURE, NONE, 3, 2, 23),
	VALUE("signature, no version", 1, SIGNATURE, NONE, 3),
	VALUE("signature version 0", 73, SIGNATURE, NONE, 3, 0, 6),
	/* XATTR-5 */
	VALUE("signature version 1", 73, SIGNATURE, NONE, 3, 1, 6),
	VALUE("signature version 3", 73, SIGNATURE_VERSION, NONE, 3, 3, 6),
	VALUE("signature version 255", 73, SIGNATURE_VERSION, NONE, 3, 255, 6),
	/* XATTR-4 */
	VALUE("verity signature", 73, VERITY, HASH_ALGO_SHA256, 6, 3, 4),
	VALUE("verity signature of no byte", 9, VERITY, NONE, 6, 3, 4),
	VALUE("verity signature version 2", 73, VERITY_VERSION, NONE, 6, 2, 4),
	VALUE("verity signature version 4", 73, VERITY_VERSION, NONE, 6, 4, 4),
	VALUE("verity signature, no version", 1, VERITY_VERSION, NONE, 6),
	/* CON-2: not in security.ima, or nowhere. */
	VALUE("type 0", 34, OTHER, NONE, 0, 4),
	VALUE("HMAC", 21, OTHER, NONE, 2),
	VALUE("portable signature", 73, OTHER, NONE, 5, 2, 4),
	VALUE("type 7", 34, OTHER, NONE, 7, 4),
	VALUE("type 255", 34, OTHER, NONE, 255, 4),
};

static void label_desc(const struct label_case *c, char *desc)
{
	strscpy(desc, c->desc, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(label, label_cases, label_desc);

static void reads_values(struct kunit *test)
{
	const struct label_case *c = test->param_value;
	u8 *value = kunit_kmalloc(test, c->len ?: 1, GFP_KERNEL);
	struct integ_label label;

	KUNIT_ASSERT_NOT_NULL(test, value);
	memset(value, 0xa5, c->len);
	memcpy(value, c->head, min(c->len, sizeof(c->head)));
	/* Heads are padded with zeros, which must not look like a padded MD5. */
	if (c->kind == INTEG_LABEL_DIGEST && c->header && c->len > c->header)
		memset(value + c->header, 0xa5, c->len - c->header);
	memset(&label, 0x5a, sizeof(label));
	integ_label_validate(value, c->len, &label);
	KUNIT_EXPECT_EQ(test, label.kind, c->kind);
	KUNIT_EXPECT_EQ(test, label.algo, c->algo);
	KUNIT_EXPECT_EQ(test, label.len, c->len);
	KUNIT_EXPECT_PTR_EQ(test, label.value, c->len ? value : NULL);
	KUNIT_EXPECT_EQ(test, label.digest_len, c->digest_len);
	if (c->digest_len)
		KUNIT_EXPECT_PTR_EQ(test, label.digest, value + c->header);
	KUNIT_EXPECT_EQ(test, integ_label_signed(&label),
			c->len && (c->head[0] == 3 || c->head[0] == 6));
}

/* An MD5 digest in the room of a SHA1 one (XATTR-10). */
static void reads_padded_md5(struct kunit *test)
{
	struct integ_label label;
	u8 value[21] = { 1 };
	unsigned int i;

	memset(value + 1, 0xa5, 16);
	integ_label_validate(value, sizeof(value), &label);
	KUNIT_EXPECT_EQ(test, label.algo, HASH_ALGO_MD5);
	for (i = 17; i < sizeof(value); i++) {
		value[i] = 1;
		integ_label_validate(value, sizeof(value), &label);
		KUNIT_EXPECT_EQ(test, label.algo, HASH_ALGO_SHA1);
		value[i] = 0;
	}
}

static void says_why_there_is_none(struct kunit *test)
{
	static const struct {
		int err;
		enum integ_label_kind kind;
	} cases[] = {
		{ -ENODATA, INTEG_LABEL_ABSENT },
		{ -EOPNOTSUPP, INTEG_LABEL_UNSUPPORTED },
		{ -EIO, INTEG_LABEL_UNREADABLE },
		{ -ENOMEM, INTEG_LABEL_UNREADABLE },
		{ -EPERM, INTEG_LABEL_UNREADABLE },
	};
	struct integ_label label;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		memset(&label, 0x5a, sizeof(label));
		integ_label_missing(cases[i].err, &label);
		KUNIT_EXPECT_EQ(test, label.kind, cases[i].kind);
		KUNIT_EXPECT_EQ(test, label.algo, NONE);
		KUNIT_EXPECT_NULL(test, label.value);
		KUNIT_EXPECT_EQ(test, label.len, 0);
		KUNIT_EXPECT_EQ(test, label.digest_len, 0);
		KUNIT_EXPECT_FALSE(test, integ_label_signed(&label));
	}
}

/* Of any value: nothing points outside, and what it is follows its first byte. */
static bool holds(const struct integ_label *l, const u8 *value, size_t len)
{
	if (l->algo > HASH_ALGO__LAST || l->len != len ||
	    l->value != (len ? value : NULL))
		return false;
	if (l->digest && (l->digest < value || l->digest > value + len ||
			  l->digest_len > value + len - l->digest))
		return false;
	if (!l->digest && l->digest_len)
		return false;
	switch (len ? value[0] : -1) {
	case -1:
		return l->kind == INTEG_LABEL_ABSENT;
	case 1:
	case 4:
		return l->kind == INTEG_LABEL_DIGEST;
	case 3:
		return l->kind == INTEG_LABEL_SIGNATURE ||
		       l->kind == INTEG_LABEL_SIGNATURE_VERSION;
	case 6:
		return l->kind == INTEG_LABEL_VERITY ||
		       l->kind == INTEG_LABEL_VERITY_VERSION;
	default:
		return l->kind == INTEG_LABEL_OTHER;
	}
}

/* In memory of its very size, so that KASAN sees a byte too many. */
static bool holds_for(struct rnd_state *rnd, u8 type, size_t len)
{
	u8 *value = kmalloc(len, GFP_KERNEL);
	struct integ_label label;
	bool good;

	if (!value)
		return false;
	prandom_bytes_state(rnd, value, len);
	if (len)
		value[0] = type;
	/* Half of the time a version that exists. */
	if (len > 1 && prandom_u32_state(rnd) & 1)
		value[1] &= 3;
	memset(&label, 0x5a, sizeof(label));
	integ_label_validate(value, len, &label);
	good = holds(&label, value, len);
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

	prandom_seed_state(&rnd, 3141592653);
	for (type = 0; type < 256; type++) {
		for (len = 0; len <= LEN_MAX; len++)
			for (i = 0; i < BODIES; i++)
				KUNIT_EXPECT_TRUE_MSG(test, holds_for(&rnd, type, len),
						      "type %u, %zu bytes", type, len);
		cond_resched();
	}
}

/* What is written is read as the same, as far as the form can tell (APPR-42). */
static void writes_what_it_reads(struct kunit *test)
{
	u8 value[INTEG_LABEL_DIGEST_MAX];
	struct integ_label label;
	struct integ_digest d;
	unsigned int algo;
	size_t n;

	for (algo = 0; algo < HASH_ALGO__LAST; algo++) {
		const bool bare = algo == HASH_ALGO_MD4 ||
				  algo == HASH_ALGO_MD5 || algo == HASH_ALGO_SHA1;

		integ_digest_clear(&d, algo);
		memset(d.bytes, 0xa5, d.len);
		n = integ_label_format(&d, value);
		KUNIT_ASSERT_EQ(test, n, d.len + (bare ? 1 : 2));
		KUNIT_EXPECT_EQ(test, value[0], bare ? 1 : 4);
		if (!bare)
			KUNIT_EXPECT_EQ(test, value[1], algo);
		integ_label_validate(value, n, &label);
		KUNIT_EXPECT_EQ(test, label.kind, INTEG_LABEL_DIGEST);
		/* MD4 has no form of its own: it reads as MD5 and fits nothing. */
		KUNIT_EXPECT_EQ(test, label.algo,
				algo == HASH_ALGO_MD4 ? HASH_ALGO_MD5 : algo);
		KUNIT_ASSERT_EQ(test, label.digest_len, d.len);
		KUNIT_EXPECT_MEMEQ(test, label.digest, d.bytes, d.len);
	}
}

static struct kunit_case cases[] = {
	KUNIT_CASE_PARAM(reads_values, label_gen_params),
	KUNIT_CASE(reads_padded_md5),
	KUNIT_CASE(says_why_there_is_none),
	KUNIT_CASE(takes_every_short_value),
	KUNIT_CASE(writes_what_it_reads),
	{ }
};

static struct kunit_suite suite = {
	.name = "integ_appraise_label",
	.test_cases = cases,
};
kunit_test_suite(suite);
