// SPDX-License-Identifier: GPL-2.0-only
/*
 * A pending update: policy text taken in line by line or as a whole file, kept
 * aside, and made active all at once or not at all (POL-41 .. POL-45).
 */
#define pr_fmt(fmt) "ima: " fmt

#include <linux/cred.h>
#include <linux/err.h>
#include <linux/kernel.h>
#include <linux/sched/signal.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "audit.h"
#include "parse.h"
#include "store.h"

/* As much of a refused token as the log shows. */
#define TOKEN_SHOWN	64

/**
 * struct integ_policy_update - an update in progress
 * @p: the policy
 * @rules: rules so far
 * @lines: lines given one by one so far
 * @failed: something was refused; set without a lock, never cleared
 * @line: line being parsed, terminated and cut into tokens
 * @room: bytes allocated for @line
 *
 * Used by one task at a time, except for integ_policy_update_fail().
 */
struct integ_policy_update {
	struct integ_policy *p;
	struct integ_rules rules;
	unsigned long lines;
	bool failed;
	char *line;
	size_t room;
};

/**
 * integ_policy_update_begin() - start an update
 * @p: the policy
 *
 * Context: process, may sleep.
 * Return: the update, ERR_PTR(-EBUSY) if another one is pending or none is
 * allowed any more (POL-40, POL-46), ERR_PTR(-ENOMEM).
 */
struct integ_policy_update *integ_policy_update_begin(struct integ_policy *p)
{
	struct integ_policy_update *u;

	if (test_and_set_bit_lock(0, &p->updating))
		return ERR_PTR(-EBUSY);
	u = kzalloc(sizeof(*u), GFP_KERNEL);
	if (!u) {
		clear_bit_unlock(0, &p->updating);
		return ERR_PTR(-ENOMEM);
	}
	u->p = p;
	return u;
}

/**
 * integ_policy_update_fail() - make sure an update does not become active
 * @u: the update
 *
 * Context: any.
 */
void integ_policy_update_fail(struct integ_policy_update *u)
{
	WRITE_ONCE(u->failed, true);
}

/* The token may be anything, so it is escaped and cut. */
static int refused(struct integ_policy_update *u, unsigned long nr,
		   const struct integ_parse_error *error, int err)
{
	const char *token = error->token ?: "";

	pr_err_ratelimited("policy line %lu: \"%*pE\": %s\n", nr,
			   (int)strnlen(token, TOKEN_SHOWN), token,
			   error->reason);
	integ_policy_update_fail(u);
	return err;
}

static int refuse_line(struct integ_policy_update *u, unsigned long nr,
		       const char *reason, int err)
{
	integ_rule_audit_refused(err == -ENOMEM ? "-ENOMEM" : "invalid-policy");
	return refused(u, nr, &(struct integ_parse_error) { .reason = reason },
		       err);
}

/* Put a copy of the line where the parser may write into it. */
static int copy_line(struct integ_policy_update *u, const char *text, size_t len)
{
	if (len >= u->room) {
		const size_t room = max_t(size_t, len + 1, 256);
		char *line = kvmalloc(room, GFP_KERNEL | __GFP_NOWARN);

		if (!line)
			return -ENOMEM;
		kvfree(u->line);
		u->line = line;
		u->room = room;
	}
	memcpy(u->line, text, len);
	u->line[len] = '\0';
	return 0;
}

static int add_rule(struct integ_policy_update *u, struct integ_rule *rule)
{
	int rc;

	if (!rule)
		return 0;
	if (integ_rule_lacks_modsig_digest(&u->p->env, rule))
		pr_notice_once("template with 'modsig' field also needs 'd-modsig' field\n");
	if (integ_rule_lacks_verity_field(&u->p->env, rule))
		pr_notice_once("verity rules should include d-ngv2\n");
	rc = integ_rules_add(&u->rules, rule);
	if (rc)
		integ_rule_put(rule);
	return rc;
}

