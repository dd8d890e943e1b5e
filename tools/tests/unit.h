/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The smallest thing that counts: each check prints ``ok - <what>`` or
 * ``not ok - <what>``, which run.sh adds up.
 */
#ifndef IMACTL_UNIT_H
#define IMACTL_UNIT_H

#include <stdbool.h>
#include <stdio.h>

static int unit_failures;

static inline void check(bool good, const char *what)
{
	printf("%sok - %s\n", good ? "" : "not ", what);
	unit_failures += !good;
}

#endif
