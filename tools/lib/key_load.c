// SPDX-License-Identifier: GPL-2.0-only
/*
 * Getting a private key out of a file or a token, asking for its passphrase if
 * it has one.
 */
#include <string.h>

#include <openssl/decoder.h>
#include <openssl/pem.h>
#include <openssl/store.h>
#include <openssl/ui.h>

#include "label_impl.h"

/*
 * struct passphrase - what OpenSSL's callback works with
 * @asked: the key wanted a passphrase
 * @got: and there was one
 */
struct passphrase {
	const struct ima_key_options *options;
	bool asked;
	bool got;
};

static int give_passphrase(char *buf, int size, int writing, void *ctx)
{
	struct passphrase *pass = ctx;
	const struct ima_key_options *o = pass->options;
	size_t len;
	int got;

	(void)writing;
	/* The same wrong answer, or the same question, once for each decoder tried. */
	if (pass->asked && !pass->got)
		return -1;
	pass->asked = true;
	if (o->passphrase) {
		len = strlen(o->passphrase);
		if (len > (size_t)size)
			return -1;
		memcpy(buf, o->passphrase, len);
		got = (int)len;
	} else {
		got = o->ask ? o->ask(o->ctx, o->where, buf, (size_t)size) : -1;
	}
	pass->got = got >= 0;
	return got;
}

static EVP_PKEY *from_pem(const struct ima_crypto *crypto, BIO *bio,
			  struct passphrase *pass)
{
	return PEM_read_bio_PrivateKey_ex(bio, NULL, give_passphrase, pass, crypto->ctx, NULL);
}

static EVP_PKEY *from_der(const struct ima_crypto *crypto, BIO *bio,
			  struct passphrase *pass)
{
	EVP_PKEY *pkey = NULL;
	OSSL_DECODER_CTX *ctx =
		OSSL_DECODER_CTX_new_for_pkey(&pkey, "DER", NULL, NULL, EVP_PKEY_KEYPAIR,
					      crypto->ctx, NULL);

	if (ctx && OSSL_DECODER_CTX_set_pem_password_cb(ctx, give_passphrase, pass) &&
	    !OSSL_DECODER_from_bio(ctx, bio)) {
		EVP_PKEY_free(pkey);
		pkey = NULL;
	}
	OSSL_DECODER_CTX_free(ctx);
	return pkey;
}

static void explain(const struct passphrase *pass, struct ima_error *error)
{
	if (pass->asked && !pass->got)
		ima_fail(error, "the key is encrypted and there is no passphrase for it");
	else if (pass->asked)
		ima_fail(error, "wrong passphrase, or a damaged key");
	else
		ima_fail(error, "no private key in it");
}

static EVP_PKEY *load_file(const struct ima_crypto *crypto,
			   const struct ima_key_options *options, X509 **cert,
			   struct ima_error *error)
{
	struct passphrase pass = { .options = options };
	struct ima_key_file file;
	EVP_PKEY *pkey = NULL;
	BIO *bio;

	if (ima_key_file_read(options->where, &file, error))
		return NULL;
	bio = ima_key_file_bio(&file);
	if (bio)
		pkey = (ima_key_file_is_pem(&file) ? from_pem : from_der)(crypto, bio, &pass);
	BIO_free(bio);
	if (pkey)
		*cert = ima_key_file_cert(crypto, &file);
	else
		explain(&pass, error);
	ima_key_file_free(&file);
	return pkey;
}

static EVP_PKEY *first_key(OSSL_STORE_CTX *store)
{
	EVP_PKEY *pkey = NULL;

	while (!pkey && !OSSL_STORE_eof(store)) {
		OSSL_STORE_INFO *info = OSSL_STORE_load(store);

		if (!info)
			break;
		if (OSSL_STORE_INFO_get_type(info) == OSSL_STORE_INFO_PKEY)
			pkey = OSSL_STORE_INFO_get1_PKEY(info);
		OSSL_STORE_INFO_free(info);
	}
	return pkey;
}

static EVP_PKEY *load_uri(const struct ima_crypto *crypto,
			  const struct ima_key_options *options, struct ima_error *error)
{
	struct passphrase pass = { .options = options };
	UI_METHOD *ui = UI_UTIL_wrap_read_pem_callback(give_passphrase, 0);
	OSSL_STORE_LOADER *loader = OSSL_STORE_LOADER_fetch(crypto->ctx, "pkcs11", NULL);
	OSSL_STORE_CTX *store = NULL;
	EVP_PKEY *pkey = NULL;

	if (!loader) {
		ima_fail(error, "no OpenSSL provider for pkcs11: URIs is loaded");
	} else if (ui) {
		store = OSSL_STORE_open_ex(options->where, crypto->ctx, NULL, ui, &pass,
					   NULL, NULL, NULL);
		if (store && OSSL_STORE_expect(store, OSSL_STORE_INFO_PKEY))
			pkey = first_key(store);
		if (!pkey)
			explain(&pass, error);
		OSSL_STORE_close(store);
	} else {
		ima_fail(error, "out of memory");
	}
	OSSL_STORE_LOADER_free(loader);
	UI_destroy_method(ui);
	return pkey;
}

EVP_PKEY *ima_key_load(const struct ima_crypto *crypto,
		       const struct ima_key_options *options, X509 **cert,
		       struct ima_error *error)
{
	*cert = NULL;
	if (!strncmp(options->where, "pkcs11:", strlen("pkcs11:")))
		return load_uri(crypto, options, error);
	return load_file(crypto, options, cert, error);
}
