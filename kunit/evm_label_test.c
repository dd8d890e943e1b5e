// SPDX-License-Identifier: GPL-2.0-only
/*
 * The gate for security.evm (EVM-4), and what is written there (EVM-6).
 */
#include <kunit/test.h>
#include <linux/prandom.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "../security/evm/evm.h"
#include "../security/lib/lib.h"

#define NR_ALGOS	23
#define SHA1		2
#define NO_ALGO		NR_ALGOS

/* CON-1, written once more. */
static const u8 digest_size[NR_ALGOS] = {
	16, 16, 20, 20, 32, 48, 64, 28, 16, 32, 40, 32,
	48, 64, 16, 20, 24, 32, 32, 64, 32, 48, 64,
};

/**
 * struct expected - what is to be said of a value
 * @kind: what it is
 * @algo: its algorithm
 * @digest_at: where the HMAC begins, 0 if there is none
 */
struct expected {
	enum integ_evm_kind kind;
	unsigned int algo;
	size_t digest_at;
};

static const struct expected invalid = {
	.kind = INTEG_EVM_KIND_INVALID, .algo = NO_ALGO,
};

/* EDGE-33: an HMAC with another algorithm than SHA1, which has its own form. */
static struct expected expect_ng(const u8 *value, size_t len)
{
	if (len < 2 || value[1] >= NR_ALGOS || value[1] == SHA1)
		return invalid;
	if (len != 2 + (size_t)digest_size[value[1]])
		return invalid;
	return (struct expected) { INTEG_EVM_KIND_HMAC, value[1], 2 };
}

/* XATTR-3, XATTR-5: version 1 is over SHA1 and has no such number there. */
static struct expected expect_signature(enum integ_evm_kind kind, const u8 *value,
					size_t len)
{
	if (len <= 9)
		return invalid;
	if (value[1] == 1)
		return (struct expected) { kind, SHA1 };
	return (struct expected) {
		kind, value[2] < NR_ALGOS ? value[2] : NO_ALGO,
	};
}

static struct expected expect(const u8 *value, size_t len)
{
	if (!len)
		return invalid;
	switch (value[0]) {
	case 2:
		if (len != 21)
			return invalid;
		return (struct expected) { INTEG_EVM_KIND_HMAC, SHA1, 1 };
	case 3:
		return expect_signature(INTEG_EVM_KIND_SIGNATURE, value, len);
	case 5:
		return expect_signature(INTEG_EVM_KIND_PORTABLE, value, len);
	case 7:
		return expect_ng(value, len);
	default:
		return invalid;
	}
}

static bool is_expected(const u8 *value, size_t len)
{
	const struct expected want = expect(value, len);
	const u8 *digest = want.digest_at ? value + want.digest_at : NULL;
	struct integ_evm_label got;

	memset(&got, 0x5a, sizeof(got));
	integ_evm_label_validate(value, len, &got);
	return got.kind == want.kind && got.algo == want.algo &&
	       got.digest == digest && got.value == value && got.len == len;
}

#define LEN_MAX		80
#define BODIES		4

/* In memory of its very size. Half of the time, small numbers follow the type. */
static bool holds_for(struct rnd_state *rnd, u8 type, size_t len)
{
	u8 *value = kmalloc(len, GFP_KERNEL);
	bool good;

	if (!value)
		return false;
	prandom_bytes_state(rnd, value, len);
	if (len)
		value[0] = type;
	if (len > 2 && prandom_u32_state(rnd) & 1) {
		value[1] %= 4;
		value[2] %= NR_ALGOS + 1;
	}
	good = is_expected(value, len);
	kfree(value);
	return good;
}

static void takes_every_short_value(struct kunit *test)
{
	struct rnd_state rnd;
	unsigned int type, i;
	size_t len;

	prandom_seed_state(&rnd, 1414213562);
	for (type = 0; type < 256; type++) {
		for (len = 0; len <= LEN_MAX; len++)
			for (i = 0; i < BODIES; i++)
				KUNIT_EXPECT_TRUE_MSG(test, holds_for(&rnd, type, len),
						      "type %u, %zu bytes", type, len);
		cond_resched();
	}
}

