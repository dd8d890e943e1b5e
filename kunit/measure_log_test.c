// SPDX-License-Identifier: GPL-2.0-only
/*
 * Adding to the list: duplicates, violations, banks, failures. After each of
 * them the list, replayed, must give the PCRs of the TPM.
 */
#include <kunit/static_stub.h>
#include <kunit/test.h>
#include <linux/string.h>

#include "measure_util.h"
#include "../security/measure/record.h"

/* SHA1 late, one the kernel does not know, one of an odd size, no SHA256. */
static const struct integ_tpm_bank banks[] = {
	{ TPM_ALG_SHA512, HASH_ALGO_SHA512, 64 },
	{ 0x0027, HASH_ALGO__LAST, 32 },
	{ TPM_ALG_SHA1, HASH_ALGO_SHA1, 20 },
	{ 0x00fe, HASH_ALGO__LAST, 12 },
};

static struct integ_log *banks_log(struct kunit *test)
{
	const struct integ_log_config cfg = {
		.tpm = fake_tpm_create(test, banks, ARRAY_SIZE(banks))->tpm,
		.algo = HASH_ALGO_SHA256,
		.file_template = integ_template_find("ima-ng"),
		.default_pcr = 10,
	};

	return measure_log(test, &cfg);
}

static struct integ_log *bare_log(struct kunit *test, enum hash_algo algo,
				  const char *tmpl)
{
	const struct integ_log_config cfg = {
		.algo = algo,
		.file_template = integ_template_find(tmpl),
		.default_pcr = 10,
	};

	return measure_log(test, &cfg);
}

static void expect_replay(struct kunit *test, struct integ_log *log)
{
	struct fake_tpm *fake = test->priv;
	u8 value[TPM2_MAX_DIGEST_SIZE];

	KUNIT_EXPECT_FALSE(test, fake->bad);
	for (u32 pcr = 0; pcr < FAKE_PCRS; pcr++)
		for (unsigned int i = 0; i < integ_tpm_banks(fake->tpm); i++) {
			KUNIT_EXPECT_TRUE(test,
					  measure_replay(test,
							 integ_log_list(log, i),
							 integ_tpm_bank(fake->tpm, i),
							 pcr, value));
			KUNIT_EXPECT_MEMEQ(test, value, fake->value[pcr][i],
					   TPM2_MAX_DIGEST_SIZE);
		}
}

/* MEAS-14, MEAS-50 */
static void test_slots(struct kunit *test)
{
	static const char * const names[] = {
		"sha512", "tpm_alg_27", "sha1", "tpm_alg_fe",
	};
	struct integ_log *log = banks_log(test);
	char name[INTEG_LIST_NAME_MAX];

	/* SHA1 is a bank, and nobody asks for that of the default algorithm. */
	KUNIT_ASSERT_EQ(test, integ_log_lists(log), 4);
	for (unsigned int i = 0; i < 4; i++) {
		integ_log_list_name(integ_log_list(log, i), name);
		KUNIT_EXPECT_STREQ(test, name, names[i]);
		KUNIT_EXPECT_EQ(test,
				integ_log_list_digest_size(integ_log_list(log, i)),
				banks[i].digest_size);
	}
	KUNIT_EXPECT_EQ(test, log->digests_len, 64 + 32 + 20 + 12);
}

static void test_slots_without_tpm(struct kunit *test)
{
	struct integ_log *log = bare_log(test, HASH_ALGO_SHA256, "ima-ng");
	char name[INTEG_LIST_NAME_MAX];

	KUNIT_ASSERT_EQ(test, integ_log_lists(log), 1);
	integ_log_list_name(integ_log_list(log, 0), name);
	KUNIT_EXPECT_STREQ(test, name, "sha1");
	KUNIT_EXPECT_EQ(test, log->digests_len, SHA1_DIGEST_SIZE);
}

/* MEAS-14: each slot has its own hash, or that of SHA1 cut or padded. */
static void test_digests(struct kunit *test)
{
	struct integ_log *log = banks_log(test);
	struct integ_digest sha1, sha512;
	struct integ_stored rec;
	const u8 *data;
	u32 len;

	KUNIT_ASSERT_EQ(test, measure_add(log, 1), 0);
	KUNIT_ASSERT_TRUE(test, integ_store_get(&log->store, 0, &rec));
	data = integ_body_fields(log->cfg.file_template,
				 rec.bytes + log->digests_len,
				 rec.len - log->digests_len, &len);
	integ_hash_buf(data, len, HASH_ALGO_SHA1, &sha1);
	integ_hash_buf(data, len, HASH_ALGO_SHA512, &sha512);
	KUNIT_EXPECT_MEMEQ(test, rec.bytes, sha512.bytes, 64);
	KUNIT_EXPECT_MEMEQ(test, rec.bytes + 64, sha1.bytes, 32);
	KUNIT_EXPECT_MEMEQ(test, rec.bytes + 96, sha1.bytes, 20);
	KUNIT_EXPECT_MEMEQ(test, rec.bytes + 116, sha1.bytes, 12);
	expect_replay(test, log);
}

