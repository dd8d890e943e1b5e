// SPDX-License-Identifier: GPL-2.0-only
/*
 * Read-back (POL-60) and the built-in policies (POL-30, POL-31, POL-36): what is
 * shown is exact, and loads again as the same policy (EDGE-1, EDGE-8).
 */
#include <linux/slab.h>

#include "policy_fixture.h"

struct show_case {
	const char *text;
	const char *shown;
};

#define LONG_NAME "a-file-system-type-with-a-name-of-more-than-sixty-three-characters-in-it"
#define UUID	"0123abcd-4567-89ef-0123-456789abcdef"

static const struct show_case show_cases[] = {
	{ "measure", "measure" END },
	{ "measure func=FILE_MMAP mask=MAY_EXEC", "measure func=MMAP_CHECK mask=MAY_EXEC" END },
	{ "func=PATH_CHECK  audit\tmask=^MAY_READ", "audit func=FILE_CHECK mask=^MAY_READ" END },
	{ "hash fsmagic=0EF53", "hash fsmagic=0xef53" END },
	{ "dont_hash fsname=a fsname=" LONG_NAME, "dont_hash fsname=" LONG_NAME END },
	{ "audit fsuuid=0123ABCD-4567-89EF-0123-456789ABCDEF", "audit fsuuid=" UUID END },
	{ "audit fgroup<5 fowner>4294967294 egid=3 euid=2147483648",
	  "audit euid=2147483648 egid=3 fowner>4294967294 fgroup<5" END },
	{ "measure func=CRITICAL_DATA pcr=12 label=a|b gid=4 uid<7",
	  "measure func=CRITICAL_DATA label=a|b pcr=12 uid<7 gid=4" END },
	{ "measure pcr=11 pcr=012 fsmagic=1 fsname=ext4",
	  "measure fsmagic=0x1 fsname=ext4 pcr=12" END },
	{ "measure template=ima-ngv2 permit_directio digest_type=verity uid=0",
	  "measure uid=0 template=ima-ngv2 digest_type=verity permit_directio" END },
	{ "measure template=d-ng|n-ng|uuid", "measure template=d-ng|n-ng|uuid" END },
	{ "# a comment\n\nmeasure\n  dont_measure uid=1\t\n",
	  "measure" END "dont_measure uid=1" END },
#ifdef CONFIG_IMA_MEASURE_ASYMMETRIC_KEYS
	{ "measure pcr=0 keyrings=.ima|.evm func=KEY_CHECK",
	  "measure func=KEY_CHECK keyrings=.ima|.evm pcr=0" END },
#endif
};

static void show_case_desc(const struct show_case *c, char *desc)
{
	snprintf(desc, KUNIT_PARAM_DESC_SIZE, "%.*s",
		 (int)strcspn(c->shown, "\n"), c->shown);
}

KUNIT_ARRAY_PARAM(show, show_cases, show_case_desc);

static void shows_and_loads_again(struct kunit *test)
{
	const struct show_case *c = test->param_value;
	struct integ_policy *p = test_policy(test, &test_env);
	struct integ_policy *again = test_policy(test, &test_env);

	KUNIT_ASSERT_EQ(test, test_append(p, c->text), 0);
	KUNIT_EXPECT_STREQ(test, test_show(test, p), c->shown);
	KUNIT_ASSERT_EQ(test, test_append(again, c->shown), 0);
	KUNIT_EXPECT_STREQ(test, test_show(test, again), c->shown);
}

#define TCB_EXEMPT						\
	"dont_measure fsmagic=0x9fa0" END			\
	"dont_measure fsmagic=0x62656572" END			\
	"dont_measure fsmagic=0x64626720" END			\
	"dont_measure fsmagic=0x1021994" END			\
	"dont_measure fsmagic=0x1cd1" END			\
	"dont_measure fsmagic=0x42494e4d" END			\
	"dont_measure fsmagic=0x73636673" END			\
	"dont_measure fsmagic=0xf97cff8c" END			\
	"dont_measure fsmagic=0x43415d53" END			\
	"dont_measure fsmagic=0x27e0eb" END			\
	"dont_measure fsmagic=0x63677270" END			\
	"dont_measure fsmagic=0x6e736673" END			\
	"dont_measure fsmagic=0xde5e81e4" END
#define TCB_EXEC						\
	"measure func=MMAP_CHECK mask=MAY_EXEC" END		\
	"measure func=BPRM_CHECK mask=MAY_EXEC" END
