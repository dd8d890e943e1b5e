/* SPDX-License-Identifier: GPL-2.0-only */
/* Stands in for the kernel's header in user space. */
#ifndef SHIM_LINUX_BITOPS_H
#define SHIM_LINUX_BITOPS_H

#include <linux/bits.h>

#define BITS_PER_LONG	(8 * (unsigned int)sizeof(long))

/* The number of the lowest bit; undefined if there is none. */
static inline unsigned long __ffs(unsigned long word)
{
	return (unsigned long)__builtin_ctzl(word);
}

/* For sets that fit a word, as all of ours do. */
#define for_each_set_bit(bit, word, size)				\
	for ((bit) = 0; (bit) < (size); (bit)++)			\
		if (*(word) & BIT(bit))

#endif
