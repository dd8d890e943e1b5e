/* SPDX-License-Identifier: GPL-2.0-only */
/* Stands in for the kernel's header in user space: named, never used. */
#ifndef SHIM_KUNIT_TEST_H
#define SHIM_KUNIT_TEST_H

struct kunit;

#endif
