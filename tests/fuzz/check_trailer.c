// SPDX-License-Identifier: GPL-2.0-only
/*
 * What must hold of the end of signed files. The expectations are written from the
 * contract's tables (MODSIG-1 to MODSIG-3), not from the code.
 */
#include <stdlib.h>
#include <string.h>

#include "gates.h"

static const char marker[28] = "~Module signature appended~\n";

static bool has_marker(const u8 *data, size_t len)
{
	return len > 40 && !memcmp(data + len - 28, marker, 28);
}

/* MODSIG-3 in its order; @data has the marker. */
static enum integ_trailer_error expected_error(const u8 *data, size_t len)
{
	const u8 *trailer = data + len - 40;
	const u64 n = (u64)trailer[8] << 24 | trailer[9] << 16 |
		      trailer[10] << 8 | trailer[11];

	if (n >= len - 40)
		return INTEG_TRAILER_LENGTH;
	if (trailer[2] != 2)
		return INTEG_TRAILER_TYPE;
	if (trailer[0] || trailer[1] || trailer[3] || trailer[4] ||
	    trailer[5] || trailer[6] || trailer[7])
		return INTEG_TRAILER_PARAMS;
	return INTEG_TRAILER_OK;
}

static const char *check_parts(const struct integ_trailer *t, const u8 *data,
			       size_t len, enum integ_trailer_error error)
{
	const u8 *trailer = data + len - 40;

	if (!has_marker(data, len) || error != INTEG_TRAILER_OK)
		return t->message_len ? "a message that there is not" : NULL;
	if (t->message_len != ((size_t)trailer[8] << 24 | trailer[9] << 16 |
			       trailer[10] << 8 | trailer[11]))
		return "length of the message (MODSIG-2)";
	if (t->message_len && !t->content_len)
		return "a signature of nothing";
	if (t->message_len && t->content_len + t->message_len + 40 != len)
		return "content, message and trailer are not the file";
	return NULL;
}

const char *check_trailer(const u8 *data, size_t len)
{
	u8 *value = exact_copy(data, len);
	enum integ_trailer_error error, expected = INTEG_TRAILER_OK;
	struct integ_trailer t, again;
	const char *wrong;

	memset(&t, 0x5a, sizeof(t));
	memset(&again, 0xa5, sizeof(again));
	if (has_marker(value, len))
		expected = expected_error(value, len);
	error = integ_trailer_validate(value, len, &t);
	wrong = error != expected ? "what is wrong with it (MODSIG-3)" :
		check_parts(&t, value, len, error);
	if (!wrong && t.content_len > len)
		wrong = "the content is longer than the file";
	if (!wrong && (integ_trailer_validate(value, len, &again) != error ||
		       again.content_len != t.content_len ||
		       again.message_len != t.message_len))
		wrong = "a second look says something else";
	if (!wrong && len && memcmp(value, data, len))
		wrong = "the value was changed";
	free(value);
	return wrong;
}