/* MEAS-30 */
static void test_duplicates(struct kunit *test)
{
	struct integ_template renamed = *integ_template_find("ima-ng");
	struct integ_log *log = banks_log(test);
	struct fake_tpm *fake = test->priv;
	struct measure_file f;

	if (IS_ENABLED(CONFIG_IMA_DISABLE_HTABLE))
		kunit_skip(test, "no duplicate detection");
	measure_file(&f, HASH_ALGO_SHA256, 1);
	KUNIT_EXPECT_EQ(test, integ_log_measure(log, NULL, 10, &f.ev), 0);
	KUNIT_EXPECT_EQ(test, integ_log_measure(log, NULL, 10, &f.ev), -EEXIST);
	/* Another PCR or another template make another record. */
	KUNIT_EXPECT_EQ(test, integ_log_measure(log, NULL, 11, &f.ev), 0);
	KUNIT_EXPECT_EQ(test,
			integ_log_measure(log, integ_template_find("ima-ngv2"),
					  10, &f.ev), 0);
	KUNIT_EXPECT_EQ(test, integ_log_measure(log, NULL, 11, &f.ev), -EEXIST);
	/* Its name is not in the template digest. */
	renamed.name = "";
	KUNIT_EXPECT_EQ(test, integ_log_measure(log, &renamed, 10, &f.ev), -EEXIST);
	KUNIT_EXPECT_EQ(test, integ_log_records(log), 3);
	KUNIT_EXPECT_EQ(test, fake->extends, 3);
	expect_replay(test, log);
}

/* MEAS-31 */
static void test_keep_duplicates(struct kunit *test)
{
	const struct integ_log_config cfg = {
		.tpm = fake_tpm_create(test, banks, ARRAY_SIZE(banks))->tpm,
		.algo = HASH_ALGO_SHA1,
		.file_template = integ_template_find("ima-ng"),
		.default_pcr = 10,
		.keep_duplicates = true,
	};
	struct integ_log *log = measure_log(test, &cfg);

	KUNIT_EXPECT_EQ(test, measure_add(log, 1), 0);
	KUNIT_EXPECT_EQ(test, measure_add(log, 1), 0);
	KUNIT_EXPECT_EQ(test, integ_log_records(log), 2);
	expect_replay(test, log);
}

/* MEAS-26, MEAS-34 */
static void test_violation(struct kunit *test)
{
	struct integ_log *log = banks_log(test);
	struct fake_tpm *fake = test->priv;
	struct integ_stored rec;
	struct measure_file f;
	const u8 *data;
	u32 len;

	measure_file(&f, HASH_ALGO_SHA256, 1);
	f.ev.digest = NULL;
	KUNIT_EXPECT_EQ(test, integ_log_violation(log, &f.ev, "ToMToU"), 0);
	/* Never a duplicate. */
	KUNIT_EXPECT_EQ(test, integ_log_violation(log, &f.ev, "ToMToU"), 0);
	KUNIT_EXPECT_EQ(test, integ_log_records(log), 2);
	KUNIT_EXPECT_EQ(test, integ_log_violations(log), 2);
	KUNIT_EXPECT_EQ(test, fake->violations, 2);

	KUNIT_ASSERT_TRUE(test, integ_store_get(&log->store, 1, &rec));
	KUNIT_EXPECT_NULL(test, memchr_inv(rec.bytes, 0, log->digests_len));
	data = integ_body_fields(log->cfg.file_template,
				 rec.bytes + log->digests_len,
				 rec.len - log->digests_len, &len);
	KUNIT_ASSERT_EQ(test, len, 4 + 8 + 32 + 4 + strlen(f.name) + 1);
	KUNIT_EXPECT_MEMEQ(test, data + 4, "sha256:", 8);
	KUNIT_EXPECT_NULL(test, memchr_inv(data + 12, 0, 32));
	expect_replay(test, log);
}

/* MEAS-21 */
static void test_short_digest(struct kunit *test)
{
	struct integ_log *log = bare_log(test, HASH_ALGO_SHA1, "ima");
	struct integ_evidence ev = { .name = "kexec-cmdline" };
	struct integ_digest digest;
	enum integ_log_step step;

	/* A buffer cannot be hashed again. */
	integ_digest_clear(&digest, HASH_ALGO_SHA256);
	ev.digest = &digest;
	KUNIT_EXPECT_EQ(test, integ_log_measure_step(log, NULL, 10, &ev, &step),
			-EINVAL);
	KUNIT_EXPECT_EQ(test, step, INTEG_LOG_BUILD);
	integ_digest_clear(&digest, HASH_ALGO_MD5);
	KUNIT_EXPECT_EQ(test, integ_log_measure(log, NULL, 10, &ev), 0);
	integ_digest_clear(&digest, HASH_ALGO_SHA1);
	KUNIT_EXPECT_EQ(test, integ_log_measure(log, NULL, 10, &ev), 0);
	KUNIT_EXPECT_EQ(test, integ_log_records(log), 2);
}

