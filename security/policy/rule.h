/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Private to the policy: what a line of policy text became.
 *
 * A rule is immutable from the moment it exists. Everything it says, including
 * strings, sits in one allocation; what depends on the world outside (labels of
 * the security module, superblocks) is kept by those who resolved it.
 */
#ifndef _SECURITY_INTEG_POLICY_RULE_H
#define _SECURITY_INTEG_POLICY_RULE_H

#include <linux/refcount.h>
#include <linux/uidgid.h>
#include <linux/uuid.h>

#include "policy.h"

/* What a rule asks for (POL-2). */
enum integ_action {
	INTEG_ACTION_NONE,
	INTEG_ACTION_MEASURE,
	INTEG_ACTION_DONT_MEASURE,
	INTEG_ACTION_APPRAISE,
	INTEG_ACTION_DONT_APPRAISE,
	INTEG_ACTION_AUDIT,
	INTEG_ACTION_HASH,
	INTEG_ACTION_DONT_HASH,
	__INTEG_ACTION_MAX
};

/*
 * Keywords of the language, in the order read-back shows them (POL-60). It is
 * also the order in which the conditions of a rule are evaluated: those that
 * compare a number come before those that ask the security module. digest_type
 * stands before appraise_type, which the parser wants in this order (EDGE-1).
 */
enum integ_key {
	INTEG_KEY_FUNC,
	INTEG_KEY_MASK,
	INTEG_KEY_FSMAGIC,
	INTEG_KEY_FSNAME,
	INTEG_KEY_KEYRINGS,
	INTEG_KEY_LABEL,
	INTEG_KEY_PCR,
	INTEG_KEY_FSUUID,
	INTEG_KEY_UID,
	INTEG_KEY_EUID,
	INTEG_KEY_GID,
	INTEG_KEY_EGID,
	INTEG_KEY_FOWNER,
	INTEG_KEY_FGROUP,
	INTEG_KEY_APPRAISE_ALGOS,
	INTEG_KEY_OBJ_USER,
	INTEG_KEY_OBJ_ROLE,
	INTEG_KEY_OBJ_TYPE,
	INTEG_KEY_SUBJ_USER,
	INTEG_KEY_SUBJ_ROLE,
	INTEG_KEY_SUBJ_TYPE,
	INTEG_KEY_TEMPLATE,
	INTEG_KEY_DIGEST_TYPE,
	INTEG_KEY_APPRAISE_TYPE,
	INTEG_KEY_PERMIT_DIRECTIO,
	/* Accepted and ignored; never part of a rule (POL-3). */
	INTEG_KEY_APPRAISE_FLAG,
	__INTEG_KEY_MAX
};

/* A true set of enum integ_key. */
typedef u32 integ_keys_t;

#define INTEG_KEY(k)	((integ_keys_t)BIT(INTEG_KEY_##k))

static_assert(__INTEG_KEY_MAX <= 32, "integ_keys_t is too narrow");

#define INTEG_KEYS_SB	(INTEG_KEY(FSMAGIC) | INTEG_KEY(FSNAME) | \
			 INTEG_KEY(FSUUID))
#define INTEG_KEYS_ID	(INTEG_KEY(UID) | INTEG_KEY(EUID) | INTEG_KEY(GID) | \
			 INTEG_KEY(EGID) | INTEG_KEY(FOWNER) | \
			 INTEG_KEY(FGROUP))
#define INTEG_KEYS_LSM	(INTEG_KEY(OBJ_USER) | INTEG_KEY(OBJ_ROLE) | \
			 INTEG_KEY(OBJ_TYPE) | INTEG_KEY(SUBJ_USER) | \
			 INTEG_KEY(SUBJ_ROLE) | INTEG_KEY(SUBJ_TYPE))

#define INTEG_LSM_CONDS	6

/* How a condition compares. */
enum integ_cmp {
	INTEG_CMP_EQ,		/* = */
	INTEG_CMP_GT,		/* > */
	INTEG_CMP_LT,		/* < */
	INTEG_CMP_INCLUDES,	/* =^ of mask: all these bits, and maybe others */
};

/**
 * struct integ_cond - one condition
 * @key: which; selects the member of the union
 * @cmp: enum integ_cmp
 * @mask: MAY_* bits of INTEG_KEY_MASK
 * @fsmagic: of INTEG_KEY_FSMAGIC
 * @id: kernel-internal user or group id of the INTEG_KEYS_ID
 * @uuid: of INTEG_KEY_FSUUID
 * @text: of every other key: a name, a ``|`` list or a label
 */
struct integ_cond {
	u8 key;
	u8 cmp;
	union {
		int mask;
		unsigned long fsmagic;
		u32 id;
		const uuid_t *uuid;
		const char *text;
	};
};

/**
 * struct integ_rule - one rule
 * @refs: snapshots and pending updates that hold it
 * @keys: keywords the rule has
 * @action: enum integ_action
 * @op: enum integ_op, INTEG_OP_NONE for every operation of files
 * @pcr: meaningful with INTEG_KEY_PCR in @keys
 * @nr_conds: elements of @conds
 * @proof: enum integ_proof, meaningful with INTEG_KEY_APPRAISE_TYPE in @keys
 * @modsig: appraise_type=imasig|modsig
 * @algos: meaningful with INTEG_KEY_APPRAISE_ALGOS in @keys
 * @template: template named by the rule, or NULL; lives for ever
 * @conds: conditions in the order of enum integ_key, all of which must hold
 *
 * Strings and the UUID of @conds follow in the same allocation.
 */
struct integ_rule {
	refcount_t refs;
	integ_keys_t keys;
	u8 action;
	u8 op;
	u8 pcr;
	u8 nr_conds;
	u8 proof;
	bool modsig;
	integ_algos_t algos;
	const struct integ_template *template;
	struct integ_cond conds[] __counted_by(nr_conds);
};

/**
 * struct integ_rules - growing array of rules, a reference held to each
 * @rule: the rules in order
 * @nr: how many
 * @room: how many fit without growing
 */
struct integ_rules {
	struct integ_rule **rule;
	size_t nr;
	size_t room;
};

/* names.c */
const char *integ_action_name(enum integ_action action);
enum integ_op integ_op_by_name(const char *name);

/**
 * struct integ_action_kind - what an action is about
 * @class: the class of actions that it decides
 * @positive: it asks for something, rather than exempting from it
 */
struct integ_action_kind {
	u8 class;
	bool positive;
};

extern const struct integ_action_kind integ_action_kinds[];

static inline enum integ_class integ_action_class(enum integ_action action)
{
	return integ_action_kinds[action].class;
}

static inline bool integ_action_positive(enum integ_action action)
{
	return integ_action_kinds[action].positive;
}

/* rule.c */
struct integ_draft;
struct integ_rule *integ_rule_create(const struct integ_draft *d);
struct integ_rule *integ_rule_get(struct integ_rule *rule);
void integ_rule_put(struct integ_rule *rule);
int integ_rules_add(struct integ_rules *rules, struct integ_rule *rule);
void integ_rules_clear(struct integ_rules *rules);

/* show.c */
struct seq_file;
void integ_rule_show(struct seq_file *m, const struct integ_policy_env *env,
		     const struct integ_rule *rule);

#endif /* _SECURITY_INTEG_POLICY_RULE_H */
