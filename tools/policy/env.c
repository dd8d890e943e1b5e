// SPDX-License-Identifier: GPL-2.0-only
/*
 * Templates, for the policy. How a record is made of them is of no interest here.
 */
#include "../../security/measure/measure.h"
#include "../../security/measure/template.h"
#include "glue.h"

const struct integ_field integ_fields[__INTEG_FIELD_MAX] = {
	[INTEG_FIELD_D]		= { .id = "d" },
	[INTEG_FIELD_N]		= { .id = "n" },
	[INTEG_FIELD_D_NG]	= { .id = "d-ng" },
	[INTEG_FIELD_D_NGV2]	= { .id = "d-ngv2" },
	[INTEG_FIELD_N_NG]	= { .id = "n-ng" },
	[INTEG_FIELD_SIG]	= { .id = "sig" },
	[INTEG_FIELD_D_MODSIG]	= { .id = "d-modsig" },
	[INTEG_FIELD_MODSIG]	= { .id = "modsig" },
	[INTEG_FIELD_EVMSIG]	= { .id = "evmsig" },
	[INTEG_FIELD_IUID]	= { .id = "iuid" },
	[INTEG_FIELD_IGID]	= { .id = "igid" },
	[INTEG_FIELD_IMODE]	= { .id = "imode" },
	[INTEG_FIELD_XATTRNAMES] = { .id = "xattrnames" },
	[INTEG_FIELD_XATTRLENGTHS] = { .id = "xattrlengths" },
	[INTEG_FIELD_XATTRVALUES] = { .id = "xattrvalues" },
	[INTEG_FIELD_BUF]	= { .id = "buf" },
};

const struct integ_field *integ_field_find(const char *id, size_t len)
{
	size_t i;

	for (i = 0; i < __INTEG_FIELD_MAX; i++)
		if (strlen(integ_fields[i].id) == len &&
		    !memcmp(integ_fields[i].id, id, len))
			return &integ_fields[i];
	return NULL;
}

static bool has_field(void *priv, const struct integ_template *t, const char *id)
{
	t = t ? t : integ_template_find(policy_config()->default_template);
	return t && integ_template_has_field(t, id);
}

const struct integ_policy_env policy_env = {
	.find_template = integ_template_find,
	.template_has_field = has_field,
	.template_name = integ_template_name,
};
