// SPDX-License-Identifier: GPL-2.0-only
/*
 * Conditions on the requested access and on the file system: mask, fsmagic,
 * fsname, fsuuid (POL-15, POL-17).
 */
#include <linux/fs.h>
#include <linux/kernel.h>
#include <linux/seq_file.h>
#include <linux/string.h>

#include "cond.h"

static const struct {
	const char *name;
	int mask;
} masks[] = {
	{ "MAY_EXEC", MAY_EXEC },
	{ "MAY_WRITE", MAY_WRITE },
	{ "MAY_READ", MAY_READ },
	{ "MAY_APPEND", MAY_APPEND },
};

int integ_parse_mask(struct integ_parser *p, struct integ_draft *d,
		     const struct integ_token *t)
{
	const bool includes = t->value[0] == '^';
	const char *name = t->value + includes;
	size_t i;

	if (d->seen & INTEG_KEY(MASK))
		return integ_refuse_second(p, t);
	for (i = 0; i < ARRAY_SIZE(masks); i++) {
		if (strcmp(name, masks[i].name))
			continue;
		integ_draft_add(d, t, (struct integ_cond) {
			.cmp = includes ? INTEG_CMP_INCLUDES : INTEG_CMP_EQ,
			.mask = masks[i].mask,
		});
		return 0;
	}
	return integ_parse_refuse(p, t->text, "unknown access", -EINVAL);
}

int integ_parse_fsmagic(struct integ_parser *p, struct integ_draft *d,
			const struct integ_token *t)
{
	unsigned long magic;
	int rc;

	/* A zero magic counts as not given (POL-4). */
	if (d->seen & INTEG_KEY(FSMAGIC) && d->cond[t->key].fsmagic)
		return integ_refuse_second(p, t);
	rc = kstrtoul(t->value, 16, &magic);
	if (rc)
		return integ_parse_refuse(p, t->text, rc == -ERANGE ?
					  "number too large" :
					  "not a hexadecimal number", rc);
	integ_draft_add(d, t, (struct integ_cond) { .fsmagic = magic });
	return 0;
}

int integ_parse_fsname(struct integ_parser *p, struct integ_draft *d,
		       const struct integ_token *t)
{
	integ_draft_add(d, t, (struct integ_cond) { .text = t->value });
	return 0;
}

int integ_parse_fsuuid(struct integ_parser *p, struct integ_draft *d,
		       const struct integ_token *t)
{
	/* The nil UUID counts as not given (POL-4). */
	if (d->seen & INTEG_KEY(FSUUID) && !uuid_is_null(&d->uuid))
		return integ_refuse_second(p, t);
	if (uuid_parse(t->value, &d->uuid))
		return integ_parse_refuse(p, t->text, "not a UUID", -EINVAL);
	integ_draft_add(d, t, (struct integ_cond) { .uuid = &d->uuid });
	return 0;
}

bool integ_match_mask(struct integ_match *m, const struct integ_cond *c)
{
	return integ_mask_fits(c, m->ev->mask);
}

/**
 * integ_sb_cond_holds() - evaluate a condition on the file system
 * @c: condition whose key is in INTEG_KEYS_SB
 * @sb: the file system
 * @uuid: UUID to take it for; a caller that remembers the answer passes a copy
 *	  of @sb's, because that one can change while the file system is mounted
 *
 * Return: whether it holds.
 */
bool integ_sb_cond_holds(const struct integ_cond *c,
			 const struct super_block *sb, const uuid_t *uuid)
{
	switch (c->key) {
	case INTEG_KEY_FSMAGIC:
		return sb->s_magic == c->fsmagic;
	case INTEG_KEY_FSNAME:
		return !strcmp(sb->s_type->name, c->text);
	case INTEG_KEY_FSUUID:
		return uuid_equal(uuid, c->uuid);
	default:
		WARN_ON_ONCE(1);
		return false;
	}
}

bool integ_match_sb(struct integ_match *m, const struct integ_cond *c)
{
	const struct inode *inode = m->ev->inode;

	return inode && integ_sb_cond_holds(c, inode->i_sb, &inode->i_sb->s_uuid);
}

void integ_show_mask(struct seq_file *m, const struct integ_policy_env *env,
		     const struct integ_rule *rule, const struct integ_cond *c)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(masks); i++)
		if (masks[i].mask == c->mask)
			seq_printf(m, "mask=%s%s ",
				   c->cmp == INTEG_CMP_INCLUDES ? "^" : "",
				   masks[i].name);
}

void integ_show_fsmagic(struct seq_file *m, const struct integ_policy_env *env,
			const struct integ_rule *rule,
			const struct integ_cond *c)
{
	seq_printf(m, "fsmagic=0x%lx ", c->fsmagic);
}

void integ_show_fsuuid(struct seq_file *m, const struct integ_policy_env *env,
		       const struct integ_rule *rule,
		       const struct integ_cond *c)
{
	seq_printf(m, "fsuuid=%pU ", c->uuid);
}

/* Whatever was text stays as it was given, uncut (EDGE-8). */
void integ_show_text(struct seq_file *m, const struct integ_policy_env *env,
		     const struct integ_rule *rule, const struct integ_cond *c)
{
	seq_puts(m, integ_keywords[c->key].name);
	seq_putc(m, '=');
	seq_puts(m, c->text);
	seq_putc(m, ' ');
}
