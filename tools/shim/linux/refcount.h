/* SPDX-License-Identifier: GPL-2.0-only */
/* Stands in for the kernel's header in user space: a policy has one user here. */
#ifndef SHIM_LINUX_REFCOUNT_H
#define SHIM_LINUX_REFCOUNT_H

#include <stdbool.h>

typedef struct {
	unsigned int refs;
} refcount_t;

static inline void refcount_set(refcount_t *r, unsigned int n)
{
	r->refs = n;
}

static inline void refcount_inc(refcount_t *r)
{
	r->refs++;
}

static inline bool refcount_inc_not_zero(refcount_t *r)
{
	return r->refs && ++r->refs;
}

static inline bool refcount_dec_and_test(refcount_t *r)
{
	return !--r->refs;
}

#endif
