// SPDX-License-Identifier: GPL-2.0-only
/*
 * Bounded reads of extended attributes, on tmpfs.
 */
#include <kunit/test.h>
#include <linux/file.h>
#include <linux/fs.h>
#include <linux/mnt_idmapping.h>
#include <linux/shmem_fs.h>
#include <linux/string.h>
#include <linux/xattr.h>

#include "../security/lib/lib.h"

static int setup(struct kunit *test)
{
	test->priv = shmem_kernel_file_setup("integ-test", 0, 0);
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, test->priv);
	return 0;
}

static void teardown(struct kunit *test)
{
	if (!IS_ERR_OR_NULL(test->priv))
		fput(test->priv);
}

static struct dentry *dentry_of(struct kunit *test)
{
	return file_dentry(test->priv);
}

/* Below the hooks: what is stored is not for them to judge here. */
static void store(struct kunit *test, const void *value, size_t len)
{
	struct dentry *dentry = dentry_of(test);
	struct inode *inode = d_inode(dentry);
	int err;

	inode_lock(inode);
	err = __vfs_setxattr(&nop_mnt_idmap, dentry, inode, XATTR_NAME_IMA,
			     value, len, 0);
	inode_unlock(inode);
	if (err == -EOPNOTSUPP)
		kunit_skip(test, "tmpfs has no security attributes");
	KUNIT_ASSERT_EQ(test, err, 0);
}

static struct integ_xattr *read_ima(struct kunit *test, size_t max)
{
	return integ_xattr_read(dentry_of(test), XATTR_NAME_IMA, max);
}

static void test_value(struct kunit *test)
{
	static const u8 value[] = { 4, 4, 0, 0xff, 1 };

	store(test, value, sizeof(value));
	struct integ_xattr *x __free(integ_xattr_free) =
		read_ima(test, sizeof(value));
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, x);
	KUNIT_ASSERT_EQ(test, x->len, sizeof(value));
	KUNIT_EXPECT_MEMEQ(test, x->value, value, sizeof(value));
}

static void test_too_long(struct kunit *test)
{
	static const u8 value[100] = { 3 };

	store(test, value, sizeof(value));
	struct integ_xattr *x __free(integ_xattr_free) =
		read_ima(test, sizeof(value) - 1);
	KUNIT_EXPECT_EQ(test, PTR_ERR_OR_ZERO(x), -E2BIG);
}

/* Longer than what is tried first. */
static void test_long(struct kunit *test)
{
	static const u8 value[3000] = { 3, [2999] = 4 };

	store(test, value, sizeof(value));
	struct integ_xattr *x __free(integ_xattr_free) =
		read_ima(test, XATTR_SIZE_MAX);
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, x);
	KUNIT_ASSERT_EQ(test, x->len, sizeof(value));
	KUNIT_EXPECT_MEMEQ(test, x->value, value, sizeof(value));
	struct integ_xattr *y __free(integ_xattr_free) =
		read_ima(test, sizeof(value) - 1);
	KUNIT_EXPECT_EQ(test, PTR_ERR_OR_ZERO(y), -E2BIG);
}

static void test_names(struct kunit *test)
{
	struct integ_xattr_names names;

	integ_xattr_list(dentry_of(test), &names);
	KUNIT_EXPECT_EQ(test, names.len, 0);
	KUNIT_EXPECT_FALSE(test, integ_xattr_listed(&names, XATTR_NAME_IMA));
	store(test, "1", 1);
	integ_xattr_list(dentry_of(test), &names);
	KUNIT_EXPECT_EQ(test, names.len, sizeof(XATTR_NAME_IMA));
	KUNIT_EXPECT_TRUE(test, integ_xattr_listed(&names, XATTR_NAME_IMA));
	KUNIT_EXPECT_FALSE(test, integ_xattr_listed(&names, XATTR_NAME_EVM));
	KUNIT_EXPECT_FALSE(test, integ_xattr_listed(&names, "security.im"));
	KUNIT_EXPECT_FALSE(test, integ_xattr_listed(&names, "security.imap"));
}

/* Made up: names in any place, and a file system that forgot the last NUL. */
static void test_lists(struct kunit *test)
{
	struct integ_xattr_names names = { .text = "user.a\0security.b\0security.c" };

	names.len = sizeof("user.a\0security.b\0security.c");
	KUNIT_EXPECT_TRUE(test, integ_xattr_listed(&names, "user.a"));
	KUNIT_EXPECT_TRUE(test, integ_xattr_listed(&names, "security.b"));
	KUNIT_EXPECT_TRUE(test, integ_xattr_listed(&names, "security.c"));
	KUNIT_EXPECT_FALSE(test, integ_xattr_listed(&names, "b"));
	names.len--;
	KUNIT_EXPECT_TRUE(test, integ_xattr_listed(&names, "security.c"));
	names.len--;
	KUNIT_EXPECT_FALSE(test, integ_xattr_listed(&names, "security.c"));
	/* Not known is not absent. */
	names.len = -ERANGE;
	KUNIT_EXPECT_TRUE(test, integ_xattr_listed(&names, "security.d"));
}

static void test_empty(struct kunit *test)
{
	store(test, "", 0);
	struct integ_xattr *x __free(integ_xattr_free) = read_ima(test, 100);
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, x);
	KUNIT_EXPECT_EQ(test, x->len, 0);
}

static void test_absent(struct kunit *test)
{
	struct integ_xattr *x __free(integ_xattr_free) = read_ima(test, 100);

	if (x == ERR_PTR(-EOPNOTSUPP))
		kunit_skip(test, "tmpfs has no security attributes");
	KUNIT_EXPECT_EQ(test, PTR_ERR_OR_ZERO(x), -ENODATA);
}

static void test_no_such_class(struct kunit *test)
{
	struct integ_xattr *x __free(integ_xattr_free) =
		integ_xattr_read(dentry_of(test), "nonsense.ima", 100);

	KUNIT_EXPECT_EQ(test, PTR_ERR_OR_ZERO(x), -EOPNOTSUPP);
}

static struct kunit_case cases[] = {
	KUNIT_CASE(test_value),
	KUNIT_CASE(test_too_long),
	KUNIT_CASE(test_long),
	KUNIT_CASE(test_names),
	KUNIT_CASE(test_lists),
	KUNIT_CASE(test_empty),
	KUNIT_CASE(test_absent),
	KUNIT_CASE(test_no_such_class),
	{}
};

static struct kunit_suite suite = {
	.name = "integ_lib_xattr",
	.init = setup,
	.exit = teardown,
	.test_cases = cases,
};

kunit_test_suite(suite);
