/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Hash algorithms by the numbers the kernel stores in labels (CON-1), and the
 * cryptography behind them.
 */
#ifndef IMACTL_ALGO_H
#define IMACTL_ALGO_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <imactl/bank.h>
#include <imactl/error.h>

/* The kernel's enum hash_algo (UAPI); the numbers are on disk. */
enum ima_algo {
	IMA_ALGO_MD4,
	IMA_ALGO_MD5,
	IMA_ALGO_SHA1,
	IMA_ALGO_RMD160,
	IMA_ALGO_SHA256,
	IMA_ALGO_SHA384,
	IMA_ALGO_SHA512,
	IMA_ALGO_SHA224,
	IMA_ALGO_RMD128,
	IMA_ALGO_RMD256,
	IMA_ALGO_RMD320,
	IMA_ALGO_WP256,
	IMA_ALGO_WP384,
	IMA_ALGO_WP512,
	IMA_ALGO_TGR128,
	IMA_ALGO_TGR160,
	IMA_ALGO_TGR192,
	IMA_ALGO_SM3,
	IMA_ALGO_STREEBOG256,
	IMA_ALGO_STREEBOG512,
	IMA_ALGO_SHA3_256,
	IMA_ALGO_SHA3_384,
	IMA_ALGO_SHA3_512,
	IMA_ALGO_COUNT,
	IMA_ALGO_NONE = IMA_ALGO_COUNT,
};

/** ima_algo_name() - Return: the kernel's name of a real algorithm */
const char *ima_algo_name(enum ima_algo algo);

/** ima_algo_size() - Return: bytes of a digest of a real algorithm */
size_t ima_algo_size(enum ima_algo algo);

/** ima_algo_by_name() - Return: the algorithm of that name, or IMA_ALGO_NONE */
enum ima_algo ima_algo_by_name(const char *name);

/**
 * struct ima_crypto - providers and the algorithms fetched from them
 *
 * Set up by one thread; from then on any number of threads may use it.
 */
struct ima_crypto;

/**
 * ima_crypto_new() - load OpenSSL's default provider and, if there is one, legacy
 * @error: filled in on failure
 *
 * Return: to be freed with ima_crypto_free(), or NULL.
 */
struct ima_crypto *ima_crypto_new(struct ima_error *error);
void ima_crypto_free(struct ima_crypto *crypto);

/**
 * ima_crypto_provider() - load one more provider, as PKCS#11 needs
 * @name: of the provider, or path of its module
 *
 * Return: 0, or -1 with @error.
 */
int ima_crypto_provider(struct ima_crypto *crypto, const char *name,
			struct ima_error *error);

/** ima_crypto_has() - is there an implementation of the hash? */
bool ima_crypto_has(const struct ima_crypto *crypto, enum ima_algo algo);

#endif
