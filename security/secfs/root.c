// SPDX-License-Identifier: GPL-2.0-only
/*
 * The directory that the parts of the subsystem share; made before any of them
 * (FS-1, KCF-4).
 */
#define pr_fmt(fmt) "integrity: " fmt

#include <linux/err.h>
#include <linux/init.h>
#include <linux/printk.h>
#include <linux/security.h>

#include "root.h"

static struct dentry *integrity_dir __ro_after_init;

/**
 * integ_secfs_root() - the directory integrity
 *
 * Return: the directory, or NULL if it could not be made.
 */
struct dentry *__init integ_secfs_root(void)
{
	return integrity_dir;
}

static int __init create_integrity_dir(void)
{
	struct dentry *dir = securityfs_create_dir("integrity", NULL);

	if (IS_ERR(dir)) {
		if (PTR_ERR(dir) != -ENODEV)
			pr_err("Unable to create integrity sysfs dir: %ld\n",
			       PTR_ERR(dir));
		return PTR_ERR(dir);
	}
	integrity_dir = dir;
	return 0;
}
late_initcall(create_integrity_dir);
