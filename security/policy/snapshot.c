// SPDX-License-Identifier: GPL-2.0-only
/*
 * Snapshots of the policy: made aside, immutable once published.
 */
#include <linux/err.h>
#include <linux/overflow.h>
#include <linux/sched.h>
#include <linux/slab.h>

#include "snapshot.h"

static int fill_entry(struct integ_entry *e, struct integ_rule *rule, bool warn)
{
	struct integ_lsm *lsm = NULL;

	cond_resched();
	e->rule = integ_rule_get(rule);
	if (rule->keys & INTEG_KEYS_LSM)
		lsm = integ_lsm_resolve(rule, warn);
	if (IS_ERR(lsm))
		return PTR_ERR(lsm);
	e->lsm = lsm;
	return 0;
}

static int fill_entries(struct integ_snapshot *s,
			const struct integ_snapshot *base,
			const struct integ_rules *add, bool warn)
{
	u32 n = 0;
	size_t i;
	int rc;

	for (i = 0; base && i < base->nr; i++) {
		rc = fill_entry(&s->entries[n++], base->entries[i].rule, warn);
		if (rc)
			return rc;
	}
	for (i = 0; add && i < add->nr; i++) {
		rc = fill_entry(&s->entries[n++], add->rule[i], warn);
		if (rc)
			return rc;
	}
	return 0;
}

/* Operations that an appraise rule names (POL-38); of SETXATTR, the first one. */
static void note_named(struct integ_policy_reach *reach,
		       const struct integ_entry *e)
{
	const struct integ_rule *rule = e->rule;

	if (rule->action != INTEG_ACTION_APPRAISE || !integ_entry_active(e))
		return;
	reach->appraised_by_name |= BIT(rule->op);
	if (rule->op == INTEG_OP_SETXATTR && !reach->setxattr_algos)
		reach->setxattr_algos = rule->algos;
}

/* What the programs can lead to, and what they depend on. */
static void summarise(struct integ_snapshot *s)
{
	const struct integ_program *prog = s->programs.of[INTEG_OP_FILE];
	integ_keys_t keys;
	int op;
	u32 i;

	s->reach.file_user = prog && prog->by_user ? prog->user : U32_MAX;
	s->reach.generation = s->generation;
	for (i = 0; i < s->nr; i++)
		note_named(&s->reach, &s->entries[i]);
	for (op = 0; op < __INTEG_OP_MAX; op++) {
		prog = s->programs.of[op];
		if (!prog)
			continue;
		s->reach.classes[op] = prog->classes;
		for (i = 0, keys = 0; i < prog->nr; i++)
			keys |= s->entries[prog->order[i]].rule->keys;
		if (keys & INTEG_KEYS_SB)
			s->sb_ops |= BIT(op);
		if (keys & INTEG_KEY(FSUUID))
			s->uses_uuid = true;
	}
}

/**
 * integ_snapshot_create() - compile rules
 * @base: snapshot whose rules come first, or NULL
 * @add: rules that follow, or NULL
 * @generation: of the new snapshot
 * @warn: warn of labels that the security module does not know
 *
 * Labels are resolved anew, those of @base as well.
 *
 * Context: process, may sleep.
 * Return: the snapshot with one reference, ERR_PTR(-ENOMEM).
 */
struct integ_snapshot *
integ_snapshot_create(const struct integ_snapshot *base,
		      const struct integ_rules *add, u64 generation, bool warn)
{
	const size_t n = (base ? base->nr : 0) + (add ? add->nr : 0);
	struct integ_snapshot *s;
	int rc;

	s = n < U32_MAX ? kvzalloc(struct_size(s, entries, n),
				   GFP_KERNEL | __GFP_NOWARN) : NULL;
	if (!s)
		return ERR_PTR(-ENOMEM);
	refcount_set(&s->refs, 1);
	s->generation = generation;
	s->nr = n;
	rc = fill_entries(s, base, add, warn);
	if (!rc)
		rc = integ_programs_compile(&s->programs, s, NULL, NULL);
	if (rc) {
		integ_snapshot_put(s);
		return ERR_PTR(rc);
	}
	summarise(s);
	return s;
}

/* Return: @s with a reference, NULL if it is being freed. Within RCU. */
struct integ_snapshot *integ_snapshot_tryget(struct integ_snapshot *s)
{
	return refcount_inc_not_zero(&s->refs) ? s : NULL;
}

/*
 * Takes NULL. The policy drops its reference after a grace period, so whoever
 * drops the last one, no reader is left.
 */
void integ_snapshot_put(struct integ_snapshot *s)
{
	u32 i;

	if (!s || !refcount_dec_and_test(&s->refs))
		return;
	integ_programs_free(&s->programs);
	for (i = 0; i < s->nr; i++) {
		integ_lsm_free(s->entries[i].lsm);
		integ_rule_put(s->entries[i].rule);
	}
	kvfree(s);
}
