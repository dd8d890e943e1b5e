// SPDX-License-Identifier: GPL-2.0-only
/*
 * Lists of digests as sha256sum(1) and its kin write them:
 *
 *	<hex>  <name>		or <hex> *<name>
 *	SHA256 (<name>) = <hex>	with --tag
 *	sha256:<hex>  <name>
 *
 * A backslash before the line says that \\, \n and \r in the name are escapes.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "reference_impl.h"

static size_t parse_hex(const uint8_t *p, size_t n, struct ima_reference_line *line)
{
	size_t used = 0;

	line->len = 0;
	while (used + 1 < n && line->len < sizeof(line->digest)) {
		int high = ima_hex_digit(p[used]), low = ima_hex_digit(p[used + 1]);

		if (high < 0 || low < 0)
			break;
		line->digest[line->len++] = (uint8_t)(high << 4 | low);
		used += 2;
	}
	return used;
}

static bool is_digest_size(size_t size)
{
	for (unsigned int i = 0; i < IMA_ALGO_COUNT; i++) {
		if (ima_algo_size(i) == size)
			return true;
	}
	return false;
}

/* ``NAME (<name>) = <hex>``; the last `` = `` counts, as names may have one, too. */
static const char *parse_tagged(const uint8_t *p, size_t n, const uint8_t *open,
				struct ima_reference_line *line)
{
	size_t at = n;

	while (at && p[at - 1] != ' ')
		at--;
	if (at < 4 || memcmp(p + at - 4, ") = ", 4) || p + at - 4 < open)
		return "wanted ') = <digest>' at its end";
	if (parse_hex(p + at, n - at, line) != n - at)
		return "the digest is not hex digits";
	line->name = (struct ima_bytes){ open, (size_t)(p + at - 4 - open) };
	return NULL;
}

static const char *parse_plain(const uint8_t *p, size_t n, struct ima_reference_line *line)
{
	const uint8_t *colon = memchr(p, ':', n < 16 ? n : 16);
	size_t at = colon ? (size_t)(colon - p) + 1 : 0, used;

	if (colon && ima_algo_find(p, at - 1) == IMA_ALGO_NONE)
		return "an algorithm nobody knows before the colon";
	used = parse_hex(p + at, n - at, line);
	at += used;
	if (n - at < 3 || p[at] != ' ' || (p[at + 1] != ' ' && p[at + 1] != '*'))
		return "wanted a digest, two blanks and a name";
	line->name = (struct ima_bytes){ p + at + 2, n - at - 2 };
	return NULL;
}

const char *ima_validate_reference(const uint8_t *p, size_t n,
				   struct ima_reference_line *line)
{
	const uint8_t *open;
	const char *why;

	memset(line, 0, sizeof(*line));
	if (n && memchr(p, 0, n))
		return "a NUL byte";
	line->escaped = n && *p == '\\';
	p += line->escaped;
	n -= line->escaped;
	/* `` (`` can stand in a name as well, but not so early in a plain line. */
	open = n ? memmem(p, n < 20 ? n : 20, " (", 2) : NULL;
	why = open ? parse_tagged(p, n, open + 2, line) : parse_plain(p, n, line);
	if (why)
		return why;
	if (!is_digest_size(line->len))
		return "a digest of a length no algorithm has";
	return line->name.len ? NULL : "no name";
}

/* In place: what is escaped is longer. Return: false if it is no escape. */
static bool unescape(char *name)
{
	char *to = name;

	for (; *name; name++) {
		char c = *name;

		if (c == '\\') {
			name++;
			c = *name == 'n' ? '\n' : *name == 'r' ? '\r' : *name == '\\' ? '\\' : 0;
			if (!c)
				return false;
		}
		*to++ = c;
	}
	*to = 0;
	return true;
}

static int add_line(struct ima_references *refs, const char *root, uint8_t *p, size_t n,
		    struct ima_error *error)
{
	struct ima_reference_line line;
	const char *why = ima_validate_reference(p, n, &line);
	struct ima_reference *ref;
	bool outside;
	char *name;

	if (why)
		return ima_fail(error, "%s", why);
	name = strndup((const char *)line.name.p, line.name.len);
	if (!name)
		return ima_fail(error, "out of memory");
	if (line.escaped && !unescape(name)) {
		free(name);
		return ima_fail(error, "an escape that is none of \\\\, \\n and \\r");
	}
	ref = ima_reference_add(refs, root, name, &outside);
	free(name);
	if (!ref)
		return outside ? 0 : ima_fail(error, "out of memory");
	ref->len = line.len;
	memcpy(ref->digest, line.digest, line.len);
	return 0;
}

/* Return: 1 with a line, 0 at the end, -1 with @error. */
static int get_line(FILE *file, uint8_t *buf, size_t *len, struct ima_error *error)
{
	int c;

	*len = 0;
	while ((c = getc(file)) != EOF && c != '\n') {
		if (*len == IMA_REFERENCE_LINE_MAX)
			return ima_fail(error, "more than %u bytes", IMA_REFERENCE_LINE_MAX);
		buf[(*len)++] = (uint8_t)c;
	}
	if (ferror(file))
		return ima_fail(error, "%s", strerror(errno));
	return c != EOF || *len;
}

static int read_lines(struct ima_references *refs, FILE *file, const char *root,
		      uint8_t *buf, struct ima_error *error)
{
	struct ima_error why;
	unsigned long number = 0;
	size_t len;
	int got;

	for (;;) {
		number++;
		got = get_line(file, buf, &len, &why);
		if (!got)
			return 0;
		if (got > 0 && (!len || buf[0] == '#'))
			continue;
		if (got < 0 || add_line(refs, root, buf, len, &why))
			return ima_fail(error, "line %lu: %s", number, why.reason);
	}
}

int ima_references_add_list(struct ima_references *refs, const char *path, const char *root,
			    struct ima_error *error)
{
	FILE *file = fopen(path, "re");
	size_t len = root ? strlen(root) : 0;
	uint8_t *buf;
	char *trimmed;
	int ret = -1;

	if (!file)
		return ima_fail(error, "%s", strerror(errno));
	while (len && root[len - 1] == '/')
		len--;
	trimmed = strndup(root ? root : "", len);
	buf = malloc(IMA_REFERENCE_LINE_MAX);
	if (trimmed && buf)
		ret = read_lines(refs, file, trimmed, buf, error);
	else
		ima_fail(error, "out of memory");
	free(trimmed);
	free(buf);
	fclose(file);
	return ret;
}
