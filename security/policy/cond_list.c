// SPDX-License-Identifier: GPL-2.0-only
/*
 * Conditions that name alternatives separated by bars: keyrings of KEY_CHECK and
 * labels of CRITICAL_DATA (POL-18).
 */
#include <linux/kernel.h>
#include <linux/string.h>

#include "cond.h"

static int parse_list(struct integ_parser *p, struct integ_draft *d,
		      const struct integ_token *t)
{
	const size_t len = strlen(t->value);

	if (d->seen & BIT(t->key))
		return integ_refuse_second(p, t);
	if (t->value[0] == '|' || t->value[len - 1] == '|' ||
	    strstr(t->value, "||"))
		return integ_parse_refuse(p, t->text, "empty item", -EINVAL);
	integ_draft_add(d, t, (struct integ_cond) { .text = t->value });
	return 0;
}

int integ_parse_keyrings(struct integ_parser *p, struct integ_draft *d,
			 const struct integ_token *t)
{
	if (!IS_ENABLED(CONFIG_IMA_MEASURE_ASYMMETRIC_KEYS))
		return integ_parse_refuse(p, t->text,
					  "measuring keys is not built into this kernel",
					  -EINVAL);
	return parse_list(p, d, t);
}

int integ_parse_label(struct integ_parser *p, struct integ_draft *d,
		      const struct integ_token *t)
{
	return parse_list(p, d, t);
}

bool integ_match_list(struct integ_match *m, const struct integ_cond *c)
{
	const char *label = m->ev->label;
	const char *item, *end;
	size_t len;

	if (!label)
		return false;
	len = strlen(label);
	for (item = c->text; ; item = end + 1) {
		end = strchrnul(item, '|');
		if (end - item == len && !memcmp(item, label, len))
			return true;
		if (!*end)
			return false;
	}
}
