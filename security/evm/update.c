// SPDX-License-Identifier: GPL-2.0-only
/*
 * Making security.evm right after a change that was allowed (EVM-35, EVM-36).
 *
 * What cannot be made right is audited: the file will be refused, and its owner
 * must be able to find out why. Access goes on meanwhile, for the change has been
 * made already.
 */
#include <kunit/static_stub.h>
#include <linux/dcache.h>
#include <linux/fs.h>
#include <linux/lsm_hooks.h>
#include <linux/minmax.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/xattr.h>

#include "../lib/lib.h"
#include "evm.h"

static void audit_failure(struct dentry *dentry, const char *cause, int err)
{
	CLASS(integ_last_name, name)(dentry);
	const struct integ_audit rec = {
		.type = AUDIT_INTEGRITY_METADATA,
		.op = "update_hmac",
		.cause = cause,
		.name = integ_name_str(&name),
		.inode = d_backing_inode(dentry),
		.result = err,
		.errno_val = err,
	};

	integ_audit_log(&rec);
}

static int write_hmac(struct dentry *dentry, const struct integ_digest *hmac)
{
	u8 value[INTEG_EVM_HMAC_MAX];
	const size_t len = integ_evm_label_format(hmac, value);

	return __vfs_setxattr_noperm(&nop_mnt_idmap, dentry, XATTR_NAME_EVM,
				     value, len, 0);
}

static int remove_label(struct dentry *dentry)
{
	int rc = __vfs_removexattr(&nop_mnt_idmap, dentry, XATTR_NAME_EVM);

	return rc == -ENODATA ? 0 : rc;
}

/* Return: 1, 0, or why it cannot be told. */
static int is_portable(struct dentry *dentry)
{
	struct integ_xattr *x __free(integ_xattr_free) =
		integ_xattr_read(dentry, XATTR_NAME_EVM, XATTR_SIZE_MAX);
	struct integ_evm_label label;

	if (x == ERR_PTR(-ENODATA))
		return 0;
	if (IS_ERR(x))
		return PTR_ERR(x);
	integ_evm_label_validate(x->value, x->len, &label);
	return label.kind == INTEG_EVM_KIND_PORTABLE;
}

static int rewrite(struct dentry *dentry, const char **cause)
{
	struct integ_xattr_names names;
	const struct integ_evm_method method = {
		.keyed = true,
		.algo = integ_evm_hash(),
		.names = &names,
	};
	struct integ_digest hmac;
	int rc;

	integ_xattr_list(dentry, &names);
	/* Nothing to cover, and no value that covers nothing. */
	if (!names.len)
		return 0;
	*cause = "unreadable-label";
	/*
	 * Looked at also if it was an HMAC when last seen: there are file systems
	 * that can be told to store attributes without anybody being asked.
	 */
	rc = integ_xattr_listed(&names, XATTR_NAME_EVM) ? is_portable(dentry) : 0;
	if (rc)
		return min(rc, 0);
	*cause = "unreadable-metadata";
	integ_evm_record_begin(dentry);
	rc = integ_evm_sum(dentry, &method, NULL, &hmac);
	if (rc && rc != -ENODATA)
		return rc;
	*cause = "unwritable-label";
	if (rc)
		return remove_label(dentry);
	rc = write_hmac(dentry, &hmac);
	/* The next change need not find out what is known here. */
	if (!rc)
		integ_evm_remember(d_backing_inode(dentry), INTEG_EVM_KIND_HMAC);
	return rc;
}

/**
 * integ_evm_update() - make security.evm an HMAC over the present metadata
 * @dentry: the file
 *
 * There is a key. A portable signature stays as it is, of which this may be the only
 * copy, and so does what cannot be read and may be one. A file with nothing to cover
 * loses security.evm. Failure is audited, unless the file system has no xattrs.
 */
void integ_evm_update(struct dentry *dentry)
{
	const char *cause;
	int rc;

	KUNIT_STATIC_STUB_REDIRECT(integ_evm_update, dentry);

	rc = rewrite(dentry, &cause);
	if (rc && rc != -EOPNOTSUPP)
		audit_failure(dentry, cause, rc);
}

/**
 * integ_evm_revalidates() - whether a change of an xattr may change a verdict
 * @name: full name of the xattr
 *
 * Context: any.
 */
bool integ_evm_revalidates(const char *name)
{
	return integ_evm_active() &&
	       (!strcmp(name, XATTR_NAME_EVM) || integ_evm_protects(name) ||
		integ_evm_is_acl(name));
}

/**
 * integ_evm_changed() - metadata of a file was changed
 * @dentry: the file
 * @covered: something that security.evm covers, and not that itself
 */
void integ_evm_changed(struct dentry *dentry, bool covered)
{
	const struct inode *inode = d_backing_inode(dentry);

	integ_evm_forget(inode);
	if (covered && integ_evm_mode() & INTEG_EVM_HMAC_KEY &&
	    integ_evm_hmac_supported(inode->i_sb))
		integ_evm_update(dentry);
}

/**
 * integ_evm_attrs_changed() - attributes of a file were changed
 * @dentry: the file
 * @valid: which, ATTR_*
 *
 * A write takes security.capability away, of which no hook but this one tells. It is
 * not refused for wrong metadata, which must not become right by it: the value
 * follows only where it was found right before (see integ_evm_may_change_attr()).
 */
void integ_evm_attrs_changed(struct dentry *dentry, unsigned int valid)
{
	const struct inode *inode = d_backing_inode(dentry);
	bool was_right;

	if (!integ_evm_active())
		return;
	was_right = integ_evm_fixes() ||
		    integ_evm_remembered(inode) == INTEGRITY_PASS;
	integ_evm_changed(dentry, valid & INTEG_EVM_ATTRS ||
			  (valid & ATTR_KILL_PRIV && was_right));
}

/**
 * integ_evm_label_new() - give security.evm to an inode that is being made
 * @inode: the inode; nobody knows it yet
 * @xattrs: what the security modules give it so far, with a free slot behind that
 * @count: slots taken
 *
 * Context: process, may be inside a transaction of the file system.
 * Return: 0, also if there is nothing to cover; -ENOMEM, or an error of the crypto
 * layer.
 */
int integ_evm_label_new(struct inode *inode, struct xattr *xattrs, int *count)
{
	struct integ_digest hmac;
	struct xattr *slot;
	u8 *value;
	int rc;

	if (!(integ_evm_mode() & INTEG_EVM_HMAC_KEY) || !xattrs)
		return 0;
	rc = integ_evm_sum_new(inode, xattrs, &hmac);
	if (rc)
		return rc == -ENODATA ? 0 : rc;
	value = kzalloc(INTEG_EVM_HMAC_MAX, GFP_NOFS);
	if (!value)
		return -ENOMEM;
	slot = lsm_get_xattr_slot(xattrs, count);
	slot->name = XATTR_EVM_SUFFIX;
	slot->value = value;
	slot->value_len = integ_evm_label_format(&hmac, value);
	return 0;
}
