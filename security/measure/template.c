// SPDX-License-Identifier: GPL-2.0-only
/*
 * Names and formats of templates (MEAS-1).
 */
#define pr_fmt(fmt) "ima: " fmt

#include <linux/array_size.h>
#include <linux/cache.h>
#include <linux/printk.h>
#include <linux/string.h>

#include "measure.h"
#include "template.h"

#define FIELD(id)	(&integ_fields[INTEG_FIELD_##id])

/* Looked up in this order: the first whose name or format is asked for. */
const struct integ_template integ_templates[] = {
	{
		.name = "ima",
		.format = "d|n",
		.unframed = true,
		.nr = 2,
		.field = { FIELD(D), FIELD(N) },
	}, {
		.name = "ima-ng",
		.format = "d-ng|n-ng",
		.nr = 2,
		.field = { FIELD(D_NG), FIELD(N_NG) },
	}, {
		.name = "ima-sig",
		.format = "d-ng|n-ng|sig",
		.nr = 3,
		.field = { FIELD(D_NG), FIELD(N_NG), FIELD(SIG) },
	}, {
		.name = "ima-ngv2",
		.format = "d-ngv2|n-ng",
		.nr = 2,
		.field = { FIELD(D_NGV2), FIELD(N_NG) },
	}, {
		.name = "ima-sigv2",
		.format = "d-ngv2|n-ng|sig",
		.nr = 3,
		.field = { FIELD(D_NGV2), FIELD(N_NG), FIELD(SIG) },
	}, {
		.name = "ima-buf",
		.format = "d-ng|n-ng|buf",
		.nr = 3,
		.field = { FIELD(D_NG), FIELD(N_NG), FIELD(BUF) },
	}, {
		.name = "ima-modsig",
		.format = "d-ng|n-ng|sig|d-modsig|modsig",
		.nr = 5,
		.field = { FIELD(D_NG), FIELD(N_NG), FIELD(SIG),
			   FIELD(D_MODSIG), FIELD(MODSIG) },
	}, {
		.name = "evm-sig",
		.format = "d-ng|n-ng|evmsig|xattrnames|xattrlengths|xattrvalues|iuid|igid|imode",
		.nr = 9,
		.field = { FIELD(D_NG), FIELD(N_NG), FIELD(EVMSIG),
			   FIELD(XATTRNAMES), FIELD(XATTRLENGTHS),
			   FIELD(XATTRVALUES), FIELD(IUID), FIELD(IGID),
			   FIELD(IMODE) },
	},
};

const unsigned int integ_nr_templates = ARRAY_SIZE(integ_templates);

/*
 * The template of ima_template_fmt=. Static, because the command line is parsed
 * before there is an allocator. Written once, by integ_template_custom().
 */
static struct {
	struct integ_template tmpl;
	char format[INTEG_TEMPLATE_FORMAT_MAX + 1];
} custom __ro_after_init;

/**
 * integ_template_find() - template by name or format
 * @text: name, or format with all its fields
 *
 * A custom format (CMD-8) has no name and is found by its format only.
 *
 * Context: any.
 * Return: the template, or NULL if there is none.
 */
const struct integ_template *integ_template_find(const char *text)
{
	const struct integ_template *t;

	for (t = integ_templates; t < integ_templates + integ_nr_templates; t++)
		if (!strcmp(text, t->name) || !strcmp(text, t->format))
			return t;
	if (custom.tmpl.nr && !strcmp(text, custom.tmpl.format))
		return &custom.tmpl;
	return NULL;
}

/**
 * integ_template_uses() - whether records of a template have a field
 * @t: the template
 * @nr: the field
 *
 * Context: any.
 * Return: true if the field occurs in @t.
 */
bool integ_template_uses(const struct integ_template *t, enum integ_field_nr nr)
{
	for (unsigned int i = 0; i < t->nr; i++)
		if (t->field[i] == &integ_fields[nr])
			return true;
	return false;
}

/**
 * integ_template_has_field() - the same, by identifier of the field
 * @t: the template
 * @id: identifier (MEAS-20)
 *
 * Context: any.
 * Return: true if a field @id occurs in @t.
 */
