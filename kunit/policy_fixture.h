/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Shared by the policy tests: a policy of one's own, text in, text out.
 */
#ifndef _KUNIT_POLICY_FIXTURE_H
#define _KUNIT_POLICY_FIXTURE_H

#include <kunit/test.h>

#include "../security/policy/parse.h"
#include "../security/policy/snapshot.h"
#include "../security/policy/store.h"

/* How a rule ends when it is shown: a blank after its last element (POL-60). */
#define END	"\x20\n"

/* Templates that the tests' environment knows. */
enum test_template {
	TEST_IMA,
	TEST_IMA_NG,
	TEST_IMA_NGV2,
	TEST_CUSTOM,
	__TEST_TEMPLATE_MAX
};

extern const struct integ_policy_env test_env;
extern const char *const test_template_names[__TEST_TEMPLATE_MAX];

const struct integ_template *test_template(enum test_template t);

/* A policy without rules, destroyed at the end of the case. */
struct integ_policy *test_policy(struct kunit *test,
				 const struct integ_policy_env *env);

/* Append rules without log lines and audit records; the errno of the first bad one. */
int test_append(struct integ_policy *p, const char *text);

/* What read-back shows; allocated for the case. */
const char *test_show(struct kunit *test, struct integ_policy *p);

#endif /* _KUNIT_POLICY_FIXTURE_H */
