// SPDX-License-Identifier: GPL-2.0-only
/*
 * What is remembered of an inode between accesses: that its metadata was found
 * right, until it changes.
 */
#include <linux/bitops.h>
#include <linux/dcache.h>
#include <linux/fs.h>
#include <linux/iversion.h>

#include "evm.h"

/* Sizes for the framework, which turns them into offsets at registration. */
struct lsm_blob_sizes integ_evm_blob_sizes __ro_after_init = {
	.lbs_inode = sizeof(struct integ_evm_record),
	.lbs_xattr_count = 1,
};

/**
 * integ_evm_record() - where an inode keeps what EVM knows of it
 * @inode: the inode
 *
 * Context: any.
 * Return: the record, or NULL for an inode without a security blob.
 */
struct integ_evm_record *integ_evm_record(const struct inode *inode)
{
	if (unlikely(!inode->i_security))
		return NULL;
	return inode->i_security + integ_evm_blob_sizes.lbs_inode;
}

static void note_version(struct integ_evm_record *rec, struct inode *metadata)
{
	WRITE_ONCE(rec->known, IS_I_VERSION(metadata));
	WRITE_ONCE(rec->ino, metadata->i_ino);
	WRITE_ONCE(rec->dev, metadata->i_sb->s_dev);
	if (rec->known)
		WRITE_ONCE(rec->change, inode_query_iversion(metadata));
}

static bool same_version(const struct integ_evm_record *rec,
			 const struct inode *metadata)
{
	return READ_ONCE(rec->known) && IS_I_VERSION(metadata) &&
	       READ_ONCE(rec->ino) == metadata->i_ino &&
	       READ_ONCE(rec->dev) == metadata->i_sb->s_dev &&
	       inode_eq_iversion(metadata, READ_ONCE(rec->change));
}

/**
 * integ_evm_record_begin() - what is read of a file from here on is its metadata
 * @dentry: the file
 *
 * To be called before the metadata is read, lest a change made meanwhile below a
 * stacked file system be taken for what was read, or a key for one that was there.
 */
void integ_evm_record_begin(struct dentry *dentry)
{
	struct inode *metadata = integ_evm_metadata_inode(dentry);
	struct inode *inode = d_backing_inode(dentry);
	struct integ_evm_record *rec = integ_evm_record(inode);

	if (!rec)
		return;
	WRITE_ONCE(rec->keys, integ_keys_generation());
	if (metadata && metadata != inode)
		note_version(rec, metadata);
}

/**
 * integ_evm_remember() - security.evm of an inode was found right
 * @inode: the inode
 * @kind: what security.evm is
 */
void integ_evm_remember(const struct inode *inode, enum integ_evm_kind kind)
{
	static const enum integ_evm_mark marks[__INTEG_EVM_KIND_MAX] = {
		[INTEG_EVM_KIND_HMAC] = INTEG_EVM_MARK_HMAC,
		[INTEG_EVM_KIND_SIGNATURE] = INTEG_EVM_MARK_SIGNED,
		[INTEG_EVM_KIND_PORTABLE] = INTEG_EVM_MARK_SEALED,
	};
	struct integ_evm_record *rec = integ_evm_record(inode);

	if (rec)
		set_bit(marks[kind], &rec->marks);
}

/**
 * integ_evm_remembered() - a verdict that was kept
 * @inode: the inode
 *
 * Only good verdicts are (EVM-20). One by a signature is not kept longer than the
 * keys stay as they are: the one that verified may be on the blacklist now.
 *
 * Return: the verdict, INTEGRITY_UNKNOWN if there is none.
 */
enum integrity_status integ_evm_remembered(const struct inode *inode)
{
	const struct integ_evm_record *rec = integ_evm_record(inode);

	if (!rec)
		return INTEGRITY_UNKNOWN;
	if (test_bit(INTEG_EVM_MARK_HMAC, &rec->marks))
		return INTEGRITY_PASS;
	if (READ_ONCE(rec->keys) != integ_keys_generation())
		return INTEGRITY_UNKNOWN;
	if (test_bit(INTEG_EVM_MARK_SIGNED, &rec->marks))
		return INTEGRITY_PASS;
	if (test_bit(INTEG_EVM_MARK_SEALED, &rec->marks))
		return INTEGRITY_PASS_IMMUTABLE;
	return INTEGRITY_UNKNOWN;
}

/**
 * integ_evm_forget() - metadata of an inode changed
 * @inode: the inode
 *
 * Context: any.
 */
void integ_evm_forget(const struct inode *inode)
{
	struct integ_evm_record *rec = integ_evm_record(inode);

	if (!rec)
		return;
	clear_bit(INTEG_EVM_MARK_HMAC, &rec->marks);
	clear_bit(INTEG_EVM_MARK_SIGNED, &rec->marks);
	clear_bit(INTEG_EVM_MARK_SEALED, &rec->marks);
}

/**
 * integ_evm_metadata_changed() - whether metadata changed below a stacked file system
 * @inode: inode of the stacked file system
 * @metadata: inode that holds its metadata
 *
 * A verdict of ours is dropped if so (CHG-5, API-13).
 *
 * Context: any; takes no lock.
 */
bool integ_evm_metadata_changed(struct inode *inode, struct inode *metadata)
{
	struct integ_evm_record *rec = integ_evm_record(inode);

	if (!rec || inode == metadata ||
	    integ_evm_remembered(inode) == INTEGRITY_UNKNOWN)
		return false;
	if (same_version(rec, metadata))
		return false;
	integ_evm_forget(inode);
	return true;
}

/**
 * integ_evm_file_created() - a regular file was made by mknod or O_TMPFILE (EVM-37)
 * @inode: its inode
 *
 * Context: any.
 */
void integ_evm_file_created(struct inode *inode)
{
	struct integ_evm_record *rec = integ_evm_record(inode);

	if (rec && S_ISREG(inode->i_mode))
		set_bit(INTEG_EVM_MARK_NEW, &rec->marks);
}

/**
 * integ_evm_file_released() - a file that was open for writing is closed
 * @inode: its inode; write access has not been given back yet
 *
 * Context: any.
 */
void integ_evm_file_released(struct inode *inode)
{
	struct integ_evm_record *rec = integ_evm_record(inode);

	if (rec && test_bit(INTEG_EVM_MARK_NEW, &rec->marks) &&
	    atomic_read(&inode->i_writecount) == 1)
		clear_bit(INTEG_EVM_MARK_NEW, &rec->marks);
}
