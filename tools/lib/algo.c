// SPDX-License-Identifier: GPL-2.0-only
/*
 * Hash algorithms (CON-1) and the providers that have them.
 */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <openssl/conf.h>
#include <openssl/provider.h>

#include "label_impl.h"

/* @openssl: names to fetch it by; NULL where no provider we know of has it. */
static const struct {
	const char *name;
	size_t size;
	const char *openssl;
} algos[] = {
	[IMA_ALGO_MD4]         = { "md4",         16, "MD4" },
	[IMA_ALGO_MD5]         = { "md5",         16, "MD5" },
	[IMA_ALGO_SHA1]        = { "sha1",        20, "SHA1" },
	[IMA_ALGO_RMD160]      = { "rmd160",      20, "RIPEMD160" },
	[IMA_ALGO_SHA256]      = { "sha256",      32, "SHA256" },
	[IMA_ALGO_SHA384]      = { "sha384",      48, "SHA384" },
	[IMA_ALGO_SHA512]      = { "sha512",      64, "SHA512" },
	[IMA_ALGO_SHA224]      = { "sha224",      28, "SHA224" },
	[IMA_ALGO_RMD128]      = { "rmd128",      16, NULL },
	[IMA_ALGO_RMD256]      = { "rmd256",      32, NULL },
	[IMA_ALGO_RMD320]      = { "rmd320",      40, NULL },
	[IMA_ALGO_WP256]       = { "wp256",       32, NULL },
	[IMA_ALGO_WP384]       = { "wp384",       48, NULL },
	[IMA_ALGO_WP512]       = { "wp512",       64, "WHIRLPOOL" },
	[IMA_ALGO_TGR128]      = { "tgr128",      16, NULL },
	[IMA_ALGO_TGR160]      = { "tgr160",      20, NULL },
	[IMA_ALGO_TGR192]      = { "tgr192",      24, NULL },
	[IMA_ALGO_SM3]         = { "sm3",         32, "SM3" },
	[IMA_ALGO_STREEBOG256] = { "streebog256", 32, "md_gost12_256" },
	[IMA_ALGO_STREEBOG512] = { "streebog512", 64, "md_gost12_512" },
	[IMA_ALGO_SHA3_256]    = { "sha3-256",    32, "SHA3-256" },
	[IMA_ALGO_SHA3_384]    = { "sha3-384",    48, "SHA3-384" },
	[IMA_ALGO_SHA3_512]    = { "sha3-512",    64, "SHA3-512" },
};

_Static_assert(ARRAY_SIZE(algos) == IMA_ALGO_COUNT, "a row for each algorithm");
_Static_assert(IMA_ALGO_COUNT == 23, "CON-1: 23 is the first invalid number");

const char *ima_algo_name(enum ima_algo algo)
{
	return algos[algo].name;
}

size_t ima_algo_size(enum ima_algo algo)
{
	return algos[algo].size;
}

enum ima_algo ima_algo_find(const uint8_t *name, size_t len)
{
	for (size_t i = 0; i < ARRAY_SIZE(algos); i++) {
		if (strlen(algos[i].name) == len && !memcmp(algos[i].name, name, len))
			return (enum ima_algo)i;
	}
	return IMA_ALGO_NONE;
}

enum ima_algo ima_algo_by_name(const char *name)
{
	return ima_algo_find((const uint8_t *)name, strlen(name));
}

/* Again after each provider: it may be the one that has what was missing. */
static void fetch_all(struct ima_crypto *crypto)
{
	for (size_t i = 0; i < ARRAY_SIZE(algos); i++) {
		if (!crypto->md[i] && algos[i].openssl)
			crypto->md[i] = EVP_MD_fetch(crypto->ctx, algos[i].openssl, NULL);
	}
}

int ima_crypto_provider(struct ima_crypto *crypto, const char *name,
			struct ima_error *error)
{
	OSSL_PROVIDER *provider;

	if (crypto->nproviders == IMA_PROVIDERS_MAX)
		return ima_fail(error, "more than %d providers", IMA_PROVIDERS_MAX);
	provider = OSSL_PROVIDER_load(crypto->ctx, name);
	if (!provider)
		return ima_fail_openssl(error, "provider %s does not load", name);
	crypto->provider[crypto->nproviders++] = provider;
	fetch_all(crypto);
	return 0;
}

/*
 * The administrator's openssl.cnf says where PKCS#11 modules are and which
 * providers to use. Most systems have none or one that says nothing of it.
 */
static int load_config(OSSL_LIB_CTX *ctx, struct ima_error *error)
{
	char *path = CONF_get1_default_config_file();
	int ret = 0;

	if (path && !access(path, R_OK) && !OSSL_LIB_CTX_load_config(ctx, path))
		ret = ima_fail_openssl(error, "OpenSSL configuration %s", path);
	OPENSSL_free(path);
	return ret;
}

struct ima_crypto *ima_crypto_new(struct ima_error *error)
{
	struct ima_crypto *crypto = calloc(1, sizeof(*crypto));
	struct ima_error ignored;

	if (crypto)
		crypto->ctx = OSSL_LIB_CTX_new();
	if (!crypto || !crypto->ctx) {
		ima_fail(error, "out of memory");
		free(crypto);
		return NULL;
	}
	if (load_config(crypto->ctx, error) || ima_crypto_provider(crypto, "default", error)) {
		ima_crypto_free(crypto);
		return NULL;
	}
	/* MD4, Whirlpool and, depending on the version, RIPEMD-160; none has to be there. */
	ima_crypto_provider(crypto, "legacy", &ignored);
	return crypto;
}

void ima_crypto_free(struct ima_crypto *crypto)
{
	if (!crypto)
		return;
	for (size_t i = 0; i < ARRAY_SIZE(crypto->md); i++)
		EVP_MD_free(crypto->md[i]);
	while (crypto->nproviders)
		OSSL_PROVIDER_unload(crypto->provider[--crypto->nproviders]);
	OSSL_LIB_CTX_free(crypto->ctx);
	free(crypto);
}

bool ima_crypto_has(const struct ima_crypto *crypto, enum ima_algo algo)
{
	return algo < IMA_ALGO_COUNT && crypto->md[algo];
}

const EVP_MD *ima_algo_need(const struct ima_crypto *crypto, enum ima_algo algo,
			    struct ima_error *error)
{
	if (algo >= IMA_ALGO_COUNT)
		ima_fail(error, "no hash algorithm");
	else if (!crypto->md[algo])
		ima_fail(error, "no OpenSSL provider has the hash %s", algos[algo].name);
	else
		return crypto->md[algo];
	return NULL;
}

int ima_hash_parts(const struct ima_crypto *crypto, enum ima_algo algo,
		   const struct ima_part *parts, size_t n, uint8_t *digest,
		   struct ima_error *error)
{
	const EVP_MD *md = ima_algo_need(crypto, algo, error);
	EVP_MD_CTX *ctx;
	bool good;

	if (!md)
		return -1;
	ctx = EVP_MD_CTX_new();
	good = ctx && EVP_DigestInit_ex2(ctx, md, NULL);
	for (size_t i = 0; i < n && good; i++)
		good = EVP_DigestUpdate(ctx, parts[i].p, parts[i].len);
	good = good && EVP_DigestFinal_ex(ctx, digest, NULL);
	EVP_MD_CTX_free(ctx);
	return good ? 0 : ima_fail_openssl(error, "hashing fails");
}
