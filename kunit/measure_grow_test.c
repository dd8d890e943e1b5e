// SPDX-License-Identifier: GPL-2.0-only
/*
 * Long lists and many tasks.
 */
#include <kunit/test.h>
#include <linux/completion.h>
#include <linux/kthread.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/unaligned.h>

#include "measure_util.h"
#include "../security/measure/record.h"

/* Enough for the index to split each of its first buckets many times. */
#define MANY		120000

static struct integ_log *sha1_log(struct kunit *test)
{
	const struct integ_log_config cfg = {
		.algo = HASH_ALGO_SHA1,
		.file_template = integ_template_find("ima-ng"),
		.default_pcr = 10,
	};

	return measure_log(test, &cfg);
}

/*
 * A record without template digests, which the list does not look at: the test is
 * about the list and not about SHA1.
 */
static struct integ_record *made_up(struct kunit *test, struct integ_log *log)
{
	struct measure_file f;
	struct integ_field_source src = { .ev = &f.ev, .digest = &f.digest };
	struct integ_record *rec;

	measure_file(&f, log->cfg.algo, 0);
	rec = integ_record_build(log->cfg.file_template, 10, &src,
				 log->digests_len);
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, rec);
	return rec;
}

static void number(struct integ_record *rec, u32 n)
{
	u32 len;
	u8 *fields = (u8 *)integ_body_fields(rec->tmpl,
					     rec->bytes + rec->digests_len,
					     rec->len - rec->digests_len, &len);

	/* The file's digest is the first field, the last bytes are a name's. */
	put_unaligned_le32(n / 2, fields + sizeof(u32) + sizeof("sha1:"));
	/* No part of the data may be ignored. */
	fields[len - 2] = 'a' + n % 2;
}

static int add(struct integ_log *log, struct integ_record *rec)
{
	int tpm_err;

	return integ_log_has(log, rec) ? -EEXIST :
					 integ_log_append(log, rec, &tpm_err);
}

static void test_many(struct kunit *test)
{
	struct integ_log *log = sha1_log(test);
	struct integ_record *rec = made_up(test, log);
	struct integ_stored old;
	int err;

	if (IS_ENABLED(CONFIG_IMA_DISABLE_HTABLE))
		kunit_skip(test, "no duplicate detection");
	for (u32 n = 0; n < MANY; n++) {
		number(rec, n);
		err = add(log, rec);
		if (err)
			break;
		if (n % 1024 == 0)
			cond_resched();
	}
	KUNIT_ASSERT_EQ(test, err, 0);
	KUNIT_ASSERT_EQ(test, integ_log_records(log), MANY);

	/* Each of them is known, found by its number, and none was lost. */
	for (u32 n = 0; n < MANY; n++) {
		number(rec, n);
		err = add(log, rec);
		if (err != -EEXIST || !integ_store_get(&log->store, n, &old) ||
		    memcmp(old.bytes, rec->bytes, rec->len))
			break;
		if (n % 1024 == 0)
			cond_resched();
	}
	KUNIT_EXPECT_EQ(test, err, -EEXIST);
	KUNIT_EXPECT_EQ(test, integ_log_records(log), MANY);
	KUNIT_EXPECT_FALSE(test, integ_store_get(&log->store, MANY, &old));
	integ_record_free(rec);
}

static u32 chain_length(struct integ_index *ix, u32 bucket)
{
	const struct integ_bucket *b = genradix_ptr(&ix->main, bucket);
	u32 len = b->nr;

	while (b->next) {
		b = genradix_ptr(&ix->spare, b->next - 1);
		len += b->nr;
	}
	return len;
}

/* Chains stay short whatever the digests are: here they differ in few bits. */
static void test_chains(struct kunit *test)
{
	struct integ_log *log = sha1_log(test);
	struct integ_record *rec = made_up(test, log);
	u32 len, longest = 0, all = 0;

	if (IS_ENABLED(CONFIG_IMA_DISABLE_HTABLE))
		kunit_skip(test, "no duplicate detection");
	for (u32 n = 0; n < 10000; n++) {
		number(rec, n << 16);
		add(log, rec);
	}
	for (u32 b = 0; b < log->index.buckets; b++) {
		len = chain_length(&log->index, b);
		longest = max(longest, len);
		all += len;
	}
	KUNIT_EXPECT_EQ(test, all, 10000);
	KUNIT_EXPECT_LE(test, longest, 32);
	/* What splits give back is used again. */
	KUNIT_EXPECT_LE(test, log->index.spares, log->index.buckets / 2);
	integ_record_free(rec);
}

/* No TPM, SHA256, names like /usr/bin/p012345. */
static void test_memory(struct kunit *test)
{
	const struct integ_log_config cfg = {
		.algo = HASH_ALGO_SHA256,
		.file_template = integ_template_find("ima-ng"),
		.default_pcr = 10,
	};
	struct integ_log *log = measure_log(test, &cfg);
	const u32 records = 5000;

	for (u32 n = 0; n < records; n++)
		KUNIT_ASSERT_EQ(test, measure_add(log, n), 0);
	KUNIT_EXPECT_LE(test, integ_log_memory(log), 128 * records);
	/* And it is not a constant either. */
	KUNIT_EXPECT_GT(test, integ_log_memory(log), 100 * records);
}

