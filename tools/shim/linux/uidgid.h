/* SPDX-License-Identifier: GPL-2.0-only */
/* Stands in for the kernel's header in user space. */
#ifndef SHIM_LINUX_UIDGID_H
#define SHIM_LINUX_UIDGID_H

#include <stdbool.h>

#include <linux/types.h>

typedef struct {
	u32 val;
} kuid_t;

typedef struct {
	u32 val;
} kgid_t;

static inline u32 __kuid_val(kuid_t uid)
{
	return uid.val;
}

static inline u32 __kgid_val(kgid_t gid)
{
	return gid.val;
}

static inline bool uid_valid(kuid_t uid)
{
	return uid.val != (u32)-1;
}

static inline bool gid_valid(kgid_t gid)
{
	return gid.val != (u32)-1;
}

#endif
