// SPDX-License-Identifier: GPL-2.0-only
/*
 * The table of keywords. A new condition is a row here, a key in rule.h and, if
 * not every operation may have it, an entry in check.c.
 */
#include <linux/kernel.h>

#include "cond.h"

#define ATTR(_name, _ops, _func)					\
	{ .name = _name, .operators = _ops,				\
	  .parse = integ_parse_##_func, .show = integ_show_##_func }
#define COND(_name, _ops, _parse, _match, _show)			\
	{ .name = _name, .operators = _ops,				\
	  .parse = integ_parse_##_parse, .match = integ_match_##_match,	\
	  .show = integ_show_##_show }
#define LSM(_name)	COND(_name, "=", lsm, lsm, text)

const struct integ_keyword integ_keywords[] = {
	[INTEG_KEY_FUNC]	= ATTR("func", "=", func),
	[INTEG_KEY_MASK]	= COND("mask", "=", mask, mask, mask),
	[INTEG_KEY_FSMAGIC]	= COND("fsmagic", "=", fsmagic, sb, fsmagic),
	[INTEG_KEY_FSNAME]	= COND("fsname", "=", fsname, sb, text),
	[INTEG_KEY_KEYRINGS]	= COND("keyrings", "=", keyrings, list, text),
	[INTEG_KEY_LABEL]	= COND("label", "=", label, list, text),
	[INTEG_KEY_PCR]		= ATTR("pcr", "=", pcr),
	[INTEG_KEY_FSUUID]	= COND("fsuuid", "=", fsuuid, sb, fsuuid),
	[INTEG_KEY_UID]		= COND("uid", "=<>", user, uid, id),
	[INTEG_KEY_EUID]	= COND("euid", "=<>", user, euid, id),
	[INTEG_KEY_GID]		= COND("gid", "=<>", group, gid, id),
	[INTEG_KEY_EGID]	= COND("egid", "=<>", group, egid, id),
	[INTEG_KEY_FOWNER]	= COND("fowner", "=<>", user, fowner, id),
	[INTEG_KEY_FGROUP]	= COND("fgroup", "=<>", group, fgroup, id),
	[INTEG_KEY_APPRAISE_ALGOS] = ATTR("appraise_algos", "=", appraise_algos),
	[INTEG_KEY_OBJ_USER]	= LSM("obj_user"),
	[INTEG_KEY_OBJ_ROLE]	= LSM("obj_role"),
	[INTEG_KEY_OBJ_TYPE]	= LSM("obj_type"),
	[INTEG_KEY_SUBJ_USER]	= LSM("subj_user"),
	[INTEG_KEY_SUBJ_ROLE]	= LSM("subj_role"),
	[INTEG_KEY_SUBJ_TYPE]	= LSM("subj_type"),
	[INTEG_KEY_TEMPLATE]	= ATTR("template", "=", template),
	[INTEG_KEY_DIGEST_TYPE]	= ATTR("digest_type", "=", digest_type),
	[INTEG_KEY_APPRAISE_TYPE] = ATTR("appraise_type", "=", appraise_type),
	[INTEG_KEY_PERMIT_DIRECTIO] = ATTR("permit_directio", "", permit_directio),
	[INTEG_KEY_APPRAISE_FLAG] = { .name = "appraise_flag", .operators = "=",
				      .parse = integ_parse_appraise_flag },
};

static_assert(ARRAY_SIZE(integ_keywords) == __INTEG_KEY_MAX,
	      "a keyword has no row");

/**
 * integ_draft_add() - note a condition in a draft
 * @d: the draft
 * @t: the token it comes from
 * @cond: its value; @key and, unless set, @cmp are filled in here
 */
void integ_draft_add(struct integ_draft *d, const struct integ_token *t,
		     struct integ_cond cond)
{
	cond.key = t->key;
	if (cond.cmp == INTEG_CMP_EQ)
		cond.cmp = t->cmp;
	d->cond[t->key] = cond;
	d->seen |= BIT(t->key);
}

int integ_refuse_second(struct integ_parser *p, const struct integ_token *t)
{
	return integ_parse_refuse(p, t->text, "given twice", -EINVAL);
}
