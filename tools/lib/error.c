// SPDX-License-Identifier: GPL-2.0-only
/*
 * Saying why something failed.
 */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <openssl/err.h>

#include "label_impl.h"

int ima_fail(struct ima_error *error, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	vsnprintf(error->reason, sizeof(error->reason), fmt, args);
	va_end(args);
	ERR_clear_error();
	return -1;
}

/*
 * Of the errors OpenSSL stacked up the first is the cause; what follows are the
 * callers that gave up on account of it.
 */
int ima_fail_openssl(struct ima_error *error, const char *fmt, ...)
{
	const char *why = ERR_reason_error_string(ERR_peek_error());
	size_t used;
	va_list args;

	va_start(args, fmt);
	vsnprintf(error->reason, sizeof(error->reason), fmt, args);
	va_end(args);
	used = strlen(error->reason);
	if (why)
		snprintf(error->reason + used, sizeof(error->reason) - used, ": %s", why);
	ERR_clear_error();
	return -1;
}