/* One line, without its line feed. */
static int take_line(struct integ_policy_update *u, unsigned long nr,
		     const char *text, size_t len)
{
	struct integ_rule_audit audit = { };
	struct integ_parser parser = {
		.env = &u->p->env,
		.user_ns = current_user_ns(),
		.custom = integ_policy_is_custom(u->p),
		.trace = integ_rule_audit_token,
		.trace_priv = &audit,
	};
	struct integ_rule *rule;
	int rc;

	if (copy_line(u, text, len))
		return refuse_line(u, nr, "out of memory", -ENOMEM);
	rc = integ_parse_line(&parser, u->line, &rule);
	integ_rule_audit_end(&audit, rc);
	if (rc) {
		integ_rule_audit_refused("invalid-policy");
		return refused(u, nr, &parser.error, rc);
	}
	if (add_rule(u, rule))
		return refuse_line(u, nr, "out of memory", -ENOMEM);
	return 0;
}

/**
 * integ_policy_update_line() - take the first line of a text
 * @u: the update
 * @text: text; its first line ends at a line feed, a NUL or the end
 * @len: bytes in @text
 *
 * A line longer than INTEG_POLICY_LINE_MAX is refused: cut, it could pass for
 * another rule, such as one without its last condition.
 *
 * Context: process, may sleep.
 * Return: bytes taken, with the line feed or NUL if there is one; -EINVAL or
 * -ERANGE if the line is refused, -ENOMEM; the update has failed then.
 */
ssize_t integ_policy_update_line(struct integ_policy_update *u,
				 const char *text, size_t len)
{
	size_t n = 0;
	int rc;

	if (!len)
		return 0;
	while (n < len && text[n] != '\n' && text[n] != '\0')
		n++;
	u->lines++;
	if (n > INTEG_POLICY_LINE_MAX)
		return refuse_line(u, u->lines, "line too long", -EINVAL);
	rc = take_line(u, u->lines, text, n);
	return rc ?: min(n + 1, len);
}

/**
 * integ_policy_update_text() - take a whole policy file
 * @u: the update
 * @text: content of the file; the last line may lack a line feed (EDGE-3)
 * @len: bytes in @text
 *
 * Context: process, may sleep.
 * Return: 0; -EINVAL or -ERANGE if a line is refused, -ENOMEM, -EINTR if the task
 * is being killed; the update has failed then.
 */
int integ_policy_update_text(struct integ_policy_update *u, const char *text,
			     size_t len)
{
	const char *const end = text + len;
	const char *line, *eol;
	unsigned long nr = 0;
	int rc;

	for (line = text; line < end; line = eol + 1) {
		eol = memchr(line, '\n', end - line) ?: end;
		nr++;
		cond_resched();
		if (fatal_signal_pending(current)) {
			integ_policy_update_fail(u);
			return -EINTR;
		}
		/* A hostile file may have millions of empty lines. */
		if (eol == line)
			continue;
		if (memchr(line, '\0', eol - line))
			return refuse_line(u, nr, "NUL byte in a policy file",
					   -EINVAL);
		rc = take_line(u, nr, line, eol - line);
		if (rc)
			return rc;
	}
	return 0;
}

static int commit(struct integ_policy_update *u)
{
	if (READ_ONCE(u->failed) || !u->rules.nr)
		return -EINVAL;
	return integ_policy_append(u->p, &u->rules);
}

/**
 * integ_policy_update_finish() - make an update active, or drop it
 * @u: the update; freed
 *
 * Logs and audits the outcome (POL-45). Unless IMA_WRITE_POLICY is set, no other
 * update can begin after one that became active.
 *
 * Context: process, may sleep.
 * Return: 0 if its rules are active now; -EINVAL if a line was refused or there
 * is no rule, -ENOMEM.
 */
int integ_policy_update_finish(struct integ_policy_update *u)
{
	struct integ_policy *p = u->p;
	const int rc = commit(u);

	pr_info("policy update %s\n", rc ? "failed" : "completed");
	integ_policy_audit_update(rc);
	integ_rules_clear(&u->rules);
	kvfree(u->line);
	kfree(u);
	if (rc || IS_ENABLED(CONFIG_IMA_WRITE_POLICY))
		clear_bit_unlock(0, &p->updating);
	return rc;
}
