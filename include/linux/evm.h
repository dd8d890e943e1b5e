/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Extended verification of metadata: what the rest of the kernel may ask.
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

#ifdef CONFIG_EVM

/**
 * evm_set_key() - give EVM its HMAC key
 * @key: the key; the caller wipes its own copy
 * @keylen: bytes in @key, at most 128
 *
 * For drivers that have a key of their own, as of hardware, in the place of the
 * encrypted key "evm-key". What happens is logged (API-8).
 *
 * Context: process, may sleep.
 * Return: 0; -EBUSY if there is a key, -EINVAL if this one is too long, or an error
 * of the crypto layer.
 */
int evm_set_key(void *key, size_t keylen);

/**
 * evm_verifyxattr() - whether an xattr and the metadata with it are unchanged
 * @dentry: the file
 * @xattr_name: full name of the xattr
 * @xattr_value: its value if the caller has read it, or NULL
 * @xattr_value_len: bytes in @xattr_value
 *
 * Context: process, may sleep; the caller holds the inode's lock (API-9).
 * Return: the verdict; INTEGRITY_UNKNOWN if EVM is not active or does not cover the
 * xattr.
 */
enum integrity_status evm_verifyxattr(struct dentry *dentry,
				      const char *xattr_name,
				      void *xattr_value, size_t xattr_value_len);

/**
 * evm_inode_init_security() - give security.evm to an inode that is being made
 * @inode: the inode
 * @dir: its directory
 * @qstr: its name
 * @xattrs: xattrs it gets, with a free slot behind them
 * @xattr_count: slots in use
 *
 * Context: process, may be inside a transaction of the file system.
 * Return: 0, also if there is nothing to do; -ENOMEM or an error of the hash
 * (API-14).
 */
int evm_inode_init_security(struct inode *inode, struct inode *dir,
			    const struct qstr *qstr, struct xattr *xattrs,
			    int *xattr_count);

/**
 * evm_revalidate_status() - whether a change of an xattr may change a verdict
 * @xattr_name: full name; NULL for any
 *
 * Context: any.
 * Return: false without an active key or signatures (API-10).
 */
bool evm_revalidate_status(const char *xattr_name);

/**
 * evm_protected_xattr_if_enabled() - whether an xattr is on EVM's list
 * @req_xattr_name: full name, or what stands behind "security."
 *
 * Context: any.
 * Return: 1 if it is, enabled or not; 0 if not (API-11).
 */
int evm_protected_xattr_if_enabled(const char *req_xattr_name);

/**
 * evm_read_protected_xattrs() - read the xattrs on EVM's list
 * @dentry: the file
 * @buffer: receives the data; NULL to be told its size
 * @buffer_size: bytes that fit
 * @type: ``n`` for names, ``l`` for lengths, ``v`` for values
 * @canonical_fmt: lengths in little-endian rather than the machine's order
 *
 * Context: process, may sleep.
 * Return: bytes written or needed; -EINVAL for another type, -ERANGE if they do not
 * fit, -ENOMEM, or an error of reading an xattr (API-12).
 */
int evm_read_protected_xattrs(struct dentry *dentry, u8 *buffer,
			      int buffer_size, char type, bool canonical_fmt);

/**
 * evm_metadata_changed() - whether metadata changed below a stacked file system
 * @inode: inode of the stacked file system
 * @metadata_inode: inode that holds its metadata
 *
 * Context: any.
 * Return: true if what EVM verified is no longer there (API-13).
 */
bool evm_metadata_changed(struct inode *inode, struct inode *metadata_inode);

#ifdef CONFIG_FS_POSIX_ACL
/**
 * posix_xattr_acl() - whether a name is that of a POSIX ACL
 * @xattrname: full name
 *
 * Context: any.
 * Return: 1 or 0.
 */
int posix_xattr_acl(const char *xattrname);
#else
static inline int posix_xattr_acl(const char *xattrname) { return 0; }
#endif

#else /* CONFIG_EVM */

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

#endif /* CONFIG_EVM */

#endif /* _LINUX_EVM_H */
