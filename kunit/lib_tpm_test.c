// SPDX-License-Identifier: GPL-2.0-only
/*
 * The TPM's banks, without a TPM.
 */
#include <kunit/static_stub.h>
#include <kunit/test.h>
#include <linux/string.h>

#include "../security/lib/lib.h"

static const struct integ_tpm_bank banks[] = {
	{ TPM_ALG_SHA256, HASH_ALGO_SHA256, 32 },
	{ 0x0027, HASH_ALGO__LAST, 32 },
	{ TPM_ALG_SHA1, HASH_ALGO_SHA1, 20 },
};

static int setup(struct kunit *test)
{
	test->priv = integ_tpm_create(NULL, banks, ARRAY_SIZE(banks));
	KUNIT_ASSERT_NOT_NULL(test, test->priv);
	return 0;
}

static void teardown(struct kunit *test)
{
	integ_tpm_close(test->priv);
}

static void test_banks(struct kunit *test)
{
	const struct integ_tpm *tpm = test->priv;
	unsigned int i;

	KUNIT_ASSERT_EQ(test, integ_tpm_banks(tpm), ARRAY_SIZE(banks));
	for (i = 0; i < ARRAY_SIZE(banks); i++) {
		const struct integ_tpm_bank *b = integ_tpm_bank(tpm, i);

		KUNIT_ASSERT_NOT_NULL(test, b);
		KUNIT_EXPECT_EQ(test, b->tpm_alg, banks[i].tpm_alg);
		KUNIT_EXPECT_EQ(test, b->algo, banks[i].algo);
		KUNIT_EXPECT_EQ(test, b->digest_size, banks[i].digest_size);
	}
	KUNIT_EXPECT_NULL(test, integ_tpm_bank(tpm, i));
	KUNIT_EXPECT_NULL(test, integ_tpm_bank(tpm, UINT_MAX));
}

/* INIT-6 */
static void test_bypass(struct kunit *test)
{
	struct integ_digest d;

	KUNIT_EXPECT_EQ(test, integ_tpm_banks(NULL), 0);
	KUNIT_EXPECT_NULL(test, integ_tpm_bank(NULL, 0));
	KUNIT_EXPECT_EQ(test, integ_tpm_extend(NULL, 10, NULL), 0);
	KUNIT_EXPECT_EQ(test, integ_tpm_read_pcr(NULL, 0, 10, &d), -EINVAL);
	integ_tpm_close(NULL);
	integ_tpm_close(ERR_PTR(-ENOMEM));
}

/* Above all: the machine's own TPM is not touched in place of the missing one. */
static void test_without_chip(struct kunit *test)
{
	struct tpm_digest digests[ARRAY_SIZE(banks)] = { };
	struct integ_tpm *tpm = test->priv;
	struct integ_digest d;

	memset(&d, 0xff, sizeof(d));
	KUNIT_EXPECT_EQ(test, integ_tpm_read_pcr(tpm, 0, 10, &d), -ENODEV);
	KUNIT_EXPECT_EQ(test, d.algo, HASH_ALGO_SHA256);
	KUNIT_EXPECT_EQ(test, d.len, 32);
	KUNIT_EXPECT_TRUE(test, integ_digest_is_zero(&d));
	KUNIT_EXPECT_EQ(test, integ_tpm_read_pcr(tpm, 1, 10, &d), -ENOPKG);
	KUNIT_EXPECT_EQ(test, d.len, 0);
	KUNIT_EXPECT_EQ(test, integ_tpm_read_pcr(tpm, 3, 10, &d), -EINVAL);
	KUNIT_EXPECT_EQ(test, integ_tpm_extend(tpm, 10, digests), -ENODEV);
}

static int fake_extend(struct integ_tpm *tpm, u32 pcr,
		       const struct tpm_digest *digests)
{
	return pcr == 10 && digests[0].alg_id == TPM_ALG_SHA256 ? 0x101 : -EIO;
}

static int fake_read(struct integ_tpm *tpm, unsigned int bank, u32 pcr,
		     struct integ_digest *out)
{
	integ_digest_clear(out, integ_tpm_bank(tpm, bank)->algo);
	memset(out->bytes, pcr, out->len);
	return 0;
}

/* The redirections that the tests of the measurement list stand on. */
static void test_redirection(struct kunit *test)
{
	const struct tpm_digest digests[] = { { .alg_id = TPM_ALG_SHA256 } };
	struct integ_tpm *tpm = test->priv;
	struct integ_digest d;

	kunit_activate_static_stub(test, integ_tpm_extend, fake_extend);
	kunit_activate_static_stub(test, integ_tpm_read_pcr, fake_read);
	KUNIT_EXPECT_EQ(test, integ_tpm_extend(tpm, 10, digests), 0x101);
	KUNIT_EXPECT_EQ(test, integ_tpm_read_pcr(tpm, 2, 7, &d), 0);
	KUNIT_EXPECT_EQ(test, d.len, 20);
	KUNIT_EXPECT_EQ(test, d.bytes[19], 7);
}

static struct kunit_case cases[] = {
	KUNIT_CASE(test_banks),
	KUNIT_CASE(test_bypass),
	KUNIT_CASE(test_without_chip),
	KUNIT_CASE(test_redirection),
	{}
};

static struct kunit_suite suite = {
	.name = "integ_lib_tpm",
	.init = setup,
	.exit = teardown,
	.test_cases = cases,
};

kunit_test_suite(suite);
