// SPDX-License-Identifier: GPL-2.0-only
/*
 * Verifying a signature over a digest with a key from a keyring (SIG-1 to SIG-5).
 */
#define pr_fmt(fmt) "integrity: " fmt

#include <crypto/public_key.h>
#include <keys/asymmetric-type.h>
#include <keys/system_keyring.h>
#include <kunit/static_stub.h>
#include <linux/cleanup.h>
#include <linux/digsig.h>
#include <linux/err.h>
#include <linux/key.h>
#include <linux/limits.h>
#include <linux/printk.h>
#include <linux/ratelimit.h>
#include <linux/string.h>

#include "keys.h"

/* "id:", eight digits and the NUL: what finds an asymmetric key (SIG-3). */
#define KEY_NAME_MAX	(sizeof("id:") + 8)

static void put_found(struct key *key)
{
	if (!IS_ERR_OR_NULL(key))
		key_put(key);
}

DEFINE_FREE(put_found, struct key *, put_found(_T))

#ifdef CONFIG_INTEGRITY_ASYMMETRIC_KEYS
static struct key *search(struct key *ring, const char *name)
{
	/* Possessed: the kernel asks for itself, not for the current task. */
	key_ref_t ref = keyring_search(make_key_ref(ring, true),
				       &key_type_asymmetric, name, true);

	return IS_ERR(ref) ? ERR_CAST(ref) : key_ref_to_ptr(ref);
}

static bool is_blacklisted(const char *name)
{
	struct key *ring = get_ima_blacklist_keyring();
	struct key *key __free(put_found) = ring ? search(ring, name) : NULL;

	if (IS_ERR_OR_NULL(key))
		return false;
	pr_err("Key '%s' is in ima_blacklist_keyring\n", name);
	return true;
}

static struct key *find_key(struct key *ring, u32 keyid)
{
	char name[KEY_NAME_MAX];
	struct key *key;
	long err;

	snprintf(name, sizeof(name), "id:%08x", keyid);
	if (is_blacklisted(name))
		return ERR_PTR(-EKEYREJECTED);
	key = search(ring, name);
	if (!IS_ERR(key))
		return key;
	err = PTR_ERR(key);
	pr_err_ratelimited("Request for unknown key '%s' in '%s' keyring. err %ld\n",
			   name, ring->description, err);
	if (err == -EACCES || err == -ENOTDIR || err == -EAGAIN)
		err = -ENOKEY;
	return ERR_PTR(err);
}

/* Return: how signatures of a kind of key are encoded, NULL if not known (SIG-4). */
static const char *encoding_of(const struct public_key *pk)
{
	if (!strcmp(pk->pkey_algo, "rsa"))
		return "pkcs1";
	if (strstarts(pk->pkey_algo, "ecdsa-"))
		return "x962";
	if (!strcmp(pk->pkey_algo, "ecrdsa"))
		return "raw";
	return NULL;
}

static int verify_with(const struct key *key, const struct integ_sig *sig,
		       const u8 *digest, size_t digest_len)
{
	const struct public_key *pk = asymmetric_key_public_key(key);
	struct public_key_signature pks = {
		.s = (u8 *)sig->bytes,
		.s_size = sig->len,
		.digest = (u8 *)digest,
		.digest_size = digest_len,
		.hash_algo = hash_algo_name[sig->algo],
	};

	if (!pk)
		return -ENOKEY;
	pks.pkey_algo = pk->pkey_algo;
	pks.encoding = encoding_of(pk);
	if (!pks.encoding)
		return -ENOPKG;
	return verify_signature(key, &pks);
}

/*
 * The key is looked up, and with it whether it was revoked, unlinked or put on the
 * blacklist, also when the result is remembered: only the arithmetic is saved.
 */
static int verify_asymmetric(struct key *ring, const u8 *value, size_t len,
			     const u8 *digest, size_t digest_len)
{
	struct key *key __free(put_found) = NULL;
	struct integ_sig_id id;
	struct integ_sig sig;
	int rc;

	rc = integ_sig_validate(value, len, &sig);
	if (rc)
		return rc;
	key = find_key(ring, sig.keyid);
	if (IS_ERR(key))
		return PTR_ERR(key);
	integ_verified_identify(&id, key, &sig, digest, digest_len);
	if (integ_verified_find(&id))
		return 0;
	rc = verify_with(key, &sig, digest, digest_len);
	if (!rc)
		integ_verified_add(&id);
	return rc;
}

#else
static int verify_asymmetric(struct key *ring, const u8 *value, size_t len,
			     const u8 *digest, size_t digest_len)
{
	return -EOPNOTSUPP;
}
#endif /* CONFIG_INTEGRITY_ASYMMETRIC_KEYS */

/**
 * integ_sig_verify() - verify a signature over a digest
 * @ring: where to look for the key
 * @value: the signature in the form of an extended attribute, from the type byte
 *	   on; untrusted
 * @len: bytes in @value
 * @digest: what is signed
 * @digest_len: bytes in @digest
 *
 * Context: process, may sleep.
 * Return: 0 if it verifies; -EINVAL or -EBADMSG if it is malformed, -EOPNOTSUPP
 * for a version that cannot be verified, -ENOPKG for an algorithm, -ENOKEY if
 * there is no such key or no keyring, -EKEYREJECTED if it is wrong or the key is
 * blacklisted, or another error of the key or crypto layer.
 */
int integ_sig_verify(enum integ_ring ring, const u8 *value, size_t len,
		     const u8 *digest, size_t digest_len)
{
	struct key *key;

	KUNIT_STATIC_STUB_REDIRECT(integ_sig_verify, ring, value, len, digest,
				   digest_len);

	if (len < 2)
		return -EINVAL;
	key = integ_ring_get(ring);
	if (IS_ERR(key))
		return PTR_ERR(key);
	switch (value[1]) {
	case 1:
		/* The header is signed, too; it starts behind the type byte. */
		if (len - 1 > INT_MAX)
			return -EINVAL;
		return digsig_verify(key, (const char *)value + 1, len - 1,
				     (const char *)digest, digest_len);
	case 2:
	case 3:
		return verify_asymmetric(key, value, len, digest, digest_len);
	default:
		return -EOPNOTSUPP;
	}
}
