// SPDX-License-Identifier: GPL-2.0-only
/*
 * Keys that enter a keyring, and modules that verifying with a key asks for.
 */
#include <linux/key-type.h>
#include <linux/key.h>
#include <linux/lsm_hooks.h>
#include <linux/string.h>
#include <keys/asymmetric-type.h>

#include "../decide/decide.h"
#include "../keys/keys.h"
#include "hooks.h"

#ifdef CONFIG_IMA_MEASURE_ASYMMETRIC_KEYS
/* Runs once the key is in place; nothing here can undo that (HOOK-20). */
static void hook_key_post_create_or_update(struct key *keyring, struct key *key,
					   const void *payload,
					   size_t payload_len,
					   unsigned long flags, bool create)
{
	if (key->type != &key_type_asymmetric || !payload || !payload_len)
		return;
	integ_key_added(keyring);
	if (integ_key_queue_add(keyring, payload, payload_len))
		return;
	if (integ_gate_open(INTEG_OP_KEY))
		integ_decide_key(integ_host(), keyring->description, payload,
				 payload_len);
}
#endif

#ifdef CONFIG_INTEGRITY_ASYMMETRIC_KEYS
/*
 * The crypto layer would try a module of this name although the algorithm is built
 * in, and modprobe would be appraised, which verifies a signature and asks for the
 * module (HOOK-25).
 */
static int hook_kernel_module_request(char *kmod_name)
{
	return strstarts(kmod_name, "crypto-pkcs1pad(rsa,") ? -EINVAL : 0;
}
#endif

static struct security_hook_list key_hooks[] __ro_after_init = {
#ifdef CONFIG_IMA_MEASURE_ASYMMETRIC_KEYS
	LSM_HOOK_INIT(key_post_create_or_update, hook_key_post_create_or_update),
#endif
#ifdef CONFIG_INTEGRITY_ASYMMETRIC_KEYS
	LSM_HOOK_INIT(kernel_module_request, hook_kernel_module_request),
#endif
};

/**
 * integ_hooks_add_keys() - register the hooks of this file
 */
void __init integ_hooks_add_keys(void)
{
	security_add_hooks(key_hooks, ARRAY_SIZE(key_hooks), &integ_ima_lsmid);
}
