// SPDX-License-Identifier: GPL-2.0-only
/*
 * What the rest of the kernel may ask of EVM (API-8 to API-14).
 */
#include <linux/array_size.h>
#include <linux/dcache.h>
#include <linux/evm.h>
#include <linux/export.h>
#include <linux/fs.h>
#include <linux/string.h>

#include "../evm/evm.h"

int evm_set_key(void *key, size_t keylen)
{
	int rc = integ_evm_key_set(key, keylen);

	if (!rc)
		integ_evm_mode_add(INTEG_EVM_HMAC_KEY);
	return rc;
}
EXPORT_SYMBOL_GPL(evm_set_key);

enum integrity_status evm_verifyxattr(struct dentry *dentry,
				      const char *xattr_name,
				      void *xattr_value, size_t xattr_value_len)
{
	const struct integ_evm_value value = {
		.name = xattr_name,
		.value = xattr_value,
		.len = xattr_value_len,
	};

	if (!integ_evm_active() || !integ_evm_protects(xattr_name))
		return INTEGRITY_UNKNOWN;
	return integ_evm_verify(dentry, xattr_value ? &value : NULL);
}
EXPORT_SYMBOL_GPL(evm_verifyxattr);

int evm_inode_init_security(struct inode *inode, struct inode *dir,
			    const struct qstr *qstr, struct xattr *xattrs,
			    int *xattr_count)
{
	return integ_evm_label_new(inode, xattrs, xattr_count);
}
EXPORT_SYMBOL_GPL(evm_inode_init_security);

bool evm_revalidate_status(const char *xattr_name)
{
	return xattr_name ? integ_evm_revalidates(xattr_name) :
			    integ_evm_active();
}

int evm_protected_xattr_if_enabled(const char *req_xattr_name)
{
	const struct integ_evm_name *n;

	integ_evm_for_each_name(n)
		if (!strcmp(req_xattr_name, n->name) ||
		    !strcmp(req_xattr_name, n->suffix))
			return 1;
	return 0;
}

static int put(u8 *buffer, int size, const void *data, size_t len)
{
	if (len > INT_MAX)
		return -E2BIG;
	if (!buffer)
		return len;
	if (size < 0 || len > (size_t)size)
		return -ERANGE;
	memcpy(buffer, data, len);
	return len;
}

static int put_lengths(u8 *buffer, int size, struct integ_metadata_view *view,
		       bool canonical)
{
	unsigned int i;

	for (i = 0; canonical && i < view->nr; i++)
		view->lengths[i] = (__force u32)cpu_to_le32(view->lengths[i]);
	return put(buffer, size, view->lengths, view->nr * sizeof(u32));
}

int evm_read_protected_xattrs(struct dentry *dentry, u8 *buffer,
			      int buffer_size, char type, bool canonical_fmt)
{
	struct integ_metadata_view *view __free(integ_evm_view_free) =
		integ_evm_view(dentry);

	if (IS_ERR(view))
		return PTR_ERR(view);
	switch (type) {
	case 'n':
		return put(buffer, buffer_size, view->names, view->names_len);
	case 'l':
		return put_lengths(buffer, buffer_size, view, canonical_fmt);
	case 'v':
		return put(buffer, buffer_size, view->values, view->values_len);
	default:
		return -EINVAL;
	}
}

bool evm_metadata_changed(struct inode *inode, struct inode *metadata_inode)
{
	return integ_evm_metadata_changed(inode, metadata_inode);
}

#ifdef CONFIG_FS_POSIX_ACL
int posix_xattr_acl(const char *xattrname)
{
	return integ_evm_is_acl(xattrname);
}
#endif
