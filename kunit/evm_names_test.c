// SPDX-License-Identifier: GPL-2.0-only
/*
 * The list of covered names (EVM-3, EVM-15), and questions about names (API-10,
 * API-11, API-14). Each case has a list of its own.
 */
#include <kunit/static_stub.h>
#include <kunit/test.h>
#include <linux/evm.h>
#include <linux/kconfig.h>
#include <linux/string.h>
#include <linux/xattr.h>

#include "evm_util.h"

static int setup(struct kunit *test)
{
	evm_file(test);
	return 0;
}

static struct integ_evm_list *list_of(struct kunit *test)
{
	struct evm_file *f = test->priv;

	return &f->names;
}

/* What the list begins with. */
static const struct {
	const char *name;
	bool enabled;
} entries[] = {
	{ "security.selinux", IS_ENABLED(CONFIG_SECURITY_SELINUX) },
	{ "security.SMACK64", IS_ENABLED(CONFIG_SECURITY_SMACK) },
	{ "security.SMACK64EXEC", IS_ENABLED(CONFIG_EVM_EXTRA_SMACK_XATTRS) },
	{ "security.SMACK64TRANSMUTE", IS_ENABLED(CONFIG_EVM_EXTRA_SMACK_XATTRS) },
	{ "security.SMACK64MMAP", IS_ENABLED(CONFIG_EVM_EXTRA_SMACK_XATTRS) },
	{ "security.apparmor", IS_ENABLED(CONFIG_SECURITY_APPARMOR) },
	{ "security.ima", IS_ENABLED(CONFIG_IMA_APPRAISE) },
	{ "security.capability", true },
};

static void expect_base(struct kunit *test, struct list_head *names)
{
	const struct integ_evm_name *n;
	unsigned int i = 0;

	list_for_each_entry(n, names, entry) {
		if (i == ARRAY_SIZE(entries))
			break;
		KUNIT_EXPECT_STREQ(test, n->name, entries[i].name);
		KUNIT_EXPECT_STREQ(test, n->suffix,
				   entries[i].name + strlen("security."));
		KUNIT_EXPECT_PTR_EQ(test, n->suffix,
				    n->name + strlen("security."));
		KUNIT_EXPECT_EQ_MSG(test, n->enabled, entries[i].enabled, "%s",
				    n->name);
		i++;
	}
	KUNIT_EXPECT_EQ(test, i, ARRAY_SIZE(entries));
}

/* EVM-3: the order is that of the bytes that are hashed. */
static void list_begins_as_configured(struct kunit *test)
{
	unsigned int nr = 0;
	struct list_head *pos;

	expect_base(test, &list_of(test)->names);
	list_for_each(pos, &list_of(test)->names)
		nr++;
	KUNIT_EXPECT_EQ(test, nr, ARRAY_SIZE(entries));
	KUNIT_EXPECT_FALSE(test, list_of(test)->locked);
}

/* Nobody has added a name to the host's so far, which may have been locked. */
static void host_has_such_a_list(struct kunit *test)
{
	kunit_deactivate_static_stub(test, integ_evm_names);
	expect_base(test, integ_evm_names());
}

/**
 * struct match_case - a name and what is said of it
 * @name: the name
 * @covered: an enabled entry has it
 * @listed: evm_protected_xattr_if_enabled() finds it
 * @acl: it is that of a POSIX ACL
 */
struct match_case {
	const char *name;
	bool covered;
	bool listed;
	bool acl;
};

/* With security.ima and security.capability enabled, and security.apparmor not. */
static const struct match_case match_cases[] = {
	{ "security.ima", true, true },
	{ "security.capability", true, true },
	{ "security.apparmor", false, true },
	{ "security.SMACK64", true, true },
	{ "security.SMACK64EXEC", false, true },
	/* The suffix is for evm_protected_xattr_if_enabled() only. */
	{ "ima", false, true },
	{ "capability", false, true },
	{ "apparmor", false, true },
	/* EDGE-15: no part of a name, and nothing behind it. */
	{ "", false, false },
	{ "security.", false, false },
	{ "security", false, false },
	{ "security.im", false, false },
	{ "security.imaa", false, false },
	{ "security.ima ", false, false },
	{ "security.IMA", false, false },
	{ "security.c", false, false },
	{ "security.SMACK", false, false },
	{ "security.SMACK64E", false, false },
	{ "security.SMACK64EXECX", false, false },
	{ "im", false, false },
	{ "i", false, false },
	{ "cap", false, false },
	{ "imaa", false, false },
	{ "SMACK", false, false },
	/* Other names, and other namespaces. */
	{ "security.evm", false, false },
	{ "user.ima", false, false },
	{ "trusted.capability", false, false },
	{ "system.posix_acl_access", false, false, true },
	{ "system.posix_acl_default", false, false, true },
	{ "system.posix_acl_acces", false, false, false },
	{ "system.posix_acl_accessx", false, false, false },
	{ "posix_acl_access", false, false, false },
	{ "system.", false, false, false },
	{ "user.posix_acl_access", false, false, false },
};

