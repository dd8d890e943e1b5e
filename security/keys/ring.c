// SPDX-License-Identifier: GPL-2.0-only
/*
 * The keyrings: making or finding them, and loading certificates from files
 * (KEY-1 to KEY-8).
 */
#define pr_fmt(fmt) "integrity: " fmt

#include <keys/system_keyring.h>
#include <linux/array_size.h>
#include <linux/atomic.h>
#include <linux/bits.h>
#include <linux/build_bug.h>
#include <linux/cred.h>
#include <linux/err.h>
#include <linux/kernel_read_file.h>
#include <linux/key-type.h>
#include <linux/key.h>
#include <linux/limits.h>
#include <linux/printk.h>
#include <linux/slab.h>
#include <linux/vmalloc.h>

#include "keys.h"

#ifdef CONFIG_INTEGRITY_TRUSTED_KEYRING
#define RING_PREFIX	"."
#else
#define RING_PREFIX	"_"
#endif

#ifdef CONFIG_IMA_KEYRINGS_PERMIT_SIGNED_BY_BUILTIN_OR_SECONDARY
#define restrict_to_signed	restrict_link_by_digsig_builtin_and_secondary
#else
#define restrict_to_signed	restrict_link_by_digsig_builtin
#endif

/* Of keys loaded from files (KEY-6). */
#define FILE_KEY_PERM	((KEY_POS_ALL & ~KEY_POS_SETATTR) | \
			 KEY_USR_VIEW | KEY_USR_READ)

/*
 * By enum integ_ring. A keyring is NULL until it is made or found, is set once and
 * read without a lock; its reference is never dropped.
 */
static struct {
	const char *name;
	struct key *key;
} rings[] = {
	[INTEG_RING_IMA] = { .name = RING_PREFIX "ima" },
	[INTEG_RING_EVM] = { .name = RING_PREFIX "evm" },
};

static_assert(ARRAY_SIZE(rings) == __INTEG_RING_MAX, "a keyring has no name");

#ifdef CONFIG_INTEGRITY_TRUSTED_KEYRING
/**
 * integ_ring_create() - make a keyring that admits signed certificates only
 * @ring: the keyring
 *
 * The restriction wants a certificate for signing and nothing else, issued by a
 * key built into the kernel (KEY-3).
 *
 * Context: boot.
 * Return: 0, -ENOMEM, or an error of the key layer, which was logged; there is no
 * such keyring then and no signature verifies.
 */
int __init integ_ring_create(enum integ_ring ring)
{
	struct key_restriction *restriction;
	struct key *key;

	restriction = kzalloc(sizeof(*restriction), GFP_KERNEL);
	if (!restriction)
		return -ENOMEM;
	restriction->check = restrict_to_signed;
	key = keyring_alloc(rings[ring].name, GLOBAL_ROOT_UID, GLOBAL_ROOT_GID,
			    current_cred(), INTEG_RING_PERM, KEY_ALLOC_NOT_IN_QUOTA,
			    restriction, NULL);
	if (IS_ERR(key)) {
		pr_info("Can't allocate %s keyring (%ld)\n", rings[ring].name,
			PTR_ERR(key));
		kfree(restriction);
		return PTR_ERR(key);
	}
	WRITE_ONCE(rings[ring].key, key);
	/* Modules signed at build time must load (MODSIG-6). */
	return ring == INTEG_RING_IMA ? load_module_cert(key) : 0;
}

static struct key *find_ring(enum integ_ring ring)
{
	return ERR_PTR(-ENOKEY);
}
#else
/* Once found it stays the one, whoever asks (KEY-2). */
static struct key *find_ring(enum integ_ring ring)
{
	struct key *key, *first;

	key = request_key(&key_type_keyring, rings[ring].name, NULL);
	if (IS_ERR(key)) {
		pr_err("no %s keyring: %ld\n", rings[ring].name, PTR_ERR(key));
		return key;
	}
	first = cmpxchg(&rings[ring].key, NULL, key);
	if (!first)
		return key;
	key_put(key);
	return first;
}
#endif /* CONFIG_INTEGRITY_TRUSTED_KEYRING */

/**
 * integ_ring_get() - the key layer's keyring
 * @ring: the keyring
 *
 * Context: process, may sleep.
 * Return: the keyring, the caller gets no reference; or an ERR_PTR.
 */
struct key *integ_ring_get(enum integ_ring ring)
{
	struct key *key = READ_ONCE(rings[ring].key);

	return key ?: find_ring(ring);
}

#ifdef CONFIG_INTEGRITY_ASYMMETRIC_KEYS
static int add_certificate(struct key *ring, const void *data, size_t size)
{
	key_ref_t key = key_create_or_update(make_key_ref(ring, true),
					     "asymmetric", NULL, data, size,
					     FILE_KEY_PERM,
					     KEY_ALLOC_NOT_IN_QUOTA);

	if (IS_ERR(key)) {
		pr_err("Problem loading X.509 certificate %ld\n", PTR_ERR(key));
		return PTR_ERR(key);
	}
	pr_notice("Loaded X.509 cert '%s'\n", key_ref_to_ptr(key)->description);
	key_ref_put(key);
	return 0;
}

/**
 * integ_ring_load() - load a certificate from a file
 * @ring: keyring to add it to, whose restriction applies
 * @path: the file, one certificate in DER
 *
 * Failure is logged with its reason (KEY-5).
 *
 * Context: process, may sleep.
 * Return: 0 or a negative errno.
 */
int integ_ring_load(enum integ_ring ring, const char *path)
{
	struct key *key = integ_ring_get(ring);
	void *data = NULL;
	ssize_t size;
	int rc;

	if (IS_ERR(key))
		return PTR_ERR(key);
	size = kernel_read_file_from_path(path, 0, &data, INT_MAX, NULL,
					  READING_X509_CERTIFICATE);
	if (size < 0) {
		pr_err("Unable to open file: %s (%zd)\n", path, size);
		return size;
	}
	pr_info("Loading X.509 certificate: %s\n", path);
	rc = add_certificate(key, data, size);
	vfree(data);
	return rc;
}

static bool is_ours(const struct key *keyring)
{
	int i;

	for (i = 0; i < __INTEG_RING_MAX; i++)
		if (READ_ONCE(rings[i].key) == keyring)
			return true;
	return keyring == get_ima_blacklist_keyring();
}

/* Keys that were ever made on one of our keyrings. */
static atomic_t generation = ATOMIC_INIT(0);

/**
 * integ_keys_generation() - number of the state of our keyrings
 *
 * Changes when a key is made on one of them. That a key was linked there from
 * another keyring, or left, is not seen: the key layer tells nobody.
 *
 * Context: any.
 * Return: a number of 21 bits, which comes back after as many keys.
 */
u32 integ_keys_generation(void)
{
	return atomic_read(&generation) & GENMASK(20, 0);
}

/**
 * integ_key_added() - a key entered a keyring
 * @keyring: the keyring, any in the system
 *
 * Verified signatures are forgotten with each key that enters one of ours: the
 * keys they were verified with may be on their way out.
 *
 * Context: process.
 */
void integ_key_added(const struct key *keyring)
{
	if (!is_ours(keyring))
		return;
	atomic_inc(&generation);
	integ_verified_clear();
}
#endif /* CONFIG_INTEGRITY_ASYMMETRIC_KEYS */
