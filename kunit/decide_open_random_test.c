// SPDX-License-Identifier: GPL-2.0-only
/*
 * Opens of all kinds in any order, under a policy that grows.
 */
#include <kunit/test.h>
#include <linux/cred.h>
#include <linux/fs.h>
#include <linux/prandom.h>
#include <linux/random.h>

#include "decide_open_util.h"
#include "decide_util.h"

#define TRIALS		3000

static void change_something(struct kunit *test, struct rnd_state *rnd)
{
	static const char * const ids[] = { "uid", "euid", "fowner", "fgroup" };
	static const char * const masks[] = { "", "mask=MAY_READ", "mask=^MAY_EXEC" };
	struct open_fixture *f = test->priv;
	const u32 id = prandom_u32_state(rnd) % 3;
	char rule[80];

	switch (prandom_u32_state(rnd) % 16) {
	case 0:
		f->cred->uid = KUIDT_INIT(id);
		break;
	case 1:
		f->cred->euid = KUIDT_INIT(id);
		break;
	case 2:
		open_set_user(test, id, id, id);
		break;
	case 3:
		f->inode->i_uid = KUIDT_INIT(id);
		break;
	case 4:
		f->inode->i_gid = KGIDT_INIT(id);
		break;
	case 5:
		integ_file_truncated(f->inode);
		break;
	case 6:
		if (prandom_u32_state(rnd) % 8)
			break;
		snprintf(rule, sizeof(rule), "%s func=FILE_CHECK %s %s%c%u\n",
			 prandom_u32_state(rnd) % 4 ? "measure" : "audit",
			 masks[prandom_u32_state(rnd) % ARRAY_SIZE(masks)],
			 ids[prandom_u32_state(rnd) % ARRAY_SIZE(ids)],
			 "=<>"[prandom_u32_state(rnd) % 3], id);
		open_policy(test, rule);
		break;
	}
}

/* Whatever an open is like: what the policy wants of it has been done by its end. */
static void nothing_is_left_undone(struct kunit *test)
{
	struct open_fixture *f = test->priv;
	struct integ_plan plan;
	struct rnd_state rnd;
	int i, mask;

	prandom_seed_state(&rnd, get_random_u32() | 1);
	open_policy(test, "measure func=FILE_CHECK fowner=1 pcr=11\n"
			  "measure func=FILE_CHECK uid=2 pcr=12\n");
	for (i = 0; i < TRIALS; i++) {
		struct integ_event ev;
		integ_done_t set;

		change_something(test, &rnd);
		mask = prandom_u32_state(&rnd) % 3 ? MAY_READ : MAY_READ | MAY_EXEC;
		KUNIT_ASSERT_EQ(test, open_for(test, mask), 0);
		ev = decide_event(f->reader, INTEG_OP_FILE, mask);
		ev.cred = f->cred;
		integ_plan_for(f->d, &ev, &plan);
		if (!plan.todo)
			continue;
		set = open_done(test);
		if (plan.todo & INTEG_CLASS(INTEG_MEASURE))
			KUNIT_ASSERT_TRUE_MSG(test, set & INTEG_DONE_PCR(plan.pcr),
					      "trial %d pcr %u", i, plan.pcr);
		if (plan.todo & INTEG_CLASS(INTEG_AUDIT))
			KUNIT_ASSERT_TRUE_MSG(test, set & INTEG_DONE_AUDIT,
					      "trial %d", i);
	}
}

static struct kunit_case cases[] = {
	KUNIT_CASE(nothing_is_left_undone),
	{ }
};

static struct kunit_suite suite = {
	.name = "integ_decide_open_random",
	.init = open_setup,
	.exit = open_teardown,
	.test_cases = cases,
};
kunit_test_suite(suite);
