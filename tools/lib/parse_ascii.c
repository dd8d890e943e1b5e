// SPDX-License-Identifier: GPL-2.0-only
/*
 * Text records (MEAS-13): found apart and turned back into the template data the
 * kernel hashed.
 *
 * The text is ambiguous where free text holds blanks, because blanks also part
 * the fields. File names have none (MEAS-22), but names of keyrings and events
 * may. With one name in the template the other fields, which never hold blanks,
 * are counted off from both ends, and the name is what remains.
 */
#include <string.h>

#include "lib.h"

/*
 * struct line - a text being eaten from the front
 * @p, @n: what is left
 * @pos: bytes eaten
 */
struct line {
	const uint8_t *p;
	size_t n;
	size_t pos;
};

static void eat(struct line *l, size_t len)
{
	l->p += len;
	l->n -= len;
	l->pos += len;
}

/* Takes the text up to the next blank or the end, not including it. */
static struct ima_bytes token(struct line *l)
{
	const uint8_t *blank = l->n ? memchr(l->p, ' ', l->n) : NULL;
	struct ima_bytes t = { l->p, blank ? (size_t)(blank - l->p) : l->n };

	eat(l, t.len);
	return t;
}

static struct ima_bytes last_token(struct line *l)
{
	size_t len = 0;

	while (len < l->n && l->p[l->n - 1 - len] != ' ')
		len++;
	l->n -= len;
	return (struct ima_bytes){ l->p + l->n, len };
}

static bool is_digit(uint8_t c)
{
	return c >= '0' && c <= '9';
}

static bool is_lower_hex(uint8_t c)
{
	return is_digit(c) || (c >= 'a' && c <= 'f');
}

/* PCR, in two columns; Return: characters, 0 if it is not one. */
static size_t pcr_width(const uint8_t *p, size_t n, uint32_t *pcr)
{
	size_t i = n && p[0] == ' ';
	uint32_t value = 0;
	size_t digits = 0;

	for (; i < n && is_digit(p[i]) && digits < 2; i++, digits++)
		value = value * 10 + (uint32_t)(p[i] - '0');
	if (!digits || i != 2 || i >= n || p[i] != ' ')
		return 0;
	*pcr = value;
	return i;
}

bool ima_ascii_is_head(const uint8_t *p, size_t n)
{
	uint32_t pcr;
	size_t i = pcr_width(p, n, &pcr);
	size_t start;

	if (!i)
		return false;
	start = ++i;
	while (i < n && is_lower_hex(p[i]))
		i++;
	return i < n && p[i] == ' ' && i - start >= 40 && (i - start) % 2 == 0;
}

size_t ima_ascii_scratch(size_t n)
{
	/* Each field adds its length, a NUL, and 3 bytes to a one-digit number. */
	return n + IMA_FIELDS_MAX * 8 + 2 * IMA_DIGEST_MAX;
}

static enum ima_parse_status bad(struct ima_parsed *out, const struct line *l,
				 const char *field, const char *why)
{
	ima_fault_set(&out->fault, IMA_FAULT_MALFORMED, l->pos, field, "%s", why);
	return IMA_PARSE_BAD;
}

static enum ima_parse_status parse_head(struct line *l, struct ima_builder *scratch,
					struct ima_parsed *out)
{
	struct ima_record *r = &out->record;
	size_t start = scratch->len;
	struct ima_bytes hex;
	const char *why;
	size_t width = pcr_width(l->p, l->n, &r->pcr);

	if (!width)
		return bad(out, l, "PCR", "wanted a number in two columns and a blank");
	if (r->pcr >= IMA_PCR_LIMIT)
		return bad(out, l, "PCR", "wanted 0 to 63");
	eat(l, width + 1);
	hex = token(l);
	if (hex.len < 40 || hex.len > 2 * IMA_DIGEST_MAX || !l->n)
		return bad(out, l, "template digest", "wanted 40 to 128 hex digits and a blank");
	why = ima_rebuild_hex(scratch, hex, false);
	if (why)
		return bad(out, l, "template digest", why);
	r->digest = (struct ima_bytes){ scratch->buf + start, scratch->len - start };
	r->violation = ima_all_zero(r->digest);
	eat(l, 1);
	r->template = token(l);
	if (!ima_template_name_ok(r->template))
		return bad(out, l, "template name", "wanted 1 to 255 printable characters");
	if (!l->n)
		return bad(out, l, "template name", "wanted a blank and the fields");
	eat(l, 1);
	return IMA_PARSE_OK;
}

static size_t count_blanks(const struct line *l)
{
	size_t blanks = 0;

	for (size_t i = 0; i < l->n; i++)
		blanks += l->p[i] == ' ';
	return blanks;
}

/*
 * Cuts the rest of the line into the template's fields.
 * Return: NULL, or why that is impossible.
 */
static const char *split(struct line *l, const struct ima_template *t,
			 struct ima_bytes *text, enum ima_unchecked *unchecked)
{
	size_t blanks = count_blanks(l);
	size_t names = 0, name = 0, last;

