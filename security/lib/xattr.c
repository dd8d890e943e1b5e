// SPDX-License-Identifier: GPL-2.0-only
/*
 * Reading extended attributes of a bounded size, and their names.
 */
#include "lib.h"

#include <kunit/static_stub.h>
#include <linux/dcache.h>
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/overflow.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/xattr.h>

/* How often the value may grow between asking for its size and reading it. */
#define READ_ATTEMPTS	4

/* Room for digests, labels of LSMs, and signatures by keys of up to 3072 bits. */
#define USUAL_ROOM	(512 - sizeof(struct integ_xattr))

/*
 * Read a value of at most @room bytes, which is not 0: that would mean asking for
 * the size. -ERANGE: it is longer.
 *
 * __vfs_getxattr() rather than vfs_getxattr(): the value is for the kernel's own
 * decision, so that the permissions of the current task are not the question,
 * nor is what another LSM would show it in place of what is stored.
 */
static struct integ_xattr *read_within(struct dentry *dentry, const char *name,
				       size_t room)
{
	struct integ_xattr *x = kvmalloc(struct_size(x, value, room), GFP_KERNEL);
	ssize_t len;

	if (!x)
		return ERR_PTR(-ENOMEM);
	x->len = room;
	len = __vfs_getxattr(dentry, d_backing_inode(dentry), name, x->value, room);
	/* A file system that says how long it is instead of refusing. */
	if (len > (ssize_t)room)
		len = -ERANGE;
	if (len < 0) {
		kvfree(x);
		return ERR_PTR(len);
	}
	x->len = len;
	return x;
}

/* -ERANGE: it has grown since its size was asked for. */
static struct integ_xattr *read_long(struct dentry *dentry, const char *name,
				     size_t max)
{
	ssize_t len = __vfs_getxattr(dentry, d_backing_inode(dentry), name, NULL, 0);

	if (len < 0)
		return ERR_PTR(len);
	if (len > max)
		return ERR_PTR(-E2BIG);
	return read_within(dentry, name, max_t(size_t, len, 1));
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

	x = read_within(dentry, name, min(max, USUAL_ROOM));
	for (i = 0; i < READ_ATTEMPTS && x == ERR_PTR(-ERANGE); i++)
		x = read_long(dentry, name, max);
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

/**
 * integ_xattr_list() - names of a file's attributes
 * @dentry: the file
 * @names: receives the names
 *
 * One question in the place of one for each name that may be there. Only names are
 * taken from it: whoever tampers with the list of a file system can as well tamper
 * with its attributes.
 *
 * Context: process context, may sleep.
 */
void integ_xattr_list(struct dentry *dentry, struct integ_xattr_names *names)
{
	const struct inode *inode = d_backing_inode(dentry);

	names->len = -EOPNOTSUPP;
	if (inode->i_op && inode->i_op->listxattr)
		names->len = inode->i_op->listxattr(dentry, names->text,
						    sizeof(names->text));
	if (names->len > (ssize_t)sizeof(names->text))
		names->len = -ERANGE;
}

/**
 * integ_xattr_listed() - whether a file may have an attribute
 * @names: from integ_xattr_list()
 * @name: full name
 *
 * Context: any.
 * Return: false if it has none of this name; true if it has or may have, as with a
 * list that could not be had or is too long.
 */
bool integ_xattr_listed(const struct integ_xattr_names *names, const char *name)
{
	const size_t len = strlen(name);
	size_t here;
	ssize_t at;

	if (names->len < 0)
		return true;
	for (at = 0; at < names->len; at += here + 1) {
		here = strnlen(names->text + at, names->len - at);
		if (here == len && !memcmp(names->text + at, name, len))
			return true;
	}
	return false;
}
