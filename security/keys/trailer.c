// SPDX-License-Identifier: GPL-2.0-only
/*
 * The gate for appended signatures: looks at nothing but the bytes it is given, so
 * that it can be compiled and fuzzed anywhere (MODSIG-1 to MODSIG-3).
 */
#include <linux/string.h>
#include <linux/unaligned.h>

#include "keys.h"

/* What ends a file that has an appended signature. */
static const char marker[] = "~Module signature appended~\n";

#define MARKER_LEN	(sizeof(marker) - 1)

/* The trailer before the marker, by offset. */
#define TRAILER_TYPE	2
#define TRAILER_LEN	8
#define TRAILER_SIZE	12

#define TYPE_PKCS7	2

static bool has_odd_params(const u8 *trailer)
{
	int i;

	for (i = 0; i < TRAILER_LEN; i++)
		if (i != TRAILER_TYPE && trailer[i])
			return true;
	return false;
}

/**
 * integ_trailer_validate() - take the end of a signed file apart
 * @buf: the file; untrusted
 * @len: bytes in @buf
 * @t: receives the parts; its message_len is 0 if there is no usable signature
 *
 * Context: any.
 * Return: what is wrong with the trailer.
 */
enum integ_trailer_error
integ_trailer_validate(const u8 *buf, size_t len, struct integ_trailer *t)
{
	const u8 *trailer;
	u32 n;

	*t = (struct integ_trailer) { .content_len = len };
	if (len <= TRAILER_SIZE + MARKER_LEN ||
	    memcmp(buf + len - MARKER_LEN, marker, MARKER_LEN))
		return INTEG_TRAILER_OK;
	len -= TRAILER_SIZE + MARKER_LEN;
	trailer = buf + len;
	n = get_unaligned_be32(trailer + TRAILER_LEN);
	if (n >= len)
		return INTEG_TRAILER_LENGTH;
	if (trailer[TRAILER_TYPE] != TYPE_PKCS7)
		return INTEG_TRAILER_TYPE;
	if (has_odd_params(trailer))
		return INTEG_TRAILER_PARAMS;
	t->content_len = len - n;
	t->message_len = n;
	return INTEG_TRAILER_OK;
}
