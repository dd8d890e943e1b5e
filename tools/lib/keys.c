// SPDX-License-Identifier: GPL-2.0-only
/*
 * A set of public keys.
 */
#include <stdlib.h>
#include <string.h>

#include <openssl/err.h>
#include <openssl/pem.h>

#include "label_impl.h"

struct ima_keys *ima_keys_new(const struct ima_crypto *crypto)
{
	struct ima_keys *keys = calloc(1, sizeof(*keys));

	if (keys)
		keys->crypto = crypto;
	return keys;
}

static void free_public(struct ima_public *key)
{
	free((void *)(uintptr_t)key->info.where);
	free((void *)(uintptr_t)key->info.subject);
	EVP_PKEY_free(key->pkey);
	X509_free(key->cert);
	ima_verifiers_free(key->verifiers);
}

void ima_keys_free(struct ima_keys *keys)
{
	if (!keys)
		return;
	for (size_t i = 0; i < keys->count; i++)
		free_public(&keys->key[i]);
	free(keys->key);
	free(keys);
}

size_t ima_keys_count(const struct ima_keys *keys)
{
	return keys->count;
}

const struct ima_key_info *ima_keys_info(const struct ima_keys *keys, size_t i)
{
	return &keys->key[i].info;
}

/* RFC 2253 escapes everything that is not printable ASCII. */
static char *subject_of(X509 *cert)
{
	BIO *bio = BIO_new(BIO_s_mem());
	char *text = NULL, *p;
	long len;

	if (bio && X509_NAME_print_ex(bio, X509_get_subject_name(cert), 0,
				      XN_FLAG_RFC2253) >= 0) {
		len = BIO_get_mem_data(bio, &p);
		text = strndup(len > 0 ? p : "", (size_t)len);
	}
	BIO_free(bio);
	return text;
}

static int describe(const struct ima_keys *keys, struct ima_public *key,
		    struct ima_error *error)
{
	key->info.type = ima_key_type(key->pkey);
	if (!key->info.type)
		return ima_fail(error, "neither RSA nor ECDSA over a curve the kernel has");
	key->info.bits = (unsigned int)EVP_PKEY_get_bits(key->pkey);
	if (!key->cert) {
		key->has_id = true;
		return ima_id_of_key(keys->crypto, key->pkey, &key->info.id, error);
	}
	key->issuer_id = ima_id_of_issuer(key->cert);
	key->info.subject = subject_of(key->cert);
	if (!key->info.subject)
		return ima_fail(error, "out of memory");
	key->has_id = ima_id_of_cert(key->cert, &key->info.id);
	if (!key->has_id)
		return ima_id_of_key(keys->crypto, key->pkey, &key->info.id, error);
	return 0;
}

/* Takes @pkey and @cert, also if it fails. */
static int add(struct ima_keys *keys, const char *where, EVP_PKEY *pkey, X509 *cert,
	       struct ima_error *error)
{
	struct ima_public *grown = realloc(keys->key, (keys->count + 1) * sizeof(*grown));
	struct ima_public key = {
		.pkey = pkey, .cert = cert, .verifiers = ima_verifiers_new(),
	};
	int ret = -1;

	if (grown)
		keys->key = grown;
	key.info.where = strdup(where);
	if (!grown || !key.info.where || !key.verifiers)
		ima_fail(error, "out of memory");
	else if (!pkey)
		ima_fail_openssl(error, "a key nobody can read");
	else
		ret = describe(keys, &key, error);
	if (ret)
		free_public(&key);
	else
		keys->key[keys->count++] = key;
	return ret;
}

static int add_cert(struct ima_keys *keys, const char *where, X509 *cert,
		    struct ima_error *error)
{
	EVP_PKEY *pkey = X509_get0_pubkey(cert);

	if (pkey && !EVP_PKEY_up_ref(pkey))
		pkey = NULL;
	return add(keys, where, pkey, cert, error);
}

/* One object of a PEM file. Return: how many keys it is, or -1. */
static int add_object(struct ima_keys *keys, const char *where, const char *name,
		      const unsigned char *p, long len, struct ima_error *error)
{
	const struct ima_crypto *crypto = keys->crypto;
	X509 *cert;

	if (!strcmp(name, PEM_STRING_X509) || !strcmp(name, PEM_STRING_X509_OLD)) {
		cert = X509_new_ex(crypto->ctx, NULL);
		if (!cert || !d2i_X509(&cert, &p, len)) {
			X509_free(cert);
			return ima_fail_openssl(error, "a damaged certificate");
		}
		return add_cert(keys, where, cert, error) ? -1 : 1;
	}
	if (!strcmp(name, PEM_STRING_PUBLIC))
		return add(keys, where, d2i_PUBKEY_ex(NULL, &p, len, crypto->ctx, NULL), NULL,
			   error) ? -1 : 1;
	return 0;
}

static int add_pem(struct ima_keys *keys, const char *where, BIO *bio,
		   struct ima_error *error)
{
	char *name, *header;
	unsigned char *data;
	int total = 0, n;
	long len;

	while (PEM_read_bio(bio, &name, &header, &data, &len)) {
		n = add_object(keys, where, name, data, len, error);
		OPENSSL_free(name);
		OPENSSL_free(header);
		OPENSSL_clear_free(data, (size_t)len);
		if (n < 0)
			return -1;
		total += n;
	}
	if (ERR_GET_REASON(ERR_peek_last_error()) != PEM_R_NO_START_LINE)
		return ima_fail_openssl(error, "damaged PEM");
	return total ? total : ima_fail(error, "neither a certificate nor a public key in it");
}

static int add_der(struct ima_keys *keys, const char *where,
		   const struct ima_key_file *file, struct ima_error *error)
{
	const unsigned char *p = file->p;
	X509 *cert = ima_key_file_cert(keys->crypto, file);
	EVP_PKEY *pkey;

	if (cert)
		return add_cert(keys, where, cert, error) ? -1 : 1;
	pkey = d2i_PUBKEY_ex(NULL, &p, (long)file->len, keys->crypto->ctx, NULL);
	if (!pkey || p != file->p + file->len) {
		EVP_PKEY_free(pkey);
		return ima_fail(error, "neither a certificate nor a public key");
	}
	return add(keys, where, pkey, NULL, error) ? -1 : 1;
}

int ima_keys_add(struct ima_keys *keys, const char *where, struct ima_error *error)
{
	size_t before = keys->count;
	struct ima_key_file file;
	BIO *bio;
	int n;

	if (ima_key_file_read(where, &file, error))
		return -1;
	if (ima_key_file_is_pem(&file)) {
		bio = ima_key_file_bio(&file);
		n = bio ? add_pem(keys, where, bio, error) : ima_fail(error, "out of memory");
		BIO_free(bio);
	} else {
		n = add_der(keys, where, &file, error);
	}
	ima_key_file_free(&file);
	/* All of a file or nothing of it. */
	while (n < 0 && keys->count > before)
		free_public(&keys->key[--keys->count]);
	ERR_clear_error();
	return n;
}
