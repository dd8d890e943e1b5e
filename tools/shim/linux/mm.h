/* SPDX-License-Identifier: GPL-2.0-only */
/* Stands in for the kernel's header in user space. */
#ifndef SHIM_LINUX_MM_H
#define SHIM_LINUX_MM_H

/* That of the kernel asked about; the smallest there is, so what fits fits all. */
#define PAGE_SIZE	4096

#endif
