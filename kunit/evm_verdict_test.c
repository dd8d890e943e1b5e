// SPDX-License-Identifier: GPL-2.0-only
/*
 * The tables of EVM, cell by cell, against others written from the contract: verdicts
 * (EVM-20), and whether metadata may be changed under them (EVM-32 to EVM-34).
 */
#include <kunit/test.h>
#include <linux/string.h>

#include "../security/evm/evm.h"

#define NR_STATUSES	(INTEGRITY_UNKNOWN + 1)

/* EVM-20, from "0x02 and length ≠ 21" on, in its order. */
static enum integrity_status expect_verdict(enum integ_evm_kind kind,
					    enum integ_evm_result result)
{
	if (kind == INTEG_EVM_KIND_INVALID)
		return INTEGRITY_FAIL;
	if (result == INTEG_EVM_BARE)
		return INTEGRITY_NOXATTRS;
	if (kind == INTEG_EVM_KIND_PORTABLE)
		return result == INTEG_EVM_RIGHT ? INTEGRITY_PASS_IMMUTABLE :
						   INTEGRITY_FAIL_IMMUTABLE;
	return result == INTEG_EVM_RIGHT ? INTEGRITY_PASS : INTEGRITY_FAIL;
}

static void verdicts_agree_with_the_contract(struct kunit *test)
{
	unsigned int kind, result;

	for (kind = 0; kind < __INTEG_EVM_KIND_MAX; kind++)
		for (result = 0; result < __INTEG_EVM_RESULT_MAX; result++)
			KUNIT_EXPECT_EQ_MSG(test, integ_evm_verdicts[kind][result],
					    expect_verdict(kind, result),
					    "kind %u, result %u", kind, result);
}

/* A cell that was forgotten would be INTEGRITY_PASS. */
static void only_what_fits_is_good(struct kunit *test)
{
	unsigned int kind, result;

	for (kind = 0; kind < __INTEG_EVM_KIND_MAX; kind++)
		for (result = 0; result < __INTEG_EVM_RESULT_MAX; result++) {
			const bool good =
				integ_evm_verdicts[kind][result] <=
				INTEGRITY_PASS_IMMUTABLE;

			KUNIT_EXPECT_EQ_MSG(test, good,
					    kind != INTEG_EVM_KIND_INVALID &&
					    result == INTEG_EVM_RIGHT,
					    "kind %u, result %u", kind, result);
		}
}

/* EVM-32 */
static enum integ_evm_leave expect_xattr(enum integrity_status status)
{
	switch (status) {
	case INTEGRITY_PASS:
	case INTEGRITY_FAIL_IMMUTABLE:
		return INTEG_EVM_ALLOW;
	case INTEGRITY_PASS_IMMUTABLE:
		return INTEG_EVM_IF_SAME;
	case INTEGRITY_NOXATTRS:
		return INTEG_EVM_IF_BARE;
	case INTEGRITY_NOLABEL:
	case INTEGRITY_UNKNOWN:
		return INTEG_EVM_IF_KEYLESS;
	default:
		return INTEG_EVM_DENY;
	}
}

/* EVM-33 and EVM-34, which differ in what "same" is. */
static enum integ_evm_leave expect_other(enum integrity_status status)
{
	if (status == INTEGRITY_NOXATTRS)
		return INTEG_EVM_ALLOW;
	return expect_xattr(status);
}

static void leaves_agree_with_the_contract(struct kunit *test)
{
	unsigned int s;

	for (s = 0; s < NR_STATUSES; s++) {
		const enum integ_evm_leave *row = integ_evm_leaves[s];

		KUNIT_EXPECT_EQ_MSG(test, row[INTEG_EVM_CHANGE_XATTR],
				    expect_xattr(s), "status %u", s);
		KUNIT_EXPECT_EQ_MSG(test, row[INTEG_EVM_CHANGE_ACL],
				    expect_other(s), "status %u", s);
		KUNIT_EXPECT_EQ_MSG(test, row[INTEG_EVM_CHANGE_ATTR],
				    expect_other(s), "status %u", s);
	}
}

/*
 * A cell that was forgotten would be INTEG_EVM_ALLOW. What is wrong is not made right
 * by a change: only the kernel's own HMAC would be, and a signature that does not fit
 * is not replaced by one.
 */
static void nothing_is_allowed_by_default(struct kunit *test)
{
	static const enum integrity_status guarded[] = {
		INTEGRITY_FAIL, INTEGRITY_PASS_IMMUTABLE, INTEGRITY_NOLABEL,
		INTEGRITY_UNKNOWN,
	};
	unsigned int i, change;

	for (i = 0; i < ARRAY_SIZE(guarded); i++)
		for (change = 0; change < __INTEG_EVM_CHANGE_MAX; change++)
			KUNIT_EXPECT_NE_MSG(test, integ_evm_leaves[guarded[i]][change],
					    INTEG_EVM_ALLOW, "status %u, change %u",
					    guarded[i], change);
}

/* CON-3 */
static void verdicts_have_names_and_numbers(struct kunit *test)
{
	static const char * const names[] = {
		"pass", "pass_immutable", "fail", "fail_immutable", "no_label",
		"no_xattrs", "unknown",
	};
	unsigned int s;

	KUNIT_EXPECT_EQ(test, NR_STATUSES, ARRAY_SIZE(names));
	for (s = 0; s < ARRAY_SIZE(names); s++)
		KUNIT_EXPECT_STREQ(test, integ_evm_status_name(s), names[s]);
	KUNIT_EXPECT_EQ(test, INTEGRITY_PASS, 0);
	KUNIT_EXPECT_EQ(test, INTEGRITY_PASS_IMMUTABLE, 1);
	KUNIT_EXPECT_EQ(test, INTEGRITY_FAIL, 2);
	KUNIT_EXPECT_EQ(test, INTEGRITY_FAIL_IMMUTABLE, 3);
	KUNIT_EXPECT_EQ(test, INTEGRITY_NOLABEL, 4);
	KUNIT_EXPECT_EQ(test, INTEGRITY_NOXATTRS, 5);
	KUNIT_EXPECT_EQ(test, INTEGRITY_UNKNOWN, 6);
}

static struct kunit_case cases[] = {
	KUNIT_CASE(verdicts_agree_with_the_contract),
	KUNIT_CASE(only_what_fits_is_good),
	KUNIT_CASE(leaves_agree_with_the_contract),
	KUNIT_CASE(nothing_is_allowed_by_default),
	KUNIT_CASE(verdicts_have_names_and_numbers),
	{ }
};

static struct kunit_suite suite = {
	.name = "integ_evm_verdict",
	.test_cases = cases,
};
kunit_test_suite(suite);
