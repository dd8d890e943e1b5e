// SPDX-License-Identifier: GPL-2.0-only
/*
 * Parts of records: the builder, names that are cut, the unframed template.
 */
#include <kunit/test.h>
#include <linux/fs.h>
#include <linux/string.h>

#include "../security/measure/record.h"
#include "../security/measure/template.h"

static void test_builder_overflow(struct kunit *test)
{
	u8 buf[8] = {};
	struct integ_builder b = { .buf = buf, .size = 6 };

	integ_build_str(&b, "abc");
	KUNIT_EXPECT_FALSE(test, integ_build_overflow(&b));
	integ_build_u32(&b, 1);
	KUNIT_EXPECT_TRUE(test, integ_build_overflow(&b));
	/* What would fit by itself is not appended after something is missing. */
	integ_build_str(&b, "d");
	KUNIT_EXPECT_TRUE(test, integ_build_overflow(&b));
	/* But it is counted: so much room would do. */
	KUNIT_EXPECT_EQ(test, b.len, 3 + sizeof(u32) + 1);
	KUNIT_EXPECT_MEMEQ(test, buf, "abc\0\0\0\0", 8);
}

/* Field n of a name, as it comes back from the record. */
static char *short_name(struct kunit *test, const char *name, struct file *file)
{
	const struct integ_evidence ev = { .name = name, .file = file };
	const struct integ_field_source src = { .ev = &ev };
	struct integ_builder b = { .size = 300 };

	b.buf = kunit_kzalloc(test, 300, GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, b.buf);
	integ_fields[INTEG_FIELD_N].put(&b, &src);
	KUNIT_EXPECT_FALSE(test, integ_build_overflow(&b));
	KUNIT_EXPECT_EQ(test, b.len, strlen(b.buf) + 1);
	return b.buf;
}

/* MEAS-22 */
static void test_short_name(struct kunit *test)
{
	struct file *file = kunit_kzalloc(test, sizeof(*file), GFP_KERNEL);
	char *name = kunit_kzalloc(test, 400, GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, file);
	KUNIT_ASSERT_NOT_NULL(test, name);
	memset(name, 'a', 255);
	name[0] = '/';
	KUNIT_EXPECT_STREQ(test, short_name(test, name, file), name);
	KUNIT_EXPECT_STREQ(test, short_name(test, name, NULL), name);

	/* One character too many. */
	name[255] = 'b';
	name[100] = '/';
	KUNIT_EXPECT_STREQ(test, short_name(test, name, file), name + 101);
	KUNIT_EXPECT_EQ(test, strlen(short_name(test, name, NULL)), 255);
	KUNIT_EXPECT_MEMEQ(test, short_name(test, name, NULL), name, 255);

	/* A last component that is too long itself. */
	memset(name + 100, 'c', 299);
	name[10] = '/';
	KUNIT_EXPECT_EQ(test, strlen(short_name(test, name, file)), 255);
	KUNIT_EXPECT_MEMEQ(test, short_name(test, name, file), name + 11, 255);
}

/* With 16 bytes of digest any name must keep being the name. */
static void test_unframed_split(struct kunit *test)
{
	struct integ_unframed parts;
	u8 data[64] = {};
	struct integ_builder b;

	for (u32 len = 0; len < 32; len++) {
		b = (struct integ_builder) { .buf = data + 16, .size = 48 };
		memset(data, 0xa5, sizeof(data));
		integ_build_u32(&b, len);
		memset(data + 20, 1, len);
		KUNIT_EXPECT_EQ(test, integ_unframed_split(data, 20 + len, &parts), 0);
		KUNIT_EXPECT_EQ(test, parts.digest_len, 16);
		KUNIT_EXPECT_EQ(test, parts.name_len, len);
		KUNIT_EXPECT_PTR_EQ(test, parts.name, (const u8 *)data + 20);
	}
	KUNIT_EXPECT_EQ(test, integ_unframed_split(data, 19, &parts), -EBADMSG);
	KUNIT_EXPECT_EQ(test, integ_unframed_split(data, 0, &parts), -EBADMSG);
}

static struct kunit_case cases[] = {
	KUNIT_CASE(test_builder_overflow),
	KUNIT_CASE(test_short_name),
	KUNIT_CASE(test_unframed_split),
	{}
};

static struct kunit_suite suite = {
	.name = "integ_measure_field",
	.test_cases = cases,
};
kunit_test_suite(suite);
