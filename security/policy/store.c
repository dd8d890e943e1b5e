// SPDX-License-Identifier: GPL-2.0-only
/*
 * The active policy: creation, publication, the boot list and what replaces it
 * (POL-30, POL-37).
 */
#define pr_fmt(fmt) "ima: " fmt

#include <linux/cleanup.h>
#include <linux/err.h>
#include <linux/slab.h>

#include "snapshot.h"
#include "store.h"

/**
 * integ_policy_create() - make a policy without rules
 * @env: what it needs from others; copied
 *
 * Context: process, may sleep.
 * Return: the policy, ERR_PTR(-ENOMEM).
 */
struct integ_policy *integ_policy_create(const struct integ_policy_env *env)
{
	struct integ_policy *p;
	struct integ_snapshot *s;

	p = kzalloc(sizeof(*p), GFP_KERNEL);
	if (!p)
		return ERR_PTR(-ENOMEM);
	s = integ_snapshot_create(NULL, NULL, 0, false);
	if (IS_ERR(s)) {
		kfree(p);
		return ERR_CAST(s);
	}
	p->env = *env;
	mutex_init(&p->lock);
	RCU_INIT_POINTER(p->snapshot, s);
	return p;
}

/**
 * integ_policy_destroy() - free a policy
 * @p: policy that nothing uses any more; NULL and ERR_PTR are ignored
 *
 * Superblock slots used with it must have been released.
 *
 * Context: process, may sleep.
 */
void integ_policy_destroy(struct integ_policy *p)
{
	if (IS_ERR_OR_NULL(p))
		return;
	synchronize_rcu();
	integ_snapshot_put(rcu_dereference_protected(p->snapshot, true));
	mutex_destroy(&p->lock);
	kfree(p);
}

static struct integ_snapshot *current_snapshot(struct integ_policy *p)
{
	return rcu_dereference_protected(p->snapshot,
					 lockdep_is_held(&p->lock));
}

/* Takes over the reference to @s. */
static void publish(struct integ_policy *p, struct integ_snapshot *s)
{
	struct integ_snapshot *old = current_snapshot(p);

	lockdep_assert_held(&p->lock);

	p->generation = s->generation;
	rcu_assign_pointer(p->snapshot, s);
	if (p->env.published)
		p->env.published(p->env.priv, &s->reach);
	synchronize_rcu();
	integ_snapshot_put(old);
}

/**
 * integ_policy_load_boot() - load the policy chosen on the command line
 * @p: a policy just created
 * @choice: what was chosen
 *
 * Context: process, may sleep.
 * Return: 0, -ENOMEM, or -EINVAL if a built-in rule does not parse.
 */
int integ_policy_load_boot(struct integ_policy *p,
			   const struct integ_boot_policy *choice)
{
	struct integ_rules rules = { };
	struct integ_snapshot *s;
	int rc;

	if (!p->env.arch_rules)
		pr_info("No architecture policies found\n");
	rc = integ_builtin_rules(&p->env, choice, &rules);
	if (!rc) {
		guard(mutex)(&p->lock);
		s = integ_snapshot_create(NULL, &rules, p->generation + 1, false);
		if (IS_ERR(s))
			rc = PTR_ERR(s);
		else
			publish(p, s);
	}
	integ_rules_clear(&rules);
	return rc;
}

/* What the first custom policy does not replace (POL-37). */
static struct integ_snapshot *permanent_rules(struct integ_policy *p)
{
	struct integ_rules rules = { };
	struct integ_snapshot *s;
	int rc;

	rc = integ_permanent_rules(&p->env, &rules);
	s = rc ? ERR_PTR(rc) : integ_snapshot_create(NULL, &rules, 0, false);
	integ_rules_clear(&rules);
	return s;
}

/**
 * integ_policy_append() - make rules active
 * @p: the policy
 * @add: rules to append to the custom policy, which replaces the boot policy if
 *	 there is none yet
 *
 * Context: process, may sleep.
 * Return: 0 or -ENOMEM.
 */
int integ_policy_append(struct integ_policy *p, const struct integ_rules *add)
{
	struct integ_snapshot *base, *s;

	guard(mutex)(&p->lock);
	base = p->custom ? integ_snapshot_tryget(current_snapshot(p)) :
			   permanent_rules(p);
	if (IS_ERR(base))
		return PTR_ERR(base);
	s = integ_snapshot_create(base, add, p->generation + 1, false);
	integ_snapshot_put(base);
	if (IS_ERR(s))
		return PTR_ERR(s);
	WRITE_ONCE(p->custom, true);
	publish(p, s);
	return 0;
}

static bool has_labels(const struct integ_snapshot *s)
{
	u32 i;

	for (i = 0; i < s->nr; i++)
		if (s->entries[i].rule->keys & INTEG_KEYS_LSM)
			return true;
	return false;
}

static void resolve_anew(struct integ_policy *p, bool warn)
{
	struct integ_snapshot *old = current_snapshot(p), *s;

	lockdep_assert_held(&p->lock);

	if (!has_labels(old))
		return;
	s = integ_snapshot_create(old, NULL, p->generation + 1, warn);
	if (IS_ERR(s))
		pr_err("lsm rule update error %ld\n", PTR_ERR(s));
	else
		publish(p, s);
}

/**
 * integ_policy_lsm_changed() - the security module's policy was reloaded
 * @p: the policy
 *
 * Resolves the labels of all rules again (POL-20). If memory runs out the
 * old ones stay, and matching tries again when it meets one that is stale.
 *
 * Context: process, may sleep.
 */
void integ_policy_lsm_changed(struct integ_policy *p)
{
	guard(mutex)(&p->lock);
	resolve_anew(p, true);
}

/**
 * integ_policy_refresh() - a stale label was met while matching
 * @p: the policy
 * @seen: generation of the snapshot that had it; nothing is done if another one
 *	  is active by now
 *
 * Context: process, may sleep.
 */
void integ_policy_refresh(struct integ_policy *p, u64 seen)
{
	guard(mutex)(&p->lock);
	if (p->generation == seen)
		resolve_anew(p, false);
}

/**
 * integ_policy_is_custom() - whether an update has replaced the boot policy
 * @p: the policy
 *
 * Context: any.
 */
bool integ_policy_is_custom(const struct integ_policy *p)
{
	return READ_ONCE(p->custom);
}

#if IS_ENABLED(CONFIG_IMA_KUNIT_TEST)
/* Changes with every publication and never comes back. */
u64 integ_policy_generation(struct integ_policy *p)
{
	guard(rcu)();
	return rcu_dereference(p->snapshot)->generation;
}
#endif
