// SPDX-License-Identifier: GPL-2.0-only
/*
 * Values on the command line.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <openssl/evp.h>

#include "parse.h"

/* The most a value can have (XATTR_SIZE_MAX). */
#define VALUE_MAX 65536

static bool parse_based(const char *text, int base, uint64_t max, uint64_t *value)
{
	char *end;

	errno = 0;
	*value = strtoull(text, &end, base);
	/* strtoull() would take a sign, and blanks before it. */
	return *text >= '0' && *text <= '9' && !*end && !errno && *value <= max;
}

bool parse_number(const char *text, uint64_t max, uint64_t *value)
{
	return parse_based(text, 10, max, value);
}

bool parse_octal(const char *text, uint64_t max, uint64_t *value)
{
	return parse_based(text, 8, max, value);
}

static int digit(char c)
{
	return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 :
		c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

bool parse_hex(const char *text, size_t len, uint8_t *bytes)
{
	for (size_t i = 0; i < len; i++) {
		int high = digit(text[2 * i]);
		int low = high < 0 ? -1 : digit(text[2 * i + 1]);

		if (low < 0)
			return false;
		bytes[i] = (uint8_t)(high << 4 | low);
	}
	return true;
}

bool parse_uuid(const char *text, uint8_t uuid[16])
{
	static const size_t parts[] = { 4, 2, 2, 2, 6 };
	size_t n = sizeof(parts) / sizeof(parts[0]);

	for (size_t i = 0; i < n; i++) {
		if (!parse_hex(text, parts[i], uuid) ||
		    text[2 * parts[i]] != (i + 1 < n ? '-' : '\0'))
			return false;
		text += 2 * parts[i] + 1;
		uuid += parts[i];
	}
	return true;
}

static const char *from_hex(const char *text, size_t len, uint8_t *bytes, size_t *got)
{
	*got = len / 2;
	return len % 2 || !parse_hex(text, len / 2, bytes) ? "wanted pairs of hex digits after 0x" :
		NULL;
}

/* OpenSSL counts the padding as zeros, and lets it stand for a whole group. */
static const char *from_base64(const char *text, size_t len, uint8_t *bytes, size_t *got)
{
	static const char why[] = "wanted base64 after 0s";
	size_t pad = len && text[len - 1] == '=' ? 1 + (len > 1 && text[len - 2] == '=') : 0;

	*got = 0;
	if (!len)
		return NULL;
	if (len % 4 || strspn(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
			      "0123456789+/") != len - pad ||
	    EVP_DecodeBlock(bytes, (const uint8_t *)text, (int)len) < 0)
		return why;
	*got = len / 4 * 3 - pad;
	return NULL;
}

const char *parse_xattr(const char *text, uint8_t **bytes, size_t *len)
{
	size_t chars = strlen(text);
	const char *why = NULL;

	if (chars > 2 * VALUE_MAX + 2)
		return "longer than an attribute can be";
	*bytes = malloc(chars + 1);
	if (!*bytes)
		return "out of memory";
	if (text[0] == '0' && (text[1] == 'x' || text[1] == 'X')) {
		why = from_hex(text + 2, chars - 2, *bytes, len);
	} else if (text[0] == '0' && (text[1] == 's' || text[1] == 'S')) {
		why = from_base64(text + 2, chars - 2, *bytes, len);
	} else {
		memcpy(*bytes, text, chars);
		*len = chars;
	}
	if (!why && *len > VALUE_MAX)
		why = "longer than an attribute can be";
	if (why)
		free(*bytes);
	return why;
}
