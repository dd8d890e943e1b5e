/* SPDX-License-Identifier: GPL-2.0-only */
/* Stands in for the kernel's header in user space. */
#ifndef SHIM_LINUX_HEX_H
#define SHIM_LINUX_HEX_H

#include <stddef.h>

char *bin2hex(char *dst, const void *src, size_t count);

#endif
