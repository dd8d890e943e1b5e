// SPDX-License-Identifier: GPL-2.0-only
/*
 * Binary records: layout MEAS-10, and MEAS-12 for the template named ``ima``.
 */
#include <string.h>

#include "lib.h"

/*
 * struct cursor - where in the record we are
 * @end: bytes there are; never looked at beyond
 * @last: there will not be more
 */
struct cursor {
	const uint8_t *p;
	size_t pos;
	size_t end;
	bool last;
	bool big;
	struct ima_parsed *out;
};

static bool take(struct cursor *c, size_t len, const char *field, struct ima_bytes *bytes)
{
	if (len > c->end - c->pos) {
		c->out->need = c->pos + len;
		c->out->field = field;
		return false;
	}
	*bytes = (struct ima_bytes){ c->p + c->pos, len };
	c->pos += len;
	return true;
}

static bool take_u32(struct cursor *c, const char *field, uint32_t *value)
{
	struct ima_bytes bytes;

	if (!take(c, 4, field, &bytes))
		return false;
	*value = ima_get_u32(bytes.p, c->big);
	return true;
}

/* Tells a list of the other byte order from a damaged one. */
static const char *swapped_hint(uint32_t value)
{
	return !(value & 0xffffff) && value ? " (a list of the other byte order?)" : "";
}

static enum ima_parse_status parse_head(struct cursor *c, size_t digest_size)
{
	struct ima_record *r = &c->out->record;
	uint32_t len;

	if (!take_u32(c, "PCR", &r->pcr))
		return IMA_PARSE_MORE;
	if (r->pcr >= IMA_PCR_LIMIT) {
		ima_fault_set(&c->out->fault, IMA_FAULT_MALFORMED, 0, "PCR",
			      "wanted 0 to %u, is %u%s", IMA_PCR_LIMIT - 1, r->pcr,
			      swapped_hint(r->pcr));
		return IMA_PARSE_BAD;
	}
	if (!take(c, digest_size, "template digest", &r->digest) ||
	    !take_u32(c, "template name length", &len))
		return IMA_PARSE_MORE;
	r->violation = ima_all_zero(r->digest);
	if (!len || len > IMA_TEMPLATE_NAME_MAX) {
		ima_fault_set(&c->out->fault, IMA_FAULT_MALFORMED, c->pos - 4,
			      "template name length", "wanted 1 to %u, is %u%s",
			      IMA_TEMPLATE_NAME_MAX, len, swapped_hint(len));
		return IMA_PARSE_BAD;
	}
	if (!take(c, len, "template name", &r->template))
		return IMA_PARSE_MORE;
	if (!ima_template_name_ok(r->template)) {
		ima_fault_set(&c->out->fault, IMA_FAULT_MALFORMED, c->pos - len,
			      "template name", "not printable text");
		return IMA_PARSE_BAD;
	}
	return IMA_PARSE_OK;
}

/*
 * The digest has no length of its own. With 20 bytes taken, the next number is
 * the length of a name, at most 255. In a record of an MD5 list it would be the
 * first characters of the name (and the PCR of the next record, if the name is
 * shorter than 4), which is never that small.
 */
static enum ima_parse_status parse_bare(struct cursor *c)
{
	static const size_t sizes[] = { 20, 16 };
	struct ima_record *r = &c->out->record;
	size_t start = c->pos;
	const char *why;
	uint32_t len = UINT32_MAX;

	for (size_t i = 0; i < ARRAY_SIZE(sizes) && len > 255; i++) {
		c->pos = start;
		if (take(c, sizes[i], "d", &r->field[0]) &&
		    take_u32(c, "name length", &len))
			continue;
		/* Near the end of the list the shorter form may still fit. */
		if (!c->last || i)
			return IMA_PARSE_MORE;
	}
	if (len > 255) {
		ima_fault_set(&c->out->fault, IMA_FAULT_MALFORMED, start + 20,
			      "name length", "wanted at most 255 after a digest of 16 or 20 bytes");
		return IMA_PARSE_BAD;
	}
	if (!take(c, len, "n", &r->field[1]))
		return IMA_PARSE_MORE;
	why = ima_check_bare(r->field[0], r->field[1]);
	if (why) {
		ima_fault_set(&c->out->fault, IMA_FAULT_MALFORMED, c->pos - len,
			      "n", "%s", why);
		return IMA_PARSE_BAD;
	}
	r->bare = true;
	r->nfields = 2;
	r->name = r->field[1];
	return IMA_PARSE_OK;
}

