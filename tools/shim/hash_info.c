// SPDX-License-Identifier: GPL-2.0-only
/*
 * Hash algorithms by their number (CON-1).
 */
#include <crypto/hash_info.h>

const char *const hash_algo_name[HASH_ALGO__LAST] = {
	"md4", "md5", "sha1", "rmd160", "sha256", "sha384", "sha512", "sha224",
	"rmd128", "rmd256", "rmd320", "wp256", "wp384", "wp512",
	"tgr128", "tgr160", "tgr192", "sm3", "streebog256", "streebog512",
	"sha3-256", "sha3-384", "sha3-512",
};

const int hash_digest_size[HASH_ALGO__LAST] = {
	16, 16, 20, 20, 32, 48, 64, 28, 16, 32, 40, 32,
	48, 64, 16, 20, 24, 32, 32, 64, 32, 48, 64,
};
