// SPDX-License-Identifier: GPL-2.0-only
/*
 * Rules that the kernel brings along (POL-30 .. POL-36): policy text, which
 * goes through the parser like any other and so shows what an upload would do.
 */
#define pr_fmt(fmt) "ima: " fmt

#include <linux/kernel.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/user_namespace.h>

#include "parse.h"
#include "store.h"

/* File systems whose content the kernel makes up, or that nothing is run from. */
static const char *const dont_measure[] = {
	"dont_measure fsmagic=0x9fa0",		/* proc */
	"dont_measure fsmagic=0x62656572",	/* sysfs */
	"dont_measure fsmagic=0x64626720",	/* debugfs */
	"dont_measure fsmagic=0x1021994",	/* tmpfs */
	"dont_measure fsmagic=0x1cd1",		/* devpts */
	"dont_measure fsmagic=0x42494e4d",	/* binfmt_misc */
	"dont_measure fsmagic=0x73636673",	/* securityfs */
	"dont_measure fsmagic=0xf97cff8c",	/* selinuxfs */
	"dont_measure fsmagic=0x43415d53",	/* smackfs */
	"dont_measure fsmagic=0x27e0eb",	/* cgroup */
	"dont_measure fsmagic=0x63677270",	/* cgroup2 */
	"dont_measure fsmagic=0x6e736673",	/* nsfs */
	"dont_measure fsmagic=0xde5e81e4",	/* efivarfs */
	NULL
};

static const char *const tcb[] = {
	"measure func=MMAP_CHECK mask=MAY_EXEC",
	"measure func=BPRM_CHECK mask=MAY_EXEC",
	"measure func=FILE_CHECK mask=^MAY_READ euid=0",
	"measure func=FILE_CHECK mask=^MAY_READ uid=0",
	"measure func=MODULE_CHECK",
	"measure func=FIRMWARE_CHECK",
	"measure func=POLICY_CHECK",
	NULL
};

static const char *const original_tcb[] = {
	"measure func=MMAP_CHECK mask=MAY_EXEC",
	"measure func=BPRM_CHECK mask=MAY_EXEC",
	"measure func=FILE_CHECK mask=MAY_READ uid=0",
	"measure func=MODULE_CHECK",
	"measure func=FIRMWARE_CHECK",
	NULL
};

static const char *const dont_appraise[] = {
	"dont_appraise fsmagic=0x9fa0",		/* proc */
	"dont_appraise fsmagic=0x62656572",	/* sysfs */
	"dont_appraise fsmagic=0x64626720",	/* debugfs */
	"dont_appraise fsmagic=0x1021994",	/* tmpfs */
	"dont_appraise fsmagic=0x858458f6",	/* ramfs */
	"dont_appraise fsmagic=0x1cd1",		/* devpts */
	"dont_appraise fsmagic=0x42494e4d",	/* binfmt_misc */
	"dont_appraise fsmagic=0x73636673",	/* securityfs */
	"dont_appraise fsmagic=0xf97cff8c",	/* selinuxfs */
	"dont_appraise fsmagic=0x43415d53",	/* smackfs */
	"dont_appraise fsmagic=0x6e736673",	/* nsfs */
	"dont_appraise fsmagic=0xde5e81e4",	/* efivarfs */
	"dont_appraise fsmagic=0x27e0eb",	/* cgroup */
	"dont_appraise fsmagic=0x63677270",	/* cgroup2 */
	NULL
};

static const char signed_policy[] = "appraise func=POLICY_CHECK appraise_type=imasig";

static const char *const secure_boot[] = {
	"appraise func=MODULE_CHECK appraise_type=imasig",
	"appraise func=FIRMWARE_CHECK appraise_type=imasig",
	"appraise func=KEXEC_KERNEL_CHECK appraise_type=imasig",
	"appraise func=POLICY_CHECK appraise_type=imasig",
	NULL
};

static int add_rule(struct integ_parser *parser, const char *text,
		    struct integ_rules *rules)
{
	struct integ_rule *rule = NULL;
	char *line;
	int rc;

	line = kstrdup(text, GFP_KERNEL);
	if (!line)
		return -ENOMEM;
	rc = integ_parse_line(parser, line, &rule);
	if (rc)
		pr_err("built-in rule \"%s\": %s\n", text, parser->error.reason);
	kfree(line);
	if (!rc)
		rc = integ_rules_add(rules, rule);
	if (rc)
		integ_rule_put(rule);
	return rc;
}

