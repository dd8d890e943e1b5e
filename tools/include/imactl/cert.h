/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Making keys and certificates that the kernel's integrity keyrings take (KEY-3).
 */
#ifndef IMACTL_CERT_H
#define IMACTL_CERT_H

#include <imactl/key.h>

/**
 * ima_key_generate() - make a key pair
 * @type: ``rsa2048``, ``rsa3072``, ``rsa4096``, ``p256``, ``p384`` or ``p521``
 *
 * Return: to be closed with ima_key_close(), or NULL with @error.
 */
struct ima_key *ima_key_generate(const struct ima_crypto *crypto, const char *type,
				 struct ima_error *error);

/** ima_key_types - the types ima_key_generate() knows, NULL at the end */
extern const char *const ima_key_types[];

/**
 * ima_key_pem() - a private key in PEM, PKCS#8
 * @passphrase: to encrypt it with, or NULL
 * @pem: set to memory to be released with ima_pem_free()
 *
 * Return: 0, or -1 with @error.
 */
int ima_key_pem(const struct ima_key *key, const char *passphrase, char **pem,
		struct ima_error *error);

/** ima_pem_free() - wipe and release */
void ima_pem_free(char *pem);

/**
 * struct ima_cert_options - the certificate wanted
 * @subject: comma-separated, like ``O=Example,CN=signing``; a backslash takes the
 *	meaning from the character behind it
 * @days: how long it is valid, from now
 * @ca: may certify others and not sign files, instead of the reverse
 * @algo: hash algorithm of the certificate's own signature
 * @issuer_cert: file with the certificate of @issuer; NULL: it certifies itself
 * @issuer: key to sign it with; NULL: the subject's own
 */
struct ima_cert_options {
	const char *subject;
	unsigned int days;
	bool ca;
	enum ima_algo algo;
	const char *issuer_cert;
	const struct ima_key *issuer;
};

/**
 * ima_cert_make() - make a certificate for a key
 * @der: set to memory to be released with free()
 *
 * Return: 0, or -1 with @error.
 */
int ima_cert_make(const struct ima_crypto *crypto, const struct ima_key *key,
		  const struct ima_cert_options *options, uint8_t **der, size_t *len,
		  struct ima_error *error);

/**
 * ima_cert_der() - the first certificate of a file, in DER as the kernel wants it
 * @der: set to memory to be released with free()
 *
 * Return: 0, or -1 with @error.
 */
int ima_cert_der(const struct ima_crypto *crypto, const char *path, uint8_t **der,
		 size_t *len, struct ima_error *error);

#endif
