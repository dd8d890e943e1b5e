/* SPDX-License-Identifier: GPL-2.0-only */
/* Stands in for the kernel's header in user space: sums and products saturate. */
#ifndef SHIM_LINUX_OVERFLOW_H
#define SHIM_LINUX_OVERFLOW_H

#include <stddef.h>
#include <stdint.h>

static inline size_t size_add(size_t a, size_t b)
{
	size_t sum;

	return __builtin_add_overflow(a, b, &sum) ? SIZE_MAX : sum;
}

static inline size_t size_mul(size_t a, size_t b)
{
	size_t product;

	return __builtin_mul_overflow(a, b, &product) ? SIZE_MAX : product;
}

#define array_size(n, size)	size_mul(n, size)
#define struct_size(p, member, n)					\
	size_add(sizeof(*(p)), size_mul(n, sizeof(*(p)->member)))

#endif
