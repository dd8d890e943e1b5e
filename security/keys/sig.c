// SPDX-License-Identifier: GPL-2.0-only
/*
 * The gate for signatures: looks at nothing but the bytes it is given, so that
 * it can be compiled and fuzzed anywhere.
 */
#include <linux/errno.h>
#include <linux/unaligned.h>

#include "keys.h"

/* Offsets in a signature (XATTR-3). */
#define SIG_VERSION	1
#define SIG_ALGO	2
#define SIG_KEYID	3
#define SIG_LEN		7

/**
 * integ_sig_validate() - take the header of a signature apart
 * @value: value of the extended attribute, from its type byte on; untrusted
 * @len: bytes in @value
 * @sig: receives the parts; points into @value
 *
 * Context: any.
 * Return: 0; -EBADMSG if the lengths do not fit, -EOPNOTSUPP for another version,
 * -ENOPKG for an unknown hash algorithm (SIG-2).
 */
int integ_sig_validate(const u8 *value, size_t len, struct integ_sig *sig)
{
	if (len <= INTEG_SIG_HEADER)
		return -EBADMSG;
	if (value[SIG_VERSION] != 2 && value[SIG_VERSION] != 3)
		return -EOPNOTSUPP;
	if (get_unaligned_be16(value + SIG_LEN) != len - INTEG_SIG_HEADER)
		return -EBADMSG;
	if (value[SIG_ALGO] >= HASH_ALGO__LAST)
		return -ENOPKG;
	*sig = (struct integ_sig) {
		.version = value[SIG_VERSION],
		.algo = value[SIG_ALGO],
		.keyid = get_unaligned_be32(value + SIG_KEYID),
		.bytes = value + INTEG_SIG_HEADER,
		.len = len - INTEG_SIG_HEADER,
	};
	return 0;
}
