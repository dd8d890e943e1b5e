// SPDX-License-Identifier: GPL-2.0-only
/*
 * An explanation for people.
 */
#include <string.h>

#include "explain.h"

/* Rules shown of those that were close. */
#define CLOSE_SHOWN 5

/* Bytes of a rule shown. */
#define RULE_SHOWN 512

const char *mask_words(int mask, char *buf, size_t size)
{
	static const char * const words[] = { "MAY_EXEC", "MAY_WRITE", "MAY_READ", "MAY_APPEND" };
	size_t len = 0;

	buf[0] = '\0';
	for (size_t i = 0; i < ARRAY_SIZE(words); i++) {
		if (mask >> i & 1 && len < size)
			len += (size_t)snprintf(buf + len, size - len, "%s%s",
						len ? "|" : "", words[i]);
	}
	return len ? buf : "none";
}

static void print_label(const char *key, const char *label)
{
	if (!label)
		return;
	printf(" %s=", key);
	print_escaped(stdout, (const uint8_t *)label, strlen(label));
}

static void print_uuid(const uint8_t uuid[16])
{
	for (size_t i = 0; i < 16; i++)
		printf("%s%02x", i == 4 || i == 6 || i == 8 || i == 10 ? "-" : "", uuid[i]);
}

static void print_ids(const char *name, const struct ima_ids *ids, bool may)
{
	printf(" %s=%u", name, ids->real);
	if (ids->effective != ids->real)
		printf(" e%s=%u", name, ids->effective);
	if (ids->saved != ids->effective)
		printf(" s%s=%u", name, ids->saved);
	if (may)
		printf(" (CAP_SET%s)", *name == 'u' ? "UID" : "GID");
}

static void print_event(const struct explanation *x)
{
	const struct ima_policy_event *ev = &x->event->ev;
	char mask[64];

	printf("event      %s mask=%s", ev->func, mask_words(ev->mask, mask, sizeof(mask)));
	print_label("label", ev->label);
	printf("\ntask      ");
	print_ids("uid", &ev->uid, ev->may_setuid);
	print_ids("gid", &ev->gid, ev->may_setgid);
	print_label("subj_user", ev->lsm[IMA_SUBJ_USER]);
	print_label("subj_role", ev->lsm[IMA_SUBJ_ROLE]);
	print_label("subj_type", ev->lsm[IMA_SUBJ_TYPE]);
	putchar('\n');
	if (!ev->has_file)
		return;
	printf("file       ");
	if (x->event->path) {
		print_escaped(stdout, (const uint8_t *)x->event->path, strlen(x->event->path));
		printf(": ");
	}
	printf("fowner=%u fgroup=%u fsmagic=0x%lx fsname=%s fsuuid=", ev->fowner, ev->fgroup,
	       ev->fsmagic, ev->fsname ? ev->fsname : "");
	/* Then it is taken to be all zeros, which a rule can hardly name. */
	if (x->event->path && !x->event->facts.has_uuid && !(x->event->given >> EV_FSUUID & 1))
		printf("unknown");
	else
		print_uuid(ev->fsuuid);
	print_label("obj_user", ev->lsm[IMA_OBJ_USER]);
	print_label("obj_role", ev->lsm[IMA_OBJ_ROLE]);
	print_label("obj_type", ev->lsm[IMA_OBJ_TYPE]);
	putchar('\n');
}

static void print_rule(const struct explanation *x, size_t number)
{
	unsigned long line = ima_policy_rule_line(x->policy, number);
	char text[RULE_SHOWN];

	ima_policy_rule_text(x->policy, number, text, sizeof(text));
	if (line)
		printf("line %lu: ", line);
	else
		printf("rule %zu: ", number);
	print_escaped(stdout, (const uint8_t *)text, strlen(text));
}

static void print_conds(const struct ima_step *step, bool held)
{
	const char *before = "";

	for (size_t i = 0; i < step->nconds; i++) {
		const struct ima_step_cond *c = &step->cond[i];

		if (c->holds != held)
			continue;
		fputs(before, stdout);
		print_escaped(stdout, (const uint8_t *)c->text, strlen(c->text));
		before = ", ";
	}
}

static void print_why(const struct explanation *x, const struct ima_step *step)
{
	const char *func = x->event->ev.func;

	printf("           because ");
	if (!step->nconds)
		printf("%s", step->names_func ? "func matches; there is no condition" :
						"it has no condition");
	else
		print_conds(step, true);
	if (step->nconds)
		printf(step->names_func ? " hold for %s" : " hold, and any func will do", func);
	putchar('\n');
}

static void print_demand(const struct explanation *x, enum ima_class class)
{
	static const char * const proofs[] = {
		[IMA_PROOF_ANY] = "a digest or a signature",
		[IMA_PROOF_SIGNATURE] = "a signature",
		[IMA_PROOF_VERITY] = "a signature over the fs-verity digest",
	};
	const struct ima_plan *plan = &x->plan;

	if (class == IMA_MEASURE)
		printf("           into PCR %d, template %s\n", plan->pcr,
		       plan->template ? plan->template : "(default)");
	if (class == IMA_APPRAISE)
		printf("           needs %s%s\n", proofs[plan->proof],
		       plan->modsig ? ", appended or in security.ima" : " in security.ima");
	if (class == IMA_APPRAISE && plan->algos)
		printf("           with an algorithm of appraise_algos\n");
	if (plan->verity >> class & 1 && class != IMA_APPRAISE)
		printf("           of the fs-verity digest\n");
}

static bool is_before_decision(const struct explanation *x, const struct ima_step *step,
			       enum ima_class class)
{
	return step->class == class && !step->late && !step->decides &&
	       (!x->plan.rule[class] || step->number < x->plan.rule[class]);
}

static void print_close(const struct explanation *x, enum ima_class class)
{
	size_t shown = 0, more = 0;

	for (size_t i = 0; i < x->n; i++) {
		const struct ima_step *step = &x->step[i];

		if (!is_before_decision(x, step, class) || !step_is_close(step))
			continue;
		if (shown++ >= CLOSE_SHOWN && !x->all) {
			more++;
			continue;
		}
		printf("           close: ");
		print_rule(x, step->number);
		printf("\n                  but not ");
		print_conds(step, false);
		putchar('\n');
	}
	if (more)
		printf("           and %zu more that were close (--all shows them)\n", more);
}

static void print_class(const struct explanation *x, enum ima_class class)
{
	size_t rule = x->plan.rule[class];

	printf("%-10s ", ima_class_name(class));
	if (!rule) {
		printf("no: no rule matches\n");
	} else {
		printf("%s: ", x->step[rule - 1].positive ? "yes" : "no");
		print_rule(x, rule);
		putchar('\n');
		print_why(x, &x->step[rule - 1]);
		if (x->step[rule - 1].positive)
			print_demand(x, class);
	}
	print_close(x, class);
}

static void print_step(const struct explanation *x, const struct ima_step *step)
{
	printf("  %-9s", step->decides ? "decides" : !step->concerns ? "func" :
	       step->failed ? "no match" : "too late");
	print_rule(x, step->number);
	if (step->failed) {
		printf("\n           not ");
		print_conds(step, false);
	}
	putchar('\n');
}

void explain_text(const struct explanation *x)
{
	print_event(x);
	putchar('\n');
	for (int class = 0; class < IMA_CLASS_COUNT; class++)
		print_class(x, (enum ima_class)class);
	if (!x->all)
		return;
	printf("\nall rules:\n");
	for (size_t i = 0; i < x->n; i++)
		print_step(x, &x->step[i]);
}
