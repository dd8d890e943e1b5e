// SPDX-License-Identifier: GPL-2.0-only
/*
 * The gate for signature databases of the firmware: looks at nothing but the bytes
 * it is given, so that it can be compiled and fuzzed anywhere (CERT-3).
 */
#include <linux/array_size.h>
#include <linux/errno.h>
#include <linux/string.h>
#include <linux/unaligned.h>

#include "keys.h"

/* Offsets in the header of a list, EFI_SIGNATURE_LIST of the UEFI specification. */
#define LIST_TYPE	0
#define LIST_SIZE	16
#define LIST_HEADER	20	/* bytes of a header of the type's own */
#define LIST_ELEMENT	24
#define LIST_FIXED	28

#define GUID_SIZE	16

/* EFI_CERT_X509_GUID and its neighbours, in the byte order of the firmware. */
static const struct {
	u8 guid[GUID_SIZE];
	enum integ_siglist_type type;
} types[] = {
	{ { 0xa1, 0x59, 0xc0, 0xa5, 0xe4, 0x94, 0xa7, 0x4a,
	    0x87, 0xb5, 0xab, 0x15, 0x5c, 0x2b, 0xf0, 0x72 },
	  INTEG_SIGLIST_X509 },
	{ { 0x92, 0xa4, 0xd2, 0x3b, 0xc0, 0x96, 0x79, 0x40,
	    0xb4, 0x20, 0xfc, 0xf9, 0x8e, 0xf1, 0x03, 0xed },
	  INTEG_SIGLIST_X509_SHA256 },
	{ { 0x26, 0x16, 0xc4, 0xc1, 0x4c, 0x50, 0x92, 0x40,
	    0xac, 0xa9, 0x41, 0xf9, 0x36, 0x93, 0x43, 0x28 },
	  INTEG_SIGLIST_SHA256 },
};

static enum integ_siglist_type type_of(const u8 *guid)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(types); i++)
		if (!memcmp(guid, types[i].guid, GUID_SIZE))
			return types[i].type;
	return INTEG_SIGLIST_OTHER;
}

/**
 * integ_siglist_validate() - take the first list of a signature database apart
 * @data: the database, or what is left of it; untrusted
 * @len: bytes in @data
 * @list: receives the parts; points into @data
 *
 * Context: any.
 * Return: 0; -EBADMSG if the list is not complete, or its elements do not fill it.
 */
int integ_siglist_validate(const u8 *data, size_t len,
			   struct integ_siglist *list)
{
	u32 size, header, element;

	if (len < LIST_FIXED)
		return -EBADMSG;
	size = get_unaligned_le32(data + LIST_SIZE);
	header = get_unaligned_le32(data + LIST_HEADER);
	element = get_unaligned_le32(data + LIST_ELEMENT);
	if (size < LIST_FIXED || size > len)
		return -EBADMSG;
	if (header > size - LIST_FIXED || element < INTEG_SIGLIST_OWNER)
		return -EBADMSG;
	header += LIST_FIXED;
	if (header == size || (size - header) % element)
		return -EBADMSG;
	*list = (struct integ_siglist) {
		.type = type_of(data + LIST_TYPE),
		.elements = data + header,
		.element_len = element,
		.nr = (size - header) / element,
		.len = size,
	};
	return 0;
}
