/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Layer 5: entrances from the kernel. Each hook turns what happened into an event
 * and hands it to the decision; policy words exist only below.
 */
#ifndef _SECURITY_INTEG_HOOKS_H
#define _SECURITY_INTEG_HOOKS_H

#include <linux/init.h>

void __init integ_hooks_add(void);

/* attr.c, exec.c, file.c, misc.c, read.c: each registers its own hooks. */
void __init integ_hooks_add_exec(void);
void __init integ_hooks_add_file(void);
void __init integ_hooks_add_misc(void);
void __init integ_hooks_add_read(void);

extern const struct lsm_id integ_ima_lsmid;

#endif /* _SECURITY_INTEG_HOOKS_H */
