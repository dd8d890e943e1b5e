// SPDX-License-Identifier: GPL-2.0-only
/*
 * Rules of machines that boot by EFI (POL-34).
 */
#include <linux/ima.h>
#include <linux/kexec.h>
#include <linux/module.h>
#include <linux/secure_boot.h>

/* Where the kernel verifies signatures itself, appraisal would only do so again. */
static const char *const secure_boot_rules[] = {
#ifndef CONFIG_KEXEC_SIG
	"appraise func=KEXEC_KERNEL_CHECK appraise_type=imasig",
#endif
	"measure func=KEXEC_KERNEL_CHECK",
#ifndef CONFIG_MODULE_SIG
	"appraise func=MODULE_CHECK appraise_type=imasig",
#endif
#if defined(CONFIG_INTEGRITY_MACHINE_KEYRING) && \
	defined(CONFIG_IMA_KEYRINGS_PERMIT_SIGNED_BY_BUILTIN_OR_SECONDARY)
	"appraise func=POLICY_CHECK appraise_type=imasig",
#endif
	"measure func=MODULE_CHECK",
	NULL
};

const char *const *arch_get_ima_policy(void)
{
	if (!arch_get_secureboot())
		return NULL;
	if (IS_ENABLED(CONFIG_MODULE_SIG))
		set_module_sig_enforced();
	if (IS_ENABLED(CONFIG_KEXEC_SIG))
		set_kexec_sig_enforced();
	return secure_boot_rules;
}
