// SPDX-License-Identifier: GPL-2.0-only
/*
 * Fields of records that show metadata, byte by byte (MEAS-20), and the template
 * evm-sig.
 */
#include <kunit/test.h>
#include <linux/fs.h>
#include <linux/hex.h>
#include <linux/overflow.h>
#include <linux/string.h>

#include "measure_util.h"
#include "../security/measure/record.h"
#include "../security/measure/show.h"
#include "../security/measure/window.h"

#define NAMES	"security.ima|security.capability"

/**
 * struct fixture - one case's world
 * @inode: owner, group and mode of it are shown
 * @ev: evidence that holds it and the view
 * @portable: a portable signature
 * @names: names of two xattrs
 * @values: their values
 * @view: what was read of the file
 */
struct fixture {
	struct inode inode;
	struct integ_evidence ev;
	u8 portable[12];
	char names[sizeof(NAMES)];
	u8 values[5];
	struct integ_metadata_view *view;
};

static int setup(struct kunit *test)
{
	struct fixture *f = kunit_kzalloc(test, sizeof(*f), GFP_KERNEL);
	struct integ_metadata_view *v;

	KUNIT_ASSERT_NOT_NULL(test, f);
	v = kunit_kzalloc(test, struct_size(v, lengths, 2), GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, v);
	test->priv = f;
	f->inode.i_uid = KUIDT_INIT(4000000000);
	f->inode.i_gid = KGIDT_INIT(70000);
	f->inode.i_mode = S_IFREG | 04751;
	memcpy(f->portable, "\x05\x02\x04\xde\xad\xbe\xef\x00\x03\x0a\x0b\x0c", 12);
	memcpy(f->names, NAMES, sizeof(NAMES));
	memcpy(f->values, "\x04\x04\x00\xff\x01", 5);
	f->view = v;
	v->portable = f->portable;
	v->portable_len = sizeof(f->portable);
	v->names = f->names;
	v->names_len = sizeof(f->names);
	v->values = f->values;
	v->values_len = sizeof(f->values);
	v->nr = 2;
	v->lengths[0] = 4;
	v->lengths[1] = 1;
	f->ev = (struct integ_evidence) {
		.name = "/f", .inode = &f->inode, .metadata = v,
	};
	return 0;
}

/**
 * struct field_case - a field, its bytes and its text
 * @id: the field
 * @hex: its bytes, little-endian
 * @text: its text
 */
struct field_case {
	const char *id;
	const char *hex;
	const char *text;
};

static const struct field_case field_cases[] = {
	{ "evmsig", "050204deadbeef00030a0b0c", "050204deadbeef00030a0b0c" },
	{ "xattrnames", "73656375726974792e696d617c"
	  "73656375726974792e6361706162696c69747900", NAMES },
	{ "xattrlengths", "0400000001000000", "0400000001000000" },
	{ "xattrvalues", "040400ff01", "040400ff01" },
	{ "iuid", "00286bee", "4000000000" },
	{ "igid", "70110100", "70000" },
	{ "imode", "e989", "35305" },
};

