/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Keys: a private one to sign with, a set of public ones to verify against.
 */
#ifndef IMACTL_KEY_H
#define IMACTL_KEY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <imactl/algo.h>
#include <imactl/error.h>

/** IMA_KEY_ENV - environment variable with the passphrase, as evmctl has it */
#define IMA_KEY_ENV "EVMCTL_KEY_PASSWORD"

/** IMA_PASSPHRASE_MAX - bytes of a passphrase with its NUL */
#define IMA_PASSPHRASE_MAX 1024

/**
 * struct ima_key_options - where a private key is and what it is called
 * @where: PEM or DER file, or a ``pkcs11:`` URI
 * @passphrase: of the key, or NULL
 * @ask: called if the key needs a passphrase and @passphrase is NULL; fills
 *	@buf, which is wiped after use. NULL: an encrypted key is an error.
 *	Return: length, or -1 if there is none
 * @ctx: for @ask
 * @id: key id, if @has_id
 * @id_cert: certificate whose subject key identifier gives the key id, or NULL
 * @has_id: @id counts
 *
 * Without @has_id and @id_cert, the key id is that of a certificate in the same
 * file as the key, else that of the public key (SIG-3).
 */
struct ima_key_options {
	const char *where;
	const char *passphrase;
	int (*ask)(void *ctx, const char *where, char *buf, size_t size);
	void *ctx;
	uint32_t id;
	const char *id_cert;
	bool has_id;
};

/**
 * struct ima_key - a private key; read-only once open, so threads may share it
 */
struct ima_key;

/**
 * ima_key_open() - load a private key
 * @crypto: must outlive the key
 * @options: which
 * @error: filled in on failure
 *
 * Refuses keys the kernel could not verify with: other than RSA and ECDSA over
 * P-192, P-256, P-384 and P-521.
 *
 * Return: to be closed with ima_key_close(), or NULL.
 */
struct ima_key *ima_key_open(const struct ima_crypto *crypto,
			     const struct ima_key_options *options,
			     struct ima_error *error);
void ima_key_close(struct ima_key *key);

/** ima_key_id() - Return: the 32-bit id signatures of @key will carry (SIG-3) */
uint32_t ima_key_id(const struct ima_key *key);

/* Where a key id is from. */
enum ima_id_origin {
	IMA_ID_GIVEN,		/* ima_key_options.id */
	IMA_ID_CERT,		/* ima_key_options.id_cert */
	IMA_ID_BESIDE,		/* a certificate in the key's file */
	IMA_ID_KEY,		/* SHA1 of the public key, for want of anything better */
};

/** ima_key_id_origin() - Return: where ima_key_id() is from */
enum ima_id_origin ima_key_id_origin(const struct ima_key *key);

/**
 * struct ima_key_info - a public key
 * @where: file it is from
 * @id: last 4 bytes of the subject key identifier, or of SHA1 of the public key
 * @type: ``rsa``, ``ecdsa-nist-p256`` ...
 * @bits: size
 * @subject: of its certificate, one line; NULL for a bare public key
 */
struct ima_key_info {
	const char *where;
	uint32_t id;
	const char *type;
	unsigned int bits;
	const char *subject;
};

/**
 * struct ima_keys - public keys; read-only once filled, so threads may share it
 */
struct ima_keys;

/** ima_keys_new() - Return: an empty set, to be freed with ima_keys_free(), or NULL */
struct ima_keys *ima_keys_new(const struct ima_crypto *crypto);
void ima_keys_free(struct ima_keys *keys);

/**
 * ima_keys_add() - add all certificates and public keys of a file
 * @where: PEM or DER; a private key, or a ``pkcs11:`` URI, is not taken
 * @error: filled in on failure
 *
 * Return: how many were added, at least one, or -1 with @error.
 */
int ima_keys_add(struct ima_keys *keys, const char *where, struct ima_error *error);

size_t ima_keys_count(const struct ima_keys *keys);

/** ima_keys_info() - Return: the facts about key @i, as long as @keys lives */
const struct ima_key_info *ima_keys_info(const struct ima_keys *keys, size_t i);

#endif
