// SPDX-License-Identifier: GPL-2.0-only
/*
 * Signature databases of the firmware: the gate for their lists (CERT-3), and what
 * becomes of the elements (CERT-2).
 */
#include <kunit/static_stub.h>
#include <kunit/test.h>
#include <linux/efi.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/unaligned.h>

#include "../security/keys/keys.h"

#ifdef CONFIG_INTEGRITY_PLATFORM_KEYRING

#define FIXED		28
#define OWNER		16

/**
 * struct list_case - a list and what is said of it
 * @desc: name of the case
 * @size: bytes of the list, as its header says
 * @header: bytes of the header of its type
 * @element: bytes of an element
 * @given: bytes there are
 * @nr: elements that are found; 0 if it is malformed
 */
struct list_case {
	const char *desc;
	u32 size;
	u32 header;
	u32 element;
	size_t given;
	u32 nr;
};

static const struct list_case list_cases[] = {
	{ "one element", FIXED + 48, 0, 48, FIXED + 48, 1 },
	{ "three elements", FIXED + 144, 0, 48, FIXED + 144, 3 },
	{ "more behind it", FIXED + 48, 0, 48, 200, 1 },
	{ "header of the type", FIXED + 58, 10, 48, FIXED + 58, 1 },
	{ "owner only", FIXED + OWNER, 0, OWNER, FIXED + OWNER, 1 },
	{ "less than an owner", FIXED + 15, 0, 15, FIXED + 15, 0 },
	{ "no size of elements", FIXED + 48, 0, 0, FIXED + 48, 0 },
	{ "no element", FIXED, 0, 48, FIXED, 0 },
	{ "no element behind a header", FIXED + 10, 10, 48, FIXED + 10, 0 },
	{ "bytes left over", FIXED + 49, 0, 48, FIXED + 49, 0 },
	{ "less than an element", FIXED + 47, 0, 48, FIXED + 47, 0 },
	{ "header is cut", FIXED + 48, 0, 48, FIXED - 1, 0 },
	{ "element is cut", FIXED + 48, 0, 48, FIXED + 47, 0 },
	{ "smaller than its header", FIXED - 1, 0, 48, 200, 0 },
	{ "size 0", 0, 0, 48, 200, 0 },
	{ "size as large as can be", U32_MAX, 0, 48, 200, 0 },
	{ "header as large as can be", FIXED + 48, U32_MAX, 48, FIXED + 48, 0 },
	{ "header that wraps", FIXED + 48, U32_MAX - FIXED + 1, 48, FIXED + 48, 0 },
	{ "header behind the end", FIXED + 48, 49, 48, FIXED + 48, 0 },
};

