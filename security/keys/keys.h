/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Layer 1: keyrings, and signatures verified with the keys on them. Knows
 * nothing of policies or files.
 */
#ifndef _SECURITY_INTEG_KEYS_H
#define _SECURITY_INTEG_KEYS_H

#include <linux/cleanup.h>
#include <linux/errno.h>
#include <linux/init.h>
#include <linux/key.h>
#include <linux/seq_file.h>

#include "../integ.h"

/* sig.c */

/* Bytes before the signature proper, in versions 2 and 3 (XATTR-3, XATTR-4). */
#define INTEG_SIG_HEADER	9

/**
 * struct integ_sig - a signature of version 2 or 3, its header taken apart
 * @version: 2 or 3
 * @algo: algorithm of the digest that is signed
 * @keyid: which key, in the byte order of the CPU
 * @bytes: the signature proper; points into what was validated
 * @len: bytes in @bytes
 */
struct integ_sig {
	u8 version;
	enum hash_algo algo;
	u32 keyid;
	const u8 *bytes;
	size_t len;
};

int integ_sig_validate(const u8 *value, size_t len, struct integ_sig *sig);

/* ring.c */

/**
 * enum integ_ring - keyrings that signatures are verified with
 * @INTEG_RING_IMA: of files: .ima, or _ima without trusted keyrings (KEY-1)
 * @INTEG_RING_EVM: of metadata: .evm, or _evm
 * @INTEG_RING_PLATFORM: of kernel images for kexec: .platform
 * @INTEG_RING_MACHINE: of certificates for .ima and .evm: .machine, which the key
 *			layer looks at
 * @__INTEG_RING_MAX: number of keyrings
 */
enum integ_ring {
	INTEG_RING_IMA,
	INTEG_RING_EVM,
	INTEG_RING_PLATFORM,
	INTEG_RING_MACHINE,
	__INTEG_RING_MAX
};

/* Of our keyrings: root may add what the restriction admits (KEY-1). */
#define INTEG_RING_PERM							\
	((KEY_POS_ALL & ~KEY_POS_SETATTR) | KEY_USR_VIEW | KEY_USR_READ | \
	 KEY_USR_WRITE | KEY_USR_SEARCH)

#ifdef CONFIG_INTEGRITY_TRUSTED_KEYRING
int __init integ_ring_create(enum integ_ring ring);
#else
/* The keyring is user space's, and found when first needed (KEY-2). */
static inline int integ_ring_create(enum integ_ring ring)
{
	return 0;
}
#endif

#ifdef CONFIG_INTEGRITY_ASYMMETRIC_KEYS
void integ_key_added(const struct key *keyring);
u32 integ_keys_generation(void);
#else
static inline u32 integ_keys_generation(void)
{
	return 0;
}

static inline void integ_key_added(const struct key *keyring)
{
}
#endif

int __init integ_ring_make(enum integ_ring ring, key_perm_t perm,
			   key_restrict_link_func_t restriction);
struct key *integ_ring_get(enum integ_ring ring);
int integ_ring_load(enum integ_ring ring, const char *path);
int integ_ring_add(enum integ_ring ring, const char *source, const void *data,
		   size_t size);

/* verify.c */

#ifdef CONFIG_INTEGRITY_SIGNATURE
int integ_sig_verify(enum integ_ring ring, const u8 *value, size_t len,
		     const u8 *digest, size_t digest_len);
#else
static inline int integ_sig_verify(enum integ_ring ring, const u8 *value,
				   size_t len, const u8 *digest,
				   size_t digest_len)
{
	return -EOPNOTSUPP;
}
#endif

/* trailer.c */

/**
 * struct integ_trailer - a file with a signature at its end, taken apart
 * @content_len: bytes of what is signed, from the start of the file
 * @message_len: bytes of the PKCS#7 message behind it, 0 if there is none
 */
struct integ_trailer {
	size_t content_len;
	size_t message_len;
};

/**
 * enum integ_trailer_error - what is wrong with the end of a file
 * @INTEG_TRAILER_OK: nothing, or there is no signature
 * @INTEG_TRAILER_LENGTH: the message does not fit
 * @INTEG_TRAILER_TYPE: not a PKCS#7 message
 * @INTEG_TRAILER_PARAMS: a field that must be zero is not
 */
enum integ_trailer_error {
	INTEG_TRAILER_OK,
	INTEG_TRAILER_LENGTH,
	INTEG_TRAILER_TYPE,
	INTEG_TRAILER_PARAMS,
};

enum integ_trailer_error
integ_trailer_validate(const u8 *buf, size_t len, struct integ_trailer *t);

/* modsig.c */

struct integ_modsig;

