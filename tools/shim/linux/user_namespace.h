/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Stands in for the kernel's header in user space: ids are those of the initial
 * namespace.
 */
#ifndef SHIM_LINUX_USER_NAMESPACE_H
#define SHIM_LINUX_USER_NAMESPACE_H

#include <linux/uidgid.h>

struct user_namespace {
	char unused;
};

extern struct user_namespace init_user_ns;

static inline kuid_t make_kuid(struct user_namespace *ns, u32 uid)
{
	(void)ns;
	return (kuid_t){ uid };
}

static inline kgid_t make_kgid(struct user_namespace *ns, u32 gid)
{
	(void)ns;
	return (kgid_t){ gid };
}

#endif
