// SPDX-License-Identifier: GPL-2.0-only
/*
 * Labels of the security module, in place of security/policy/lsm.c: which of them
 * it knows is its secret, so any label counts as known; they are compared as
 * text with those of the event.
 */
#include <linux/err.h>
#include <linux/kernel.h>
#include <linux/slab.h>

#include "glue.h"

static _Thread_local const char *const *event_labels;

void policy_use_labels(const char *const *labels)
{
	event_labels = labels;
}

int integ_lsm_known(enum integ_key key, const char *value)
{
	return IS_ENABLED(CONFIG_IMA_LSM_RULES) ? 0 : -ENOENT;
}

struct integ_lsm *integ_lsm_resolve(const struct integ_rule *rule, bool warn)
{
	struct integ_lsm *lsm = calloc(1, sizeof(*lsm));
	unsigned int i;

	if (!lsm)
		return ERR_PTR(-ENOMEM);
	for (i = 0; i < rule->nr_conds; i++)
		if (BIT(rule->conds[i].key) & INTEG_KEYS_LSM)
			lsm->handle[rule->conds[i].key - INTEG_KEY_OBJ_USER] =
				(void *)(uintptr_t)rule->conds[i].text;
	return lsm;
}

void integ_lsm_free(struct integ_lsm *lsm)
{
	free(lsm);
}

u32 integ_lsm_subject(const struct cred *cred)
{
	return 0;
}

u32 integ_lsm_object(struct inode *inode)
{
	return 0;
}

int integ_lsm_compare(u32 secid, enum integ_key key, const struct integ_lsm *lsm)
{
	const unsigned int i = key - INTEG_KEY_OBJ_USER;

	return event_labels && event_labels[i] &&
	       !strcmp(event_labels[i], lsm->handle[i]);
}
