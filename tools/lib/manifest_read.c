// SPDX-License-Identifier: GPL-2.0-only
/*
 * Reading a manifest: the subset of what setfattr takes that this program and
 * ``getfattr -e hex`` write.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <imactl/log.h>
#include <imactl/manifest.h>

#include "label_impl.h"
#include "lib.h"

/* A line has a label in hex, or a name, each byte of it possibly quoted. */
#define LINE_MAX_BYTES (4 * 4096 + 64)

static const char FILE_WORD[] = "# file: ";

/* struct entry - an attribute of a file; @number: in the order of the manifest */
struct entry {
	char *name;
	char *attribute;
	uint8_t *bytes;
	size_t len;
	size_t number;
};

struct ima_manifest {
	struct entry *entry;
	size_t count;
	size_t cap;
};

static bool is_octal(uint8_t c)
{
	return c >= '0' && c <= '7';
}

static const char *unquote(const uint8_t *p, size_t len, char *name, size_t size)
{
	size_t n = 0;

	for (size_t i = 0; i < len; i++, n++) {
		unsigned int c = p[i];

		if (n + 1 >= size)
			return "file name is too long";
		if (c == '\\') {
			if (len - i < 4 || !is_octal(p[i + 1]) || !is_octal(p[i + 2]) ||
			    !is_octal(p[i + 3]))
				return "file name: a backslash without three octal digits";
			c = (p[i + 1] - '0') * 64u + (p[i + 2] - '0') * 8u + (p[i + 3] - '0');
			i += 3;
		}
		if (!c || c > 255)
			return "file name: a byte no name can have";
		name[n] = (char)c;
	}
	name[n] = 0;
	return n ? NULL : "file name is empty";
}

static const char *parse_value(const uint8_t *p, size_t len, struct ima_label *value)
{
	if (len < 2 || p[0] != '0' || (p[1] != 'x' && p[1] != 'X'))
		return "value is not hexadecimal (0x...)";
	p += 2;
	len -= 2;
	if (len % 2 || len / 2 > IMA_LABEL_MAX)
		return "value has a length no label has";
	for (size_t i = 0; i < len / 2; i++) {
		int high = ima_hex_digit(p[2 * i]), low = ima_hex_digit(p[2 * i + 1]);

		if (high < 0 || low < 0)
			return "value is not hexadecimal";
		value->bytes[i] = (uint8_t)(high << 4 | low);
	}
	value->len = len / 2;
	return NULL;
}

const char *ima_validate_manifest_line(const uint8_t *p, size_t len, bool *blank,
				       struct ima_manifest_line *line)
{
	size_t word = sizeof(FILE_WORD) - 1;
	const uint8_t *equals;

	*blank = !len;
	if (!len)
		return NULL;
	line->file = len >= word && !memcmp(p, FILE_WORD, word);
	if (line->file)
		return unquote(p + word, len - word, line->name, sizeof(line->name));
	if (*p == '#') {
		*blank = true;
		return NULL;
	}
	equals = memchr(p, '=', len);
	if (!equals || equals == p || (size_t)(equals - p) >= sizeof(line->name))
		return "neither a file name nor an attribute";
	memcpy(line->name, p, (size_t)(equals - p));
	line->name[equals - p] = 0;
	if (strlen(line->name) != (size_t)(equals - p))
		return "attribute name has a NUL";
	return parse_value(equals + 1, len - (size_t)(equals + 1 - p), &line->value);
}

static int add(struct ima_manifest *m, const char *file, const struct ima_manifest_line *line)
{
	struct entry *e;

	if (m->count == m->cap) {
		size_t cap = m->cap ? m->cap * 2 : 256;

		e = reallocarray(m->entry, cap, sizeof(*e));
		if (!e)
			return -1;
		m->entry = e;
		m->cap = cap;
	}
	e = &m->entry[m->count];
	e->name = strdup(file);
	e->attribute = strdup(line->name);
	e->bytes = malloc(line->value.len + 1);
	e->len = line->value.len;
	e->number = m->count++;
	if (!e->name || !e->attribute || !e->bytes)
		return -1;
	memcpy(e->bytes, line->value.bytes, line->value.len);
	return 0;
}

