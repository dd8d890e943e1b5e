// SPDX-License-Identifier: GPL-2.0-only
/*
 * A policy of one's own, for the policy tests.
 */
#include <linux/seq_file.h>
#include <linux/slab.h>
#include <linux/user_namespace.h>

#include "policy_fixture.h"

#define SHOW_MAX	SZ_64K

const char *const test_template_names[] = {
	[TEST_IMA]	= "ima",
	[TEST_IMA_NG]	= "ima-ng",
	[TEST_IMA_NGV2]	= "ima-ngv2",
	[TEST_CUSTOM]	= "d-ng|n-ng|uuid",
};

/* The policy never looks into a template: any address will do. */
const struct integ_template *test_template(enum test_template t)
{
	return (const struct integ_template *)&test_template_names[t];
}

static const struct integ_template *find_template(const char *text)
{
	int t;

	for (t = 0; t < __TEST_TEMPLATE_MAX; t++)
		if (!strcmp(text, test_template_names[t]))
			return test_template(t);
	return NULL;
}

static bool template_has_field(void *priv, const struct integ_template *t,
			       const char *id)
{
	return t == test_template(TEST_IMA_NGV2) && !strcmp(id, "d-ngv2");
}

static const char *template_name(const struct integ_template *t)
{
	return *(const char *const *)t;
}

const struct integ_policy_env test_env = {
	.find_template = find_template,
	.template_has_field = template_has_field,
	.template_name = template_name,
};

KUNIT_DEFINE_ACTION_WRAPPER(destroy_policy, integ_policy_destroy,
			    struct integ_policy *);

struct integ_policy *test_policy(struct kunit *test,
				 const struct integ_policy_env *env)
{
	struct integ_policy *p = integ_policy_create(env);

	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, p);
	KUNIT_ASSERT_EQ(test, 0, kunit_add_action_or_reset(test, destroy_policy, p));
	return p;
}

static int parse_lines(struct integ_policy *p, char *text,
		       struct integ_rules *rules)
{
	struct integ_parser parser = {
		.env = &p->env,
		.user_ns = &init_user_ns,
		.custom = true,
	};
	struct integ_rule *rule;
	char *line;
	int rc;

	while ((line = strsep(&text, "\n"))) {
		rc = integ_parse_line(&parser, line, &rule);
		if (rc)
			return rc;
		rc = rule ? integ_rules_add(rules, rule) : 0;
		if (rc)
			return rc;
	}
	return 0;
}

int test_append(struct integ_policy *p, const char *text)
{
	struct integ_rules rules = { };
	char *copy = kstrdup(text, GFP_KERNEL);
	int rc = -ENOMEM;

	if (copy)
		rc = parse_lines(p, copy, &rules);
	if (!rc)
		rc = integ_policy_append(p, &rules);
	integ_rules_clear(&rules);
	kfree(copy);
	return rc;
}

const char *test_show(struct kunit *test, struct integ_policy *p)
{
	const struct seq_operations *ops = &integ_policy_seq_ops;
	struct seq_file m = { .size = SHOW_MAX, .private = p };
	loff_t pos = 0;
	void *v;

	m.buf = kunit_kzalloc(test, SHOW_MAX, GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, m.buf);
	for (v = ops->start(&m, &pos); v; v = ops->next(&m, v, &pos))
		ops->show(&m, v);
	ops->stop(&m, v);
	KUNIT_ASSERT_FALSE(test, seq_has_overflowed(&m));
	return m.buf;
}
