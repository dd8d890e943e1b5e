// SPDX-License-Identifier: GPL-2.0-only
/*
 * Policy text, one line at a time: tokens into a draft, the draft into a rule.
 */
#include <linux/err.h>
#include <linux/kernel.h>
#include <linux/string.h>

#include "cond.h"

static const char blanks[] = " \t";

/**
 * integ_parse_refuse() - say why a line is refused
 * @p: the parser
 * @token: offending token
 * @reason: constant text
 * @err: the errno
 *
 * Return: @err.
 */
int integ_parse_refuse(struct integ_parser *p, const char *token,
		       const char *reason, int err)
{
	p->error.token = token;
	p->error.reason = reason;
	return err;
}

static void trace(struct integ_parser *p, const char *key, char op,
		  const char *value)
{
	if (p->trace)
		p->trace(p->trace_priv, key, op, value);
}

static enum integ_action find_action(const char *token)
{
	int i;

	for (i = INTEG_ACTION_NONE + 1; i < __INTEG_ACTION_MAX; i++)
		if (!strcmp(token, integ_action_name(i)))
			return i;
	return INTEG_ACTION_NONE;
}

static int parse_action(struct integ_parser *p, struct integ_draft *d,
			const char *token, enum integ_action action)
{
	trace(p, "action", '=', token);
	if (integ_action_class(action) == INTEG_APPRAISE &&
	    !IS_ENABLED(CONFIG_IMA_APPRAISE))
		return integ_refuse_appraisal(p, token);
	if (d->action != INTEG_ACTION_NONE)
		return integ_parse_refuse(p, token, "second action", -EINVAL);
	d->action = action;
	return 0;
}

/*
 * A keyword that takes a value needs one; without it the token is as unknown as
 * any other word (POL-1).
 */
static bool split_token(const char *token, struct integ_token *t)
{
	int key;

	for (key = 0; key < __INTEG_KEY_MAX; key++) {
		const struct integ_keyword *row = &integ_keywords[key];
		const size_t len = strlen(row->name);
		const char *rest = token + len;

		if (strncmp(token, row->name, len))
			continue;
		if (!row->operators[0] ? *rest :
		    !rest[0] || !strchr(row->operators, rest[0]) || !rest[1])
			continue;
		*t = (struct integ_token) {
			.key = key,
			.cmp = *rest == '>' ? INTEG_CMP_GT :
			       *rest == '<' ? INTEG_CMP_LT : INTEG_CMP_EQ,
			.text = token,
			.value = *rest ? rest + 1 : NULL,
		};
		return true;
	}
	return false;
}

static int parse_token(struct integ_parser *p, struct integ_draft *d,
		       const char *token)
{
	const enum integ_action action = find_action(token);
	const struct integ_keyword *row;
	struct integ_token t;
	int rc;

	if (action != INTEG_ACTION_NONE)
		return parse_action(p, d, token, action);
	if (!split_token(token, &t)) {
		trace(p, "UNKNOWN", '=', token);
		return integ_parse_refuse(p, token, "unknown word", -EINVAL);
	}
	row = &integ_keywords[t.key];
	if (t.value)
		trace(p, row->name, t.value[-1], t.value);
	rc = row->parse(p, d, &t);
	if (!rc)
		d->token[t.key] = token;
	return rc;
}

static int parse_tokens(struct integ_parser *p, struct integ_draft *d,
			char *line)
{
	char *token;
	int rc;

	while ((token = strsep(&line, blanks))) {
		if (!*token)
			continue;
		if (!d->first)
			d->first = token;
		rc = parse_token(p, d, token);
		if (rc)
			return rc;
	}
	return integ_draft_check(p, d);
}

/**
 * integ_parse_line() - parse one line of policy text
 * @p: the parser; its @error is set on failure
 * @line: the line without line feed, terminated by NUL; cut into tokens
 * @rule: receives the rule, NULL for a blank line or a comment
 *
 * Does no I/O except asking the security module about labels, and allocates
 * nothing but the rule.
 *
 * Context: process, may sleep.
 * Return: 0, -EINVAL or -ERANGE as in POL-4, POL-10 and POL-11, -ENOMEM.
 */
int integ_parse_line(struct integ_parser *p, char *line,
		     struct integ_rule **rule)
{
	struct integ_draft d = { };
	int rc;

	*rule = NULL;
	p->error = (struct integ_parse_error) { };
	line += strspn(line, blanks);
	if (!*line || *line == '#')
		return 0;
	rc = parse_tokens(p, &d, line);
	if (rc)
		return rc;
	*rule = integ_rule_create(&d);
	if (!*rule)
		return integ_parse_refuse(p, d.first, "out of memory", -ENOMEM);
	return 0;
}
