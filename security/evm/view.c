// SPDX-License-Identifier: GPL-2.0-only
/*
 * Covered xattrs of a file as records of the measurement list show them (MEAS-20).
 */
#include <linux/err.h>
#include <linux/fs.h>
#include <linux/overflow.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/xattr.h>

#include "../lib/lib.h"
#include "evm.h"

static int add_value(struct integ_metadata_view *v, const char *name,
		     const struct integ_xattr *x)
{
	const size_t name_len = strlen(name);
	u8 *values = kvrealloc(v->values, v->values_len + x->len + 1, GFP_KERNEL);
	char *names;

	if (!values)
		return -ENOMEM;
	v->values = values;
	/* A separator in front or the NUL behind, whichever there is. */
	names = krealloc(v->names, v->names_len + name_len + 1, GFP_KERNEL);
	if (!names)
		return -ENOMEM;
	v->names = names;
	memcpy(values + v->values_len, x->value, x->len);
	v->values_len += x->len;
	if (v->names_len)
		names[v->names_len - 1] = '|';
	memcpy(names + v->names_len, name, name_len + 1);
	v->names_len += name_len + 1;
	v->lengths[v->nr++] = x->len;
	return 0;
}

static unsigned int count_names(void)
{
	const struct integ_evm_name *n;
	unsigned int nr = 0;

	integ_evm_for_each_name(n)
		nr++;
	return nr;
}

/* No more than @max, as names may be added at any time. */
static int add_values(struct integ_metadata_view *v, struct dentry *dentry,
		      unsigned int max)
{
	const struct integ_evm_name *n;
	int rc;

	integ_evm_for_each_name(n) {
		struct integ_xattr *x __free(integ_xattr_free) =
			integ_xattr_read(dentry, n->name, XATTR_SIZE_MAX);

		if (integ_xattr_absent(x))
			continue;
		if (IS_ERR(x))
			return PTR_ERR(x);
		if (v->nr == max)
			break;
		rc = add_value(v, n->name, x);
		if (rc)
			return rc;
	}
	return 0;
}

static void add_portable(struct integ_metadata_view *v, struct dentry *dentry)
{
	struct integ_xattr *x = integ_xattr_read(dentry, XATTR_NAME_EVM,
						 XATTR_SIZE_MAX);

	if (IS_ERR(x))
		return;
	if (x->len && x->value[0] == INTEG_EVM_PORTABLE) {
		v->portable = kvmemdup(x->value, x->len, GFP_KERNEL);
		v->portable_len = v->portable ? x->len : 0;
	}
	integ_xattr_free(x);
}

/**
 * integ_evm_view() - read the covered xattrs of a file
 * @dentry: the file
 *
 * Context: process, may sleep; the inode need not be locked.
 * Return: what was read, for integ_evm_view_free(); -ENOMEM or an error of reading
 * an xattr.
 */
struct integ_metadata_view *integ_evm_view(struct dentry *dentry)
{
	const unsigned int max = count_names();
	struct integ_metadata_view *v __free(integ_evm_view_free) =
		kzalloc(struct_size(v, lengths, max), GFP_KERNEL);
	int rc;

	if (!v)
		return ERR_PTR(-ENOMEM);
	rc = add_values(v, dentry, max);
	if (rc)
		return ERR_PTR(rc);
	add_portable(v, dentry);
	return no_free_ptr(v);
}

/**
 * integ_evm_view_free() - give back what integ_evm_view() returned
 * @v: what it returned; NULL and an ERR_PTR are ignored
 */
void integ_evm_view_free(struct integ_metadata_view *v)
{
	if (IS_ERR_OR_NULL(v))
		return;
	kfree(v->names);
	kvfree(v->values);
	kvfree(v->portable);
	kfree(v);
}
