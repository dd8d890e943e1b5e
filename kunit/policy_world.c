// SPDX-License-Identifier: GPL-2.0-only
/*
 * File systems, files and tasks made up for the policy tests.
 */
#include <linux/user_namespace.h>

#include "policy_world.h"

static const char *const type_names[] = { "alpha", "beta", "gamma" };

/* Number 0 is the nil UUID, which is what file systems without one have. */
uuid_t world_uuid(unsigned int n)
{
	uuid_t uuid = { };

	uuid.b[0] = n;
	uuid.b[15] = n;
	return uuid;
}

static void release_slots(void *priv)
{
	struct world *w = priv;
	int i;

	for (i = 0; i < WORLD_SBS; i++)
		integ_sb_slot_release(&w->slots[i]);
	/* The views are freed before the policy they refer to is gone. */
	rcu_barrier();
}

struct world *world_create(struct kunit *test)
{
	struct world *w = kunit_kzalloc(test, sizeof(*w), GFP_KERNEL);
	int i;

	KUNIT_ASSERT_NOT_NULL(test, w);
	w->inode = kunit_kzalloc(test, sizeof(*w->inode), GFP_KERNEL);
	w->cred = kunit_kzalloc(test, sizeof(*w->cred), GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, w->inode);
	KUNIT_ASSERT_NOT_NULL(test, w->cred);
	for (i = 0; i < WORLD_SBS; i++) {
		struct super_block *sb = kunit_kzalloc(test, sizeof(*sb), GFP_KERNEL);

		KUNIT_ASSERT_NOT_NULL(test, sb);
		w->types[i / 2].name = type_names[i / 2];
		sb->s_type = &w->types[i / 2];
		sb->s_magic = 0x100 + i / 2;
		sb->s_uuid = world_uuid(i);
		sb->s_user_ns = &init_user_ns;
		w->sbs[i] = sb;
	}
	w->ev.idmap = &nop_mnt_idmap;
	w->ev.cred = w->cred;
	w->ev.op = INTEG_OP_FILE;
	world_place(w, 0);
	KUNIT_ASSERT_EQ(test, 0, kunit_add_action_or_reset(test, release_slots, w));
	return w;
}

void world_place(struct world *w, unsigned int n)
{
	w->inode->i_sb = w->sbs[n];
	w->ev.inode = w->inode;
}

struct integ_plan world_match(struct world *w, struct integ_policy *p,
			      struct integ_sb_slot *slot, integ_classes_t want)
{
	struct integ_match m = {
		.ev = &w->ev,
		.may_setuid = w->may_setuid ? INTEG_YES : INTEG_NO,
		.may_setgid = w->may_setgid ? INTEG_YES : INTEG_NO,
		.have_subj = true,
		.have_obj = true,
		.subj = w->subj,
		.obj = w->obj,
	};
	struct integ_plan plan;

	integ_policy_match_as(p, slot, &m, want, &plan);
	return plan;
}
