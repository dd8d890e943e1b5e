/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Stands in for the kernel's header in user space: whoever calls kernel code
 * takes what it has to say to its log.
 */
#ifndef SHIM_LINUX_PRINTK_H
#define SHIM_LINUX_PRINTK_H

#include <errno.h>

#include <linux/compiler.h>

#ifndef pr_fmt
#define pr_fmt(fmt)	fmt
#endif

void shim_printk(const char *fmt, ...) __printf(1, 2);

#define pr_err(fmt, ...)	shim_printk(pr_fmt(fmt), ##__VA_ARGS__)
#define pr_warn(fmt, ...)	shim_printk(pr_fmt(fmt), ##__VA_ARGS__)
#define pr_info(fmt, ...)	shim_printk(pr_fmt(fmt), ##__VA_ARGS__)

#endif
