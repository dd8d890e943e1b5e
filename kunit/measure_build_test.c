// SPDX-License-Identifier: GPL-2.0-only
/*
 * Memory of a record: enough at the first go for most, just enough for the others.
 */
#include <kunit/static_stub.h>
#include <kunit/test.h>
#include <linux/mm.h>
#include <linux/overflow.h>
#include <linux/string.h>

#include "measure_util.h"
#include "../security/measure/record.h"
#include "../security/measure/show.h"
#include "../security/measure/window.h"

/* Lengths that a record was tried with, and the longest that memory is left for. */
static u32 tried[3], memory_for;
static unsigned int tries;

static struct integ_record *try_record(u32 len)
{
	struct integ_record *rec;

	tried[min(tries++, ARRAY_SIZE(tried) - 1)] = len;
	if (len > memory_for)
		return NULL;
	rec = kvmalloc(struct_size(rec, bytes, len), GFP_KERNEL);
	if (rec)
		rec->len = len;
	return rec;
}

static struct integ_record *build_buf(const u8 *buf, size_t len)
{
	const struct integ_evidence ev = {
		.name = "/f", .buf = buf, .buf_len = len,
	};
	struct integ_digest digest;
	const struct integ_field_source src = { .ev = &ev, .digest = &digest };

	integ_digest_clear(&digest, HASH_ALGO_SHA256);
	return integ_record_build(integ_template_find("ima-buf"), 10, &src, 20);
}

/* What does not fit the usual room is made again, with room for just that. */
static void test_lengths(struct kunit *test)
{
	u8 *buf = kunit_kmalloc(test, 1000, GFP_KERNEL);
	struct integ_record *rec = build_buf(NULL, 0);
	struct integ_window w;
	u32 empty;

	KUNIT_ASSERT_NOT_NULL(test, buf);
	memset(buf, 0xa5, 1000);
	KUNIT_ASSERT_FALSE(test, IS_ERR(rec));
	empty = rec->len;
	integ_record_free(rec);

	for (u32 len = 0; len <= 1000; len++) {
		rec = build_buf(buf, len);
		KUNIT_ASSERT_FALSE(test, IS_ERR(rec));
		KUNIT_ASSERT_EQ(test, rec->len, empty + len);
		KUNIT_ASSERT_NULL(test, memchr_inv(rec->bytes, 0, 20));
		KUNIT_ASSERT_EQ(test, integ_body_u32(rec->bytes + empty - 4), len);
		KUNIT_ASSERT_NULL(test, memchr_inv(rec->bytes + empty, 0xa5, len));
		w = (struct integ_window) {};
		integ_show_ascii(&w, rec->tmpl, NULL, 0, rec->bytes + 20,
				 rec->len - 20);
		KUNIT_ASSERT_EQ(test, rec->text_len, w.total);
		integ_record_free(rec);
	}
}

static void test_second_go(struct kunit *test)
{
	const u32 usual = 20 + INTEG_RECORD_USUAL;
	u8 *buf = kunit_kzalloc(test, 1000, GFP_KERNEL);
	struct integ_record *rec;

	KUNIT_ASSERT_NOT_NULL(test, buf);
	kunit_activate_static_stub(test, integ_record_alloc, try_record);
	tries = 0;
	memory_for = 1100;
	rec = build_buf(buf, 100);
	KUNIT_ASSERT_FALSE(test, IS_ERR(rec));
	KUNIT_EXPECT_EQ(test, tries, 1);
	KUNIT_EXPECT_EQ(test, tried[0], usual);
	integ_record_free(rec);

	tries = 0;
	rec = build_buf(buf, 900);
	KUNIT_ASSERT_FALSE(test, IS_ERR(rec));
	KUNIT_EXPECT_EQ(test, tries, 2);
	KUNIT_EXPECT_EQ(test, tried[1], rec->len);
	integ_record_free(rec);

	tries = 0;
	memory_for = usual;
	KUNIT_EXPECT_EQ(test, PTR_ERR(build_buf(buf, 900)), -ENOMEM);
	KUNIT_EXPECT_EQ(test, tries, 2);
}

static struct kunit_case cases[] = {
	KUNIT_CASE(test_lengths),
	KUNIT_CASE(test_second_go),
	{}
};

static struct kunit_suite suite = {
	.name = "integ_measure_build",
	.test_cases = cases,
};
kunit_test_suite(suite);
