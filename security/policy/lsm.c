// SPDX-License-Identifier: GPL-2.0-only
/*
 * Labels of rules, resolved by the active security module (POL-20). Without
 * CONFIG_IMA_LSM_RULES no label is known.
 */
#define pr_fmt(fmt) "ima: " fmt

#include <kunit/static_stub.h>
#include <linux/audit.h>
#include <linux/security.h>
#include <linux/slab.h>

#include "lsm.h"

#ifdef CONFIG_IMA_LSM_RULES
static const u32 audit_field[INTEG_LSM_CONDS] = {
	AUDIT_OBJ_USER, AUDIT_OBJ_ROLE, AUDIT_OBJ_TYPE,
	AUDIT_SUBJ_USER, AUDIT_SUBJ_ROLE, AUDIT_SUBJ_TYPE,
};

static int init_handle(unsigned int i, const char *value, void **handle)
{
	int rc;

	*handle = NULL;
	/* The interface takes a writable string and does not write to it. */
	rc = security_audit_rule_init(audit_field[i], Audit_equal,
				      (char *)value, handle, GFP_KERNEL);
	if (rc == -ENOMEM)
		return rc;
	return *handle ? 0 : -ENOENT;
}

static void free_handle(void *handle)
{
	if (handle)
		security_audit_rule_free(handle);
}

static int match_handle(u32 secid, unsigned int i, void *handle)
{
	return security_audit_rule_match(secid, audit_field[i], Audit_equal,
					 handle);
}
#else
static int init_handle(unsigned int i, const char *value, void **handle)
{
	return -ENOENT;
}

static void free_handle(void *handle)
{
}

static int match_handle(u32 secid, unsigned int i, void *handle)
{
	return 0;
}
#endif

static void warn_undefined(const char *value)
{
	pr_warn("rule for LSM '%s' is undefined\n", value);
}

/**
 * integ_lsm_known() - ask whether the security module knows a label
 * @key: INTEG_KEY_OBJ_USER .. INTEG_KEY_SUBJ_TYPE
 * @value: the label
 *
 * Context: process, may sleep. Warns if it does not.
 * Return: 0, -ENOENT if it does not, -ENOMEM.
 */
int integ_lsm_known(enum integ_key key, const char *value)
{
	void *handle = NULL;
	int rc;

	KUNIT_STATIC_STUB_REDIRECT(integ_lsm_known, key, value);

	rc = init_handle(key - INTEG_KEY_OBJ_USER, value, &handle);
	free_handle(handle);
	if (rc == -ENOENT)
		warn_undefined(value);
	return rc;
}

/**
 * integ_lsm_resolve() - resolve the labels of a rule
 * @rule: rule with at least one condition in INTEG_KEYS_LSM
 * @warn: warn of a label that is unknown
 *
 * Context: process, may sleep.
 * Return: the labels, NULL if the security module does not know one of them,
 * ERR_PTR(-ENOMEM).
 */
struct integ_lsm *integ_lsm_resolve(const struct integ_rule *rule, bool warn)
{
	struct integ_lsm *lsm;
	unsigned int i, slot;
	int rc;

	KUNIT_STATIC_STUB_REDIRECT(integ_lsm_resolve, rule, warn);

	lsm = kzalloc(sizeof(*lsm), GFP_KERNEL);
	if (!lsm)
		return ERR_PTR(-ENOMEM);
	for (i = 0; i < rule->nr_conds; i++) {
		const struct integ_cond *c = &rule->conds[i];

		if (!(BIT(c->key) & INTEG_KEYS_LSM))
			continue;
		slot = c->key - INTEG_KEY_OBJ_USER;
		rc = init_handle(slot, c->text, &lsm->handle[slot]);
		if (rc)
			goto undo;
	}
	return lsm;
undo:
	if (rc == -ENOENT && warn)
		warn_undefined(rule->conds[i].text);
	integ_lsm_free(lsm);
	return rc == -ENOENT ? NULL : ERR_PTR(rc);
}

/* Takes NULL. */
void integ_lsm_free(struct integ_lsm *lsm)
{
	unsigned int i;

	KUNIT_STATIC_STUB_REDIRECT(integ_lsm_free, lsm);

	if (!lsm)
		return;
	for (i = 0; i < INTEG_LSM_CONDS; i++)
		free_handle(lsm->handle[i]);
	kfree(lsm);
}

/* Return: the security id of credentials. */
u32 integ_lsm_subject(const struct cred *cred)
{
	u32 secid = 0;

	KUNIT_STATIC_STUB_REDIRECT(integ_lsm_subject, cred);

	security_cred_getsecid(cred, &secid);
	return secid;
}

/* Return: the security id of an inode. */
u32 integ_lsm_object(struct inode *inode)
{
	u32 secid = 0;

	KUNIT_STATIC_STUB_REDIRECT(integ_lsm_object, inode);

	security_inode_getsecid(inode, &secid);
	return secid;
}

/**
 * integ_lsm_compare() - compare a security id with a label of a rule
 * @secid: the security id
 * @key: which label
 * @lsm: labels of the rule
 *
 * Context: any.
 * Return: 1 if it has the label, 0 if not, -ESTALE if the label was resolved
 * against an older security policy, another negative errno.
 */
int integ_lsm_compare(u32 secid, enum integ_key key,
		      const struct integ_lsm *lsm)
{
	const unsigned int i = key - INTEG_KEY_OBJ_USER;

	KUNIT_STATIC_STUB_REDIRECT(integ_lsm_compare, secid, key, lsm);

	return match_handle(secid, i, lsm->handle[i]);
}
