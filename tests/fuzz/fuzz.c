// SPDX-License-Identifier: GPL-2.0-only
/*
 * Fuzz target for libFuzzer: one gate, named by CHECK.
 */
#include <stdio.h>
#include <stdlib.h>

#include "gates.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *wrong = CHECK(data, size);

	if (wrong) {
		fprintf(stderr, "does not hold: %s\n", wrong);
		abort();
	}
	return 0;
}