#define APPENDERS	4
#define EACH		1500
/* How many records of an appender its neighbour tries to add, too. */
#define OVERLAP		500

static const struct integ_tpm_bank banks[] = {
	{ TPM_ALG_SHA256, HASH_ALGO_SHA256, 32 },
	{ TPM_ALG_SHA1, HASH_ALGO_SHA1, 20 },
};

struct worker {
	struct kunit *test;
	struct integ_log *log;
	u32 first;
	unsigned long added;
	unsigned long other;
	bool *stop;
	struct completion done;
};

static int append_some(void *arg)
{
	struct worker *w = arg;
	int err;

	/* Redirections belong to a task. */
	current->kunit_test = w->test;
	for (u32 n = 0; n < EACH; n++) {
		err = measure_add(w->log, w->first + n);
		if (!err)
			w->added++;
		else if (err != -EEXIST)
			w->other++;
		cond_resched();
	}
	current->kunit_test = NULL;
	complete(&w->done);
	return 0;
}

/* Read on and on, and see that what was read once does not change. */
static int read_all(void *arg)
{
	struct worker *w = arg;
	const struct integ_log_slot *slot = integ_log_list(w->log, 0);
	struct integ_log_place follow = {}, again = {};
	u8 one[199], two[199];
	u64 pos = 0;
	size_t n;

	while (!READ_ONCE(*w->stop)) {
		n = integ_log_read(slot, INTEG_LOG_BINARY, &follow, pos, one,
				   sizeof(one));
		again = (struct integ_log_place) {};
		if (integ_log_read(slot, INTEG_LOG_BINARY, &again, pos, two, n) != n ||
		    memcmp(one, two, n))
			w->other++;
		pos += n;
		w->added += n > 0;
		cond_resched();
	}
	complete(&w->done);
	return 0;
}

static void start(struct kunit *test, struct worker *w, int (*fn)(void *),
		  struct integ_log *log, bool *stop)
{
	struct task_struct *task;

	w->test = test;
	w->log = log;
	w->stop = stop;
	init_completion(&w->done);
	task = kthread_run(fn, w, "integ_kunit");
	if (IS_ERR(task)) {
		w->other++;
		complete(&w->done);
	}
}

static void test_concurrent(struct kunit *test)
{
	struct fake_tpm *fake = fake_tpm_create(test, banks, 2);
	const struct integ_log_config cfg = {
		.tpm = fake->tpm,
		.algo = HASH_ALGO_SHA256,
		.file_template = integ_template_find("ima-ng"),
		.default_pcr = 10,
	};
	struct integ_log *log = measure_log(test, &cfg);
	const u32 distinct = APPENDERS * (EACH - OVERLAP) + OVERLAP;
	struct worker *w = kunit_kcalloc(test, APPENDERS + 1, sizeof(*w),
					 GFP_KERNEL);
	u8 value[TPM2_MAX_DIGEST_SIZE];
	unsigned long added = 0;
	bool stop = false;

	KUNIT_ASSERT_NOT_NULL(test, w);
	start(test, &w[APPENDERS], read_all, log, &stop);
	for (unsigned int i = 0; i < APPENDERS; i++) {
		w[i].first = i * (EACH - OVERLAP);
		start(test, &w[i], append_some, log, &stop);
	}
	for (unsigned int i = 0; i < APPENDERS; i++) {
		wait_for_completion(&w[i].done);
		added += w[i].added;
		KUNIT_EXPECT_EQ(test, w[i].other, 0);
	}
	WRITE_ONCE(stop, true);
	wait_for_completion(&w[APPENDERS].done);
	KUNIT_EXPECT_EQ(test, w[APPENDERS].other, 0);
	KUNIT_EXPECT_GT(test, w[APPENDERS].added, 0);

	KUNIT_EXPECT_EQ(test, added, integ_log_records(log));
	if (!IS_ENABLED(CONFIG_IMA_DISABLE_HTABLE))
		KUNIT_EXPECT_EQ(test, added, distinct);
	KUNIT_EXPECT_EQ(test, fake->extends, added);

	/* The order of the list is the order of the extends. */
	for (unsigned int i = 0; i < 2; i++) {
		KUNIT_EXPECT_TRUE(test, measure_replay(test, integ_log_list(log, i),
						       &banks[i], 10, value));
		KUNIT_EXPECT_MEMEQ(test, value, fake->value[10][i],
				   TPM2_MAX_DIGEST_SIZE);
	}
}

static struct kunit_case cases[] = {
	KUNIT_CASE_SLOW(test_many),
	KUNIT_CASE(test_chains),
	KUNIT_CASE(test_memory),
	KUNIT_CASE_SLOW(test_concurrent),
	{}
};

static struct kunit_suite suite = {
	.name = "integ_measure_grow",
	.test_cases = cases,
};
kunit_test_suite(suite);
