/* SPDX-License-Identifier: GPL-2.0-only */
/* Stands in for the kernel's header in user space. */
#ifndef SHIM_LINUX_SLAB_H
#define SHIM_LINUX_SLAB_H

#include <stdlib.h>
#include <string.h>

#include <linux/kernel.h>
#include <linux/overflow.h>

#define GFP_KERNEL	0
#define __GFP_NOWARN	0

#define kmalloc(size, flags)	malloc(size)
#define kzalloc(size, flags)	calloc(1, size)
#define kvzalloc(size, flags)	calloc(1, size)
#define kvmalloc_array(n, size, flags)	malloc(array_size(n, size))
#define kvcalloc(n, size, flags)	calloc(n, size)
#define kcalloc(n, size, flags)		calloc(n, size)
#define kvrealloc(p, size, flags)	realloc(p, size)
#define kstrdup(s, flags)	strdup(s)
#define kfree(p)		free(p)
#define kvfree(p)		free(p)

#endif
