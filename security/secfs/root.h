/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The directory of the subsystem. Private to secfs/.
 */
#ifndef _SECURITY_INTEG_SECFS_ROOT_H
#define _SECURITY_INTEG_SECFS_ROOT_H

#include <linux/init.h>

struct dentry;

struct dentry *__init integ_secfs_root(void);

#endif /* _SECURITY_INTEG_SECFS_ROOT_H */
