/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Stands in for the kernel's header in user space. The numbers are those of
 * attributes on disk (CON-1), which KUnit holds against the kernel's; libc's
 * <linux/hash_info.h> may be of an older kernel with fewer of them.
 */
#ifndef SHIM_CRYPTO_HASH_INFO_H
#define SHIM_CRYPTO_HASH_INFO_H

enum hash_algo {
	HASH_ALGO_MD4		= 0,
	HASH_ALGO_MD5		= 1,
	HASH_ALGO_SHA1		= 2,
	HASH_ALGO_SHA256	= 4,
	HASH_ALGO_SHA512	= 6,
	HASH_ALGO__LAST		= 23
};

extern const char *const hash_algo_name[HASH_ALGO__LAST];
extern const int hash_digest_size[HASH_ALGO__LAST];

#endif