static int add_rules(struct integ_parser *parser, const char *const *text,
		     struct integ_rules *rules)
{
	int rc = 0;

	while (*text && !rc)
		rc = add_rule(parser, *text++, rules);
	return rc;
}

/*
 * The architecture's text is not ours: a rule that is not understood must not take
 * the other ones with it (POL-34).
 */
static int add_arch_rules(struct integ_parser *parser, struct integ_rules *rules)
{
	const char *const *text = parser->env->arch_rules;
	int rc = 0;

	for (; text && *text && rc != -ENOMEM; text++) {
		rc = add_rule(parser, *text, rules);
		if (rc && rc != -ENOMEM)
			pr_warn("Skipping unknown architecture policy rule: %s\n",
				*text);
	}
	return rc == -ENOMEM ? rc : 0;
}

static int add_build_time(struct integ_parser *parser, struct integ_rules *rules)
{
	int rc = 0;

	if (IS_ENABLED(CONFIG_IMA_APPRAISE_REQUIRE_MODULE_SIGS))
		rc = add_rule(parser, "appraise func=MODULE_CHECK appraise_type=imasig",
			      rules);
	if (!rc && IS_ENABLED(CONFIG_IMA_APPRAISE_REQUIRE_FIRMWARE_SIGS))
		rc = add_rule(parser, "appraise func=FIRMWARE_CHECK appraise_type=imasig",
			      rules);
	if (!rc && IS_ENABLED(CONFIG_IMA_APPRAISE_REQUIRE_KEXEC_SIGS))
		rc = add_rule(parser, "appraise func=KEXEC_KERNEL_CHECK appraise_type=imasig",
			      rules);
	if (!rc && IS_ENABLED(CONFIG_IMA_APPRAISE_REQUIRE_POLICY_SIGS))
		rc = add_rule(parser, signed_policy, rules);
	return rc;
}

static int add_appraise_tcb(struct integ_parser *parser, struct integ_rules *rules)
{
	int rc;

	rc = add_rules(parser, dont_appraise, rules);
	if (!rc && IS_ENABLED(CONFIG_IMA_WRITE_POLICY))
		rc = add_rule(parser, signed_policy, rules);
	if (!rc)
		rc = add_rule(parser, IS_ENABLED(CONFIG_IMA_APPRAISE_SIGNED_INIT) ?
			      "appraise fowner=0 appraise_type=imasig" :
			      "appraise fowner=0", rules);
	return rc;
}

/**
 * integ_permanent_rules() - the rules that no upload replaces (POL-37)
 * @env: environment of the policy
 * @rules: receives the rules; to be cleared in any case
 *
 * Context: process, may sleep.
 * Return: 0, -ENOMEM, or -EINVAL if a rule does not parse.
 */
int integ_permanent_rules(const struct integ_policy_env *env,
			  struct integ_rules *rules)
{
	struct integ_parser parser = { .env = env, .user_ns = &init_user_ns };
	int rc;

	rc = add_arch_rules(&parser, rules);
	return rc ?: add_build_time(&parser, rules);
}

/**
 * integ_builtin_rules() - the rules of a boot policy
 * @env: environment of the policy
 * @choice: what the command line chose
 * @rules: receives the rules; to be cleared in any case
 *
 * Context: process, may sleep.
 * Return: 0, -ENOMEM, or -EINVAL if a rule does not parse.
 */
int integ_builtin_rules(const struct integ_policy_env *env,
			const struct integ_boot_policy *choice,
			struct integ_rules *rules)
{
	struct integ_parser parser = { .env = env, .user_ns = &init_user_ns };
	int rc = 0;

	if (choice->measure != INTEG_BOOT_MEASURE_NONE)
		rc = add_rules(&parser, dont_measure, rules);
	if (!rc && choice->measure == INTEG_BOOT_MEASURE_TCB)
		rc = add_rules(&parser, tcb, rules);
	if (!rc && choice->measure == INTEG_BOOT_MEASURE_ORIGINAL_TCB)
		rc = add_rules(&parser, original_tcb, rules);
	if (!rc)
		rc = add_arch_rules(&parser, rules);
	if (!rc)
		rc = choice->secure_boot ? add_rules(&parser, secure_boot, rules) :
					   add_build_time(&parser, rules);
	if (!rc && choice->appraise_tcb)
		rc = add_appraise_tcb(&parser, rules);
	if (!rc && choice->critical_data)
		rc = add_rule(&parser, "measure func=CRITICAL_DATA", rules);
	return rc;
}
