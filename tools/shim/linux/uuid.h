/* SPDX-License-Identifier: GPL-2.0-only */
/* Stands in for the kernel's header in user space. */
#ifndef SHIM_LINUX_UUID_H
#define SHIM_LINUX_UUID_H

#include <stdbool.h>
#include <string.h>

#include <linux/types.h>

typedef struct {
	u8 b[16];
} uuid_t;

int uuid_parse(const char *text, uuid_t *uuid);

static inline bool uuid_equal(const uuid_t *a, const uuid_t *b)
{
	return !memcmp(a, b, sizeof(*a));
}

static inline bool uuid_is_null(const uuid_t *uuid)
{
	static const uuid_t null;

	return uuid_equal(uuid, &null);
}

#endif
