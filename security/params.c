// SPDX-License-Identifier: GPL-2.0-only
/*
 * Kernel command line: every option of the subsystem, each handed to its owner
 * (CMD-1 .. CMD-12). Runs once, long before IMA initialises, so owners only take
 * note here.
 */
#define pr_fmt(fmt) "ima: " fmt

#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/string.h>

#include "decide/decide.h"
#include "lib/lib.h"
#include "measure/measure.h"
#include "policy/policy.h"
#include "setup.h"

static struct integ_boot_policy boot_policy __initdata;
static bool fail_securely __initdata;

const struct integ_boot_policy *__init integ_boot_policy_chosen(void)
{
	return &boot_policy;
}

bool __init integ_fail_securely_chosen(void)
{
	return fail_securely;
}

static void __init choose_measure(enum integ_boot_measure which)
{
	/* The first measurement policy on the line stays (CMD-2, CMD-3). */
	if (boot_policy.measure == INTEG_BOOT_MEASURE_NONE)
		boot_policy.measure = which;
}

static void __init choose_policy(const char *name)
{
	if (!strcmp(name, "tcb"))
		choose_measure(INTEG_BOOT_MEASURE_TCB);
	else if (!strcmp(name, "critical_data"))
		boot_policy.critical_data = true;
	else if (!strcmp(name, "fail_securely"))
		fail_securely = true;
	else
		pr_err("policy \"%s\" not found\n", name);
}

static int __init param_policy(char *val)
{
	char *name;

	while ((name = strsep(&val, " |\n")))
		if (*name)
			choose_policy(name);
	return 1;
}
__setup("ima_policy=", param_policy);

static int __init param_tcb(char *unused)
{
	choose_measure(INTEG_BOOT_MEASURE_ORIGINAL_TCB);
	return 1;
}
__setup("ima_tcb", param_tcb);

static int __init param_hash(char *val)
{
	integ_choose_hash(val);
	return 1;
}
__setup("ima_hash=", param_hash);

static int __init param_template(char *val)
{
	integ_choose_template(val);
	return 1;
}
__setup("ima_template=", param_template);

static int __init param_template_fmt(char *val)
{
	integ_choose_template_format(val);
	return 1;
}
__setup("ima_template_fmt=", param_template_fmt);

static int __init param_canonical_fmt(char *unused)
{
	integ_canonical_fmt = true;
	return 1;
}
__setup("ima_canonical_fmt", param_canonical_fmt);

#ifdef CONFIG_INTEGRITY_AUDIT
static int __init param_audit(char *val)
{
	unsigned long on;

	if (!kstrtoul(val, 0, &on))
		integ_audit_set_informational(on != 0);
	return 1;
}
__setup("integrity_audit=", param_audit);
#endif
