// SPDX-License-Identifier: GPL-2.0-only
/*
 * The keyrings .platform and .machine, of keys that the firmware and the owner of
 * the machine trust (KEY-1). User space cannot add to them: they say what was
 * decided before the kernel started.
 */
#define pr_fmt(fmt) "integrity: " fmt

#include <crypto/public_key.h>
#include <keys/system_keyring.h>
#include <linux/init.h>
#include <linux/key.h>
#include <linux/printk.h>

#include "keys.h"

#define PLATFORM_PERM	(INTEG_RING_PERM & ~KEY_USR_WRITE)

static int __init make_platform(void)
{
	const int rc = integ_ring_make(INTEG_RING_PLATFORM, PLATFORM_PERM, NULL);

	if (rc)
		return rc;
	set_platform_trusted_keys(integ_ring_get(INTEG_RING_PLATFORM));
	pr_notice("Platform Keyring initialized\n");
	return 0;
}
device_initcall(make_platform);

#ifdef CONFIG_INTEGRITY_MACHINE_KEYRING
#ifdef CONFIG_INTEGRITY_CA_MACHINE_KEYRING
#define restrict_owner	restrict_link_by_ca
#else
#define restrict_owner	NULL
#endif

/* From here on the secondary trusted keyring leads to it, too (KEY-4). */
static int __init make_machine(void)
{
	const int rc = integ_ring_make(INTEG_RING_MACHINE, PLATFORM_PERM,
				       restrict_owner);

	if (rc)
		return rc;
	set_machine_trusted_keys(integ_ring_get(INTEG_RING_MACHINE));
	pr_notice("Machine keyring initialized\n");
	return 0;
}
device_initcall(make_machine);
#endif
