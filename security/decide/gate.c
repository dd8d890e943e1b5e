// SPDX-License-Identifier: GPL-2.0-only
/*
 * Static keys that keep the hooks out of the way while no rule can match.
 */
#include "decide.h"

struct static_key_false integ_gates[__INTEG_OP_MAX] = {
	[0 ... __INTEG_OP_MAX - 1] = STATIC_KEY_FALSE_INIT,
};

static void set_gate(enum integ_op op, bool open)
{
	if (open)
		static_branch_enable(&integ_gates[op]);
	else
		static_branch_disable(&integ_gates[op]);
}

static bool is_watched(const struct integ_policy_reach *reach, enum integ_op op)
{
	return reach->classes[op] & INTEG_CLASS(INTEG_MEASURE);
}

/**
 * integ_gates_update() - open the gates of the operations a policy can match
 * @reach: what the policy can ask for, per operation
 *
 * Every open has to be looked at while mappings or opens are measured, whether
 * or not it is in policy itself: it may be a writer to a measured file (HOOK-26).
 *
 * Context: process, may sleep; calls are serialised by the policy's lock.
 */
void integ_gates_update(const struct integ_policy_reach *reach)
{
	bool any = false;
	int op;

	for (op = INTEG_OP_NONE + 1; op < __INTEG_OP_MAX; op++) {
		bool open = reach->classes[op];

		if (op == INTEG_OP_FILE)
			open |= is_watched(reach, INTEG_OP_MMAP) ||
				is_watched(reach, INTEG_OP_MMAP_REQPROT);
		set_gate(op, open);
		any |= open;
	}
	set_gate(INTEG_OP_NONE, any);
}
