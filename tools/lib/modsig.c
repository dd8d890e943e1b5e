// SPDX-License-Identifier: GPL-2.0-only
/*
 * Where the parts of a file with an appended signature are (MODSIG-1, MODSIG-2).
 */
#include <string.h>

#include "label_impl.h"
#include "modsig_impl.h"

static const char marker[] = IMA_MODSIG_MARKER;

#define MARKER_SIZE (sizeof(marker) - 1)
#define TRAILER_SIZE 12
#define ID_PKCS7 2

_Static_assert(MARKER_SIZE + TRAILER_SIZE == IMA_MODSIG_TAIL, "as the header promises");

/* The kernel wants more than the 40 bytes: some content or signature (MODSIG-3). */
const char *ima_validate_modsig(const uint8_t *tail, size_t len, uint64_t size,
				bool *present, struct ima_modsig_view *view)
{
	const uint8_t *trailer;
	uint32_t n;

	memset(view, 0, sizeof(*view));
	*present = len >= MARKER_SIZE &&
		   !memcmp(tail + len - MARKER_SIZE, marker, MARKER_SIZE);
	if (!*present)
		return "no appended signature";
	if (len < IMA_MODSIG_TAIL || size <= IMA_MODSIG_TAIL)
		return "a marker without a signature before it";
	trailer = tail + len - IMA_MODSIG_TAIL;
	if (trailer[2] != ID_PKCS7)
		return "an appended signature that is not PKCS#7";
	for (unsigned int i = 0; i < 8; i++) {
		if (i != 2 && trailer[i])
			return "a trailer with parameters that should be zero";
	}
	n = ima_get_u32(trailer + 8, true);
	if (!n || n >= size - IMA_MODSIG_TAIL)
		return "an appended signature longer than the file, or empty";
	if (n > IMA_MODSIG_MAX)
		return "an appended signature of more than 1 MiB";
	view->signature = n;
	view->content = size - IMA_MODSIG_TAIL - n;
	return NULL;
}

void ima_modsig_tail(uint32_t n, uint8_t *tail)
{
	struct ima_builder b = { tail, IMA_MODSIG_TAIL, 0, false };
	const uint8_t head[8] = { [2] = ID_PKCS7 };

	ima_put(&b, head, sizeof(head));
	ima_put_u32(&b, true, n);
	ima_put(&b, marker, MARKER_SIZE);
}
