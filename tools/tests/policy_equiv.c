// SPDX-License-Identifier: GPL-2.0-only
/*
 * Random policies against random events: what is explained is what the reference
 * matcher of the kernel's unit tests says, which shares no code with the policy.
 * Rules, events and reference are the sources in kunit/.
 *
 * Usage: policy_equiv [SEED]
 */
#include <stdlib.h>
#include <time.h>

#include <imactl/policy.h>

#include "../../kunit/policy_world.h"
#include "unit.h"

#define POLICIES	150
#define MAX_RULES	200
#define EVENTS		150
#define LINE_MAX	512

/* The names that kunit/policy_fixture.c and policy_world.c define in the kernel. */
const char *const test_template_names[] = {
	[TEST_IMA]	= "ima",
	[TEST_IMA_NG]	= "ima-ng",
	[TEST_IMA_NGV2]	= "ima-ngv2",
	[TEST_CUSTOM]	= "evm-sig",
};

const struct integ_template *test_template(enum test_template t)
{
	return (const struct integ_template *)(uintptr_t)test_template_names[t];
}

uuid_t world_uuid(unsigned int n)
{
	uuid_t uuid = { };

	uuid.b[0] = n;
	uuid.b[15] = n;
	return uuid;
}

void world_place(struct world *w, unsigned int n)
{
	w->inode->i_sb = w->sbs[n];
	w->ev.inode = w->inode;
}

#define SHIM_OPTION(name) _Thread_local bool shim_CONFIG_##name = true;
#include "shim_options.h"
#undef SHIM_OPTION
_Thread_local int shim_pcr = 10;

/* struct trial - a world and a policy in it */
struct trial {
	struct rnd_state rnd;
	struct world w;
	struct super_block sb[WORLD_SBS];
	struct inode inode;
	struct cred cred;
	struct ref_rule rule[MAX_RULES];
	size_t nr;
	char text[MAX_RULES * LINE_MAX];
	size_t len;
};

static void make_world(struct trial *t)
{
	static const char *const type_names[] = { "alpha", "beta", "gamma" };

	for (int i = 0; i < WORLD_SBS; i++) {
		t->w.types[i / 2].name = type_names[i / 2];
		t->sb[i].s_type = &t->w.types[i / 2];
		t->sb[i].s_magic = 0x100 + i / 2;
		t->sb[i].s_uuid = world_uuid(i);
		t->w.sbs[i] = &t->sb[i];
	}
	t->w.inode = &t->inode;
	t->w.cred = &t->cred;
	t->w.ev.cred = &t->cred;
}

static void make_rules(struct trial *t)
{
	static const u32 sizes[] = { 1, 4, 12, 60, MAX_RULES };
	u32 n = 1 + prandom_u32_state(&t->rnd) %
		    sizes[prandom_u32_state(&t->rnd) % ARRAY_SIZE(sizes)];

	t->len = 0;
	for (t->nr = 0; t->nr < n; t->nr++) {
		random_rule(&t->rnd, &t->rule[t->nr]);
		t->len += rule_text(&t->rule[t->nr], t->text + t->len, LINE_MAX);
	}
}

static void translate(const struct world *w, struct ima_policy_event *ev, char label[2][12])
{
	const struct inode *inode = w->ev.inode;

	snprintf(label[0], 12, "%u", w->obj);
	snprintf(label[1], 12, "%u", w->subj);
	*ev = (struct ima_policy_event) {
		.func = integ_op_name(w->ev.op), .mask = w->ev.mask,
		.uid = { w->cred->uid.val, w->cred->euid.val, w->cred->suid.val },
		.gid = { w->cred->gid.val, w->cred->egid.val, w->cred->sgid.val },
		.may_setuid = w->may_setuid, .may_setgid = w->may_setgid,
		.has_file = inode, .label = w->ev.label,
		.lsm = { [IMA_OBJ_TYPE] = label[0], [IMA_SUBJ_USER] = label[1] },
	};
	if (!inode)
		return;
	ev->fowner = inode->i_uid.val;
	ev->fgroup = inode->i_gid.val;
	ev->fsmagic = inode->i_sb->s_magic;
	ev->fsname = inode->i_sb->s_type->name;
	memcpy(ev->fsuuid, &inode->i_sb->s_uuid, sizeof(ev->fsuuid));
}

static const char *template_of(const struct integ_plan *plan)
{
	return (const char *)plan->measure_template;
}

static bool same_measure(const struct integ_plan *ref, const struct ima_plan *got)
{
	const char *want = template_of(ref);

	if (!(ref->todo & BIT(INTEG_MEASURE)))
		return true;
	return ref->pcr == got->pcr && !want == !got->template &&
	       (!want || !strcmp(want, got->template));
}

static bool same_appraise(const struct integ_plan *ref, const struct ima_plan *got)
{
	return !(ref->todo & BIT(INTEG_APPRAISE)) ||
	       (ref->appraise.rule == got->rule[IMA_APPRAISE] &&
		(int)ref->appraise.proof == (int)got->proof &&
		ref->appraise.algos == got->algos);
}

/* What was told of the rules, counted. */
static void note_step(void *ctx, const struct ima_step *step)
{
	unsigned int *decided = ctx;

	if (step->decides && step->positive)
		*decided |= 1u << step->class;
}

static bool same(struct trial *t, const struct ima_policy *p)
{
	struct integ_plan ref;
	struct ima_policy_event ev;
	struct ima_plan got;
	unsigned int decided = 0;
	char label[2][12];

	random_event(&t->rnd, &t->w);
	translate(&t->w, &ev, label);
	ref = ref_match(t->rule, t->nr, &t->w, INTEG_CLASSES_ALL);
	if (ima_policy_explain(p, &ev, &got, note_step, &decided))
		return false;
	return ref.todo == got.todo && ref.todo == decided && ref.verity == got.verity &&
	       same_measure(&ref, &got) && same_appraise(&ref, &got);
}

static bool try_policy(struct trial *t)
{
	struct ima_kconfig k;
	struct ima_policy *p;
	bool good;

	make_rules(t);
	ima_kconfig_full(&k);
	p = ima_policy_create(&k);
	good = p && !ima_policy_parse(p, t->text, t->len, NULL);
	if (!good)
		printf("# not accepted\n");
	for (int i = 0; i < EVENTS && good; i++) {
		good = same(t, p);
		if (!good)
			printf("# event %d: %s\n", i, integ_op_name(t->w.ev.op));
	}
	ima_policy_free(p);
	return good;
}

int main(int argc, char **argv)
{
	u64 seed = argc > 1 ? strtoull(argv[1], NULL, 10) : (u64)time(NULL) * 2 + 1;
	struct trial *t = calloc(1, sizeof(*t));
	bool good = t;

	if (t) {
		prandom_seed_state(&t->rnd, seed);
		make_world(t);
	}
	for (int i = 0; i < POLICIES && good; i++)
		good = try_policy(t);
	free(t);
	if (!good)
		printf("# seed %llu\n", (unsigned long long)seed);
	check(good, "random policies are explained as the reference matcher decides");
	return unit_failures != 0;
}
