// SPDX-License-Identifier: GPL-2.0-only
/* Repeating, counting, and saying what failed. */
#define _GNU_SOURCE
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "meter.h"

int failed(const char *what)
{
	fprintf(stderr, "meter: %s: %s\n", what, strerror(errno));
	return 1;
}

int drop_to(uid_t uid)
{
	if (setresgid(uid, uid, uid) || setresuid(uid, uid, uid))
		return failed("setresuid");
	return 0;
}

static int by_value(const void *a, const void *b)
{
	const uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return (x > y) - (x < y);
}

static int repeat(const struct operation *op, uint64_t *costs)
{
	unsigned int i;

	for (i = 0; i < op->repeat; i++) {
		uint64_t start;

		if (op->prepare && op->prepare(op->ctx, i))
			return -1;
		start = instructions();
		if (op->run(op->ctx, i))
			return -1;
		costs[i] = instructions() - start;
	}
	return 0;
}

/* Two readings with nothing between them. */
static uint64_t overhead(void)
{
	const uint64_t start = instructions();

	return instructions() - start;
}

/**
 * measure() - print the median cost of an operation
 * @what: word for the output and for errors
 * @op: the operation
 *
 * Return: exit status.
 */
int measure(const char *what, const struct operation *op)
{
	uint64_t *costs = calloc(op->repeat, sizeof(*costs));

	if (!costs)
		return failed("memory");
	/* Pages of @costs are touched here, not while counting. */
	memset(costs, 1, op->repeat * sizeof(*costs));
	if (repeat(op, costs)) {
		free(costs);
		return failed(what);
	}
	qsort(costs, op->repeat, sizeof(*costs), by_value);
	printf("%s %llu\n", what,
	       (unsigned long long)(costs[op->repeat / 2] - overhead()));
	free(costs);
	return 0;
}
