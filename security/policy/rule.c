// SPDX-License-Identifier: GPL-2.0-only
/*
 * Rules and arrays of rules: making, sharing, freeing.
 */
#include <linux/overflow.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "cond.h"

static bool is_text(const struct integ_cond *c)
{
	switch (c->key) {
	case INTEG_KEY_MASK:
	case INTEG_KEY_FSMAGIC:
	case INTEG_KEY_FSUUID:
		return false;
	default:
		return !(BIT(c->key) & INTEG_KEYS_ID);
	}
}

/* Copy one condition, its string or UUID to the tail of the rule. */
static char *copy_cond(struct integ_cond *to, const struct integ_cond *from,
		       const struct integ_draft *d, char *tail)
{
	size_t len;

	*to = *from;
	if (from->key == INTEG_KEY_FSUUID) {
		to->uuid = memcpy(tail, &d->uuid, sizeof(d->uuid));
		return tail + sizeof(d->uuid);
	}
	if (!is_text(from))
		return tail;
	len = strlen(from->text) + 1;
	to->text = memcpy(tail, from->text, len);
	return tail + len;
}

/**
 * integ_rule_create() - make a rule from a checked draft
 * @d: the draft
 *
 * Return: the rule with one reference, NULL if memory ran out.
 */
struct integ_rule *integ_rule_create(const struct integ_draft *d)
{
	struct integ_rule *rule;
	size_t tail = 0, n = 0;
	char *p;
	int key;

	for (key = 0; key < __INTEG_KEY_MAX; key++) {
		if (!(d->seen & BIT(key)) || !integ_keywords[key].match)
			continue;
		n++;
		if (key == INTEG_KEY_FSUUID)
			tail += sizeof(d->uuid);
		else if (is_text(&d->cond[key]))
			tail += strlen(d->cond[key].text) + 1;
	}

	/* A line of a policy file may be longer than kmalloc() can serve. */
	rule = kvzalloc(size_add(struct_size(rule, conds, n), tail),
			GFP_KERNEL | __GFP_NOWARN);
	if (!rule)
		return NULL;
	refcount_set(&rule->refs, 1);
	rule->keys = d->seen;
	rule->action = d->action;
	rule->op = d->op;
	rule->pcr = d->pcr;
	rule->template = d->template;
	rule->proof = d->proof;
	rule->modsig = d->modsig;
	rule->algos = d->algos;
	rule->nr_conds = n;
	p = (char *)&rule->conds[n];
	for (key = 0, n = 0; key < __INTEG_KEY_MAX; key++)
		if (d->seen & BIT(key) && integ_keywords[key].match)
			p = copy_cond(&rule->conds[n++], &d->cond[key], d, p);
	return rule;
}

struct integ_rule *integ_rule_get(struct integ_rule *rule)
{
	refcount_inc(&rule->refs);
	return rule;
}

/* Takes NULL. */
void integ_rule_put(struct integ_rule *rule)
{
	if (rule && refcount_dec_and_test(&rule->refs))
		kvfree(rule);
}

/**
 * integ_rules_add() - append a rule
 * @rules: the array
 * @rule: rule whose reference the array takes over, unless this fails
 *
 * Return: 0 or -ENOMEM.
 */
int integ_rules_add(struct integ_rules *rules, struct integ_rule *rule)
{
	if (rules->nr == rules->room) {
		size_t room = max_t(size_t, 16, rules->room * 2);
		struct integ_rule **more;

		more = kvrealloc(rules->rule, array_size(room, sizeof(*more)),
				 GFP_KERNEL | __GFP_NOWARN);
		if (!more)
			return -ENOMEM;
		rules->rule = more;
		rules->room = room;
	}
	rules->rule[rules->nr++] = rule;
	return 0;
}

/* Drop all rules; the array can be used again. */
void integ_rules_clear(struct integ_rules *rules)
{
	while (rules->nr)
		integ_rule_put(rules->rule[--rules->nr]);
	kvfree(rules->rule);
	memset(rules, 0, sizeof(*rules));
}
