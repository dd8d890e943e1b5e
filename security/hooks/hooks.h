/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Layer 5: entrances from the kernel. Each hook turns what happened into an event
 * and hands it to the decision; policy words exist only below.
 */
#ifndef _SECURITY_INTEG_HOOKS_H
#define _SECURITY_INTEG_HOOKS_H

#include <linux/init.h>
#include <linux/kernel_read_file.h>

#include "../integ.h"

void __init integ_hooks_add(void);

/* Each file registers its own hooks. */
#ifdef CONFIG_IMA_APPRAISE
void __init integ_hooks_add_appraise(void);
#else
static inline void integ_hooks_add_appraise(void)
{
}
#endif
#ifdef CONFIG_EVM
void __init integ_hooks_add_evm(void);
#endif
void __init integ_hooks_add_exec(void);
void __init integ_hooks_add_file(void);
void __init integ_hooks_add_keys(void);
void __init integ_hooks_add_read(void);

enum integ_op integ_read_op(enum kernel_read_file_id id);

extern const struct lsm_id integ_ima_lsmid;

#endif /* _SECURITY_INTEG_HOOKS_H */
