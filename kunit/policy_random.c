// SPDX-License-Identifier: GPL-2.0-only
/*
 * Random rules and events for the policy tests. Values come from small pools, so
 * that rules match often and share values; each rule is one the parser accepts.
 */
#include <linux/kernel.h>

#include "policy_world.h"

static const char *const id_names[] = {
	"uid", "euid", "gid", "egid", "fowner", "fgroup",
};

static const char *const actions[] = {
	"measure", "dont_measure", "audit", "hash", "dont_hash",
#ifdef CONFIG_IMA_APPRAISE
	"appraise", "dont_appraise",
#endif
};

static const char *const lists[] = { "a", "b", "a|b", "ab|b", "abc" };
static const char *const labels[] = { "a", "b", "ab", "c" };
static const int masks[] = { MAY_EXEC, MAY_WRITE, MAY_READ, MAY_APPEND };
static const char *const mask_names[] = {
	"MAY_EXEC", "MAY_WRITE", "MAY_READ", "MAY_APPEND",
};

static u32 below(struct rnd_state *rnd, u32 n)
{
	return prandom_u32_state(rnd) % n;
}

static bool one_in(struct rnd_state *rnd, u32 n)
{
	return !below(rnd, n);
}

static bool is_buffer(enum integ_op op)
{
	return op == INTEG_OP_KEY || op == INTEG_OP_CRITICAL_DATA;
}

static bool may_have_verity(enum integ_op op)
{
	return op != INTEG_OP_MODULE && op != INTEG_OP_KEXEC_KERNEL &&
	       op != INTEG_OP_KEXEC_INITRAMFS && op != INTEG_OP_KEXEC_CMDLINE;
}

static enum integ_op random_op(struct rnd_state *rnd)
{
	enum integ_op op;

	/* Half of everything is about opening files. */
	if (one_in(rnd, 2))
		return INTEG_OP_FILE;
	do
		op = 1 + below(rnd, __INTEG_OP_MAX - 1);
	while (op == INTEG_OP_SETXATTR ||
	       (op == INTEG_OP_KEY && !IS_ENABLED(CONFIG_IMA_MEASURE_ASYMMETRIC_KEYS)));
	return op;
}

static struct ref_id random_id(struct rnd_state *rnd, bool wide)
{
	struct ref_id id = { .op = "==<=>"[below(rnd, 5)] };

	id.value = below(rnd, wide ? 1000 : 8);
	return id;
}

static void random_ids(struct rnd_state *rnd, struct ref_rule *r)
{
	/* The two of a slot exclude each other. */
	const int user = below(rnd, 2), group = 2 + below(rnd, 2);
	const bool wide = one_in(rnd, 2);

	if (is_buffer(r->op)) {
		if (one_in(rnd, 2))
			r->id[0] = random_id(rnd, wide);
		if (one_in(rnd, 2))
			r->id[2] = random_id(rnd, wide);
		return;
	}
	if (one_in(rnd, 3))
		r->id[user] = random_id(rnd, wide);
	if (one_in(rnd, 4))
		r->id[group] = random_id(rnd, wide);
	if (one_in(rnd, 3))
		r->id[4] = random_id(rnd, wide);
	if (one_in(rnd, 4))
		r->id[5] = random_id(rnd, wide);
}

static void random_file_conditions(struct rnd_state *rnd, struct ref_rule *r)
{
	const int sb = below(rnd, WORLD_SBS + 2);
	static const char *const names[] = { "alpha", "beta", "gamma", "none" };

	if (one_in(rnd, 5))
		r->fsmagic = 0x100 + sb / 2;
	if (one_in(rnd, 5))
		r->fsname = names[sb / 2];
	if (one_in(rnd, 6))
		r->uuid = sb;
	if (one_in(rnd, 8))
		r->obj = 1 + below(rnd, 3);
	if (one_in(rnd, 8))
		r->subj = 1 + below(rnd, 3);
	if (r->op == INTEG_OP_KEXEC_CMDLINE)
		return;
	if (one_in(rnd, 4)) {
		r->mask = masks[below(rnd, ARRAY_SIZE(masks))];
		r->mask_includes = one_in(rnd, 2);
	}
}

void random_rule(struct rnd_state *rnd, struct ref_rule *r)
{
	*r = (struct ref_rule) { .uuid = -1, .pcr = -1, .template = -1 };
	r->op = one_in(rnd, 3) ? INTEG_OP_NONE : random_op(rnd);
	r->action = actions[below(rnd, ARRAY_SIZE(actions))];
	if (is_buffer(r->op) || r->op == INTEG_OP_KEXEC_CMDLINE)
		r->action = actions[below(rnd, 2)];
	random_ids(rnd, r);
	if (!is_buffer(r->op))
		random_file_conditions(rnd, r);
	else if (one_in(rnd, 2))
		r->list = lists[below(rnd, ARRAY_SIZE(lists))];
	if (may_have_verity(r->op) && !is_buffer(r->op))
		r->verity = one_in(rnd, 3);
	if (!is_buffer(r->op) && r->op != INTEG_OP_KEXEC_CMDLINE)
		r->directio = one_in(rnd, 4);
	if (!strcmp(r->action, "appraise")) {
		r->imasig = !r->verity && one_in(rnd, 2);
		r->sha256_only = one_in(rnd, 4);
	}
	if (strcmp(r->action, "measure"))
		return;
	if (one_in(rnd, 2))
		r->pcr = below(rnd, INTEG_PCR_MAX + 1);
	if (one_in(rnd, 2))
		r->template = below(rnd, __TEST_TEMPLATE_MAX);
}

