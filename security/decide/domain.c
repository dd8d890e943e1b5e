// SPDX-License-Identifier: GPL-2.0-only
/*
 * A domain: one policy, one measurement list and what ties them together. The
 * host has one; a KUnit case makes its own.
 */
#include <linux/err.h>
#include <linux/slab.h>

#include "decide.h"

/* Set once at boot, before any gate can open; never freed. */
static struct integ_domain *host __ro_after_init;

/**
 * integ_host() - the domain of the host
 *
 * Return: the domain; NULL before it is made or if making it failed. Behind an
 * open gate it is never NULL.
 */
struct integ_domain *integ_host(void)
{
	return host;
}

/**
 * integ_host_set() - make a domain the host's
 * @d: the domain
 */
void __init integ_host_set(struct integ_domain *d)
{
	host = d;
}

static bool measures_files(const struct integ_policy_reach *reach)
{
	int op;

	for (op = INTEG_OP_FILE; op <= INTEG_OP_KEXEC_INITRAMFS; op++)
		if (reach->classes[op] & INTEG_CLASS(INTEG_MEASURE))
			return true;
	return reach->classes[INTEG_OP_POLICY] & INTEG_CLASS(INTEG_MEASURE);
}

static void policy_published(void *priv, const struct integ_policy_reach *reach)
{
	struct integ_domain *d = priv;

	WRITE_ONCE(d->measures, measures_files(reach));
	if (d->gated)
		integ_gates_update(reach);
}

static bool template_has_field(void *priv, const struct integ_template *t,
			       const char *id)
{
	const struct integ_domain *d = priv;

	return integ_template_has_field(t ?: d->file_template, id);
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
