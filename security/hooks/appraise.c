// SPDX-License-Identifier: GPL-2.0-only
/*
 * What appraisal alone needs to hear of: labels and attributes of files, mappings
 * made executable afterwards; and what the rest of the kernel may ask about it.
 */
#include <linux/evm.h>
#include <linux/fs.h>
#include <linux/ima.h>
#include <linux/lsm_hooks.h>
#include <linux/mm.h>
#include <linux/mman.h>
#include <linux/security.h>
#include <linux/string.h>
#include <linux/xattr.h>

#include "../decide/decide.h"
#include "hooks.h"

static bool is_label(const char *name)
{
	return !strcmp(name, XATTR_NAME_IMA);
}

/* The label is guarded with or without a policy: one may follow (XATTR-30). */
static int hook_inode_setxattr(struct mnt_idmap *idmap, struct dentry *dentry,
			       const char *name, const void *value, size_t size,
			       int flags)
{
	struct integ_domain *d = integ_host();

	if (!d)
		return 0;
	if (is_label(name))
		return integ_label_set(d, dentry, value, size);
	if (!evm_revalidate_status(name))
		return 0;
	integ_label_changed(d, dentry);
	if (!strcmp(name, XATTR_NAME_EVM))
		integ_seal_set(d, dentry, value, size);
	return 0;
}

static void hook_inode_post_setxattr(struct dentry *dentry, const char *name,
				     const void *value, size_t size, int flags)
{
	struct integ_domain *d = integ_host();

	if (is_label(name) && d)
		integ_label_changed(d, dentry);
}

static int hook_inode_removexattr(struct mnt_idmap *idmap,
				  struct dentry *dentry, const char *name)
{
	struct integ_domain *d = integ_host();

	if (!d)
		return 0;
	if (is_label(name))
		return integ_label_remove(d, dentry);
	if (evm_revalidate_status(name))
		integ_label_changed(d, dentry);
	return 0;
}

/* XATTR-33. Nothing is read of an ACL, so once, before it changes, is enough. */
static void acl_changes(struct dentry *dentry)
{
	struct integ_domain *d = integ_host();

	if (d && evm_revalidate_status(NULL))
		integ_label_changed(d, dentry);
}

static int hook_inode_set_acl(struct mnt_idmap *idmap, struct dentry *dentry,
			      const char *name, struct posix_acl *acl)
{
	acl_changes(dentry);
	return 0;
}

static int hook_inode_remove_acl(struct mnt_idmap *idmap, struct dentry *dentry,
				 const char *name)
{
	acl_changes(dentry);
	return 0;
}

static void hook_inode_post_removexattr(struct dentry *dentry, const char *name)
{
	struct integ_domain *d = integ_host();

	if (is_label(name) && d)
		integ_label_changed(d, dentry);
}

static int hook_file_mprotect(struct vm_area_struct *vma, unsigned long reqprot,
			      unsigned long prot)
{
	if (!integ_gate_open(INTEG_OP_NONE) || !vma->vm_file)
		return 0;
	if (!(prot & PROT_EXEC) || vma->vm_flags & VM_EXEC)
		return 0;
	return integ_decide_mprotect(integ_host(), vma->vm_file);
}

static int hook_kernel_load_data(enum kernel_load_data_id id, bool contents)
{
	struct integ_domain *d = integ_host();

	return d ? integ_refuse_load(d, id, contents) : 0;
}

static struct security_hook_list appraise_hooks[] __ro_after_init = {
	LSM_HOOK_INIT(inode_setxattr, hook_inode_setxattr),
	LSM_HOOK_INIT(inode_post_setxattr, hook_inode_post_setxattr),
	LSM_HOOK_INIT(inode_removexattr, hook_inode_removexattr),
	LSM_HOOK_INIT(inode_post_removexattr, hook_inode_post_removexattr),
	LSM_HOOK_INIT(inode_set_acl, hook_inode_set_acl),
	LSM_HOOK_INIT(inode_remove_acl, hook_inode_remove_acl),
	LSM_HOOK_INIT(file_mprotect, hook_file_mprotect),
	LSM_HOOK_INIT(kernel_load_data, hook_kernel_load_data),
};

/**
 * integ_hooks_add_appraise() - register the hooks of this file
 */
void __init integ_hooks_add_appraise(void)
{
	security_add_hooks(appraise_hooks, ARRAY_SIZE(appraise_hooks),
			   &integ_ima_lsmid);
}

bool is_ima_appraise_enabled(void)
{
	const struct integ_domain *d = integ_host();

	return d && READ_ONCE(d->mode) == INTEG_APPRAISE_ENFORCE;
}

#ifdef CONFIG_INTEGRITY_TRUSTED_KEYRING
bool ima_appraise_signature(enum kernel_read_file_id id)
{
	struct integ_domain *d = integ_host();
	const enum integ_op op = integ_read_op(id);

	if (!d || id >= READING_MAX_ID)
		return false;
	/*
	 * A signature that is looked at but not enforced must not stand in for
	 * the one that lockdown demands.
	 */
	if (id == READING_KEXEC_IMAGE && !is_ima_appraise_enabled() &&
	    security_locked_down(LOCKDOWN_KEXEC))
		return false;
	return integ_policy_wants_signature(d->policy, op);
}
#endif
