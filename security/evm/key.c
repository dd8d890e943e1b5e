// SPDX-License-Identifier: GPL-2.0-only
/*
 * The HMAC key: where it comes from, and what becomes of it (EVM-6, EVM-12).
 *
 * The key's bytes are not kept. They go into one transform for each algorithm, of
 * which one is used to write, and the others for values written by a kernel that
 * was told otherwise.
 */
#define pr_fmt(fmt) "evm: " fmt

#include <crypto/hash.h>
#include <keys/encrypted-type.h>
#include <kunit/static_stub.h>
#include <linux/array_size.h>
#include <linux/build_bug.h>
#include <linux/cleanup.h>
#include <linux/err.h>
#include <linux/key.h>
#include <linux/mutex.h>
#include <linux/printk.h>
#include <linux/string.h>

#include "../lib/lib.h"
#include "state.h"

#define KEY_NAME "evm-key"

static const struct hmac {
	enum hash_algo algo;
	const char *name;
} hmacs[] = {
	{ HASH_ALGO_SHA1, "hmac(sha1)" },
	{ HASH_ALGO_SHA256, "hmac(sha256)" },
	{ HASH_ALGO_SHA384, "hmac(sha384)" },
	{ HASH_ALGO_SHA512, "hmac(sha512)" },
};

static_assert(ARRAY_SIZE(hmacs) == INTEG_EVM_NR_HMACS);

static struct integ_evm_keyring host = {
	.lock = __MUTEX_INITIALIZER(host.lock),
};

#if defined(CONFIG_EVM_HASH_SHA512)
#define DEFAULT_ALGO HASH_ALGO_SHA512
#elif defined(CONFIG_EVM_HASH_SHA384)
#define DEFAULT_ALGO HASH_ALGO_SHA384
#elif defined(CONFIG_EVM_HASH_SHA256)
#define DEFAULT_ALGO HASH_ALGO_SHA256
#else
#define DEFAULT_ALGO HASH_ALGO_SHA1
#endif

static enum hash_algo chosen __ro_after_init = DEFAULT_ALGO;

/**
 * integ_evm_choose_hash() - which algorithm HMACs are written with (evm_hash=)
 * @name: name of the algorithm
 *
 * Context: boot.
 * Return: 0, or -EINVAL for an algorithm that HMACs are not made with.
 */
int __init integ_evm_choose_hash(const char *name)
{
	const struct hmac *h;

	for (h = hmacs; h < hmacs + ARRAY_SIZE(hmacs); h++)
		if (!strcmp(name, hash_algo_name[h->algo])) {
			chosen = h->algo;
			return 0;
		}
	return -EINVAL;
}

/**
 * integ_evm_hash() - algorithm that HMACs are written with
 *
 * Context: any.
 */
enum hash_algo integ_evm_hash(void)
{
	return chosen;
}

/**
 * integ_evm_keyring_tfm() - transform with the key, for an algorithm
 * @k: where the key is
 * @algo: the algorithm
 *
 * Context: any.
 * Return: the transform, -ENOPKG if there are no HMACs with this algorithm.
 */
struct crypto_shash *integ_evm_keyring_tfm(const struct integ_evm_keyring *k,
					   enum hash_algo algo)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(hmacs); i++)
		if (hmacs[i].algo == algo && k->tfm[i])
			return k->tfm[i];
	return ERR_PTR(-ENOPKG);
}

/**
 * integ_evm_hmac() - transform with the host's key, for an algorithm
 * @algo: the algorithm
 *
 * Context: any.
 * Return: the transform, -ENOKEY if there is no key, -ENOPKG if there are no HMACs
 * with this algorithm.
 */
struct crypto_shash *integ_evm_hmac(enum hash_algo algo)
{
	KUNIT_STATIC_STUB_REDIRECT(integ_evm_hmac, algo);

	if (!(integ_evm_mode() & INTEG_EVM_HMAC_KEY)) {
		pr_err_once("HMAC key is not set\n");
		return ERR_PTR(-ENOKEY);
	}
	return integ_evm_keyring_tfm(&host, algo);
}