/* Cuts template data into fields; @c ends where the data ends. */
static enum ima_parse_status split_data(struct cursor *c, const struct ima_template *t)
{
	struct ima_record *r = &c->out->record;
	uint32_t len;

	while (c->pos < c->end) {
		const char *id = r->nfields < t->nfields ? t->field[r->nfields]->id :
				 "field";
		struct ima_bytes data;

		if (c->end - c->pos < 4) {
			ima_fault_set(&c->out->fault, IMA_FAULT_MALFORMED, c->pos,
				      id, "wanted a length, but %zu bytes of data are left",
				      c->end - c->pos);
			return IMA_PARSE_BAD;
		}
		take_u32(c, id, &len);
		if (!take(c, len, id, &data)) {
			ima_fault_set(&c->out->fault, IMA_FAULT_MALFORMED, c->pos - 4,
				      id, "wanted a length of at most %zu, is %u",
				      c->end - c->pos, len);
			return IMA_PARSE_BAD;
		}
		if (r->nfields < IMA_FIELDS_MAX)
			r->field[r->nfields] = data;
		r->nfields++;
	}
	return IMA_PARSE_OK;
}

static enum ima_parse_status check_fields(const struct ima_template *t,
					  const uint8_t *base, struct ima_parsed *out)
{
	struct ima_record *r = &out->record;

	if (r->nfields != t->nfields) {
		ima_fault_set(&out->fault, IMA_FAULT_MALFORMED,
			      (size_t)(r->data.p - base), "template data",
			      "wanted %zu fields, are %zu", t->nfields, r->nfields);
		return IMA_PARSE_BAD;
	}
	for (size_t i = 0; i < t->nfields; i++) {
		const char *why = t->field[i]->check(r->field[i]);

		if (why) {
			ima_fault_set(&out->fault, IMA_FAULT_MALFORMED,
				      (size_t)(r->field[i].p - base), t->field[i]->id,
				      "%s (field of %zu bytes)", why, r->field[i].len);
			return IMA_PARSE_BAD;
		}
	}
	return IMA_PARSE_OK;
}

/* What to call the record: the first name; unknown templates: the second field. */
static void find_name(const struct ima_template *t, struct ima_record *r)
{
	size_t i = 1;

	if (t->known) {
		for (i = 0; i < t->nfields && !t->field[i]->is_name; i++)
			;
	}
	if (i >= r->nfields || i >= IMA_FIELDS_MAX || !r->field[i].len)
		return;
	r->name = r->field[i];
	if (!r->name.p[r->name.len - 1])
		r->name.len--;
}

static enum ima_parse_status parse_data(struct cursor *c, const struct ima_template *t)
{
	struct ima_record *r = &c->out->record;
	struct cursor inside = *c;
	enum ima_parse_status status;
	uint32_t len;

	if (!take_u32(c, "template data length", &len))
		return IMA_PARSE_MORE;
	if (len > IMA_DATA_MAX) {
		ima_fault_set(&c->out->fault, IMA_FAULT_MALFORMED, c->pos - 4,
			      "template data length", "wanted at most %u, is %u%s",
			      IMA_DATA_MAX, len, swapped_hint(len));
		return IMA_PARSE_BAD;
	}
	inside.pos = c->pos;
	if (!take(c, len, "template data", &r->data))
		return IMA_PARSE_MORE;
	inside.end = c->pos;
	status = split_data(&inside, t);
	if (status == IMA_PARSE_OK && t->known)
		status = check_fields(t, c->p, c->out);
	if (status == IMA_PARSE_OK)
		find_name(t, r);
	return status;
}

enum ima_parse_status ima_parse_binary(const uint8_t *p, size_t n, bool last,
				       size_t digest_size, bool big,
				       struct ima_parsed *out)
{
	struct cursor c = {
		.p = p, .end = n, .last = last, .big = big, .out = out,
	};
	enum ima_parse_status status;
	struct ima_template t;

	memset(out, 0, sizeof(*out));
	status = parse_head(&c, digest_size);
	if (status != IMA_PARSE_OK)
		return status;
	ima_template_find(&t, out->record.template);
	status = t.bare ? parse_bare(&c) : parse_data(&c, &t);
	if (status == IMA_PARSE_OK)
		out->used = c.pos;
	return status;
}
