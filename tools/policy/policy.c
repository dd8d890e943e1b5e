// SPDX-License-Identifier: GPL-2.0-only
/*
 * A policy, from its creation to its end, and what the kernel brings along.
 */
#include <linux/err.h>
#include <linux/kernel.h>
#include <linux/seq_file.h>
#include <linux/slab.h>

#include "glue.h"

struct ima_policy *ima_policy_create(const struct ima_kconfig *k)
{
	struct ima_policy *p = calloc(1, sizeof(*p));

	if (!p)
		return NULL;
	p->k = *k;
	policy_use_config(k);
	p->kernel = integ_policy_create(&policy_env);
	if (!IS_ERR(p->kernel))
		return p;
	free(p);
	return NULL;
}

void ima_policy_free(struct ima_policy *p)
{
	if (!p)
		return;
	integ_policy_destroy(p->kernel);
	free(p->line);
	free(p);
}

/* CMD-2; fail_securely is not a rule set, so there is nothing to explain of it. */
static bool choose(struct integ_boot_policy *choice, const char *name, size_t len)
{
	static const char *const names[] = {
		"tcb", "ima_tcb", "appraise_tcb", "secure_boot", "critical_data",
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(names); i++)
		if (strlen(names[i]) == len && !memcmp(names[i], name, len))
			break;
	switch (i) {
	case 0:
		choice->measure = INTEG_BOOT_MEASURE_TCB;
		return true;
	case 1:
		choice->measure = INTEG_BOOT_MEASURE_ORIGINAL_TCB;
		return true;
	case 2:
		choice->appraise_tcb = true;
		return true;
	case 3:
		choice->secure_boot = true;
		return true;
	case 4:
		choice->critical_data = true;
		return true;
	default:
		return false;
	}
}

int ima_policy_builtin(struct ima_policy *p, const char *names)
{
	struct integ_boot_policy choice = { };
	size_t len;

	for (;; names += len + 1) {
		len = strcspn(names, "| ,");
		if (!choose(&choice, names, len))
			return ENOENT;
		if (!names[len])
			break;
	}
	policy_use_config(&p->k);
	return -integ_policy_load_boot(p->kernel, &choice);
}

size_t ima_policy_rules(const struct ima_policy *p)
{
	return p->kernel->snapshot->nr;
}

void ima_policy_rule_text(const struct ima_policy *p, size_t number, char *buf,
			  size_t size)
{
	integ_policy_rule_text(p->kernel, (u32)number, buf, size);
	for (size_t len = strlen(buf); len && buf[len - 1] == ' '; len--)
		buf[len - 1] = '\0';
}

unsigned long ima_policy_rule_line(const struct ima_policy *p, size_t number)
{
	const size_t brought = ima_policy_rules(p) - p->nr_lines;

	return number > brought ? p->line[number - brought - 1] : 0;
}

const char *ima_func_name(size_t i)
{
	return i + 1 < __INTEG_OP_MAX ? integ_op_name(i + 1) : NULL;
}

const char *ima_class_name(enum ima_class class)
{
	static const enum integ_action actions[IMA_CLASS_COUNT] = {
		[IMA_MEASURE] = INTEG_ACTION_MEASURE,
		[IMA_APPRAISE] = INTEG_ACTION_APPRAISE,
		[IMA_AUDIT] = INTEG_ACTION_AUDIT,
		[IMA_HASH] = INTEG_ACTION_HASH,
	};

	return integ_action_name(actions[class]);
}
