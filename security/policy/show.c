// SPDX-License-Identifier: GPL-2.0-only
/*
 * Read-back: rules as text that can be loaded again (POL-60, EDGE-1).
 */
#include <linux/seq_file.h>
#include <linux/string.h>

#include "cond.h"
#include "snapshot.h"
#include "store.h"

static const struct integ_cond *find_cond(const struct integ_rule *rule,
					  enum integ_key key)
{
	unsigned int i;

	for (i = 0; i < rule->nr_conds; i++)
		if (rule->conds[i].key == key)
			return &rule->conds[i];
	return NULL;
}

/**
 * integ_rule_show() - write a rule and a line feed
 * @m: where to
 * @env: names of templates
 * @rule: the rule
 *
 * Context: any.
 */
void integ_rule_show(struct seq_file *m, const struct integ_policy_env *env,
		     const struct integ_rule *rule)
{
	int key;

	seq_printf(m, "%s ", integ_action_name(rule->action));
	for (key = 0; key < __INTEG_KEY_MAX; key++)
		if (rule->keys & BIT(key))
			integ_keywords[key].show(m, env, rule,
						 find_cond(rule, key));
	seq_putc(m, '\n');
}

/**
 * integ_policy_rule_text() - text of an active rule
 * @p: the policy
 * @number: of the rule, from 1
 * @buf: receives the text without line feed, cut if it is longer; empty if there
 *	 is no such rule
 * @size: bytes in @buf
 *
 * Context: any.
 */
void integ_policy_rule_text(struct integ_policy *p, u32 number, char *buf,
			    size_t size)
{
	struct seq_file m = { .buf = buf, .size = size - 1 };
	const struct integ_snapshot *s;

	guard(rcu)();
	s = rcu_dereference(p->snapshot);
	if (number && number <= s->nr)
		integ_rule_show(&m, &p->env, s->entries[number - 1].rule);
	buf[m.count] = '\0';
	buf[strcspn(buf, "\n")] = '\0';
}

/*
 * Finding a position is an array access in whichever snapshot is active
 * (POL-61), so reading everything is linear at any read size. Active rules are
 * never reordered: between two chunks an update can only append, except that
 * the first custom policy replaces the boot policy as a whole.
 */
static const struct integ_entry *entry_at(struct integ_policy *p, loff_t pos)
{
	const struct integ_snapshot *s = rcu_dereference(p->snapshot);

	return pos < s->nr ? &s->entries[pos] : NULL;
}

static void *seq_start(struct seq_file *m, loff_t *pos)
	__acquires(RCU)
{
	rcu_read_lock();
	return (void *)entry_at(m->private, *pos);
}

static void *seq_next(struct seq_file *m, void *v, loff_t *pos)
{
	return (void *)entry_at(m->private, ++*pos);
}

static void seq_stop(struct seq_file *m, void *v)
	__releases(RCU)
{
	rcu_read_unlock();
}

static int seq_show(struct seq_file *m, void *v)
{
	const struct integ_policy *p = m->private;
	const struct integ_entry *e = v;

	if (integ_entry_active(e))
		integ_rule_show(m, &p->env, e->rule);
	return 0;
}

const struct seq_operations integ_policy_seq_ops = {
	.start = seq_start,
	.next = seq_next,
	.stop = seq_stop,
	.show = seq_show,
};
