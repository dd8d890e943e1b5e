// SPDX-License-Identifier: GPL-2.0-only
/*
 * Registration with the security framework.
 */
#include <linux/lsm_hooks.h>
#include <uapi/linux/lsm.h>

#include "hooks.h"

const struct lsm_id integ_ima_lsmid = {
	.name = "ima",
	.id = LSM_ID_IMA,
};

/**
 * integ_hooks_add() - register every hook of IMA
 */
void __init integ_hooks_add(void)
{
	integ_hooks_add_appraise();
	integ_hooks_add_exec();
	integ_hooks_add_file();
	integ_hooks_add_keys();
	integ_hooks_add_read();
}
