// SPDX-License-Identifier: GPL-2.0-only
/*
 * Making private keys, and writing them in PEM.
 */
#include <stdlib.h>
#include <string.h>

#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/params.h>
#include <openssl/pem.h>

#include <imactl/cert.h>

#include "label_impl.h"

/* P-192 is left out: the kernel has it, nobody should begin to use it. */
static const struct {
	const char *name;
	size_t bits;
	const char *group;
} types[] = {
	{ "rsa2048", 2048, NULL },
	{ "rsa3072", 3072, NULL },
	{ "rsa4096", 4096, NULL },
	{ "p256", 0, "prime256v1" },
	{ "p384", 0, "secp384r1" },
	{ "p521", 0, "secp521r1" },
};

const char *const ima_key_types[] = {
	"rsa2048", "rsa3072", "rsa4096", "p256", "p384", "p521", NULL
};

_Static_assert(ARRAY_SIZE(ima_key_types) == ARRAY_SIZE(types) + 1, "a name each");

static EVP_PKEY *generate(const struct ima_crypto *crypto, size_t bits, const char *group)
{
	EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new_from_name(crypto->ctx, group ? "EC" : "RSA", NULL);
	OSSL_PARAM params[2] = { OSSL_PARAM_END, OSSL_PARAM_END };
	EVP_PKEY *pkey = NULL;

	if (group)
		params[0] = OSSL_PARAM_construct_utf8_string(OSSL_PKEY_PARAM_GROUP_NAME,
							     (char *)(uintptr_t)group, 0);
	else
		params[0] = OSSL_PARAM_construct_size_t(OSSL_PKEY_PARAM_RSA_BITS, &bits);
	if (!ctx || EVP_PKEY_keygen_init(ctx) <= 0 || !EVP_PKEY_CTX_set_params(ctx, params) ||
	    EVP_PKEY_generate(ctx, &pkey) <= 0)
		pkey = NULL;
	EVP_PKEY_CTX_free(ctx);
	return pkey;
}

static int find_type(const char *name, struct ima_error *error)
{
	for (size_t i = 0; i < ARRAY_SIZE(types); i++) {
		if (!strcmp(types[i].name, name))
			return (int)i;
	}
	return ima_fail(error, "'%s' is not a type of key", name);
}

struct ima_key *ima_key_generate(const struct ima_crypto *crypto, const char *type,
				 struct ima_error *error)
{
	int i = find_type(type, error);
	struct ima_key *key;

	if (i < 0)
		return NULL;
	key = calloc(1, sizeof(*key));
	if (!key) {
		ima_fail(error, "out of memory");
		return NULL;
	}
	key->origin = IMA_ID_KEY;
	key->pkey = generate(crypto, types[i].bits, types[i].group);
	if (!key->pkey)
		ima_fail_openssl(error, "no key could be made");
	else if (!ima_id_of_key(crypto, key->pkey, &key->id, error))
		return key;
	ima_key_close(key);
	return NULL;
}

int ima_key_pem(const struct ima_key *key, const char *passphrase, char **pem,
		struct ima_error *error)
{
	EVP_CIPHER *cipher = passphrase ? EVP_CIPHER_fetch(NULL, "AES-256-CBC", NULL) : NULL;
	BIO *bio = BIO_new(BIO_s_secmem());
	char *p = NULL;
	long len = 0;
	int ret = -1;

	*pem = NULL;
	if (bio && (!passphrase || cipher) &&
	    PEM_write_bio_PKCS8PrivateKey(bio, key->pkey, cipher, passphrase,
					  passphrase ? (int)strlen(passphrase) : 0, NULL, NULL))
		len = BIO_get_mem_data(bio, &p);
	if (len > 0)
		*pem = OPENSSL_zalloc((size_t)len + 1);
	if (*pem) {
		memcpy(*pem, p, (size_t)len);
		ret = 0;
	} else {
		ima_fail_openssl(error, "the key cannot be written");
	}
	BIO_free(bio);
	EVP_CIPHER_free(cipher);
	return ret;
}

void ima_pem_free(char *pem)
{
	if (pem)
		OPENSSL_clear_free(pem, strlen(pem));
}
