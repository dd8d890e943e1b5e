// SPDX-License-Identifier: GPL-2.0-only
/*
 * Rules that the architecture brings along (POL-30, POL-34, POL-37).
 */
#include "policy_fixture.h"

static const char *const arch_rules[] = {
	"measure func=KEXEC_KERNEL_CHECK",
	"measure colour=red",
	"measure func=MODULE_CHECK",
	NULL
};

#define ARCH	"measure func=KEXEC_KERNEL_CHECK" END "measure func=MODULE_CHECK" END

static struct integ_policy *make(struct kunit *test, const char *const *rules)
{
	struct integ_policy_env env = test_env;

	env.arch_rules = rules;
	return test_policy(test, &env);
}

/* A rule that is not understood takes no other one with it. */
static void come_with_boot_policy(struct kunit *test)
{
	static const struct integ_boot_policy choice = { .critical_data = true };
	struct integ_policy *p = make(test, arch_rules);

	KUNIT_ASSERT_EQ(test, integ_policy_load_boot(p, &choice), 0);
	KUNIT_EXPECT_STREQ(test, test_show(test, p),
			   ARCH "measure func=CRITICAL_DATA" END);
}

static void survive_custom_policies(struct kunit *test)
{
	static const struct integ_boot_policy choice = { .critical_data = true };
	struct integ_policy *p = make(test, arch_rules);

	KUNIT_ASSERT_EQ(test, integ_policy_load_boot(p, &choice), 0);
	KUNIT_ASSERT_EQ(test, test_append(p, "measure uid=1"), 0);
	KUNIT_EXPECT_STREQ(test, test_show(test, p), ARCH "measure uid=1" END);
	KUNIT_ASSERT_EQ(test, test_append(p, "measure uid=2"), 0);
	KUNIT_EXPECT_STREQ(test, test_show(test, p),
			   ARCH "measure uid=1" END "measure uid=2" END);
}

static void none_is_nothing(struct kunit *test)
{
	static const struct integ_boot_policy choice = { };
	struct integ_policy *p = make(test, NULL);

	KUNIT_ASSERT_EQ(test, integ_policy_load_boot(p, &choice), 0);
	KUNIT_EXPECT_STREQ(test, test_show(test, p), "");
	KUNIT_ASSERT_EQ(test, test_append(p, "measure uid=1"), 0);
	KUNIT_EXPECT_STREQ(test, test_show(test, p), "measure uid=1" END);
}

static struct kunit_case cases[] = {
	KUNIT_CASE(come_with_boot_policy),
	KUNIT_CASE(survive_custom_policies),
	KUNIT_CASE(none_is_nothing),
	{ }
};

static struct kunit_suite suite = {
	.name = "integ_policy_arch",
	.test_cases = cases,
};
kunit_test_suite(suite);
