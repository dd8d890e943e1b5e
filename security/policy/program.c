// SPDX-License-Identifier: GPL-2.0-only
/*
 * The rules of one operation, indexed so that an event looks only at rules that
 * ask for its ids, and at those that ask for none.
 *
 * A rule is filed under one of its equality conditions on ids: the one that the
 * fewest rules share. The others are still evaluated when the rule comes up.
 */
#include <linux/hash.h>
#include <linux/log2.h>
#include <linux/overflow.h>
#include <linux/sched.h>
#include <linux/slab.h>

#include "snapshot.h"

/* Fewer rules are faster walked than looked up. */
#define INDEX_MIN	8

/* Index of a rule that is filed nowhere. */
#define DIM_NONE	__INTEG_DIM_MAX

static_assert(INTEG_KEY_FGROUP - INTEG_KEY_UID == INTEG_DIM_FGROUP,
	      "dimensions are the id keys in their order");

/* Return: the dimension a condition can be looked up in, else DIM_NONE. */
static enum integ_dim cond_dim(const struct integ_cond *c)
{
	if (!(BIT(c->key) & INTEG_KEYS_ID) || c->cmp != INTEG_CMP_EQ)
		return DIM_NONE;
	return c->key - INTEG_KEY_UID;
}

static struct integ_slot *probe(const struct integ_index *index, u32 value)
{
	const u32 mask = BIT(index->bits) - 1;
	u32 i = hash_32(value, index->bits);

	while (index->slots[i].nr && index->slots[i].value != value)
		i = (i + 1) & mask;
	return &index->slots[i];
}

/**
 * integ_program_lookup() - look up the rules that ask for a value
 * @index: the index
 * @value: the value
 *
 * Context: any.
 * Return: their slot, NULL if there are none.
 */
const struct integ_slot *integ_program_lookup(const struct integ_index *index,
					      u32 value)
{
	const struct integ_slot *slot;

	if (!index->slots)
		return NULL;
	slot = probe(index, value);
	return slot->nr ? slot : NULL;
}

static int index_init(struct integ_index *index, u32 values)
{
	kvfree(index->slots);
	index->slots = NULL;
	if (!values)
		return 0;
	/* At least one slot in two stays free, so that probing ends. */
	index->bits = ilog2(values) + 2;
	index->slots = kvcalloc(BIT(index->bits), sizeof(*index->slots),
				GFP_KERNEL | __GFP_NOWARN);
	return index->slots ? 0 : -ENOMEM;
}

static void index_add(struct integ_index *index, u32 value)
{
	struct integ_slot *slot = probe(index, value);

	slot->value = value;
	slot->nr++;
}

static const struct integ_rule *rule_at(const struct integ_snapshot *s,
					const struct integ_program *prog, u32 i)
{
	return s->entries[prog->order[i]].rule;
}

/* Fill the indexes with every rule that could be in them, to see how many. */
static int count_candidates(struct integ_program *prog,
			    const struct integ_snapshot *s)
{
	u32 nr[__INTEG_DIM_MAX + 1] = { };
	int dim, pass;
	u32 i, k;

	for (pass = 0; pass < 2; pass++) {
		for (dim = 0; pass && dim < __INTEG_DIM_MAX; dim++)
			if (index_init(&prog->index[dim], nr[dim]))
				return -ENOMEM;
		for (i = 0; i < prog->nr; i++) {
			const struct integ_rule *rule = rule_at(s, prog, i);

			for (k = 0; k < rule->nr_conds; k++) {
				dim = cond_dim(&rule->conds[k]);
				if (!pass)
					nr[dim]++;
				else if (dim != DIM_NONE)
					index_add(&prog->index[dim],
						  rule->conds[k].id);
			}
		}
		cond_resched();
	}
	return 0;
}

/* Return: the condition to file a rule under, NULL if none will do. */
static const struct integ_cond *best_cond(const struct integ_program *prog,
					  const struct integ_rule *rule)
{
	const struct integ_cond *best = NULL;
	u32 k, nr, fewest = U32_MAX;
	enum integ_dim dim;

	for (k = 0; k < rule->nr_conds; k++) {
		dim = cond_dim(&rule->conds[k]);
		if (dim == DIM_NONE)
			continue;
		nr = probe(&prog->index[dim], rule->conds[k].id)->nr;
		if (nr < fewest) {
			fewest = nr;
			best = &rule->conds[k];
		}
	}
	return best;
}

/* Where the numbers of each slot will end; filling then goes backwards. */
static void lay_out(struct integ_program *prog)
{
	u32 *end = prog->rest + prog->nr_rest;
	u32 i;
	int dim;

	for (dim = 0; dim < __INTEG_DIM_MAX; dim++) {
		struct integ_index *index = &prog->index[dim];

		for (i = 0; index->slots && i < BIT(index->bits); i++) {
			end += index->slots[i].nr;
			index->slots[i].first = end;
		}
	}
}

