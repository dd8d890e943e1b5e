// SPDX-License-Identifier: GPL-2.0-only
/*
 * Changes to what appraisal relies on: the label, the attributes that rules look
 * at, and mappings that become executable (HOOK-7, CHG-6, XATTR-30 to XATTR-32).
 */
#include <linux/capability.h>
#include <linux/cred.h>
#include <linux/dcache.h>
#include <linux/fs.h>
#include <linux/mnt_idmapping.h>
#include <linux/xattr.h>

#include "../appraise/appraise.h"
#include "../evm/evm.h"
#include "../lib/lib.h"
#include "decide.h"
#include "state.h"

/* Name: the path within the file system, all there is without a mount. */
static void audit_set(struct dentry *dentry, const char *cause)
{
	char *page = __getname();
	const char *path = page ? dentry_path_raw(dentry, page, PATH_MAX) : NULL;
	const struct integ_audit rec = {
		.type = AUDIT_INTEGRITY_DATA,
		.op = "set_data",
		.cause = cause,
		.name = IS_ERR(path) ? NULL : path,
		.inode = d_backing_inode(dentry),
		.result = -EACCES,
	};

	integ_audit_log(&rec);
	if (page)
		__putname(page);
}

/* XATTR-31: a label nobody can verify locks the file's users out. */
static int check_algo(struct integ_domain *d, struct dentry *dentry,
		      const struct integ_label *label)
{
	const integ_algos_t allowed = READ_ONCE(d->setxattr_algos);
	const enum hash_algo algo = label->algo < HASH_ALGO__LAST ?
				    label->algo : d->algo;

	if (allowed) {
		if (allowed & BIT(algo))
			return 0;
		audit_set(dentry, "denied-hash-algorithm");
		return -EACCES;
	}
	if (algo == d->algo || integ_hash_available(algo))
		return 0;
	audit_set(dentry, "unavailable-hash-algorithm");
	return -EACCES;
}

static struct integ_state *state_in_scope(struct integ_domain *d,
					  const struct inode *inode)
{
	if (!READ_ONCE(d->appraises) || !S_ISREG(inode->i_mode))
		return NULL;
	return integ_state_find(inode);
}

/**
 * integ_label_changed() - security.ima was, or is about to be, written or removed
 * @d: the domain
 * @dentry: the file
 *
 * Called before and after: before, for an attempt that something else refuses
 * counts, too (CHG-6); after, for what was appraised in between saw the old one.
 *
 * Context: any; the inode is locked.
 */
void integ_label_changed(struct integ_domain *d, struct dentry *dentry)
{
	struct integ_state *st = state_in_scope(d, d_backing_inode(dentry));

	if (st)
		integ_done_void(st);
}

static void note_signed(struct integ_domain *d, struct dentry *dentry, bool is)
{
	struct integ_state *st = state_in_scope(d, d_backing_inode(dentry));

	if (st)
		assign_bit(INTEG_MARK_SIGNED, &st->marks, is);
}

/**
 * integ_label_set() - security.ima is about to be written
 * @d: the domain
 * @dentry: the file
 * @value: the value; untrusted
 * @len: bytes in @value
 *
 * Context: process, may sleep; the inode is locked.
 * Return: 0; -EPERM without CAP_SYS_ADMIN in the initial namespace, -EINVAL for a
 * value that no label is, -EACCES for an algorithm that must not be used.
 */
int integ_label_set(struct integ_domain *d, struct dentry *dentry,
		    const void *value, size_t len)
{
	struct integ_label label;
	int rc;

	if (!capable(CAP_SYS_ADMIN))
		return -EPERM;
	if (!len || *(const u8 *)value >= __INTEG_TYPE_MAX)
		return -EINVAL;
	integ_label_validate(value, len, &label);
	rc = check_algo(d, dentry, &label);
	if (rc)
		return rc;
	integ_label_changed(d, dentry);
	note_signed(d, dentry, integ_label_signed(&label));
	return 0;
}

/**
 * integ_seal_set() - security.evm is about to be written
 * @d: the domain
 * @dentry: the file
 * @value: the value; untrusted
 * @len: bytes in @value
 *
 * A file whose metadata carries a portable signature counts as signed (XATTR-32).
 *
 * Context: any; the inode is locked.
 */
