// SPDX-License-Identifier: GPL-2.0-only
/*
 * Names of operations and actions, as policy text writes them.
 */
#include <linux/kernel.h>
#include <linux/string.h>

#include "rule.h"

static const char *const op_names[] = {
	[INTEG_OP_NONE]			= "NONE",
	[INTEG_OP_FILE]			= "FILE_CHECK",
	[INTEG_OP_MMAP]			= "MMAP_CHECK",
	[INTEG_OP_MMAP_REQPROT]		= "MMAP_CHECK_REQPROT",
	[INTEG_OP_EXEC]			= "BPRM_CHECK",
	[INTEG_OP_CREDS]		= "CREDS_CHECK",
	[INTEG_OP_MODULE]		= "MODULE_CHECK",
	[INTEG_OP_FIRMWARE]		= "FIRMWARE_CHECK",
	[INTEG_OP_KEXEC_KERNEL]		= "KEXEC_KERNEL_CHECK",
	[INTEG_OP_KEXEC_INITRAMFS]	= "KEXEC_INITRAMFS_CHECK",
	[INTEG_OP_POLICY]		= "POLICY_CHECK",
	[INTEG_OP_KEXEC_CMDLINE]	= "KEXEC_CMDLINE",
	[INTEG_OP_KEY]			= "KEY_CHECK",
	[INTEG_OP_CRITICAL_DATA]	= "CRITICAL_DATA",
	[INTEG_OP_SETXATTR]		= "SETXATTR_CHECK",
};

static_assert(ARRAY_SIZE(op_names) == __INTEG_OP_MAX, "an operation has no name");

/* Older names that policies in the field still use (POL-5). */
static const struct {
	const char *name;
	enum integ_op op;
} op_aliases[] = {
	{ "PATH_CHECK", INTEG_OP_FILE },
	{ "FILE_MMAP", INTEG_OP_MMAP },
};

static const char *const action_names[] = {
	[INTEG_ACTION_MEASURE]		= "measure",
	[INTEG_ACTION_DONT_MEASURE]	= "dont_measure",
	[INTEG_ACTION_APPRAISE]		= "appraise",
	[INTEG_ACTION_DONT_APPRAISE]	= "dont_appraise",
	[INTEG_ACTION_AUDIT]		= "audit",
	[INTEG_ACTION_HASH]		= "hash",
	[INTEG_ACTION_DONT_HASH]	= "dont_hash",
};

static_assert(ARRAY_SIZE(action_names) == __INTEG_ACTION_MAX, "an action has no name");

const struct integ_action_kind integ_action_kinds[] = {
	[INTEG_ACTION_MEASURE]		= { INTEG_MEASURE, true },
	[INTEG_ACTION_DONT_MEASURE]	= { INTEG_MEASURE },
	[INTEG_ACTION_APPRAISE]		= { INTEG_APPRAISE, true },
	[INTEG_ACTION_DONT_APPRAISE]	= { INTEG_APPRAISE },
	[INTEG_ACTION_AUDIT]		= { INTEG_AUDIT, true },
	[INTEG_ACTION_HASH]		= { INTEG_HASH, true },
	[INTEG_ACTION_DONT_HASH]	= { INTEG_HASH },
};

static_assert(ARRAY_SIZE(integ_action_kinds) == __INTEG_ACTION_MAX,
	      "an action has no class");

/**
 * integ_op_name() - name of an operation as ``func=`` writes it
 * @op: the operation
 *
 * Return: the canonical name; "NONE" for INTEG_OP_NONE.
 */
const char *integ_op_name(enum integ_op op)
{
	return op_names[op];
}

/* Return: the operation, INTEG_OP_NONE if there is none of that name. */
enum integ_op integ_op_by_name(const char *name)
{
	size_t i;

	for (i = INTEG_OP_NONE + 1; i < ARRAY_SIZE(op_names); i++)
		if (!strcmp(name, op_names[i]))
			return i;
	for (i = 0; i < ARRAY_SIZE(op_aliases); i++)
		if (!strcmp(name, op_aliases[i].name))
			return op_aliases[i].op;
	return INTEG_OP_NONE;
}

const char *integ_action_name(enum integ_action action)
{
	return action_names[action];
}