/* INIT-7: the record stays, the access goes on. */
static void test_tpm_error(struct kunit *test)
{
	struct integ_log *log = banks_log(test);
	struct fake_tpm *fake = test->priv;

	KUNIT_EXPECT_EQ(test, measure_add(log, 1), 0);
	fake->fail_after = fake->extends;
	fake->rc = 0x101;
	KUNIT_EXPECT_EQ(test, measure_add(log, 2), 0);
	fake->rc = -EPIPE;
	KUNIT_EXPECT_EQ(test, measure_add(log, 3), 0);
	KUNIT_EXPECT_EQ(test, integ_log_records(log), 3);
	KUNIT_EXPECT_EQ(test, fake->extends, 1);
	/* Nor does a TPM that has gone away make anybody wait or try again. */
	if (!IS_ENABLED(CONFIG_IMA_DISABLE_HTABLE))
		KUNIT_EXPECT_EQ(test, measure_add(log, 3), -EEXIST);
}

static int no_store(struct integ_store *s, u32 len)
{
	return -ENOMEM;
}

static int no_index(struct integ_index *ix, unsigned long nr)
{
	return -ENOMEM;
}

static struct integ_record *no_record(u32 len)
{
	return NULL;
}

static void expect_nothing_added(struct kunit *test, struct integ_log *log,
				 enum integ_log_step want)
{
	struct fake_tpm *fake = test->priv;
	const unsigned long violations = integ_log_violations(log);
	enum integ_log_step step;
	struct measure_file f;

	measure_file(&f, HASH_ALGO_SHA256, 7);
	KUNIT_EXPECT_EQ(test, integ_log_measure_step(log, NULL, 10, &f.ev, &step),
			-ENOMEM);
	KUNIT_EXPECT_EQ(test, step, want);
	KUNIT_EXPECT_EQ(test, integ_log_records(log), 1);
	KUNIT_EXPECT_EQ(test, fake->extends, 1);
	KUNIT_EXPECT_EQ(test, integ_log_violations(log), violations);
	expect_replay(test, log);
}

/* MEAS-35, for each thing there may be no memory for. */
static void test_no_memory(struct kunit *test)
{
	struct integ_log *log = banks_log(test);
	struct measure_file f;

	KUNIT_EXPECT_EQ(test, measure_add(log, 1), 0);
	kunit_activate_static_stub(test, integ_store_reserve, no_store);
	expect_nothing_added(test, log, INTEG_LOG_STORE);

	/* A violation counts even if it cannot be recorded (HOOK-26). */
	measure_file(&f, HASH_ALGO_SHA256, 8);
	KUNIT_EXPECT_EQ(test, integ_log_violation(log, &f.ev, "ToMToU"), -ENOMEM);
	KUNIT_EXPECT_EQ(test, integ_log_violations(log), 1);
	kunit_deactivate_static_stub(test, integ_store_reserve);

	kunit_activate_static_stub(test, integ_record_alloc, no_record);
	expect_nothing_added(test, log, INTEG_LOG_BUILD);
	kunit_deactivate_static_stub(test, integ_record_alloc);

	if (!IS_ENABLED(CONFIG_IMA_DISABLE_HTABLE)) {
		kunit_activate_static_stub(test, integ_index_reserve, no_index);
		expect_nothing_added(test, log, INTEG_LOG_STORE);
		kunit_deactivate_static_stub(test, integ_index_reserve);
	}

	/* And when there is memory again, nothing of it is left. */
	KUNIT_EXPECT_EQ(test, measure_add(log, 7), 0);
	KUNIT_EXPECT_EQ(test, integ_log_records(log), 2);
	expect_replay(test, log);
}

static void test_too_many_templates(struct kunit *test)
{
	struct integ_log *log = bare_log(test, HASH_ALGO_SHA1, "ima-ng");
	struct integ_template *many;
	struct measure_file f;

	many = kunit_kcalloc(test, INTEG_LOG_TEMPLATES_MAX + 1, sizeof(*many),
			     GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, many);
	for (unsigned int i = 0; i <= INTEG_LOG_TEMPLATES_MAX; i++) {
		many[i] = *integ_template_find("ima-ng");
		measure_file(&f, HASH_ALGO_SHA1, i);
		KUNIT_EXPECT_EQ(test, integ_log_measure(log, &many[i], 10, &f.ev),
				i < INTEG_LOG_TEMPLATES_MAX ? 0 : -ENOSPC);
	}
	KUNIT_EXPECT_EQ(test, integ_log_records(log), INTEG_LOG_TEMPLATES_MAX);
}

static struct kunit_case cases[] = {
	KUNIT_CASE(test_slots),
	KUNIT_CASE(test_slots_without_tpm),
	KUNIT_CASE(test_digests),
	KUNIT_CASE(test_duplicates),
	KUNIT_CASE(test_keep_duplicates),
	KUNIT_CASE(test_violation),
	KUNIT_CASE(test_short_digest),
	KUNIT_CASE(test_tpm_error),
	KUNIT_CASE(test_no_memory),
	KUNIT_CASE(test_too_many_templates),
	{}
};

static struct kunit_suite suite = {
	.name = "integ_measure_log",
	.test_cases = cases,
};
kunit_test_suite(suite);
