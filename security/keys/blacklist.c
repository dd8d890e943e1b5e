// SPDX-License-Identifier: GPL-2.0-only
/*
 * The keyring .ima_blacklist: keys that no longer verify anything (KEY-1).
 */
#include <keys/system_keyring.h>
#include <linux/cred.h>
#include <linux/err.h>
#include <linux/init.h>
#include <linux/key.h>
#include <linux/printk.h>
#include <linux/slab.h>

#include "keys.h"

/* Declared by keys/system_keyring.h, which hands it to the key layer. */
struct key *ima_blacklist_keyring;

/* A kernel that cannot say which keys are revoked must not come up. */
static int __init create_blacklist(void)
{
	struct key_restriction *restriction;

	pr_notice("Allocating IMA blacklist keyring.\n");
	restriction = kzalloc(sizeof(*restriction), GFP_KERNEL);
	if (!restriction)
		panic("Can't allocate IMA blacklist restriction.");
	restriction->check = restrict_link_by_builtin_trusted;
	ima_blacklist_keyring =
		keyring_alloc(".ima_blacklist", GLOBAL_ROOT_UID, GLOBAL_ROOT_GID,
			      current_cred(), INTEG_RING_PERM,
			      KEY_ALLOC_NOT_IN_QUOTA | KEY_ALLOC_SET_KEEP,
			      restriction, NULL);
	if (IS_ERR(ima_blacklist_keyring))
		panic("Can't allocate IMA blacklist keyring.");
	return 0;
}
device_initcall(create_blacklist);