static int compare(const void *x, const void *y)
{
	const struct entry *a = x, *b = y;
	int order = strcmp(a->name, b->name);

	if (!order)
		order = strcmp(a->attribute, b->attribute);
	return order ? order : (a->number > b->number) - (a->number < b->number);
}

/* struct reader - state of reading; @file: what attributes are of, empty at first */
struct reader {
	struct ima_manifest *manifest;
	struct ima_manifest_line line;
	char file[4096];
	unsigned long number;
};

static int take_line(struct reader *r, const uint8_t *p, size_t len, struct ima_error *error)
{
	bool blank;
	const char *wrong = ima_validate_manifest_line(p, len, &blank, &r->line);

	r->number++;
	if (wrong)
		return ima_fail(error, "line %lu: %s", r->number, wrong);
	if (blank)
		return 0;
	if (r->line.file) {
		memcpy(r->file, r->line.name, sizeof(r->file));
		return 0;
	}
	if (!*r->file)
		return ima_fail(error, "line %lu: attribute without a file", r->number);
	return add(r->manifest, r->file, &r->line) ? ima_fail(error, "out of memory") : 0;
}

static int read_lines(struct reader *r, FILE *in, struct ima_error *error)
{
	char *text = NULL;
	size_t cap = 0;
	ssize_t len;
	int ret = 0;

	errno = 0;
	while (!ret && (len = getline(&text, &cap, in)) >= 0) {
		if (len && text[len - 1] == '\n')
			len--;
		if (len > LINE_MAX_BYTES)
			ret = ima_fail(error, "line %lu: too long", r->number + 1);
		else
			ret = take_line(r, (const uint8_t *)text, (size_t)len, error);
	}
	if (!ret && ferror(in))
		ret = ima_fail(error, "%s", strerror(errno));
	free(text);
	return ret;
}

struct ima_manifest *ima_manifest_read(const char *path, struct ima_error *error)
{
	struct reader *r = calloc(1, sizeof(*r));
	struct ima_manifest *m = calloc(1, sizeof(*m));
	FILE *in = fopen(path, "re");
	int ret = -1;

	if (!r || !m)
		ima_fail(error, "out of memory");
	else if (!in)
		ima_fail(error, "%s", strerror(errno));
	else {
		r->manifest = m;
		ret = read_lines(r, in, error);
	}
	if (in)
		fclose(in);
	free(r);
	if (ret) {
		ima_manifest_free(m);
		return NULL;
	}
	if (m->count)
		qsort(m->entry, m->count, sizeof(*m->entry), compare);
	return m;
}

void ima_manifest_free(struct ima_manifest *manifest)
{
	if (!manifest)
		return;
	for (size_t i = 0; i < manifest->count; i++) {
		free(manifest->entry[i].name);
		free(manifest->entry[i].attribute);
		free(manifest->entry[i].bytes);
	}
	free(manifest->entry);
	free(manifest);
}

/* The last of equal ones counts, as when setfattr stores them one after the other. */
bool ima_manifest_find(const struct ima_manifest *manifest, const char *name,
		       const char *attribute, struct ima_label *label)
{
	const struct entry *e = manifest->entry, *best = NULL;
	size_t low = 0, high = manifest->count;

	while (low < high) {
		size_t i = low + (high - low) / 2;
		int order = strcmp(e[i].name, name);

		if (!order)
			order = strcmp(e[i].attribute, attribute);
		if (!order)
			best = &e[i];
		if (order <= 0)
			low = i + 1;
		else
			high = i;
	}
	if (!best)
		return false;
	memcpy(label->bytes, best->bytes, best->len);
	label->len = best->len;
	return true;
}
