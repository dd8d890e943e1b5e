// SPDX-License-Identifier: GPL-2.0-only
/*
 * Strings, bytes and UUIDs as the kernel has them.
 */
#include <ctype.h>

#include <linux/hex.h>
#include <linux/kernel.h>
#include <linux/string.h>
#include <linux/user_namespace.h>
#include <linux/uuid.h>

struct user_namespace init_user_ns;

int match_string(const char *const *array, size_t n, const char *string)
{
	for (size_t i = 0; i < n && array[i]; i++)
		if (!strcmp(array[i], string))
			return (int)i;
	return -EINVAL;
}

void *memchr_inv(const void *start, int c, size_t bytes)
{
	const u8 *p = start;

	for (; bytes; p++, bytes--)
		if (*p != (u8)c)
			return (void *)(uintptr_t)p;
	return NULL;
}

char *bin2hex(char *dst, const void *src, size_t count)
{
	static const char digits[] = "0123456789abcdef";

	for (const u8 *p = src; count; p++, count--) {
		*dst++ = digits[*p >> 4];
		*dst++ = digits[*p & 15];
	}
	return dst;
}

static u8 hex_value(char c)
{
	return isdigit((unsigned char)c) ? c - '0' :
	       tolower((unsigned char)c) - 'a' + 10;
}

/* Like the kernel's, does not mind what comes after the 36 characters (POL-3). */
int uuid_parse(const char *text, uuid_t *uuid)
{
	uuid_t out;
	int n = 0;

	for (int i = 0; i < 36; i++) {
		const bool dash = i == 8 || i == 13 || i == 18 || i == 23;

		if (dash ? text[i] != '-' : !isxdigit((unsigned char)text[i]))
			return -EINVAL;
		if (dash)
			continue;
		out.b[n / 2] = n % 2 ? out.b[n / 2] << 4 | hex_value(text[i]) :
				       hex_value(text[i]);
		n++;
	}
	*uuid = out;
	return 0;
}
