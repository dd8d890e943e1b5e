// SPDX-License-Identifier: GPL-2.0-only
/*
 * The policy language as its definition reads (POL-15 to POL-18, POL-25): every
 * rule in file order, every condition of a rule. Shares no code with the policy,
 * not even the parser, so that it cannot share its mistakes.
 */
#include "policy_world.h"

static bool holds(const struct ref_id *id, u32 value)
{
	switch (id->op) {
	case '=':
		return value == id->value;
	case '<':
		return value < id->value;
	case '>':
		return value > id->value;
	default:
		return true;
	}
}

static bool creds_hold(const struct ref_rule *r, const struct world *w)
{
	const struct cred *c = w->cred;
	bool euid = holds(&r->id[1], c->euid.val);
	bool egid = holds(&r->id[3], c->egid.val);

	if (w->may_setuid)
		euid = euid || holds(&r->id[1], c->suid.val) ||
		       holds(&r->id[1], c->uid.val);
	if (w->may_setgid)
		egid = egid || holds(&r->id[3], c->sgid.val) ||
		       holds(&r->id[3], c->gid.val);
	return holds(&r->id[0], c->uid.val) && euid &&
	       holds(&r->id[2], c->gid.val) && egid;
}

static bool owners_hold(const struct ref_rule *r, const struct inode *inode)
{
	if (r->id[4].op && !uid_valid(inode->i_uid))
		return false;
	if (r->id[5].op && !gid_valid(inode->i_gid))
		return false;
	return holds(&r->id[4], inode->i_uid.val) &&
	       holds(&r->id[5], inode->i_gid.val);
}

static bool file_holds(const struct ref_rule *r, const struct world *w)
{
	const struct super_block *sb = w->inode->i_sb;
	uuid_t uuid = world_uuid(r->uuid);

	if (r->fsmagic && sb->s_magic != r->fsmagic)
		return false;
	if (r->fsname && strcmp(sb->s_type->name, r->fsname))
		return false;
	if (r->uuid >= 0 && memcmp(&sb->s_uuid, &uuid, sizeof(uuid)))
		return false;
	if (r->obj && r->obj != w->obj)
		return false;
	return owners_hold(r, w->inode);
}

static bool list_holds(const struct ref_rule *r, const char *label)
{
	char with_bars[64], wanted[32];

	if (!r->list)
		return true;
	snprintf(with_bars, sizeof(with_bars), "|%s|", r->list);
	snprintf(wanted, sizeof(wanted), "|%s|", label);
	return strstr(with_bars, wanted);
}

static bool op_holds(const struct ref_rule *r, enum integ_op op)
{
	if (r->op == INTEG_OP_NONE)
		return op != INTEG_OP_KEY && op != INTEG_OP_CRITICAL_DATA;
	return r->op == op;
}

static bool mask_holds(const struct ref_rule *r, int mask)
{
	if (!r->mask)
		return true;
	return r->mask_includes ? (mask & r->mask) == r->mask : mask == r->mask;
}

static bool rule_holds(const struct ref_rule *r, const struct world *w)
{
	return op_holds(r, w->ev.op) && mask_holds(r, w->ev.mask) &&
	       (!w->ev.inode || file_holds(r, w)) &&
	       (!r->subj || r->subj == w->subj) && creds_hold(r, w) &&
	       list_holds(r, w->ev.label);
}

static void do_measure(struct integ_plan *plan, const struct ref_rule *r)
{
	plan->pcr = r->pcr >= 0 ? r->pcr : CONFIG_IMA_MEASURE_PCR_IDX;
	plan->measure_template = r->template >= 0 ? test_template(r->template) : NULL;
}

static void do_appraise(struct integ_plan *plan, const struct ref_rule *r,
			u32 number)
{
	plan->appraise.proof = r->verity ? INTEG_PROOF_VERITY :
			       r->imasig ? INTEG_PROOF_SIGNATURE :
					   INTEG_PROOF_ANY;
	plan->appraise.unrevoked = r->verity || r->imasig;
	plan->appraise.algos = r->sha256_only ? BIT(HASH_ALGO_SHA256) : 0;
	plan->appraise.directio = r->directio;
	plan->appraise.any_op = r->op == INTEG_OP_NONE;
	plan->appraise.rule = number;
}

struct integ_plan ref_match(const struct ref_rule *rules, size_t nr,
			    const struct world *w, integ_classes_t want)
{
	struct integ_plan plan = { };
	integ_classes_t open = want;
	size_t i;

	for (i = 0; i < nr; i++) {
		const struct ref_rule *r = &rules[i];
		const bool positive = strncmp(r->action, "dont_", 5);
		const char *name = positive ? r->action : r->action + 5;
		enum integ_class class = !strcmp(name, "measure") ? INTEG_MEASURE :
					 !strcmp(name, "appraise") ? INTEG_APPRAISE :
					 !strcmp(name, "audit") ? INTEG_AUDIT :
								  INTEG_HASH;

		if (!(open & BIT(class)) || !rule_holds(r, w))
			continue;
		open &= ~BIT(class);
		if (positive)
			plan.todo |= BIT(class);
		if (positive && r->verity)
			plan.verity |= BIT(class);
		if (positive && class == INTEG_MEASURE)
			do_measure(&plan, r);
		if (positive && class == INTEG_APPRAISE)
			do_appraise(&plan, r, i + 1);
	}
	return plan;
}
