// SPDX-License-Identifier: GPL-2.0-only
/*
 * Covered xattrs of a file as others get to see them: drivers (API-12) and records of
 * the measurement list (MEAS-20).
 */
#include <kunit/test.h>
#include <linux/evm.h>
#include <linux/slab.h>
#include <linux/xattr.h>

#include "evm_util.h"

static const u8 capability[] = { 0x01, 0x00, 0x00, 0x02, 0xff };

/* Two that are covered and one that is not, in the order of nobody. */
static int setup(struct kunit *test)
{
	struct evm_file *f = evm_file(test);

	evm_name(f, "security.apparmor")->enabled = false;
	evm_set(f, "security.capability", capability, sizeof(capability));
	evm_set_text(f, "user.other", "(other)");
	evm_set_text(f, "security.ima", "");
	evm_set_text(f, "security.apparmor", "(apparmor)");
	return 0;
}

#define NAMES	"security.apparmor|security.ima|security.capability"
#define VALUES	"(apparmor)\x01\x00\x00\x02\xff"

static int read(struct kunit *test, u8 *buf, int size, char type, bool canonical)
{
	struct evm_file *f = test->priv;

	return evm_read_protected_xattrs(&f->dentry, buf, size, type, canonical);
}

static void expect_read(struct kunit *test, char type, bool canonical,
			const void *want, int len)
{
	u8 *got = kunit_kmalloc(test, len + 1, GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, got);
	memset(got, 0xa5, len + 1);
	KUNIT_EXPECT_EQ_MSG(test, read(test, NULL, 0, type, canonical), len, "%c",
			    type);
	KUNIT_EXPECT_EQ_MSG(test, read(test, got, len - 1, type, canonical), -ERANGE,
			    "%c", type);
	KUNIT_EXPECT_EQ_MSG(test, read(test, got, 0, type, canonical), -ERANGE, "%c",
			    type);
	KUNIT_EXPECT_EQ(test, got[0], 0xa5);
	KUNIT_ASSERT_EQ_MSG(test, read(test, got, len, type, canonical), len, "%c",
			    type);
	KUNIT_EXPECT_MEMEQ(test, got, want, len);
	KUNIT_EXPECT_EQ(test, got[len], 0xa5);
}

/* API-12: in the order of the list, enabled or not. */
static void drivers_get_names_lengths_and_values(struct kunit *test)
{
	static const u32 lengths[] = { 10, 0, 5 };
	static const u8 little[12] = { 10, 0, 0, 0, 0, 0, 0, 0, 5 };

	expect_read(test, 'n', false, NAMES, sizeof(NAMES));
	expect_read(test, 'n', true, NAMES, sizeof(NAMES));
	expect_read(test, 'l', false, lengths, sizeof(lengths));
	expect_read(test, 'l', true, little, sizeof(little));
	expect_read(test, 'v', false, VALUES, sizeof(VALUES) - 1);
}

static void drivers_may_get_nothing(struct kunit *test)
{
	struct evm_file *f = test->priv;
	u8 buf[4];

	f->nr = 0;
	KUNIT_EXPECT_EQ(test, read(test, buf, sizeof(buf), 'n', false), 0);
	KUNIT_EXPECT_EQ(test, read(test, buf, sizeof(buf), 'l', false), 0);
	KUNIT_EXPECT_EQ(test, read(test, buf, sizeof(buf), 'v', false), 0);
	KUNIT_EXPECT_EQ(test, read(test, NULL, 0, 'v', false), 0);
	f->absent = -EOPNOTSUPP;
	KUNIT_EXPECT_EQ(test, read(test, buf, sizeof(buf), 'v', false), 0);
}

static void drivers_get_errors(struct kunit *test)
{
	static const int errors[] = { -EIO, -ENOMEM, -E2BIG };
	u8 buf[256];
	unsigned int i;

	KUNIT_EXPECT_EQ(test, read(test, buf, sizeof(buf), 'x', false), -EINVAL);
	KUNIT_EXPECT_EQ(test, read(test, buf, sizeof(buf), 0, false), -EINVAL);
	KUNIT_EXPECT_EQ(test, read(test, NULL, 0, 'N', false), -EINVAL);
	for (i = 0; i < ARRAY_SIZE(errors); i++) {
		evm_set_error(test->priv, "security.ima", errors[i]);
		KUNIT_EXPECT_EQ(test, read(test, buf, sizeof(buf), 'n', false),
				errors[i]);
		KUNIT_EXPECT_EQ(test, read(test, NULL, 0, 'v', false), errors[i]);
	}
}

static struct integ_metadata_view *view(struct kunit *test)
{
	struct evm_file *f = test->priv;
	struct integ_metadata_view *v = integ_evm_view(&f->dentry);

	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, v);
	return v;
}

static void records_get_the_same(struct kunit *test)
{
	struct integ_metadata_view *v = view(test);

	KUNIT_EXPECT_EQ(test, v->nr, 3);
	KUNIT_EXPECT_EQ(test, v->lengths[0], 10);
	KUNIT_EXPECT_EQ(test, v->lengths[1], 0);
	KUNIT_EXPECT_EQ(test, v->lengths[2], 5);
	KUNIT_EXPECT_EQ(test, v->names_len, sizeof(NAMES));
	KUNIT_EXPECT_STREQ(test, v->names, NAMES);
	KUNIT_EXPECT_EQ(test, v->values_len, sizeof(VALUES) - 1);
	KUNIT_EXPECT_MEMEQ(test, v->values, VALUES, sizeof(VALUES) - 1);
	KUNIT_EXPECT_NULL(test, v->portable);
	integ_evm_view_free(v);
}

/* MEAS-20, evmsig */
static void records_get_portable_signatures_only(struct kunit *test)
{
	static const char *const others[] = { "", "\x02(hmac)", "\x03(sig)", "\x07" };
	struct integ_metadata_view *v;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(others); i++) {
		evm_set_text(test->priv, XATTR_NAME_EVM, others[i]);
		v = view(test);
		KUNIT_EXPECT_NULL(test, v->portable);
		KUNIT_EXPECT_EQ(test, v->portable_len, 0);
		integ_evm_view_free(v);
	}
	evm_set_text(test->priv, XATTR_NAME_EVM, "\x05(sig)");
	v = view(test);
	KUNIT_ASSERT_EQ(test, v->portable_len, 6);
	KUNIT_EXPECT_MEMEQ(test, v->portable, "\x05(sig)", 6);
	KUNIT_EXPECT_EQ(test, v->nr, 3);
	integ_evm_view_free(v);
	/* One that cannot be read is not there for a record. */
	evm_set_error(test->priv, XATTR_NAME_EVM, -EIO);
	v = view(test);
	KUNIT_EXPECT_NULL(test, v->portable);
	KUNIT_EXPECT_EQ(test, v->nr, 3);
	integ_evm_view_free(v);
	integ_evm_view_free(NULL);
	integ_evm_view_free(ERR_PTR(-ENOMEM));
}

static struct kunit_case cases[] = {
	KUNIT_CASE(drivers_get_names_lengths_and_values),
	KUNIT_CASE(drivers_may_get_nothing),
	KUNIT_CASE(drivers_get_errors),
	KUNIT_CASE(records_get_the_same),
	KUNIT_CASE(records_get_portable_signatures_only),
	{ }
};

static struct kunit_suite suite = {
	.name = "integ_evm_view",
	.init = setup,
	.test_cases = cases,
};
kunit_test_suite(suite);
