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

/* Of keys loaded from files, and of those from the firmware (KEY-6). */
#define FILE_KEY_PERM		(FIRMWARE_KEY_PERM | KEY_USR_READ)
#define FIRMWARE_KEY_PERM	((KEY_POS_ALL & ~KEY_POS_SETATTR) | KEY_USR_VIEW)

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
	[INTEG_RING_PLATFORM] = { .name = ".platform" },
	[INTEG_RING_MACHINE] = { .name = ".machine" },
};

static_assert(ARRAY_SIZE(rings) == __INTEG_RING_MAX, "a keyring has no name");

/**
 * integ_ring_make() - make a keyring
 * @ring: the keyring
 * @perm: its permissions
 * @restriction: what it admits; NULL for anything
 *
 * Context: boot.
 * Return: 0, -ENOMEM, or an error of the key layer, which was logged; there is no
 * such keyring then and nothing verifies with it.
 */
int __init integ_ring_make(enum integ_ring ring, key_perm_t perm,
			   key_restrict_link_func_t restriction)
{
	struct key_restriction *r = NULL;
	struct key *key;

	if (restriction) {
		r = kzalloc(sizeof(*r), GFP_KERNEL);
		if (!r)
			return -ENOMEM;
		r->check = restriction;
	}
	key = keyring_alloc(rings[ring].name, GLOBAL_ROOT_UID, GLOBAL_ROOT_GID,
			    current_cred(), perm, KEY_ALLOC_NOT_IN_QUOTA, r, NULL);
	if (IS_ERR(key)) {
		pr_info("Can't allocate %s keyring (%ld)\n", rings[ring].name,
			PTR_ERR(key));
		kfree(r);
		return PTR_ERR(key);
	}
	WRITE_ONCE(rings[ring].key, key);
	return 0;
}

#ifdef CONFIG_INTEGRITY_TRUSTED_KEYRING
/**
 * integ_ring_create() - make a keyring that admits signed certificates only
 * @ring: the keyring
 *
 * The restriction wants a certificate for signing and nothing else, issued by a
 * key built into the kernel (KEY-3).
 *
 * Context: boot.
 * Return: 0 or a negative errno, as integ_ring_make().
 */
int __init integ_ring_create(enum integ_ring ring)
{
	const int rc = integ_ring_make(ring, INTEG_RING_PERM, restrict_to_signed);

	if (rc || ring != INTEG_RING_IMA)
		return rc;
	/* Modules signed at build time must load (MODSIG-6). */
	return load_module_cert(rings[ring].key);
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

	/* The other ones are never user space's. */
	if (ring > INTEG_RING_EVM)
		return ERR_PTR(-ENOKEY);
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
static int add_certificate(enum integ_ring ring, const char *source,
			   const void *data, size_t size, key_perm_t perm)
{
	struct key *to = integ_ring_get(ring);
	key_ref_t key;

	if (IS_ERR(to))
		return PTR_ERR(to);
	pr_info("Loading X.509 certificate: %s\n", source);
	key = key_create_or_update(make_key_ref(to, true), "asymmetric", NULL,
				   data, size, perm, KEY_ALLOC_NOT_IN_QUOTA);
	if (IS_ERR(key)) {
		/* That one refuses what is no CA, and another one takes it. */
		if (ring != INTEG_RING_MACHINE)
			pr_err("Problem loading X.509 certificate %ld\n",
			       PTR_ERR(key));
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
	rc = add_certificate(ring, path, data, size, FILE_KEY_PERM);
	vfree(data);
	return rc;
}

/**
 * integ_ring_add() - load a certificate that the firmware trusts
 * @ring: keyring to add it to, whose restriction applies
 * @source: where it is from, for the log
 * @data: one certificate in DER; untrusted
 * @size: bytes in @data
 *
 * Context: process, may sleep.
 * Return: 0 or a negative errno.
 */
int integ_ring_add(enum integ_ring ring, const char *source, const void *data,
		   size_t size)
{
	return add_certificate(ring, source, data, size, FIRMWARE_KEY_PERM);
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
