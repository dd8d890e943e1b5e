// SPDX-License-Identifier: GPL-2.0-only
/*
 * The list of extended attributes that are covered (EVM-3, EVM-15).
 */
#define pr_fmt(fmt) "evm: " fmt

#include <kunit/static_stub.h>
#include <linux/array_size.h>
#include <linux/build_bug.h>
#include <linux/cleanup.h>
#include <linux/init.h>
#include <linux/kconfig.h>
#include <linux/mutex.h>
#include <linux/printk.h>
#include <linux/rculist.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/xattr.h>

#include "state.h"

#define NAME(_suffix, _enabled)					\
	{							\
		.name = XATTR_SECURITY_PREFIX _suffix,		\
		.enabled = _enabled,				\
	}

/* The order is that of the bytes that are hashed: never change it. */
static const struct integ_evm_name base[] = {
	NAME("selinux", IS_ENABLED(CONFIG_SECURITY_SELINUX)),
	NAME("SMACK64", IS_ENABLED(CONFIG_SECURITY_SMACK)),
	NAME("SMACK64EXEC", IS_ENABLED(CONFIG_EVM_EXTRA_SMACK_XATTRS)),
	NAME("SMACK64TRANSMUTE", IS_ENABLED(CONFIG_EVM_EXTRA_SMACK_XATTRS)),
	NAME("SMACK64MMAP", IS_ENABLED(CONFIG_EVM_EXTRA_SMACK_XATTRS)),
	NAME("apparmor", IS_ENABLED(CONFIG_SECURITY_APPARMOR)),
	NAME("ima", IS_ENABLED(CONFIG_IMA_APPRAISE)),
	NAME("capability", true),
};

static_assert(ARRAY_SIZE(base) == INTEG_EVM_NR_BASE);

/* Empty until names_init(), and again if EVM could not be initialised. */
static struct integ_evm_list host = {
	.names = LIST_HEAD_INIT(host.names),
	.lock = __MUTEX_INITIALIZER(host.lock),
};

/**
 * integ_evm_list_init() - make a list
 * @l: the list
 */
void integ_evm_list_init(struct integ_evm_list *l)
{
	struct integ_evm_name *n;
	unsigned int i;

	INIT_LIST_HEAD(&l->names);
	mutex_init(&l->lock);
	l->locked = false;
	for (i = 0; i < ARRAY_SIZE(base); i++) {
		n = &l->base[i];
		*n = base[i];
		n->suffix = n->name + XATTR_SECURITY_PREFIX_LEN;
		list_add_tail_rcu(&n->entry, &l->names);
	}
}

/**
 * integ_evm_list_clear() - make a list that nobody reads any more an empty one
 * @l: the list
 */
void integ_evm_list_clear(struct integ_evm_list *l)
{
	struct integ_evm_name *n, *next;

	list_for_each_entry_safe(n, next, &l->names, entry) {
		if (n >= l->base && n < l->base + ARRAY_SIZE(l->base))
			continue;
		kfree(n->name);
		kfree(n);
	}
	INIT_LIST_HEAD(&l->names);
}

/**
 * integ_evm_names() - the host's list, for integ_evm_for_each_name()
 *
 * Context: any.
 */
struct list_head *integ_evm_names(void)
{
	KUNIT_STATIC_STUB_REDIRECT(integ_evm_names);

	return &host.names;
}

/**
 * integ_evm_names_init() - make the host's list and log it (INIT-8)
 */
void __init integ_evm_names_init(void)
{
	const struct integ_evm_name *n;

	integ_evm_list_init(&host);
	pr_info("Initialising EVM extended attributes:\n");
	integ_evm_for_each_name(n)
		pr_info("%s%s\n", n->name, n->enabled ? "" : " (disabled)");
	pr_info("HMAC attrs: 0x%x\n", IS_ENABLED(CONFIG_EVM_ATTR_FSUUID));
}

/**
 * integ_evm_names_clear() - nothing is covered: EVM could not be initialised
 */
void __init integ_evm_names_clear(void)
{
	integ_evm_list_clear(&host);
}

