// SPDX-License-Identifier: GPL-2.0-only
/*
 * An event against the policy: the rules that can match it, in file order, until
 * every class is decided (POL-25), and what to do if the policy has to be prepared
 * first.
 *
 * Every open of a file comes through here. What is called once from here is in this
 * file for that reason, and what rules mostly ask for is compared in place.
 */
#include <linux/cred.h>
#include <linux/fs.h>
#include <linux/kernel.h>

#include "snapshot.h"
#include "store.h"
#include "walk.h"

static inline bool cond_holds(struct integ_match *m, const struct integ_cond *c)
{
	const struct integ_event *ev = m->ev;

	switch (c->key) {
	case INTEG_KEY_MASK:
		return integ_mask_fits(c, ev->mask);
	case INTEG_KEY_UID:
		return integ_id_fits(c, __kuid_val(ev->cred->uid));
	case INTEG_KEY_EUID:
		if (integ_id_fits(c, __kuid_val(ev->cred->euid)))
			return true;
		fallthrough;
	default:
		return integ_keywords[c->key].match(m, c);
	}
}

static inline bool rule_holds(const struct integ_entry *e, struct integ_match *m)
{
	const struct integ_rule *rule = e->rule;
	const struct integ_cond *c, *end = rule->conds + rule->nr_conds;

	m->lsm = e->lsm;
	for (c = rule->conds; c < end; c++)
		if (!cond_holds(m, c))
			return false;
	return true;
}

static struct integ_demand demand_of(const struct integ_rule *rule, u32 number)
{
	return (struct integ_demand) {
		.proof = rule->proof,
		.algos = rule->algos,
		.modsig = rule->modsig,
		/* Of built-in rules, too (EDGE-11). */
		.unrevoked = rule->proof != INTEG_PROOF_ANY,
		.directio = rule->keys & INTEG_KEY(PERMIT_DIRECTIO),
		.any_op = rule->op == INTEG_OP_NONE,
		.rule = number + 1,
	};
}

/* An attribute governs the class of its own rule only (EDGE-29). */
static void decide(struct integ_plan *plan, const struct integ_rule *rule,
		   u32 number)
{
	const enum integ_class class = integ_action_class(rule->action);

	if (!integ_action_positive(rule->action))
		return;
	plan->todo |= INTEG_CLASS(class);
	if (rule->keys & INTEG_KEY(DIGEST_TYPE))
		plan->verity |= INTEG_CLASS(class);
	if (class == INTEG_APPRAISE)
		plan->appraise = demand_of(rule, number);
	if (class != INTEG_MEASURE)
		return;
	plan->pcr = rule->keys & INTEG_KEY(PCR) ? rule->pcr :
						  CONFIG_IMA_MEASURE_PCR_IDX;
	plan->measure_template = rule->template;
}

/* Return: whether to go on with the next rule. */
static __always_inline bool try_rule(const struct integ_snapshot *s, u32 number,
				     struct integ_match *m, integ_classes_t *want,
				     struct integ_plan *plan)
{
	const struct integ_entry *e = &s->entries[number];
	const integ_classes_t class =
		INTEG_CLASS(integ_action_class(e->rule->action));

	if (!(*want & class))
		return true;
	if (rule_holds(e, m)) {
		decide(plan, e->rule, number);
		*want &= ~class;
	}
	return *want && !m->stale;
}

static noinline void run_indexed(const struct integ_program *prog,
				 const struct integ_snapshot *s,
				 struct integ_match *m, integ_classes_t want,
				 struct integ_plan *plan)
{
	struct integ_walk w;
	u32 number;

	integ_walk_start(&w, prog, m->ev);
	while (integ_walk_next(&w, &number) &&
	       try_rule(s, number, m, &want, plan))
		;
}

static void run(const struct integ_program *prog,
		const struct integ_snapshot *s, struct integ_match *m,
		integ_classes_t want, struct integ_plan *plan)
{
	u32 i;

	plan->basis = prog->basis;
	/* What is left of the rules may be for the file system's UUID. */
	if (s->uses_uuid)
		plan->basis |= INTEG_BASIS(OTHER);
	if (prog->nr_rest != prog->nr) {
		run_indexed(prog, s, m, want, plan);
		return;
	}
	for (i = 0; i < prog->nr; i++)
		if (!try_rule(s, prog->order[i], m, &want, plan))
			return;
}

enum outcome {
	DONE,
	NEEDS_VIEW,
	NEEDS_LABELS,
};

/* Return: whether it could be chosen; @view: do not do without a view. */
static inline bool choose_program(const struct integ_snapshot *s,
				  const struct integ_sb_slot *slot,
				  const struct integ_event *ev, bool view,
				  const struct integ_program **prog)
{
	const struct integ_sb_view *v;

	*prog = s->programs.of[ev->op];
	if (!slot || !ev->inode || !(s->sb_ops & BIT(ev->op)))
		return true;
	v = rcu_dereference(slot->view);
	if (!integ_view_current(v, s, ev->inode->i_sb))
		return !view;
	*prog = v->programs.of[ev->op];
	return true;
}

static __always_inline enum outcome
try_match(struct integ_policy *p, const struct integ_sb_slot *slot,
	  struct integ_match *m, integ_classes_t want, bool view,
	  struct integ_plan *plan)
{
	const struct integ_program *prog;
	const struct integ_snapshot *s;

	guard(rcu)();
	s = rcu_dereference(p->snapshot);
	if (!choose_program(s, slot, m->ev, view, &prog))
		return NEEDS_VIEW;
	if (!prog)
		return DONE;
	want &= prog->classes;
	if (!want ||
	    (prog->by_user && !integ_may_be_user(m->ev->cred, prog->user)))
		return DONE;
	run(prog, s, m, want, plan);
	if (likely(!m->stale))
		return DONE;
	m->generation = s->generation;
	return NEEDS_LABELS;
}

static void build_view(struct integ_policy *p, struct integ_sb_slot *slot,
		       const struct super_block *sb)
{
	struct integ_snapshot *s;

	might_sleep();
	rcu_read_lock();
	s = integ_snapshot_tryget(rcu_dereference(p->snapshot));
	rcu_read_unlock();
	if (s)
		integ_view_install(s, slot, sb);
	integ_snapshot_put(s);
}

/* POL-20: the security policy was reloaded and the notification is on its way. */
static void renew_labels(struct integ_policy *p, struct integ_match *m)
{
	might_sleep();
	integ_policy_refresh(p, m->generation);
	m->refreshed = true;
	m->stale = false;
}

/* With a context that a test has prepared, or at the second attempt. */
void integ_policy_match_as(struct integ_policy *p, struct integ_sb_slot *slot,
			   struct integ_match *m, integ_classes_t want,
			   struct integ_plan *plan)
{
	bool view = true;

	for (;;) {
		*plan = (struct integ_plan) { };
		switch (try_match(p, slot, m, want, view, plan)) {
		case DONE:
			return;
		case NEEDS_VIEW:
			build_view(p, slot, m->ev->inode->i_sb);
			view = false;
			break;
		case NEEDS_LABELS:
			renew_labels(p, m);
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

	*plan = (struct integ_plan) { };
	if (unlikely(try_match(p, slot, &m, want, true, plan) != DONE))
		integ_policy_match_as(p, slot, &m, want, plan);
}