/* Of the types that mean something, whatever stands behind them. */
static void looks_at_version_and_algorithm(struct kunit *test)
{
	static const u8 types[] = { 2, 3, 5, 7 };
	static const u8 algos[] = { 0, 1, 2, 4, 22, 23, 24, 128, 255 };
	u8 value[LEN_MAX] = { };
	unsigned int i, second, third;
	size_t len;

	for (i = 0; i < ARRAY_SIZE(types); i++)
		for (second = 0; second < 256; second++)
			for (third = 0; third < ARRAY_SIZE(algos); third++) {
				value[0] = types[i];
				value[1] = second;
				value[2] = algos[third];
				for (len = 0; len <= LEN_MAX; len++)
					KUNIT_EXPECT_TRUE_MSG(test, is_expected(value, len),
							      "%u %u %u, %zu bytes",
							      types[i], second,
							      algos[third], len);
			}
}

/**
 * struct label_case - a value and what it is
 * @desc: name of the case
 * @head: its first bytes
 * @len: its length
 * @kind: what it is; nothing valid if left out
 * @algo: its algorithm, if it is valid
 */
struct label_case {
	const char *desc;
	u8 head[3];
	size_t len;
	enum integ_evm_kind kind;
	enum hash_algo algo;
};

static const struct label_case label_cases[] = {
	{ "no byte", { }, 0 },
	/* EVM-4, first row */
	{ "HMAC", { 2 }, 21, INTEG_EVM_KIND_HMAC, HASH_ALGO_SHA1 },
	{ "HMAC, a byte missing", { 2 }, 20 },
	{ "HMAC, a byte too many", { 2 }, 22 },
	{ "HMAC of a longer hash", { 2 }, 33 },
	{ "type of an HMAC only", { 2 }, 1 },
	/* EVM-4, second and third row */
	{ "signature", { 3, 2, 4 }, 265, INTEG_EVM_KIND_SIGNATURE, HASH_ALGO_SHA256 },
	{ "the shortest signature", { 3, 2, 4 }, 10, INTEG_EVM_KIND_SIGNATURE,
	  HASH_ALGO_SHA256 },
	{ "header of a signature only", { 3, 2, 4 }, 9 },
	{ "signature of version 1", { 3, 1, 4 }, 100, INTEG_EVM_KIND_SIGNATURE,
	  HASH_ALGO_SHA1 },
	{ "no such algorithm", { 3, 2, 23 }, 100, INTEG_EVM_KIND_SIGNATURE,
	  HASH_ALGO__LAST },
	{ "portable signature", { 5, 2, 6 }, 265, INTEG_EVM_KIND_PORTABLE,
	  HASH_ALGO_SHA512 },
	{ "the shortest portable one", { 5, 2, 6 }, 10, INTEG_EVM_KIND_PORTABLE,
	  HASH_ALGO_SHA512 },
	{ "header of a portable one only", { 5, 2, 6 }, 9 },
	{ "the longest", { 5, 2, 4 }, XATTR_SIZE_MAX, INTEG_EVM_KIND_PORTABLE,
	  HASH_ALGO_SHA256 },
	/* EVM-4, last row; CON-2 */
	{ "type of a bare digest", { 1 }, 21 },
	{ "type of a digest", { 4, 4 }, 34 },
	{ "type of a verity signature", { 6, 3, 4 }, 265 },
	{ "type 8", { 8, 4 }, 34 },
	{ "type 255", { 255, 2, 4 }, 265 },
	/* EDGE-33 */
	{ "HMAC of SHA256", { 7, 4 }, 34, INTEG_EVM_KIND_HMAC, HASH_ALGO_SHA256 },
	{ "HMAC of SHA384", { 7, 5 }, 50, INTEG_EVM_KIND_HMAC, HASH_ALGO_SHA384 },
	{ "HMAC of SHA512", { 7, 6 }, 66, INTEG_EVM_KIND_HMAC, HASH_ALGO_SHA512 },
	{ "SHA256 of SHA512's length", { 7, 4 }, 66 },
	{ "SHA256, a byte missing", { 7, 4 }, 33 },
	{ "SHA256, a byte too many", { 7, 4 }, 35 },
	{ "SHA1 in the form of others", { 7, 2 }, 22 },
	{ "HMAC of no such algorithm", { 7, 23 }, 34 },
	{ "no algorithm", { 7 }, 1 },
};

