/* SPDX-License-Identifier: GPL-2.0-only */
/* Stands in for the kernel's header in user space. */
#ifndef SHIM_LINUX_KERNEL_H
#define SHIM_LINUX_KERNEL_H

#include <assert.h>
#include <errno.h>
#include <stdint.h>
#include <stdio.h>

#include <linux/array_size.h>
#include <linux/bug.h>
#include <linux/compiler.h>
#include <linux/printk.h>
#include <linux/types.h>

#define U32_MAX		UINT32_MAX

#define min(a, b)	((a) < (b) ? (a) : (b))
#define max(a, b)	((a) > (b) ? (a) : (b))
#define max_t(type, a, b) max((type)(a), (type)(b))

#define container_of(ptr, type, member)					\
	((type *)(void *)((char *)(ptr) - offsetof(type, member)))

#define might_sleep()	((void)0)

/* Of the kernel's own conversions, %pU without any other beside it. */
int scnprintf(char *buf, size_t size, const char *fmt, ...);

int kstrtoul(const char *s, unsigned int base, unsigned long *res);
int kstrtoint(const char *s, unsigned int base, int *res);

#endif
