// SPDX-License-Identifier: GPL-2.0-only
/*
 * May metadata be changed? Only if it is right before: a change would make an HMAC
 * right that was not (EVM-30 to EVM-34).
 */
#include <linux/capability.h>
#include <linux/dcache.h>
#include <linux/fs.h>
#include <linux/magic.h>
#include <linux/posix_acl.h>
#include <linux/string.h>
#include <linux/xattr.h>

#include "../lib/lib.h"
#include "evm.h"

#define ROW(_status, _xattr, _acl, _attr)				\
	[INTEGRITY_##_status] = {					\
		[INTEG_EVM_CHANGE_XATTR] = INTEG_EVM_##_xattr,		\
		[INTEG_EVM_CHANGE_ACL] = INTEG_EVM_##_acl,		\
		[INTEG_EVM_CHANGE_ATTR] = INTEG_EVM_##_attr,		\
	}

const enum integ_evm_leave
integ_evm_leaves[INTEGRITY_UNKNOWN + 1][__INTEG_EVM_CHANGE_MAX] = {
	ROW(PASS,		ALLOW,		ALLOW,		ALLOW),
	ROW(PASS_IMMUTABLE,	IF_SAME,	IF_SAME,	IF_SAME),
	ROW(FAIL,		DENY,		DENY,		DENY),
	/* It fits nothing; changes may make it fit, as when a file is unpacked. */
	ROW(FAIL_IMMUTABLE,	ALLOW,		ALLOW,		ALLOW),
	ROW(NOLABEL,		IF_KEYLESS,	IF_KEYLESS,	IF_KEYLESS),
	ROW(NOXATTRS,		IF_BARE,	ALLOW,		ALLOW),
	ROW(UNKNOWN,		IF_KEYLESS,	IF_KEYLESS,	IF_KEYLESS),
};

/**
 * integ_evm_status_name() - verdict in audit records (CON-3)
 * @status: the verdict
 */
const char *integ_evm_status_name(enum integrity_status status)
{
	static const char * const names[] = {
		[INTEGRITY_PASS] = "pass",
		[INTEGRITY_PASS_IMMUTABLE] = "pass_immutable",
		[INTEGRITY_FAIL] = "fail",
		[INTEGRITY_FAIL_IMMUTABLE] = "fail_immutable",
		[INTEGRITY_NOLABEL] = "no_label",
		[INTEGRITY_NOXATTRS] = "no_xattrs",
		[INTEGRITY_UNKNOWN] = "unknown",
	};

	return names[status];
}

static void audit(struct dentry *dentry, const char *op,
		  enum integrity_status status)
{
	CLASS(integ_last_name, name)(dentry);
	const struct integ_audit rec = {
		.type = AUDIT_INTEGRITY_METADATA,
		.op = op,
		.cause = integ_evm_status_name(status),
		.name = integ_name_str(&name),
		.inode = d_backing_inode(dentry),
		.result = -EPERM,
	};

	integ_audit_log(&rec);
}

/* No key will ever come, so that nothing is lost when an HMAC would be wrong. */
static bool is_keyless(void)
{
	const u32 mode = integ_evm_mode();

	return mode & INTEG_EVM_LOCKED && !(mode & INTEG_EVM_HMAC_KEY);
}

/* Made by mknod a moment ago, or where there is no disk to tamper with. */
static bool is_bare(const struct inode *inode)
{
	const struct integ_evm_record *rec = integ_evm_record(inode);

	return (rec && test_bit(INTEG_EVM_MARK_NEW, &rec->marks)) ||
	       inode->i_sb->s_magic == TMPFS_MAGIC ||
	       inode->i_sb->s_magic == SYSFS_MAGIC;
}

static bool is_left(enum integ_evm_leave leave, const struct inode *inode,
		    bool same)
{
	switch (leave) {
	case INTEG_EVM_ALLOW:
		return true;
	case INTEG_EVM_IF_SAME:
		return same;
	case INTEG_EVM_IF_KEYLESS:
		return is_keyless();
	case INTEG_EVM_IF_BARE:
		return is_keyless() || is_bare(inode);
	default:
		return false;
	}
}

static void audit_denial(struct dentry *dentry, enum integ_evm_change change,
			 enum integrity_status status)
{
	/* Whoever writes what is there already, or not, does no harm (EVM-32). */
	if (status == INTEGRITY_PASS_IMMUTABLE &&
	    change != INTEG_EVM_CHANGE_ATTR)
		return;
	if (status == INTEGRITY_NOXATTRS)
		audit(dentry, "update_metadata", status);
	audit(dentry, "appraise_metadata", status);
}

static int decide(struct dentry *dentry, enum integ_evm_change change,
		  enum integrity_status status, bool same)
{
	if (is_left(integ_evm_leaves[status][change], d_backing_inode(dentry),
		    same))
		return 0;
	audit_denial(dentry, change, status);
	return -EPERM;
}

static bool checks_writes(void)
{
	return !(integ_evm_mode() & INTEG_EVM_WRITES);
}

static bool is_stored(struct dentry *dentry, const char *name, const void *value,
		      size_t len)
{
	struct integ_xattr *x __free(integ_xattr_free) =
		integ_xattr_read(dentry, name, XATTR_SIZE_MAX);

	return !IS_ERR(x) && x->len == len && !memcmp(x->value, value, len);
}

static int check_xattr(struct dentry *dentry, const char *name,
		       const void *value, size_t len)
{
	const enum integrity_status status = integ_evm_status(dentry);

	return decide(dentry, INTEG_EVM_CHANGE_XATTR, status,
		      status == INTEGRITY_PASS_IMMUTABLE &&
		      is_stored(dentry, name, value, len));
}

