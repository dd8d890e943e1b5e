// SPDX-License-Identifier: GPL-2.0-only
/*
 * The configuration that kernel code here sees: of one kernel per thread.
 */
#include <crypto/hash_info.h>
#include <linux/kernel.h>
#include <stdlib.h>
#include <string.h>

#include "../../security/lib/lib.h"
#include "glue.h"

#define SHIM_OPTION(name) _Thread_local bool shim_CONFIG_##name;
#include "shim_options.h"
#undef SHIM_OPTION

_Thread_local int shim_pcr;

static _Thread_local struct ima_kconfig config;

void policy_use_config(const struct ima_kconfig *k)
{
	config = *k;
	shim_pcr = k->pcr;
#define SHIM_OPTION(name) shim_CONFIG_##name = ima_kconfig_has(k, "CONFIG_" #name);
#include "shim_options.h"
#undef SHIM_OPTION
}

const struct ima_kconfig *policy_config(void)
{
	return &config;
}

/* What has the algorithms of CON-1 in 6.12; nothing has the others any more. */
static const struct {
	const char *algo;
	const char *option;
} providers[] = {
	{ "md4", "CONFIG_CRYPTO_MD4" },
	{ "md5", "CONFIG_CRYPTO_MD5" },
	{ "sha1", "CONFIG_CRYPTO_SHA1" },
	{ "rmd160", "CONFIG_CRYPTO_RMD160" },
	{ "sha256", "CONFIG_CRYPTO_SHA256" },
	{ "sha224", "CONFIG_CRYPTO_SHA256" },
	{ "sha384", "CONFIG_CRYPTO_SHA512" },
	{ "sha512", "CONFIG_CRYPTO_SHA512" },
	{ "wp256", "CONFIG_CRYPTO_WP512" },
	{ "wp384", "CONFIG_CRYPTO_WP512" },
	{ "wp512", "CONFIG_CRYPTO_WP512" },
	{ "sm3", "CONFIG_CRYPTO_SM3_GENERIC" },
	{ "streebog256", "CONFIG_CRYPTO_STREEBOG" },
	{ "streebog512", "CONFIG_CRYPTO_STREEBOG" },
	{ "sha3-256", "CONFIG_CRYPTO_SHA3" },
	{ "sha3-384", "CONFIG_CRYPTO_SHA3" },
	{ "sha3-512", "CONFIG_CRYPTO_SHA3" },
};

bool integ_hash_available(enum hash_algo algo)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(providers); i++)
		if (!strcmp(providers[i].algo, hash_algo_name[algo]))
			return ima_kconfig_has(&config, providers[i].option);
	return false;
}