static void label_desc(const struct label_case *c, char *desc)
{
	strscpy(desc, c->desc, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(label, label_cases, label_desc);

static void says_what_a_value_is(struct kunit *test)
{
	const struct label_case *c = test->param_value;
	u8 *value = kunit_kzalloc(test, c->len ?: 1, GFP_KERNEL);
	struct integ_evm_label got;

	KUNIT_ASSERT_NOT_NULL(test, value);
	memcpy(value, c->head, min(c->len, sizeof(c->head)));
	integ_evm_label_validate(value, c->len, &got);
	KUNIT_EXPECT_EQ(test, got.kind, c->kind);
	KUNIT_EXPECT_EQ(test, got.algo, c->kind ? c->algo : HASH_ALGO__LAST);
	KUNIT_EXPECT_TRUE(test, is_expected(value, c->len));
}

/**
 * struct format_case - an HMAC and how it is written
 * @desc: name of the case
 * @algo: algorithm
 * @head: bytes in front of the HMAC
 * @head_len: how many
 * @digest_len: bytes of the HMAC
 */
struct format_case {
	const char *desc;
	enum hash_algo algo;
	u8 head[2];
	size_t head_len;
	size_t digest_len;
};

static const struct format_case format_cases[] = {
	{ "SHA1 (EVM-4)", HASH_ALGO_SHA1, { 2 }, 1, 20 },
	{ "SHA256 (EDGE-33)", HASH_ALGO_SHA256, { 7, 4 }, 2, 32 },
	{ "SHA384 (EDGE-33)", HASH_ALGO_SHA384, { 7, 5 }, 2, 48 },
	{ "SHA512 (EDGE-33)", HASH_ALGO_SHA512, { 7, 6 }, 2, 64 },
};

static void format_desc(const struct format_case *c, char *desc)
{
	strscpy(desc, c->desc, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(format, format_cases, format_desc);

/* There and back. */
static void reads_what_it_wrote(struct kunit *test)
{
	const struct format_case *c = test->param_value;
	u8 bytes[64], value[INTEG_EVM_HMAC_MAX + 1];
	struct integ_digest hmac;
	struct integ_evm_label label;
	size_t len;

	get_random_bytes(bytes, sizeof(bytes));
	memset(value, 0xa5, sizeof(value));
	KUNIT_ASSERT_EQ(test, integ_digest_set(&hmac, c->algo, bytes,
					       c->digest_len), 0);
	len = integ_evm_label_format(&hmac, value);
	KUNIT_ASSERT_EQ(test, len, c->head_len + c->digest_len);
	KUNIT_EXPECT_MEMEQ(test, value, c->head, c->head_len);
	KUNIT_EXPECT_MEMEQ(test, value + c->head_len, bytes, c->digest_len);
	KUNIT_EXPECT_EQ(test, value[len], 0xa5);

	integ_evm_label_validate(value, len, &label);
	KUNIT_EXPECT_EQ(test, label.kind, INTEG_EVM_KIND_HMAC);
	KUNIT_EXPECT_EQ(test, label.algo, c->algo);
	KUNIT_EXPECT_PTR_EQ(test, label.digest, (const u8 *)value + c->head_len);
}

static struct kunit_case cases[] = {
	KUNIT_CASE(takes_every_short_value),
	KUNIT_CASE(looks_at_version_and_algorithm),
	KUNIT_CASE_PARAM(says_what_a_value_is, label_gen_params),
	KUNIT_CASE_PARAM(reads_what_it_wrote, format_gen_params),
	{ }
};

static struct kunit_suite suite = {
	.name = "integ_evm_label",
	.test_cases = cases,
};
kunit_test_suite(suite);
