/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Extended verification of metadata. Not built into this version of the
 * subsystem: every call gives the answer of a kernel without EVM (API-16).
 */
#ifndef _LINUX_EVM_H
#define _LINUX_EVM_H

#include <linux/integrity.h>
#include <linux/errno.h>
#include <linux/types.h>

struct dentry;
struct inode;
struct qstr;
struct xattr;

static inline int evm_set_key(void *key, size_t keylen)
{
	return -EOPNOTSUPP;
}

#ifdef CONFIG_INTEGRITY
static inline enum integrity_status evm_verifyxattr(struct dentry *dentry,
						    const char *xattr_name,
						    void *xattr_value,
						    size_t xattr_value_len)
{
	return INTEGRITY_UNKNOWN;
}
#endif

static inline int evm_inode_init_security(struct inode *inode,
					  struct inode *dir,
					  const struct qstr *qstr,
					  struct xattr *xattrs,
					  int *xattr_count)
{
	return 0;
}

static inline bool evm_revalidate_status(const char *xattr_name)
{
	return false;
}

static inline int evm_protected_xattr_if_enabled(const char *req_xattr_name)
{
	return 0;
}

static inline int evm_read_protected_xattrs(struct dentry *dentry, u8 *buffer,
					    int buffer_size, char type,
					    bool canonical_fmt)
{
	return -EOPNOTSUPP;
}

static inline bool evm_metadata_changed(struct inode *inode,
					struct inode *metadata_inode)
{
	return false;
}

#endif /* _LINUX_EVM_H */
