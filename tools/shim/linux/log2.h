/* SPDX-License-Identifier: GPL-2.0-only */
/* Stands in for the kernel's header in user space. */
#ifndef SHIM_LINUX_LOG2_H
#define SHIM_LINUX_LOG2_H

/* The number of the highest bit, the smallest power of two that is not less. */
static inline unsigned int ilog2(unsigned long n)
{
	return 63 - (unsigned int)__builtin_clzll(n);
}

static inline unsigned int order_base_2(unsigned long n)
{
	return n > 1 ? ilog2(n - 1) + 1 : 0;
}

static inline unsigned long roundup_pow_of_two(unsigned long n)
{
	return 1UL << order_base_2(n);
}

#endif
