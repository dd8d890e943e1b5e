// SPDX-License-Identifier: GPL-2.0-only
/*
 * Questions about the policy that look at every rule: for rare occasions only.
 */
#include <linux/fs.h>

#include "snapshot.h"
#include "store.h"

/* Whether a rule is about a file, as if the access were the one it asks for. */
static bool rule_covers(const struct integ_entry *e, struct integ_match *m)
{
	const struct integ_rule *rule = e->rule;
	unsigned int i;

	m->lsm = e->lsm;
	for (i = 0; i < rule->nr_conds; i++)
		if (rule->conds[i].key != INTEG_KEY_MASK &&
		    !integ_keywords[rule->conds[i].key].match(m, &rule->conds[i]))
			return false;
	return true;
}

static bool snapshot_covers(const struct integ_snapshot *s,
			    struct integ_match *m, enum integ_class class)
{
	u32 i;

	for (i = 0; i < s->nr; i++) {
		const struct integ_entry *e = &s->entries[i];

		if (integ_action_class(e->rule->action) == class &&
		    e->rule->op != INTEG_OP_SETXATTR &&
		    integ_entry_active(e) && rule_covers(e, m))
			return integ_action_positive(e->rule->action);
	}
	return false;
}

/**
 * integ_policy_covers() - whether some access to a file is in scope of a class
 * @p: the policy
 * @ev: the file and the task; operation and mask are not looked at
 * @class: the class
 *
 * Context: any.
 */
bool integ_policy_covers(struct integ_policy *p, const struct integ_event *ev,
			 enum integ_class class)
{
	struct integ_match m = { .ev = ev };

	guard(rcu)();
	return snapshot_covers(rcu_dereference(p->snapshot), &m, class);
}

/**
 * integ_policy_wants_signature() - whether files of a kind must be signed
 * @p: the policy
 * @op: operation of the kind
 *
 * Looks at no condition but func: the answer says whether the administrator
 * means such files to be signed, whoever reads them (API-6).
 *
 * Context: any.
 * Return: whether the first appraise rule for @op demands a signature.
 */
bool integ_policy_wants_signature(struct integ_policy *p, enum integ_op op)
{
	const struct integ_snapshot *s;
	u32 i;

	guard(rcu)();
	s = rcu_dereference(p->snapshot);
	for (i = 0; i < s->nr; i++) {
		const struct integ_rule *rule = s->entries[i].rule;

		if (rule->action == INTEG_ACTION_APPRAISE &&
		    (rule->op == op || rule->op == INTEG_OP_NONE))
			return rule->proof != INTEG_PROOF_ANY;
	}
	return false;
}
