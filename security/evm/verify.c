// SPDX-License-Identifier: GPL-2.0-only
/*
 * Is security.evm right? (EVM-20 to EVM-23)
 */
#define pr_fmt(fmt) "evm: " fmt

#include <crypto/utils.h>
#include <kunit/static_stub.h>
#include <linux/dcache.h>
#include <linux/fs.h>
#include <linux/printk.h>
#include <linux/xattr.h>

#include "../lib/lib.h"
#include "evm.h"

const enum integrity_status
integ_evm_verdicts[__INTEG_EVM_KIND_MAX][__INTEG_EVM_RESULT_MAX] = {
	[INTEG_EVM_KIND_INVALID] = {
		[INTEG_EVM_RIGHT] = INTEGRITY_FAIL,
		[INTEG_EVM_BARE] = INTEGRITY_FAIL,
		[INTEG_EVM_WRONG] = INTEGRITY_FAIL,
	},
	[INTEG_EVM_KIND_HMAC] = {
		[INTEG_EVM_RIGHT] = INTEGRITY_PASS,
		[INTEG_EVM_BARE] = INTEGRITY_NOXATTRS,
		[INTEG_EVM_WRONG] = INTEGRITY_FAIL,
	},
	[INTEG_EVM_KIND_SIGNATURE] = {
		[INTEG_EVM_RIGHT] = INTEGRITY_PASS,
		[INTEG_EVM_BARE] = INTEGRITY_NOXATTRS,
		[INTEG_EVM_WRONG] = INTEGRITY_FAIL,
	},
	[INTEG_EVM_KIND_PORTABLE] = {
		[INTEG_EVM_RIGHT] = INTEGRITY_PASS_IMMUTABLE,
		[INTEG_EVM_BARE] = INTEGRITY_NOXATTRS,
		[INTEG_EVM_WRONG] = INTEGRITY_FAIL_IMMUTABLE,
	},
};

/**
 * integ_evm_hmac_supported() - whether HMACs are kept on a file system
 * @sb: the file system
 *
 * Not on overlayfs: the inode that is covered is not the one that is seen (EVM-42).
 *
 * Context: any.
 */
bool integ_evm_hmac_supported(const struct super_block *sb)
{
	return !(sb->s_iflags & SB_I_EVM_HMAC_UNSUPPORTED);
}

static bool hmac_fits(const struct integ_evm_label *label,
		      const struct integ_digest *sum)
{
	return !crypto_memneq(label->digest, sum->bytes, sum->len);
}

static bool signature_fits(const struct integ_evm_label *label,
			   const struct integ_digest *sum)
{
	return !integ_sig_verify(INTEG_RING_EVM, label->value, label->len,
				 sum->bytes, sum->len);
}

static enum integ_evm_result compare(struct dentry *dentry,
				     const struct integ_evm_label *label,
				     const struct integ_evm_value *instead)
{
	const struct integ_evm_method method = {
		.keyed = label->kind == INTEG_EVM_KIND_HMAC,
		.portable = label->kind == INTEG_EVM_KIND_PORTABLE,
		.algo = label->algo,
	};
	struct integ_digest sum;
	bool fits;
	int rc;

	if (label->kind == INTEG_EVM_KIND_INVALID)
		return INTEG_EVM_WRONG;
	rc = integ_evm_sum(dentry, &method, instead, &sum);
	if (rc)
		return rc == -ENODATA ? INTEG_EVM_BARE : INTEG_EVM_WRONG;
	fits = method.keyed ? hmac_fits(label, &sum) :
			      signature_fits(label, &sum);
	return fits ? INTEG_EVM_RIGHT : INTEG_EVM_WRONG;
}

/*
 * A signature that is bound to this inode has done its work once it is verified: an
 * HMAC says the same, and stays right when metadata changes (EVM-21).
 */
static void settle(struct dentry *dentry, const struct integ_evm_label *label)
{
	const struct inode *inode = d_backing_inode(dentry);
	const struct super_block *sb = inode->i_sb;
	const bool stale = label->kind == INTEG_EVM_KIND_HMAC &&
			   label->algo != integ_evm_hash() &&
			   integ_evm_rehashes();

	if (label->kind != INTEG_EVM_KIND_SIGNATURE && !stale)
		return;
	if (IS_RDONLY(inode) || READ_ONCE(sb->s_readonly_remount) ||
	    IS_IMMUTABLE(inode) || !integ_evm_hmac_supported(sb))
		return;
	if (integ_evm_mode() & INTEG_EVM_HMAC_KEY)
		integ_evm_update(dentry);
}

static enum integrity_status judge(struct dentry *dentry,
				   const struct integ_xattr *x,
				   const struct integ_evm_value *instead)
{
	const struct inode *inode = d_backing_inode(dentry);
	struct integ_evm_label label;
	enum integ_evm_result result;

	integ_evm_label_validate(x->value, x->len, &label);
	/* What no longer counts must not be what is found below. */
	integ_evm_forget(inode);
	integ_evm_record_begin(dentry);
	result = compare(dentry, &label, instead);
	if (result == INTEG_EVM_RIGHT) {
		settle(dentry, &label);
		/* Behind an update, which makes everybody forget. */
		integ_evm_remember(inode, label.kind);
	}
	return integ_evm_verdicts[label.kind][result];
}

static enum integrity_status unreadable(struct dentry *dentry, int err)
{
	switch (err) {
	case -ENODATA:
		return integ_evm_has_xattrs(dentry) ? INTEGRITY_NOLABEL :
						      INTEGRITY_NOXATTRS;
	case -EOPNOTSUPP:
		return INTEGRITY_UNKNOWN;
	default:
		return INTEGRITY_FAIL;
	}
}

/**
 * integ_evm_verify() - whether a file's metadata is what security.evm covers
 * @dentry: the file
 * @instead: a value to take in the place of the stored one, or NULL
 *
 * Not asked here: whether EVM is active at all.
 *
 * Return: the verdict.
 */
enum integrity_status integ_evm_verify(struct dentry *dentry,
				       const struct integ_evm_value *instead)
{
	struct integ_xattr *x __free(integ_xattr_free) = NULL;
	const struct inode *inode = d_backing_inode(dentry);
	enum integrity_status status = integ_evm_remembered(inode);

	if (status != INTEGRITY_UNKNOWN)
		return status;
	if (!(integ_evm_mode() & INTEG_EVM_SIGNATURES) &&
	    !integ_evm_hmac_supported(inode->i_sb)) {
		pr_info_once("%s not supported\n", inode->i_sb->s_type->name);
		return INTEGRITY_UNKNOWN;
	}
	x = integ_xattr_read(dentry, XATTR_NAME_EVM, XATTR_SIZE_MAX);
	if (IS_ERR(x))
		return unreadable(dentry, PTR_ERR(x));
	return judge(dentry, x, instead);
}

/**
 * integ_evm_status() - verdict that decides whether metadata may be changed (EVM-23)
 * @dentry: the file
 *
 * Return: INTEGRITY_PASS if EVM is not active, in fix mode, and for what is not a
 * regular file; the verdict otherwise.
 */
enum integrity_status integ_evm_status(struct dentry *dentry)
{
	KUNIT_STATIC_STUB_REDIRECT(integ_evm_status, dentry);

	if (!integ_evm_active() || integ_evm_fixes() ||
	    !S_ISREG(d_backing_inode(dentry)->i_mode))
		return INTEGRITY_PASS;
	return integ_evm_verify(dentry, NULL);
}
