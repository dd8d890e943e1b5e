/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Private to the policy: the one gate for policy text. The parser looks only at
 * the bytes it is given and at the environment; it writes no log and holds no
 * lock.
 */
#ifndef _SECURITY_INTEG_POLICY_PARSE_H
#define _SECURITY_INTEG_POLICY_PARSE_H

#include "rule.h"

struct user_namespace;

/**
 * struct integ_parse_error - why a line was refused
 * @token: offending token, within the line that was parsed
 * @reason: constant text for the log
 */
struct integ_parse_error {
	const char *token;
	const char *reason;
};

/**
 * struct integ_parser - what parsing a line depends on
 * @env: templates
 * @user_ns: ids in the text are those of this namespace
 * @custom: a custom policy is active, so that conditions the security module
 *	    does not know are accepted and stay inactive (POL-20)
 * @trace: called for each token before its value is examined (POL-48), or NULL
 * @trace_priv: for @trace
 * @error: set when a line is refused
 */
struct integ_parser {
	const struct integ_policy_env *env;
	struct user_namespace *user_ns;
	bool custom;
	void (*trace)(void *priv, const char *key, char op, const char *value);
	void *trace_priv;
	struct integ_parse_error error;
};

/**
 * struct integ_draft - a rule while its line is being read
 * @action: enum integ_action, once seen
 * @op: enum integ_op, once seen
 * @seen: keywords seen so far
 * @unresolved: of these, conditions the security module does not know
 * @pcr: value of pcr=
 * @template: value of template=
 * @proof: value of appraise_type=
 * @modsig: it names appended signatures as well
 * @algos: value of appraise_algos=
 * @uuid: value of fsuuid=
 * @cond: conditions by key; text points into the line
 * @token: where each keyword was seen, for error reports
 * @first: first token of the line
 */
struct integ_draft {
	enum integ_action action;
	enum integ_op op;
	integ_keys_t seen;
	integ_keys_t unresolved;
	u8 pcr;
	const struct integ_template *template;
	enum integ_proof proof;
	bool modsig;
	integ_algos_t algos;
	uuid_t uuid;
	struct integ_cond cond[__INTEG_KEY_MAX];
	const char *token[__INTEG_KEY_MAX];
	const char *first;
};

/* parse.c */
int integ_parse_line(struct integ_parser *p, char *line,
		     struct integ_rule **rule);
int integ_parse_refuse(struct integ_parser *p, const char *token,
		       const char *reason, int err);

/* check.c */
int integ_draft_check(struct integ_parser *p, const struct integ_draft *d);
bool integ_rule_lacks_verity_field(const struct integ_policy_env *env,
				   const struct integ_rule *rule);
bool integ_rule_lacks_modsig_digest(const struct integ_policy_env *env,
				    const struct integ_rule *rule);

#endif /* _SECURITY_INTEG_POLICY_PARSE_H */
