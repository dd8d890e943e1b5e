// SPDX-License-Identifier: GPL-2.0-only
/*
 * What EVM is told to do: the bits of the file evm, and evm=fix (EVM-10, EVM-11).
 */
#include <kunit/static_stub.h>
#include <linux/cache.h>
#include <linux/cleanup.h>
#include <linux/compiler.h>
#include <linux/errno.h>
#include <linux/init.h>
#include <linux/mutex.h>

#include "state.h"

#define ALL_BITS (INTEG_EVM_HMAC_KEY | INTEG_EVM_SIGNATURES |		\
		  INTEG_EVM_WRITES | INTEG_EVM_LOCKED)

static struct integ_evm_bits host = {
	.lock = __MUTEX_INITIALIZER(host.lock),
};

static bool fixes __ro_after_init;
static bool rehashes __ro_after_init;

/**
 * integ_evm_mode() - the bits in force
 *
 * Context: any.
 */
u32 integ_evm_mode(void)
{
	KUNIT_STATIC_STUB_REDIRECT(integ_evm_mode);

	/* Whoever sees the key's bit sees the key; pairs with set_bits(). */
	return smp_load_acquire(&host.val);
}

static void set_bits(struct integ_evm_bits *b, u32 bits)
{
	lockdep_assert_held(&b->lock);
	/* Pairs with integ_evm_mode(). */
	smp_store_release(&b->val, bits);
}

/**
 * integ_evm_bits_add() - turn bits on at the kernel's own wish
 * @b: where
 * @bits: the bits
 *
 * Context: process, may sleep; no inode needs to be locked.
 */
void integ_evm_bits_add(struct integ_evm_bits *b, u32 bits)
{
	guard(mutex)(&b->lock);
	set_bits(b, b->val | bits);
}

/**
 * integ_evm_mode_add() - the same for the host
 * @bits: the bits
 *
 * Context: process, may sleep; no inode needs to be locked.
 */
void integ_evm_mode_add(u32 bits)
{
	integ_evm_bits_add(&host, bits);
}

/**
 * integ_evm_bits_set() - turn bits on as the administrator says
 * @b: where
 * @bits: the bits
 *
 * With the key everything is settled: metadata can no longer be written unchecked,
 * nor can the bits be changed.
 *
 * Context: process, may sleep; no inode needs to be locked.
 * Return: 0; -EPERM if nothing can be changed any more, or for unchecked writes
 * once there is a key; -EINVAL for bits that mean nothing; or an error of
 * integ_evm_key_load(). Nothing has changed then.
 */
int integ_evm_bits_set(struct integ_evm_bits *b, u32 bits)
{
	int rc;

	guard(mutex)(&b->lock);
	if (b->val & INTEG_EVM_LOCKED)
		return -EPERM;
	if (!bits || bits & ~ALL_BITS)
		return -EINVAL;
	if (bits & INTEG_EVM_WRITES && b->val & INTEG_EVM_HMAC_KEY)
		return -EPERM;
	if (!(bits & INTEG_EVM_HMAC_KEY)) {
		set_bits(b, b->val | bits);
		return 0;
	}
	rc = integ_evm_key_load();
	if (rc)
		return rc;
	set_bits(b, (b->val | bits | INTEG_EVM_LOCKED) & ~INTEG_EVM_WRITES);
	return 0;
}

/**
 * integ_evm_mode_set() - the same for the host
 * @bits: the bits
 *
 * Context: process, may sleep; no inode needs to be locked.
 * Return: as integ_evm_bits_set().
 */
int integ_evm_mode_set(u32 bits)
{
	return integ_evm_bits_set(&host, bits);
}

/**
 * integ_evm_choose_fix() - metadata may be changed whatever its state (evm=fix)
 */
void __init integ_evm_choose_fix(void)
{
	fixes = true;
}

/**
 * integ_evm_fixes() - whether evm=fix was given
 *
 * Context: any.
 */
bool integ_evm_fixes(void)
{
	return fixes;
}

/**
 * integ_evm_choose_rehash() - HMACs of another algorithm than the chosen one are
 *			       written again when they are found right (evm_rehash)
 */
void __init integ_evm_choose_rehash(void)
{
	rehashes = true;
}

/**
 * integ_evm_rehashes() - whether evm_rehash was given
 *
 * Context: any.
 */
bool integ_evm_rehashes(void)
{
	return rehashes;
}
