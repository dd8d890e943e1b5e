// SPDX-License-Identifier: GPL-2.0-only
/*
 * Bringing EVM up, behind IMA: the order of initialisation is that of the objects
 * in Kbuild (INIT-8, KCF-4).
 */
#define pr_fmt(fmt) "evm: " fmt

#include <linux/init.h>
#include <linux/integrity.h>
#include <linux/kernel.h>
#include <linux/lsm_hooks.h>
#include <linux/string.h>

#include "evm/evm.h"
#include "hooks/hooks.h"
#include "keys/keys.h"
#include "secfs/secfs.h"
#include "setup.h"

static int __init param_evm(char *val)
{
	if (strstarts(val, "fix"))
		integ_evm_choose_fix();
	else
		pr_err("invalid \"%s\" mode\n", val);
	return 1;
}
__setup("evm=", param_evm);

static int __init param_hash(char *val)
{
	if (integ_evm_choose_hash(val))
		pr_err("invalid \"%s\" hash\n", val);
	return 1;
}
__setup("evm_hash=", param_hash);

static int __init param_rehash(char *unused)
{
	integ_evm_choose_rehash();
	return 1;
}
__setup("evm_rehash", param_rehash);

static int __init register_evm(void)
{
	integ_hooks_add_evm();
	return 0;
}

DEFINE_LSM(evm) = {
	.name = "evm",
	.init = register_evm,
	.order = LSM_ORDER_LAST,
	.blobs = &integ_evm_blob_sizes,
};

static int __init init_evm(void)
{
	int rc;

	integ_evm_names_init();
	rc = integ_ring_create(INTEG_RING_EVM);
	if (rc)
		goto err;
	rc = integ_secfs_create_evm();
	if (rc) {
		pr_info("Error registering secfs\n");
		goto err;
	}
	return 0;

err:
	integ_evm_names_clear();
	return rc;
}
late_initcall(init_evm);

#ifdef CONFIG_EVM_LOAD_X509
/**
 * integ_load_evm_key() - load the certificate that signatures are verified with
 */
void __init integ_load_evm_key(void)
{
	if (!integ_ring_load(INTEG_RING_EVM, CONFIG_EVM_X509_PATH))
		integ_evm_mode_add(INTEG_EVM_SIGNATURES);
}

#ifndef CONFIG_IMA_LOAD_X509
/* Otherwise IMA calls, as its own certificate comes first (KEY-9). */
void __init integrity_load_keys(void)
{
	integ_load_evm_key();
}
#endif
#endif /* CONFIG_EVM_LOAD_X509 */
