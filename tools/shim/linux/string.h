/* SPDX-License-Identifier: GPL-2.0-only */
/* Stands in for the kernel's header in user space. */
#ifndef SHIM_LINUX_STRING_H
#define SHIM_LINUX_STRING_H

#include <stdio.h>
#include <string.h>

int match_string(const char *const *array, size_t n, const char *string);
void *memchr_inv(const void *start, int c, size_t bytes);

#define strscpy(to, from)	((void)snprintf(to, sizeof(to), "%s", from))

#endif
