/* SPDX-License-Identifier: GPL-2.0-only */
/* Stands in for the kernel's header in user space. */
#ifndef SHIM_LINUX_LSM_HOOKS_H
#define SHIM_LINUX_LSM_HOOKS_H

struct lsm_blob_sizes;

#endif
