// SPDX-License-Identifier: GPL-2.0-only
/*
 * Reading extended attributes of a bounded size.
 */
#include "lib.h"

#include <kunit/static_stub.h>
#include <linux/dcache.h>
#include <linux/mm.h>
#include <linux/overflow.h>
#include <linux/slab.h>
#include <linux/xattr.h>

/* How often the value may grow between asking for its size and reading it. */
#define READ_ATTEMPTS	4

/*
 * One attempt. -ERANGE: it has grown since its size was asked for.
 *
 * __vfs_getxattr() rather than vfs_getxattr(): the value is for the kernel's own
 * decision, so that the permissions of the current task are not the question,
 * nor is what another LSM would show it in place of what is stored.
 */
static struct integ_xattr *read_once(struct dentry *dentry, const char *name,
				     size_t max)
{
	struct inode *inode = d_backing_inode(dentry);
	struct integ_xattr *x;
	ssize_t len;

	len = __vfs_getxattr(dentry, inode, name, NULL, 0);
	if (len < 0)
		return ERR_PTR(len);
	if (len > max)
		return ERR_PTR(-E2BIG);

	/* A size of 0 would mean asking for the size again. */
	x = kvzalloc(struct_size(x, value, max_t(size_t, len, 1)), GFP_KERNEL);
	if (!x)
		return ERR_PTR(-ENOMEM);
	x->len = max_t(size_t, len, 1);
	len = __vfs_getxattr(dentry, inode, name, x->value, x->len);
	if (len < 0) {
		kvfree(x);
		return ERR_PTR(len);
	}
	x->len = len;
	return x;
}

/**
 * integ_xattr_read() - read an extended attribute of a file
 * @dentry: dentry of the file
 * @name: full name, as "security.ima"
 * @max: most bytes the caller can make use of
 *
 * Context: process context, may sleep. File systems need no inode lock for it.
 * Return: the value, for integ_xattr_free(); an ERR_PTR: -ENODATA if there is no
 * such attribute, -EOPNOTSUPP if the file system has none at all, -E2BIG if it
 * is longer than @max, -ENOMEM, or an error of the file system.
 */
struct integ_xattr *integ_xattr_read(struct dentry *dentry, const char *name,
				     size_t max)
{
	struct integ_xattr *x;
	int i;

	KUNIT_STATIC_STUB_REDIRECT(integ_xattr_read, dentry, name, max);

	for (i = 0; i < READ_ATTEMPTS; i++) {
		x = read_once(dentry, name, max);
		if (x != ERR_PTR(-ERANGE))
			break;
	}
	return x;
}

/**
 * integ_xattr_free() - give back what integ_xattr_read() returned
 * @x: what it returned; NULL and an ERR_PTR are ignored
 *
 * Context: process context.
 */
void integ_xattr_free(struct integ_xattr *x)
{
	if (!IS_ERR_OR_NULL(x))
		kvfree(x);
}
