/* SPDX-License-Identifier: GPL-2.0-only */
/* Stands in for the kernel's header in user space: a policy has one user here. */
#ifndef SHIM_LINUX_ATOMIC_H
#define SHIM_LINUX_ATOMIC_H

#include <stdbool.h>

#include <linux/types.h>

typedef struct {
	s64 counter;
} atomic64_t;

static inline s64 atomic64_read(const atomic64_t *v)
{
	return v->counter;
}

static inline void atomic64_set(atomic64_t *v, s64 n)
{
	v->counter = n;
}

static inline bool atomic64_try_cmpxchg(atomic64_t *v, s64 *old, s64 n)
{
	if (v->counter != *old) {
		*old = v->counter;
		return false;
	}
	v->counter = n;
	return true;
}

#endif
