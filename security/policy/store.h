/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Private to the policy: its state.
 */
#ifndef _SECURITY_INTEG_POLICY_STORE_H
#define _SECURITY_INTEG_POLICY_STORE_H

#include <linux/mutex.h>

#include "rule.h"

struct integ_match;
struct integ_snapshot;

/**
 * struct integ_policy - one policy with everything it needs
 * @env: as given at creation; constant
 * @lock: serialises publications; nests inside the lock of an open policy file,
 *	  and the env's published callback runs under it
 * @snapshot: active rules; RCU, never NULL, replaced under @lock
 * @generation: of @snapshot; under @lock
 * @custom: an update has replaced the boot policy; set under @lock, never
 *	    cleared, read without it
 * @updating: bit 0 is set while an update is pending, or for ever once no other
 *	      is allowed (POL-46)
 */
struct integ_policy {
	struct integ_policy_env env;
	struct mutex lock;	/* publications */
	struct integ_snapshot __rcu *snapshot;
	u64 generation;
	bool custom;
	unsigned long updating;
};

/* store.c */
int integ_policy_append(struct integ_policy *p, const struct integ_rules *add);
void integ_policy_refresh(struct integ_policy *p, u64 seen);
#if IS_ENABLED(CONFIG_IMA_KUNIT_TEST)
u64 integ_policy_generation(struct integ_policy *p);
#endif

/* builtin.c */
int integ_builtin_rules(const struct integ_policy_env *env,
			const struct integ_boot_policy *choice,
			struct integ_rules *rules);
int integ_permanent_rules(const struct integ_policy_env *env,
			  struct integ_rules *rules);

/* match.c */
void integ_policy_match_as(struct integ_policy *p, struct integ_sb_slot *slot,
			   struct integ_match *m, integ_classes_t want,
			   struct integ_plan *plan);

#endif /* _SECURITY_INTEG_POLICY_STORE_H */
