/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Times of hot paths, taken inside the kernel: in User-Mode Linux a system call
 * costs more than most of what is measured here.
 *
 * Everything runs in the process that loads the module; user-space buffers are in
 * its memory.
 */
#ifndef NATIVE_H
#define NATIVE_H

#include <linux/array_size.h>
#include <linux/compiler_types.h>
#include <linux/fs.h>
#include <linux/sizes.h>
#include <linux/types.h>

#define IMA_DIR	"/sys/kernel/security/integrity/ima/"

/* Large enough for the text of a policy and for the larger size of a read. */
#define IO_SIZE	SZ_1M

/* main.c */
void result(const char *name, u64 number);
u64 median(u64 *values, size_t nr);

/* io.c */
int io_init(void);
void __user *io_buffer(void);
struct file *io_open(const char *path, int flags);
void io_close(struct file *file);
ssize_t io_read(struct file *file, size_t size, loff_t *pos);
int io_write(const char *path, const char *text, size_t len);
int records(unsigned long *nr);
int load_policy(const char *text, size_t len, u64 *ns);

/* A cost is printed with result(). Each returns 0 or an errno. */
int measure_open(void);
int measure_rules(bool from_file);
int measure_list(const unsigned long *sizes, unsigned int nr, unsigned int limit_s);
int time_opens(const char *name);

#endif /* NATIVE_H */
