/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Private to the policy: audit records about policy text.
 */
#ifndef _SECURITY_INTEG_POLICY_AUDIT_H
#define _SECURITY_INTEG_POLICY_AUDIT_H

#include <linux/types.h>

struct audit_buffer;

/**
 * struct integ_rule_audit - record of one line being parsed (POL-48)
 * @ab: buffer, once the line has a token
 * @started: a token was seen
 */
struct integ_rule_audit {
	struct audit_buffer *ab;
	bool started;
};

void integ_rule_audit_token(void *priv, const char *key, char op,
			    const char *value);
void integ_rule_audit_end(struct integ_rule_audit *a, int err);
void integ_rule_audit_refused(const char *cause);
void integ_policy_audit_update(int err);

#endif /* _SECURITY_INTEG_POLICY_AUDIT_H */