static void field_desc(const struct field_case *c, char *desc)
{
	strscpy(desc, c->id, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(field, field_cases, field_desc);

static size_t put(struct kunit *test, const char *id, u8 *bytes, size_t size)
{
	struct fixture *f = test->priv;
	const struct integ_field_source src = { .ev = &f->ev };
	struct integ_builder b = { .buf = bytes, .size = size };
	const struct integ_field *field = integ_field_find(id, strlen(id));

	KUNIT_ASSERT_NOT_NULL(test, field);
	field->put(&b, &src);
	KUNIT_EXPECT_FALSE(test, integ_build_overflow(&b));
	return b.len;
}

static void expect_text(struct kunit *test, const char *id, const u8 *bytes,
			size_t len, const char *want)
{
	const struct integ_field *field = integ_field_find(id, strlen(id));
	u8 text[128];
	struct integ_window w = { .buf = text, .size = sizeof(text) - 1 };

	KUNIT_ASSERT_NOT_NULL(test, field);
	field->form->show(&w, bytes, len);
	text[w.len] = 0;
	KUNIT_EXPECT_STREQ(test, (char *)text, want);
	KUNIT_EXPECT_EQ(test, field->form->len(bytes, len), w.total);
}

static void fields_have_these_bytes(struct kunit *test)
{
	const struct field_case *c = test->param_value;
	u8 want[64], got[64];
	size_t len;

	if (IS_ENABLED(CONFIG_CPU_BIG_ENDIAN) && !integ_canonical_fmt)
		kunit_skip(test, "vectors are little-endian");
	len = put(test, c->id, got, sizeof(got));
	KUNIT_ASSERT_EQ(test, 2 * len, strlen(c->hex));
	KUNIT_ASSERT_EQ(test, hex2bin(want, c->hex, len), 0);
	KUNIT_EXPECT_MEMEQ(test, got, want, len);
	expect_text(test, c->id, got, len, c->text);
}

/* No data, no bytes and no text: a violation, a buffer, no EVM. */
static void fields_may_be_empty(struct kunit *test)
{
	const struct field_case *c = test->param_value;
	const bool of_inode = c->id[0] == 'i';
	struct fixture *f = test->priv;
	u8 bytes[64];

	f->ev.metadata = NULL;
	if (!of_inode)
		KUNIT_EXPECT_EQ(test, put(test, c->id, bytes, sizeof(bytes)), 0);
	f->ev.metadata = f->view;
	f->ev.inode = NULL;
	if (of_inode)
		KUNIT_EXPECT_EQ(test, put(test, c->id, bytes, sizeof(bytes)), 0);
	/* A file without any covered xattr. */
	f->view->portable = NULL;
	f->view->portable_len = 0;
	f->view->names = NULL;
	f->view->names_len = 0;
	f->view->values = NULL;
	f->view->values_len = 0;
	f->view->nr = 0;
	KUNIT_EXPECT_EQ(test, put(test, c->id, bytes, sizeof(bytes)), 0);
	expect_text(test, c->id, bytes, 0, "");
}

/* Of a list that comes from elsewhere: a number that is none shows nothing. */
static void numbers_have_a_size(struct kunit *test)
{
	static const u8 bytes[8] = { 1, 1, 1, 1, 1, 1, 1, 1 };
	size_t len;

	for (len = 0; len <= sizeof(bytes); len++) {
		const char *want = len == 2 ? "257" : len == 4 ? "16843009" : "";

		expect_text(test, "iuid", bytes, len, want);
		expect_text(test, "imode", bytes, len, want);
	}
}

/* MEAS-20, sig: the file's own signature comes before the one of its metadata. */
static void sig_falls_back_to_evmsig(struct kunit *test)
{
	static const u8 digest[] = { 4, 4, 1, 2, 3 };
	static const u8 own[] = { 3, 2, 4, 0, 0, 0, 0, 0, 1, 9 };
	static const u8 verity[] = { 6, 3, 4, 0, 0, 0, 0, 0, 1, 9 };
	struct fixture *f = test->priv;
	u8 got[64];

	KUNIT_ASSERT_EQ(test, put(test, "sig", got, sizeof(got)), 12);
	KUNIT_EXPECT_MEMEQ(test, got, f->portable, 12);
	f->ev.label = digest;
	f->ev.label_len = sizeof(digest);
	KUNIT_ASSERT_EQ(test, put(test, "sig", got, sizeof(got)), 12);
	KUNIT_EXPECT_MEMEQ(test, got, f->portable, 12);
	f->ev.label_len = sizeof(own);
	f->ev.label = own;
	KUNIT_ASSERT_EQ(test, put(test, "sig", got, sizeof(got)), sizeof(own));
	KUNIT_EXPECT_MEMEQ(test, got, own, sizeof(own));
	f->ev.label = verity;
	KUNIT_ASSERT_EQ(test, put(test, "sig", got, sizeof(got)), sizeof(verity));
	KUNIT_EXPECT_MEMEQ(test, got, verity, sizeof(verity));
	KUNIT_ASSERT_EQ(test, put(test, "evmsig", got, sizeof(got)), 12);
	f->ev.metadata = NULL;
	f->ev.label = digest;
	f->ev.label_len = sizeof(digest);
	KUNIT_EXPECT_EQ(test, put(test, "sig", got, sizeof(got)), 0);
}

/* The digest of the record is 01 01 ... */
static struct integ_record *build(struct kunit *test)
{
	struct fixture *f = test->priv;
	struct integ_digest digest;
	const struct integ_field_source src = { .ev = &f->ev, .digest = &digest };
	struct integ_record *rec;

	integ_digest_clear(&digest, HASH_ALGO_SHA1);
	memset(digest.bytes, 1, digest.len);
	rec = integ_record_build(integ_template_find("evm-sig"), 10, &src, 0);
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, rec);
	return rec;
}

/* Put together by hand from MEAS-10 and MEAS-20, fields with their lengths. */
static const char golden[] =
	"0a0000000700000065766d2d736967850000001a000000736861313a00010101"
	"0101010101010101010101010101010101030000002f66000c000000050204de"
	"adbeef00030a0b0c2100000073656375726974792e696d617c73656375726974"
	"792e6361706162696c6974790008000000040000000100000005000000040400"
	"ff010400000000286bee040000007011010002000000e989";

static void evm_sig_shows_everything(struct kunit *test)
{
	struct integ_record *rec = build(test);
	u8 want[sizeof(golden) / 2], line[512];
	char text[512];
	struct integ_window w = { .buf = line, .size = sizeof(line) - 1 };

	KUNIT_EXPECT_EQ(test, rec->len, sizeof(golden) / 2);
	KUNIT_ASSERT_EQ(test, hex2bin(want, golden, sizeof(golden) / 2), 0);
	if (!IS_ENABLED(CONFIG_CPU_BIG_ENDIAN) || integ_canonical_fmt)
		KUNIT_EXPECT_MEMEQ(test, rec->bytes, want, sizeof(golden) / 2);

	integ_show_ascii(&w, rec->tmpl, (u8 *)"\xab\xcd", 2, rec->bytes, rec->len);
	line[w.len] = 0;
	scnprintf(text, sizeof(text), "10 abcd evm-sig sha1:%s /f %s %s %s %s %s\n",
		  "0101010101010101010101010101010101010101",
		  "050204deadbeef00030a0b0c", NAMES, "0400000001000000",
		  "040400ff01", "4000000000 70000 35305");
	KUNIT_EXPECT_STREQ(test, (char *)line, text);
	KUNIT_EXPECT_EQ(test, rec->text_len + 2 * 2, w.total);
	integ_record_free(rec);
}

static struct kunit_case cases[] = {
	KUNIT_CASE_PARAM(fields_have_these_bytes, field_gen_params),
	KUNIT_CASE_PARAM(fields_may_be_empty, field_gen_params),
	KUNIT_CASE(numbers_have_a_size),
	KUNIT_CASE(sig_falls_back_to_evmsig),
	KUNIT_CASE(evm_sig_shows_everything),
	{ }
};

static struct kunit_suite suite = {
	.name = "integ_measure_metadata",
	.init = setup,
	.test_cases = cases,
};
kunit_test_suite(suite);
