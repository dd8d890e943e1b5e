// SPDX-License-Identifier: GPL-2.0-only
/*
 * Audit records about policy text: one per rule (POL-48), one per refused rule
 * (POL-49), one per update (POL-45).
 */
#include <linux/audit.h>
#include <linux/kernel.h>

#include "../lib/lib.h"
#include "audit.h"
#include "policy.h"

/**
 * integ_rule_audit_token() - add a token to the record of its rule
 * @priv: struct integ_rule_audit
 * @key: keyword, "action" or "UNKNOWN"
 * @op: operator
 * @value: value; without blanks, as it comes from a tokenised line
 *
 * permit_directio never gets here: it is not part of the format.
 *
 * Context: process, may sleep.
 */
void integ_rule_audit_token(void *priv, const char *key, char op,
			    const char *value)
{
	struct integ_rule_audit *a = priv;

	if (!IS_ENABLED(CONFIG_INTEGRITY_AUDIT))
		return;
	if (!a->started)
		a->ab = audit_log_start(audit_context(), GFP_KERNEL,
					AUDIT_INTEGRITY_POLICY_RULE);
	a->started = true;
	audit_log_format(a->ab, "%s%c%s ", key, op, value);
}

/* Finish the record of a line; a line without token has none. */
void integ_rule_audit_end(struct integ_rule_audit *a, int err)
{
	if (!a->started)
		return;
	audit_log_format(a->ab, "res=%d", !err);
	audit_log_end(a->ab);
}

/* POL-49: a rule was refused. */
void integ_rule_audit_refused(const char *cause)
{
	integ_audit_log(&(struct integ_audit) {
		.type = AUDIT_INTEGRITY_STATUS,
		.op = "update_policy",
		.cause = cause,
		.result = -EINVAL,
	});
}

/**
 * integ_policy_audit_unsigned() - policy text was refused for not being signed
 *
 * Context: process, may sleep (AUD-12).
 */
void integ_policy_audit_unsigned(void)
{
	integ_audit_log(&(struct integ_audit) {
		.type = AUDIT_INTEGRITY_STATUS,
		.op = "policy_update",
		.cause = "signed policy required",
		.result = -EACCES,
	});
}

/* POL-45: an update became active, or did not. */
void integ_policy_audit_update(int err)
{
	integ_audit_log(&(struct integ_audit) {
		.type = AUDIT_INTEGRITY_STATUS,
		.op = "policy_update",
		.cause = err ? "failed" : "completed",
		.result = err,
	});
}