/* By the generic interface, below the one for ACLs. */
static int check_acl_xattr(struct dentry *dentry, const char *name,
			   const void *value, size_t len)
{
	const enum integrity_status status = integ_evm_status(dentry);

	if (status == INTEGRITY_PASS || status == INTEGRITY_NOXATTRS)
		return 0;
	return check_xattr(dentry, name, value, len);
}

static int check_label(struct dentry *dentry, const void *value, size_t len)
{
	if (!capable(CAP_SYS_ADMIN) ||
	    !integ_evm_hmac_supported(d_backing_inode(dentry)->i_sb))
		return -EPERM;
	return check_xattr(dentry, XATTR_NAME_EVM, value, len);
}

static int check_change(struct dentry *dentry, const char *name,
			const void *value, size_t len)
{
	const struct super_block *sb = d_backing_inode(dentry)->i_sb;
	const bool acl = integ_evm_is_acl(name);

	if (!strcmp(name, XATTR_NAME_EVM))
		return check_label(dentry, value, len);
	if ((!acl && !integ_evm_protects(name)) || !integ_evm_hmac_supported(sb))
		return 0;
	return acl ? check_acl_xattr(dentry, name, value, len) :
		     check_xattr(dentry, name, value, len);
}

/**
 * integ_evm_may_set_xattr() - an xattr is about to be written
 * @dentry: the file
 * @name: full name
 * @value: the value; untrusted
 * @len: bytes in @value
 *
 * HMACs are the kernel's to write: only signatures may be put in place by others.
 *
 * Return: 0, -EPERM, or -EINVAL for an empty security.evm.
 */
int integ_evm_may_set_xattr(struct dentry *dentry, const char *name,
			    const void *value, size_t len)
{
	if (!checks_writes())
		return 0;
	if (!strcmp(name, XATTR_NAME_EVM)) {
		const u8 *type = value;

		if (!len)
			return -EINVAL;
		if (*type != INTEG_EVM_SIGNATURE && *type != INTEG_EVM_PORTABLE)
			return -EPERM;
	}
	return check_change(dentry, name, value, len);
}

/**
 * integ_evm_may_remove_xattr() - an xattr is about to be removed
 * @dentry: the file
 * @name: full name
 *
 * Return: 0 or -EPERM.
 */
int integ_evm_may_remove_xattr(struct dentry *dentry, const char *name)
{
	return checks_writes() ? check_change(dentry, name, "", 0) : 0;
}

#ifdef CONFIG_FS_POSIX_ACL
/* An ACL for access is also what the mode shows of it. */
static bool keeps_mode(struct mnt_idmap *idmap, struct inode *inode,
		       const char *name, struct posix_acl *acl)
{
	umode_t mode;

	if (!acl)
		return false;
	if (strcmp(name, XATTR_NAME_POSIX_ACL_ACCESS))
		return true;
	return !posix_acl_update_mode(idmap, inode, &mode, &acl) &&
	       mode == inode->i_mode;
}
#else
/* There are no ACLs that could be set. */
static bool keeps_mode(struct mnt_idmap *idmap, struct inode *inode,
		       const char *name, struct posix_acl *acl)
{
	return false;
}
#endif /* CONFIG_FS_POSIX_ACL */

/**
 * integ_evm_may_change_acl() - a POSIX ACL is about to be set or removed
 * @idmap: mapping of the mount
 * @dentry: the file
 * @name: full name of the xattr
 * @acl: the ACL, NULL to remove it
 *
 * Return: 0 or -EPERM.
 */
int integ_evm_may_change_acl(struct mnt_idmap *idmap, struct dentry *dentry,
			     const char *name, struct posix_acl *acl)
{
	enum integrity_status status;

	if (!checks_writes())
		return 0;
	status = integ_evm_status(dentry);
	return decide(dentry, INTEG_EVM_CHANGE_ACL, status,
		      keeps_mode(idmap, d_backing_inode(dentry), name, acl));
}

static bool keeps_attrs(struct mnt_idmap *idmap, const struct inode *inode,
			const struct iattr *attr)
{
	if (attr->ia_valid & ATTR_MODE && attr->ia_mode != inode->i_mode)
		return false;
	return !i_uid_needs_update(idmap, attr, inode) &&
	       !i_gid_needs_update(idmap, attr, inode);
}

/**
 * integ_evm_may_change_attr() - attributes are about to be changed
 * @idmap: mapping of the mount
 * @dentry: the file
 * @attr: the change; only mode, owner and group are covered
 *
 * What a write takes away (ATTR_KILL_PRIV) is only looked at, for
 * integ_evm_attrs_changed().
 *
 * Return: 0 or -EPERM.
 */
int integ_evm_may_change_attr(struct mnt_idmap *idmap, struct dentry *dentry,
			      const struct iattr *attr)
{
	const struct inode *inode = d_backing_inode(dentry);
	enum integrity_status status;

	if (!checks_writes() || !integ_evm_hmac_supported(inode->i_sb) ||
	    !(attr->ia_valid & (INTEG_EVM_ATTRS | ATTR_KILL_PRIV)))
		return 0;
	status = integ_evm_status(dentry);
	if (!(attr->ia_valid & INTEG_EVM_ATTRS))
		return 0;
	return decide(dentry, INTEG_EVM_CHANGE_ATTR, status,
		      keeps_attrs(idmap, inode, attr));
}
