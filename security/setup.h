/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the command line chose (params.c), for the code that sets things up
 * (init.c). Included by nobody else.
 */
#ifndef _SECURITY_INTEG_SETUP_H
#define _SECURITY_INTEG_SETUP_H

#include <linux/init.h>
#include <linux/types.h>

#include "decide/decide.h"

struct integ_boot_policy;

/* params.c */
const struct integ_boot_policy *__init integ_boot_policy_chosen(void);
bool __init integ_fail_securely_chosen(void);
enum integ_appraise_mode __init integ_appraise_mode_chosen(void);

/* init_evm.c */
#ifdef CONFIG_EVM_LOAD_X509
void __init integ_load_evm_key(void);
#else
static inline void integ_load_evm_key(void)
{
}
#endif

#endif /* _SECURITY_INTEG_SETUP_H */
