// SPDX-License-Identifier: GPL-2.0-only
/*
 * Keywords that say what an appraise rule demands of a file (POL-12).
 */
#define pr_fmt(fmt) "ima: " fmt

#include <linux/bitops.h>
#include <linux/kernel.h>
#include <linux/seq_file.h>
#include <linux/string.h>

#include "../lib/lib.h"
#include "cond.h"

/**
 * integ_refuse_appraisal() - refuse a rule of a kernel with appraisal
 * @p: the parser
 * @token: the token that asks for it
 *
 * Better refused than loaded as a rule that protects nothing.
 *
 * Return: -EINVAL.
 */
int integ_refuse_appraisal(struct integ_parser *p, const char *token)
{
	return integ_parse_refuse(p, token,
				  "appraisal is not built into this kernel",
				  -EINVAL);
}

int integ_parse_appraise_type(struct integ_parser *p, struct integ_draft *d,
			      const struct integ_token *t)
{
	const bool verity = d->seen & INTEG_KEY(DIGEST_TYPE);
	const bool modsig = !strcmp(t->value, "imasig|modsig");

	if (!IS_ENABLED(CONFIG_IMA_APPRAISE))
		return integ_refuse_appraisal(p, t->text);
	if (modsig && !IS_ENABLED(CONFIG_IMA_APPRAISE_MODSIG))
		return integ_parse_refuse(p, t->text,
					  "appended signatures are not built into this kernel",
					  -EINVAL);
	if (!modsig && strcmp(t->value, "imasig") && strcmp(t->value, "sigv3"))
		return integ_parse_refuse(p, t->text, "unknown signature type",
					  -EINVAL);
	if (verity != !strcmp(t->value, "sigv3"))
		return integ_parse_refuse(p, t->text, verity ?
					  "digest_type=verity needs sigv3" :
					  "only after digest_type=verity",
					  -EINVAL);
	d->modsig |= modsig;
	d->proof = verity ? INTEG_PROOF_VERITY : INTEG_PROOF_SIGNATURE;
	d->seen |= INTEG_KEY(APPRAISE_TYPE);
	return 0;
}

/* Policies in the field write appraise_flag=check_blacklist, now the default. */
int integ_parse_appraise_flag(struct integ_parser *p, struct integ_draft *d,
			      const struct integ_token *t)
{
	return IS_ENABLED(CONFIG_IMA_APPRAISE) ? 0 :
	       integ_refuse_appraisal(p, t->text);
}

/* Return: the algorithm of a list item, or a negative errno with a log line. */
static int find_algo(const char *name)
{
	const int algo = integ_digest_algo(name);

	if (algo < 0)
		pr_err("unknown hash algorithm \"%s\"\n", name);
	else if (!integ_hash_available(algo))
		pr_err("unavailable hash algorithm \"%s\", check your kernel configuration\n",
		       name);
	else
		return algo;
	return -EINVAL;
}

int integ_parse_appraise_algos(struct integ_parser *p, struct integ_draft *d,
			       const struct integ_token *t)
{
	char name[CRYPTO_MAX_ALG_NAME];
	const char *item = t->value, *end;
	int algo;

	if (!IS_ENABLED(CONFIG_IMA_APPRAISE))
		return integ_refuse_appraisal(p, t->text);
	if (d->seen & INTEG_KEY(APPRAISE_ALGOS))
		return integ_refuse_second(p, t);
	do {
		end = strchrnul(item, ',');
		snprintf(name, sizeof(name), "%.*s", (int)(end - item), item);
		algo = find_algo(name);
		if (algo < 0)
			return integ_parse_refuse(p, t->text,
						  "no such hash algorithm", algo);
		d->algos |= BIT(algo);
		item = end + 1;
	} while (*end);
	d->seen |= INTEG_KEY(APPRAISE_ALGOS);
	return 0;
}

void integ_show_appraise_type(struct seq_file *m,
			      const struct integ_policy_env *env,
			      const struct integ_rule *rule,
			      const struct integ_cond *c)
{
	seq_printf(m, "appraise_type=%s ",
		   rule->proof == INTEG_PROOF_VERITY ? "sigv3" :
		   rule->modsig ? "imasig|modsig" : "imasig");
}

void integ_show_appraise_algos(struct seq_file *m,
			       const struct integ_policy_env *env,
			       const struct integ_rule *rule,
			       const struct integ_cond *c)
{
	const unsigned long algos = rule->algos;
	const char *separator = "=";
	unsigned int algo;

	seq_puts(m, "appraise_algos");
	for_each_set_bit(algo, &algos, HASH_ALGO__LAST) {
		seq_printf(m, "%s%s", separator, hash_algo_name[algo]);
		separator = ",";
	}
	seq_putc(m, ' ');
}
