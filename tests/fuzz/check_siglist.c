// SPDX-License-Identifier: GPL-2.0-only
/*
 * What must hold of signature databases. The expectations are written from the
 * contract's table and the UEFI specification (CERT-3), not from the code.
 */
#include <stdlib.h>
#include <string.h>

#include "gates.h"

static const struct {
	const char *guid;
	enum integ_siglist_type type;
} types[] = {
	{ "a5c059a194e44aa787b5ab155c2bf072", INTEG_SIGLIST_X509 },
	{ "3bd2a49296c04079b420fcf98ef103ed", INTEG_SIGLIST_X509_SHA256 },
	{ "c1c41626504c4092aca941f936934328", INTEG_SIGLIST_SHA256 },
};

/* The text form: three little-endian numbers, the rest byte by byte. */
static void put_text(const u8 *guid, char *text)
{
	static const u8 order[16] = {
		3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15
	};
	static const char digits[] = "0123456789abcdef";
	int i;

	for (i = 0; i < 16; i++) {
		text[2 * i] = digits[guid[order[i]] >> 4];
		text[2 * i + 1] = digits[guid[order[i]] & 15];
	}
	text[32] = '\0';
}

static enum integ_siglist_type expected_type(const u8 *guid)
{
	char text[33];
	size_t i;

	put_text(guid, text);
	for (i = 0; i < sizeof(types) / sizeof(types[0]); i++)
		if (!strcmp(text, types[i].guid))
			return types[i].type;
	return INTEG_SIGLIST_OTHER;
}

static u64 number(const u8 *at)
{
	return at[0] | (u64)at[1] << 8 | (u64)at[2] << 16 | (u64)at[3] << 24;
}

/* CERT-3 in numbers that cannot overflow. */
static int is_good(const u8 *data, size_t len)
{
	u64 size, header, element, n;

	if (len < 28)
		return 0;
	size = number(data + 16);
	header = number(data + 20);
	element = number(data + 24);
	if (size > len || element < 16)
		return 0;
	for (n = 1; n <= size; n++)
		if (28 + header + n * element >= size)
			return 28 + header + n * element == size;
	return 0;
}

static const char *check_parts(const struct integ_siglist *list, const u8 *data,
			       size_t len)
{
	const u64 header = number(data + 20);

	if (list->type != expected_type(data))
		return "type";
	if (list->len != number(data + 16) || list->len > len)
		return "length of the list";
	if (list->element_len != number(data + 24))
		return "length of an element";
	if (list->elements != data + 28 + header)
		return "where the elements are";
	if (!list->nr || 28 + header + (u64)list->nr * list->element_len != list->len)
		return "the elements do not fill the list";
	return NULL;
}

/* A whole database ends, and every byte belongs to one list at most. */
static const char *check_walk(const u8 *data, size_t len)
{
	struct integ_siglist list;
	size_t left = len, lists = 0;

	while (left && !integ_siglist_validate(data + len - left, left, &list)) {
		if (!list.len || list.len > left)
			return "the next list is not behind this one";
		left -= list.len;
		lists++;
	}
	return lists > len / (28 + 16) ? "more lists than there is room for" : NULL;
}

const char *check_siglist(const u8 *data, size_t len)
{
	u8 *value = exact_copy(data, len);
	struct integ_siglist list, again;
	const char *wrong;
	int rc;

	memset(&list, 0x5a, sizeof(list));
	memset(&again, 0xa5, sizeof(again));
	rc = integ_siglist_validate(value, len, &list);
	if (rc != (is_good(value, len) ? 0 : -EBADMSG))
		wrong = "whether it is good (CERT-3)";
	else
		wrong = rc ? NULL : check_parts(&list, value, len);
	if (!wrong && integ_siglist_validate(value, len, &again) != rc)
		wrong = "a second look says something else";
	if (!wrong)
		wrong = check_walk(value, len);
	if (!wrong && len && memcmp(value, data, len))
		wrong = "the value was changed";
	free(value);
	return wrong;
}
