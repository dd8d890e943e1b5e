// SPDX-License-Identifier: GPL-2.0-only
/*
 * A domain: one policy, one measurement list and what ties them together. The
 * host has one; a KUnit case makes its own.
 */
#include <linux/err.h>
#include <linux/slab.h>

#include "decide.h"

/* Set once at boot, before any gate can open; never freed. */
struct integ_domain *integ_host_domain __ro_after_init;

/**
 * integ_host_set() - make a domain the host's
 * @d: the domain
 */
void __init integ_host_set(struct integ_domain *d)
{
	integ_host_domain = d;
}

static bool measures_files(const struct integ_policy_reach *reach)
{
	int op;

	for (op = INTEG_OP_FILE; op <= INTEG_OP_KEXEC_INITRAMFS; op++)
		if (reach->classes[op] & INTEG_CLASS(INTEG_MEASURE))
			return true;
	return reach->classes[INTEG_OP_POLICY] & INTEG_CLASS(INTEG_MEASURE);
}

static bool appraises(const struct integ_policy_reach *reach)
{
	int op;

	for (op = INTEG_OP_FILE; op <= INTEG_OP_POLICY; op++)
		if (reach->classes[op] & INTEG_CLASS(INTEG_APPRAISE))
			return true;
	return false;
}

static integ_classes_t classes_in(enum integ_appraise_mode mode)
{
	return mode == INTEG_APPRAISE_OFF ?
	       INTEG_CLASSES_ALL & ~INTEG_CLASS(INTEG_APPRAISE) :
	       INTEG_CLASSES_ALL;
}

/* Kinds of input that an appraise rule may demand once and for all (POL-38). */
#define STICKY_OPS	(BIT(INTEG_OP_MODULE) | BIT(INTEG_OP_FIRMWARE) | \
			 BIT(INTEG_OP_POLICY) | BIT(INTEG_OP_KEXEC_KERNEL))

static void note_demands(struct integ_domain *d,
			 const struct integ_policy_reach *reach)
{
	WRITE_ONCE(d->required,
		   d->required | (reach->appraised_by_name & STICKY_OPS));
	if (!d->setxattr_algos)
		WRITE_ONCE(d->setxattr_algos, reach->setxattr_algos);
	/* What must be signed is looked at even if nothing is refused. */
	if (d->required && d->mode == INTEG_APPRAISE_OFF)
		WRITE_ONCE(d->mode, INTEG_APPRAISE_LOG);
	WRITE_ONCE(d->classes, classes_in(d->mode));
}

static void policy_published(void *priv, const struct integ_policy_reach *reach)
{
	struct integ_policy_reach counted = *reach;
	struct integ_domain *d = priv;
	int op;

	note_demands(d, reach);
	for (op = 0; op < __INTEG_OP_MAX; op++)
		counted.classes[op] &= d->classes;
	WRITE_ONCE(d->measures, measures_files(&counted));
	WRITE_ONCE(d->appraises, appraises(&counted));
	WRITE_ONCE(d->file_user, reach->file_user);
	/* Release: whoever sees it sees the policy that it is of. */
	smp_store_release(&d->generation, reach->generation);
	if (d->gated)
		integ_gates_update(&counted);
}

/**
 * integ_policy_must_be_signed() - whether policy text is taken from files only
 * @d: the domain
 *
 * Context: any.
 */
bool integ_policy_must_be_signed(const struct integ_domain *d)
{
	return READ_ONCE(d->required) & BIT(INTEG_OP_POLICY);
}

static bool template_has_field(void *priv, const struct integ_template *t,
			       const char *id)
{
	const struct integ_domain *d = priv;

	return integ_template_has_field(t ?: d->file_template, id);
}

/**
 * integ_appraisal_suspend() - let everything pass for a while
 * @d: the domain
 *
 * For loading the certificate that the first label is verified with (KEY-8).
 *
 * Context: boot, before the first program is started.
 */
void integ_appraisal_suspend(struct integ_domain *d)
{
	WRITE_ONCE(d->classes, d->classes & ~INTEG_CLASS(INTEG_APPRAISE));
}

/**
 * integ_appraisal_resume() - end what integ_appraisal_suspend() began
 * @d: the domain
 */
void integ_appraisal_resume(struct integ_domain *d)
{
	WRITE_ONCE(d->classes, classes_in(d->mode));
}

/**
 * integ_domain_create() - make a domain with an empty policy and an empty list
 * @cfg: what it is made from
 *
 * Return: the domain or an ERR_PTR.
 */
struct integ_domain *integ_domain_create(const struct integ_domain_config *cfg)
{
	const struct integ_log_config log_cfg = {
		.tpm = cfg->tpm,
		.algo = cfg->algo,
		.file_template = cfg->file_template,
		.default_pcr = cfg->default_pcr,
	};
	struct integ_policy_env env = {
		.find_template = integ_template_find,
		.template_has_field = template_has_field,
		.template_name = integ_template_name,
		.published = policy_published,
		.arch_rules = cfg->arch_rules,
	};
	struct integ_domain *d = kzalloc(sizeof(*d), GFP_KERNEL);
	int rc;

	if (!d)
		return ERR_PTR(-ENOMEM);
	d->algo = cfg->algo;
	d->file_template = cfg->file_template;
	d->buf_template = integ_template_find("ima-buf");
	d->default_pcr = cfg->default_pcr;
	d->fail_securely = cfg->fail_securely;
	d->mode = cfg->mode;
	d->classes = INTEG_CLASSES_ALL;
	d->file_user = U32_MAX;
	d->gated = cfg->gated;

	d->log = integ_log_create(&log_cfg);
	if (IS_ERR(d->log)) {
		rc = PTR_ERR(d->log);
		goto err_domain;
	}
	env.priv = d;
	d->policy = integ_policy_create(&env);
	if (IS_ERR(d->policy)) {
		rc = PTR_ERR(d->policy);
		goto err_log;
	}
	return d;

err_log:
	integ_log_destroy(d->log);
err_domain:
	kfree(d);
	return ERR_PTR(rc);
}

/**
 * integ_domain_destroy() - free a domain
 * @d: the domain or NULL; not the host's once a policy was loaded
 */
void integ_domain_destroy(struct integ_domain *d)
{
	if (!d)
		return;
	integ_policy_destroy(d->policy);
	integ_log_destroy(d->log);
	kfree(d);
}
