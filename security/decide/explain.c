// SPDX-License-Identifier: GPL-2.0-only
/*
 * Saying which rule a denied access owes its denial to (not in stock). The audit
 * record says what was wrong with the file; this says who demanded it to be right.
 */
#define pr_fmt(fmt) "ima: " fmt

#include <linux/fs.h>
#include <linux/moduleparam.h>
#include <linux/printk.h>
#include <linux/ratelimit.h>
#include <linux/sched.h>
#include <linux/slab.h>

#include "../lib/lib.h"
#include "access.h"

/* Not KBUILD_MODNAME: the parameter is IMA's. */
#undef MODULE_PARAM_PREFIX
#define MODULE_PARAM_PREFIX "ima."

/* Rules that are longer are cut. */
#define RULE_SHOWN	256

static bool explain_denials;
module_param(explain_denials, bool, 0644);
MODULE_PARM_DESC(explain_denials, "log the rule that a denied access was denied by");

/**
 * integ_explain_denial() - say why an access is refused, if somebody wants to know
 * @a: the access
 *
 * The policy may have been replaced since it was asked; then the number is that of
 * the old one and the text may be another rule's, which happens once in the life of
 * a system.
 *
 * Context: process, may sleep.
 */
void integ_explain_denial(const struct integ_access *a)
{
	static DEFINE_RATELIMIT_STATE(limit, DEFAULT_RATELIMIT_INTERVAL,
				      DEFAULT_RATELIMIT_BURST);
	char *rule __free(kfree) = NULL;

	if (!READ_ONCE(explain_denials) || !__ratelimit(&limit))
		return;
	rule = kzalloc(RULE_SHOWN, GFP_KERNEL);
	if (!rule)
		return;
	CLASS(integ_path_name, name)(&a->ev->file->f_path);
	integ_policy_rule_text(a->d->policy, a->plan->appraise.rule, rule,
			       RULE_SHOWN);
	pr_notice("denied %s of \"%*pE\" to %s[%d] by rule %u: %s\n",
		  integ_op_name(a->ev->op),
		  (int)strlen(integ_name_str(&name)), integ_name_str(&name),
		  current->comm, task_pid_nr(current),
		  a->plan->appraise.rule, rule);
}