static struct crypto_shash *make_tfm(const struct hmac *h,
				     const u8 key[INTEG_EVM_KEY_MAX])
{
	struct crypto_shash *tfm = crypto_alloc_shash(h->name, 0, 0);
	int rc;

	if (IS_ERR(tfm)) {
		rc = PTR_ERR(tfm);
		/* One that is not written is missed only where it was written. */
		if (h->algo == chosen)
			pr_err("Can not allocate %s (reason: %d)\n", h->name, rc);
		return tfm;
	}
	rc = crypto_shash_setkey(tfm, key, INTEG_EVM_KEY_MAX);
	if (rc) {
		crypto_free_shash(tfm);
		return ERR_PTR(rc);
	}
	return tfm;
}

/**
 * integ_evm_keyring_clear() - forget a key that nobody uses
 * @k: where it is
 */
void integ_evm_keyring_clear(struct integ_evm_keyring *k)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(hmacs); i++) {
		crypto_free_shash(k->tfm[i]);
		k->tfm[i] = NULL;
	}
	k->loaded = false;
}

static int make_tfms(struct integ_evm_keyring *k,
		     const u8 key[INTEG_EVM_KEY_MAX])
{
	struct crypto_shash *tfm;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(hmacs); i++) {
		tfm = make_tfm(&hmacs[i], key);
		if (!IS_ERR(tfm)) {
			k->tfm[i] = tfm;
		} else if (hmacs[i].algo == chosen) {
			integ_evm_keyring_clear(k);
			return PTR_ERR(tfm);
		}
	}
	return 0;
}

/**
 * integ_evm_keyring_take() - take a key, if there is none
 * @k: where it goes
 * @key: the key
 * @len: bytes in @key
 *
 * Context: process, may sleep; no inode needs to be locked.
 * Return: as integ_evm_key_set().
 */
int integ_evm_keyring_take(struct integ_evm_keyring *k, const void *key,
			   size_t len)
{
	u8 padded[INTEG_EVM_KEY_MAX] = { };
	int rc;

	guard(mutex)(&k->lock);
	if (k->loaded)
		return -EBUSY;
	if (len > sizeof(padded))
		return -EINVAL;
	memcpy(padded, key, len);
	rc = make_tfms(k, padded);
	memzero_explicit(padded, sizeof(padded));
	k->loaded = !rc;
	return rc;
}

static int say(int rc)
{
	if (rc)
		pr_err("key initialization failed\n");
	else
		pr_info("key initialized\n");
	return rc;
}

/**
 * integ_evm_key_set() - take a key for HMACs
 * @key: the key; the caller's copy remains the caller's to wipe
 * @len: bytes in @key
 *
 * It is used once the caller turns on INTEG_EVM_HMAC_KEY.
 *
 * Context: process, may sleep; no inode needs to be locked.
 * Return: 0; -EBUSY if there is a key already, -EINVAL if this one is too long, or
 * an error of the crypto layer.
 */
int integ_evm_key_set(const void *key, size_t len)
{
	return say(integ_evm_keyring_take(&host, key, len));
}

/**
 * integ_evm_keyring_take_payload() - take what an encrypted key holds
 * @k: where it goes
 * @payload: the payload, locked for writing; NULL if the key was revoked
 *
 * What was the key is of no use to anybody any more, whether it was taken or not,
 * and is wiped.
 *
 * Return: as integ_evm_key_load().
 */
int integ_evm_keyring_take_payload(struct integ_evm_keyring *k,
				   struct encrypted_key_payload *payload)
{
	int rc;

	if (!payload)
		return -ENOENT;
	rc = integ_evm_keyring_take(k, payload->decrypted_data,
				    payload->decrypted_datalen);
	memzero_explicit(payload->decrypted_data, payload->decrypted_datalen);
	return rc;
}

static int take_from(struct key *key)
{
	int rc;

	down_write(&key->sem);
	rc = integ_evm_keyring_take_payload(&host, dereference_key_locked(key));
	up_write(&key->sem);
	return rc;
}

/**
 * integ_evm_key_load() - take the key from the caller's keyrings
 *
 * Context: process, may sleep; no inode needs to be locked.
 * Return: as integ_evm_key_set(); -ENOENT if there is no encrypted key "evm-key".
 */
int integ_evm_key_load(void)
{
	struct key *key;
	int rc;

	KUNIT_STATIC_STUB_REDIRECT(integ_evm_key_load);

	key = request_key(&key_type_encrypted, KEY_NAME, NULL);
	if (IS_ERR(key))
		return say(-ENOENT);
	rc = take_from(key);
	key_put(key);
	return say(rc);
}
