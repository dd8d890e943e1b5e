// SPDX-License-Identifier: GPL-2.0-only
/*
 * What a superblock remembers of the policy.
 */
#include <linux/fs.h>
#include <linux/slab.h>

#include "snapshot.h"

static void free_view(struct integ_sb_view *view)
{
	integ_programs_free(&view->programs);
	kfree(view);
}

static void free_view_rcu(struct rcu_head *rcu)
{
	free_view(container_of(rcu, struct integ_sb_view, rcu));
}

static struct integ_sb_view *create_view(struct integ_snapshot *s,
					 const struct super_block *sb)
{
	struct integ_sb_view *view;

	view = kzalloc(sizeof(*view), GFP_KERNEL);
	if (!view)
		return NULL;
	view->generation = s->generation;
	/* data_race: a torn copy equals no UUID, and the view is built again. */
	view->uuid = data_race(sb->s_uuid);
	if (integ_programs_compile(&view->programs, s, sb, &view->uuid)) {
		free_view(view);
		return NULL;
	}
	return view;
}

/* A UUID can change at any time, so nothing is said of file systems by it. */
static u64 idle_ops(const struct integ_snapshot *s, const struct integ_sb_view *view)
{
	u64 ops = 0;
	int op;

	for (op = 0; op < __INTEG_OP_MAX && !s->uses_uuid; op++)
		if (!view->programs.of[op])
			ops |= BIT(op);
	return ops;
}

/* Tasks that install views of different policies may come here in any order. */
static void note_idle(struct integ_sb_slot *slot, u64 generation, u64 ops)
{
	s64 old = atomic64_read(&slot->idle);

	do {
		if ((u64)old >> INTEG_IDLE_OPS >= generation)
			return;
	} while (!atomic64_try_cmpxchg(&slot->idle, &old,
				       generation << INTEG_IDLE_OPS | ops));
}

/**
 * integ_view_install() - make a superblock remember a snapshot
 * @s: the snapshot; the caller holds a reference
 * @slot: slot of @sb
 * @sb: the superblock
 *
 * Several tasks may find the view missing at once; one of them wins. Does
 * nothing if memory runs out: the view only saves work.
 *
 * Context: process, may sleep.
 */
void integ_view_install(struct integ_snapshot *s, struct integ_sb_slot *slot,
			const struct super_block *sb)
{
	struct integ_sb_view *view, *old;

	view = create_view(s, sb);
	if (!view)
		return;

	note_idle(slot, s->generation, idle_ops(s, view));
	rcu_read_lock();
	old = rcu_dereference(slot->view);
	if (!integ_view_current(old, s, sb) &&
	    (!old || old->generation <= s->generation) &&
	    unrcu_pointer(cmpxchg(&slot->view, RCU_INITIALIZER(old),
				  RCU_INITIALIZER(view))) == old)
		view = NULL;
	rcu_read_unlock();

	if (view)
		free_view(view);
	else if (old)
		call_rcu(&old->rcu, free_view_rcu);
}

/**
 * integ_sb_slot_release() - forget the policy
 * @slot: slot of a superblock that is going away; nothing matches on it any more
 *
 * Context: any; does not sleep.
 */
void integ_sb_slot_release(struct integ_sb_slot *slot)
{
	struct integ_sb_view *old;

	atomic64_set(&slot->idle, 0);
	old = unrcu_pointer(xchg(&slot->view, NULL));
	if (old)
		call_rcu(&old->rcu, free_view_rcu);
}
