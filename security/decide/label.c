// SPDX-License-Identifier: GPL-2.0-only
/*
 * Keeping security.ima up to date for files under a hash rule (HOOK-9, APPR-40
 * to APPR-42).
 */
#include <linux/fs.h>
#include <linux/xattr.h>

#include "../appraise/appraise.h"
#include "../lib/lib.h"
#include "decide.h"
#include "state.h"

static void audit_failure(struct file *file, const char *cause, int err)
{
	CLASS(integ_path_name, name)(&file->f_path);
	const struct integ_audit rec = {
		.type = AUDIT_INTEGRITY_DATA,
		.op = "update_digest",
		.cause = cause,
		.name = integ_name_str(&name),
		.inode = file_inode(file),
		.result = err,
		.errno_val = err,
	};

	integ_audit_log(&rec);
}

/*
 * Looked up now rather than remembered: somebody may have put a signature in
 * place since the rule matched, and writing a digest over it cannot be undone.
 * For the same reason a label that cannot be read, for want of memory or because
 * of the file system, is left alone: it may be a signature.
 *
 * Return: 1, 0, or why it cannot be told.
 */
static int may_replace(struct dentry *dentry)
{
	struct integ_xattr *x __free(integ_xattr_free) =
		integ_xattr_read(dentry, XATTR_NAME_IMA, XATTR_SIZE_MAX);
	struct integ_label label;

	if (x == ERR_PTR(-ENODATA))
		return 1;
	if (IS_ERR(x))
		return PTR_ERR(x);
	integ_label_validate(x->value, x->len, &label);
	return !integ_label_signed(&label);
}

/**
 * integ_label_write() - write a digest to security.ima
 * @file: the file, open in any way
 * @digest: digest of its content
 *
 * Asks nobody's permission, and nothing but security modules is told.
 *
 * Context: process, may sleep; takes the inode's lock.
 * Return: 0, or an error of the file system.
 */
int integ_label_write(struct file *file, const struct integ_digest *digest)
{
	struct dentry *dentry = file_dentry(file);
	struct inode *inode = d_backing_inode(dentry);
	u8 value[INTEG_LABEL_DIGEST_MAX];
	const size_t len = integ_label_format(digest, value);
	int rc;

	inode_lock(inode);
	rc = __vfs_setxattr_noperm(&nop_mnt_idmap, dentry, XATTR_NAME_IMA, value,
				   len, 0);
	inode_unlock(inode);
	return rc;
}

static int rewrite(struct integ_domain *d, struct file *file, const char **cause)
{
	struct integ_digest digest;
	int rc;

	*cause = "unreadable-label";
	rc = may_replace(file_dentry(file));
	if (rc <= 0)
		return rc;
	*cause = "unreadable-content";
	rc = integ_hash_file(file, d->algo, &digest);
	if (rc)
		return rc;
	*cause = "unwritable-label";
	return integ_label_write(file, &digest);
}

/**
 * integ_label_rewrite() - write the digest of a file's content to security.ima
 * @d: the domain
 * @file: the file, open for writing by its last writer
 *
 * A signature stays. On failure the file keeps an old label or none, which whoever
 * appraises it refuses, long after the writer is gone: that is audited, unless the
 * file system has no xattrs.
 *
 * Context: process, may sleep; takes the inode's lock.
 */
void integ_label_rewrite(struct integ_domain *d, struct file *file)
{
	const char *cause;
	const int rc = rewrite(d, file, &cause);

	if (rc && rc != -EOPNOTSUPP)
		audit_failure(file, cause, rc);
}