static struct integ_evm_name *find(struct list_head *names, const char *name)
{
	const char *suffix = name + XATTR_SECURITY_PREFIX_LEN;
	struct integ_evm_name *n;

	if (!strstarts(name, XATTR_SECURITY_PREFIX))
		return NULL;
	list_for_each_entry_lockless(n, names, entry)
		if (!strcmp(n->suffix, suffix))
			return n;
	return NULL;
}

/**
 * integ_evm_protects() - whether an xattr is covered
 * @name: full name; it matches as a whole only (EDGE-15)
 *
 * Context: any.
 */
bool integ_evm_protects(const char *name)
{
	const struct integ_evm_name *n = find(integ_evm_names(), name);

	return n && READ_ONCE(n->enabled);
}

/**
 * integ_evm_is_acl() - whether an xattr is a POSIX ACL
 * @name: full name
 *
 * Context: any.
 */
bool integ_evm_is_acl(const char *name)
{
	return IS_ENABLED(CONFIG_FS_POSIX_ACL) &&
	       (!strcmp(name, XATTR_NAME_POSIX_ACL_ACCESS) ||
		!strcmp(name, XATTR_NAME_POSIX_ACL_DEFAULT));
}

static int append(struct integ_evm_list *l, const char *name)
{
	struct integ_evm_name *n = kzalloc(sizeof(*n), GFP_KERNEL);
	char *copy = kstrdup(name, GFP_KERNEL);

	if (!n || !copy) {
		kfree(n);
		kfree(copy);
		return -ENOMEM;
	}
	n->name = copy;
	n->suffix = copy + XATTR_SECURITY_PREFIX_LEN;
	n->enabled = true;
	list_add_tail_rcu(&n->entry, &l->names);
	return 0;
}

/*
 * No file system reads the mere prefix, and security.evm cannot cover itself: with
 * either, every covered file would fail.
 */
static bool can_cover(const char *name)
{
	return strstarts(name, XATTR_SECURITY_PREFIX) &&
	       name[XATTR_SECURITY_PREFIX_LEN] && strcmp(name, XATTR_NAME_EVM);
}

/**
 * integ_evm_list_add() - cover one more xattr, for good
 * @l: the list
 * @name: full name
 *
 * Context: process, may sleep; no inode needs to be locked.
 * Return: 0; -EPERM if the list is locked, -EINVAL for a name that does not begin
 * with "security.", consists of that, or is "security.evm"; -EEXIST, -ENOMEM.
 */
int integ_evm_list_add(struct integ_evm_list *l, const char *name)
{
	struct integ_evm_name *n;

	guard(mutex)(&l->lock);
	if (l->locked)
		return -EPERM;
	if (!can_cover(name))
		return -EINVAL;
	n = find(&l->names, name);
	if (!n)
		return append(l, name);
	if (n->enabled)
		return -EEXIST;
	WRITE_ONCE(n->enabled, true);
	return 0;
}

/**
 * integ_evm_names_add() - cover one more xattr, for the rest of the boot
 * @name: full name
 *
 * Context: process, may sleep; no inode needs to be locked.
 * Return: as integ_evm_list_add().
 */
int integ_evm_names_add(const char *name)
{
	return integ_evm_list_add(&host, name);
}

/**
 * integ_evm_list_lock() - let nobody add names any more
 * @l: the list
 *
 * Context: process, may sleep; no inode needs to be locked.
 * Return: 0, or -EPERM if that was said before.
 */
int integ_evm_list_lock(struct integ_evm_list *l)
{
	guard(mutex)(&l->lock);
	if (l->locked)
		return -EPERM;
	WRITE_ONCE(l->locked, true);
	return 0;
}

/**
 * integ_evm_names_lock() - the same for the host
 *
 * Context: process, may sleep; no inode needs to be locked.
 * Return: as integ_evm_list_lock().
 */
int integ_evm_names_lock(void)
{
	return integ_evm_list_lock(&host);
}

/**
 * integ_evm_names_locked() - whether names can no longer be added
 *
 * Context: any.
 */
bool integ_evm_names_locked(void)
{
	return READ_ONCE(host.locked);
}
