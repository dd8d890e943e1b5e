// SPDX-License-Identifier: GPL-2.0-only
/*
 * Room in the security blobs of inodes and superblocks. An inode carries one
 * pointer until a rule matches it.
 */
#include <linux/fs.h>

#include "decide.h"

/* Sizes for the framework, which turns them into offsets at registration. */
struct lsm_blob_sizes integ_blob_sizes __ro_after_init = {
	.lbs_inode = sizeof(struct integ_state *),
	.lbs_superblock = sizeof(struct integ_sb_slot),
};

/**
 * integ_inode_slot() - where an inode keeps its state
 * @inode: the inode
 *
 * Return: the slot, or NULL for an inode without a security blob.
 */
struct integ_state **integ_inode_slot(const struct inode *inode)
{
	if (unlikely(!inode->i_security))
		return NULL;
	return inode->i_security + integ_blob_sizes.lbs_inode;
}

/**
 * integ_sb_slot() - where a superblock keeps its view of the policy
 * @sb: the superblock
 *
 * Return: the slot, or NULL for a superblock without a security blob.
 */
struct integ_sb_slot *integ_sb_slot(const struct super_block *sb)
{
	if (unlikely(!sb->s_security))
		return NULL;
	return sb->s_security + integ_blob_sizes.lbs_superblock;
}
