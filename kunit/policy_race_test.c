// SPDX-License-Identifier: GPL-2.0-only
/*
 * Matching and reading while rules are published. Publication n appends a rule
 * for user n - 1, so a matcher knows what it must find: every user below a
 * generation seen before the match, none from a generation seen after it.
 */
#include <linux/kthread.h>
#include <linux/random.h>
#include <linux/slab.h>

#include "policy_world.h"

#define UPDATES		60
#define MATCHERS	3

/**
 * struct matcher - a task that matches
 * @p: policy under change
 * @w: world of this task; the slots are those of @shared
 * @shared: world whose slots all tasks share
 * @missing: rules not found that were active
 * @early: rules found that were not active yet
 * @matches: how many matches it did
 */
struct matcher {
	struct integ_policy *p;
	struct world *w;
	struct world *shared;
	unsigned int missing;
	unsigned int early;
	unsigned int matches;
};

static void match_once(struct matcher *me)
{
	struct world *w = me->w;
	const u32 user = get_random_u32_below(UPDATES);
	const u32 sb = get_random_u32_below(WORLD_SBS);
	u64 before, after;
	bool found;

	w->cred->uid.val = user;
	world_place(w, sb);
	before = integ_policy_generation(me->p);
	found = world_match(w, me->p, &me->shared->slots[sb], INTEG_CLASSES_ALL).todo;
	after = integ_policy_generation(me->p);
	/* The rules are about the first two superblocks. */
	if (sb >= 2)
		me->early += found;
	else if (user < before)
		me->missing += !found;
	else if (user >= after)
		me->early += found;
	me->matches++;
}

static int match_loop(void *priv)
{
	struct matcher *me = priv;

	while (!kthread_should_stop()) {
		match_once(me);
		cond_resched();
	}
	return 0;
}

static struct world *twin(struct kunit *test, struct world *shared)
{
	struct world *w = world_create(test);

	/* Same superblocks, own file and credentials. */
	memcpy(w->sbs, shared->sbs, sizeof(w->sbs));
	return w;
}

static void publish_while_matching(struct kunit *test)
{
	struct integ_policy *p = test_policy(test, &test_env);
	struct world *shared = world_create(test);
	struct task_struct *task[MATCHERS];
	struct matcher *me;
	char rule[64];
	int i;

	me = kunit_kcalloc(test, MATCHERS, sizeof(*me), GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, me);
	for (i = 0; i < MATCHERS; i++)
		me[i] = (struct matcher) { p, twin(test, shared), shared };
	for (i = 0; i < MATCHERS; i++)
		task[i] = kthread_run(match_loop, &me[i], "integ-match/%d", i);
	for (i = 0; i < UPDATES; i++) {
		snprintf(rule, sizeof(rule), "measure fsname=alpha uid=%d", i);
		KUNIT_EXPECT_EQ(test, test_append(p, rule), 0);
		/* Let the matchers find their views stale, and current. */
		schedule_timeout_idle(msecs_to_jiffies(i % 4));
	}
	for (i = 0; i < MATCHERS; i++) {
		KUNIT_EXPECT_FALSE(test, IS_ERR(task[i]));
		if (IS_ERR(task[i]))
			continue;
		kthread_stop(task[i]);
		KUNIT_EXPECT_EQ(test, me[i].missing, 0);
		KUNIT_EXPECT_EQ(test, me[i].early, 0);
		KUNIT_EXPECT_GT(test, me[i].matches, 0);
	}
}

static int publish_loop(void *priv)
{
	int i = 0;

	while (!kthread_should_stop() && i++ < UPDATES)
		test_append(priv, "audit uid=1\nhash uid=2");
	while (!kthread_should_stop())
		schedule_timeout_idle(1);
	return 0;
}

/* Reading in pieces neither repeats nor loses a rule while others are appended. */
static void read_while_publishing(struct kunit *test)
{
	const struct seq_operations *ops = &integ_policy_seq_ops;
	struct integ_policy *p = test_policy(test, &test_env);
	struct seq_file m = { .private = p };
	struct task_struct *task;
	loff_t pos;
	int round;

	task = kthread_run(publish_loop, p, "integ-publish");
	KUNIT_ASSERT_FALSE(test, IS_ERR(task));
	for (round = 0; round < 50; round++) {
		for (pos = 0; ; pos++) {
			const struct integ_entry *e = ops->start(&m, &pos);
			enum integ_action expected = pos % 2 ? INTEG_ACTION_HASH :
							       INTEG_ACTION_AUDIT;

			if (e)
				KUNIT_EXPECT_EQ(test, e->rule->action, expected);
			ops->stop(&m, NULL);
			if (!e)
				break;
		}
		KUNIT_EXPECT_EQ(test, pos % 2, 0);
		schedule_timeout_idle(1);
	}
	kthread_stop(task);
}

static struct kunit_case race_tests[] = {
	KUNIT_CASE_SLOW(publish_while_matching),
	KUNIT_CASE_SLOW(read_while_publishing),
	{ }
};

static struct kunit_suite race_suite = {
	.name = "integ_policy_race",
	.test_cases = race_tests,
};
kunit_test_suite(race_suite);
