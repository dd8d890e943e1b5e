// SPDX-License-Identifier: GPL-2.0-only
/*
 * Conditions on labels of the security module: obj_* and subj_* (POL-20).
 */
#include <linux/kernel.h>

#include "cond.h"
#include "lsm.h"

int integ_parse_lsm(struct integ_parser *p, struct integ_draft *d,
		    const struct integ_token *t)
{
	int rc;

	if (d->seen & ~d->unresolved & BIT(t->key))
		return integ_refuse_second(p, t);
	rc = integ_lsm_known(t->key, t->value);
	if (rc == -ENOMEM)
		return integ_parse_refuse(p, t->text, "out of memory", rc);
	/*
	 * Once a custom policy is active the security policy it was written for
	 * may come later, and the rule becomes active then.
	 */
	if (rc && !p->custom)
		return integ_parse_refuse(p, t->text,
					  "unknown to the security module", -EINVAL);
	d->unresolved &= ~BIT(t->key);
	if (rc)
		d->unresolved |= BIT(t->key);
	integ_draft_add(d, t, (struct integ_cond) { .text = t->value });
	return 0;
}

static u32 subject(struct integ_match *m)
{
	if (!m->have_subj)
		m->subj = integ_lsm_subject(m->ev->cred);
	m->have_subj = true;
	return m->subj;
}

static u32 object(struct integ_match *m)
{
	if (!m->have_obj)
		m->obj = integ_lsm_object(m->ev->inode);
	m->have_obj = true;
	return m->obj;
}

bool integ_match_lsm(struct integ_match *m, const struct integ_cond *c)
{
	const bool subj = c->key >= INTEG_KEY_SUBJ_USER;
	int rc;

	if (!subj && !m->ev->inode)
		return false;
	rc = integ_lsm_compare(subj ? subject(m) : object(m), c->key, m->lsm);
	if (rc == -ESTALE && !m->refreshed)
		m->stale = true;
	return rc > 0;
}