#ifdef CONFIG_IMA_APPRAISE_MODSIG
struct integ_modsig *integ_modsig_find(const char *what, const void *buf,
				       size_t len);
void integ_modsig_free(struct integ_modsig *m);
const struct integ_modsig_view *integ_modsig_view(const struct integ_modsig *m);
int integ_modsig_verify(enum integ_ring ring, const struct integ_modsig *m);
#else
static inline struct integ_modsig *
integ_modsig_find(const char *what, const void *buf, size_t len)
{
	return NULL;
}

static inline void integ_modsig_free(struct integ_modsig *m)
{
}

static inline const struct integ_modsig_view *
integ_modsig_view(const struct integ_modsig *m)
{
	return NULL;
}

static inline int integ_modsig_verify(enum integ_ring ring,
				      const struct integ_modsig *m)
{
	return -ENOKEY;
}
#endif

DEFINE_FREE(integ_modsig_free, struct integ_modsig *, integ_modsig_free(_T))

/* siglist.c */

/* Bytes of an element that say who put it there; nothing depends on them. */
#define INTEG_SIGLIST_OWNER	16

/**
 * enum integ_siglist_type - what the elements of a list are
 * @INTEG_SIGLIST_OTHER: nothing that means anything here
 * @INTEG_SIGLIST_X509: certificates, in DER
 * @INTEG_SIGLIST_X509_SHA256: digests of certificates without their signature
 * @INTEG_SIGLIST_SHA256: digests of images
 * @__INTEG_SIGLIST_MAX: number of types
 */
enum integ_siglist_type {
	INTEG_SIGLIST_OTHER,
	INTEG_SIGLIST_X509,
	INTEG_SIGLIST_X509_SHA256,
	INTEG_SIGLIST_SHA256,
	__INTEG_SIGLIST_MAX
};

/**
 * struct integ_siglist - a list of a signature database, taken apart
 * @type: what its elements are
 * @elements: the elements, one behind the other; points into what was validated
 * @element_len: bytes of each, at least INTEG_SIGLIST_OWNER
 * @nr: how many, at least 1
 * @len: bytes of the whole list; the next one follows
 */
struct integ_siglist {
	enum integ_siglist_type type;
	const u8 *elements;
	u32 element_len;
	u32 nr;
	size_t len;
};

int integ_siglist_validate(const u8 *data, size_t len,
			   struct integ_siglist *list);

/* firmware.c */

/**
 * enum integ_firmware_db - signature databases (CERT-2)
 * @INTEG_FIRMWARE_DB: what the firmware trusts
 * @INTEG_FIRMWARE_MOK: what the owner of the machine trusts
 * @INTEG_FIRMWARE_DBX: what either revoked
 * @__INTEG_FIRMWARE_MAX: number of databases
 */
enum integ_firmware_db {
	INTEG_FIRMWARE_DB,
	INTEG_FIRMWARE_MOK,
	INTEG_FIRMWARE_DBX,
	__INTEG_FIRMWARE_MAX
};

/**
 * enum integ_firmware_action - what becomes of an element
 * @INTEG_FIRMWARE_IGNORE: nothing
 * @INTEG_FIRMWARE_TRUST: a certificate for .platform
 * @INTEG_FIRMWARE_TRUST_OWNER: a certificate for .machine, else .platform
 * @INTEG_FIRMWARE_REVOKE: a certificate whose signatures no longer count
 * @INTEG_FIRMWARE_REVOKE_TBS: the digest of such a certificate
 * @INTEG_FIRMWARE_REVOKE_IMAGE: the digest of content that is refused
 */
enum integ_firmware_action {
	INTEG_FIRMWARE_IGNORE,
	INTEG_FIRMWARE_TRUST,
	INTEG_FIRMWARE_TRUST_OWNER,
	INTEG_FIRMWARE_REVOKE,
	INTEG_FIRMWARE_REVOKE_TBS,
	INTEG_FIRMWARE_REVOKE_IMAGE,
};

int integ_firmware_act(enum integ_firmware_action action, const char *source,
		       const u8 *data, size_t len);
int integ_firmware_load(enum integ_firmware_db db, const char *source,
			const u8 *data, size_t len);

/* verified.c */

/**
 * struct integ_sig_id - what makes two verifications the same one
 * @bytes: cryptographic digest of everything that the result depends on
 */
struct integ_sig_id {
	u8 bytes[32];
};

void integ_verified_identify(struct integ_sig_id *id, const struct key *key,
			     const struct integ_sig *sig, const u8 *digest,
			     size_t digest_len);
bool integ_verified_find(const struct integ_sig_id *id);
void integ_verified_add(const struct integ_sig_id *id);
void integ_verified_clear(void);
void integ_verified_show(struct seq_file *m);

#endif /* _SECURITY_INTEG_KEYS_H */
