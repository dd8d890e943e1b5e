// SPDX-License-Identifier: GPL-2.0-only
/*
 * Keeping security.ima up to date for files under a hash rule (HOOK-9, APPR-40
 * to APPR-42).
 */
#include <linux/fs.h>
#include <linux/xattr.h>

#include "../lib/lib.h"
#include "decide.h"
#include "state.h"

/* First byte of security.ima (CON-2). */
enum label_type {
	LABEL_DIGEST = 0x01,
	LABEL_SIGNATURE = 0x03,
	LABEL_DIGEST_NG = 0x04,
	LABEL_VERITY_SIGNATURE = 0x06,
};

/* A label that names its algorithm: type, algorithm, digest. */
#define LABEL_MAX	(2 + HASH_MAX_DIGESTSIZE)

/* No longer value is looked at to tell a signature from a digest. */
#define LABEL_READ_MAX	XATTR_SIZE_MAX

/*
 * Looked up now rather than remembered: somebody may have put a signature in
 * place since the rule matched, and writing a digest over it cannot be undone.
 * For the same reason a label that cannot be read, for want of memory or because
 * of the file system, is left alone: it may be a signature.
 */
static bool may_replace(struct dentry *dentry)
{
	struct integ_xattr *x __free(integ_xattr_free) =
		integ_xattr_read(dentry, XATTR_NAME_IMA, LABEL_READ_MAX);

	if (IS_ERR(x))
		return x == ERR_PTR(-ENODATA);
	return x->len < 2 || (x->value[0] != LABEL_SIGNATURE &&
			      x->value[0] != LABEL_VERITY_SIGNATURE);
}

/* The old form has no room for an algorithm (APPR-42). */
static size_t format_label(const struct integ_digest *d, u8 label[LABEL_MAX])
{
	size_t n = 0;

	switch (d->algo) {
	case HASH_ALGO_MD4:
	case HASH_ALGO_MD5:
	case HASH_ALGO_SHA1:
		label[n++] = LABEL_DIGEST;
		break;
	default:
		label[n++] = LABEL_DIGEST_NG;
		label[n++] = d->algo;
	}
	memcpy(label + n, d->bytes, d->len);
	return n + d->len;
}

/**
 * integ_label_rewrite() - write the digest of a file's content to security.ima
 * @d: the domain
 * @file: the file, open for writing by its last writer
 *
 * Failure is silent: the file keeps an old label or none, which whoever appraises
 * it refuses.
 *
 * Context: process, may sleep; takes the inode's lock.
 */
void integ_label_rewrite(struct integ_domain *d, struct file *file)
{
	struct dentry *dentry = file_dentry(file);
	struct inode *inode = d_backing_inode(dentry);
	struct integ_digest digest;
	u8 label[LABEL_MAX];
	size_t len;

	if (!may_replace(dentry) || integ_hash_file(file, d->algo, &digest))
		return;
	len = format_label(&digest, label);
	inode_lock(inode);
	__vfs_setxattr_noperm(&nop_mnt_idmap, dentry, XATTR_NAME_IMA, label,
			      len, 0);
	inode_unlock(inode);
}
