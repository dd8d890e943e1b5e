/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Layer 5: entrances for the administrator, below /sys/kernel/security.
 */
#ifndef _SECURITY_INTEG_SECFS_H
#define _SECURITY_INTEG_SECFS_H

#include <linux/init.h>

struct integ_domain;

/* nodes.c */
int __init integ_secfs_create(struct integ_domain *d);

/* evm.c */
int __init integ_secfs_create_evm(void);

#endif /* _SECURITY_INTEG_SECFS_H */
