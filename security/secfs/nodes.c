// SPDX-License-Identifier: GPL-2.0-only
/*
 * IMA's part of the tree below /sys/kernel/security (FS-1).
 */
#include <linux/err.h>
#include <linux/fs.h>
#include <linux/security.h>
#include <linux/slab.h>

#include "../decide/decide.h"
#include "../measure/measure.h"
#include "log_file.h"
#include "policy_file.h"
#include "root.h"
#include "secfs.h"
#include "verified_file.h"

static struct dentry *ima_dir;

struct list_form {
	const char *prefix;
	const struct file_operations *fops;
};

static const struct list_form list_forms[] __initconst = {
	{ "ascii_runtime_measurements", &integ_log_ascii_fops },
	{ "binary_runtime_measurements", &integ_log_binary_fops },
};

/* Longest prefix, '_', longest list name. */
#define NODE_NAME_MAX	(32 + 1 + INTEG_LIST_NAME_MAX)

static int __init create_file(const char *name, umode_t mode, void *data,
			      const struct file_operations *fops)
{
	return PTR_ERR_OR_ZERO(securityfs_create_file(name, mode, ima_dir, data,
						      fops));
}

static int __init create_list(const struct list_form *form,
			      const struct integ_log_slot *list)
{
	char name[NODE_NAME_MAX];
	char suffix[INTEG_LIST_NAME_MAX];

	integ_log_list_name(list, suffix);
	snprintf(name, sizeof(name), "%s_%s", form->prefix, suffix);
	return create_file(name, 0440, (void *)list, form->fops);
}

static int __init create_lists(struct integ_log *log)
{
	unsigned int i, j;
	int rc;

	for (i = 0; i < ARRAY_SIZE(list_forms); i++)
		for (j = 0; j < integ_log_lists(log); j++) {
			rc = create_list(&list_forms[i], integ_log_list(log, j));
			if (rc)
				return rc;
		}
	return 0;
}

/* The names of old, before there were banks (MEAS-51). */
static int __init create_links(void)
{
	char target[NODE_NAME_MAX];
	struct dentry *link;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(list_forms); i++) {
		snprintf(target, sizeof(target), "%s_sha1",
			 list_forms[i].prefix);
		link = securityfs_create_symlink(list_forms[i].prefix, ima_dir,
						 target, NULL);
		if (IS_ERR(link))
			return PTR_ERR(link);
	}
	return 0;
}

static int __init create_ima_files(struct integ_domain *d)
{
	int rc;

	rc = create_lists(d->log);
	if (!rc)
		rc = create_links();
	if (!rc)
		rc = create_file("runtime_measurements_count", 0440, d->log,
				 &integ_log_count_fops);
	if (!rc)
		rc = create_file("violations", 0440, d->log,
				 &integ_log_violations_fops);
	if (!rc)
		rc = create_file("policy", INTEG_POLICY_FILE_MODE, d->policy,
				 &integ_policy_fops);
#ifdef CONFIG_INTEGRITY_ASYMMETRIC_KEYS
	if (!rc)
		rc = create_file("verified_signatures", 0440, NULL,
				 &integ_verified_fops);
#endif
	return rc;
}

/**
 * integ_secfs_create() - make IMA's part of the tree
 * @d: the host's domain
 *
 * Return: 0, or a negative errno with nothing left behind (FS-2).
 */
int __init integ_secfs_create(struct integ_domain *d)
{
	struct dentry *root = integ_secfs_root();
	struct dentry *link;
	int rc;

	if (!root)
		return -ENODEV;
	ima_dir = securityfs_create_dir("ima", root);
	if (IS_ERR(ima_dir))
		return PTR_ERR(ima_dir);
	link = securityfs_create_symlink("ima", NULL, "integrity/ima", NULL);
	if (IS_ERR(link)) {
		rc = PTR_ERR(link);
		goto err_dir;
	}
	rc = create_ima_files(d);
	if (rc)
		goto err_link;
	return 0;

err_link:
	securityfs_remove(link);
err_dir:
	securityfs_recursive_remove(ima_dir);
	return rc;
}
