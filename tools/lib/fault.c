// SPDX-License-Identifier: GPL-2.0-only
/*
 * Describing what is wrong with a list.
 */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "lib.h"

void ima_fault_set(struct ima_fault *fault, enum ima_fault_kind kind,
		   uint64_t offset, const char *field, const char *fmt, ...)
{
	va_list args;

	memset(fault, 0, sizeof(*fault));
	fault->kind = kind;
	fault->offset = offset;
	fault->field = field;
	va_start(args, fmt);
	vsnprintf(fault->reason, sizeof(fault->reason), fmt, args);
	va_end(args);
}