static void match_desc(const struct match_case *c, char *desc)
{
	snprintf(desc, KUNIT_PARAM_DESC_SIZE, "\"%s\"", c->name);
}

KUNIT_ARRAY_PARAM(match, match_cases, match_desc);

static void enable_as_in_the_table(struct kunit *test)
{
	struct integ_evm_name *n;

	list_for_each_entry(n, &list_of(test)->names, entry)
		n->enabled = !strcmp(n->name, "security.ima") ||
			     !strcmp(n->name, "security.capability") ||
			     !strcmp(n->name, "security.SMACK64");
}

static void names_match_as_a_whole(struct kunit *test)
{
	const struct match_case *c = test->param_value;
	const bool acl = c->acl && IS_ENABLED(CONFIG_FS_POSIX_ACL);

	enable_as_in_the_table(test);
	KUNIT_EXPECT_EQ(test, integ_evm_protects(c->name), c->covered);
	KUNIT_EXPECT_EQ(test, evm_protected_xattr_if_enabled(c->name),
			c->listed ? 1 : 0);
	KUNIT_EXPECT_EQ(test, integ_evm_is_acl(c->name), acl);
	KUNIT_EXPECT_EQ(test, posix_xattr_acl(c->name), acl ? 1 : 0);
}

/* API-10 */
static void active_evm_revalidates(struct kunit *test)
{
	const struct match_case *c = test->param_value;
	const bool acl = c->acl && IS_ENABLED(CONFIG_FS_POSIX_ACL);
	struct evm_file *f = test->priv;

	enable_as_in_the_table(test);
	f->mode = INTEG_EVM_SIGNATURES;
	KUNIT_EXPECT_TRUE(test, evm_revalidate_status(NULL));
	KUNIT_EXPECT_EQ(test, evm_revalidate_status(c->name),
			c->covered || acl || !strcmp(c->name, "security.evm"));
	f->mode = INTEG_EVM_WRITES | INTEG_EVM_LOCKED;
	KUNIT_EXPECT_FALSE(test, evm_revalidate_status(NULL));
	KUNIT_EXPECT_FALSE(test, evm_revalidate_status(c->name));
}

static int add(struct kunit *test, const char *name)
{
	return integ_evm_list_add(list_of(test), name);
}

static const struct integ_evm_name *last(struct kunit *test)
{
	return list_last_entry(&list_of(test)->names, struct integ_evm_name, entry);
}

/* EVM-15 */
static void names_are_added_behind(struct kunit *test)
{
	char name[] = "security.first";

	KUNIT_EXPECT_FALSE(test, integ_evm_protects(name));
	KUNIT_EXPECT_EQ(test, add(test, name), 0);
	KUNIT_EXPECT_STREQ(test, last(test)->name, "security.first");
	KUNIT_EXPECT_STREQ(test, last(test)->suffix, "first");
	KUNIT_EXPECT_TRUE(test, last(test)->enabled);
	/* It is the list's own copy. */
	KUNIT_EXPECT_TRUE(test, integ_evm_protects(name));
	memset(name, 'x', strlen(name));
	KUNIT_EXPECT_FALSE(test, integ_evm_protects(name));
	KUNIT_EXPECT_TRUE(test, integ_evm_protects("security.first"));

	KUNIT_EXPECT_EQ(test, add(test, "security.second"), 0);
	KUNIT_EXPECT_STREQ(test, last(test)->name, "security.second");
	/* A part of a name is another name. */
	KUNIT_EXPECT_EQ(test, add(test, "security.fir"), 0);
	KUNIT_EXPECT_TRUE(test, integ_evm_protects("security.fir"));
	expect_base(test, &list_of(test)->names);
}

