// SPDX-License-Identifier: GPL-2.0-only
/*
 * Names and formats of templates, and the boot options that choose them.
 */
#include <kunit/test.h>
#include <linux/string.h>

#include "../security/measure/choice.h"
#include "../security/measure/measure.h"
#include "../security/measure/template.h"

/* MEAS-1: the table says the same twice, as text and as fields. */
static void test_table(struct kunit *test)
{
	const struct integ_template *t;
	struct integ_template parsed;

	for (unsigned int i = 0; i < integ_nr_templates; i++) {
		t = &integ_templates[i];
		KUNIT_EXPECT_EQ(test, integ_template_parse(t->format, &parsed), 0);
		KUNIT_ASSERT_EQ(test, parsed.nr, t->nr);
		KUNIT_EXPECT_MEMEQ(test, parsed.field, t->field,
				   t->nr * sizeof(t->field[0]));
		KUNIT_EXPECT_PTR_EQ(test, integ_template_find(t->name), t);
		KUNIT_EXPECT_PTR_EQ(test, integ_template_find(t->format), t);
		KUNIT_EXPECT_STREQ(test, integ_template_name(t), t->name);
		KUNIT_EXPECT_STREQ(test, integ_template_format(t), t->format);
	}
}

static void test_find_unknown(struct kunit *test)
{
	static const char * const texts[] = {
		/* EDGE-5: nothing names no template. */
		"", "ima-", "ima-n", "ima-ngv", "ima-ng ", "IMA-NG", "d-ng|",
		"d-ng", "n-ng|d-ng", "ima-sigv3", "evm-sign", "evm-",
		"d-ng|n-ng|imode",
	};

	for (unsigned int i = 0; i < ARRAY_SIZE(texts); i++)
		KUNIT_EXPECT_NULL_MSG(test, integ_template_find(texts[i]),
				      "%s", texts[i]);
}

static void test_has_field(struct kunit *test)
{
	const struct integ_template *buf = integ_template_find("ima-buf");
	const struct integ_template *old = integ_template_find("ima");

	KUNIT_EXPECT_TRUE(test, integ_template_has_field(buf, "buf"));
	KUNIT_EXPECT_TRUE(test, integ_template_has_field(buf, "d-ng"));
	KUNIT_EXPECT_FALSE(test, integ_template_has_field(buf, "d"));
	KUNIT_EXPECT_FALSE(test, integ_template_has_field(buf, "d-ngv2"));
	KUNIT_EXPECT_FALSE(test, integ_template_has_field(buf, ""));
	KUNIT_EXPECT_FALSE(test, integ_template_shows_metadata(buf));
	KUNIT_EXPECT_FALSE(test, integ_template_shows_metadata(integ_template_find("ima")));
	KUNIT_EXPECT_TRUE(test, integ_template_shows_metadata(integ_template_find("ima-sig")));
	KUNIT_EXPECT_TRUE(test, integ_template_shows_metadata(integ_template_find("evm-sig")));
	KUNIT_EXPECT_TRUE(test, integ_template_uses(old, INTEG_FIELD_D));
	KUNIT_EXPECT_FALSE(test, integ_template_uses(buf, INTEG_FIELD_D));
}

struct parse_case {
	const char *desc;
	const char *format;
	int err;
	unsigned int nr;
};

/* CMD-8 */
static const struct parse_case parse_cases[] = {
	{ "one field", "buf", 0, 1 },
	{ "every field", "d|n|d-ng|d-ngv2|n-ng|buf", 0, 6 },
	{ "a field twice", "n-ng|n-ng", 0, 2 },
	{ "fifteen fields", "d|n|d|n|d|n|d|n|d|n|d|n|d|n|d", 0, 15 },
	{ "sixteen fields", "d|n|d|n|d|n|d|n|d|n|d|n|d|n|d|n", -EINVAL, 0 },
	{ "nothing", "", -EINVAL, 0 },
	{ "only a separator", "|", -EINVAL, 0 },
	{ "separator at the end", "d-ng|", -EINVAL, 0 },
	{ "separator in front", "|d-ng", -EINVAL, 0 },
	{ "two separators", "d-ng||n-ng", -EINVAL, 0 },
	{ "sixteen characters", "abcdefghijklmnop", -ENOENT, 0 },
	{ "seventeen characters", "abcdefghijklmnopq", -EINVAL, 0 },
	{ "a beginning of a field", "d-n", -ENOENT, 0 },
	{ "a field and more", "d-ngv", -ENOENT, 0 },
	{ "a blank", "d-ng |n-ng", -ENOENT, 0 },
	{ "fields of evm-sig (MEAS-1)",
	  "d-ng|n-ng|evmsig|xattrnames|xattrlengths|xattrvalues|iuid|igid|imode",
	  0, 9 },
	{ "no such field of EVM", "d-ng|n-ng|ino", -ENOENT, 0 },
};

