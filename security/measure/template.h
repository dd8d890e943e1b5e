/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a record consists of: fields, and templates that are lists of fields.
 */
#ifndef _SECURITY_INTEG_MEASURE_TEMPLATE_H
#define _SECURITY_INTEG_MEASURE_TEMPLATE_H

#include <linux/types.h>

#include "../integ.h"

struct integ_builder;
struct integ_window;

/* Bounds of a format string (CMD-8). */
#define INTEG_TEMPLATE_FIELDS_MAX	15
#define INTEG_FIELD_ID_MAX		16

/* Characters of the longest valid format, separators included. */
#define INTEG_TEMPLATE_FORMAT_MAX \
	(INTEG_TEMPLATE_FIELDS_MAX * (INTEG_FIELD_ID_MAX + 1) - 1)

/* Longest digest and longest name of the fields d and n (MEAS-20, MEAS-22). */
#define INTEG_SHORT_DIGEST_MAX		20
#define INTEG_SHORT_NAME_MAX		255

/**
 * struct integ_field_source - what the fields of one record are filled from
 * @ev: name and buffer
 * @digest: digest of fields that carry their algorithm; never NULL
 * @short_digest: SHA1 or MD5 digest of field d; NULL if no field needs it
 */
struct integ_field_source {
	const struct integ_evidence *ev;
	const struct integ_digest *digest;
	const struct integ_digest *short_digest;
};

/**
 * struct integ_form - what a field looks like in the ASCII list
 * @show: its text, from the bytes of the field
 * @len: characters of that text
 */
struct integ_form {
	void (*show)(struct integ_window *w, const u8 *data, u32 len);
	u64 (*len)(const u8 *data, u32 len);
};

/**
 * struct integ_field - one kind of field (MEAS-20)
 * @id: identifier in format strings
 * @put: append the bytes of the field, without its length
 * @form: how they are shown
 */
struct integ_field {
	const char *id;
	void (*put)(struct integ_builder *b, const struct integ_field_source *src);
	const struct integ_form *form;
};

/* field.c */

/* Rows of the table of fields, in no order that matters. */
enum integ_field_nr {
	INTEG_FIELD_D,
	INTEG_FIELD_N,
	INTEG_FIELD_D_NG,
	INTEG_FIELD_D_NGV2,
	INTEG_FIELD_N_NG,
	INTEG_FIELD_SIG,
	INTEG_FIELD_D_MODSIG,
	INTEG_FIELD_MODSIG,
	INTEG_FIELD_EVMSIG,
	INTEG_FIELD_IUID,
	INTEG_FIELD_IGID,
	INTEG_FIELD_IMODE,
	INTEG_FIELD_XATTRNAMES,
	INTEG_FIELD_XATTRLENGTHS,
	INTEG_FIELD_XATTRVALUES,
	INTEG_FIELD_BUF,
	__INTEG_FIELD_MAX
};

extern const struct integ_field integ_fields[__INTEG_FIELD_MAX];

const struct integ_field *integ_field_find(const char *id, size_t len);

/* template.c */

/**
 * struct integ_template - what a record consists of (MEAS-1)
 * @name: name in the lists; empty for a custom format, which stands for itself
 * @format: identifiers of the fields, separated by ``|``
 * @unframed: fields have no common length and d has none of its own (MEAS-12);
 *	      the template digest is computed differently (MEAS-14)
 * @nr: fields in @field
 * @field: the fields
 *
 * Immutable once it can be found; never freed.
 */
struct integ_template {
	const char *name;
	const char *format;
	bool unframed;
	unsigned int nr;
	const struct integ_field *field[INTEG_TEMPLATE_FIELDS_MAX];
};

extern const struct integ_template integ_templates[];
extern const unsigned int integ_nr_templates;

int integ_template_parse(const char *fmt, struct integ_template *t);
bool integ_template_uses(const struct integ_template *t,
			 enum integ_field_nr nr);

#endif /* _SECURITY_INTEG_MEASURE_TEMPLATE_H */
