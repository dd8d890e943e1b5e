// SPDX-License-Identifier: GPL-2.0-only
/*
 * imactl policy: the verbs that take a policy.
 */
#include "policy.h"

static const struct command verbs[] = {
	{ "check", cmd_policy_check, "say whether and why a kernel refuses a policy",
	  policy_check_usage },
	{ "explain", cmd_policy_explain, "say which rule decides about an event, and why",
	  policy_explain_usage },
	{ "load", cmd_policy_load, "check a policy and make it active", policy_load_usage },
	{ "show", cmd_policy_show, "print the active policy", policy_show_usage },
};

int cmd_policy(const struct command *self, int argc, char **argv)
{
	(void)self;
	return dispatch("policy ", verbs, ARRAY_SIZE(verbs), argc, argv);
}
