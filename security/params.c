// SPDX-License-Identifier: GPL-2.0-only
/*
 * Kernel command line: every option of the subsystem, each handed to its owner
 * (CMD-1 .. CMD-12). Runs once, long before IMA initialises, so owners only take
 * note here.
 */
#define pr_fmt(fmt) "ima: " fmt

#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/secure_boot.h>
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
	else if (IS_ENABLED(CONFIG_IMA_APPRAISE) && !strcmp(name, "appraise_tcb"))
		boot_policy.appraise_tcb = true;
	else if (IS_ENABLED(CONFIG_IMA_APPRAISE) && !strcmp(name, "secure_boot"))
		boot_policy.secure_boot = true;
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

#ifdef CONFIG_IMA_APPRAISE
static int __init param_appraise_tcb(char *unused)
{
	boot_policy.appraise_tcb = true;
	return 1;
}
__setup("ima_appraise_tcb", param_appraise_tcb);
#endif

#ifdef CONFIG_IMA_APPRAISE_BOOTPARAM
static char *appraise_option __initdata;

/* The last one counts; what it says is looked at when IMA starts (CMD-5). */
static int __init param_appraise(char *val)
{
	appraise_option = val;
	return 1;
}
__setup("ima_appraise=", param_appraise);

static enum integ_appraise_mode __init mode_named(const char *value)
{
	static const struct {
		const char *prefix;
		enum integ_appraise_mode mode;
	} modes[] = {
		{ "off", INTEG_APPRAISE_OFF },
		{ "log", INTEG_APPRAISE_LOG },
		{ "fix", INTEG_APPRAISE_FIX },
		{ "enforce", INTEG_APPRAISE_ENFORCE },
	};
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(modes); i++)
		if (strstarts(value, modes[i].prefix))
			return modes[i].mode;
	pr_err("invalid \"%s\" appraise option\n", value);
	return INTEG_APPRAISE_ENFORCE;
}

enum integ_appraise_mode __init integ_appraise_mode_chosen(void)
{
	enum integ_appraise_mode mode = INTEG_APPRAISE_ENFORCE;

	if (appraise_option)
		mode = mode_named(appraise_option);
	if (mode == INTEG_APPRAISE_ENFORCE || !arch_get_secureboot())
		return mode;
	/* Who may edit the command line must not undo what the firmware began. */
	pr_info("Secure boot enabled: ignoring ima_appraise=%s option\n",
		appraise_option);
	return INTEG_APPRAISE_ENFORCE;
}
#else
enum integ_appraise_mode __init integ_appraise_mode_chosen(void)
{
	return IS_ENABLED(CONFIG_IMA_APPRAISE) ? INTEG_APPRAISE_ENFORCE :
						 INTEG_APPRAISE_OFF;
}
#endif /* CONFIG_IMA_APPRAISE_BOOTPARAM */

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
