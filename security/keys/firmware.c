// SPDX-License-Identifier: GPL-2.0-only
/*
 * What becomes of the certificates and digests that the firmware hands over
 * (CERT-2).
 */
#define pr_fmt(fmt) "integrity: " fmt

#include <crypto/sha2.h>
#include <keys/system_keyring.h>
#include <kunit/static_stub.h>
#include <linux/build_bug.h>
#include <linux/efi.h>
#include <linux/printk.h>

#include "keys.h"

/* By database and kind of element; what is not listed means nothing to us. */
static const enum integ_firmware_action
actions[__INTEG_FIRMWARE_MAX][__INTEG_SIGLIST_MAX] = {
	[INTEG_FIRMWARE_DB] = {
		[INTEG_SIGLIST_X509]		= INTEG_FIRMWARE_TRUST,
	},
	[INTEG_FIRMWARE_MOK] = {
		[INTEG_SIGLIST_X509]		= INTEG_FIRMWARE_TRUST_OWNER,
	},
	[INTEG_FIRMWARE_DBX] = {
		[INTEG_SIGLIST_X509]		= INTEG_FIRMWARE_REVOKE,
		[INTEG_SIGLIST_X509_SHA256]	= INTEG_FIRMWARE_REVOKE_TBS,
		[INTEG_SIGLIST_SHA256]		= INTEG_FIRMWARE_REVOKE_IMAGE,
	},
};

static_assert(INTEG_FIRMWARE_IGNORE == 0, "what is not listed must be ignored");

static int trust(const char *source, const u8 *data, size_t len)
{
	const int rc = integ_ring_add(INTEG_RING_PLATFORM, source, data, len);

	if (rc)
		pr_info("Error adding keys to platform keyring %s\n", source);
	return rc;
}

/* What is no CA does not become one, and may yet be good for kexec. */
static int trust_owner(const char *source, const u8 *data, size_t len)
{
	int rc;

	if (!IS_ENABLED(CONFIG_INTEGRITY_MACHINE_KEYRING))
		return trust(source, data, len);
	rc = integ_ring_add(INTEG_RING_MACHINE, source, data, len);
	if (rc && efi_enabled(EFI_BOOT))
		rc = integ_ring_add(INTEG_RING_PLATFORM, source, data, len);
	if (rc)
		pr_info("Error adding keys to machine keyring %s\n", source);
	return rc;
}

/*
 * A digest of a certificate may be followed by the time from which on it counts. It
 * is not looked at: the kernel does not know when a signature was made.
 */
static int revoke(const char *source, const u8 *data, size_t len,
		  enum blacklist_hash_type type)
{
	if (len < SHA256_DIGEST_SIZE) {
		pr_err("%s: a revoked digest has only %zu bytes\n", source, len);
		return -EBADMSG;
	}
	return mark_hash_blacklisted(data, SHA256_DIGEST_SIZE, type);
}

/**
 * integ_firmware_act() - trust or revoke what an element says
 * @action: what to do
 * @source: where it is from, for the log
 * @data: the element without its owner; untrusted
 * @len: bytes in @data
 *
 * Failure is logged.
 *
 * Context: process, may sleep.
 * Return: 0 or a negative errno.
 */
int integ_firmware_act(enum integ_firmware_action action, const char *source,
		       const u8 *data, size_t len)
{
	KUNIT_STATIC_STUB_REDIRECT(integ_firmware_act, action, source, data, len);

	switch (action) {
	case INTEG_FIRMWARE_TRUST:
		return trust(source, data, len);
	case INTEG_FIRMWARE_TRUST_OWNER:
		return trust_owner(source, data, len);
	case INTEG_FIRMWARE_REVOKE:
		return add_key_to_revocation_list(data, len);
	case INTEG_FIRMWARE_REVOKE_TBS:
		return revoke(source, data, len, BLACKLIST_HASH_X509_TBS);
	case INTEG_FIRMWARE_REVOKE_IMAGE:
		return revoke(source, data, len, BLACKLIST_HASH_BINARY);
	case INTEG_FIRMWARE_IGNORE:
		break;
	}
	return 0;
}

static void act_on_list(enum integ_firmware_db db, const char *source,
			const struct integ_siglist *list)
{
	const enum integ_firmware_action action = actions[db][list->type];
	const u8 *element = list->elements;
	u32 i;

	if (action == INTEG_FIRMWARE_IGNORE)
		return;
	/* One that is refused says nothing about the next. */
	for (i = 0; i < list->nr; i++, element += list->element_len)
		integ_firmware_act(action, source, element + INTEG_SIGLIST_OWNER,
				   list->element_len - INTEG_SIGLIST_OWNER);
}

/**
 * integ_firmware_load() - act on a signature database
 * @db: which one
 * @source: where it is from, for the log
 * @data: the database; untrusted
 * @len: bytes in @data
 *
 * Lists before a malformed one have their effect: revoked stays revoked, also if
 * somebody managed to spoil the end of the database (CERT-3).
 *
 * Context: process, may sleep.
 * Return: 0, or -EBADMSG if a list is malformed.
 */
int integ_firmware_load(enum integ_firmware_db db, const char *source,
			const u8 *data, size_t len)
{
	struct integ_siglist list;
	int rc;

	while (len) {
		rc = integ_siglist_validate(data, len, &list);
		if (rc)
			return rc;
		act_on_list(db, source, &list);
		data += list.len;
		len -= list.len;
	}
	return 0;
}
