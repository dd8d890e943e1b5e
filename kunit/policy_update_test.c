// SPDX-License-Identifier: GPL-2.0-only
/*
 * Updates: what is taken, what spoils an update, and that it becomes active as a
 * whole or not at all (POL-41 to POL-46, EDGE-2, EDGE-3).
 */
#include <linux/slab.h>

#include "policy_fixture.h"

static struct integ_policy_update *begin(struct kunit *test, struct integ_policy *p)
{
	struct integ_policy_update *u = integ_policy_update_begin(p);

	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, u);
	return u;
}

#define LINE(text_)	integ_policy_update_line(u, text_, sizeof(text_) - 1)
#define TEXT(text_)	integ_policy_update_text(u, text_, sizeof(text_) - 1)

static void takes_lines(struct kunit *test)
{
	struct integ_policy *p = test_policy(test, &test_env);
	struct integ_policy_update *u = begin(test, p);

	KUNIT_EXPECT_EQ(test, LINE("measure uid=1\n"), 14);
	KUNIT_EXPECT_EQ(test, LINE("measure uid=2\nmeasure uid=9\n"), 14);
	KUNIT_EXPECT_EQ(test, LINE("\n"), 1);
	KUNIT_EXPECT_EQ(test, LINE("\t\nx"), 2);
	KUNIT_EXPECT_EQ(test, LINE("# colour=red\n"), 13);
	/* EDGE-2: never more than was given. */
	KUNIT_EXPECT_EQ(test, LINE("measure uid=3"), 13);
	KUNIT_EXPECT_EQ(test, LINE("# x"), 3);
	KUNIT_EXPECT_EQ(test, LINE(""), 0);
	KUNIT_EXPECT_EQ(test, LINE("measure uid=4\0 uid=5\n"), 14);
	KUNIT_EXPECT_STREQ(test, test_show(test, p), "");
	KUNIT_EXPECT_EQ(test, integ_policy_update_finish(u), 0);
	KUNIT_EXPECT_STREQ(test, test_show(test, p),
			   "measure uid=1" END "measure uid=2" END
			   "measure uid=3" END "measure uid=4" END);
}

static void bad_line_spoils(struct kunit *test)
{
	struct integ_policy *p = test_policy(test, &test_env);
	struct integ_policy_update *u = begin(test, p);

	KUNIT_EXPECT_EQ(test, LINE("measure\n"), 8);
	KUNIT_EXPECT_EQ(test, LINE("measure uid=99999999999999999999\n"), -ERANGE);
	KUNIT_EXPECT_EQ(test, LINE("audit\n"), 6);
	KUNIT_EXPECT_LT(test, integ_policy_update_finish(u), 0);
	KUNIT_EXPECT_STREQ(test, test_show(test, p), "");
	KUNIT_EXPECT_FALSE(test, integ_policy_is_custom(p));

	/* The next one starts afresh. */
	u = begin(test, p);
	KUNIT_EXPECT_EQ(test, LINE("hash\n"), 5);
	KUNIT_EXPECT_EQ(test, integ_policy_update_finish(u), 0);
	KUNIT_EXPECT_STREQ(test, test_show(test, p), "hash" END);
}

static void told_to_fail(struct kunit *test)
{
	struct integ_policy *p = test_policy(test, &test_env);
	struct integ_policy_update *u = begin(test, p);

	KUNIT_EXPECT_EQ(test, LINE("measure\n"), 8);
	integ_policy_update_fail(u);
	KUNIT_EXPECT_LT(test, integ_policy_update_finish(u), 0);
	KUNIT_EXPECT_STREQ(test, test_show(test, p), "");
}

static void no_rule_no_update(struct kunit *test)
{
	struct integ_policy *p = test_policy(test, &test_env);
	struct integ_policy_update *u = begin(test, p);

	KUNIT_EXPECT_LT(test, integ_policy_update_finish(u), 0);
	u = begin(test, p);
	KUNIT_EXPECT_EQ(test, LINE("# only a comment\n"), 17);
	KUNIT_EXPECT_LT(test, integ_policy_update_finish(u), 0);
	KUNIT_EXPECT_FALSE(test, integ_policy_is_custom(p));
}

