// SPDX-License-Identifier: GPL-2.0-only
/*
 * The lock-free word of an inode's state: what was done, and in which epoch.
 */
#include <kunit/test.h>
#include <linux/completion.h>
#include <linux/kthread.h>
#include <linux/slab.h>

#include "../security/decide/state.h"

static struct integ_state *new_state(struct kunit *test)
{
	struct integ_state *st = kunit_kzalloc(test, sizeof(*st), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, st);
	integ_state_init(st);
	return st;
}

static void starts_with_nothing_done(struct kunit *test)
{
	struct integ_state *st = new_state(test);

	KUNIT_EXPECT_EQ(test, integ_done_read(st).set, 0);
}

static void remembers_what_was_done(struct kunit *test)
{
	struct integ_state *st = new_state(test);
	const u32 epoch = integ_done_read(st).epoch;

	KUNIT_EXPECT_TRUE(test, integ_done_add(st, epoch, INTEG_DONE_PCR(10)));
	KUNIT_EXPECT_TRUE(test, integ_done_add(st, epoch, INTEG_DONE_AUDIT));
	KUNIT_EXPECT_EQ(test, integ_done_read(st).set,
			INTEG_DONE_PCR(10) | INTEG_DONE_AUDIT);
	KUNIT_EXPECT_EQ(test, integ_done_read(st).epoch, epoch);
}

/* Measured for one PCR is not measured for another (MEAS-25). */
static void keeps_pcrs_apart(struct kunit *test)
{
	struct integ_state *st = new_state(test);
	unsigned int pcr;

	for (pcr = 0; pcr <= INTEG_PCR_MAX; pcr++) {
		KUNIT_EXPECT_FALSE(test, integ_done_read(st).set &
				   INTEG_DONE_PCR(pcr));
		integ_done_add(st, 0, INTEG_DONE_PCR(pcr));
	}
	KUNIT_EXPECT_FALSE(test, integ_done_read(st).set &
			   (INTEG_DONE_AUDIT | INTEG_DONE_HASH |
			    INTEG_DONE_DIGEST));
}

static void change_voids_everything(struct kunit *test)
{
	struct integ_state *st = new_state(test);

	integ_done_add(st, 0, ~(integ_done_t)0);
	integ_done_void(st);
	KUNIT_EXPECT_EQ(test, integ_done_read(st).set, 0);
}

/* A change while a file is being hashed must not be forgotten. */
static void work_of_an_old_epoch_is_not_noted(struct kunit *test)
{
	struct integ_state *st = new_state(test);
	const u32 before = integ_done_read(st).epoch;

	integ_done_void(st);
	KUNIT_EXPECT_FALSE(test, integ_done_add(st, before, INTEG_DONE_PCR(10)));
	KUNIT_EXPECT_EQ(test, integ_done_read(st).set, 0);
}

static void epoch_wraps_without_spilling(struct kunit *test)
{
	struct integ_state *st = new_state(test);

	atomic64_set(&st->done, (u64)U32_MAX << 32 | INTEG_DONE_AUDIT);
	integ_done_void(st);
	KUNIT_EXPECT_EQ(test, integ_done_read(st).epoch, 0);
	KUNIT_EXPECT_EQ(test, integ_done_read(st).set, 0);
}

#define VOIDS	20000

struct race {
	struct integ_state *st;
	struct completion finished;
};

static int void_often(void *arg)
{
	struct race *race = arg;
	int i;

	for (i = 0; i < VOIDS; i++) {
		integ_done_void(race->st);
		cond_resched();
	}
	complete(&race->finished);
	return 0;
}

/* An adder and a voider at once: no void is lost, no old work is noted. */
static void void_races_with_add(struct kunit *test)
{
	struct race race = { .st = new_state(test) };
	struct task_struct *task;
	unsigned int stale = 0;

	init_completion(&race.finished);
	task = kthread_run(void_often, &race, "integ-void");
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, task);
	while (!completion_done(&race.finished)) {
		const u32 epoch = integ_done_read(race.st).epoch;
		struct integ_done now;

		integ_done_add(race.st, epoch, INTEG_DONE_PCR(1));
		now = integ_done_read(race.st);
		if (now.epoch != epoch && now.set)
			stale++;
		cond_resched();
	}
	KUNIT_EXPECT_EQ(test, stale, 0);
	KUNIT_EXPECT_EQ(test, integ_done_read(race.st).epoch, VOIDS);
}

static void versions_compare(struct kunit *test)
{
	const struct integ_version v = {
		.change = 5, .ino = 7, .dev = 1, .known = true,
	};
	struct integ_version w = v;

	KUNIT_EXPECT_TRUE(test, integ_version_same(&v, &w));
	w.change = 6;
	KUNIT_EXPECT_FALSE(test, integ_version_same(&v, &w));
	w = v;
	w.ino = 8;
	KUNIT_EXPECT_FALSE(test, integ_version_same(&v, &w));
	w = v;
	w.dev = 2;
	KUNIT_EXPECT_FALSE(test, integ_version_same(&v, &w));
}

/* What the file system does not tell counts as changed (CHG-2). */
static void unknown_versions_are_never_the_same(struct kunit *test)
{
	const struct integ_version known = { .known = true };
	const struct integ_version unknown = { };

	KUNIT_EXPECT_FALSE(test, integ_version_same(&unknown, &unknown));
	KUNIT_EXPECT_FALSE(test, integ_version_same(&known, &unknown));
	KUNIT_EXPECT_FALSE(test, integ_version_same(&unknown, &known));
}

static struct kunit_case cases[] = {
	KUNIT_CASE(starts_with_nothing_done),
	KUNIT_CASE(remembers_what_was_done),
	KUNIT_CASE(keeps_pcrs_apart),
	KUNIT_CASE(change_voids_everything),
	KUNIT_CASE(work_of_an_old_epoch_is_not_noted),
	KUNIT_CASE(epoch_wraps_without_spilling),
	KUNIT_CASE(void_races_with_add),
	KUNIT_CASE(versions_compare),
	KUNIT_CASE(unknown_versions_are_never_the_same),
	{ }
};

static struct kunit_suite suite = {
	.name = "integ_decide_state",
	.test_cases = cases,
};
kunit_test_suite(suite);
