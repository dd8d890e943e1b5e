// SPDX-License-Identifier: GPL-2.0-only
/*
 * Names of files (MEAS-22). Paths are made of dentries that no file stands
 * behind: below the root of the mount tree, and not hashed, which is what those
 * of deleted files look like.
 */
#include <kunit/test.h>
#include <linux/dcache.h>
#include <linux/file.h>
#include <linux/fs.h>
#include <linux/namei.h>
#include <linux/shmem_fs.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "../security/lib/lib.h"

KUNIT_DEFINE_ACTION_WRAPPER(put_path, path_put, const struct path *);
KUNIT_DEFINE_ACTION_WRAPPER(put_dentry, dput, struct dentry *);

static void root_path(struct kunit *test, struct path *path)
{
	KUNIT_ASSERT_EQ(test, kern_path("/", 0, path), 0);
	KUNIT_ASSERT_EQ(test, kunit_add_action_or_reset(test, put_path, path), 0);
}

/* Children are put before their parents: actions run in reverse order. */
static struct dentry *child(struct kunit *test, struct dentry *parent,
			    const char *name, size_t len)
{
	struct qstr q = QSTR_INIT(name, len);
	struct dentry *dentry = d_alloc(parent, &q);

	KUNIT_ASSERT_NOT_NULL(test, dentry);
	KUNIT_ASSERT_EQ(test, kunit_add_action_or_reset(test, put_dentry, dentry), 0);
	return dentry;
}

static void expect_name(struct kunit *test, const struct path *path,
			const char *want)
{
	CLASS(integ_path_name, name)(path);

	KUNIT_EXPECT_STREQ(test, integ_name_str(&name), want);
}

static void test_root(struct kunit *test)
{
	struct path *path = kunit_kzalloc(test, sizeof(*path), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, path);
	root_path(test, path);
	expect_name(test, path, "/");
}

/* As it is; and nothing tells that the file is gone. */
static void test_absolute(struct kunit *test)
{
	struct path *root = kunit_kzalloc(test, sizeof(*root), GFP_KERNEL);
	struct path path;

	KUNIT_ASSERT_NOT_NULL(test, root);
	root_path(test, root);
	path = *root;
	path.dentry = child(test, path.dentry, " a", 2);
	path.dentry = child(test, path.dentry, "b\tc\n d", 6);
	KUNIT_ASSERT_TRUE(test, d_unlinked(path.dentry));
	expect_name(test, &path, "/ a/b\tc\n d");

	CLASS(integ_last_name, last)(path.dentry);
	KUNIT_EXPECT_STREQ(test, integ_name_str(&last), "b\tc\n d");
}

/* 4095 bytes are a path, 4096 are not. */
static void test_longest(struct kunit *test)
{
	char *text = kunit_kzalloc(test, NAME_MAX + 1, GFP_KERNEL);
	struct path *root = kunit_kzalloc(test, sizeof(*root), GFP_KERNEL);
	struct path path;
	struct dentry *dir;
	int i;

	KUNIT_ASSERT_NOT_NULL(test, text);
	KUNIT_ASSERT_NOT_NULL(test, root);
	root_path(test, root);
	path = *root;
	memset(text, 'x', NAME_MAX);
	dir = root->dentry;
	for (i = 0; i < PATH_MAX / (NAME_MAX + 1) - 1; i++)
		dir = child(test, dir, text, NAME_MAX);

	path.dentry = child(test, dir, text, NAME_MAX - 1);
	{
		CLASS(integ_path_name, name)(&path);

		KUNIT_EXPECT_EQ(test, strlen(integ_name_str(&name)), PATH_MAX - 1);
		KUNIT_EXPECT_EQ(test, integ_name_str(&name)[0], '/');
	}
	text[0] = ' ';
	path.dentry = child(test, dir, text, NAME_MAX);
	{
		CLASS(integ_path_name, name)(&path);

		KUNIT_EXPECT_STREQ(test, integ_name_str(&name), text);
	}
}

static void test_detached(struct kunit *test)
{
	struct file *file = shmem_kernel_file_setup("two words", 0, 0);

	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, file);
	expect_name(test, &file->f_path, "two words");
	fput(file);
}

/* Longer than any component of a real path can be. */
static void test_overlong_component(struct kunit *test)
{
	char *text = kunit_kzalloc(test, 400, GFP_KERNEL);
	struct file *file;

	KUNIT_ASSERT_NOT_NULL(test, text);
	memset(text, 'y', 399);
	file = shmem_kernel_file_setup(text, 0, 0);
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, file);
	text[NAME_MAX] = '\0';
	expect_name(test, &file->f_path, text);
	fput(file);
}

static struct kunit_case cases[] = {
	KUNIT_CASE(test_root),
	KUNIT_CASE(test_absolute),
	KUNIT_CASE(test_longest),
	KUNIT_CASE(test_detached),
	KUNIT_CASE(test_overlong_component),
	{}
};

static struct kunit_suite suite = {
	.name = "integ_lib_name",
	.test_cases = cases,
};

kunit_test_suite(suite);
