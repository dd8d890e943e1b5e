// SPDX-License-Identifier: GPL-2.0-only
/*
 * What is covered, in which order (EVM-5): the values of the xattrs of the list,
 * without names or lengths, then a part of the inode, then the file system's UUID.
 */
#define pr_fmt(fmt) "evm: " fmt

#include <linux/build_bug.h>
#include <linux/cred.h>
#include <linux/dcache.h>
#include <linux/fs.h>
#include <linux/printk.h>
#include <linux/ratelimit.h>
#include <linux/string.h>
#include <linux/uidgid.h>
#include <linux/xattr.h>

#include "../lib/lib.h"
#include "evm.h"

static_assert(sizeof(struct integ_evm_block) == sizeof(unsigned long) + 16,
	      "the block has padding of its own");

/**
 * integ_evm_block_fill() - the covered part of an inode
 * @block: receives it
 * @inode: the inode
 * @portable: leave out what differs between copies of a file
 *
 * Context: any; the inode is locked, or not yet known to anybody.
 */
void integ_evm_block_fill(struct integ_evm_block *block,
			  const struct inode *inode, bool portable)
{
	*block = (struct integ_evm_block) {
		.uid = from_kuid(&init_user_ns, inode->i_uid),
		.gid = from_kgid(&init_user_ns, inode->i_gid),
		.mode = inode->i_mode,
	};
	if (portable)
		return;
	block->ino = inode->i_ino;
	block->generation = inode->i_generation;
}

/**
 * integ_evm_metadata_inode() - inode that holds the metadata of a file
 * @dentry: the file
 *
 * Another one than the file's own on a stacked file system (EVM-8).
 *
 * Context: any.
 */
struct inode *integ_evm_metadata_inode(struct dentry *dentry)
{
	return d_backing_inode(d_real(dentry, D_REAL_METADATA));
}

/**
 * integ_evm_has_xattrs() - whether a file has any xattr of the list
 * @dentry: the file
 *
 * One that cannot be read counts: it is not known to be absent.
 */
bool integ_evm_has_xattrs(struct dentry *dentry)
{
	const struct integ_evm_name *n;
	struct integ_xattr_names names;

	integ_xattr_list(dentry, &names);
	integ_evm_for_each_name(n) {
		struct integ_xattr *x __free(integ_xattr_free) = NULL;

		if (!integ_xattr_listed(&names, n->name))
			continue;
		x = integ_xattr_read(dentry, n->name, XATTR_SIZE_MAX);
		if (!integ_xattr_absent(x))
			return true;
	}
	return false;
}

static int begin(struct integ_hasher *h, const struct integ_evm_method *method)
{
	struct crypto_shash *tfm;
	int rc;

	if (method->algo >= HASH_ALGO__LAST)
		return -EINVAL;
	if (method->keyed) {
		tfm = integ_evm_hmac(method->algo);
		if (IS_ERR(tfm))
			return PTR_ERR(tfm);
		return integ_hasher_init_keyed(h, tfm, method->algo);
	}
	/* No module is loaded for it: that could need the inode we hold. */
	rc = integ_hash_find(method->algo);
	if (rc) {
		/* Rate limit: any file's security.evm can name an algorithm. */
		pr_err_ratelimited("Can not allocate %s (reason: %d)\n",
				   hash_algo_name[method->algo], rc);
		return rc;
	}
	return integ_hasher_init(h, method->algo);
}

/* Return: 1, 0 if the file has no such xattr, or an error. */
static int put_xattr(struct integ_hasher *h, struct dentry *dentry,
		     const struct integ_xattr_names *names, const char *name,
		     const struct integ_evm_value *instead)
{
	struct integ_xattr *x __free(integ_xattr_free) = NULL;

	if (instead && !strcmp(instead->name, name)) {
		integ_hasher_update(h, instead->value, instead->len);
		return 1;
	}
	if (!integ_xattr_listed(names, name))
		return 0;
	x = integ_xattr_read(dentry, name, XATTR_SIZE_MAX);
	if (integ_xattr_absent(x))
		return 0;
	if (IS_ERR(x))
		return PTR_ERR(x);
	integ_hasher_update(h, x->value, x->len);
	return 1;
}

/*
 * A portable signature covers what is in the list, enabled or not, as what is enabled
 * differs between the machines that the file is copied to.
 */
static int put_listed(struct integ_hasher *h, struct dentry *dentry,
		      const struct integ_xattr_names *names, bool portable,
		      const struct integ_evm_value *instead)
{
	const struct integ_evm_name *n;
	bool any = false, label = false;
	int rc;

	integ_evm_for_each_name(n) {
		if (!portable && !READ_ONCE(n->enabled))
			continue;
		rc = put_xattr(h, dentry, names, n->name, instead);
		if (rc < 0)
			return rc;
		if (!rc)
			continue;
		any = true;
		label = label || (portable && !strcmp(n->name, XATTR_NAME_IMA));
	}
	if (!any)
		return -ENODATA;
	/* Without the content, it would seal a name tag. */
	return portable && !label ? -EPERM : 0;
}