static void list_desc(const struct list_case *c, char *desc)
{
	strscpy(desc, c->desc, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(list, list_cases, list_desc);

static void put_list(u8 *at, const efi_guid_t *type, u32 size, u32 header,
		     u32 element)
{
	memcpy(at, type, sizeof(*type));
	put_unaligned_le32(size, at + 16);
	put_unaligned_le32(header, at + 20);
	put_unaligned_le32(element, at + 24);
}

static void takes_lists_apart(struct kunit *test)
{
	const struct list_case *c = test->param_value;
	u8 *whole = kunit_kzalloc(test, 256, GFP_KERNEL), *data;
	struct integ_siglist list;

	KUNIT_ASSERT_NOT_NULL(test, whole);
	put_list(whole, &EFI_CERT_SHA256_GUID, c->size, c->header, c->element);
	/* Memory ends where the bytes end. */
	data = kunit_kzalloc(test, c->given, GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, data);
	memcpy(data, whole, c->given);

	KUNIT_ASSERT_EQ(test, integ_siglist_validate(data, c->given, &list),
			c->nr ? 0 : -EBADMSG);
	if (!c->nr)
		return;
	KUNIT_EXPECT_EQ(test, list.nr, c->nr);
	KUNIT_EXPECT_EQ(test, list.element_len, c->element);
	KUNIT_EXPECT_EQ(test, list.len, c->size);
	KUNIT_EXPECT_PTR_EQ(test, list.elements, (const u8 *)data + FIXED + c->header);
	KUNIT_EXPECT_EQ(test, list.type, INTEG_SIGLIST_SHA256);
}

/* The kernel's own names for the types are the oracle. */
static void knows_types(struct kunit *test)
{
	const struct {
		efi_guid_t guid;
		enum integ_siglist_type type;
	} types[] = {
		{ EFI_CERT_X509_GUID, INTEG_SIGLIST_X509 },
		{ EFI_CERT_X509_SHA256_GUID, INTEG_SIGLIST_X509_SHA256 },
		{ EFI_CERT_SHA256_GUID, INTEG_SIGLIST_SHA256 },
		{ EFI_IMAGE_SECURITY_DATABASE_GUID, INTEG_SIGLIST_OTHER },
	};
	struct integ_siglist list;
	u8 data[FIXED + OWNER];
	int i;

	for (i = 0; i < ARRAY_SIZE(types); i++) {
		memset(data, 0, sizeof(data));
		put_list(data, &types[i].guid, sizeof(data), 0, OWNER);
		KUNIT_ASSERT_EQ(test, integ_siglist_validate(data, sizeof(data), &list), 0);
		KUNIT_EXPECT_EQ(test, list.type, types[i].type);
	}
}

/**
 * struct acts - what was done, in order
 * @nr: how often
 * @act: the first ones
 * @act.action: what
 * @act.first: first byte of the element
 * @act.len: its bytes
 */
struct acts {
	unsigned int nr;
	struct {
		enum integ_firmware_action action;
		u8 first;
		size_t len;
	} act[8];
};

static int note_act(enum integ_firmware_action action, const char *source,
		    const u8 *data, size_t len)
{
	struct kunit *test = kunit_get_current_test();
	struct acts *acts = test->priv;

	KUNIT_ASSERT_LT(test, acts->nr, ARRAY_SIZE(acts->act));
	KUNIT_EXPECT_STREQ(test, source, "source");
	acts->act[acts->nr].action = action;
	acts->act[acts->nr].first = len ? data[0] : 0;
	acts->act[acts->nr++].len = len;
	return -EIO;
}

static int setup(struct kunit *test)
{
	test->priv = kunit_kzalloc(test, sizeof(struct acts), GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, test->priv);
	kunit_activate_static_stub(test, integ_firmware_act, note_act);
	return 0;
}

#define ONE	(FIXED + OWNER + 32)

/* A list of two elements for each type; the first byte of each tells them apart. */
static size_t put_database(u8 *at)
{
	const efi_guid_t types[] = {
		EFI_CERT_X509_GUID, EFI_IMAGE_SECURITY_DATABASE_GUID,
		EFI_CERT_X509_SHA256_GUID, EFI_CERT_SHA256_GUID,
	};
	u8 *p = at;
	int i;

	for (i = 0; i < ARRAY_SIZE(types); i++) {
		put_list(p, &types[i], FIXED + 2 * (OWNER + 32), 0, OWNER + 32);
		p[FIXED + OWNER] = 0x10 * i + 1;
		p[ONE + OWNER] = 0x10 * i + 2;
		p += FIXED + 2 * (OWNER + 32);
	}
	return p - at;
}

static void expect_acts(struct kunit *test, enum integ_firmware_db db,
			const enum integ_firmware_action wanted[4])
{
	struct acts *acts = test->priv;
	u8 *data = kunit_kzalloc(test, 1024, GFP_KERNEL);
	unsigned int n = 0;
	int i, element;

	KUNIT_ASSERT_NOT_NULL(test, data);
	memset(acts, 0, sizeof(*acts));
	KUNIT_EXPECT_EQ(test, integ_firmware_load(db, "source", data,
						  put_database(data)), 0);
	for (i = 0; i < 4; i++) {
		for (element = 1; wanted[i] && element <= 2; element++, n++) {
			KUNIT_EXPECT_EQ(test, acts->act[n].action, wanted[i]);
			KUNIT_EXPECT_EQ(test, acts->act[n].first, 0x10 * i + element);
			KUNIT_EXPECT_EQ(test, acts->act[n].len, 32);
		}
	}
	KUNIT_EXPECT_EQ(test, acts->nr, n);
}

/* CERT-2, row by row: certificate, nothing known, digest of one, digest of an image */
static void each_database_has_its_actions(struct kunit *test)
{
	expect_acts(test, INTEG_FIRMWARE_DB, (const enum integ_firmware_action[]) {
		INTEG_FIRMWARE_TRUST, 0, 0, 0 });
	expect_acts(test, INTEG_FIRMWARE_MOK, (const enum integ_firmware_action[]) {
		INTEG_FIRMWARE_TRUST_OWNER, 0, 0, 0 });
	expect_acts(test, INTEG_FIRMWARE_DBX, (const enum integ_firmware_action[]) {
		INTEG_FIRMWARE_REVOKE, 0, INTEG_FIRMWARE_REVOKE_TBS,
		INTEG_FIRMWARE_REVOKE_IMAGE });
}

/* CERT-3: what came before an error stays, nothing behind it is looked at */
static void error_ends_it(struct kunit *test)
{
	struct acts *acts = test->priv;
	u8 *data = kunit_kzalloc(test, 1024, GFP_KERNEL);
	size_t len;

	KUNIT_ASSERT_NOT_NULL(test, data);
	len = put_database(data);
	/* The third list claims one byte more than its elements fill. */
	put_unaligned_le32(FIXED + 97, data + len / 4 * 2 + 16);
	KUNIT_EXPECT_EQ(test, integ_firmware_load(INTEG_FIRMWARE_DBX, "source",
						  data, len), -EBADMSG);
	KUNIT_EXPECT_EQ(test, acts->nr, 2);
	KUNIT_EXPECT_EQ(test, acts->act[1].first, 2);
}

static void empty_database(struct kunit *test)
{
	struct acts *acts = test->priv;

	KUNIT_EXPECT_EQ(test, integ_firmware_load(INTEG_FIRMWARE_DB, "source",
						  NULL, 0), 0);
	KUNIT_EXPECT_EQ(test, acts->nr, 0);
}

static struct kunit_case cases[] = {
	KUNIT_CASE_PARAM(takes_lists_apart, list_gen_params),
	KUNIT_CASE(knows_types),
	KUNIT_CASE(each_database_has_its_actions),
	KUNIT_CASE(error_ends_it),
	KUNIT_CASE(empty_database),
	{ }
};

static struct kunit_suite suite = {
	.name = "integ_keys_siglist",
	.init = setup,
	.test_cases = cases,
};
kunit_test_suite(suite);

#endif /* CONFIG_INTEGRITY_PLATFORM_KEYRING */
