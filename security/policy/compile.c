// SPDX-License-Identifier: GPL-2.0-only
/*
 * From a list of rules to one program per operation. What "the first rule that
 * matches decides its class" (POL-25) can never reach is left out:
 * - rules for other operations, and rules with unknown labels;
 * - for a superblock, rules that its file system excludes;
 * - rules behind one of their class that has no condition left;
 * - exemptions with no positive rule of their class behind them.
 */
#include <linux/fs.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "snapshot.h"

#define COND_KEYS	(INTEG_KEY(MASK) | INTEG_KEYS_SB | INTEG_KEYS_ID |	\
			 INTEG_KEY(KEYRINGS) | INTEG_KEY(LABEL) | INTEG_KEYS_LSM)

/**
 * struct compiler - what programs are compiled for
 * @s: snapshot that holds the rules
 * @sb: superblock, or NULL for programs that suit any
 * @uuid: UUID to take it for
 * @order: room for the numbers of all rules
 */
struct compiler {
	const struct integ_snapshot *s;
	const struct super_block *sb;
	const uuid_t *uuid;
	u32 *order;
};

/**
 * integ_rule_concerns() - whether a rule is about an operation at all
 * @rule: the rule
 * @op: the operation
 *
 * Context: any.
 * Return: false if no event of @op can match, whatever the conditions say.
 */
bool integ_rule_concerns(const struct integ_rule *rule, enum integ_op op)
{
	if (rule->op != INTEG_OP_NONE)
		return rule->op == op;
	/* Operations without a file are covered only by rules naming them. */
	return op != INTEG_OP_NONE && op != INTEG_OP_KEY &&
	       op != INTEG_OP_CRITICAL_DATA && op != INTEG_OP_SETXATTR;
}

static bool sb_applies(const struct compiler *c, const struct integ_rule *rule)
{
	unsigned int i;

	if (!c->sb || !(rule->keys & INTEG_KEYS_SB))
		return true;
	for (i = 0; i < rule->nr_conds; i++)
		if (BIT(rule->conds[i].key) & INTEG_KEYS_SB &&
		    !integ_sb_cond_holds(&rule->conds[i], c->sb, c->uuid))
			return false;
	return true;
}

/* Whether the rule holds for every event that the program is for. */
static bool always_holds(const struct compiler *c, const struct integ_rule *rule)
{
	const integ_keys_t known = c->sb ? INTEG_KEYS_SB : 0;

	return !(rule->keys & COND_KEYS & ~known);
}

static integ_classes_t class_of(const struct integ_rule *rule)
{
	return INTEG_CLASS(integ_action_class(rule->action));
}

static u32 drop_idle_exemptions(const struct compiler *c, u32 nr)
{
	integ_classes_t positive = 0;
	u32 i, keep = nr;

	for (i = nr; i-- > 0;) {
		const struct integ_rule *rule = c->s->entries[c->order[i]].rule;

		if (integ_action_positive(rule->action))
			positive |= class_of(rule);
		else if (!(positive & class_of(rule)))
			continue;
		c->order[--keep] = c->order[i];
	}
	memmove(c->order, c->order + keep, (nr - keep) * sizeof(*c->order));
	return nr - keep;
}

/* Fill @order. A superblock's program starts from the general one. */
static u32 select_rules(const struct compiler *c, enum integ_op op)
{
	const struct integ_program *from = c->sb ? c->s->programs.of[op] : NULL;
	const u32 nr = from ? from->nr : c->s->nr;
	integ_classes_t closed = 0;
	u32 i, n, kept = 0;

	for (i = 0; i < nr; i++) {
		const struct integ_entry *e;

		if (!(i % 1024))
			cond_resched();
		n = from ? from->order[i] : i;
		e = &c->s->entries[n];
		if (closed & class_of(e->rule) ||
		    !integ_rule_concerns(e->rule, op) || !integ_entry_active(e) ||
		    !sb_applies(c, e->rule))
			continue;
		c->order[kept++] = n;
		if (always_holds(c, e->rule))
			closed |= class_of(e->rule);
	}
	return drop_idle_exemptions(c, kept);
}

static bool same_order(const struct integ_program *prog,
		       const struct compiler *c, u32 nr)
{
	return prog && prog->nr == nr &&
	       !memcmp(prog->order, c->order, nr * sizeof(*c->order));
}

/*
 * Rules without func apply to most operations, and most file systems exclude
 * nothing: share programs rather than keep a dozen copies.
 */
static struct integ_program *find_same(const struct integ_programs *out,
				       const struct compiler *c,
				       enum integ_op op, u32 nr)
{
	int other;

	if (c->sb && same_order(c->s->programs.of[op], c, nr))
		return c->s->programs.of[op];
	for (other = 0; other < op; other++)
		if (same_order(out->of[other], c, nr))
			return out->of[other];
	return NULL;
}

static int compile_op(struct integ_programs *out, const struct compiler *c,
		      enum integ_op op)
{
	const u32 nr = select_rules(c, op);

	if (!nr)
		return 0;
	out->of[op] = find_same(out, c, op, nr);
	if (out->of[op])
		return 0;
	out->of[op] = integ_program_build(c->s, c->order, nr);
	if (!out->of[op])
		return -ENOMEM;
	out->owned |= BIT(op);
	return 0;
}

/**
 * integ_programs_compile() - compile the rules of a snapshot
 * @out: receives the programs; zeroed
 * @s: the snapshot; its own programs are ready if @sb is given
 * @sb: superblock to compile for, or NULL for any
 * @uuid: UUID to take @sb for
 *
 * Context: process, may sleep.
 * Return: 0 or -ENOMEM; @out is to be freed in either case.
 */
int integ_programs_compile(struct integ_programs *out,
			   const struct integ_snapshot *s,
			   const struct super_block *sb, const uuid_t *uuid)
{
	struct compiler c = { .s = s, .sb = sb, .uuid = uuid };
	int op, rc = 0;

	c.order = kvmalloc_array(max(s->nr, 1), sizeof(*c.order),
				 GFP_KERNEL | __GFP_NOWARN);
	if (!c.order)
		return -ENOMEM;
	for (op = INTEG_OP_NONE + 1; op < __INTEG_OP_MAX && !rc; op++) {
		if (sb && !(s->sb_ops & BIT(op)))
			out->of[op] = s->programs.of[op];
		else
			rc = compile_op(out, &c, op);
	}
	kvfree(c.order);
	return rc;
}

/* Free what @progs owns. */
void integ_programs_free(struct integ_programs *progs)
{
	int op;

	for (op = 0; op < __INTEG_OP_MAX; op++)
		if (progs->owned & BIT(op))
			integ_program_free(progs->of[op]);
}
