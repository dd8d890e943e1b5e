/* SPDX-License-Identifier: GPL-2.0-only */
/* Shared by the tests of the decision. */
#ifndef _KUNIT_DECIDE_UTIL_H
#define _KUNIT_DECIDE_UTIL_H

#include <kunit/test.h>

#include "../security/decide/decide.h"

/* Add rules by the way an upload takes. */
void decide_load_policy(struct kunit *test, struct integ_domain *d,
			const char *text);

/* @file is accessed by the current task. */
struct integ_event decide_event(struct file *file, enum integ_op op, int mask);

#endif /* _KUNIT_DECIDE_UTIL_H */
