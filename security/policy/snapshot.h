/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Private to the policy: rules compiled for matching.
 *
 * A snapshot holds the active rules in file order and, per operation, a program:
 * the rules that can still make a difference there, indexed by the ids they ask
 * for. A superblock keeps a view: programs from which the rules that its file
 * system excludes are left out.
 */
#ifndef _SECURITY_INTEG_POLICY_SNAPSHOT_H
#define _SECURITY_INTEG_POLICY_SNAPSHOT_H

#include <linux/compiler.h>
#include <linux/fs.h>
#include <linux/rcupdate.h>

#include "cond.h"
#include "lsm.h"

/* What the index of a program looks up. */
enum integ_dim {
	INTEG_DIM_UID,
	INTEG_DIM_EUID,
	INTEG_DIM_GID,
	INTEG_DIM_EGID,
	INTEG_DIM_FOWNER,
	INTEG_DIM_FGROUP,
	__INTEG_DIM_MAX
};

/**
 * struct integ_entry - a rule of a snapshot
 * @rule: the rule; the snapshot holds a reference
 * @lsm: its labels, NULL if it has none or they are unknown
 */
struct integ_entry {
	struct integ_rule *rule;
	struct integ_lsm *lsm;
};

/* A rule with a label that the security module does not know is inactive. */
static inline bool integ_entry_active(const struct integ_entry *e)
{
	return e->lsm || !(e->rule->keys & INTEG_KEYS_LSM);
}

/**
 * struct integ_slot - rules that ask for one value
 * @value: the id
 * @nr: how many rules; 0 marks a free slot
 * @first: where their numbers begin
 */
struct integ_slot {
	u32 value;
	u32 nr;
	u32 *first;
};

/**
 * struct integ_index - open-addressing table of values
 * @slots: 1 << @bits slots, at least half of them free; NULL if empty
 * @bits: size
 */
struct integ_index {
	struct integ_slot *slots;
	unsigned int bits;
};

/**
 * struct integ_program - what to look at for one operation
 * @classes: classes with a positive rule
 * @basis: what it depends on
 * @by_user: every positive rule asks for @user, by uid or euid
 * @user: the only user that is of interest
 * @nr: elements of @order
 * @nr_rest: elements of @rest
 * @rest: numbers of the rules that are in no index, ascending
 * @index: rules by the one id that singles them out best, each rule at most once
 * @order: numbers of all rules, ascending; then @rest and the indexed ones
 *
 * Numbers are positions in the entries of the snapshot it was compiled for.
 */
struct integ_program {
	integ_classes_t classes;
	integ_bases_t basis;
	bool by_user;
	u32 user;
	u32 nr;
	u32 nr_rest;
	u32 *rest;
	struct integ_index index[__INTEG_DIM_MAX];
	u32 order[];
};

/**
 * struct integ_programs - programs by operation
 * @of: NULL where no rule can do anything; operations may share one
 * @owned: operations whose program is freed with this struct, others borrow
 */
struct integ_programs {
	struct integ_program *of[__INTEG_OP_MAX];
	u16 owned;
};

static_assert(__INTEG_OP_MAX <= 16, "owned and sb_ops are too narrow");

/**
 * struct integ_snapshot - the active policy
 * @refs: the policy itself, and builders of superblock views
 * @generation: number of the publication; unique within the policy
 * @reach: what each operation can lead to
 * @sb_ops: operations whose program has conditions on the file system
 * @uses_uuid: one of these is fsuuid
 * @programs: for any file system, and for events without a file
 * @nr: elements of @entries
 * @entries: all active rules in file order
 *
 * Immutable once published. Readers are in an RCU read section or hold @refs.
 */
struct integ_snapshot {
	refcount_t refs;
	u64 generation;
	struct integ_policy_reach reach;
	u16 sb_ops;
	bool uses_uuid;
	struct integ_programs programs;
	u32 nr;
	struct integ_entry entries[] __counted_by(nr);
};

/**
 * struct integ_sb_view - the policy as it concerns one superblock
 * @rcu: frees it
 * @generation: of the snapshot whose entries and programs it refers to; it may
 *		only be used while that snapshot is
 * @uuid: UUID the file system had
 * @programs: those of the snapshot where they are the same
 *
 * Immutable once in a slot.
 */
struct integ_sb_view {
	struct rcu_head rcu;
	u64 generation;
	uuid_t uuid;
	struct integ_programs programs;
};

/* snapshot.c */
struct integ_snapshot *
integ_snapshot_create(const struct integ_snapshot *base,
		      const struct integ_rules *add, u64 generation, bool warn);
struct integ_snapshot *integ_snapshot_tryget(struct integ_snapshot *s);
void integ_snapshot_put(struct integ_snapshot *s);

/* compile.c */
bool integ_rule_concerns(const struct integ_rule *rule, enum integ_op op);
int integ_programs_compile(struct integ_programs *out,
			   const struct integ_snapshot *s,
			   const struct super_block *sb, const uuid_t *uuid);
void integ_programs_free(struct integ_programs *progs);

/* program.c */
struct integ_program *integ_program_build(const struct integ_snapshot *s,
					  const u32 *order, u32 nr);
void integ_program_free(struct integ_program *prog);
const struct integ_slot *integ_program_lookup(const struct integ_index *index,
					      u32 value);

/* view.c */

/**
 * integ_view_current() - whether a view may be used
 * @view: the view, or NULL
 * @s: snapshot in use
 * @sb: superblock of the view
 *
 * Context: within RCU.
 * Return: true if @view is for @s and @sb as it is now.
 */
static inline bool integ_view_current(const struct integ_sb_view *view,
				      const struct integ_snapshot *s,
				      const struct super_block *sb)
{
	if (!view || view->generation != s->generation)
		return false;
	if (!s->uses_uuid)
		return true;
	/*
	 * data_race: a UUID changed while we look at it makes the view stale now
	 * or at the next event; nothing orders the two.
	 */
	return data_race(uuid_equal(&view->uuid, &sb->s_uuid));
}

void integ_view_install(struct integ_snapshot *s, struct integ_sb_slot *slot,
			const struct super_block *sb);

#endif /* _SECURITY_INTEG_POLICY_SNAPSHOT_H */
