// SPDX-License-Identifier: GPL-2.0-only
/*
 * Which keywords an operation may have, and with which actions (POL-10, POL-11).
 */
#include <linux/bitops.h>
#include <linux/kernel.h>

#include "parse.h"

#define KEYS_COMMON	(INTEG_KEY(FUNC) | INTEG_KEYS_SB | INTEG_KEYS_ID)
#define KEYS_ATTR	(INTEG_KEY(PCR) | INTEG_KEY(TEMPLATE))
#define KEYS_CMDLINE	(KEYS_COMMON | INTEG_KEYS_LSM | KEYS_ATTR)
#define KEYS_READ	(KEYS_CMDLINE | INTEG_KEY(MASK) | \
			 INTEG_KEY(PERMIT_DIRECTIO) |			\
			 INTEG_KEY(APPRAISE_TYPE) | INTEG_KEY(APPRAISE_ALGOS))
#define KEYS_FILE	(KEYS_READ | INTEG_KEY(DIGEST_TYPE))
#define KEYS_BUFFER	(INTEG_KEY(FUNC) | INTEG_KEY(UID) | INTEG_KEY(GID) | \
			 KEYS_ATTR)

/* Actions are restricted to the class of @only, if there is one. */
enum restriction {
	ANY_CLASS,
	MEASURE_ONLY,
	APPRAISE_ONLY,
};

/* An operation without an entry cannot be named by a rule. */
static const struct {
	integ_keys_t allowed;
	enum restriction only;
} operations[__INTEG_OP_MAX] = {
	[INTEG_OP_NONE]			= { KEYS_FILE },
	[INTEG_OP_FILE]			= { KEYS_FILE },
	[INTEG_OP_MMAP]			= { KEYS_FILE },
	[INTEG_OP_MMAP_REQPROT]		= { KEYS_FILE },
	[INTEG_OP_EXEC]			= { KEYS_FILE },
	[INTEG_OP_CREDS]		= { KEYS_FILE },
	[INTEG_OP_FIRMWARE]		= { KEYS_FILE },
	[INTEG_OP_POLICY]		= { KEYS_FILE },
	/* A module's or kernel's content is in a buffer, not under fs-verity. */
	[INTEG_OP_MODULE]		= { KEYS_READ },
	[INTEG_OP_KEXEC_KERNEL]		= { KEYS_READ },
	[INTEG_OP_KEXEC_INITRAMFS]	= { KEYS_READ },
	[INTEG_OP_KEXEC_CMDLINE]	= { KEYS_CMDLINE, MEASURE_ONLY },
	[INTEG_OP_KEY]			= { KEYS_BUFFER | INTEG_KEY(KEYRINGS), MEASURE_ONLY },
	[INTEG_OP_CRITICAL_DATA]	= { KEYS_BUFFER | INTEG_KEY(LABEL), MEASURE_ONLY },
	/* Labels are accepted and mean nothing here (POL-10). */
	[INTEG_OP_SETXATTR]		= { INTEG_KEY(FUNC) | INTEG_KEYS_LSM |
					    INTEG_KEY(APPRAISE_ALGOS), APPRAISE_ONLY },
};

static int refuse_key(struct integ_parser *p, const struct integ_draft *d,
		      integ_keys_t keys, const char *reason)
{
	return integ_parse_refuse(p, d->token[__ffs(keys)], reason, -EINVAL);
}

/* What an appraise rule may demand (POL-11). */
static int check_demand(struct integ_parser *p, const struct integ_draft *d)
{
	const integ_keys_t demands = d->seen & (INTEG_KEY(APPRAISE_TYPE) |
						INTEG_KEY(APPRAISE_ALGOS));

	if (demands && d->action != INTEG_ACTION_APPRAISE)
		return refuse_key(p, d, demands, "only with appraise");
	if (d->op == INTEG_OP_SETXATTR && !demands)
		return refuse_key(p, d, INTEG_KEY(FUNC), "needs appraise_algos");
	/* Only what the kernel reads as a whole is looked at for one. */
	if (d->modsig && d->op != INTEG_OP_MODULE &&
	    d->op != INTEG_OP_KEXEC_KERNEL && d->op != INTEG_OP_KEXEC_INITRAMFS)
		return refuse_key(p, d, INTEG_KEY(APPRAISE_TYPE),
				  "appended signatures only with MODULE_CHECK and KEXEC_*_CHECK");
	/* A verity digest that nobody signed says nothing about the content. */
	if (d->action == INTEG_ACTION_APPRAISE &&
	    d->seen & INTEG_KEY(DIGEST_TYPE) && d->proof != INTEG_PROOF_VERITY)
		return refuse_key(p, d, INTEG_KEY(DIGEST_TYPE),
				  "needs appraise_type=sigv3");
	return 0;
}

/**
 * integ_draft_check() - constraints between the tokens of a line
 * @p: the parser
 * @d: draft of a line without a bad token
 *
 * Return: 0 or -EINVAL.
 */
int integ_draft_check(struct integ_parser *p, const struct integ_draft *d)
{
	const integ_keys_t allowed = operations[d->op].allowed;
	const enum restriction only = operations[d->op].only;
	const enum integ_class class = integ_action_class(d->action);

	if (d->action == INTEG_ACTION_NONE)
		return integ_parse_refuse(p, d->first, "the rule has no action",
					  -EINVAL);
	if (only == MEASURE_ONLY && class != INTEG_MEASURE)
		return refuse_key(p, d, INTEG_KEY(FUNC),
				  "this operation can only be measured");
	if (only == APPRAISE_ONLY && d->action != INTEG_ACTION_APPRAISE)
		return refuse_key(p, d, INTEG_KEY(FUNC),
				  "this operation can only be appraised");
	if (d->seen & ~allowed)
		return refuse_key(p, d, d->seen & ~allowed,
				  d->op == INTEG_OP_NONE ?
				  "needs the func it belongs to" :
				  "not allowed with this func");
	if (d->seen & INTEG_KEY(PCR) && d->action != INTEG_ACTION_MEASURE)
		return refuse_key(p, d, INTEG_KEY(PCR), "only with measure");
	return check_demand(p, d);
}

/**
 * integ_rule_lacks_verity_field() - whether records of a rule mislead (POL-13)
 * @env: templates
 * @rule: the rule
 *
 * Context: any.
 * Return: true if a verity digest would pass for a file's, the template having no
 * field that says which it is.
 */
bool integ_rule_lacks_verity_field(const struct integ_policy_env *env,
				   const struct integ_rule *rule)
{
	return rule->action == INTEG_ACTION_MEASURE &&
	       rule->keys & INTEG_KEY(DIGEST_TYPE) &&
	       !env->template_has_field(env->priv, rule->template, "d-ngv2");
}

/**
 * integ_rule_lacks_modsig_digest() - whether records are incomplete (POL-13)
 * @env: templates
 * @rule: the rule
 *
 * Context: any.
 * Return: true if records would have an appended signature, but not the digest
 * without which it verifies nothing.
 */
bool integ_rule_lacks_modsig_digest(const struct integ_policy_env *env,
				    const struct integ_rule *rule)
{
	return rule->modsig &&
	       env->template_has_field(env->priv, rule->template, "modsig") &&
	       !env->template_has_field(env->priv, rule->template, "d-modsig");
}
