/* SPDX-License-Identifier: GPL-2.0-only */
/* Stands in for the kernel's header in user space. */
#ifndef SHIM_LINUX_SEQ_FILE_H
#define SHIM_LINUX_SEQ_FILE_H

#include <stdarg.h>
#include <stddef.h>
#include <sys/types.h>

#include <linux/cleanup.h>
#include <linux/compiler.h>

struct seq_file {
	char *buf;
	size_t size;
	size_t count;
	void *private;
};

struct seq_operations {
	void *(*start)(struct seq_file *m, loff_t *pos);
	void (*stop)(struct seq_file *m, void *v);
	void *(*next)(struct seq_file *m, void *v, loff_t *pos);
	int (*show)(struct seq_file *m, void *v);
};

void seq_putc(struct seq_file *m, char c);
void seq_puts(struct seq_file *m, const char *s);
/* Of the kernel's own conversions, %pU without any other beside it. */
void seq_printf(struct seq_file *m, const char *fmt, ...);
void seq_vprintf(struct seq_file *m, const char *fmt, va_list args);

#endif