	for (size_t i = 0; i < t->nfields; i++) {
		if (t->field[i]->is_name) {
			names++;
			name = i;
		}
	}
	if (blanks < t->nfields - 1)
		return "fewer fields than the template has";
	if (blanks > t->nfields - 1 && !names)
		return "more fields than the template has";
	if (blanks > t->nfields - 1 && names > 1) {
		*unchecked = IMA_AMBIGUOUS_NAMES;
		return NULL;
	}
	if (blanks == t->nfields - 1)
		name = t->nfields - 1;
	for (size_t i = 0; i < name; i++) {
		text[i] = token(l);
		eat(l, 1);
	}
	for (last = t->nfields - 1; last > name; last--) {
		text[last] = last_token(l);
		l->n--;
	}
	text[name] = (struct ima_bytes){ l->p, l->n };
	return NULL;
}

/*
 * Template ``ima``: no lengths, and the name is listed without its NUL.
 * The offset in a fault is that of the first field.
 */
static enum ima_parse_status rebuild_bare(struct line *l, const struct ima_bytes *text,
					  struct ima_builder *scratch,
					  struct ima_parsed *out)
{
	struct ima_record *r = &out->record;
	size_t start = scratch->len;
	const char *why = ima_rebuild_hex(scratch, text[0], false);

	r->bare = true;
	r->nfields = 2;
	r->field[0] = (struct ima_bytes){ scratch->buf + start, scratch->len - start };
	r->field[1] = text[1];
	r->name = text[1];
	if (!why)
		why = ima_check_bare(r->field[0], r->field[1]);
	return why ? bad(out, l, "d|n", why) : IMA_PARSE_OK;
}

static enum ima_parse_status rebuild_field(const struct ima_field_kind *kind,
					   struct ima_bytes text, const uint8_t *base,
					   bool big, struct ima_builder *scratch,
					   struct ima_parsed *out)
{
	struct ima_record *r = &out->record;
	size_t at = scratch->len;
	struct ima_builder length;
	struct ima_bytes data;
	const char *why;

	ima_put_u32(scratch, big, 0);
	why = kind->rebuild(scratch, text, big);
	if (scratch->overflow)
		why = "too long";
	if (!why) {
		data = (struct ima_bytes){ scratch->buf + at + 4, scratch->len - at - 4 };
		length = (struct ima_builder){ .buf = scratch->buf + at, .cap = 4 };
		ima_put_u32(&length, big, (uint32_t)data.len);
		r->field[r->nfields++] = data;
		why = kind->check(data);
	}
	if (!why)
		return IMA_PARSE_OK;
	ima_fault_set(&out->fault, IMA_FAULT_MALFORMED, (size_t)(text.p - base),
		      kind->id, "%s (text of %zu characters)", why, text.len);
	return IMA_PARSE_BAD;
}

static enum ima_parse_status rebuild(const struct ima_template *t,
				     const struct ima_bytes *text, const uint8_t *base,
				     bool big, struct ima_builder *scratch,
				     struct ima_parsed *out)
{
	struct ima_record *r = &out->record;
	size_t start = scratch->len;

	for (size_t i = 0; i < t->nfields; i++) {
		enum ima_parse_status status;

		status = rebuild_field(t->field[i], text[i], base, big, scratch, out);
		if (status != IMA_PARSE_OK)
			return status;
		if (t->field[i]->is_name && !r->name.p)
			r->name = text[i];
	}
	r->data = (struct ima_bytes){ scratch->buf + start, scratch->len - start };
	return IMA_PARSE_OK;
}

/* What can be said of a record whose fields cannot be told apart. */
static void leave_unchecked(struct line *l, enum ima_unchecked why,
			    struct ima_parsed *out)
{
	out->record.unchecked = why;
	out->record.name = (struct ima_bytes){ l->p, l->n };
}

enum ima_parse_status ima_parse_ascii(const uint8_t *p, size_t n, bool big,
				      struct ima_builder *scratch,
				      struct ima_parsed *out)
{
	struct ima_bytes text[IMA_FIELDS_MAX] = { { NULL, 0 } };
	struct line l = { .p = p, .n = n };
	struct ima_record *r = &out->record;
	enum ima_parse_status status;
	struct ima_template t;
	const uint8_t *nul;
	const char *why;

	memset(out, 0, sizeof(*out));
	scratch->len = 0;
	scratch->overflow = false;
	nul = n ? memchr(p, 0, n) : NULL;
	if (nul) {
		eat(&l, (size_t)(nul - p));
		return bad(out, &l, "text", "a NUL byte");
	}
	status = parse_head(&l, scratch, out);
	if (status != IMA_PARSE_OK)
		return status;
	out->used = n;
	ima_template_find(&t, r->template);
	if (!t.known) {
		leave_unchecked(&l, IMA_UNKNOWN_TEMPLATE, out);
		return IMA_PARSE_OK;
	}
	why = split(&l, &t, text, &r->unchecked);
	if (why)
		return bad(out, &l, "fields", why);
	if (r->unchecked) {
		leave_unchecked(&l, r->unchecked, out);
		return IMA_PARSE_OK;
	}
	return t.bare ? rebuild_bare(&l, text, scratch, out) :
	       rebuild(&t, text, p, big, scratch, out);
}
