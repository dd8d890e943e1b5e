// SPDX-License-Identifier: GPL-2.0-only
/*
 * Labels of the security module (POL-20): unknown ones, reloads, and resolutions
 * that have gone stale. The security module is a stand-in whose labels are known
 * or not as the case wants.
 */
#include <kunit/static_stub.h>
#include <linux/slab.h>
#include <linux/user_namespace.h>

#include "policy_world.h"

/**
 * struct fake_lsm - the stand-in
 * @known: the one label it knows
 * @seqno: number of its policy
 * @resolved: how often a rule was resolved
 * @always_stale: no resolution is ever fresh
 * @no_memory: resolving fails
 *
 * A handle is the number of the policy it was resolved against.
 */
static struct fake_lsm {
	const char *known;
	unsigned long seqno;
	unsigned int resolved;
	bool always_stale;
	bool no_memory;
} fake;

static int fake_known(enum integ_key key, const char *value)
{
	if (fake.no_memory)
		return -ENOMEM;
	return strcmp(value, fake.known) ? -ENOENT : 0;
}

static struct integ_lsm *fake_resolve(const struct integ_rule *rule, bool warn)
{
	struct integ_lsm *lsm;
	int i;

	fake.resolved++;
	if (fake.no_memory)
		return ERR_PTR(-ENOMEM);
	for (i = 0; i < rule->nr_conds; i++)
		if (BIT(rule->conds[i].key) & INTEG_KEYS_LSM &&
		    strcmp(rule->conds[i].text, fake.known))
			return NULL;
	lsm = kzalloc(sizeof(*lsm), GFP_KERNEL);
	for (i = 0; lsm && i < INTEG_LSM_CONDS; i++)
		lsm->handle[i] = (void *)fake.seqno;
	return lsm ?: ERR_PTR(-ENOMEM);
}

static void fake_free(struct integ_lsm *lsm)
{
	kfree(lsm);
}

static int fake_compare(u32 secid, enum integ_key key, const struct integ_lsm *lsm)
{
	if (fake.always_stale ||
	    (unsigned long)lsm->handle[key - INTEG_KEY_OBJ_USER] != fake.seqno)
		return -ESTALE;
	return secid == 1;
}

static u32 fake_object(struct inode *inode)
{
	return 1;
}

static u32 fake_subject(const struct cred *cred)
{
	return cred->uid.val;
}

static int setup(struct kunit *test)
{
	fake = (struct fake_lsm) { .known = "good_t", .seqno = 1 };
	kunit_activate_static_stub(test, integ_lsm_known, fake_known);
	kunit_activate_static_stub(test, integ_lsm_resolve, fake_resolve);
	kunit_activate_static_stub(test, integ_lsm_free, fake_free);
	kunit_activate_static_stub(test, integ_lsm_compare, fake_compare);
	kunit_activate_static_stub(test, integ_lsm_object, fake_object);
	kunit_activate_static_stub(test, integ_lsm_subject, fake_subject);
	return 0;
}

static int parse(const char *text, bool custom, struct integ_rule **rule)
{
	struct integ_parser parser = {
		.env = &test_env, .user_ns = &init_user_ns, .custom = custom,
	};
	char line[128];

	strscpy(line, text);
	return integ_parse_line(&parser, line, rule);
}

struct label_case {
	const char *text;
	int boot_err;
	int custom_err;
};

static const struct label_case label_cases[] = {
	{ "measure obj_type=good_t" },
	{ "measure subj_user=good_t obj_role=good_t func=MODULE_CHECK" },
	{ "measure func=KEXEC_CMDLINE subj_type=good_t" },
	{ "measure obj_type=bad_t", -EINVAL, 0 },
	{ "measure obj_type=good_t obj_type=good_t", -EINVAL, -EINVAL },
	{ "measure obj_type=bad_t obj_type=good_t", -EINVAL, 0 },
	{ "measure func=CRITICAL_DATA subj_type=good_t", -EINVAL, -EINVAL },
	{ "measure func=CRITICAL_DATA subj_type=bad_t", -EINVAL, -EINVAL },
};

static void parses_labels(struct kunit *test)
{
	struct integ_rule *rule;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(label_cases); i++) {
		const struct label_case *c = &label_cases[i];

		KUNIT_EXPECT_EQ_MSG(test, parse(c->text, false, &rule), c->boot_err,
				    "%s", c->text);
		integ_rule_put(rule);
		KUNIT_EXPECT_EQ_MSG(test, parse(c->text, true, &rule), c->custom_err,
				    "%s", c->text);
		integ_rule_put(rule);
	}
	fake.no_memory = true;
	KUNIT_EXPECT_EQ(test, parse("measure obj_type=x", true, &rule), -ENOMEM);
}

