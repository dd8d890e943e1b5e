// SPDX-License-Identifier: GPL-2.0-only
/*
 * Writing bytes for people and for programs.
 */
#include <inttypes.h>
#include <string.h>

#include "ctl.h"

void print_hex(FILE *out, const uint8_t *p, size_t len)
{
	static const char digits[] = "0123456789abcdef";

	for (size_t i = 0; i < len; i++) {
		putc(digits[p[i] >> 4], out);
		putc(digits[p[i] & 15], out);
	}
}

/*
 * Only printable ASCII passes: file names are the attacker's, and terminals obey
 * more than the C0 controls (C1 in UTF-8, changes of writing direction).
 */
void print_escaped(FILE *out, const uint8_t *p, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		if (p[i] < ' ' || p[i] > '~' || p[i] == '\\')
			fprintf(out, "\\x%02x", p[i]);
		else
			putc(p[i], out);
	}
}

/* Length of the UTF-8 sequence at @p, 0 if it is none (RFC 3629). */
static size_t utf8_length(const uint8_t *p, size_t n)
{
	size_t len = p[0] < 0x80 ? 1 : p[0] < 0xc2 ? 0 : p[0] < 0xe0 ? 2 :
		     p[0] < 0xf0 ? 3 : p[0] < 0xf5 ? 4 : 0;

	if (len > n)
		return 0;
	for (size_t i = 1; i < len; i++) {
		if ((p[i] & 0xc0) != 0x80)
			return 0;
	}
	if ((p[0] == 0xe0 && p[1] < 0xa0) || (p[0] == 0xed && p[1] > 0x9f) ||
	    (p[0] == 0xf0 && p[1] < 0x90) || (p[0] == 0xf4 && p[1] > 0x8f))
		return 0;
	return len;
}

bool json_string(FILE *out, const uint8_t *p, size_t n)
{
	bool exact = true;
	size_t len;

	putc('"', out);
	for (size_t i = 0; i < n; i += len) {
		len = utf8_length(p + i, n - i);
		if (!len) {
			fputs("\\ufffd", out);
			exact = false;
			len = 1;
		} else if (len > 1) {
			fwrite(p + i, 1, len, out);
		} else if (p[i] == '"' || p[i] == '\\') {
			fprintf(out, "\\%c", p[i]);
		} else if (p[i] < ' ' || p[i] == 0x7f) {
			fprintf(out, "\\u%04x", p[i]);
		} else {
			putc(p[i], out);
		}
	}
	putc('"', out);
	return exact;
}

/* Comma, line, indentation and key before a value. */
static void json_begin(struct json *j, const char *key)
{
	if (j->depth && j->compact) {
		fputs(j->first ? "" : ", ", j->out);
	} else if (j->depth) {
		fputs(j->first ? "\n" : ",\n", j->out);
		for (unsigned int i = 0; i < j->depth; i++)
			fputs("  ", j->out);
	}
	j->first = false;
	if (key)
		fprintf(j->out, "\"%s\": ", key);
}

void json_open(struct json *j, const char *key, char bracket)
{
	json_begin(j, key);
	putc(bracket, j->out);
	j->depth++;
	j->first = true;
}

void json_close(struct json *j, char bracket)
{
	j->depth--;
	if (!j->first && !j->compact) {
		putc('\n', j->out);
		for (unsigned int i = 0; i < j->depth; i++)
			fputs("  ", j->out);
	}
	putc(bracket, j->out);
	j->first = false;
	if (!j->depth)
		putc('\n', j->out);
}

void json_text(struct json *j, const char *key, const char *text)
{
	json_begin(j, key);
	json_string(j->out, (const uint8_t *)text, strlen(text));
}

void json_number(struct json *j, const char *key, uint64_t value)
{
	json_begin(j, key);
	fprintf(j->out, "%" PRIu64, value);
}

void json_bool(struct json *j, const char *key, bool value)
{
	json_begin(j, key);
	fputs(value ? "true" : "false", j->out);
}

void json_null(struct json *j, const char *key)
{
	json_begin(j, key);
	fputs("null", j->out);
}

void json_hex(struct json *j, const char *key, const uint8_t *p, size_t len)
{
	json_begin(j, key);
	putc('"', j->out);
	print_hex(j->out, p, len);
	putc('"', j->out);
}

void json_bytes(struct json *j, const char *key, const uint8_t *p, size_t len)
{
	char hex_key[40];

	json_begin(j, key);
	if (json_string(j->out, p, len))
		return;
	snprintf(hex_key, sizeof(hex_key), "%s_hex", key);
	json_hex(j, hex_key, p, len);
}
