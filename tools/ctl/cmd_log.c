// SPDX-License-Identifier: GPL-2.0-only
/*
 * imactl log: the verbs that take a measurement list.
 */
#include "ctl.h"

static const struct command verbs[] = {
	{ "show", cmd_log_show, "list records, choose among them, wait for more",
	  log_show_usage },
	{ "verify", cmd_log_verify, "recompute digests, replay PCRs, compare with a TPM",
	  log_verify_usage },
};

int cmd_log(const struct command *self, int argc, char **argv)
{
	(void)self;
	return dispatch("log ", verbs, ARRAY_SIZE(verbs), argc, argv);
}
