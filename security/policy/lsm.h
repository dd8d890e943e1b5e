/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Private to the policy: labels of rules, resolved by the active security
 * module through its audit rule interface (POL-20).
 */
#ifndef _SECURITY_INTEG_POLICY_LSM_H
#define _SECURITY_INTEG_POLICY_LSM_H

#include "rule.h"

/**
 * struct integ_lsm - resolved labels of one rule
 * @handle: by INTEG_KEY_OBJ_USER .. INTEG_KEY_SUBJ_TYPE, NULL where the rule has
 *	    no such condition
 *
 * Belongs to the snapshot that resolved it, not to the rule: a reload of the
 * security policy makes a new snapshot with new handles.
 */
struct integ_lsm {
	void *handle[INTEG_LSM_CONDS];
};

int integ_lsm_known(enum integ_key key, const char *value);
struct integ_lsm *integ_lsm_resolve(const struct integ_rule *rule, bool warn);
void integ_lsm_free(struct integ_lsm *lsm);
u32 integ_lsm_subject(const struct cred *cred);
u32 integ_lsm_object(struct inode *inode);
int integ_lsm_compare(u32 secid, enum integ_key key,
		      const struct integ_lsm *lsm);

#endif /* _SECURITY_INTEG_POLICY_LSM_H */