#define TCB							\
	TCB_EXEMPT TCB_EXEC					\
	"measure func=FILE_CHECK mask=^MAY_READ euid=0" END	\
	"measure func=FILE_CHECK mask=^MAY_READ uid=0" END	\
	"measure func=MODULE_CHECK" END				\
	"measure func=FIRMWARE_CHECK" END			\
	"measure func=POLICY_CHECK" END
#define ORIGINAL_TCB						\
	TCB_EXEMPT TCB_EXEC					\
	"measure func=FILE_CHECK mask=MAY_READ uid=0" END	\
	"measure func=MODULE_CHECK" END				\
	"measure func=FIRMWARE_CHECK" END
#define CRITICAL_DATA	"measure func=CRITICAL_DATA" END

/**
 * struct boot_case - a boot policy
 * @name: of the case
 * @choice: what the command line chose
 * @shown: its rules
 * @ops: operations it reaches, all to be measured
 */
struct boot_case {
	const char *name;
	struct integ_boot_policy choice;
	const char *shown;
	unsigned int ops;
};

#define TCB_OPS	(BIT(INTEG_OP_FILE) | BIT(INTEG_OP_MMAP) | BIT(INTEG_OP_EXEC) | \
		 BIT(INTEG_OP_MODULE) | BIT(INTEG_OP_FIRMWARE))

static const struct boot_case boot_cases[] = {
	{ "nothing", { }, "", 0 },
	{ "tcb", { INTEG_BOOT_MEASURE_TCB }, TCB, TCB_OPS | BIT(INTEG_OP_POLICY) },
	{ "original tcb", { INTEG_BOOT_MEASURE_ORIGINAL_TCB }, ORIGINAL_TCB, TCB_OPS },
	{ "critical_data", { .critical_data = true }, CRITICAL_DATA,
	  BIT(INTEG_OP_CRITICAL_DATA) },
	{ "tcb and critical_data",
	  { .measure = INTEG_BOOT_MEASURE_TCB, .critical_data = true }, TCB CRITICAL_DATA,
	  TCB_OPS | BIT(INTEG_OP_POLICY) | BIT(INTEG_OP_CRITICAL_DATA) },
};

static void boot_case_desc(const struct boot_case *c, char *desc)
{
	strscpy(desc, c->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(boot, boot_cases, boot_case_desc);

static void note_reach(void *priv, const struct integ_policy_reach *reach)
{
	*(struct integ_policy_reach *)priv = *reach;
}

static void boot_policy(struct kunit *test)
{
	const struct boot_case *c = test->param_value;
	struct integ_policy_reach reach = { };
	struct integ_policy_env env = test_env;
	struct integ_policy *p;
	int op;

	env.published = note_reach;
	env.priv = &reach;
	p = test_policy(test, &env);
	KUNIT_ASSERT_EQ(test, integ_policy_load_boot(p, &c->choice), 0);
	KUNIT_EXPECT_STREQ(test, test_show(test, p), c->shown);
	KUNIT_EXPECT_FALSE(test, integ_policy_is_custom(p));
	for (op = 0; op < __INTEG_OP_MAX; op++)
		KUNIT_EXPECT_EQ_MSG(test, reach.classes[op],
				    c->ops & BIT(op) ? INTEG_CLASS(INTEG_MEASURE) : 0,
				    "%s", integ_op_name(op));
}

/* POL-37: the boot policy goes away with the first custom one, which then grows. */
static void custom_replaces_boot(struct kunit *test)
{
	const struct integ_boot_policy tcb = { INTEG_BOOT_MEASURE_TCB, true };
	struct integ_policy *p = test_policy(test, &test_env);

	KUNIT_ASSERT_EQ(test, integ_policy_load_boot(p, &tcb), 0);
	KUNIT_ASSERT_EQ(test, test_append(p, "audit uid=1"), 0);
	KUNIT_EXPECT_TRUE(test, integ_policy_is_custom(p));
	KUNIT_EXPECT_STREQ(test, test_show(test, p), "audit uid=1" END);
	KUNIT_ASSERT_EQ(test, test_append(p, "hash uid=2\nmeasure"), 0);
	KUNIT_EXPECT_STREQ(test, test_show(test, p),
			   "audit uid=1" END "hash uid=2" END "measure" END);
}

static struct kunit_case show_tests[] = {
	KUNIT_CASE_PARAM(shows_and_loads_again, show_gen_params),
	KUNIT_CASE_PARAM(boot_policy, boot_gen_params),
	KUNIT_CASE(custom_replaces_boot),
	{ }
};

static struct kunit_suite show_suite = {
	.name = "integ_policy_show",
	.test_cases = show_tests,
};
kunit_test_suite(show_suite);
