// SPDX-License-Identifier: GPL-2.0-only
/*
 * Template fields (MEAS-20): one row each. The check is the same for binary and
 * text lists; text is first turned back into the bytes the kernel hashed.
 */
#include <limits.h>
#include <string.h>

#include "label_impl.h"

void ima_put(struct ima_builder *b, const void *p, size_t len)
{
	if (b->overflow || len > b->cap - b->len) {
		b->overflow = true;
		return;
	}
	if (len)
		memcpy(b->buf + b->len, p, len);
	b->len += len;
}

void ima_put_u32(struct ima_builder *b, bool big, uint32_t value)
{
	uint8_t bytes[4];

	for (unsigned int i = 0; i < 4; i++)
		bytes[big ? 3 - i : i] = (uint8_t)(value >> (8 * i));
	ima_put(b, bytes, sizeof(bytes));
}

uint32_t ima_get_u32(const uint8_t *p, bool big)
{
	uint32_t value = 0;

	for (unsigned int i = 0; i < 4; i++)
		value |= (uint32_t)p[big ? 3 - i : i] << (8 * i);
	return value;
}

bool ima_all_zero(struct ima_bytes b)
{
	return !b.len || (!b.p[0] && !memcmp(b.p, b.p + 1, b.len - 1));
}

static const char *check_any(struct ima_bytes data)
{
	(void)data;
	return NULL;
}

static const char *check_plain_digest(struct ima_bytes data)
{
	if (data.len != 16 && data.len != 20)
		return "wanted the 16 or 20 bytes of MD5 or SHA1";
	return NULL;
}

static const char *check_name(struct ima_bytes data)
{
	if (!data.len || data.p[data.len - 1])
		return "wanted text that ends in NUL";
	if (memchr(data.p, 0, data.len - 1))
		return "a NUL inside the text";
	return NULL;
}

static const char *check_short_name(struct ima_bytes data)
{
	if (data.len > 256)
		return "wanted at most 255 characters and a NUL";
	return check_name(data);
}

static const char *check_names(struct ima_bytes data)
{
	return data.len ? check_name(data) : NULL;
}

/* @data is ``<algo>:``, NUL, digest. */
static const char *check_digest(struct ima_bytes data)
{
	const uint8_t *nul = data.len ? memchr(data.p, 0, data.len) : NULL;
	enum ima_algo algo;
	size_t text, size;

	if (!nul)
		return "wanted '<algorithm>:', NUL and a digest";
	text = (size_t)(nul - data.p);
	size = data.len - text - 1;
	if (text < 2 || data.p[text - 1] != ':' ||
	    memchr(data.p, ':', text - 1))
		return "wanted an algorithm name and ':' before the NUL";
	for (size_t i = 0; i < text - 1; i++) {
		if (data.p[i] <= ' ' || data.p[i] > '~')
			return "a character no algorithm name has";
	}
	algo = ima_algo_find(data.p, text - 1);
	if (algo != IMA_ALGO_NONE)
		return size == ima_algo_size(algo) ? NULL :
		       "the digest is not as long as the algorithm's";
	/* A later kernel may know more algorithms; only nonsense is refused. */
	return size && size <= IMA_DIGEST_MAX ? NULL : "wanted 1 to 64 bytes of digest";
}

static const char *check_digest_v2(struct ima_bytes data)
{
	static const char * const types[] = { "ima:", "verity:" };

	for (size_t i = 0; i < ARRAY_SIZE(types); i++) {
		size_t len = strlen(types[i]);

		if (data.len > len && !memcmp(data.p, types[i], len))
			return check_digest((struct ima_bytes){ data.p + len, data.len - len });
	}
	return "wanted the digest type 'ima:' or 'verity:'";
}

/* Only a file with an appended signature has this digest. */
static const char *check_digest_modsig(struct ima_bytes data)
{
	return data.len ? check_digest(data) : NULL;
}

static const char *check_u32(struct ima_bytes data)
{
	return data.len == 4 || !data.len ? NULL : "wanted 4 bytes or none";
}

static const char *check_u16(struct ima_bytes data)
{
	return data.len == 2 || !data.len ? NULL : "wanted 2 bytes or none";
}

static const char *check_lengths(struct ima_bytes data)
{
	return data.len % 4 ? "wanted a multiple of 4 bytes" : NULL;
}

const char *ima_check_bare(struct ima_bytes digest, struct ima_bytes name)
{
	if (name.len > 255)
		return "wanted a name of at most 255 bytes";
	if (name.len && memchr(name.p, 0, name.len))
		return "a NUL inside the name";
	return check_plain_digest(digest);
}