static void unknown_is_inactive(struct kunit *test)
{
	struct integ_policy *p = test_policy(test, &test_env);
	struct world *w = world_create(test);

	KUNIT_ASSERT_EQ(test, test_append(p, "measure obj_type=bad_t\naudit obj_type=good_t"), 0);
	KUNIT_EXPECT_STREQ(test, test_show(test, p), "audit obj_type=good_t" END);
	KUNIT_EXPECT_EQ(test, world_match(w, p, NULL, INTEG_CLASSES_ALL).todo,
			0);	/* the world's object has id 0 */
	w->obj = 1;
	KUNIT_EXPECT_EQ(test, world_match(w, p, NULL, INTEG_CLASSES_ALL).todo,
			INTEG_CLASS(INTEG_AUDIT));

	fake.known = "bad_t";
	fake.seqno++;
	integ_policy_lsm_changed(p);
	KUNIT_EXPECT_STREQ(test, test_show(test, p), "measure obj_type=bad_t" END);
	KUNIT_EXPECT_EQ(test, world_match(w, p, NULL, INTEG_CLASSES_ALL).todo,
			INTEG_CLASS(INTEG_MEASURE));
}

static struct integ_plan match(struct integ_policy *p, struct world *w)
{
	struct integ_plan plan;

	integ_policy_match(p, &w->slots[0], &w->ev, INTEG_CLASSES_ALL, &plan);
	return plan;
}

/* The reload is noticed while matching, before any notification. */
static void stale_is_renewed(struct kunit *test)
{
	struct integ_policy *p = test_policy(test, &test_env);
	struct world *w = world_create(test);
	u64 generation;

	KUNIT_ASSERT_EQ(test, test_append(p, "audit\nmeasure obj_type=good_t subj_user=good_t"), 0);
	w->cred->uid.val = 1;
	KUNIT_EXPECT_EQ(test, match(p, w).todo,
			INTEG_CLASS(INTEG_MEASURE) | INTEG_CLASS(INTEG_AUDIT));
	generation = integ_policy_generation(p);
	fake.seqno++;
	KUNIT_EXPECT_EQ(test, match(p, w).todo,
			INTEG_CLASS(INTEG_MEASURE) | INTEG_CLASS(INTEG_AUDIT));
	KUNIT_EXPECT_EQ(test, integ_policy_generation(p), generation + 1);
	KUNIT_EXPECT_EQ(test, fake.resolved, 2);
	match(p, w);
	KUNIT_EXPECT_EQ(test, fake.resolved, 2);
}

static void retried_only_once(struct kunit *test)
{
	struct integ_policy *p = test_policy(test, &test_env);
	struct world *w = world_create(test);

	KUNIT_ASSERT_EQ(test, test_append(p, "measure obj_type=good_t\naudit"), 0);
	fake.always_stale = true;
	KUNIT_EXPECT_EQ(test, match(p, w).todo, INTEG_CLASS(INTEG_AUDIT));
	KUNIT_EXPECT_EQ(test, fake.resolved, 2);
}

static void keeps_old_without_memory(struct kunit *test)
{
	struct integ_policy *p = test_policy(test, &test_env);
	u64 generation;

	KUNIT_ASSERT_EQ(test, test_append(p, "measure obj_type=good_t"), 0);
	generation = integ_policy_generation(p);
	fake.no_memory = true;
	integ_policy_lsm_changed(p);
	KUNIT_EXPECT_EQ(test, integ_policy_generation(p), generation);
	KUNIT_EXPECT_STREQ(test, test_show(test, p), "measure obj_type=good_t" END);
	KUNIT_EXPECT_EQ(test, test_append(p, "audit"), -ENOMEM);
	KUNIT_EXPECT_STREQ(test, test_show(test, p), "measure obj_type=good_t" END);
}

static struct kunit_case lsm_tests[] = {
	KUNIT_CASE(parses_labels),
	KUNIT_CASE(unknown_is_inactive),
	KUNIT_CASE(stale_is_renewed),
	KUNIT_CASE(retried_only_once),
	KUNIT_CASE(keeps_old_without_memory),
	{ }
};

static struct kunit_suite lsm_suite = {
	.name = "integ_policy_lsm",
	.init = setup,
	.test_cases = lsm_tests,
};
kunit_test_suite(lsm_suite);
