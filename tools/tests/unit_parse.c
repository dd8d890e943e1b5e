// SPDX-License-Identifier: GPL-2.0-only
/*
 * The gates that records pass, row by row: what is let through, what is refused,
 * and which part of the record is blamed.
 */
#include <string.h>

#include "lib.h"
#include "unit.h"

#define HEX20 "0123456789abcdef0123456789abcdef01234567"
#define HEX32 HEX20 "0123456789abcdef01234567"

struct ascii_case {
	const char *what;
	const char *text;
	enum ima_parse_status status;
	const char *field;	/* blamed, if BAD */
	size_t offset;		/* blamed, if BAD */
	const char *name;	/* found, if OK */
	size_t data_len;	/* rebuilt, if OK */
	enum ima_unchecked unchecked;
};

static const struct ascii_case ascii_cases[] = {
	{ "a name", "10 " HEX20 " ima-ng sha1:" HEX20 " /bin/ls", IMA_PARSE_OK,
	  .name = "/bin/ls", .data_len = 4 + 26 + 4 + 8 },
	{ "a PCR of one digit", " 3 " HEX20 " n-ng /a", IMA_PARSE_OK, .name = "/a",
	  .data_len = 4 + 3 },
	{ "a name with blanks before an empty field",
	  "10 " HEX20 " ima-sig sha1:" HEX20 " a b  c ", IMA_PARSE_OK, .name = "a b  c",
	  .data_len = 4 + 26 + 4 + 7 + 4 },
	{ "a name with blanks at the end", "10 " HEX20 " d-ng|n-ng sha1:" HEX20 " a b ",
	  IMA_PARSE_OK, .name = "a b ", .data_len = 4 + 26 + 4 + 5 },
	{ "a name with blanks at the beginning", "10 " HEX20 " n-ng|imode  a b 33188",
	  IMA_PARSE_OK, .name = " a b", .data_len = 4 + 5 + 4 + 2 },
	{ "two names without blanks", "10 " HEX20 " n|n-ng /a /b", IMA_PARSE_OK,
	  .name = "/a", .data_len = 4 + 3 + 4 + 3 },
	{ "two names and a blank too many", "10 " HEX20 " n|n-ng /a b /a", IMA_PARSE_OK,
	  .name = "/a b /a", .unchecked = IMA_AMBIGUOUS_NAMES },
	{ "unknown template", "10 " HEX20 " ima-x y z", IMA_PARSE_OK, .name = "y z",
	  .unchecked = IMA_UNKNOWN_TEMPLATE },
	{ "largest numbers", "10 " HEX20 " iuid|imode 4294967295 65535", IMA_PARSE_OK,
	  .name = "", .data_len = 4 + 4 + 4 + 2 },
	{ "empty numbers", "10 " HEX20 " iuid|imode  ", IMA_PARSE_OK, .name = "",
	  .data_len = 8 },
	{ "template ima", "10 " HEX20 " ima " HEX20 " /a b", IMA_PARSE_OK, .name = "/a b" },
	{ "fs-verity digest", "10 " HEX20 " ima-ngv2 verity:sha1:" HEX20 " /a",
	  IMA_PARSE_OK, .name = "/a", .data_len = 4 + 33 + 4 + 3 },

	{ "empty line", "", IMA_PARSE_BAD, "PCR", 0 },
	{ "PCR of three digits", "100 " HEX20 " n-ng /a", IMA_PARSE_BAD, "PCR", 0 },
	{ "PCR no policy can name", "64 " HEX20 " n-ng /a", IMA_PARSE_BAD, "PCR", 0 },
	{ "PCR in one column", "3 " HEX20 " n-ng /a", IMA_PARSE_BAD, "PCR", 0 },
	{ "digest in capitals", "10 ABCDEF6789abcdef0123456789abcdef01234567 n-ng /a",
	  IMA_PARSE_BAD, "template digest", 43 },
	{ "short digest", "10 0123 n-ng /a", IMA_PARSE_BAD, "template digest", 7 },
	{ "nothing behind the digest", "10 " HEX20, IMA_PARSE_BAD, "template digest", 43 },
	{ "nothing behind the template", "10 " HEX20 " n-ng", IMA_PARSE_BAD,
	  "template name", 48 },
	{ "no template", "10 " HEX20 "  /a", IMA_PARSE_BAD, "template name", 44 },
	{ "a field too few", "10 " HEX20 " ima-ng sha1:" HEX20, IMA_PARSE_BAD, "fields", 51 },
	{ "a field too many", "10 " HEX20 " iuid 1 2", IMA_PARSE_BAD, "fields", 49 },
	{ "number too large", "10 " HEX20 " imode 65536", IMA_PARSE_BAD, "imode", 50 },
	{ "number too large for 32 bits", "10 " HEX20 " iuid 4294967296", IMA_PARSE_BAD,
	  "iuid", 49 },
	{ "not a number", "10 " HEX20 " iuid -1", IMA_PARSE_BAD, "iuid", 49 },
	{ "odd hex digits", "10 " HEX20 " sig abc", IMA_PARSE_BAD, "sig", 48 },
	{ "not hex digits", "10 " HEX20 " sig 0x", IMA_PARSE_BAD, "sig", 48 },
	{ "digest without algorithm", "10 " HEX20 " d-ng " HEX20, IMA_PARSE_BAD, "d-ng", 49 },
	{ "digest of another length", "10 " HEX20 " d-ng sha256:" HEX20, IMA_PARSE_BAD,
	  "d-ng", 49 },
	{ "no digest", "10 " HEX20 " d-ng ", IMA_PARSE_BAD, "d-ng", 49 },
	{ "unknown digest type", "10 " HEX20 " d-ngv2 foo:sha1:" HEX20, IMA_PARSE_BAD,
	  "d-ngv2", 51 },
	{ "plain digest of 32 bytes", "10 " HEX20 " d " HEX32, IMA_PARSE_BAD, "d", 46 },
};

