// SPDX-License-Identifier: GPL-2.0-only
/*
 * Random policies against random events: the compiled policy plans what the
 * reference matcher plans, on every path it can take there (design: the fast
 * path may be clever only as long as nobody can tell).
 *
 * policy_equiv_test.seed= on the kernel command line repeats a run.
 */
#include <kunit/static_stub.h>
#include <linux/moduleparam.h>
#include <linux/random.h>
#include <linux/slab.h>

#include "policy_world.h"

#define POLICIES	120
#define MAX_RULES	400
#define EVENTS		250
#define LINE_MAX	512

static ulong seed;
module_param(seed, ulong, 0444);
MODULE_PARM_DESC(seed, "seed of the random policies, 0 for another one each time");

/**
 * struct trial - one run
 * @rnd: where the random comes from
 * @w: the world
 * @p: the policy
 * @rules: its rules
 * @nr: how many
 * @text: room for the text of all rules
 */
struct trial {
	struct rnd_state rnd;
	struct world *w;
	struct integ_policy *p;
	struct ref_rule *rules;
	size_t nr;
	char *text;
};

/* Labels of the tests are numbers: the security id they stand for. */
static int fake_known(enum integ_key key, const char *value)
{
	return 0;
}

static struct integ_lsm *fake_resolve(const struct integ_rule *rule, bool warn)
{
	struct integ_lsm *lsm = kzalloc(sizeof(*lsm), GFP_KERNEL);
	unsigned long id;
	int i;

	for (i = 0; lsm && i < rule->nr_conds; i++)
		if (BIT(rule->conds[i].key) & INTEG_KEYS_LSM &&
		    !kstrtoul(rule->conds[i].text, 10, &id))
			lsm->handle[rule->conds[i].key - INTEG_KEY_OBJ_USER] = (void *)id;
	return lsm ?: ERR_PTR(-ENOMEM);
}

static void fake_free(struct integ_lsm *lsm)
{
	kfree(lsm);
}

static int fake_compare(u32 secid, enum integ_key key, const struct integ_lsm *lsm)
{
	return (unsigned long)lsm->handle[key - INTEG_KEY_OBJ_USER] == secid;
}

static void setup_trial(struct kunit *test, struct trial *t)
{
	kunit_activate_static_stub(test, integ_lsm_known, fake_known);
	kunit_activate_static_stub(test, integ_lsm_resolve, fake_resolve);
	kunit_activate_static_stub(test, integ_lsm_free, fake_free);
	kunit_activate_static_stub(test, integ_lsm_compare, fake_compare);

	t->w = world_create(test);
	t->rules = kunit_kcalloc(test, MAX_RULES, sizeof(*t->rules), GFP_KERNEL);
	t->text = kunit_kzalloc(test, MAX_RULES * LINE_MAX, GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, t->rules);
	KUNIT_ASSERT_NOT_NULL(test, t->text);
}

/* Append as many rules as fit and fate wants; sometimes few, sometimes many. */
static void append_rules(struct kunit *test, struct trial *t)
{
	static const u32 sizes[] = { 1, 4, 12, 60, MAX_RULES };
	u32 n = 1 + prandom_u32_state(&t->rnd) %
		    sizes[prandom_u32_state(&t->rnd) % ARRAY_SIZE(sizes)];
	size_t len = 0;

	n = min(n, MAX_RULES - t->nr);
	while (n--) {
		random_rule(&t->rnd, &t->rules[t->nr]);
		len += rule_text(&t->rules[t->nr++], t->text + len, LINE_MAX);
	}
	if (len)
		KUNIT_ASSERT_EQ(test, test_append(t->p, t->text), 0);
}

static bool same_demand(const struct integ_demand *a,
			const struct integ_demand *b)
{
	return a->proof == b->proof && a->algos == b->algos &&
	       a->unrevoked == b->unrevoked && a->directio == b->directio &&
	       a->any_op == b->any_op && a->rule == b->rule;
}

static bool same_plan(const struct integ_plan *a, const struct integ_plan *b)
{
	return a->todo == b->todo && a->pcr == b->pcr &&
	       a->verity == b->verity &&
	       a->measure_template == b->measure_template &&
	       same_demand(&a->appraise, &b->appraise);
}

static void compare(struct kunit *test, struct trial *t)
{
	struct world *w = t->w;
	const integ_classes_t want = prandom_u32_state(&t->rnd) % 4 ?
		INTEG_CLASSES_ALL :
		prandom_u32_state(&t->rnd) & INTEG_CLASSES_ALL;
	const u32 sb = prandom_u32_state(&t->rnd) % WORLD_SBS;
	struct integ_plan ref, direct, viewed;

	random_event(&t->rnd, w);
	if (w->ev.inode)
		world_place(w, sb);
	/* Now and then somebody changes the UUID of a mounted file system. */
	if (!(prandom_u32_state(&t->rnd) % 50))
		w->sbs[sb]->s_uuid =
			world_uuid(prandom_u32_state(&t->rnd) % WORLD_SBS);

	ref = ref_match(t->rules, t->nr, w, want);
	direct = world_match(w, t->p, NULL, want);
	KUNIT_ASSERT_TRUE_MSG(test, same_plan(&ref, &direct),
			      "no view: %s wants %x, got %x",
			      integ_op_name(w->ev.op), ref.todo, direct.todo);
	viewed = world_match(w, t->p, &w->slots[sb], want);
	KUNIT_ASSERT_TRUE_MSG(test, same_plan(&ref, &viewed),
			      "view of sb %u: %s wants %x, got %x", sb,
			      integ_op_name(w->ev.op), ref.todo, viewed.todo);
	if (w->ev.inode && want == INTEG_CLASSES_ALL &&
	    integ_policy_skips(integ_policy_generation(t->p), &w->slots[sb], w->ev.op))
		KUNIT_ASSERT_EQ_MSG(test, ref.todo, 0, "skipped on sb %u: %s", sb,
				    integ_op_name(w->ev.op));
}

static void forget(struct trial *t)
{
	int i;

	for (i = 0; i < WORLD_SBS; i++)
		integ_sb_slot_release(&t->w->slots[i]);
	integ_policy_destroy(t->p);
	t->p = NULL;
	t->nr = 0;
}

static void equivalent(struct kunit *test)
{
	struct trial *t = kunit_kzalloc(test, sizeof(*t), GFP_KERNEL);
	const u64 start = seed ?: get_random_u32() | 1;
	int i, j;

	KUNIT_ASSERT_NOT_NULL(test, t);
	kunit_info(test, "seed=%llu\n", start);
	prandom_seed_state(&t->rnd, start);
	setup_trial(test, t);
	for (i = 0; i < POLICIES; i++) {
		t->p = integ_policy_create(&test_env);
		KUNIT_ASSERT_NOT_ERR_OR_NULL(test, t->p);
		append_rules(test, t);
		for (j = 0; j < EVENTS; j++) {
			/* Views of before are stale from here on. */
			if (j == EVENTS / 2)
				append_rules(test, t);
			compare(test, t);
			cond_resched();
		}
		forget(t);
	}
}

static struct kunit_case equiv_tests[] = {
	KUNIT_CASE_SLOW(equivalent),
	{ }
};

static struct kunit_suite equiv_suite = {
	.name = "integ_policy_equiv",
	.test_cases = equiv_tests,
};
kunit_test_suite(equiv_suite);