static void parse_case_desc(const struct parse_case *c, char *desc)
{
	strscpy(desc, c->desc, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(parse, parse_cases, parse_case_desc);

static void test_parse(struct kunit *test)
{
	const struct parse_case *c = test->param_value;
	struct integ_template t;

	KUNIT_EXPECT_EQ(test, integ_template_parse(c->format, &t), c->err);
	if (!c->err)
		KUNIT_EXPECT_EQ(test, t.nr, c->nr);
}

/* Stands for integ_template_custom(), which works once in the life of a system. */
static const struct integ_template *make_custom(const char *fmt)
{
	static struct integ_template t;

	t = (struct integ_template) { .name = "", .format = "custom" };
	return integ_template_parse(fmt, &t) ? NULL : &t;
}

struct choice_case {
	const char *desc;
	/* Options in order: "h:" ima_hash, "t:" ima_template, "f:" _fmt. */
	const char *options[4];
	enum hash_algo algo;
	/* What integ_template_name() says; NULL if none was accepted. */
	const char *tmpl;
};

static const struct choice_case choice_cases[] = {
	{ "nothing", {}, HASH_ALGO_SHA1, NULL },
	/* CMD-6 */
	{ "algorithm", { "h:sha512" }, HASH_ALGO_SHA512, NULL },
	{ "unknown algorithm", { "h:sha3" }, HASH_ALGO_SHA1, NULL },
	{ "no algorithm", { "h:" }, HASH_ALGO_SHA1, NULL },
	{ "algorithm and more", { "h:sha256x" }, HASH_ALGO_SHA1, NULL },
	{ "first valid algorithm", { "h:no", "h:sha256", "h:sha512" },
	  HASH_ALGO_SHA256, NULL },
	{ "ima, then md5", { "t:ima", "h:md5" }, HASH_ALGO_MD5, "ima" },
	{ "ima, then sha256", { "t:ima", "h:sha256" }, HASH_ALGO_SHA1, "ima" },
	{ "ima, then sha1 and more", { "t:ima", "h:sha1x" }, HASH_ALGO_SHA1,
	  "ima" },
	{ "ima, sha256, then md5", { "t:ima", "h:sha256", "h:md5" },
	  HASH_ALGO_MD5, "ima" },
	/* CMD-7 */
	{ "template", { "t:ima-ngv2" }, HASH_ALGO_SHA1, "ima-ngv2" },
	{ "template by format", { "t:d-ng|n-ng" }, HASH_ALGO_SHA1, "ima-ng" },
	{ "unknown template", { "t:ima-sigv3" }, HASH_ALGO_SHA1, NULL },
	{ "empty template (EDGE-5)", { "t:" }, HASH_ALGO_SHA1, NULL },
	{ "first valid template", { "t:no", "t:ima-buf", "t:ima-ng" },
	  HASH_ALGO_SHA1, "ima-buf" },
	{ "sha256, then ima", { "h:sha256", "t:ima" }, HASH_ALGO_SHA256, NULL },
	{ "sha256, then ima by format", { "h:sha256", "t:d|n" },
	  HASH_ALGO_SHA256, "ima" },
	{ "md5, then ima", { "h:md5", "t:ima" }, HASH_ALGO_MD5, "ima" },
	{ "ima refused, then ima-ng", { "h:sha256", "t:ima", "t:ima-ng" },
	  HASH_ALGO_SHA256, "ima-ng" },
	/* CMD-8 */
	{ "format", { "f:n-ng|d-ng" }, HASH_ALGO_SHA1, "custom" },
	{ "format of ima, any algorithm", { "f:d|n", "h:sha256" },
	  HASH_ALGO_SHA256, "custom" },
	{ "bad format, then template", { "f:no", "t:ima-ng" }, HASH_ALGO_SHA1,
	  "ima-ng" },
	{ "format, then template", { "f:d-ng", "t:ima-ng" }, HASH_ALGO_SHA1,
	  "custom" },
	{ "template, then format", { "t:ima-ng", "f:d-ng" }, HASH_ALGO_SHA1,
	  "ima-ng" },
};

static void choice_case_desc(const struct choice_case *c, char *desc)
{
	strscpy(desc, c->desc, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(choice, choice_cases, choice_case_desc);

static void test_choice(struct kunit *test)
{
	const struct choice_case *c = test->param_value;
	struct integ_choice choice = INTEG_CHOICE_INIT;
	const char *opt;

	for (unsigned int i = 0; i < ARRAY_SIZE(c->options); i++) {
		opt = c->options[i];
		if (!opt)
			break;
		if (opt[0] == 'h')
			integ_choice_hash(&choice, opt + 2);
		else if (opt[0] == 't')
			integ_choice_template(&choice, opt + 2);
		else
			integ_choice_format(&choice, opt + 2, make_custom);
	}
	KUNIT_EXPECT_EQ(test, choice.algo, c->algo);
	if (!c->tmpl) {
		KUNIT_EXPECT_NULL(test, choice.tmpl);
	} else {
		KUNIT_ASSERT_NOT_NULL(test, choice.tmpl);
		KUNIT_EXPECT_STREQ(test, integ_template_name(choice.tmpl),
				   c->tmpl);
	}
}

/* Whatever the configuration offers has to exist. */
static void test_defaults(struct kunit *test)
{
	KUNIT_EXPECT_NOT_NULL(test,
			      integ_template_find(CONFIG_IMA_DEFAULT_TEMPLATE));
	KUNIT_EXPECT_NOT_NULL(test, integ_template_find("ima-buf"));
}

static struct kunit_case cases[] = {
	KUNIT_CASE(test_table),
	KUNIT_CASE(test_find_unknown),
	KUNIT_CASE(test_has_field),
	KUNIT_CASE_PARAM(test_parse, parse_gen_params),
	KUNIT_CASE_PARAM(test_choice, choice_gen_params),
	KUNIT_CASE(test_defaults),
	{}
};

static struct kunit_suite suite = {
	.name = "integ_measure_template",
	.test_cases = cases,
};
kunit_test_suite(suite);