/* EVM-15 */
static void disabled_names_are_enabled_where_they_are(struct kunit *test)
{
	const struct integ_evm_name *before = last(test);
	struct evm_file *f = test->priv;

	enable_as_in_the_table(test);
	KUNIT_EXPECT_EQ(test, add(test, "security.apparmor"), 0);
	KUNIT_EXPECT_TRUE(test, evm_name(f, "security.apparmor")->enabled);
	KUNIT_EXPECT_PTR_EQ(test, last(test), before);
	KUNIT_EXPECT_EQ(test, add(test, "security.apparmor"), -EEXIST);
}

/* EVM-15 */
static void bad_names_are_refused(struct kunit *test)
{
	static const char * const bad[] = {
		"", "user.name", "security", "Security.name", " security.name",
		"trusted.ima", "system.posix_acl_access", "ima", ".",
		/* Begins as it should, but can be the name of no xattr. */
		"security.",
		/* Cannot cover itself. */
		"security.evm",
	};
	const struct integ_evm_name *before = last(test);
	unsigned int i;

	enable_as_in_the_table(test);
	for (i = 0; i < ARRAY_SIZE(bad); i++)
		KUNIT_EXPECT_EQ_MSG(test, add(test, bad[i]), -EINVAL, "%s", bad[i]);
	KUNIT_EXPECT_EQ(test, add(test, "security.ima"), -EEXIST);
	KUNIT_EXPECT_EQ(test, add(test, "security.own"), 0);
	KUNIT_EXPECT_EQ(test, add(test, "security.own"), -EEXIST);
	KUNIT_EXPECT_PTR_EQ(test, (void *)last(test)->entry.prev,
			    (void *)&before->entry);
}

/* EVM-15 */
static void locked_list_stays_as_it_is(struct kunit *test)
{
	const struct integ_evm_name *before;

	enable_as_in_the_table(test);
	KUNIT_EXPECT_EQ(test, add(test, "security.own"), 0);
	before = last(test);
	KUNIT_EXPECT_EQ(test, integ_evm_list_lock(list_of(test)), 0);
	KUNIT_EXPECT_EQ(test, add(test, "security.other"), -EPERM);
	KUNIT_EXPECT_EQ(test, add(test, "security.own"), -EPERM);
	KUNIT_EXPECT_EQ(test, add(test, "security.apparmor"), -EPERM);
	KUNIT_EXPECT_EQ(test, add(test, "user.name"), -EPERM);
	KUNIT_EXPECT_EQ(test, integ_evm_list_lock(list_of(test)), -EPERM);
	KUNIT_EXPECT_PTR_EQ(test, last(test), before);
	KUNIT_EXPECT_FALSE(test, integ_evm_protects("security.apparmor"));
	KUNIT_EXPECT_TRUE(test, integ_evm_protects("security.own"));
}

/* For EVM that could not be initialised. */
static void cleared_list_covers_nothing(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, add(test, "security.own"), 0);
	integ_evm_list_clear(list_of(test));
	KUNIT_EXPECT_FALSE(test, integ_evm_protects("security.own"));
	KUNIT_EXPECT_FALSE(test, integ_evm_protects("security.capability"));
	KUNIT_EXPECT_EQ(test, evm_protected_xattr_if_enabled("capability"), 0);
}

static struct kunit_case cases[] = {
	KUNIT_CASE(list_begins_as_configured),
	KUNIT_CASE(host_has_such_a_list),
	KUNIT_CASE_PARAM(names_match_as_a_whole, match_gen_params),
	KUNIT_CASE_PARAM(active_evm_revalidates, match_gen_params),
	KUNIT_CASE(names_are_added_behind),
	KUNIT_CASE(disabled_names_are_enabled_where_they_are),
	KUNIT_CASE(bad_names_are_refused),
	KUNIT_CASE(locked_list_stays_as_it_is),
	KUNIT_CASE(cleared_list_covers_nothing),
	{ }
};

static struct kunit_suite suite = {
	.name = "integ_evm_names",
	.init = setup,
	.test_cases = cases,
};
kunit_test_suite(suite);
