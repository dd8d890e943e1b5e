// SPDX-License-Identifier: GPL-2.0-only
/*
 * Bringing the subsystem up, in the order of section 3 of the contract.
 */
#define pr_fmt(fmt) "ima: " fmt

#include <linux/err.h>
#include <linux/init.h>
#include <linux/integrity.h>
#include <linux/lsm_hooks.h>
#include <linux/notifier.h>
#include <linux/security.h>
#include <linux/utsname.h>
#include <linux/ima.h>

#include "decide/decide.h"
#include "hooks/hooks.h"
#include "keys/keys.h"
#include "lib/lib.h"
#include "measure/measure.h"
#include "policy/policy.h"
#include "secfs/secfs.h"
#include "setup.h"

static int __init register_ima(void)
{
	integ_hooks_add();
	return 0;
}

DEFINE_LSM(ima) = {
	.name = "ima",
	.init = register_ima,
	.order = LSM_ORDER_LAST,
	.blobs = &integ_blob_sizes,
};

static int lsm_policy_changed(struct notifier_block *nb, unsigned long event,
			      void *unused)
{
	if (event != LSM_POLICY_CHANGE)
		return NOTIFY_DONE;
	integ_policy_lsm_changed(integ_host()->policy);
	return NOTIFY_OK;
}

static struct notifier_block lsm_policy_notifier = {
	.notifier_call = lsm_policy_changed,
};

/* INIT-2 steps 4 to 10. */
static struct integ_domain *__init make_domain(struct integ_tpm *tpm,
					       enum hash_algo algo,
					       enum integ_appraise_mode mode)
{
	const struct integ_domain_config cfg = {
		.tpm = tpm,
		.algo = algo,
		.file_template = integ_chosen_template(),
		.default_pcr = CONFIG_IMA_MEASURE_PCR_IDX,
		.fail_securely = integ_fail_securely_chosen(),
		.mode = mode,
		.gated = true,
		.arch_rules = arch_get_ima_policy(),
	};
	struct integ_domain *d;
	int rc;

	rc = integ_hash_init(algo);
	if (rc)
		return ERR_PTR(rc);
	d = integ_domain_create(&cfg);
	if (IS_ERR(d))
		return d;
	rc = integ_log_boot_aggregate(d->log);
	if (rc) {
		integ_domain_destroy(d);
		return ERR_PTR(rc);
	}
	return d;
}

/* INIT-4: an algorithm that cannot be had must not leave the host unmeasured. */
static struct integ_domain *__init
make_host_domain(enum integ_appraise_mode mode)
{
	const enum hash_algo algo = integ_chosen_algo();
	const enum hash_algo fallback = integ_default_algo();
	struct integ_tpm *tpm = integ_tpm_open();
	struct integ_domain *d;

	if (IS_ERR(tpm))
		return ERR_CAST(tpm);
	d = make_domain(tpm, algo, mode);
	if (IS_ERR(d) && algo != fallback) {
		pr_info("Allocating %s failed, going to use default hash algorithm %s\n",
			hash_algo_name[algo], hash_algo_name[fallback]);
		d = make_domain(tpm, fallback, mode);
	}
	if (IS_ERR(d))
		integ_tpm_close(tpm);
	return d;
}

static void __init offer_kernel_version(void)
{
	const char *release = init_utsname()->release;

	ima_measure_critical_data("kernel_info", "kernel_version", release,
				  strlen(release), false, NULL, 0);
}

static int __init init_ima(void)
{
	const enum integ_appraise_mode mode = integ_appraise_mode_chosen();
	struct integ_domain *d;
	int rc;

	rc = integ_ring_create(INTEG_RING_IMA);
	if (rc)
		return rc;
	d = make_host_domain(mode);
	if (IS_ERR(d))
		return PTR_ERR(d);
	/* Before the first rule: an open gate promises that there is a host. */
	integ_host_set(d);
	rc = integ_policy_load_boot(d->policy, integ_boot_policy_chosen());
	if (rc)
		return rc;
	rc = integ_secfs_create(d);
	if (rc)
		return rc;
	integ_key_queue_start_timer();
	offer_kernel_version();

	rc = register_blocking_lsm_notifier(&lsm_policy_notifier);
	if (rc)
		pr_warn("Couldn't register LSM notifier, error %d\n", rc);
	return 0;
}
late_initcall(init_ima);

#ifdef CONFIG_IMA_LOAD_X509
/* Called once there is a root file system or initramfs (KEY-8). */
void __init integrity_load_keys(void)
{
	struct integ_domain *d = integ_host();

	if (d)
		integ_appraisal_suspend(d);
	integ_ring_load(INTEG_RING_IMA, CONFIG_IMA_X509_PATH);
	integ_load_evm_key();
	if (d)
		integ_appraisal_resume(d);
}
#endif