static int put_xattrs(struct integ_hasher *h, struct dentry *dentry,
		      const struct integ_evm_method *method,
		      const struct integ_evm_value *instead)
{
	struct integ_xattr_names names;

	if (method->names)
		return put_listed(h, dentry, method->names, method->portable,
				  instead);
	integ_xattr_list(dentry, &names);
	return put_listed(h, dentry, &names, method->portable, instead);
}

static void put_inode(struct integ_hasher *h, const struct inode *inode,
		      bool portable)
{
	struct integ_evm_block block;

	integ_evm_block_fill(&block, inode, portable);
	integ_hasher_update(h, &block, sizeof(block));
	if (IS_ENABLED(CONFIG_EVM_ATTR_FSUUID) && !portable)
		integ_hasher_update(h, &inode->i_sb->s_uuid, UUID_SIZE);
}

static bool has_xattrs(const struct inode *inode)
{
	/* What a user namespace mounts can say anything. */
	return inode->i_opflags & IOP_XATTR &&
	       inode->i_sb->s_user_ns == &init_user_ns;
}

static int sum(struct integ_hasher *h, struct dentry *dentry,
	       const struct integ_evm_method *method,
	       const struct integ_evm_value *instead, struct integ_digest *out)
{
	int rc = begin(h, method);

	if (!rc)
		rc = put_xattrs(h, dentry, method, instead);
	if (rc)
		return rc;
	put_inode(h, integ_evm_metadata_inode(dentry), method->portable);
	return integ_hasher_final(h, out);
}

/**
 * integ_evm_sum() - digest or HMAC of what is covered of a file
 * @dentry: the file
 * @method: how
 * @instead: a value to take in the place of the stored one, or NULL
 * @out: receives the digest or HMAC
 *
 * Return: 0; -EOPNOTSUPP if the file cannot have trustworthy xattrs, -ENODATA if it
 * has none, -EPERM if it has no security.ima, which a portable signature must cover;
 * -ENOKEY without a key; -EINVAL, -ENOPKG or -ENOENT for an algorithm that there
 * is not; an error of reading an xattr, or of the crypto layer (EVM-7).
 */
int integ_evm_sum(struct dentry *dentry, const struct integ_evm_method *method,
		  const struct integ_evm_value *instead,
		  struct integ_digest *out)
{
	struct integ_hasher h;
	int rc;

	if (!has_xattrs(d_backing_inode(dentry)))
		return -EOPNOTSUPP;
	rc = sum(&h, dentry, method, instead, out);
	/* The state of an unfinished HMAC is as good as the key. */
	memzero_explicit(&h, sizeof(h));
	return rc;
}

static const struct xattr *find_new(const struct xattr *xattrs,
				    const char *suffix)
{
	for (; xattrs->name; xattrs++)
		if (!strcmp(xattrs->name, suffix))
			return xattrs;
	return NULL;
}

static int sum_new(struct integ_hasher *h, struct inode *inode,
		   const struct xattr *xattrs, struct integ_digest *out)
{
	const struct integ_evm_method method = {
		.keyed = true,
		.algo = integ_evm_hash(),
	};
	const struct integ_evm_name *n;
	const struct xattr *x;
	bool any = false;
	int rc = begin(h, &method);

	if (rc)
		return rc;
	integ_evm_for_each_name(n) {
		if (!READ_ONCE(n->enabled))
			continue;
		x = find_new(xattrs, n->suffix);
		if (!x)
			continue;
		any = true;
		integ_hasher_update(h, x->value, x->value_len);
	}
	if (!any)
		return -ENODATA;
	put_inode(h, inode, false);
	return integ_hasher_final(h, out);
}

/**
 * integ_evm_sum_new() - HMAC of an inode that is being made
 * @inode: the inode; nobody knows it yet
 * @xattrs: what the security modules give it: names without "security.", ended by
 *	    one without a name
 * @out: receives the HMAC
 *
 * Context: process, may be inside a transaction of the file system; allocates
 * nothing.
 * Return: 0, -ENODATA if none of @xattrs is covered, or as integ_evm_sum().
 */
int integ_evm_sum_new(struct inode *inode, const struct xattr *xattrs,
		      struct integ_digest *out)
{
	struct integ_hasher h;
	int rc = sum_new(&h, inode, xattrs, out);

	memzero_explicit(&h, sizeof(h));
	return rc;
}
