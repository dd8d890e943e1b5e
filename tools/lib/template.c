// SPDX-License-Identifier: GPL-2.0-only
/*
 * Template names and formats (MEAS-1).
 */
#include <string.h>

#include "lib.h"

static const struct {
	const char *name;
	const char *format;
} templates[] = {
	{ "ima", "d|n" },
	{ "ima-ng", "d-ng|n-ng" },
	{ "ima-sig", "d-ng|n-ng|sig" },
	{ "ima-ngv2", "d-ngv2|n-ng" },
	{ "ima-sigv2", "d-ngv2|n-ng|sig" },
	{ "ima-buf", "d-ng|n-ng|buf" },
	{ "ima-modsig", "d-ng|n-ng|sig|d-modsig|modsig" },
	{ "evm-sig", "d-ng|n-ng|evmsig|xattrnames|xattrlengths|xattrvalues|iuid|igid|imode" },
};

bool ima_template_name_ok(struct ima_bytes name)
{
	if (!name.len || name.len > IMA_TEMPLATE_NAME_MAX)
		return false;
	for (size_t i = 0; i < name.len; i++) {
		if (name.p[i] <= ' ' || name.p[i] > '~')
			return false;
	}
	return true;
}

/* A name that is not in the table is a format, if all its fields are known. */
static struct ima_bytes format_of(struct ima_bytes name)
{
	for (size_t i = 0; i < ARRAY_SIZE(templates); i++) {
		const char *known = templates[i].name;
		const char *format = templates[i].format;

		if (strlen(known) == name.len && !memcmp(known, name.p, name.len))
			return (struct ima_bytes){ (const uint8_t *)format, strlen(format) };
	}
	return name;
}

void ima_template_find(struct ima_template *t, struct ima_bytes name)
{
	struct ima_bytes format = format_of(name);
	size_t from = 0;

	memset(t, 0, sizeof(*t));
	t->bare = name.len == 3 && !memcmp(name.p, "ima", 3);
	for (size_t i = 0; i <= format.len; i++) {
		const struct ima_field_kind *kind;

		if (i < format.len && format.p[i] != '|')
			continue;
		kind = ima_field_by_id(format.p + from, i - from);
		if (!kind || t->nfields == IMA_FIELDS_MAX) {
			t->nfields = 0;
			return;
		}
		t->field[t->nfields++] = kind;
		from = i + 1;
	}
	t->known = true;
}
