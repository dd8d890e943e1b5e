// SPDX-License-Identifier: GPL-2.0-only
/*
 * Policy text into a policy, going on after a line that is refused.
 */
#include <linux/err.h>
#include <linux/kernel.h>
#include <linux/slab.h>
#include <linux/user_namespace.h>

#include "glue.h"
#include "log.h"

/**
 * struct reader - a text being taken in
 * @p: policy to be
 * @remarks: who is told
 * @rules: rules so far
 * @copy: line being parsed, which the parser cuts into tokens
 * @nr: its number
 * @refused: a line was refused
 */
struct reader {
	struct ima_policy *p;
	const struct ima_remarks *remarks;
	struct integ_rules rules;
	char *copy;
	unsigned long nr;
	bool refused;
};

static void tell(const struct reader *r, const struct ima_remark *remark)
{
	if (r->remarks)
		r->remarks->remark(r->remarks->ctx, remark);
}

/* @token points into the copy; what is shown is the same place of the text. */
static void refuse(struct reader *r, const char *text, const char *token,
		   const char *reason, int err)
{
	struct ima_remark remark = {
		.level = IMA_REMARK_ERROR, .line = r->nr, .count = 1,
		.reason = reason, .err = -err,
		.log = *shim_log_last() ? shim_log_last() : NULL,
	};

	if (token) {
		remark.column = (size_t)(token - r->copy) + 1;
		remark.token = text + (token - r->copy);
		remark.token_len = strlen(token);
	}
	r->refused = true;
	tell(r, &remark);
}

static void note(struct reader *r, const char *reason)
{
	tell(r, &(struct ima_remark) {
		.level = IMA_REMARK_NOTE, .line = r->nr, .reason = reason, .count = 1,
	});
}

static int keep(struct reader *r, struct integ_rule *rule)
{
	struct ima_policy *p = r->p;
	unsigned long *lines;

	/* POL-13: the kernel says so once, we say where. */
	if (integ_rule_lacks_modsig_digest(&policy_env, rule))
		note(r, "template with 'modsig' field also needs 'd-modsig' field");
	if (integ_rule_lacks_verity_field(&policy_env, rule))
		note(r, "verity rules should include d-ngv2");
	if (rule->keys & INTEG_KEYS_LSM) {
		p->labels = p->labels ? p->labels : r->nr;
		p->nr_labels++;
	}
	lines = realloc(p->line, (p->nr_lines + 1) * sizeof(*lines));
	if (!lines)
		return -ENOMEM;
	p->line = lines;
	p->line[p->nr_lines++] = r->nr;
	return integ_rules_add(&r->rules, rule);
}

/* As update.c does with each line, and as view.c of secfs limits them. */
static int take_line(struct reader *r, const char *text, size_t len)
{
	struct integ_parser parser = {
		.env = &policy_env, .user_ns = &init_user_ns,
	};
	struct integ_rule *rule;
	int rc;

	shim_log_clear();
	memcpy(r->copy, text, len);
	r->copy[len] = '\0';
	if (memchr(text, '\0', len)) {
		refuse(r, text, NULL, "NUL byte in a policy file", -EINVAL);
		return 0;
	}
	if (len > INTEG_POLICY_LINE_MAX)
		note(r, "too long to be written directly; the policy can only be loaded by path");
	rc = integ_parse_line(&parser, r->copy, &rule);
	if (rc == -ENOMEM)
		return rc;
	if (rc)
		refuse(r, text, parser.error.token, parser.error.reason, rc);
	if (rc || !rule)
		return 0;
	rc = keep(r, rule);
	if (rc)
		integ_rule_put(rule);
	return rc;
}

static int take_lines(struct reader *r, const char *text, size_t len)
{
	const char *const end = text + len;
	const char *line, *eol;
	int rc;

	for (line = text; line < end; line = eol + 1) {
		eol = memchr(line, '\n', (size_t)(end - line)) ?: end;
		r->nr++;
		rc = take_line(r, line, (size_t)(eol - line));
		if (rc)
			return rc;
	}
	return 0;
}

static void refuse_whole(struct reader *r, const char *reason)
{
	r->refused = true;
	tell(r, &(struct ima_remark) {
		.level = IMA_REMARK_ERROR, .reason = reason, .err = EINVAL,
	});
}

int ima_policy_parse(struct ima_policy *p, const char *text, size_t len,
		     const struct ima_remarks *remarks)
{
	struct reader r = { .p = p, .remarks = remarks, .copy = malloc(len + 1) };
	int rc;

	if (!r.copy)
		return ENOMEM;
	policy_use_config(&p->k);
	if (!ima_kconfig_has(&p->k, "CONFIG_IMA"))
		refuse_whole(&r, "CONFIG_IMA is not set: this kernel takes no policy");
	rc = take_lines(&r, text, len);
	/* Closing the file without a rule fails the update (POL-45). */
	if (!rc && !r.refused && !r.rules.nr)
		refuse_whole(&r, "no rule");
	if (!rc && !r.refused)
		rc = integ_policy_append(p->kernel, &r.rules);
	integ_rules_clear(&r.rules);
	free(r.copy);
	return rc ? -rc : r.refused ? EINVAL : 0;
}

int policy_needs(const struct ima_kconfig *k, const char *line, size_t len,
		 uint64_t *needs)
{
	struct integ_parser parser = {
		.env = &policy_env, .user_ns = &init_user_ns,
	};
	struct integ_rule *rule;
	char *copy = malloc(len + 1);
	int rc;

	*needs = 0;
	for (size_t i = 0; copy && ima_kconfig_name(i); i++) {
		struct ima_kconfig without = *k;

		without.on &= ~((uint64_t)1 << i);
		if (without.on == k->on)
			continue;
		policy_use_config(&without);
		memcpy(copy, line, len);
		copy[len] = '\0';
		rc = integ_parse_line(&parser, copy, &rule);
		integ_rule_put(rule);
		if (rc)
			*needs |= (uint64_t)1 << i;
	}
	policy_use_config(k);
	free(copy);
	return copy ? 0 : ENOMEM;
}