void integ_seal_set(struct integ_domain *d, struct dentry *dentry,
		    const void *value, size_t len)
{
	const u8 *type = value;

	note_signed(d, dentry, len && *type == INTEG_EVM_PORTABLE);
}

/**
 * integ_label_remove() - security.ima is about to be removed
 * @d: the domain
 * @dentry: the file
 *
 * Context: process; the inode is locked.
 * Return: 0, or -EPERM without CAP_SYS_ADMIN in the initial namespace.
 */
int integ_label_remove(struct integ_domain *d, struct dentry *dentry)
{
	if (!capable(CAP_SYS_ADMIN))
		return -EPERM;
	integ_label_changed(d, dentry);
	note_signed(d, dentry, false);
	return 0;
}

/**
 * integ_attrs_changed() - mode, owner, size or times of a file were changed
 * @d: the domain
 * @idmap: mapping of the mount
 * @dentry: the file
 *
 * Which rule applies may have changed, so the verdict is asked for again. A file
 * that left appraisal's scope is not labelled any more when it is closed.
 *
 * Context: process; the inode is locked.
 */
void integ_attrs_changed(struct integ_domain *d, struct mnt_idmap *idmap,
			 struct dentry *dentry)
{
	struct inode *inode = d_backing_inode(dentry);
	struct integ_state *st = state_in_scope(d, inode);
	const struct integ_event ev = {
		.op = INTEG_OP_FILE,
		.mask = MAY_ACCESS,
		.cred = current_cred(),
		.inode = inode,
		.idmap = idmap,
	};

	if (!st)
		return;
	integ_done_reset(st, INTEG_DONE_APPRAISED_ALL);
	if (test_bit(INTEG_MARK_LABEL, &st->marks) &&
	    !integ_policy_covers(d->policy, &ev, INTEG_APPRAISE) &&
	    !integ_policy_covers(d->policy, &ev, INTEG_HASH))
		clear_bit(INTEG_MARK_LABEL, &st->marks);
}

static void audit_mprotect(struct file *file, int result)
{
	CLASS(integ_path_name, name)(&file->f_path);
	const struct integ_audit rec = {
		.type = AUDIT_INTEGRITY_DATA,
		.op = "collect_data",
		.cause = "failed-mprotect",
		.name = integ_name_str(&name),
		.inode = file_inode(file),
		.result = result,
	};

	integ_audit_log(&rec);
}

static integ_classes_t wants_mapped(struct integ_domain *d, struct file *file,
				    enum integ_op op)
{
	const struct integ_event ev = {
		.op = op,
		.mask = MAY_EXEC,
		.cred = current_cred(),
		.file = file,
		.inode = file_inode(file),
		.idmap = file_mnt_idmap(file),
	};

	return integ_wants(d, &ev, INTEG_CLASS(INTEG_APPRAISE) |
				   INTEG_CLASS(INTEG_MEASURE));
}

/**
 * integ_decide_mprotect() - a mapping of a file is to become executable
 * @d: the domain
 * @file: the file
 *
 * The file cannot be read here, under the lock of the address space, so nothing
 * is appraised or measured: what would have been is refused.
 *
 * Context: process; the address space is locked.
 * Return: 0, or -EPERM in enforce mode if a rule appraises such mappings
 * (EDGE-31).
 */
int integ_decide_mprotect(struct integ_domain *d, struct file *file)
{
	integ_classes_t wants;

	if (!READ_ONCE(d->appraises) || !S_ISREG(file_inode(file)->i_mode))
		return 0;
	wants = wants_mapped(d, file, INTEG_OP_MMAP) |
		wants_mapped(d, file, INTEG_OP_MMAP_REQPROT);
	if (!wants)
		return 0;
	if (!(wants & INTEG_CLASS(INTEG_APPRAISE))) {
		audit_mprotect(file, 0);
		return 0;
	}
	audit_mprotect(file, -EPERM);
	return READ_ONCE(d->mode) == INTEG_APPRAISE_ENFORCE ? -EPERM : 0;
}
