/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Private to the policy: one row per keyword, saying how it is written, read,
 * evaluated and shown.
 */
#ifndef _SECURITY_INTEG_POLICY_COND_H
#define _SECURITY_INTEG_POLICY_COND_H

#include "parse.h"

struct super_block;
struct integ_lsm;

/* Answer of a question asked at most once per match. */
enum integ_answer {
	INTEG_UNASKED,
	INTEG_NO,
	INTEG_YES,
};

/**
 * struct integ_match - one match in progress; on the stack of the matcher
 * @ev: the event
 * @lsm: resolved labels of the rule being evaluated, NULL if it has none
 * @may_setuid: whether the current task has CAP_SETUID (POL-16)
 * @may_setgid: whether the current task has CAP_SETGID
 * @have_subj: @subj is valid
 * @have_obj: @obj is valid
 * @refreshed: labels have been resolved anew; one that is stale still does not
 *	       match
 * @stale: a label was resolved against an older security policy (POL-20)
 * @generation: of the snapshot that has it, if @stale
 * @subj: security id of the acting credentials
 * @obj: security id of the inode
 */
struct integ_match {
	const struct integ_event *ev;
	const struct integ_lsm *lsm;
	enum integ_answer may_setuid;
	enum integ_answer may_setgid;
	bool have_subj;
	bool have_obj;
	bool refreshed;
	bool stale;
	u32 subj;
	u32 obj;
	u64 generation;
};

/**
 * struct integ_token - a keyword with its value as found in a line
 * @key: which keyword
 * @cmp: operator, INTEG_CMP_EQ if the keyword takes no value
 * @text: the whole token
 * @value: what follows the operator; never empty, NULL if there is no operator
 */
struct integ_token {
	enum integ_key key;
	enum integ_cmp cmp;
	const char *text;
	const char *value;
};

/**
 * struct integ_keyword - everything about one keyword
 * @name: as written
 * @operators: characters allowed after @name, empty if it takes no value
 * @parse: take the value into the draft; 0 or what integ_parse_refuse() returns.
 *	   Says itself whether a second one is an error or replaces the first.
 * @match: whether the condition holds; NULL for an attribute of the rule
 * @show: write the element with a trailing blank (POL-60); NULL if never shown.
 *	  The condition is NULL for attributes.
 */
struct integ_keyword {
	const char *name;
	const char *operators;
	int (*parse)(struct integ_parser *p, struct integ_draft *d,
		     const struct integ_token *t);
	bool (*match)(struct integ_match *m, const struct integ_cond *c);
	void (*show)(struct seq_file *m, const struct integ_policy_env *env,
		     const struct integ_rule *rule, const struct integ_cond *c);
};

/* cond.c */
extern const struct integ_keyword integ_keywords[__INTEG_KEY_MAX];

void integ_draft_add(struct integ_draft *d, const struct integ_token *t,
		     struct integ_cond cond);
int integ_refuse_second(struct integ_parser *p, const struct integ_token *t);

/* attr.c: what a rule does, rather than when it applies */
#define INTEG_PARSER(name)						\
	int integ_parse_##name(struct integ_parser *p,			\
			       struct integ_draft *d,			\
			       const struct integ_token *t)
#define INTEG_MATCHER(name)						\
	bool integ_match_##name(struct integ_match *m,			\
				const struct integ_cond *c)
#define INTEG_SHOWER(name)						\
	void integ_show_##name(struct seq_file *m,			\
			       const struct integ_policy_env *env,	\
			       const struct integ_rule *rule,		\
			       const struct integ_cond *c)

INTEG_PARSER(func);
INTEG_PARSER(pcr);
INTEG_PARSER(template);
INTEG_PARSER(digest_type);
INTEG_PARSER(permit_directio);
INTEG_SHOWER(func);
INTEG_SHOWER(pcr);
INTEG_SHOWER(template);
INTEG_SHOWER(digest_type);
INTEG_SHOWER(permit_directio);

/* attr_appraise.c: what an appraise rule demands */
INTEG_PARSER(appraise_type);
INTEG_PARSER(appraise_flag);
INTEG_PARSER(appraise_algos);
INTEG_SHOWER(appraise_type);
INTEG_SHOWER(appraise_algos);

int integ_refuse_appraisal(struct integ_parser *p, const char *token);

/* cond_file.c: the access and the file system */
INTEG_PARSER(mask);
INTEG_PARSER(fsmagic);
INTEG_PARSER(fsname);
INTEG_PARSER(fsuuid);
INTEG_MATCHER(mask);
INTEG_MATCHER(sb);
INTEG_SHOWER(mask);
INTEG_SHOWER(fsmagic);
INTEG_SHOWER(fsuuid);
INTEG_SHOWER(text);

bool integ_sb_cond_holds(const struct integ_cond *c,
			 const struct super_block *sb, const uuid_t *uuid);

/**
 * integ_mask_fits() - whether an access is what a condition asks for (POL-15)
 * @c: condition of INTEG_KEY_MASK
 * @mask: the access
 */
static inline bool integ_mask_fits(const struct integ_cond *c, int mask)
{
	if (c->cmp == INTEG_CMP_INCLUDES)
		return mask & c->mask;
	return mask == c->mask;
}

/* cond_id.c: users and groups */

/**
 * integ_id_fits() - whether an id is what a condition asks for (POL-16)
 * @c: condition whose key is in INTEG_KEYS_ID
 * @id: the id
 */
static inline bool integ_id_fits(const struct integ_cond *c, u32 id)
{
	switch (c->cmp) {
	case INTEG_CMP_GT:
		return id > c->id;
	case INTEG_CMP_LT:
		return id < c->id;
	default:
		return id == c->id;
	}
}

INTEG_PARSER(user);
INTEG_PARSER(group);
INTEG_MATCHER(uid);
INTEG_MATCHER(euid);
INTEG_MATCHER(gid);
INTEG_MATCHER(egid);
INTEG_MATCHER(fowner);
INTEG_MATCHER(fgroup);
INTEG_SHOWER(id);

/* cond_list.c: keyrings and labels */
INTEG_PARSER(keyrings);
INTEG_PARSER(label);
INTEG_MATCHER(list);

/* cond_lsm.c: labels of the security module */
INTEG_PARSER(lsm);
INTEG_MATCHER(lsm);

#endif /* _SECURITY_INTEG_POLICY_COND_H */
