// SPDX-License-Identifier: GPL-2.0-only
/*
 * One row for each kind of field of a record (MEAS-20).
 */
#include <crypto/hash_info.h>
#include <linux/cred.h>
#include <linux/fs.h>
#include <linux/string.h>
#include <linux/uidgid.h>

#include "record.h"
#include "template.h"
#include "window.h"

static void put_bare_digest(struct integ_builder *b,
			    const struct integ_field_source *src)
{
	integ_build_bytes(b, src->short_digest->bytes, src->short_digest->len);
}

static void put_named_digest(struct integ_builder *b,
			     const struct integ_digest *d)
{
	integ_build_str(b, hash_algo_name[d->algo]);
	integ_build_bytes(b, ":", sizeof(":"));
	integ_build_bytes(b, d->bytes, d->len);
}

static void put_algo_digest(struct integ_builder *b,
			    const struct integ_field_source *src)
{
	put_named_digest(b, src->digest);
}

static void put_typed_digest(struct integ_builder *b,
			     const struct integ_field_source *src)
{
	const bool verity = src->digest->type == INTEG_DIGEST_VERITY;

	integ_build_str(b, verity ? "verity:" : "ima:");
	put_algo_digest(b, src);
}

/* Blanks separate the columns of the ASCII list, so names have none (MEAS-22). */
static void put_text(struct integ_builder *b, const char *text, size_t len)
{
	const char *blank;

	while ((blank = memchr(text, ' ', len))) {
		integ_build_bytes(b, text, blank - text);
		integ_build_bytes(b, "_", 1);
		len -= blank + 1 - text;
		text = blank + 1;
	}
	integ_build_bytes(b, text, len);
	integ_build_bytes(b, "", 1);
}

/*
 * Field n holds at most 255 characters (MEAS-22). The last component is taken
 * from the path of the evidence and not from the dentry, which a rename() may
 * have changed since the path was built.
 */
static void put_short_name(struct integ_builder *b,
			   const struct integ_field_source *src)
{
	const char *name = src->ev->name;
	const char *slash;

	if (src->ev->file && strlen(name) > INTEG_SHORT_NAME_MAX) {
		slash = strrchr(name, '/');
		if (slash)
			name = slash + 1;
	}
	put_text(b, name, strnlen(name, INTEG_SHORT_NAME_MAX));
}

static void put_name(struct integ_builder *b, const struct integ_field_source *src)
{
	put_text(b, src->ev->name, strlen(src->ev->name));
}

static void put_buf(struct integ_builder *b, const struct integ_field_source *src)
{
	if (src->ev->buf)
		integ_build_bytes(b, src->ev->buf, src->ev->buf_len);
}

static void put_portable(struct integ_builder *b,
			 const struct integ_field_source *src)
{
	const struct integ_metadata_view *m = src->ev->metadata;

	if (m)
		integ_build_bytes(b, m->portable, m->portable_len);
}

/* Signatures only; a digest label would say what d-ng says (MEAS-20). */
static void put_signature(struct integ_builder *b,
			  const struct integ_field_source *src)
{
	const struct integ_evidence *ev = src->ev;

	if (ev->label_len && (ev->label[0] == INTEG_TYPE_SIGNATURE ||
			      ev->label[0] == INTEG_TYPE_VERITY_SIGNATURE))
		integ_build_bytes(b, ev->label, ev->label_len);
	else
		put_portable(b, src);
}

static void put_names(struct integ_builder *b,
		      const struct integ_field_source *src)
{
	const struct integ_metadata_view *m = src->ev->metadata;

	if (m)
		integ_build_bytes(b, m->names, m->names_len);
}

static void put_lengths(struct integ_builder *b,
			const struct integ_field_source *src)
{
	const struct integ_metadata_view *m = src->ev->metadata;

	for (unsigned int i = 0; m && i < m->nr; i++)
		integ_build_u32(b, m->lengths[i]);
}

static void put_values(struct integ_builder *b,
		       const struct integ_field_source *src)
{
	const struct integ_metadata_view *m = src->ev->metadata;

	if (m)
		integ_build_bytes(b, m->values, m->values_len);
}

static void put_uid(struct integ_builder *b, const struct integ_field_source *src)
{
	if (src->ev->inode)
		integ_build_u32(b, from_kuid(&init_user_ns,
					     src->ev->inode->i_uid));
}

static void put_gid(struct integ_builder *b, const struct integ_field_source *src)
{
	if (src->ev->inode)
		integ_build_u32(b, from_kgid(&init_user_ns,
					     src->ev->inode->i_gid));
}

static void put_mode(struct integ_builder *b, const struct integ_field_source *src)
{
	if (src->ev->inode)
		integ_build_u16(b, src->ev->inode->i_mode);
}

