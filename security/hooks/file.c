// SPDX-License-Identifier: GPL-2.0-only
/*
 * Opening, making, cutting and closing files.
 */
#include <linux/fs.h>
#include <linux/lsm_hooks.h>

#include "../decide/decide.h"
#include "hooks.h"

static int hook_file_post_open(struct file *file, int mask)
{
	if (!integ_gate_open(INTEG_OP_FILE))
		return 0;
	return integ_decide_open(integ_host(), file, mask);
}

static void hook_file_release(struct file *file)
{
	if (!integ_gate_open(INTEG_OP_NONE))
		return;
	if (file->f_mode & FMODE_WRITE && S_ISREG(file_inode(file)->i_mode))
		integ_file_released(integ_host(), file);
}

static int hook_file_truncate(struct file *file)
{
	integ_file_truncated(file_inode(file));
	return 0;
}

static int hook_path_truncate(const struct path *path)
{
	integ_file_truncated(d_backing_inode(path->dentry));
	return 0;
}

/*
 * The hooks before a truncation cannot keep the old content from being read once
 * more until it is gone, so what was read then is forgotten here.
 */
static void hook_inode_post_setattr(struct mnt_idmap *idmap,
				    struct dentry *dentry, int ia_valid)
{
	if (!integ_gate_open(INTEG_OP_NONE))
		return;
	if (ia_valid & ATTR_SIZE)
		integ_file_truncated(d_backing_inode(dentry));
	if (ia_valid & (ATTR_UID | ATTR_GID))
		integ_owner_changed(d_backing_inode(dentry));
	if (IS_ENABLED(CONFIG_IMA_APPRAISE))
		integ_attrs_changed(integ_host(), idmap, dentry);
}

/*
 * MAY_ACCESS is what no rule's mask= can name, so that rules with one do not
 * match: the question is not about an access (CON-4, HOOK-23).
 */
static void note_new_file(struct mnt_idmap *idmap, struct inode *inode,
			  bool linked)
{
	const struct integ_event ev = {
		.op = INTEG_OP_FILE,
		.mask = MAY_ACCESS,
		.cred = current_cred(),
		.inode = inode,
		.idmap = idmap,
	};

	if (!integ_gate_open(INTEG_OP_FILE) || !S_ISREG(inode->i_mode))
		return;
	integ_file_created(integ_host(), &ev, linked);
}

static void hook_inode_post_create_tmpfile(struct mnt_idmap *idmap,
					   struct inode *inode)
{
	note_new_file(idmap, inode, false);
}

static void hook_path_post_mknod(struct mnt_idmap *idmap,
				 struct dentry *dentry)
{
	note_new_file(idmap, d_backing_inode(dentry), true);
}

static void hook_inode_free_security_rcu(void *inode_security)
{
	integ_inode_freed(inode_security);
}

static void hook_sb_free_security(struct super_block *sb)
{
	struct integ_sb_slot *slot = integ_sb_slot(sb);

	if (slot)
		integ_sb_slot_release(slot);
}

static struct security_hook_list file_hooks[] __ro_after_init = {
	LSM_HOOK_INIT(file_post_open, hook_file_post_open),
	LSM_HOOK_INIT(file_release, hook_file_release),
	LSM_HOOK_INIT(file_truncate, hook_file_truncate),
	LSM_HOOK_INIT(path_truncate, hook_path_truncate),
	LSM_HOOK_INIT(inode_post_setattr, hook_inode_post_setattr),
	LSM_HOOK_INIT(inode_post_create_tmpfile, hook_inode_post_create_tmpfile),
	LSM_HOOK_INIT(path_post_mknod, hook_path_post_mknod),
	LSM_HOOK_INIT(inode_free_security_rcu, hook_inode_free_security_rcu),
	LSM_HOOK_INIT(sb_free_security, hook_sb_free_security),
};

/**
 * integ_hooks_add_file() - register the hooks of this file
 */
void __init integ_hooks_add_file(void)
{
	security_add_hooks(file_hooks, ARRAY_SIZE(file_hooks),
			   &integ_ima_lsmid);
}
