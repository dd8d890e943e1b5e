// SPDX-License-Identifier: GPL-2.0-only
/*
 * Which rule decides about an event: asked of the kernel's matcher, and then seen
 * rule by rule and condition by condition.
 */
#include <linux/cred.h>
#include <linux/fs.h>
#include <linux/kernel.h>
#include <linux/seq_file.h>
#include <linux/slab.h>

#include "../../security/measure/measure.h"
#include "glue.h"

static_assert((int)IMA_MEASURE == INTEG_MEASURE && (int)IMA_APPRAISE == INTEG_APPRAISE &&
	      (int)IMA_AUDIT == INTEG_AUDIT && (int)IMA_HASH == INTEG_HASH,
	      "classes have the kernel's numbers");
static_assert((int)IMA_PROOF_ANY == INTEG_PROOF_ANY &&
	      (int)IMA_PROOF_SIGNATURE == INTEG_PROOF_SIGNATURE &&
	      (int)IMA_PROOF_VERITY == INTEG_PROOF_VERITY, "so have demands");
static_assert(IMA_LSM_KEY_COUNT == INTEG_LSM_CONDS, "labels are the kernel's");
static_assert((int)IMA_CONDS_MAX >= __INTEG_KEY_MAX, "a rule may have more conditions");

/* An event and everything it points to. */
struct scene {
	struct file_system_type type;
	struct super_block sb;
	struct inode inode;
	struct cred cred;
	struct integ_event ev;
	struct integ_match m;
};

static bool set_scene(struct scene *sc, const struct ima_policy_event *ev)
{
	*sc = (struct scene) {
		.type.name = ev->fsname ? ev->fsname : "",
		.sb = { .s_type = &sc->type, .s_magic = ev->fsmagic },
		.inode = { { ev->fowner }, { ev->fgroup }, &sc->sb },
		.cred = {
			.uid.val = ev->uid.real, .euid.val = ev->uid.effective,
			.suid.val = ev->uid.saved, .gid.val = ev->gid.real,
			.egid.val = ev->gid.effective, .sgid.val = ev->gid.saved,
		},
		.ev = {
			.op = integ_op_by_name(ev->func), .mask = ev->mask,
			.cred = &sc->cred, .inode = ev->has_file ? &sc->inode : NULL,
			.label = ev->label,
		},
		.m = {
			.ev = &sc->ev,
			.may_setuid = ev->may_setuid ? INTEG_YES : INTEG_NO,
			.may_setgid = ev->may_setgid ? INTEG_YES : INTEG_NO,
		},
	};
	memcpy(&sc->sb.s_uuid, ev->fsuuid, sizeof(sc->sb.s_uuid));
	return sc->ev.op != INTEG_OP_NONE;
}

static void ask_matcher(const struct ima_policy *p, struct scene *sc,
			struct ima_plan *plan)
{
	struct integ_plan out;

	integ_policy_match_as(p->kernel, NULL, &sc->m, INTEG_CLASSES_ALL, &out);
	*plan = (struct ima_plan) {
		.todo = out.todo, .verity = out.verity, .pcr = out.pcr,
		.template = out.measure_template ?
			    integ_template_name(out.measure_template) : NULL,
		.proof = (enum ima_proof)out.appraise.proof,
		.modsig = out.appraise.modsig, .algos = out.appraise.algos,
	};
	plan->rule[IMA_APPRAISE] = out.appraise.rule;
}

int ima_policy_match(const struct ima_policy *p, const struct ima_policy_event *ev,
		     struct ima_plan *plan)
{
	struct scene sc;

	if (!set_scene(&sc, ev))
		return EINVAL;
	policy_use_config(&p->k);
	policy_use_labels(ev->lsm);
	ask_matcher(p, &sc, plan);
	policy_use_labels(NULL);
	return 0;
}

static void look_at_cond(struct scene *sc, const struct integ_rule *rule,
			 const struct integ_cond *c, struct ima_step_cond *out)
{
	const struct integ_keyword *row = &integ_keywords[c->key];
	struct seq_file m = { .buf = out->text, .size = sizeof(out->text) - 1 };

	row->show(&m, &policy_env, rule, c);
	while (m.count && out->text[m.count - 1] == ' ')
		m.count--;
	out->text[m.count] = '\0';
	out->holds = row->match(&sc->m, c);
}

static void look_at_rule(struct scene *sc, const struct integ_entry *e,
			 struct ima_step *step)
{
	const struct integ_rule *rule = e->rule;

	step->class = (enum ima_class)integ_action_class(rule->action);
	step->positive = integ_action_positive(rule->action);
	step->names_func = rule->op != INTEG_OP_NONE;
	step->concerns = integ_rule_concerns(rule, sc->ev.op);
	step->nconds = 0;
	step->failed = 0;
	if (!step->concerns)
		return;
	sc->m.lsm = e->lsm;
	for (unsigned int i = 0; i < rule->nr_conds; i++) {
		look_at_cond(sc, rule, &rule->conds[i], &step->cond[step->nconds]);
		step->failed += !step->cond[step->nconds++].holds;
	}
}

/* What the matcher says and what the rules say, one by one. */
static bool agrees(const struct ima_plan *plan, const struct ima_plan *seen)
{
	return plan->todo == seen->todo &&
	       (!(plan->todo & 1u << IMA_APPRAISE) ||
		plan->rule[IMA_APPRAISE] == seen->rule[IMA_APPRAISE]);
}

int ima_policy_explain(const struct ima_policy *p, const struct ima_policy_event *ev,
		       struct ima_plan *plan,
		       void (*report)(void *ctx, const struct ima_step *step), void *ctx)
{
	const struct integ_snapshot *s = p->kernel->snapshot;
	struct ima_plan seen = { };
	struct ima_step step;
	struct scene sc;
	bool same;

	if (!set_scene(&sc, ev))
		return EINVAL;
	policy_use_config(&p->k);
	policy_use_labels(ev->lsm);
	ask_matcher(p, &sc, plan);
	for (u32 n = 0; n < s->nr; n++) {
		look_at_rule(&sc, &s->entries[n], &step);
		step.number = n + 1;
		step.late = seen.rule[step.class];
		step.decides = step.concerns && !step.failed && !step.late;
		if (step.decides)
			seen.rule[step.class] = n + 1;
		if (step.decides && step.positive)
			seen.todo |= 1u << step.class;
		if (report)
			report(ctx, &step);
	}
	policy_use_labels(NULL);
	same = agrees(plan, &seen);
	memcpy(plan->rule, seen.rule, sizeof(plan->rule));
	return same ? 0 : EIO;
}
