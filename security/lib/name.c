// SPDX-License-Identifier: GPL-2.0-only
/*
 * Names of files, as records and audit show them (MEAS-22, AUD-10).
 */
#include "lib.h"

#include <linux/dcache.h>
#include <linux/fs.h>
#include <linux/path.h>
#include <linux/slab.h>
#include <linux/string.h>

/**
 * integ_name_last() - last component of a file's path
 * @dentry: dentry of the file
 *
 * Allocates nothing. A longer name, which only pseudo file systems can give, is
 * cut to NAME_MAX characters.
 *
 * Context: process context.
 * Return: the name, for integ_name_put().
 */
struct integ_name integ_name_last(struct dentry *dentry)
{
	struct integ_name name = { };
	struct name_snapshot snap;

	/* The dentry may be renamed meanwhile, and its long name freed. */
	take_dentry_name_snapshot(&snap, dentry);
	strscpy(name.last, snap.name.name);
	release_dentry_name_snapshot(&snap);
	return name;
}

/**
 * integ_name_path() - path of a file from the root of the mount tree
 * @path: the file
 *
 * Not from the root of the current task: in a chroot it could choose under
 * which name a file is recorded. d_absolute_path() is the helper that looks at
 * no task; it does not mark deleted files either, and refuses detached mounts.
 *
 * Context: process context, may sleep.
 * Return: the name, for integ_name_put(); the last component if the path cannot
 * be built (see &struct integ_name).
 */
struct integ_name integ_name_path(const struct path *path)
{
	struct integ_name name = { };
	char *page, *text;

	page = __getname();
	if (!page)
		return integ_name_last(path->dentry);
	text = d_absolute_path(path, page, PATH_MAX);
	if (IS_ERR(text)) {
		__putname(page);
		return integ_name_last(path->dentry);
	}
	name.page = page;
	name.start = text - page;
	return name;
}

/**
 * integ_name_put() - done with a name
 * @name: the name
 *
 * Context: any.
 */
void integ_name_put(struct integ_name *name)
{
	if (name->page)
		__putname(name->page);
	name->page = NULL;
}
