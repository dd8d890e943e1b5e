/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Stands in for the kernel's header in user space: named, never used. Like the
 * kernel's it brings others along.
 */
#include <linux/cleanup.h>

struct seq_file;
