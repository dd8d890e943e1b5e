// SPDX-License-Identifier: GPL-2.0-only
/*
 * imactl log show --json: one object for each record, each on a line of its own,
 * so that a list without end can be read by programs as well.
 */
#include <inttypes.h>

#include "show.h"

static void put_bytes(struct json *j, const char *key, struct ima_bytes bytes)
{
	json_hex(j, key, bytes.p, bytes.len);
}

static void put_digest(struct json *j, const char *key, const struct ima_view_digest *d)
{
	if (!d->present)
		return;
	json_open(j, key, '{');
	json_bytes(j, "algorithm", d->name.p, d->name.len);
	json_bool(j, "verity", d->verity);
	put_bytes(j, "value", d->value);
	json_close(j, '}');
}

static void put_header(struct json *j, const struct ima_view_signature *s)
{
	char id[9];

	json_text(j, "kind", label_kind_word(s->label.kind));
	if (s->label.algo != IMA_ALGO_NONE)
		json_text(j, "algorithm", ima_algo_name(s->label.algo));
	if (ima_view_is_signed(s)) {
		snprintf(id, sizeof(id), "%08" PRIx32, s->label.key_id);
		json_text(j, "key_id", id);
	}
	json_hex(j, "value", s->label.data, s->label.len);
}

static void put_signature(struct json *j, const char *key, const struct ima_view_signature *s)
{
	if (!s->present)
		return;
	json_open(j, key, '{');
	json_text(j, "attribute", s->place == IMA_PLACE_IMA ? IMA_XATTR_IMA : IMA_XATTR_EVM);
	if (s->fault) {
		json_text(j, "fault", s->fault);
		put_bytes(j, "bytes", s->bytes);
	} else {
		put_header(j, s);
	}
	json_close(j, '}');
}

static void put_number(struct json *j, const char *key, const struct ima_view_number *n)
{
	if (n->present)
		json_number(j, key, n->value);
}

static void put_xattrs(struct json *j, const struct ima_view *view)
{
	struct ima_view_xattr x = { 0 };

	if (!view->xattr_names.len)
		return;
	json_bytes(j, "xattr_names", view->xattr_names.p, view->xattr_names.len);
	json_open(j, "xattrs", '[');
	while (ima_view_next_xattr(view, &x)) {
		json_open(j, NULL, '{');
		json_bytes(j, "name", x.name.p, x.name.len);
		put_bytes(j, "value", x.value);
		json_close(j, '}');
	}
	json_close(j, ']');
}

/* Of a template nobody knows, what can be told: where fields begin and end. */
static void put_raw(struct json *j, const struct ima_record *record,
		    const struct ima_view *view)
{
	size_t n = record->nfields < IMA_FIELDS_MAX ? record->nfields : IMA_FIELDS_MAX;

	if (view->digest.present || record->unchecked)
		return;
	json_open(j, "fields", '[');
	for (size_t i = 0; i < n; i++)
		put_bytes(j, NULL, record->field[i]);
	json_close(j, ']');
}

void show_json(const struct ima_record *record, const struct ima_view *view)
{
	struct json out = { .out = stdout, .compact = true }, *j = &out;

	json_open(j, NULL, '{');
	json_number(j, "record", record->number);
	json_number(j, "offset", record->offset);
	if (record->line)
		json_number(j, "line", record->line);
	json_number(j, "pcr", record->pcr);
	json_bool(j, "violation", record->violation);
	json_bytes(j, "template", record->template.p, record->template.len);
	put_bytes(j, "template_digest", record->digest);
	if (record->unchecked)
		json_text(j, "unchecked", unchecked_word(record->unchecked));
	json_bytes(j, "name", record->name.p, record->name.len);
	put_digest(j, "digest", &view->digest);
	put_signature(j, "signature", &view->signature);
	put_digest(j, "modsig_digest", &view->modsig_digest);
	if (view->modsig.len)
		put_bytes(j, "modsig", view->modsig);
	put_signature(j, "evm_signature", &view->evm);
	put_number(j, "uid", &view->uid);
	put_number(j, "gid", &view->gid);
	put_number(j, "mode", &view->mode);
	put_xattrs(j, view);
	if (view->has_buffer)
		put_bytes(j, "buffer", view->buffer);
	put_raw(j, record, view);
	json_close(j, '}');
}
