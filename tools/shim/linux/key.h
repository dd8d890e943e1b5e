/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef SHIM_LINUX_KEY_H
#define SHIM_LINUX_KEY_H

#include <linux/types.h>

struct key;
typedef u32 key_perm_t;
typedef int (*key_restrict_link_func_t)(void);

#endif
