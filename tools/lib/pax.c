// SPDX-License-Identifier: GPL-2.0-only
/*
 * Records of PAX headers: "<length> <key>=<value>\n", the length counting itself.
 */
#include <string.h>

#include "archive_impl.h"

#define LENGTH_DIGITS 9		/* far more than IMA_TAR_EXT_MAX needs, and no overflow */

int ima_validate_pax(const uint8_t *p, size_t len, size_t *pos,
		     struct ima_pax_record *record, const char **reason)
{
	const uint8_t *start = p + *pos, *equals;
	size_t left = len - *pos, digits = 0, size = 0, key;

	if (!left)
		return 0;
	for (; digits < left && digits < LENGTH_DIGITS && start[digits] >= '0' &&
	     start[digits] <= '9'; digits++)
		size = size * 10 + (start[digits] - '0');
	*reason = "PAX record: length is wrong";
	key = digits + 1;
	if (!digits || digits == left || start[digits] != ' ' || size > left || size <= key + 1)
		return -1;
	*reason = "PAX record: no line feed at its end";
	if (start[size - 1] != '\n')
		return -1;
	equals = memchr(start + key, '=', size - key - 1);
	*reason = "PAX record: no key";
	if (!equals || equals == start + key)
		return -1;
	record->key = start + key;
	record->key_len = (size_t)(equals - record->key);
	record->value = equals + 1;
	record->value_len = (size_t)(start + size - 1 - record->value);
	record->all = start;
	record->all_len = size;
	*pos += size;
	return 1;
}

bool ima_pax_is(const struct ima_pax_record *record, const char *key)
{
	return strlen(key) == record->key_len && !memcmp(record->key, key, record->key_len);
}

bool ima_pax_number(const struct ima_pax_record *record, uint64_t *value)
{
	*value = 0;
	if (!record->value_len || record->value_len > 18)
		return false;
	for (size_t i = 0; i < record->value_len; i++) {
		if (record->value[i] < '0' || record->value[i] > '9')
			return false;
		*value = *value * 10 + (record->value[i] - '0');
	}
	return true;
}

size_t ima_pax_length(const char *key, size_t value_len)
{
	size_t rest = 1 + strlen(key) + 1 + value_len + 1;
	size_t digits = 1;

	for (size_t limit = 10; rest + digits >= limit; limit *= 10)
		digits++;
	return rest + digits;
}
