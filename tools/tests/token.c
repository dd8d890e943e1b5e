// SPDX-License-Identifier: GPL-2.0-only
/*
 * A token for the tests: an OpenSSL provider that answers to pkcs11: URIs, as the
 * provider for real tokens does. The URI names one object; its key is in the file
 * that TEST_TOKEN names, PKCS#8 in DER, behind the PIN 1234.
 */
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <openssl/core_dispatch.h>
#include <openssl/core_names.h>
#include <openssl/core_object.h>
#include <openssl/params.h>

#define OBJECT "pkcs11:token=test;object=signing;type=private"
#define PIN "1234"

struct session {
	bool done;
};

OSSL_provider_init_fn OSSL_provider_init;

static void *token_open(void *provctx, const char *uri)
{
	(void)provctx;
	return strcmp(uri, OBJECT) ? NULL : calloc(1, sizeof(struct session));
}

static int token_set(void *ctx, const OSSL_PARAM params[])
{
	(void)ctx;
	(void)params;
	return 1;
}

static int give(unsigned char *der, size_t len, OSSL_CALLBACK *callback, void *arg)
{
	int type = OSSL_OBJECT_PKEY;
	char kind[] = "RSA", structure[] = "PrivateKeyInfo";
	const OSSL_PARAM params[] = {
		OSSL_PARAM_construct_int(OSSL_OBJECT_PARAM_TYPE, &type),
		OSSL_PARAM_construct_utf8_string(OSSL_OBJECT_PARAM_DATA_TYPE, kind, 0),
		OSSL_PARAM_construct_utf8_string(OSSL_OBJECT_PARAM_DATA_STRUCTURE, structure, 0),
		OSSL_PARAM_construct_octet_string(OSSL_OBJECT_PARAM_DATA, der, len),
		OSSL_PARAM_construct_end(),
	};

	return callback(params, arg);
}

static int token_load(void *ctx, OSSL_CALLBACK *callback, void *arg,
		      OSSL_PASSPHRASE_CALLBACK *ask, void *ask_arg)
{
	const OSSL_PARAM none[] = { OSSL_PARAM_construct_end() };
	const char *path = getenv("TEST_TOKEN");
	FILE *file = path ? fopen(path, "r") : NULL;
	struct session *session = ctx;
	unsigned char der[4096];
	char pin[64];
	size_t len = 0;
	int good;

	session->done = true;
	good = file && ask(pin, sizeof(pin), &len, none, ask_arg) && len == strlen(PIN) &&
	       !memcmp(pin, PIN, len);
	if (good) {
		len = fread(der, 1, sizeof(der), file);
		good = give(der, len, callback, arg);
	}
	if (file)
		fclose(file);
	return good;
}

static int token_eof(void *ctx)
{
	return ((struct session *)ctx)->done;
}

static int token_close(void *ctx)
{
	free(ctx);
	return 1;
}

static const OSSL_DISPATCH store[] = {
	{ OSSL_FUNC_STORE_OPEN, (void (*)(void))token_open },
	{ OSSL_FUNC_STORE_SET_CTX_PARAMS, (void (*)(void))token_set },
	{ OSSL_FUNC_STORE_LOAD, (void (*)(void))token_load },
	{ OSSL_FUNC_STORE_EOF, (void (*)(void))token_eof },
	{ OSSL_FUNC_STORE_CLOSE, (void (*)(void))token_close },
	{ 0, NULL },
};

static const OSSL_ALGORITHM stores[] = {
	{ "pkcs11", "provider=token", store, "test token" },
	{ NULL, NULL, NULL, NULL },
};

static const OSSL_ALGORITHM *query(void *provctx, int operation, int *no_cache)
{
	(void)provctx;
	*no_cache = 0;
	return operation == OSSL_OP_STORE ? stores : NULL;
}

static const OSSL_DISPATCH provider[] = {
	{ OSSL_FUNC_PROVIDER_QUERY_OPERATION, (void (*)(void))query },
	{ 0, NULL },
};

int OSSL_provider_init(const OSSL_CORE_HANDLE *handle, const OSSL_DISPATCH *in,
		       const OSSL_DISPATCH **out, void **provctx)
{
	(void)in;
	*provctx = (void *)(uintptr_t)handle;
	*out = provider;
	return 1;
}