int ima_hex_digit(uint8_t c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

/* The kernel prints no capitals; what has some was edited. */
static int lower_hex_digit(uint8_t c)
{
	return c >= 'A' && c <= 'F' ? -1 : ima_hex_digit(c);
}

const char *ima_rebuild_hex(struct ima_builder *b, struct ima_bytes text, bool big)
{
	(void)big;
	if (text.len % 2)
		return "an odd number of hex digits";
	for (size_t i = 0; i < text.len; i += 2) {
		int high = lower_hex_digit(text.p[i]);
		int low = lower_hex_digit(text.p[i + 1]);
		uint8_t byte;

		if (high < 0 || low < 0)
			return "a character that is no lower-case hex digit";
		byte = (uint8_t)(high << 4 | low);
		ima_put(b, &byte, 1);
	}
	return NULL;
}

static const char *rebuild_text(struct ima_builder *b, struct ima_bytes text, bool big)
{
	(void)big;
	ima_put(b, text.p, text.len);
	ima_put(b, "", 1);
	return NULL;
}

static const char *rebuild_names(struct ima_builder *b, struct ima_bytes text, bool big)
{
	return text.len ? rebuild_text(b, text, big) : NULL;
}

/* The last colon parts algorithm (and digest type) from the hex digits. */
static const char *rebuild_digest(struct ima_builder *b, struct ima_bytes text, bool big)
{
	size_t colon = text.len;

	if (!text.len)
		return NULL;
	while (colon && text.p[colon - 1] != ':')
		colon--;
	if (!colon)
		return "wanted '<algorithm>:' and hex digits";
	rebuild_text(b, (struct ima_bytes){ text.p, colon }, big);
	return ima_rebuild_hex(b, (struct ima_bytes){ text.p + colon, text.len - colon }, big);
}

static const char *parse_decimal(struct ima_bytes text, uint32_t max, uint32_t *value)
{
	uint64_t sum = 0;

	for (size_t i = 0; i < text.len; i++) {
		if (text.p[i] < '0' || text.p[i] > '9')
			return "a character that is no decimal digit";
		sum = sum * 10 + (uint64_t)(text.p[i] - '0');
		if (sum > max)
			return "a number too large for the field";
	}
	*value = (uint32_t)sum;
	return NULL;
}

static const char *rebuild_u32(struct ima_builder *b, struct ima_bytes text, bool big)
{
	uint32_t value;
	const char *why = parse_decimal(text, UINT32_MAX, &value);

	if (!why && text.len)
		ima_put_u32(b, big, value);
	return why;
}

static const char *rebuild_u16(struct ima_builder *b, struct ima_bytes text, bool big)
{
	uint32_t value;
	uint8_t bytes[2];
	const char *why = parse_decimal(text, UINT16_MAX, &value);

	if (why || !text.len)
		return why;
	bytes[big] = (uint8_t)(value & 0xff);
	bytes[!big] = (uint8_t)(value >> 8);
	ima_put(b, bytes, sizeof(bytes));
	return NULL;
}

static const struct ima_field_kind kinds[] = {
	{ "d", check_plain_digest, ima_rebuild_hex, false },
	{ "n", check_short_name, rebuild_text, true },
	{ "d-ng", check_digest, rebuild_digest, false },
	{ "d-ngv2", check_digest_v2, rebuild_digest, false },
	{ "n-ng", check_name, rebuild_text, true },
	{ "sig", check_any, ima_rebuild_hex, false },
	{ "buf", check_any, ima_rebuild_hex, false },
	{ "d-modsig", check_digest_modsig, rebuild_digest, false },
	{ "modsig", check_any, ima_rebuild_hex, false },
	{ "evmsig", check_any, ima_rebuild_hex, false },
	{ "iuid", check_u32, rebuild_u32, false },
	{ "igid", check_u32, rebuild_u32, false },
	{ "imode", check_u16, rebuild_u16, false },
	{ "xattrnames", check_names, rebuild_names, false },
	{ "xattrlengths", check_lengths, ima_rebuild_hex, false },
	{ "xattrvalues", check_any, ima_rebuild_hex, false },
};

const struct ima_field_kind *ima_field_by_id(const uint8_t *id, size_t len)
{
	for (size_t i = 0; i < ARRAY_SIZE(kinds); i++) {
		if (strlen(kinds[i].id) == len && !memcmp(kinds[i].id, id, len))
			return &kinds[i];
	}
	return NULL;
}