static int file_rules(struct integ_program *prog, const struct integ_snapshot *s,
		      const struct integ_cond **best)
{
	u32 nr[__INTEG_DIM_MAX] = { };
	u32 i, *rest;
	int dim;

	for (i = 0; i < prog->nr; i++) {
		best[i] = best_cond(prog, rule_at(s, prog, i));
		if (best[i])
			nr[cond_dim(best[i])]++;
		else
			prog->nr_rest++;
	}
	for (dim = 0; dim < __INTEG_DIM_MAX; dim++)
		if (index_init(&prog->index[dim], nr[dim]))
			return -ENOMEM;
	for (i = 0; i < prog->nr; i++)
		if (best[i])
			index_add(&prog->index[cond_dim(best[i])], best[i]->id);
	lay_out(prog);
	rest = prog->rest + prog->nr_rest;
	for (i = prog->nr; i-- > 0;) {
		u32 **to = &rest;

		if (best[i])
			to = &probe(&prog->index[cond_dim(best[i])],
				    best[i]->id)->first;
		*--*to = prog->order[i];
	}
	return 0;
}

static int index_rules(struct integ_program *prog, const struct integ_snapshot *s)
{
	const struct integ_cond **best;
	int rc;

	prog->rest = prog->order + prog->nr;
	if (prog->nr < INDEX_MIN) {
		prog->nr_rest = prog->nr;
		memcpy(prog->rest, prog->order, prog->nr * sizeof(*prog->order));
		return 0;
	}
	best = kvmalloc_array(prog->nr, sizeof(*best), GFP_KERNEL | __GFP_NOWARN);
	if (!best)
		return -ENOMEM;
	rc = count_candidates(prog, s);
	if (!rc)
		rc = file_rules(prog, s, best);
	kvfree(best);
	return rc;
}

static integ_bases_t basis_of(integ_keys_t keys)
{
	integ_bases_t basis = 0;

	if (keys & (INTEG_KEY(UID) | INTEG_KEY(EUID)))
		basis |= INTEG_BASIS(USER);
	if (keys & (INTEG_KEY(FOWNER) | INTEG_KEY(FGROUP)))
		basis |= INTEG_BASIS(OWNER);
	if (keys & (INTEG_KEY(GID) | INTEG_KEY(EGID) | INTEG_KEY(FSUUID) |
		    INTEG_KEY(KEYRINGS) | INTEG_KEY(LABEL) | INTEG_KEYS_LSM))
		basis |= INTEG_BASIS(OTHER);
	return basis;
}

/* Return: the user that a rule asks for, else one that there is not. */
static u32 user_of(const struct integ_rule *rule)
{
	unsigned int i;

	for (i = 0; i < rule->nr_conds; i++)
		if (BIT(rule->conds[i].key) & (INTEG_KEY(UID) | INTEG_KEY(EUID)) &&
		    rule->conds[i].cmp == INTEG_CMP_EQ)
			return rule->conds[i].id;
	return U32_MAX;
}

/* Most policies measure what root does, and most of what is done is not root's. */
static void note_rule(struct integ_program *prog, const struct integ_rule *rule)
{
	const u32 user = user_of(rule);

	prog->basis |= basis_of(rule->keys);
	if (!integ_action_positive(rule->action))
		return;
	if (!prog->classes)
		prog->user = user;
	else if (user != prog->user)
		prog->user = U32_MAX;
	prog->by_user = prog->user != U32_MAX;
	prog->classes |= INTEG_CLASS(integ_action_class(rule->action));
}

/**
 * integ_program_build() - index the rules of an operation
 * @s: snapshot that holds them
 * @order: their numbers, ascending
 * @nr: how many; at least one
 *
 * Context: process, may sleep.
 * Return: the program, NULL if memory ran out.
 */
struct integ_program *integ_program_build(const struct integ_snapshot *s,
					  const u32 *order, u32 nr)
{
	struct integ_program *prog;
	u32 i;

	prog = kvzalloc(struct_size(prog, order, size_mul(nr, 2)),
			GFP_KERNEL | __GFP_NOWARN);
	if (!prog)
		return NULL;
	prog->nr = nr;
	memcpy(prog->order, order, nr * sizeof(*order));
	for (i = 0; i < nr; i++)
		note_rule(prog, rule_at(s, prog, i));
	if (index_rules(prog, s)) {
		integ_program_free(prog);
		return NULL;
	}
	return prog;
}

/* Takes NULL. */
void integ_program_free(struct integ_program *prog)
{
	int dim;

	for (dim = 0; prog && dim < __INTEG_DIM_MAX; dim++)
		kvfree(prog->index[dim].slots);
	kvfree(prog);
}
