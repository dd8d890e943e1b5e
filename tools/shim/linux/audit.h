/* SPDX-License-Identifier: GPL-2.0-only */
/* Stands in for the kernel's header in user space: named, never used. */
#ifndef SHIM_LINUX_AUDIT_H
#define SHIM_LINUX_AUDIT_H

struct audit_buffer;

#endif
