// SPDX-License-Identifier: GPL-2.0-only
/*
 * Runs files through the fuzz target, whole, cut and with a bit of every byte flipped.
 *
 * Usage: replay_label FILE...
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "unit.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Bytes of a long file that are damaged: as many in the beginning as at the end. */
#define DAMAGED 240

static size_t damage(uint8_t *bytes, size_t len)
{
	size_t tried = 0;

	for (size_t i = 0; i < len; i++) {
		if (i >= DAMAGED / 2 && i + DAMAGED / 2 < len)
			continue;
		bytes[i] ^= (uint8_t)(1u << i % 8);
		LLVMFuzzerTestOneInput(bytes, len);
		bytes[i] ^= (uint8_t)(1u << i % 8);
		LLVMFuzzerTestOneInput(bytes, i);
		tried += 2;
	}
	return tried;
}

int main(int argc, char **argv)
{
	static uint8_t bytes[1 << 16];

	for (int i = 1; i < argc; i++) {
		FILE *file = fopen(argv[i], "r");
		size_t len = file ? fread(bytes, 1, sizeof(bytes), file) : 0;
		char what[300];

		if (file)
			fclose(file);
		LLVMFuzzerTestOneInput(bytes, len);
		snprintf(what, sizeof(what), "%s: %zu damages, no crash, nothing forged",
			 strrchr(argv[i], '/') ? strrchr(argv[i], '/') + 1 : argv[i],
			 damage(bytes, len));
		check(file && len, what);
	}
	return unit_failures != 0;
}
