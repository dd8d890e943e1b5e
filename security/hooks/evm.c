// SPDX-License-Identifier: GPL-2.0-only
/*
 * Entrances of EVM: changes of metadata, before and after (HOOK-28).
 */
#include <linux/dcache.h>
#include <linux/errno.h>
#include <linux/evm.h>
#include <linux/fs.h>
#include <linux/lsm_hooks.h>
#include <linux/string.h>
#include <linux/xattr.h>
#include <uapi/linux/lsm.h>

#include "../evm/evm.h"
#include "../lib/lib.h"
#include "hooks.h"

static const struct lsm_id evm_lsmid = {
	.name = "evm",
	.id = LSM_ID_EVM,
};

static int hook_inode_setxattr(struct mnt_idmap *idmap, struct dentry *dentry,
			       const char *name, const void *value, size_t size,
			       int flags)
{
	return integ_evm_may_set_xattr(dentry, name, value, size);
}

static int hook_inode_removexattr(struct mnt_idmap *idmap,
				  struct dentry *dentry, const char *name)
{
	return integ_evm_may_remove_xattr(dentry, name);
}

static int hook_inode_set_acl(struct mnt_idmap *idmap, struct dentry *dentry,
			      const char *name, struct posix_acl *acl)
{
	return integ_evm_may_change_acl(idmap, dentry, name, acl);
}

static int hook_inode_remove_acl(struct mnt_idmap *idmap, struct dentry *dentry,
				 const char *name)
{
	return integ_evm_may_change_acl(idmap, dentry, name, NULL);
}

/* Most machines have no key for EVM, and change modes and owners all the time. */
static int hook_inode_setattr(struct mnt_idmap *idmap, struct dentry *dentry,
			      struct iattr *attr)
{
	if (!integ_evm_active())
		return 0;
	return integ_evm_may_change_attr(idmap, dentry, attr);
}

/* What was written was covered; security.evm itself is nobody's to make right. */
static void xattr_changed(struct dentry *dentry, const char *name)
{
	if (!integ_evm_revalidates(name))
		return;
	integ_evm_changed(dentry, strcmp(name, XATTR_NAME_EVM));
}

static void hook_inode_post_setxattr(struct dentry *dentry, const char *name,
				     const void *value, size_t size, int flags)
{
	xattr_changed(dentry, name);
}

static void hook_inode_post_removexattr(struct dentry *dentry, const char *name)
{
	xattr_changed(dentry, name);
}

static void hook_inode_post_set_acl(struct dentry *dentry, const char *name,
				    struct posix_acl *acl)
{
	xattr_changed(dentry, name);
}

static void hook_inode_post_remove_acl(struct mnt_idmap *idmap,
				       struct dentry *dentry, const char *name)
{
	xattr_changed(dentry, name);
}

static void hook_inode_post_setattr(struct mnt_idmap *idmap,
				    struct dentry *dentry, int ia_valid)
{
	integ_evm_attrs_changed(dentry, ia_valid);
}

/*
 * An HMAC is over the inode below, which the copy is not; a portable signature is
 * right for it as well (EVM-41).
 */
static int hook_inode_copy_up_xattr(struct dentry *src, const char *name)
{
	struct integ_xattr *x __free(integ_xattr_free) = NULL;

	if (strcmp(name, XATTR_NAME_EVM))
		return -EOPNOTSUPP;
	x = integ_xattr_read(src, name, XATTR_SIZE_MAX);
	if (IS_ERR(x) || !x->len)
		return -EPERM;
	return x->value[0] == INTEG_EVM_PORTABLE ? 0 : -ECANCELED;
}

static void hook_path_post_mknod(struct mnt_idmap *idmap, struct dentry *dentry)
{
	integ_evm_file_created(d_backing_inode(dentry));
}

/* As overlayfs makes copies: with attributes, before anybody has seen the inode. */
static void hook_inode_post_create_tmpfile(struct mnt_idmap *idmap,
					   struct inode *inode)
{
	integ_evm_file_created(inode);
}

static void hook_file_release(struct file *file)
{
	if (file->f_mode & FMODE_WRITE)
		integ_evm_file_released(file_inode(file));
}

static struct security_hook_list evm_hooks[] __ro_after_init = {
	LSM_HOOK_INIT(inode_setattr, hook_inode_setattr),
	LSM_HOOK_INIT(inode_post_setattr, hook_inode_post_setattr),
	LSM_HOOK_INIT(inode_copy_up_xattr, hook_inode_copy_up_xattr),
	LSM_HOOK_INIT(inode_setxattr, hook_inode_setxattr),
	LSM_HOOK_INIT(inode_post_setxattr, hook_inode_post_setxattr),
	LSM_HOOK_INIT(inode_set_acl, hook_inode_set_acl),
	LSM_HOOK_INIT(inode_post_set_acl, hook_inode_post_set_acl),
	LSM_HOOK_INIT(inode_remove_acl, hook_inode_remove_acl),
	LSM_HOOK_INIT(inode_post_remove_acl, hook_inode_post_remove_acl),
	LSM_HOOK_INIT(inode_removexattr, hook_inode_removexattr),
	LSM_HOOK_INIT(inode_post_removexattr, hook_inode_post_removexattr),
	LSM_HOOK_INIT(inode_init_security, evm_inode_init_security),
	LSM_HOOK_INIT(file_release, hook_file_release),
	LSM_HOOK_INIT(path_post_mknod, hook_path_post_mknod),
	LSM_HOOK_INIT(inode_post_create_tmpfile, hook_inode_post_create_tmpfile),
};

/**
 * integ_hooks_add_evm() - register every hook of EVM
 */
void __init integ_hooks_add_evm(void)
{
	security_add_hooks(evm_hooks, ARRAY_SIZE(evm_hooks), &evm_lsmid);
}