bool integ_template_has_field(const struct integ_template *t, const char *id)
{
	for (unsigned int i = 0; i < t->nr; i++)
		if (!strcmp(t->field[i]->id, id))
			return true;
	return false;
}

/**
 * integ_template_shows_metadata() - whether records need struct integ_metadata_view
 * @t: the template
 *
 * Context: any.
 * Return: true if a field of @t is filled from it.
 */
bool integ_template_shows_metadata(const struct integ_template *t)
{
	for (unsigned int i = 0; i < t->nr; i++) {
		switch (t->field[i] - integ_fields) {
		case INTEG_FIELD_SIG: /* where there is no other (MEAS-20) */
		case INTEG_FIELD_EVMSIG:
		case INTEG_FIELD_XATTRNAMES:
		case INTEG_FIELD_XATTRLENGTHS:
		case INTEG_FIELD_XATTRVALUES:
			return true;
		}
	}
	return false;
}

/**
 * integ_template_is_original() - whether a template is the one named ``ima``
 * @t: the template
 *
 * Its records cannot name an algorithm other than SHA1 or MD5.
 *
 * Context: any.
 */
bool integ_template_is_original(const struct integ_template *t)
{
	return t->unframed;
}

/**
 * integ_template_name() - what a template is called in lists and in the policy
 * @t: the template
 *
 * A template without a name goes by its format, here and in the policy, where
 * the name alone could not be loaded again (EDGE-1).
 *
 * Context: any.
 * Return: name or format, for which integ_template_find() finds an equal one.
 */
const char *integ_template_name(const struct integ_template *t)
{
	return *t->name ? t->name : t->format;
}

/**
 * integ_template_format() - identifiers of a template's fields
 * @t: the template
 *
 * Context: any.
 * Return: the identifiers, separated by ``|``.
 */
const char *integ_template_format(const struct integ_template *t)
{
	return t->format;
}

static int parse_field(const char *id, size_t len, struct integ_template *t)
{
	const struct integ_field *f;

	if (len == 0 || len > INTEG_FIELD_ID_MAX) {
		pr_err("Invalid field with length %zu\n", len);
		return -EINVAL;
	}
	f = integ_field_find(id, len);
	if (!f) {
		pr_err("field '%.*s' not found\n", (int)len, id);
		return -ENOENT;
	}
	t->field[t->nr++] = f;
	return 0;
}

static unsigned int count_fields(const char *fmt)
{
	unsigned int n = 1;

	while ((fmt = strchr(fmt, '|'))) {
		fmt++;
		n++;
	}
	return n;
}

/**
 * integ_template_parse() - fields of a custom format (CMD-8)
 * @fmt: identifiers separated by ``|``
 * @t: receives the fields; name and format are left alone
 *
 * The reason of an error goes to the kernel log.
 *
 * Context: any.
 * Return: 0; -EINVAL for a wrong number of fields or a wrong length of an
 * identifier; -ENOENT for an unknown one.
 */
int integ_template_parse(const char *fmt, struct integ_template *t)
{
	const char *id = fmt;
	size_t len;
	int err;

	t->nr = 0;
	if (count_fields(fmt) > INTEG_TEMPLATE_FIELDS_MAX) {
		pr_err("format string '%s' contains too many fields\n", fmt);
		return -EINVAL;
	}
	for (;;) {
		len = strcspn(id, "|");
		err = parse_field(id, len, t);
		if (err || !id[len])
			return err;
		id += len + 1;
	}
}

/**
 * integ_template_custom() - make the template of a custom format
 * @fmt: identifiers separated by ``|``; copied
 *
 * There is one such template in the life of a system; a second call does not
 * make another one.
 *
 * Context: while booting, before other tasks look for templates.
 * Return: the template, or NULL if @fmt is not valid or there is one already;
 * a reason that lies in @fmt is in the kernel log.
 */
const struct integ_template *integ_template_custom(const char *fmt)
{
	struct integ_template t = { .name = "", .format = custom.format };

	if (custom.tmpl.nr || integ_template_parse(fmt, &t))
		return NULL;
	/* Fits: the parser has bounded the fields and their identifiers. */
	strscpy(custom.format, fmt);
	custom.tmpl = t;
	return &custom.tmpl;
}
