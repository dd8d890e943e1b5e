// SPDX-License-Identifier: GPL-2.0-only
/*
 * EVM's part of the tree below /sys/kernel/security: its mode, and the names that
 * it covers (EVM-11, EVM-15, FS-1).
 */
#include <linux/capability.h>
#include <linux/err.h>
#include <linux/fs.h>
#include <linux/kernel.h>
#include <linux/security.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/uaccess.h>
#include <linux/xattr.h>

#include "../evm/evm.h"
#include "../lib/lib.h"
#include "root.h"
#include "secfs.h"

/* Longest number that is looked at. */
#define NUMBER_MAX	16

static ssize_t evm_read(struct file *file, char __user *buf, size_t count,
			loff_t *pos)
{
	char text[NUMBER_MAX];
	const int len = scnprintf(text, sizeof(text), "%d",
				  (int)(integ_evm_mode() & ~INTEG_EVM_LOCKED));

	if (*pos)
		return 0;
	return simple_read_from_buffer(buf, count, pos, text, len);
}

static ssize_t evm_write(struct file *file, const char __user *buf,
			 size_t count, loff_t *pos)
{
	u32 bits;
	int rc;

	if (!capable(CAP_SYS_ADMIN) || integ_evm_mode() & INTEG_EVM_LOCKED)
		return -EPERM;
	rc = kstrtouint_from_user(buf, count, 0, &bits);
	if (!rc)
		rc = integ_evm_mode_set(bits);
	return rc ?: count;
}

static const struct file_operations evm_fops = {
	.read = evm_read,
	.write = evm_write,
	.llseek = generic_file_llseek,
};

#ifdef CONFIG_EVM_ADD_XATTRS

static struct dentry *names_file;

static ssize_t names_read(struct file *file, char __user *buf, size_t count,
			  loff_t *pos)
{
	const struct integ_evm_name *n;
	size_t size = 0, len = 0;
	ssize_t rc;
	char *text;

	integ_evm_for_each_name(n)
		size += strlen(n->name) + 1;
	text = kmalloc(size + 1, GFP_KERNEL);
	if (!text)
		return -ENOMEM;
	/* Names that were added meanwhile are cut off here. */
	integ_evm_for_each_name(n)
		if (READ_ONCE(n->enabled))
			len += scnprintf(text + len, size + 1 - len, "%s\n",
					 n->name);
	rc = simple_read_from_buffer(buf, count, pos, text, len);
	kfree(text);
	return rc;
}

static int lock_names(void)
{
	struct inode *inode = d_inode(names_file);
	struct iattr attr = {
		.ia_valid = ATTR_MODE,
		.ia_mode = S_IFREG | 0440,
	};
	int rc = integ_evm_names_lock();

	if (rc)
		return rc;
	inode_lock(inode);
	rc = simple_setattr(&nop_mnt_idmap, names_file, &attr);
	inode_unlock(inode);
	return rc;
}

static int take_name(const char *name)
{
	return strcmp(name, ".") ? integ_evm_names_add(name) : lock_names();
}

static int take_recorded(const char __user *buf, size_t count)
{
	struct audit_buffer *ab = integ_audit_name_begin();
	char *name;
	int rc;

	if (IS_ENABLED(CONFIG_AUDIT) && !ab)
		return -ENOMEM;
	name = memdup_user_nul(buf, count);
	if (IS_ERR(name)) {
		integ_audit_name_end(ab, NULL, PTR_ERR(name));
		return PTR_ERR(name);
	}
	/* "." or "security.name", with or without the line feed of echo. */
	if (count && name[count - 1] == '\n')
		name[count - 1] = '\0';
	rc = take_name(name);
	integ_audit_name_end(ab, name, rc);
	kfree(name);
	return rc;
}

static ssize_t names_write(struct file *file, const char __user *buf,
			   size_t count, loff_t *pos)
{
	int rc;

	if (!capable(CAP_SYS_ADMIN) || integ_evm_names_locked())
		return -EPERM;
	if (*pos)
		return -EINVAL;
	if (count > XATTR_NAME_MAX)
		return -E2BIG;
	rc = take_recorded(buf, count);
	return rc ?: count;
}

static const struct file_operations names_fops = {
	.read = names_read,
	.write = names_write,
	.llseek = generic_file_llseek,
};

static int __init create_names_file(struct dentry *dir)
{
	names_file = securityfs_create_file("evm_xattrs", 0660, dir, NULL,
					    &names_fops);
	return PTR_ERR_OR_ZERO(names_file);
}
#else
static int __init create_names_file(struct dentry *dir)
{
	return 0;
}
#endif /* CONFIG_EVM_ADD_XATTRS */

static int __init create_files(struct dentry *dir)
{
	struct dentry *node;

	node = securityfs_create_file("evm", 0660, dir, NULL, &evm_fops);
	if (IS_ERR(node))
		return PTR_ERR(node);
	node = securityfs_create_symlink("evm", NULL, "integrity/evm/evm", NULL);
	if (IS_ERR(node))
		return PTR_ERR(node);
	if (!create_names_file(dir))
		return 0;
	securityfs_remove(node);
	return -EFAULT;
}

/**
 * integ_secfs_create_evm() - make EVM's part of the tree
 *
 * Return: 0, or -EFAULT with nothing left behind (FS-2).
 */
int __init integ_secfs_create_evm(void)
{
	struct dentry *root = integ_secfs_root();
	struct dentry *dir;

	if (!root)
		return -EFAULT;
	dir = securityfs_create_dir("evm", root);
	if (IS_ERR(dir))
		return -EFAULT;
	if (!create_files(dir))
		return 0;
	securityfs_recursive_remove(dir);
	return -EFAULT;
}
