/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What imactl policy explain found out, and how it is said.
 */
#ifndef IMACTL_CTL_EXPLAIN_H
#define IMACTL_CTL_EXPLAIN_H

#include "policy.h"

/**
 * struct explanation - all rules as they were looked at
 * @policy: the policy
 * @file: its name
 * @event: the event
 * @plan: what the policy wants
 * @step: by number of the rule, from 0
 * @n: elements of @step
 * @all: say something of every rule
 */
struct explanation {
	const struct ima_policy *policy;
	const char *file;
	const struct event_options *event;
	struct ima_plan plan;
	struct ima_step *step;
	size_t n;
	bool all;
};

/**
 * step_is_close() - whether a rule would have decided but for one condition
 *
 * A rule of which nothing else held was not close to anything.
 */
bool step_is_close(const struct ima_step *step);

void explain_text(const struct explanation *x);
void explain_json(const struct explanation *x);

/** mask_words() - names of the bits, separated by bars; Return: @buf */
const char *mask_words(int mask, char *buf, size_t size);

#endif
