/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Between the library and the kernel's policy code that is compiled into it.
 */
#ifndef IMACTL_POLICY_GLUE_H
#define IMACTL_POLICY_GLUE_H

#include <imactl/policy.h>

#include "../../security/policy/parse.h"
#include "../../security/policy/snapshot.h"
#include "../../security/policy/store.h"

/**
 * struct ima_policy - a policy and where its rules are from
 * @k: kernel it is for
 * @kernel: the policy as the kernel has it
 * @line: line of each rule of a text, in their order
 * @nr_lines: elements of @line
 * @labels: first line with a label of the security module, 0 if none
 * @nr_labels: how many there are
 */
struct ima_policy {
	struct ima_kconfig k;
	struct integ_policy *kernel;
	unsigned long *line;
	size_t nr_lines;
	unsigned long labels;
	unsigned long nr_labels;
};

/* What kernel code needs from layers that are not here. */
extern const struct integ_policy_env policy_env;

/* Make kernel code run in this thread run as in that kernel. */
void policy_use_config(const struct ima_kconfig *k);
const struct ima_kconfig *policy_config(void);

/* Labels of the event being matched in this thread; NULL for none. */
void policy_use_labels(const char *const *labels);

/**
 * policy_needs() - note the options without which a line is refused
 * @k: kernel that accepts it
 * @line: the line, of @len bytes
 * @needs: receives the bits of the options, in the order of ima_kconfig_name()
 *
 * Return: 0 or ENOMEM.
 */
int policy_needs(const struct ima_kconfig *k, const char *line, size_t len,
		 uint64_t *needs);

#endif
