// SPDX-License-Identifier: GPL-2.0-only
/*
 * Matching, one property at a time: what decides, whose attributes count, what
 * is left out of the programs and what superblocks remember.
 */
#include <linux/slab.h>

#include "policy_world.h"

#define MEASURE	INTEG_CLASS(INTEG_MEASURE)
#define AUDIT	INTEG_CLASS(INTEG_AUDIT)
#define HASH	INTEG_CLASS(INTEG_HASH)
#define ALL	INTEG_CLASSES_ALL

/* world_uuid(9) */
#define UUID_9	"09000000-0000-0000-0000-000000000009"

/* A world with a policy made of @text. */
static struct world *world_with(struct kunit *test, const char *text,
				struct integ_policy **p)
{
	*p = test_policy(test, &test_env);
	KUNIT_ASSERT_EQ(test, test_append(*p, text), 0);
	return world_create(test);
}

static integ_classes_t todo(struct world *w, struct integ_policy *p)
{
	return world_match(w, p, NULL, ALL).todo;
}

static void first_match_decides(struct kunit *test)
{
	struct integ_policy *p;
	struct world *w = world_with(test,
				     "dont_measure fowner=5\nmeasure pcr=11 uid=1\n"
				     "measure pcr=12\naudit uid=1\ndont_hash uid=1\nhash", &p);
	struct integ_plan plan;

	w->cred->uid.val = 1;
	plan = world_match(w, p, NULL, ALL);
	KUNIT_EXPECT_EQ(test, plan.todo, MEASURE | AUDIT);
	KUNIT_EXPECT_EQ(test, plan.pcr, 11);
	w->cred->uid.val = 2;
	plan = world_match(w, p, NULL, ALL);
	KUNIT_EXPECT_EQ(test, plan.todo, MEASURE | HASH);
	KUNIT_EXPECT_EQ(test, plan.pcr, 12);
	w->inode->i_uid.val = 5;
	plan = world_match(w, p, NULL, ALL);
	KUNIT_EXPECT_EQ(test, plan.todo, HASH);
	KUNIT_EXPECT_EQ(test, plan.pcr, 0);
	KUNIT_EXPECT_EQ(test, world_match(w, p, NULL, MEASURE).todo, 0);
	KUNIT_EXPECT_EQ(test, world_match(w, p, NULL, 0).todo, 0);
}

/* EDGE-29 */
static void attributes_stay_in_class(struct kunit *test)
{
	struct integ_policy *p;
	struct world *w = world_with(test,
				     "audit digest_type=verity\nmeasure func=FILE_CHECK\n"
				     "measure func=MMAP_CHECK template=ima-ngv2 digest_type=verity",
				     &p);
	struct integ_plan plan = world_match(w, p, NULL, ALL);

	KUNIT_EXPECT_EQ(test, plan.todo, MEASURE | AUDIT);
	KUNIT_EXPECT_EQ(test, plan.verity, AUDIT);
	KUNIT_EXPECT_NULL(test, plan.measure_template);
	KUNIT_EXPECT_EQ(test, plan.pcr, CONFIG_IMA_MEASURE_PCR_IDX);
	w->ev.op = INTEG_OP_MMAP;
	plan = world_match(w, p, NULL, ALL);
	KUNIT_EXPECT_EQ(test, plan.verity, MEASURE | AUDIT);
	KUNIT_EXPECT_PTR_EQ(test, plan.measure_template, test_template(TEST_IMA_NGV2));
	KUNIT_EXPECT_EQ(test, world_match(w, p, NULL, AUDIT).verity, AUDIT);
}

/* POL-15: access masks compare as a whole, or by inclusion. */
static void masks(struct kunit *test)
{
	struct integ_policy *p;
	struct world *w = world_with(test, "measure mask=MAY_READ\naudit mask=^MAY_READ", &p);

	w->ev.mask = MAY_READ;
	KUNIT_EXPECT_EQ(test, todo(w, p), MEASURE | AUDIT);
	w->ev.mask = MAY_READ | MAY_WRITE;
	KUNIT_EXPECT_EQ(test, todo(w, p), AUDIT);
	w->ev.mask = MAY_WRITE;
	KUNIT_EXPECT_EQ(test, todo(w, p), 0);
}

