// SPDX-License-Identifier: GPL-2.0-only
/*
 * The boot_aggregate record (INIT-5). Bank b of PCR p holds bytes of value p + b.
 */
#include <kunit/static_stub.h>
#include <kunit/test.h>
#include <linux/string.h>

#include "measure_util.h"
#include "../security/measure/record.h"

static const struct integ_tpm_bank tpm2[] = {
	{ TPM_ALG_SHA1, HASH_ALGO_SHA1, 20 },
	{ TPM_ALG_SHA256, HASH_ALGO_SHA256, 32 },
};

static const struct integ_tpm_bank tpm12[] = {
	{ TPM_ALG_SHA1, HASH_ALGO_SHA1, 20 },
};

static const struct integ_tpm_bank only_sha384[] = {
	{ TPM_ALG_SHA384, HASH_ALGO_SHA384, 48 },
};

static const struct integ_tpm_bank only_sha256[] = {
	{ TPM_ALG_SHA256, HASH_ALGO_SHA256, 32 },
};

struct boot_case {
	const char *desc;
	const struct integ_tpm_bank *banks;
	unsigned int nr_banks;
	enum hash_algo algo;
	const char *tmpl;
	/* Bank whose PCRs are hashed, -1 for a digest of zeros. */
	int bank;
	/* What the digest says it is, and the PCRs that are hashed. */
	enum hash_algo result;
	unsigned int pcrs;
	int fail_read;
};

static const struct boot_case boot_cases[] = {
	{ "no TPM", NULL, 0, HASH_ALGO_SHA256, "ima-ng",
	  -1, HASH_ALGO_SHA256, 0, -1 },
	{ "bank of the default algorithm", tpm2, 2, HASH_ALGO_SHA256, "ima-ng",
	  1, HASH_ALGO_SHA256, 10, -1 },
	{ "default algorithm SHA1", tpm2, 2, HASH_ALGO_SHA1, "ima-ng",
	  0, HASH_ALGO_SHA1, 8, -1 },
	{ "no such bank: SHA256", tpm2, 2, HASH_ALGO_SHA512, "ima-ng",
	  1, HASH_ALGO_SHA256, 10, -1 },
	{ "TPM 1.2", tpm12, 1, HASH_ALGO_SHA256, "ima-ng",
	  0, HASH_ALGO_SHA1, 8, -1 },
	{ "no suitable bank", only_sha384, 1, HASH_ALGO_SHA256, "ima-ng",
	  -1, HASH_ALGO_SHA256, 0, -1 },
	{ "template ima", tpm2, 2, HASH_ALGO_SHA1, "ima",
	  0, HASH_ALGO_SHA1, 8, -1 },
	{ "template ima, default algorithm SHA256", tpm2, 2, HASH_ALGO_SHA256,
	  "ima", 0, HASH_ALGO_SHA1, 8, -1 },
	{ "template ima, no SHA1 bank", only_sha256, 1, HASH_ALGO_SHA1, "ima",
	  -1, HASH_ALGO_SHA1, 0, -1 },
	{ "template ima, no TPM", NULL, 0, HASH_ALGO_SHA256, "ima",
	  -1, HASH_ALGO_SHA1, 0, -1 },
	{ "unreadable PCR", tpm2, 2, HASH_ALGO_SHA256, "ima-ng",
	  1, HASH_ALGO_SHA256, 10, 3 },
};

static void boot_case_desc(const struct boot_case *c, char *desc)
{
	strscpy(desc, c->desc, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(boot, boot_cases, boot_case_desc);

static void expected(const struct boot_case *c, struct integ_digest *out)
{
	const u32 size = hash_digest_size[c->result];
	u8 values[10 * TPM2_MAX_DIGEST_SIZE];

	integ_digest_clear(out, c->result);
	if (c->bank < 0)
		return;
	for (int pcr = 0; pcr < c->pcrs; pcr++)
		memset(values + pcr * size,
		       pcr == c->fail_read ? 0 : pcr + c->bank, size);
	integ_hash_buf(values, c->pcrs * size, c->result, out);
}

static void test_aggregate(struct kunit *test)
{
	const struct boot_case *c = test->param_value;
	struct integ_log_config cfg = {
		.algo = c->algo,
		.file_template = integ_template_find(c->tmpl),
		.default_pcr = 10,
	};
	const bool unframed = cfg.file_template->unframed;
	struct integ_digest want;
	struct integ_stored rec;
	struct integ_log *log;
	struct fake_tpm *fake;
	const u8 *data;
	u32 len;

	if (c->banks) {
		fake = fake_tpm_create(test, c->banks, c->nr_banks);
		for (int pcr = 0; pcr < FAKE_PCRS; pcr++)
			for (int bank = 0; bank < c->nr_banks; bank++)
				memset(fake->value[pcr][bank], pcr + bank,
				       TPM2_MAX_DIGEST_SIZE);
		fake->fail_read = c->fail_read;
		cfg.tpm = fake->tpm;
	}
	log = measure_log(test, &cfg);
	KUNIT_EXPECT_EQ(test, integ_log_boot_aggregate(log), 0);
	KUNIT_ASSERT_EQ(test, integ_log_records(log), 1);
	KUNIT_ASSERT_TRUE(test, integ_store_get(&log->store, 0, &rec));
	KUNIT_EXPECT_EQ(test, integ_body_u32(rec.bytes + log->digests_len), 10);

	expected(c, &want);
	data = integ_body_fields(cfg.file_template, rec.bytes + log->digests_len,
				 rec.len - log->digests_len, &len);
	if (!unframed) {
		data += sizeof(u32);
		KUNIT_EXPECT_STREQ(test, (const char *)data,
				   c->result == HASH_ALGO_SHA1 ? "sha1:" : "sha256:");
		data += strlen(data) + 1;
	}
	KUNIT_EXPECT_MEMEQ(test, data, want.bytes, want.len);
	data += want.len + sizeof(u32);
	KUNIT_EXPECT_MEMEQ(test, data, "boot_aggregate", strlen("boot_aggregate"));
	KUNIT_EXPECT_PTR_EQ(test, data + strlen("boot_aggregate") + !unframed,
			    rec.bytes + rec.len);
}

static int no_store(struct integ_store *s, u32 len)
{
	return -ENOMEM;
}

static void test_failure(struct kunit *test)
{
	const struct integ_log_config cfg = {
		.algo = HASH_ALGO_SHA1,
		.file_template = integ_template_find("ima-ng"),
		.default_pcr = 10,
	};
	struct integ_log *log = measure_log(test, &cfg);

	kunit_activate_static_stub(test, integ_store_reserve, no_store);
	KUNIT_EXPECT_EQ(test, integ_log_boot_aggregate(log), -ENOMEM);
	KUNIT_EXPECT_EQ(test, integ_log_records(log), 0);
}

static struct kunit_case cases[] = {
	KUNIT_CASE_PARAM(test_aggregate, boot_gen_params),
	KUNIT_CASE(test_failure),
	{}
};

static struct kunit_suite suite = {
	.name = "integ_measure_boot",
	.test_cases = cases,
};
kunit_test_suite(suite);
