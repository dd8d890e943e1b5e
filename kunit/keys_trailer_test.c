// SPDX-License-Identifier: GPL-2.0-only
/*
 * The gate for appended signatures (MODSIG-1 to MODSIG-3).
 */
#include <kunit/test.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/unaligned.h>

#include "../security/keys/keys.h"

#ifdef CONFIG_IMA_APPRAISE_MODSIG

static const char marker[] = "~Module signature appended~\n";

#define MARKER_LEN	(sizeof(marker) - 1)
#define TRAILER		12
#define CONTENT		100	/* content and message together */
#define FILE_LEN	(CONTENT + TRAILER + MARKER_LEN)

/**
 * struct trailer_case - the end of a file and what is said of it
 * @desc: name of the case
 * @claimed: bytes of the message, as the trailer says
 * @at: which byte of the trailer is not what it should be
 * @value: what it is instead, 0 for none
 * @cut: bytes missing at the end
 * @error: what is wrong with it
 * @message_len: bytes of the message that are found
 */
struct trailer_case {
	const char *desc;
	u32 claimed;
	u8 at;
	u8 value;
	u8 cut;
	enum integ_trailer_error error;
	size_t message_len;
};

static const struct trailer_case trailer_cases[] = {
	{ .desc = "good", .claimed = 64, .message_len = 64 },
	{ .desc = "one byte of content", .claimed = 99, .message_len = 99 },
	{ .desc = "empty message", .claimed = 0 },
	{ .desc = "no content", .claimed = 100, .error = INTEG_TRAILER_LENGTH },
	{ .desc = "longer than the file", .claimed = 101,
	  .error = INTEG_TRAILER_LENGTH },
	{ .desc = "as long as can be", .claimed = U32_MAX,
	  .error = INTEG_TRAILER_LENGTH },
	{ .desc = "algorithm", .claimed = 64, .at = 0, .value = 1,
	  .error = INTEG_TRAILER_PARAMS },
	{ .desc = "hash", .claimed = 64, .at = 1, .value = 1,
	  .error = INTEG_TRAILER_PARAMS },
	{ .desc = "another type", .claimed = 64, .at = 2, .value = 1,
	  .error = INTEG_TRAILER_TYPE },
	{ .desc = "signer", .claimed = 64, .at = 3, .value = 1,
	  .error = INTEG_TRAILER_PARAMS },
	{ .desc = "key id", .claimed = 64, .at = 4, .value = 1,
	  .error = INTEG_TRAILER_PARAMS },
	{ .desc = "padding", .claimed = 64, .at = 7, .value = 1,
	  .error = INTEG_TRAILER_PARAMS },
	{ .desc = "length before type", .claimed = 101, .at = 2, .value = 1,
	  .error = INTEG_TRAILER_LENGTH },
	{ .desc = "marker without line feed", .claimed = 64, .cut = 1 },
	{ .desc = "no marker", .claimed = 64, .cut = MARKER_LEN },
};

static void trailer_desc(const struct trailer_case *c, char *desc)
{
	strscpy(desc, c->desc, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(trailer, trailer_cases, trailer_desc);

static u8 *make(struct kunit *test, const struct trailer_case *c)
{
	u8 *file = kunit_kzalloc(test, FILE_LEN, GFP_KERNEL);
	u8 *trailer;

	KUNIT_ASSERT_NOT_NULL(test, file);
	trailer = file + CONTENT;
	memset(file, 0xa5, CONTENT);
	trailer[2] = 2;
	put_unaligned_be32(c->claimed, trailer + 8);
	if (c->value)
		trailer[c->at] = c->value;
	memcpy(trailer + TRAILER, marker, MARKER_LEN);
	return file;
}

static void takes_files_apart(struct kunit *test)
{
	const struct trailer_case *c = test->param_value;
	const size_t len = FILE_LEN - c->cut;
	const u8 *file = make(test, c);
	struct integ_trailer t;

	memset(&t, 0x5a, sizeof(t));
	KUNIT_EXPECT_EQ(test, integ_trailer_validate(file, len, &t), c->error);
	KUNIT_ASSERT_EQ(test, t.message_len, c->message_len);
	if (c->message_len)
		KUNIT_EXPECT_EQ(test, t.content_len, CONTENT - c->message_len);
}

/* Files that are a trailer, or less. */
static void takes_short_files(struct kunit *test)
{
	const struct trailer_case c = { .claimed = 0 };
	const u8 *file = make(test, &c);
	struct integ_trailer t;
	size_t len;

	for (len = 0; len <= TRAILER + MARKER_LEN + 1; len++) {
		u8 *end = kmemdup(file + FILE_LEN - len, len, GFP_KERNEL);

		KUNIT_ASSERT_NOT_NULL(test, end);
		KUNIT_EXPECT_EQ(test, integ_trailer_validate(end, len, &t),
				INTEG_TRAILER_OK);
		KUNIT_EXPECT_EQ(test, t.message_len, 0);
		kfree(end);
	}
}

static struct kunit_case cases[] = {
	KUNIT_CASE_PARAM(takes_files_apart, trailer_gen_params),
	KUNIT_CASE(takes_short_files),
	{ }
};

static struct kunit_suite suite = {
	.name = "integ_keys_trailer",
	.test_cases = cases,
};
kunit_test_suite(suite);

#endif /* CONFIG_IMA_APPRAISE_MODSIG */
