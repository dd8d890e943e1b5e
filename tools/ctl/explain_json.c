// SPDX-License-Identifier: GPL-2.0-only
/*
 * An explanation for programs.
 */
#include <string.h>

#include "explain.h"

#define RULE_SHOWN 4096

static const char * const proofs[] = {
	[IMA_PROOF_ANY] = "any",
	[IMA_PROOF_SIGNATURE] = "signature",
	[IMA_PROOF_VERITY] = "verity-signature",
};

static void json_conds(struct json *j, const char *key, const struct ima_step *step, bool held)
{
	json_open(j, key, '[');
	for (size_t i = 0; i < step->nconds; i++) {
		const char *text = step->cond[i].text;

		/* No json_bytes(): elements of an array have no key for a second form. */
		if (step->cond[i].holds == held)
			json_text(j, NULL, text);
	}
	json_close(j, ']');
}

static void json_step(struct json *j, const char *key, const struct explanation *x,
		      const struct ima_step *step)
{
	unsigned long line = ima_policy_rule_line(x->policy, step->number);
	char text[RULE_SHOWN];

	ima_policy_rule_text(x->policy, step->number, text, sizeof(text));
	json_open(j, key, '{');
	json_number(j, "number", step->number);
	if (line)
		json_number(j, "line", line);
	else
		json_null(j, "line");
	json_bytes(j, "text", (const uint8_t *)text, strlen(text));
	json_text(j, "result", step->decides ? "decides" : !step->concerns ? "other-func" :
		  step->failed ? "no-match" : "too-late");
	json_conds(j, "held", step, true);
	json_conds(j, "failed", step, false);
	json_close(j, '}');
}

static void json_close_rules(struct json *j, const struct explanation *x, enum ima_class class)
{
	json_open(j, "close", '[');
	for (size_t i = 0; i < x->n; i++) {
		const struct ima_step *step = &x->step[i];

		if (step->class == class && !step->decides && step_is_close(step))
			json_step(j, NULL, x, step);
	}
	json_close(j, ']');
}

static void json_class(struct json *j, const struct explanation *x, enum ima_class class)
{
	const struct ima_plan *plan = &x->plan;
	bool todo = plan->todo >> class & 1;

	json_open(j, ima_class_name(class), '{');
	json_bool(j, "todo", todo);
	if (plan->rule[class])
		json_step(j, "rule", x, &x->step[plan->rule[class] - 1]);
	else
		json_null(j, "rule");
	if (todo && class == IMA_MEASURE) {
		json_number(j, "pcr", (uint64_t)plan->pcr);
		if (plan->template)
			json_text(j, "template", plan->template);
		else
			json_null(j, "template");
	}
	if (todo && class == IMA_APPRAISE) {
		json_text(j, "proof", proofs[plan->proof]);
		json_bool(j, "modsig", plan->modsig);
	}
	json_close_rules(j, x, class);
	json_close(j, '}');
}

static void json_event(struct json *j, const struct explanation *x)
{
	const struct ima_policy_event *ev = &x->event->ev;
	char mask[64];

	json_open(j, "event", '{');
	json_text(j, "func", ev->func);
	json_text(j, "mask", mask_words(ev->mask, mask, sizeof(mask)));
	json_number(j, "uid", ev->uid.real);
	json_number(j, "euid", ev->uid.effective);
	json_number(j, "gid", ev->gid.real);
	json_number(j, "egid", ev->gid.effective);
	if (x->event->path)
		json_bytes(j, "path", (const uint8_t *)x->event->path, strlen(x->event->path));
	if (ev->has_file) {
		json_number(j, "fowner", ev->fowner);
		json_number(j, "fgroup", ev->fgroup);
		json_number(j, "fsmagic", ev->fsmagic);
		json_text(j, "fsname", ev->fsname ? ev->fsname : "");
		json_hex(j, "fsuuid", ev->fsuuid, sizeof(ev->fsuuid));
	}
	json_close(j, '}');
}

void explain_json(const struct explanation *x)
{
	struct json j = { .out = stdout };

	json_open(&j, NULL, '{');
	json_text(&j, "policy", x->file);
	json_event(&j, x);
	json_open(&j, "actions", '{');
	for (int class = 0; class < IMA_CLASS_COUNT; class++)
		json_class(&j, x, (enum ima_class)class);
	json_close(&j, '}');
	if (x->all) {
		json_open(&j, "rules", '[');
		for (size_t i = 0; i < x->n; i++)
			json_step(&j, NULL, x, &x->step[i]);
		json_close(&j, ']');
	}
	json_close(&j, '}');
}
