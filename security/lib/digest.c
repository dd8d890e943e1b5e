// SPDX-License-Identifier: GPL-2.0-only
/*
 * The digest type: name an algorithm, fill, compare, print.
 */
#include "lib.h"

#include <linux/hex.h>
#include <linux/string.h>

static_assert(HASH_MAX_DIGESTSIZE <= U8_MAX, "integ_digest.len is too narrow");

/**
 * integ_digest_algo() - find a hash algorithm by its name (CON-1)
 * @name: name, compared exactly
 *
 * Says nothing about whether the crypto layer can compute it; see
 * integ_hash_available().
 *
 * Context: any.
 * Return: enum hash_algo, or -EINVAL for an unknown name.
 */
int integ_digest_algo(const char *name)
{
	return match_string(hash_algo_name, HASH_ALGO__LAST, name);
}

/**
 * integ_digest_clear() - make a digest of zeros
 * @d: the digest
 * @algo: its algorithm; HASH_ALGO__LAST gives a digest without bytes
 *
 * Context: any.
 */
void integ_digest_clear(struct integ_digest *d, enum hash_algo algo)
{
	memset(d, 0, sizeof(*d));
	d->algo = algo;
	d->type = INTEG_DIGEST_CONTENT;
	if (algo < HASH_ALGO__LAST)
		d->len = hash_digest_size[algo];
}

/**
 * integ_digest_set() - make a digest of bytes computed elsewhere
 * @d: the digest; unchanged on error
 * @algo: algorithm of the bytes
 * @bytes: the digest value
 * @len: number of bytes; must be what @algo produces
 *
 * Context: any.
 * Return: 0, or -EINVAL if there is no such algorithm or it has another length.
 */
int integ_digest_set(struct integ_digest *d, enum hash_algo algo,
		     const void *bytes, size_t len)
{
	if (algo >= HASH_ALGO__LAST || len != hash_digest_size[algo])
		return -EINVAL;
	integ_digest_clear(d, algo);
	memcpy(d->bytes, bytes, len);
	return 0;
}

/**
 * integ_digest_equal() - whether two digests say the same about the same thing
 * @a: one digest
 * @b: another
 *
 * Not constant-time: digests of files are public, keyed ones do not come here.
 *
 * Context: any.
 * Return: true if algorithm, type and bytes agree.
 */
bool integ_digest_equal(const struct integ_digest *a,
			const struct integ_digest *b)
{
	return a->algo == b->algo && a->type == b->type && a->len == b->len &&
	       !memcmp(a->bytes, b->bytes, a->len);
}

/**
 * integ_digest_is_zero() - whether a digest is the one of a violation or failure
 * @d: the digest
 *
 * Context: any.
 * Return: true if all bytes are zero.
 */
bool integ_digest_is_zero(const struct integ_digest *d)
{
	return !memchr_inv(d->bytes, 0, d->len);
}

/**
 * integ_digest_hex() - lower-case hexadecimal form
 * @d: the digest
 * @hex: receives two digits for each of @d->len bytes, and a NUL
 *
 * Context: any.
 */
void integ_digest_hex(const struct integ_digest *d,
		      char hex[INTEG_DIGEST_HEX_MAX])
{
	*bin2hex(hex, d->bytes, d->len) = '\0';
}