static void put_modsig_digest(struct integ_builder *b,
			      const struct integ_field_source *src)
{
	if (src->ev->modsig)
		put_named_digest(b, &src->ev->modsig->digest);
}

static void put_modsig(struct integ_builder *b,
		       const struct integ_field_source *src)
{
	const struct integ_modsig_view *m = src->ev->modsig;

	if (m)
		integ_build_bytes(b, m->message, m->len);
}

static void show_hex(struct integ_window *w, const u8 *data, u32 len)
{
	integ_window_hex(w, data, len);
}

static u64 hex_len(const u8 *data, u32 len)
{
	return 2 * (u64)len;
}

/* "<text>:" NUL digest, shown with the NUL left out and the digest in hex. */
static void show_prefixed_digest(struct integ_window *w, const u8 *data,
				 u32 len)
{
	const size_t prefix = strnlen((const char *)data, len);

	integ_window_put(w, data, prefix);
	if (prefix < len)
		integ_window_hex(w, data + prefix + 1, len - prefix - 1);
}

static u64 prefixed_digest_len(const u8 *data, u32 len)
{
	const size_t prefix = strnlen((const char *)data, len);

	return prefix < len ? prefix + 2 * (u64)(len - prefix - 1) : prefix;
}

static void show_text(struct integ_window *w, const u8 *data, u32 len)
{
	integ_window_put(w, data, strnlen((const char *)data, len));
}

static u64 text_len(const u8 *data, u32 len)
{
	return strnlen((const char *)data, len);
}

/* False if there is none: records of what is no file have no owner. */
static bool read_number(const u8 *data, u32 len, u32 *val)
{
	if (len == sizeof(u32))
		*val = integ_body_u32(data);
	else if (len == sizeof(u16))
		*val = integ_body_u16(data);
	else
		return false;
	return true;
}

static void show_number(struct integ_window *w, const u8 *data, u32 len)
{
	char digits[16];
	u32 val;

	if (!read_number(data, len, &val))
		return;
	snprintf(digits, sizeof(digits), "%u", val);
	integ_window_put(w, digits, strlen(digits));
}

static u64 number_len(const u8 *data, u32 len)
{
	u64 digits = 1;
	u32 val;

	if (!read_number(data, len, &val))
		return 0;
	while (val /= 10)
		digits++;
	return digits;
}

static const struct integ_form hex = { show_hex, hex_len };
static const struct integ_form prefixed_digest = {
	show_prefixed_digest, prefixed_digest_len
};

static const struct integ_form text = { show_text, text_len };
static const struct integ_form number = { show_number, number_len };

const struct integ_field integ_fields[__INTEG_FIELD_MAX] = {
	[INTEG_FIELD_D]	     = { "d",	   put_bare_digest,  &hex },
	[INTEG_FIELD_N]	     = { "n",	   put_short_name,   &text },
	[INTEG_FIELD_D_NG]   = { "d-ng",   put_algo_digest,  &prefixed_digest },
	[INTEG_FIELD_D_NGV2] = { "d-ngv2", put_typed_digest, &prefixed_digest },
	[INTEG_FIELD_N_NG]   = { "n-ng",   put_name,	     &text },
	[INTEG_FIELD_SIG]    = { "sig",	   put_signature,    &hex },
	[INTEG_FIELD_D_MODSIG] = { "d-modsig", put_modsig_digest, &prefixed_digest },
	[INTEG_FIELD_MODSIG] = { "modsig", put_modsig,	     &hex },
	[INTEG_FIELD_EVMSIG] = { "evmsig",   put_portable,     &hex },
	[INTEG_FIELD_IUID]   = { "iuid",	   put_uid,	     &number },
	[INTEG_FIELD_IGID]   = { "igid",	   put_gid,	     &number },
	[INTEG_FIELD_IMODE]  = { "imode",	   put_mode,	     &number },
	[INTEG_FIELD_XATTRNAMES] = { "xattrnames", put_names,  &text },
	[INTEG_FIELD_XATTRLENGTHS] = { "xattrlengths", put_lengths, &hex },
	[INTEG_FIELD_XATTRVALUES] = { "xattrvalues", put_values, &hex },
	[INTEG_FIELD_BUF]    = { "buf",	   put_buf,	     &hex },
};

/**
 * integ_field_find() - field with a given identifier
 * @id: the identifier, not necessarily terminated
 * @len: its length
 *
 * Context: any.
 * Return: the field, or NULL if there is none.
 */
const struct integ_field *integ_field_find(const char *id, size_t len)
{
	const struct integ_field *f;

	for (f = integ_fields; f < integ_fields + __INTEG_FIELD_MAX; f++)
		if (strlen(f->id) == len && !memcmp(f->id, id, len))
			return f;
	return NULL;
}
