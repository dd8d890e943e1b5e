// SPDX-License-Identifier: GPL-2.0-only
/*
 * Records, byte by byte (MEAS-10 .. MEAS-14, MEAS-20 .. MEAS-22).
 *
 * The expected bytes were put together by hand from the contract, with Python's
 * struct.pack('<I', ...) for numbers and hashlib for digests, for a file digest
 * of 00 01 02 ..., a SHA1 of 40 41 42 ... and an MD5 of 60 61 62 ...
 */
#include <kunit/static_stub.h>
#include <kunit/test.h>
#include <linux/hex.h>
#include <linux/string.h>

#include "measure_util.h"
#include "../security/measure/record.h"
#include "../security/measure/show.h"
#include "../security/measure/window.h"

#define PATH	"/usr/bin/ls"

struct golden {
	const char *desc;
	const char *tmpl;
	enum hash_algo algo;
	enum hash_algo short_algo;
	bool verity;
	const char *name;
	const char *buf;
	/* The body in hex, and the digests of what is hashed. */
	const char *body;
	const char *sha1;
	const char *sha256;
	/* The ASCII line after the template digest, in three pieces. */
	const char *line[3];
};

static const struct golden goldens[] = {
	{
		.desc = "ima with SHA1 (MEAS-12)",
		.tmpl = "ima",
		.short_algo = HASH_ALGO_SHA1,
		.name = PATH,
		.body =
		"0a00000003000000696d61404142434445464748494a4b4c4d4e4f505152530b"
		"0000002f7573722f62696e2f6c73",
		.sha1 = "67ae63dab554199d3be83ef1c29d06b9e64ab455",
		.sha256 =
		"312a94fdc15f727435af111a968a6f2d376c939dd6d6acdd31299bb208203b16",
		.line = {
			"ima ",
			"404142434445464748494a4b4c4d4e4f50515253",
			" /usr/bin/ls",
		},
	}, {
		.desc = "ima with MD5 (MEAS-12)",
		.tmpl = "ima",
		.short_algo = HASH_ALGO_MD5,
		.name = PATH,
		.body =
		"0a00000003000000696d61606162636465666768696a6b6c6d6e6f0b0000002f"
		"7573722f62696e2f6c73",
		.sha1 = "ca78e6ad2b4d85a19ecc9190b286172fd0fcd136",
		.sha256 =
		"c86ba236f0e096edb8876bc396657c6d649815ee198836acc3f659787f44a599",
		.line = {
			"ima ",
			"606162636465666768696a6b6c6d6e6f",
			" /usr/bin/ls",
		},
	}, {
		.desc = "ima-ng",
		.tmpl = "ima-ng",
		.algo = HASH_ALGO_SHA256,
		.name = PATH,
		.body =
		"0a00000006000000696d612d6e673c000000280000007368613235363a000001"
		"02030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f0c00"
		"00002f7573722f62696e2f6c7300",
		.sha1 = "4f07a5cf589b8d75c0ebdaf32485f7ee0031fa29",
		.sha256 =
		"37ddfb45b3ee3f88f89a8e4a87c89ffc5c975730c3fe32e1f374c9aaaad176fd",
		.line = {
			"ima-ng sha256:",
			"000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f",
			" /usr/bin/ls",
		},
	}, {
		.desc = "ima-ngv2, fs-verity",
		.tmpl = "ima-ngv2",
		.algo = HASH_ALGO_SHA256,
		.verity = true,
		.name = PATH,
		.body =
		"0a00000008000000696d612d6e677632430000002f0000007665726974793a73"
		"68613235363a00000102030405060708090a0b0c0d0e0f101112131415161718"
		"191a1b1c1d1e1f0c0000002f7573722f62696e2f6c7300",
		.sha1 = "d60b5b55d385835f6f4108c3d57185796271a7fc",
		.sha256 =
		"ed2ab689e7621dfb77634221028904f3647ce600eff01ac6661980e7c998c773",
		.line = {
			"ima-ngv2 verity:sha256:",
			"000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f",
			" /usr/bin/ls",
		},
	}, {
		.desc = "ima-ngv2, content",
		.tmpl = "ima-ngv2",
		.algo = HASH_ALGO_SHA1,
		.name = PATH,
		.body =
		"0a00000008000000696d612d6e677632320000001e000000696d613a73686131"
		"3a00404142434445464748494a4b4c4d4e4f505152530c0000002f7573722f62"
		"696e2f6c7300",
		.sha1 = "9fe3eb92aec4dd038d65f36bd507cf188d9ebaee",
		.sha256 =
		"78cf15ebe64bdcc63b0f843781d66837c7d7ac34f83b13cf2ca729251faf9db4",
		.line = {
			"ima-ngv2 ima:sha1:",
			"404142434445464748494a4b4c4d4e4f50515253",
			" /usr/bin/ls",
		},
	}, {
		.desc = "ima-buf",
		.tmpl = "ima-buf",
		.algo = HASH_ALGO_SHA256,
		.name = "kexec-cmdline",
		.buf = "root=/dev/vda",
		.body =
		"0a00000007000000696d612d6275664f000000280000007368613235363a0000"
		"0102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f0e"
		"0000006b657865632d636d646c696e65000d000000726f6f743d2f6465762f76"
		"6461",
		.sha1 = "d9cf934042b5aad3dea8a3cb3645c05fd46d75b8",
		.sha256 =
		"a8972ea3f821fef45c32fa956c87ea07fe6066dc0399495db81a266e36d12915",
		.line = {
			"ima-buf sha256:",
			"000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f",
			" kexec-cmdline 726f6f743d2f6465762f766461",
		},
	}, {
		.desc = "custom format with an empty field",
		.tmpl = "n|d|buf",
		.algo = HASH_ALGO_SHA256,
		.short_algo = HASH_ALGO_SHA1,
		.name = PATH,
		.body =
		"0a000000070000006e7c647c6275662c0000000c0000002f7573722f62696e2f"
		"6c730014000000404142434445464748494a4b4c4d4e4f5051525300000000",
		.sha1 = "3e9a1b9f3a58713bcf655162ca29cb3a6b1fa5eb",
		.sha256 =
		"966534e611f8b0ae4179bad2282a0930ff725c4893956907122998ea11de87bc",
		.line = {
			"n|d|buf /usr/bin/ls ",
			"404142434445464748494a4b4c4d4e4f50515253",
			" ",
		},
	},
};