/* POL-16: the capability counts, is asked of the task, and only when it matters. */
static void effective_ids(struct kunit *test)
{
	struct integ_policy *p;
	struct world *w = world_with(test, "measure euid=0\naudit egid<1", &p);
	struct integ_match m = { .ev = &w->ev };
	struct integ_plan plan;

	w->cred->euid.val = 7;
	w->cred->uid.val = 7;
	w->cred->egid.val = 7;
	w->cred->suid.val = 0;
	w->cred->sgid.val = 0;
	w->cred->gid.val = 7;
	KUNIT_EXPECT_EQ(test, todo(w, p), 0);
	w->may_setuid = true;
	KUNIT_EXPECT_EQ(test, todo(w, p), MEASURE);
	w->may_setgid = true;
	KUNIT_EXPECT_EQ(test, todo(w, p), MEASURE | AUDIT);

	/* The test's own task is a kernel thread and may do anything. */
	w->cred->egid.val = 0;
	integ_policy_match_as(p, NULL, &m, ALL, &plan);
	KUNIT_EXPECT_EQ(test, plan.todo, MEASURE | AUDIT);
	KUNIT_EXPECT_EQ(test, m.may_setuid, INTEG_YES);
	KUNIT_EXPECT_EQ(test, m.may_setgid, INTEG_UNASKED);
}

/* POL-18, EDGE-6: buffers are matched by list, user and group. */
static void buffers(struct kunit *test)
{
	struct integ_policy *p;
	struct world *w = world_with(test,
				     "measure\naudit\n"
				     "measure func=CRITICAL_DATA label=ab|cd gid=5 pcr=1\n", &p);

	w->ev.op = INTEG_OP_CRITICAL_DATA;
	w->ev.inode = NULL;
	w->cred->gid.val = 5;
	w->ev.label = "cd";
	KUNIT_EXPECT_EQ(test, todo(w, p), MEASURE);
	w->ev.label = "ab";
	KUNIT_EXPECT_EQ(test, todo(w, p), MEASURE);
	w->cred->gid.val = 6;
	KUNIT_EXPECT_EQ(test, todo(w, p), 0);
	w->cred->gid.val = 5;
	w->ev.label = "b";
	KUNIT_EXPECT_EQ(test, todo(w, p), 0);
	w->ev.label = "ab|cd";
	KUNIT_EXPECT_EQ(test, todo(w, p), 0);
	/* A rule without func is about files, and about the kexec command line. */
	w->ev.op = INTEG_OP_KEY;
	KUNIT_EXPECT_EQ(test, todo(w, p), 0);
	w->ev.op = INTEG_OP_KEXEC_CMDLINE;
	KUNIT_EXPECT_EQ(test, todo(w, p), MEASURE | AUDIT);
}

static const struct integ_snapshot *snapshot_of(struct integ_policy *p)
{
	/* Nobody else knows this policy. */
	return rcu_dereference_protected(p->snapshot, true);
}

static u32 program_size(struct integ_policy *p, enum integ_op op)
{
	const struct integ_program *prog = snapshot_of(p)->programs.of[op];

	return prog ? prog->nr : 0;
}

struct size_case {
	const char *text;
	u32 file;
	u32 mmap;
};

static const struct size_case size_cases[] = {
	{ "dont_measure uid=1\naudit uid=2\ndont_hash", 1, 1 },
	{ "dont_measure uid=1", 0, 0 },
	{ "measure uid=1\ndont_measure", 1, 1 },
	{ "measure\nmeasure uid=1\naudit", 2, 2 },
	{ "dont_measure func=MMAP_CHECK\nmeasure", 1, 0 },
	{ "dont_measure fsmagic=0x1\nmeasure func=FILE_CHECK", 2, 0 },
	{ "dont_hash uid=1\nhash func=MMAP_CHECK\nhash func=FILE_CHECK fowner=0", 2, 2 },
};

/* What can make no difference is compiled away. */
static void idle_rules(struct kunit *test)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(size_cases); i++) {
		const struct size_case *c = &size_cases[i];
		struct integ_policy *p = test_policy(test, &test_env);

		KUNIT_ASSERT_EQ(test, test_append(p, c->text), 0);
		KUNIT_EXPECT_EQ_MSG(test, program_size(p, INTEG_OP_FILE), c->file,
				    "%s", c->text);
		KUNIT_EXPECT_EQ_MSG(test, program_size(p, INTEG_OP_MMAP), c->mmap,
				    "%s", c->text);
	}
}

static const struct integ_sb_view *view_of(struct world *w, int sb)
{
	return rcu_dereference_protected(w->slots[sb].view, true);
}

static bool skips(struct world *w, struct integ_policy *p, int sb)
{
	return integ_policy_skips(integ_policy_generation(p), &w->slots[sb], INTEG_OP_FILE);
}