static void one_writer(struct kunit *test)
{
	struct integ_policy *p = test_policy(test, &test_env);
	struct integ_policy *other = test_policy(test, &test_env);
	struct integ_policy_update *u = begin(test, p);

	KUNIT_EXPECT_EQ(test, PTR_ERR(integ_policy_update_begin(p)), -EBUSY);
	integ_policy_update_finish(begin(test, other));
	KUNIT_EXPECT_EQ(test, LINE("measure\n"), 8);
	KUNIT_EXPECT_EQ(test, integ_policy_update_finish(u), 0);

	/* POL-46 */
	u = integ_policy_update_begin(p);
	if (IS_ENABLED(CONFIG_IMA_WRITE_POLICY)) {
		KUNIT_ASSERT_NOT_ERR_OR_NULL(test, u);
		KUNIT_EXPECT_EQ(test, LINE("audit\n"), 6);
		KUNIT_EXPECT_EQ(test, integ_policy_update_finish(u), 0);
		KUNIT_EXPECT_STREQ(test, test_show(test, p), "measure" END "audit" END);
	} else {
		KUNIT_EXPECT_EQ(test, PTR_ERR(u), -EBUSY);
	}
}

/* A rule that is too long must not be loaded as a shorter one. */
static void long_lines(struct kunit *test)
{
	static const char rule[] = "measure uid=1";
	const size_t max = INTEG_POLICY_LINE_MAX;
	struct integ_policy *p = test_policy(test, &test_env);
	struct integ_policy_update *u = begin(test, p);
	char *line = kunit_kmalloc(test, max + 2, GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, line);
	memset(line, ' ', max + 2);
	memcpy(line, rule, sizeof(rule) - 1);
	KUNIT_EXPECT_EQ(test, integ_policy_update_line(u, line, max), max);
	line[max] = '\n';
	KUNIT_EXPECT_EQ(test, integ_policy_update_line(u, line, max + 1), max + 1);
	line[max] = '0';
	KUNIT_EXPECT_EQ(test, integ_policy_update_line(u, line, max + 1), -EINVAL);
	KUNIT_EXPECT_LT(test, integ_policy_update_finish(u), 0);

	/* A file has no such limit. */
	u = begin(test, p);
	line[max + 1] = '\n';
	line[max] = ' ';
	KUNIT_EXPECT_EQ(test, integ_policy_update_text(u, line, max + 2), 0);
	KUNIT_EXPECT_EQ(test, integ_policy_update_finish(u), 0);
	KUNIT_EXPECT_STREQ(test, test_show(test, p), "measure uid=1" END);
}

static void takes_files(struct kunit *test)
{
	struct integ_policy *p = test_policy(test, &test_env);
	struct integ_policy_update *u = begin(test, p);

	KUNIT_EXPECT_EQ(test, TEXT("# head\n\nmeasure uid=1\naudit\n"), 0);
	KUNIT_EXPECT_EQ(test, TEXT(""), 0);
	/* EDGE-3: no final line feed; and no byte behind the end is looked at. */
	KUNIT_EXPECT_EQ(test, integ_policy_update_text(u, "hash uid=12", 10), 0);
	KUNIT_EXPECT_EQ(test, integ_policy_update_finish(u), 0);
	KUNIT_EXPECT_STREQ(test, test_show(test, p),
			   "measure uid=1" END "audit" END "hash uid=1" END);
}

static void bad_files(struct kunit *test)
{
	struct integ_policy *p = test_policy(test, &test_env);
	struct integ_policy_update *u = begin(test, p);

	KUNIT_EXPECT_EQ(test, TEXT("measure\naudit\0 uid=1\nhash\n"), -EINVAL);
	KUNIT_EXPECT_LT(test, integ_policy_update_finish(u), 0);
	u = begin(test, p);
	KUNIT_EXPECT_EQ(test, TEXT("measure\nfsmagic=x\nhash\n"), -EINVAL);
	KUNIT_EXPECT_EQ(test, TEXT("hash\n"), 0);
	KUNIT_EXPECT_LT(test, integ_policy_update_finish(u), 0);
	KUNIT_EXPECT_STREQ(test, test_show(test, p), "");
}

static struct kunit_case update_tests[] = {
	KUNIT_CASE(takes_lines),
	KUNIT_CASE(bad_line_spoils),
	KUNIT_CASE(told_to_fail),
	KUNIT_CASE(no_rule_no_update),
	KUNIT_CASE(one_writer),
	KUNIT_CASE(long_lines),
	KUNIT_CASE(takes_files),
	KUNIT_CASE(bad_files),
	{ }
};

static struct kunit_suite update_suite = {
	.name = "integ_policy_update",
	.test_cases = update_tests,
};
kunit_test_suite(update_suite);
