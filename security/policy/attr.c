// SPDX-License-Identifier: GPL-2.0-only
/*
 * Keywords that say what a rule does, not when it applies.
 */
#include <linux/kernel.h>
#include <linux/seq_file.h>
#include <linux/string.h>

#include "cond.h"

int integ_parse_func(struct integ_parser *p, struct integ_draft *d,
		     const struct integ_token *t)
{
	enum integ_op op = integ_op_by_name(t->value);

	if (d->seen & INTEG_KEY(FUNC))
		return integ_refuse_second(p, t);
	if (op == INTEG_OP_NONE)
		return integ_parse_refuse(p, t->text, "unknown operation", -EINVAL);
	if (op == INTEG_OP_SETXATTR && !IS_ENABLED(CONFIG_IMA_APPRAISE))
		return integ_refuse_appraisal(p, t->text);
	if (op == INTEG_OP_KEY && !IS_ENABLED(CONFIG_IMA_MEASURE_ASYMMETRIC_KEYS))
		return integ_parse_refuse(p, t->text,
					  "measuring keys is not built into this kernel",
					  -EINVAL);
	d->op = op;
	d->seen |= INTEG_KEY(FUNC);
	return 0;
}

int integ_parse_pcr(struct integ_parser *p, struct integ_draft *d,
		    const struct integ_token *t)
{
	int pcr;

	if (kstrtoint(t->value, 10, &pcr))
		return integ_parse_refuse(p, t->text, "not a decimal number", -EINVAL);
	/* EDGE-7: a TPM has 24 registers, extending others can only fail. */
	if (pcr < 0 || pcr > INTEG_PCR_MAX)
		return integ_parse_refuse(p, t->text, "a TPM has PCRs 0 to 23", -EINVAL);
	d->pcr = pcr;
	d->seen |= INTEG_KEY(PCR);
	return 0;
}

int integ_parse_template(struct integ_parser *p, struct integ_draft *d,
			 const struct integ_token *t)
{
	const struct integ_template *template;

	if (d->action != INTEG_ACTION_MEASURE)
		return integ_parse_refuse(p, t->text, "only after measure", -EINVAL);
	if (d->seen & INTEG_KEY(TEMPLATE))
		return integ_refuse_second(p, t);
	template = p->env->find_template(t->value);
	if (!template)
		return integ_parse_refuse(p, t->text, "unknown template", -EINVAL);
	d->template = template;
	d->seen |= INTEG_KEY(TEMPLATE);
	return 0;
}

int integ_parse_digest_type(struct integ_parser *p, struct integ_draft *d,
			    const struct integ_token *t)
{
	if (strcmp(t->value, "verity"))
		return integ_parse_refuse(p, t->text, "unknown digest type", -EINVAL);
	if (d->seen & INTEG_KEY(APPRAISE_TYPE))
		return integ_parse_refuse(p, t->text, "only before appraise_type",
					  -EINVAL);
	d->seen |= INTEG_KEY(DIGEST_TYPE);
	return 0;
}

int integ_parse_permit_directio(struct integ_parser *p, struct integ_draft *d,
				const struct integ_token *t)
{
	d->seen |= INTEG_KEY(PERMIT_DIRECTIO);
	return 0;
}

void integ_show_func(struct seq_file *m, const struct integ_policy_env *env,
		     const struct integ_rule *rule, const struct integ_cond *c)
{
	seq_printf(m, "func=%s ", integ_op_name(rule->op));
}

void integ_show_pcr(struct seq_file *m, const struct integ_policy_env *env,
		    const struct integ_rule *rule, const struct integ_cond *c)
{
	seq_printf(m, "pcr=%u ", rule->pcr);
}

/* EDGE-1: a custom format shows as its format string, which loads again. */
void integ_show_template(struct seq_file *m, const struct integ_policy_env *env,
			 const struct integ_rule *rule,
			 const struct integ_cond *c)
{
	seq_printf(m, "template=%s ", env->template_name(rule->template));
}

void integ_show_digest_type(struct seq_file *m,
			    const struct integ_policy_env *env,
			    const struct integ_rule *rule,
			    const struct integ_cond *c)
{
	seq_puts(m, "digest_type=verity ");
}

void integ_show_permit_directio(struct seq_file *m,
				const struct integ_policy_env *env,
				const struct integ_rule *rule,
				const struct integ_cond *c)
{
	seq_puts(m, "permit_directio ");
}