static u32 event_id(struct rnd_state *rnd)
{
	return one_in(rnd, 2) ? below(rnd, 8) : below(rnd, 1000);
}

/* Mostly a task with one id, as tasks are; sometimes three different ones. */
static void random_cred(struct rnd_state *rnd, struct cred *c)
{
	c->uid.val = event_id(rnd);
	c->suid.val = one_in(rnd, 3) ? event_id(rnd) : c->uid.val;
	c->euid.val = one_in(rnd, 3) ? event_id(rnd) : c->uid.val;
	c->gid.val = event_id(rnd);
	c->sgid.val = one_in(rnd, 3) ? event_id(rnd) : c->gid.val;
	c->egid.val = one_in(rnd, 3) ? event_id(rnd) : c->gid.val;
}

void random_event(struct rnd_state *rnd, struct world *w)
{
	random_cred(rnd, w->cred);
	w->ev.op = random_op(rnd);
	w->ev.mask = one_in(rnd, 2) ? masks[below(rnd, ARRAY_SIZE(masks))] : below(rnd, 16);
	w->ev.label = labels[below(rnd, ARRAY_SIZE(labels))];
	w->may_setuid = one_in(rnd, 2);
	w->may_setgid = one_in(rnd, 2);
	w->subj = 1 + below(rnd, 3);
	w->obj = 1 + below(rnd, 3);
	world_place(w, below(rnd, WORLD_SBS));
	w->inode->i_uid.val = one_in(rnd, 20) ? -1 : event_id(rnd);
	w->inode->i_gid.val = one_in(rnd, 20) ? -1 : event_id(rnd);
	if (is_buffer(w->ev.op))
		w->ev.inode = NULL;
}

/* Write a rule as a line of text; tokens in no particular order but the parser's. */
size_t rule_text(const struct ref_rule *r, char *buf, size_t size)
{
	const uuid_t uuid = world_uuid(r->uuid);
	size_t n, i;

	n = scnprintf(buf, size, "%s ", r->action);
	if (r->template >= 0)
		n += scnprintf(buf + n, size - n, "template=%s ",
			       test_template_names[r->template]);
	for (i = 0; i < ARRAY_SIZE(id_names); i++)
		if (r->id[i].op)
			n += scnprintf(buf + n, size - n, "%s%c%u ", id_names[i],
				       r->id[i].op, r->id[i].value);
	if (r->op != INTEG_OP_NONE)
		n += scnprintf(buf + n, size - n, "func=%s ", integ_op_name(r->op));
	for (i = 0; i < ARRAY_SIZE(masks); i++)
		if (r->mask == masks[i])
			n += scnprintf(buf + n, size - n, "mask=%s%s ",
				       r->mask_includes ? "^" : "", mask_names[i]);
	if (r->fsmagic)
		n += scnprintf(buf + n, size - n, "fsmagic=%lx ", r->fsmagic);
	if (r->fsname)
		n += scnprintf(buf + n, size - n, "fsname=%s ", r->fsname);
	if (r->uuid >= 0)
		n += scnprintf(buf + n, size - n, "fsuuid=%pU ", &uuid);
	if (r->obj)
		n += scnprintf(buf + n, size - n, "obj_type=%u ", r->obj);
	if (r->subj)
		n += scnprintf(buf + n, size - n, "subj_user=%u ", r->subj);
	if (r->list)
		n += scnprintf(buf + n, size - n, "%s=%s ", r->op == INTEG_OP_KEY ?
			       "keyrings" : "label", r->list);
	if (r->pcr >= 0)
		n += scnprintf(buf + n, size - n, "pcr=%d ", r->pcr);
	if (r->verity)
		n += scnprintf(buf + n, size - n, "digest_type=verity ");
	if (r->verity && !strcmp(r->action, "appraise"))
		n += scnprintf(buf + n, size - n, "appraise_type=sigv3 ");
	if (r->imasig)
		n += scnprintf(buf + n, size - n, "appraise_type=imasig ");
	if (r->sha256_only)
		n += scnprintf(buf + n, size - n, "appraise_algos=sha256 ");
	if (r->directio)
		n += scnprintf(buf + n, size - n, "permit_directio ");
	return n + scnprintf(buf + n, size - n, "\n");
}
