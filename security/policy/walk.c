// SPDX-License-Identifier: GPL-2.0-only
/*
 * Running a program: the rules that can match an event, in file order, until
 * every class is decided (POL-25).
 */
#include <linux/cred.h>
#include <linux/fs.h>

#include "snapshot.h"

/* Numbers still to come from one source, ascending. */
struct cursor {
	const u32 *pos;
	const u32 *end;
};

/*
 * Sources: the rules in no index, and those filed under a value of the event.
 * The effective ids stand for up to three values each (POL-16).
 */
#define CURSORS		(1 + 1 + 3 + 1 + 3 + 1 + 1)

struct walk {
	unsigned int nr;
	struct cursor from[CURSORS];
};

static void add_cursor(struct walk *w, const u32 *first, u32 nr)
{
	if (nr)
		w->from[w->nr++] = (struct cursor) { first, first + nr };
}

static void add_value(struct walk *w, const struct integ_index *index, u32 value)
{
	const struct integ_slot *slot = integ_program_lookup(index, value);

	if (slot)
		add_cursor(w, slot->first, slot->nr);
}

/* @saved and @real count only with a capability, which the rule asks about. */
static void add_effective(struct walk *w, const struct integ_index *index,
			  u32 effective, u32 saved, u32 real)
{
	if (!index->slots)
		return;
	add_value(w, index, effective);
	if (saved != effective)
		add_value(w, index, saved);
	if (real != effective && real != saved)
		add_value(w, index, real);
}

static void add_owners(struct walk *w, const struct integ_program *prog,
		       const struct integ_event *ev)
{
	const struct integ_index *owner = &prog->index[INTEG_DIM_FOWNER];
	const struct integ_index *group = &prog->index[INTEG_DIM_FGROUP];

	if (!ev->inode)
		return;
	if (owner->slots)
		add_value(w, owner,
			  __vfsuid_val(i_uid_into_vfsuid(ev->idmap, ev->inode)));
	if (group->slots)
		add_value(w, group,
			  __vfsgid_val(i_gid_into_vfsgid(ev->idmap, ev->inode)));
}

static void start(struct walk *w, const struct integ_program *prog,
		  const struct integ_event *ev)
{
	const struct integ_index *index = prog->index;
	const struct cred *cred = ev->cred;

	w->nr = 0;
	add_cursor(w, prog->rest, prog->nr_rest);
	add_value(w, &index[INTEG_DIM_UID], __kuid_val(cred->uid));
	add_effective(w, &index[INTEG_DIM_EUID], __kuid_val(cred->euid),
		      __kuid_val(cred->suid), __kuid_val(cred->uid));
	add_value(w, &index[INTEG_DIM_GID], __kgid_val(cred->gid));
	add_effective(w, &index[INTEG_DIM_EGID], __kgid_val(cred->egid),
		      __kgid_val(cred->sgid), __kgid_val(cred->gid));
	add_owners(w, prog, ev);
}

/* Take the smallest number left. The few cursors are cheaper scanned than heaped. */
static bool next(struct walk *w, u32 *number)
{
	unsigned int i, best = 0;

	if (!w->nr)
		return false;
	for (i = 1; i < w->nr; i++)
		if (*w->from[i].pos < *w->from[best].pos)
			best = i;
	*number = *w->from[best].pos++;
	if (w->from[best].pos == w->from[best].end)
		w->from[best] = w->from[--w->nr];
	return true;
}

static bool rule_holds(const struct integ_entry *e, struct integ_match *m)
{
	const struct integ_rule *rule = e->rule;
	unsigned int i;

	m->lsm = e->lsm;
	for (i = 0; i < rule->nr_conds; i++)
		if (!integ_keywords[rule->conds[i].key].match(m, &rule->conds[i]))
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

/**
 * struct run - a program at work
 * @s: snapshot
 * @m: the match
 * @want: classes that are not decided yet
 * @plan: the plan
 */
struct run {
	const struct integ_snapshot *s;
	struct integ_match *m;
	integ_classes_t want;
	struct integ_plan *plan;
};

/* Return: whether to go on with the next rule. */
static bool try_rule(struct run *r, u32 number)
{
	const struct integ_entry *e = &r->s->entries[number];
	const integ_classes_t class =
		INTEG_CLASS(integ_action_class(e->rule->action));

	if (!(r->want & class))
		return true;
	if (rule_holds(e, r->m)) {
		decide(r->plan, e->rule, number);
		r->want &= ~class;
	}
	return r->want && !r->m->stale;
}

static noinline void run_indexed(struct run *r, const struct integ_program *prog)
{
	struct walk w;
	u32 number;

	start(&w, prog, r->m->ev);
	while (next(&w, &number) && try_rule(r, number))
		;
}

static void run_listed(struct run *r, const struct integ_program *prog)
{
	u32 i;

	for (i = 0; i < prog->nr_rest && try_rule(r, prog->rest[i]); i++)
		;
}

/**
 * integ_program_run() - let a program decide about an event
 * @prog: program for the operation of @m's event
 * @s: snapshot it was compiled for
 * @m: the match; its @stale is set if a label has to be resolved anew, and the
 *     plan is incomplete then
 * @want: classes to decide
 * @plan: zeroed; receives the plan
 *
 * Context: any; takes no lock and does not allocate.
 */
void integ_program_run(const struct integ_program *prog,
		       const struct integ_snapshot *s, struct integ_match *m,
		       integ_classes_t want, struct integ_plan *plan)
{
	struct run r = {
		.s = s,
		.m = m,
		.want = want & prog->classes,
		.plan = plan,
	};

	if (!r.want)
		return;
	if (prog->nr_rest == prog->nr)
		run_listed(&r, prog);
	else
		run_indexed(&r, prog);
}

/* Like rule_holds(), as if the access were the one the rule asks for. */
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

/**
 * integ_snapshot_covers() - whether some access to a file is in scope of a class
 * @s: the snapshot
 * @m: the match; func and mask of rules are not compared with its event's
 * @class: the class
 *
 * Looks at every rule: for rare questions only.
 *
 * Context: any; takes no lock and does not allocate.
 * Return: whether the first rule of the class that concerns the file is positive.
 */
bool integ_snapshot_covers(const struct integ_snapshot *s,
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
