/* SPDX-License-Identifier: GPL-2.0-only */
/* Stands in for the kernel's header in user space. */
#ifndef SHIM_CRYPTO_HASH_H
#define SHIM_CRYPTO_HASH_H

#include <linux/compiler.h>
#include <linux/types.h>

#define HASH_MAX_DIGESTSIZE	64
#define HASH_MAX_DESCSIZE	8
#define CRYPTO_MAX_ALG_NAME	128

/* Named, never used. */
struct crypto_shash;
struct shash_desc {
	struct crypto_shash *tfm;
};

#endif
