// SPDX-License-Identifier: GPL-2.0-only
/*
 * An event against the policy: which program decides, and what to do if it has
 * to be prepared first.
 */
#include <linux/fs.h>
#include <linux/kernel.h>

#include "snapshot.h"
#include "store.h"

enum outcome {
	DONE,
	NEEDS_VIEW,
	NEEDS_LABELS,
};

/**
 * struct attempt - one event against the policy, possibly more than once
 * @p: the policy
 * @slot: what the superblock remembers, or NULL
 * @m: the match
 * @want: classes to decide
 * @plan: the plan
 * @no_view: a view was asked for already; do without
 * @s: snapshot used, with a reference if the outcome is NEEDS_VIEW
 * @generation: of the snapshot used
 */
struct attempt {
	struct integ_policy *p;
	struct integ_sb_slot *slot;
	struct integ_match *m;
	integ_classes_t want;
	struct integ_plan *plan;
	bool no_view;
	struct integ_snapshot *s;
	u64 generation;
};

static bool choose_program(struct attempt *a, struct integ_snapshot *s,
			   const struct integ_program **prog)
{
	const struct integ_event *ev = a->m->ev;
	const struct integ_sb_view *view;

	*prog = s->programs.of[ev->op];
	if (!a->slot || !ev->inode || !(s->sb_ops & BIT(ev->op)))
		return true;
	view = rcu_dereference(a->slot->view);
	if (integ_view_current(view, s, ev->inode->i_sb)) {
		*prog = view->programs.of[ev->op];
		return true;
	}
	return a->no_view;
}

static enum outcome try_match(struct attempt *a)
{
	const struct integ_program *prog;
	struct integ_snapshot *s;

	guard(rcu)();
	s = rcu_dereference(a->p->snapshot);
	if (!(s->reach.classes[a->m->ev->op] & a->want))
		return DONE;
	if (!choose_program(a, s, &prog)) {
		a->s = integ_snapshot_tryget(s);
		return NEEDS_VIEW;
	}
	if (!prog)
		return DONE;
	a->generation = s->generation;
	integ_program_run(prog, s, a->m, a->want, a->plan);
	return a->m->stale ? NEEDS_LABELS : DONE;
}

static noinline void build_view(struct attempt *a)
{
	might_sleep();
	a->no_view = true;
	if (a->s)
		integ_view_install(a->s, a->slot, a->m->ev->inode->i_sb);
	integ_snapshot_put(a->s);
	a->s = NULL;
}

/* POL-20: the security policy was reloaded and the notification is on its way. */
static noinline void renew_labels(struct attempt *a)
{
	might_sleep();
	integ_policy_refresh(a->p, a->generation);
	a->m->refreshed = true;
	a->m->stale = false;
	*a->plan = (struct integ_plan) { };
}

/* The match with a context that a test may have prepared. */
void integ_policy_match_as(struct integ_policy *p, struct integ_sb_slot *slot,
			   struct integ_match *m, integ_classes_t want,
			   struct integ_plan *plan)
{
	struct attempt a = {
		.p = p, .slot = slot, .m = m, .want = want, .plan = plan,
	};

	*plan = (struct integ_plan) { };
	for (;;) {
		switch (try_match(&a)) {
		case DONE:
			return;
		case NEEDS_VIEW:
			build_view(&a);
			break;
		case NEEDS_LABELS:
			renew_labels(&a);
			break;
		}
	}
}

/**
 * integ_policy_match() - what the policy wants done about an event
 * @p: the policy
 * @slot: what the superblock of @ev's inode remembers of @p, or NULL to do
 *	  without; a slot belongs to one policy
 * @ev: the event
 * @want: classes the caller asks about
 * @plan: receives the plan
 *
 * Takes no lock, writes no shared memory and allocates nothing, except for the
 * first event on a superblock after a change of policy, which prepares what the
 * superblock remembers, and the first after a reload of the security module's
 * policy. Failure to allocate costs time only.
 *
 * Context: process, may sleep. Not from the env's published callback.
 */
void integ_policy_match(struct integ_policy *p, struct integ_sb_slot *slot,
			const struct integ_event *ev, integ_classes_t want,
			struct integ_plan *plan)
{
	struct integ_match m = { .ev = ev };

	integ_policy_match_as(p, slot, &m, want, plan);
}

/**
 * integ_policy_skips() - whether no rule can match on a file system
 * @p: the policy
 * @slot: what @sb remembers of @p
 * @sb: the file system
 * @op: operation of the event
 *
 * What integ_policy_match() would find out, before there is an event.
 *
 * Context: any; takes no lock.
 * Return: true if nothing is wanted, whatever else the event is; false if it has to
 * be matched.
 */
bool integ_policy_skips(struct integ_policy *p, struct integ_sb_slot *slot,
			const struct super_block *sb, enum integ_op op)
{
	const struct integ_snapshot *s;
	const struct integ_sb_view *view;

	guard(rcu)();
	s = rcu_dereference(p->snapshot);
	view = rcu_dereference(slot->view);
	return integ_view_current(view, s, sb) && !view->programs.of[op];
}

/**
 * integ_policy_covers() - whether some access to a file is in scope of a class
 * @p: the policy
 * @ev: the file and the task; operation and mask are not looked at
 * @class: the class
 *
 * Looks at every rule: for rare questions only.
 *
 * Context: any.
 */
bool integ_policy_covers(struct integ_policy *p, const struct integ_event *ev,
			 enum integ_class class)
{
	struct integ_match m = { .ev = ev };

	guard(rcu)();
	return integ_snapshot_covers(rcu_dereference(p->snapshot), &m, class);
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