/* A superblock remembers, until the policy or its UUID changes. */
static void views(struct kunit *test)
{
	struct integ_policy *p;
	struct world *w = world_with(test, "dont_measure fsname=alpha\nmeasure", &p);
	const struct integ_sb_view *view;

	KUNIT_EXPECT_EQ(test, world_match(w, p, &w->slots[0], ALL).todo, 0);
	view = view_of(w, 0);
	KUNIT_ASSERT_NOT_NULL(test, view);
	KUNIT_EXPECT_NULL(test, view->programs.of[INTEG_OP_FILE]);
	KUNIT_EXPECT_TRUE(test, skips(w, p, 0));
	KUNIT_EXPECT_FALSE(test, skips(w, p, 2));
	world_place(w, 2);
	KUNIT_EXPECT_EQ(test, world_match(w, p, &w->slots[2], ALL).todo, MEASURE);
	KUNIT_EXPECT_EQ(test, view_of(w, 2)->programs.of[INTEG_OP_FILE]->nr, 1);
	KUNIT_EXPECT_FALSE(test, skips(w, p, 2));

	world_place(w, 0);
	w->sbs[0]->s_uuid = world_uuid(9);
	KUNIT_EXPECT_EQ(test, world_match(w, p, &w->slots[0], ALL).todo, 0);
	KUNIT_EXPECT_PTR_EQ(test, view_of(w, 0), view);

	KUNIT_ASSERT_EQ(test, test_append(p, "audit fsuuid=" UUID_9), 0);
	KUNIT_EXPECT_FALSE(test, skips(w, p, 0));
	KUNIT_EXPECT_EQ(test, world_match(w, p, &w->slots[0], ALL).todo, AUDIT);
	KUNIT_EXPECT_EQ(test, view_of(w, 0)->generation, integ_policy_generation(p));
	w->sbs[0]->s_uuid = world_uuid(8);
	KUNIT_EXPECT_EQ(test, world_match(w, p, &w->slots[0], ALL).todo, 0);
	KUNIT_EXPECT_NULL(test, view_of(w, 0)->programs.of[INTEG_OP_FILE]);
	/* It may have another UUID by now. */
	KUNIT_EXPECT_FALSE(test, skips(w, p, 0));
}

/* A thousand rules about other users leave nothing to look at. */
static void index_leaves_nothing(struct kunit *test)
{
	struct integ_policy *p = test_policy(test, &test_env);
	const struct integ_program *prog;
	char *text = kunit_kzalloc(test, SZ_64K, GFP_KERNEL);
	size_t len = 0;
	u32 i;

	KUNIT_ASSERT_NOT_NULL(test, text);
	for (i = 0; i < 1000; i++)
		len += scnprintf(text + len, SZ_64K - len,
				 "measure fowner=%u uid=0 fgroup=1\n", 1000 + i);
	KUNIT_ASSERT_EQ(test, test_append(p, text), 0);
	prog = snapshot_of(p)->programs.of[INTEG_OP_FILE];
	KUNIT_EXPECT_EQ(test, prog->nr, 1000);
	KUNIT_EXPECT_EQ(test, prog->nr_rest, 0);
	KUNIT_EXPECT_NULL(test, integ_program_lookup(&prog->index[INTEG_DIM_UID], 0));
	KUNIT_EXPECT_NULL(test, integ_program_lookup(&prog->index[INTEG_DIM_FOWNER], 0));
	for (i = 0; i < 1000; i++) {
		const struct integ_slot *slot =
			integ_program_lookup(&prog->index[INTEG_DIM_FOWNER], 1000 + i);

		KUNIT_ASSERT_NOT_NULL(test, slot);
		KUNIT_EXPECT_EQ(test, slot->nr, 1);
		KUNIT_EXPECT_EQ(test, slot->first[0], i);
	}
	/* The same rules for every operation are kept once. */
	KUNIT_EXPECT_PTR_EQ(test, prog, snapshot_of(p)->programs.of[INTEG_OP_EXEC]);
}

static struct kunit_case match_tests[] = {
	KUNIT_CASE(first_match_decides),
	KUNIT_CASE(attributes_stay_in_class),
	KUNIT_CASE(masks),
	KUNIT_CASE(effective_ids),
	KUNIT_CASE(buffers),
	KUNIT_CASE(idle_rules),
	KUNIT_CASE(views),
	KUNIT_CASE(index_leaves_nothing),
	{ }
};

static struct kunit_suite match_suite = {
	.name = "integ_policy_match",
	.test_cases = match_tests,
};
kunit_test_suite(match_suite);