static void golden_desc(const struct golden *g, char *desc)
{
	strscpy(desc, g->desc, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(golden, goldens, golden_desc);

/* The digests of the vectors: bytes counting from 0, 0x40 and 0x60. */
static void fill_digest(struct integ_digest *d, enum hash_algo algo)
{
	const u8 from = algo == HASH_ALGO_SHA1 ? 0x40 :
			algo == HASH_ALGO_MD5 ? 0x60 : 0;

	integ_digest_clear(d, algo);
	for (unsigned int i = 0; i < d->len; i++)
		d->bytes[i] = from + i;
}

static const struct integ_template *find_template(struct kunit *test,
						  const char *text)
{
	const struct integ_template *t = integ_template_find(text);
	struct integ_template *custom;

	if (t)
		return t;
	custom = kunit_kzalloc(test, sizeof(*custom), GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, custom);
	KUNIT_ASSERT_EQ(test, integ_template_parse(text, custom), 0);
	custom->name = "";
	custom->format = text;
	return custom;
}

static void expect_hex(struct kunit *test, const u8 *bytes, size_t len,
		       const char *hex)
{
	u8 *want = kunit_kzalloc(test, len + 1, GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, want);
	KUNIT_ASSERT_EQ(test, 2 * len, strlen(hex));
	KUNIT_ASSERT_EQ(test, hex2bin(want, hex, len), 0);
	KUNIT_EXPECT_MEMEQ(test, bytes, want, len);
}

static struct integ_record *build(struct kunit *test, const struct golden *g,
				  u32 digests_len)
{
	struct integ_digest full, brief;
	const struct integ_evidence ev = {
		.name = g->name,
		.buf = g->buf,
		.buf_len = g->buf ? strlen(g->buf) : 0,
	};
	const struct integ_field_source src = {
		.ev = &ev,
		.digest = &full,
		.short_digest = g->short_algo ? &brief : NULL,
	};
	struct integ_record *rec;

	fill_digest(&full, g->algo);
	full.type = g->verity ? INTEG_DIGEST_VERITY : INTEG_DIGEST_CONTENT;
	fill_digest(&brief, g->short_algo);
	rec = integ_record_build(find_template(test, g->tmpl), 10, &src,
				 digests_len);
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, rec);
	return rec;
}

/* The vectors are little-endian, which is also what CMD-9 makes everybody use. */
static void test_golden(struct kunit *test)
{
	const struct golden *g = test->param_value;
	struct integ_window w = {};
	u8 scratch[INTEG_UNFRAMED_HASHED_MAX];
	struct integ_digest digest;
	struct integ_record *rec;
	const u8 *data;
	char line[256], want[256];
	size_t len;

	if (IS_ENABLED(CONFIG_CPU_BIG_ENDIAN) && !integ_canonical_fmt)
		kunit_skip(test, "vectors are little-endian");

	rec = build(test, g, 0);
	expect_hex(test, rec->bytes, rec->len, g->body);

	data = integ_record_hashed(rec, scratch, &len);
	KUNIT_EXPECT_EQ(test, integ_hash_buf(data, len, HASH_ALGO_SHA256,
					     &digest), 0);
	expect_hex(test, digest.bytes, digest.len, g->sha256);
	KUNIT_EXPECT_EQ(test, integ_hash_buf(data, len, HASH_ALGO_SHA1,
					     &digest), 0);
	expect_hex(test, digest.bytes, digest.len, g->sha1);

	w = (struct integ_window) { .buf = line, .size = sizeof(line) - 1 };
	integ_show_ascii(&w, rec->tmpl, digest.bytes, digest.len, rec->bytes,
			 rec->len);
	line[w.len] = 0;
	scnprintf(want, sizeof(want), "10 %s %s%s%s\n", g->sha1,
		  g->line[0], g->line[1], g->line[2]);
	KUNIT_EXPECT_STREQ(test, line, want);
	KUNIT_EXPECT_EQ(test, w.total, strlen(want));
	KUNIT_EXPECT_EQ(test, rec->text_len + 2 * digest.len, w.total);
	integ_record_free(rec);
}

static void render(const struct integ_record *rec, bool ascii,
		   struct integ_window *w)
{
	static const u8 digest[] = { 0xde, 0xad, 0xbe, 0xef };

	if (ascii)
		integ_show_ascii(w, rec->tmpl, digest, sizeof(digest),
				 rec->bytes, rec->len);
	else
		integ_show_binary(w, digest, sizeof(digest), rec->bytes,
				  rec->len);
}

static void expect_windows(struct kunit *test, const struct integ_record *rec,
			   bool ascii, size_t size)
{
	u8 whole[256], part[256];
	struct integ_window all = { .buf = whole, .size = sizeof(whole) };
	struct integ_window w;
	u64 skip;

	render(rec, ascii, &all);
	for (skip = 0; skip <= all.total + 1; skip++) {
		w = (struct integ_window) {
			.buf = part, .size = size, .skip = skip,
		};
		render(rec, ascii, &w);
		KUNIT_ASSERT_EQ(test, w.total, all.total);
		KUNIT_ASSERT_EQ(test, w.len,
				min(size, all.total - min(skip, all.total)));
		KUNIT_ASSERT_EQ(test, memcmp(part, whole + skip, w.len), 0);
	}
}

/* Every window into both renderings is the same part of the whole. */
static void test_windows(struct kunit *test)
{
	static const size_t sizes[] = { 0, 1, 2, 3, 16, 17, 256 };
	struct integ_record *rec = build(test, test->param_value, 0);

	for (unsigned int i = 0; i < ARRAY_SIZE(sizes); i++) {
		expect_windows(test, rec, false, sizes[i]);
		expect_windows(test, rec, true, sizes[i]);
	}
	integ_record_free(rec);
}

/* Digests come first and are zero until they are computed. */
static void test_digests_in_front(struct kunit *test)
{
	struct integ_record *rec = build(test, &goldens[2], 52);

	KUNIT_EXPECT_EQ(test, rec->digests_len, 52);
	KUNIT_EXPECT_NULL(test, memchr_inv(rec->bytes, 0, 52));
	if (!IS_ENABLED(CONFIG_CPU_BIG_ENDIAN) || integ_canonical_fmt)
		expect_hex(test, rec->bytes + 52, rec->len - 52,
			   goldens[2].body);
	integ_record_free(rec);
}

static struct integ_record *no_record(u32 len)
{
	return NULL;
}

static void test_no_memory(struct kunit *test)
{
	const struct integ_evidence ev = { .name = PATH };
	struct integ_digest digest;
	const struct integ_field_source src = { .ev = &ev, .digest = &digest };

	fill_digest(&digest, HASH_ALGO_SHA256);
	kunit_activate_static_stub(test, integ_record_alloc, no_record);
	KUNIT_EXPECT_EQ(test, PTR_ERR(integ_record_build(integ_template_find("ima-ng"),
							 10, &src, 20)),
			-ENOMEM);
	integ_record_free(NULL);
	integ_record_free(ERR_PTR(-ENOMEM));
}

/* Nothing of a buffer is read before its length was found to be too much. */
static void test_too_long(struct kunit *test)
{
	const struct integ_evidence ev = {
		.name = PATH, .buf = PATH, .buf_len = INTEG_RECORD_MAX,
	};
	struct integ_digest digest;
	const struct integ_field_source src = { .ev = &ev, .digest = &digest };

	fill_digest(&digest, HASH_ALGO_SHA256);
	KUNIT_EXPECT_EQ(test, PTR_ERR(integ_record_build(integ_template_find("ima-buf"),
							 10, &src, 20)),
			-EMSGSIZE);
}

static struct kunit_case cases[] = {
	KUNIT_CASE_PARAM(test_golden, golden_gen_params),
	KUNIT_CASE_PARAM(test_windows, golden_gen_params),
	KUNIT_CASE(test_digests_in_front),
	KUNIT_CASE(test_no_memory),
	KUNIT_CASE(test_too_long),
	{}
};

static struct kunit_suite suite = {
	.name = "integ_measure_record",
	.test_cases = cases,
};
kunit_test_suite(suite);