static void check_ascii(const struct ascii_case *c)
{
	static uint8_t memory[2048];
	struct ima_builder scratch = { .buf = memory, .cap = ima_ascii_scratch(strlen(c->text)) };
	enum ima_parse_status status;
	struct ima_parsed out;
	bool good;

	status = ima_parse_ascii((const uint8_t *)c->text, strlen(c->text), false,
				 &scratch, &out);
	good = status == c->status;
	if (good && status == IMA_PARSE_BAD)
		good = !strcmp(out.fault.field, c->field) && out.fault.offset == c->offset;
	if (good && status == IMA_PARSE_OK)
		good = out.record.name.len == strlen(c->name) &&
		       (!out.record.name.len ||
			!memcmp(out.record.name.p, c->name, out.record.name.len)) &&
		       out.record.data.len == c->data_len &&
		       out.record.unchecked == c->unchecked;
	check(good, c->what);
	if (!good && status == IMA_PARSE_BAD)
		printf("# %s at %zu: %s\n", out.fault.field, (size_t)out.fault.offset,
		       out.fault.reason);
}

static void test_ascii_nul(void)
{
	static const char line[] = "10 " HEX20 " n-ng /a\0b";
	uint8_t memory[256];
	struct ima_builder scratch = { .buf = memory, .cap = sizeof(memory) };
	struct ima_parsed out;

	check(ima_parse_ascii((const uint8_t *)line, sizeof(line) - 1, false, &scratch,
			      &out) == IMA_PARSE_BAD && out.fault.offset == 51,
	      "NUL in a line");
}

/* A binary record put together by hand; each case spoils one thing. */
struct parts {
	uint32_t pcr;
	uint32_t name_len;
	const char *name;
	uint32_t data_len;
	uint32_t field_len;
	const char *field;
	size_t field_bytes;
};

static size_t assemble(const struct parts *p, bool big, uint8_t *buf, size_t cap)
{
	struct ima_builder b = { .buf = buf, .cap = cap };

	ima_put_u32(&b, big, p->pcr);
	ima_put(&b, "0123456789abcdefghij", 20);
	ima_put_u32(&b, big, p->name_len);
	ima_put(&b, p->name, strlen(p->name));
	ima_put_u32(&b, big, p->data_len);
	ima_put_u32(&b, big, p->field_len);
	ima_put(&b, p->field, p->field_bytes);
	return b.len;
}

