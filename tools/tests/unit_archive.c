// SPDX-License-Identifier: GPL-2.0-only
/*
 * The gates of archives, field by field.
 */
#include <stdlib.h>
#include <string.h>

#include <imactl/manifest.h>

#include "archive_impl.h"
#include "unit.h"

static const struct {
	const char *what;
	size_t at;
	size_t len;
	char bytes[13];
	const char *wrong;	/* NULL: accepted */
} headers[] = {
	{ "as it is", 0, 0, "", NULL },
	{ "blanks around a number", 124, 12, "   12       ", NULL },
	{ "no number at all is 0", 124, 12, "\0\0\0\0\0\0\0\0\0\0\0\0", NULL },
	{ "base 256", 124, 12, "\200\0\0\0\0\0\0\0\0\0\1\0", NULL },
	{ "base 256, above 2^64", 124, 12, "\200\1\0\0\0\0\0\0\0\0\0\0", "size" },
	{ "base 256, negative", 124, 12, "\377\377\377\377\377\377\377\377\377\377\377\377", "size" },
	{ "a digit that is not octal", 124, 12, "00000000008", "size" },
	{ "something behind the number", 124, 12, "0000 1", "size" },
	{ "uid", 108, 8, "x", "uid" },
	{ "uid of no one", 108, 8, "\200\0\0\0\377\377\377\377", "uid" },
	{ "gid", 116, 8, "-1", "gid" },
	{ "mode", 100, 8, "rw-", "mode" },
};

static void test_headers(void)
{
	for (size_t i = 0; i < ARRAY_SIZE(headers); i++) {
		struct ima_tar_header h;
		uint8_t block[IMA_TAR_BLOCK] = "name";
		const char *wrong;

		memcpy(block + 257, "ustar\0" "00", 8);
		memcpy(block + headers[i].at, headers[i].bytes, headers[i].len);
		ima_tar_checksum(block);
		wrong = ima_validate_tar_header(block, &h);
		check(headers[i].wrong ? wrong && !strncmp(wrong, headers[i].wrong,
							   strlen(headers[i].wrong)) : !wrong,
		      headers[i].what);
		block[0] ^= 1;
		check(ima_validate_tar_header(block, &h), "the same, checksum wrong");
	}
}

/* The length of a record counts its own digits, so it jumps at 10, 100, 1000. */
static void test_pax_length(void)
{
	uint8_t text[2100];
	bool good = true;

	for (size_t len = 0; len < 2000; len++) {
		struct ima_pax_record r;
		const char *reason;
		size_t pos = 0, n = ima_pax_length("k", len);
		int head = snprintf((char *)text, sizeof(text), "%zu k=", n);

		memset(text + head, 'v', len);
		text[(size_t)head + len] = '\n';
		good = good && n == (size_t)head + len + 1 &&
		       ima_validate_pax(text, n, &pos, &r, &reason) == 1 && pos == n &&
		       r.value_len == len && ima_pax_is(&r, "k");
	}
	check(good, "a record of any length is read as it was written");
}

static void test_pax_number(void)
{
	static const struct { const char *text; bool good; } cases[] = {
		{ "0", true }, { "999999999999999999", true }, { "9999999999999999999", false },
		{ "", false }, { "-1", false }, { "1.5", false }, { " 1", false },
	};
	bool good = true;

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct ima_pax_record r = {
			.value = (const uint8_t *)cases[i].text, .value_len = strlen(cases[i].text),
		};
		uint64_t value;

		good = good && ima_pax_number(&r, &value) == cases[i].good;
	}
	check(good, "numbers in records");
}

static void test_names(void)
{
	static const struct { const char *name; const char *want; } cases[] = {
		{ "a/b", "a/b" }, { "./a", "a" }, { "/a", "a" }, { "/././/a", "a" },
		{ "..a/b..", "..a/b.." }, { "a/...", "a/..." }, { ".", "." },
		{ "..", NULL }, { "../a", NULL }, { "a/..", NULL }, { "a/../b", NULL },
		{ "/..", NULL }, { "", NULL }, { "/", NULL }, { "./", NULL },
	};

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct ima_member m = { 0 };
		const char *wrong = ima_member_rename(&m, cases[i].name, strlen(cases[i].name));

		check(cases[i].want ? !wrong && !strcmp(m.name, cases[i].want) : !!wrong,
		      cases[i].name);
		free(m.name);
	}
}

static void test_lines(void)
{
	static const struct { const char *text; const char *want; } cases[] = {
		{ "# file: a", "a" }, { "# file: a\\040b\\012\\134", "a b\n\\" },
		{ "security.ima=0x0102", "security.ima" }, { "# a remark", "" }, { "", "" },
		{ "# file: ", NULL }, { "# file: \\400", NULL }, { "# file: \\000", NULL },
		{ "# file: \\04", NULL }, { "x", NULL }, { "=0x01", NULL }, { "x=", NULL },
		{ "x=0x1", NULL }, { "x=0x0g", NULL }, { "x=\"text\"", NULL },
	};

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct ima_manifest_line line;
		bool blank;
		const char *wrong = ima_validate_manifest_line((const uint8_t *)cases[i].text,
							       strlen(cases[i].text), &blank, &line);

		check(cases[i].want ? !wrong && (blank ? !*cases[i].want :
		      !strcmp(line.name, cases[i].want)) : !!wrong, cases[i].text);
	}
}

int main(void)
{
	test_headers();
	test_pax_length();
	test_pax_number();
	test_names();
	test_lines();
	return unit_failures != 0;
}
