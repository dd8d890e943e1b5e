// SPDX-License-Identifier: GPL-2.0-only
/*
 * PCR values from text, row by row.
 */
#include <stdlib.h>
#include <string.h>

#include "lib.h"
#include "unit.h"

#define HEX20 "0123456789abcdef0123456789abcdef01234567"
#define HEX32 HEX20 "0123456789abcdef01234567"
#define SPACED20 "01 23 45 67 89 AB CD EF 01 23 45 67 89 AB CD EF 01 23 45 67 "

static const struct {
	const char *what;
	const char *text;
	unsigned long bad_line;	/* 0: accepted */
	unsigned int values;
	unsigned int ignored;
} cases[] = {
	{ "nothing", "", 0, 0, 0 },
	{ "comment and empty lines", "# x\n\n   \n", 0, 0, 0 },
	{ "tpm2_pcrread", "  sha1:\n    0 : 0x" HEX20 "\n    10: 0x" HEX20 "\n  sha256:\n"
	  "    10: 0x" HEX32 "\n", 0, 3, 0 },
	{ "tpm2_pcrread, old form", "sha1 :\n  0  : " HEX20 "\n", 0, 1, 0 },
	{ "a bank without values", "  sha384:\n  sha1:\n    10: 0x" HEX20 "\n", 0, 1, 0 },
	{ "a bank unknown to us", "  md9:\n    1 : 0x00\n    2 : 0x00\n", 0, 0, 2 },
	{ "plain lines", "sha1 10 " HEX20 "\nsha256 10 " HEX32 "\n", 0, 2, 0 },
	{ "plain line with 0x", "sha1 10 0x" HEX20 "\n", 0, 1, 0 },
	{ "plain line of a bank unknown to us", "md9 10 00\n", 0, 0, 1 },
	{ "the kernel's name of a bank", "sm3 10 " HEX32 "\nsha3-256 10 " HEX32 "\n", 0, 2, 0 },
	{ "no final line feed", "sha1 10 " HEX20, 0, 1, 0 },
	{ "DOS line ends", "sha1 10 " HEX20 "\r\n", 0, 1, 0 },
	{ "TPM 1.2 sysfs", "PCR-00: " SPACED20 "\nPCR-10: " SPACED20 "\n", 0, 2, 0 },
	{ "the same value twice", "sha1 10 " HEX20 "\nPCR-10: " SPACED20 "\n", 0, 1, 0 },
	{ "two values", "sha1 10 " HEX20 "\nsha1 10 00" "23456789abcdef0123456789abcdef01234567\n",
	  2, 0, 0 },
	{ "PCR 24", "sha1 24 " HEX20 "\n", 1, 0, 0 },
	{ "PCR of three digits", "sha1 100 " HEX20 "\n", 1, 0, 0 },
	{ "value too short", "sha1 10 " "0123\n", 1, 0, 0 },
	{ "value too long", "\nsha1 10 " HEX32 "\n", 2, 0, 0 },
	{ "half a byte", "sha1 10 " HEX20 "0\n", 1, 0, 0 },
	{ "not hex", "sha1 10 " "zz23456789abcdef0123456789abcdef01234567\n", 1, 0, 0 },
	{ "no value", "sha1 10\n", 1, 0, 0 },
	{ "value before any bank", "10: " HEX20 "\n", 1, 0, 0 },
	{ "no colon", "sha1:\n10 " HEX20 "\n", 2, 0, 0 },
	{ "some other file", "#!/bin/sh\necho hello\n", 2, 0, 0 },
	{ "TPM 1.2 line of no bank's length", "PCR-00: 00 11\n", 1, 0, 0 },
};

static unsigned int count(const struct ima_pcrs *pcrs)
{
	unsigned int n = 0;

	for (unsigned int bank = 0; bank < IMA_BANK_COUNT; bank++) {
		for (unsigned int pcr = 0; pcr < 32; pcr++)
			n += ima_pcrs_get(pcrs, bank, pcr) != NULL;
	}
	return n;
}

static int read_text(struct ima_pcrs *pcrs, const char *text, size_t len,
		     struct ima_pcrs_error *error)
{
	FILE *file = tmpfile();
	int err;

	if (!file || fwrite(text, 1, len, file) != len)
		abort();
	rewind(file);
	err = ima_pcrs_read_file(pcrs, file, error);
	fclose(file);
	return err;
}

int main(void)
{
	struct ima_pcrs_error error;
	static struct ima_pcrs pcrs;
	static char line[1000];

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		int err;

		memset(&pcrs, 0, sizeof(pcrs));
		memset(&error, 0, sizeof(error));
		err = read_text(&pcrs, cases[i].text, strlen(cases[i].text), &error);
		check(cases[i].bad_line ? err && error.line == cases[i].bad_line &&
		      error.reason[0] :
		      !err && count(&pcrs) == cases[i].values &&
		      pcrs.ignored == cases[i].ignored, cases[i].what);
		if (err)
			printf("# line %lu: %s\n", error.line, error.reason);
	}
	memset(&pcrs, 0, sizeof(pcrs));
	check(!read_text(&pcrs, "PCR-10: " SPACED20, 8 + 60, &error) &&
	      !memcmp(ima_pcrs_get(&pcrs, IMA_BANK_SHA1, 10), "\x01\x23\x45\x67\x89\xab", 6),
	      "a value is decoded");
	check(read_text(&pcrs, "sha1\0 10", 8, &error) && error.line == 1, "NUL");
	memset(line, ' ', sizeof(line));
	check(read_text(&pcrs, line, sizeof(line), &error) && error.line == 1, "line too long");
	return unit_failures != 0;
}