static const struct {
	const char *what;
	struct parts parts;
	enum ima_parse_status status;
	const char *field;
	size_t offset;
} binary_cases[] = {
	{ "a record", { 10, 4, "n-ng", 7, 3, "/a", 3 }, IMA_PARSE_OK },
	{ "an unknown template", { 10, 4, "n-xx", 7, 3, "abc", 3 }, IMA_PARSE_OK },
	{ "PCR 64", { 64, 4, "n-ng", 7, 3, "/a", 3 }, IMA_PARSE_BAD, "PCR", 0 },
	{ "absurd PCR", { 0xffffffff, 4, "n-ng", 7, 3, "/a", 3 }, IMA_PARSE_BAD, "PCR", 0 },
	{ "empty template name", { 10, 0, "", 7, 3, "/a", 3 }, IMA_PARSE_BAD,
	  "template name length", 24 },
	{ "template name of 256", { 10, 256, "n-ng", 7, 3, "/a", 3 }, IMA_PARSE_BAD,
	  "template name length", 24 },
	{ "template name of 4 GB", { 10, 0xffffffff, "n-ng", 7, 3, "/a", 3 }, IMA_PARSE_BAD,
	  "template name length", 24 },
	{ "blank in template name", { 10, 4, "n ng", 7, 3, "/a", 3 }, IMA_PARSE_BAD,
	  "template name", 28 },
	{ "data of 4 GB", { 10, 4, "n-ng", 0xffffffff, 3, "/a", 3 }, IMA_PARSE_BAD,
	  "template data length", 32 },
	{ "data one too long", { 10, 4, "n-ng", IMA_DATA_MAX + 1, 3, "/a", 3 }, IMA_PARSE_BAD,
	  "template data length", 32 },
	{ "data not there yet", { 10, 4, "n-ng", IMA_DATA_MAX, 3, "/a", 3 }, IMA_PARSE_MORE,
	  "template data" },
	{ "field longer than data", { 10, 4, "n-ng", 7, 4, "/a", 3 }, IMA_PARSE_BAD, "n-ng", 36 },
	{ "field of 4 GB", { 10, 4, "n-ng", 7, 0xffffffff, "/a", 3 }, IMA_PARSE_BAD, "n-ng", 36 },
	{ "data ends inside a length", { 10, 4, "n-ng", 7, 0, "/a", 3 }, IMA_PARSE_BAD,
	  "field", 40 },
	{ "a field too few", { 10, 9, "n-ng|n-ng", 7, 3, "/a", 3 }, IMA_PARSE_BAD,
	  "template data", 41 },
	{ "no fields at all", { 10, 4, "n-ng", 0, 3, "/a", 3 }, IMA_PARSE_BAD,
	  "template data", 36 },
	{ "name without NUL", { 10, 4, "n-ng", 7, 3, "/ab", 3 }, IMA_PARSE_BAD, "n-ng", 40 },
	{ "name with NUL inside", { 10, 4, "n-ng", 8, 4, "/\0a", 4 }, IMA_PARSE_BAD, "n-ng", 40 },
	{ "mode of 3 bytes", { 10, 5, "imode", 7, 3, "abc", 3 }, IMA_PARSE_BAD, "imode", 41 },
	{ "owner of 3 bytes", { 10, 4, "iuid", 7, 3, "abc", 3 }, IMA_PARSE_BAD, "iuid", 40 },
	{ "lengths of 3 bytes", { 10, 12, "xattrlengths", 7, 3, "abc", 3 }, IMA_PARSE_BAD,
	  "xattrlengths", 48 },
	{ "digest of the wrong length", { 10, 4, "d-ng", 11, 7, "sha1:\0x", 7 }, IMA_PARSE_BAD,
	  "d-ng", 40 },
	{ "digest of an unknown algorithm", { 10, 4, "d-ng", 10, 6, "new:\0x", 6 },
	  IMA_PARSE_OK },
};

static void test_binary(void)
{
	for (size_t i = 0; i < ARRAY_SIZE(binary_cases); i++) {
		for (int big = 0; big < 2; big++) {
			enum ima_parse_status status;
			uint8_t buf[256];
			struct ima_parsed out;
			char what[80];
			size_t n = assemble(&binary_cases[i].parts, big, buf, sizeof(buf));
			bool good;

			status = ima_parse_binary(buf, n, false, 20, big, &out);
			good = status == binary_cases[i].status;
			if (good && status == IMA_PARSE_BAD)
				good = !strcmp(out.fault.field, binary_cases[i].field) &&
				       out.fault.offset == binary_cases[i].offset;
			if (good && status == IMA_PARSE_MORE)
				good = !strcmp(out.field, binary_cases[i].field) && out.need > n;
			snprintf(what, sizeof(what), "binary: %s, %s endian",
				 binary_cases[i].what, big ? "big" : "little");
			check(good, what);
			if (!good && status == IMA_PARSE_BAD)
				printf("# %s at %zu: %s\n", out.fault.field,
				       (size_t)out.fault.offset, out.fault.reason);
		}
	}
}

/* Whatever is cut off, the parser asks for more, for more than there is. */
static void test_more(void)
{
	const struct parts parts = { 10, 4, "n-ng", 7, 3, "/a", 3 };
	uint8_t buf[256];
	size_t n = assemble(&parts, false, buf, sizeof(buf));
	struct ima_parsed out;
	bool good = true;

	for (size_t i = 0; i < n; i++)
		good = good && ima_parse_binary(buf, i, false, 20, false, &out) == IMA_PARSE_MORE &&
		       out.need > i && out.need <= n;
	check(good, "binary: a record cut at every byte asks for more");
}

static void test_head(void)
{
	check(ima_ascii_is_head((const uint8_t *)"10 " HEX20 " ", 44), "head of a record");
	check(ima_ascii_is_head((const uint8_t *)" 1 " HEX32 " ", 68), "head, other bank");
	check(!ima_ascii_is_head((const uint8_t *)"10 " HEX20, 43), "head cut short");
	check(!ima_ascii_is_head((const uint8_t *)"name", 4), "no head");
}

int main(void)
{
	for (size_t i = 0; i < ARRAY_SIZE(ascii_cases); i++)
		check_ascii(&ascii_cases[i]);
	test_ascii_nul();
	test_binary();
	test_more();
	test_head();
	return unit_failures != 0;
}
