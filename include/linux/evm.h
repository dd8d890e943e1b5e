/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Extended verification of metadata. Not built into this version of the
 * subsystem: every call gives the answer of a kernel without EVM (API-16).
 */
#ifndef _LINUX_EVM_H
#define _LINUX_EVM_H

#include <linux/errno.h>
#include <linux/integrity.h>
#include <linux/types.h>

struct dentry;
struct inode;
struct qstr;
struct xattr;

/* Questions about names: nothing is protected. */

static inline int evm_protected_xattr_if_enabled(const char *name) { return 0; }
static inline bool evm_revalidate_status(const char *name) { return false; }

/* Questions about inodes: nothing was verified, so nothing can have changed. */

static inline bool
evm_metadata_changed(struct inode *inode, struct inode *metadata) { return false; }

#ifdef CONFIG_INTEGRITY
static inline enum integrity_status
evm_verifyxattr(struct dentry *dentry, const char *name, void *value, size_t len)
{
	return INTEGRITY_UNKNOWN;
}
#endif

static inline int
evm_read_protected_xattrs(struct dentry *dentry, u8 *buf, int size, char what,
			  bool canonical)
{
	return -EOPNOTSUPP;
}

/* Requests: there is no key, and new inodes get no label. */

static inline int evm_set_key(void *key, size_t len) { return -EOPNOTSUPP; }

static inline int
evm_inode_init_security(struct inode *inode, struct inode *dir,
			const struct qstr *name, struct xattr *slots, int *used)
{
	return 0;
}

#endif /* _LINUX_EVM_H */
