// SPDX-License-Identifier: GPL-2.0-only
/*
 * The meaning of fields (MEAS-20). The bytes passed the check of their field when
 * the record was parsed; lengths are nevertheless looked at again, as records may
 * also come from a caller.
 */
#include <string.h>

#include "label_impl.h"

#include <imactl/view.h>

static bool take_prefix(struct ima_bytes *data, const char *prefix)
{
	size_t len = strlen(prefix);

	if (data->len < len || memcmp(data->p, prefix, len))
		return false;
	data->p += len;
	data->len -= len;
	return true;
}

/* ``<algo>:``, NUL, digest, with or without the type before it. */
static void view_digest(struct ima_bytes data, struct ima_view_digest *d)
{
	const uint8_t *nul;

	memset(d, 0, sizeof(*d));
	d->algo = IMA_ALGO_NONE;
	d->verity = take_prefix(&data, "verity:");
	if (!d->verity)
		take_prefix(&data, "ima:");
	nul = data.len ? memchr(data.p, 0, data.len) : NULL;
	if (!nul || nul == data.p)
		return;
	d->present = true;
	d->name = (struct ima_bytes){ data.p, (size_t)(nul - data.p) - 1 };
	d->algo = ima_algo_find(d->name.p, d->name.len);
	d->value = (struct ima_bytes){ nul + 1, data.len - (size_t)(nul + 1 - data.p) };
}

/* The length alone tells the algorithm (MEAS-21). */
static void view_plain_digest(struct ima_bytes data, struct ima_view_digest *d)
{
	const char *name = ima_algo_name(data.len == 16 ? IMA_ALGO_MD5 : IMA_ALGO_SHA1);

	*d = (struct ima_view_digest){
		.present = true, .value = data,
		.algo = data.len == 16 ? IMA_ALGO_MD5 : IMA_ALGO_SHA1,
		.name = { (const uint8_t *)name, strlen(name) },
	};
}

/* Field sig also carries portable EVM signatures, for want of any other. */
static void view_signature(struct ima_bytes data, enum ima_label_place place,
			   struct ima_view_signature *s)
{
	memset(s, 0, sizeof(*s));
	if (!data.len)
		return;
	s->present = true;
	s->place = data.p[0] == 0x05 ? IMA_PLACE_EVM : place;
	s->bytes = data;
	s->fault = ima_validate_label(s->place, data.p, data.len, &s->label);
}

static struct ima_view_number view_u32(struct ima_bytes data, bool big)
{
	if (data.len != 4)
		return (struct ima_view_number){ 0 };
	return (struct ima_view_number){ true, ima_get_u32(data.p, big) };
}

static struct ima_view_number view_u16(struct ima_bytes data, bool big)
{
	if (data.len != 2)
		return (struct ima_view_number){ 0 };
	return (struct ima_view_number){
		true, (uint32_t)data.p[!big] << 8 | data.p[big],
	};
}

static void view_field(const char *id, struct ima_bytes data, struct ima_view *v)
{
	if (!strcmp(id, "d-ng") || !strcmp(id, "d-ngv2"))
		view_digest(data, &v->digest);
	else if (!strcmp(id, "d"))
		view_plain_digest(data, &v->digest);
	else if (!strcmp(id, "d-modsig"))
		view_digest(data, &v->modsig_digest);
	else if (!strcmp(id, "sig"))
		view_signature(data, IMA_PLACE_IMA, &v->signature);
	else if (!strcmp(id, "evmsig"))
		view_signature(data, IMA_PLACE_EVM, &v->evm);
	else if (!strcmp(id, "modsig"))
		v->modsig = data;
	else if (!strcmp(id, "iuid"))
		v->uid = view_u32(data, v->big);
	else if (!strcmp(id, "igid"))
		v->gid = view_u32(data, v->big);
	else if (!strcmp(id, "imode"))
		v->mode = view_u16(data, v->big);
	else if (!strcmp(id, "xattrnames"))
		v->xattr_names = (struct ima_bytes){ data.p, data.len ? data.len - 1 : 0 };
	else if (!strcmp(id, "xattrlengths"))
		v->xattr_lengths = data;
	else if (!strcmp(id, "xattrvalues"))
		v->xattr_values = data;
}

/*
 * No digest covers the template's name, so whoever hands us a list chooses what its
 * fields are called. A second digest must not take the place of the first.
 */
static bool is_again(const struct ima_template *t, size_t i)
{
	static const char * const digests[] = { "d", "d-ng", "d-ngv2" };
	unsigned int before = 0, now = 0;

	for (size_t k = 0; k <= i; k++) {
		if (k < i && t->field[k] == t->field[i])
			return true;
		for (size_t n = 0; n < ARRAY_SIZE(digests); n++) {
			if (strcmp(t->field[k]->id, digests[n]))
				continue;
			before += k < i;
			now += k == i;
		}
	}
	return before && now;
}

void ima_view_record(const struct ima_record *record, bool big, struct ima_view *view)
{
	struct ima_template t;

	memset(view, 0, sizeof(*view));
	view->big = big;
	view->digest.algo = IMA_ALGO_NONE;
	view->modsig_digest.algo = IMA_ALGO_NONE;
	ima_template_find(&t, record->template);
	for (size_t i = 0; i < t.nfields && i < record->nfields; i++) {
		if (is_again(&t, i))
			continue;
		if (strcmp(t.field[i]->id, "buf")) {
			view_field(t.field[i]->id, record->field[i], view);
		} else {
			view->buffer = record->field[i];
			view->has_buffer = true;
		}
	}
}

bool ima_view_is_signed(const struct ima_view_signature *signature)
{
	switch (signature->present && !signature->fault ? signature->label.kind :
		IMA_LABEL_NONE) {
	case IMA_LABEL_SIGNATURE_V1:
	case IMA_LABEL_SIGNATURE:
	case IMA_LABEL_VERITY:
	case IMA_LABEL_PORTABLE:
		return true;
	default:
		return false;
	}
}

bool ima_view_next_xattr(const struct ima_view *view, struct ima_view_xattr *x)
{
	const struct ima_bytes *names = &view->xattr_names;
	size_t at = x->next.name, value;
	const uint8_t *bar;

	if (at >= names->len || 4 * x->next.index + 4 > view->xattr_lengths.len)
		return false;
	bar = memchr(names->p + at, '|', names->len - at);
	x->name.p = names->p + at;
	x->name.len = bar ? (size_t)(bar - x->name.p) : names->len - at;
	value = ima_get_u32(view->xattr_lengths.p + 4 * x->next.index, view->big);
	if (value > view->xattr_values.len - x->next.value)
		return false;
	x->value = (struct ima_bytes){ view->xattr_values.p + x->next.value, value };
	x->next.name = at + x->name.len + 1;
	x->next.index++;
	x->next.value += value;
	return true;
}
