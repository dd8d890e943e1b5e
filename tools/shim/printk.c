// SPDX-License-Identifier: GPL-2.0-only
/*
 * The kernel log: kept for whoever called, the latest line only.
 */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <linux/printk.h>

#include "log.h"

static _Thread_local char line[SHIM_LOG_MAX];

void shim_printk(const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	vsnprintf(line, sizeof(line), fmt, args);
	va_end(args);
	line[strcspn(line, "\n")] = '\0';
}

const char *shim_log_last(void)
{
	return line;
}

void shim_log_clear(void)
{
	line[0] = '\0';
}
