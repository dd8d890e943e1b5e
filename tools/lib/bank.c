// SPDX-License-Identifier: GPL-2.0-only
/*
 * The table of PCR banks.
 */
#include <string.h>

#include "lib.h"

static const struct ima_bank_info banks[] = {
	[IMA_BANK_SHA1]     = { "sha1",     NULL,       "SHA1",     20, 0x0004, false },
	[IMA_BANK_SHA256]   = { "sha256",   NULL,       "SHA256",   32, 0x000b, false },
	[IMA_BANK_SHA384]   = { "sha384",   NULL,       "SHA384",   48, 0x000c, false },
	[IMA_BANK_SHA512]   = { "sha512",   NULL,       "SHA512",   64, 0x000d, false },
	[IMA_BANK_SM3_256]  = { "sm3_256",  "sm3",      "SM3",      32, 0x0012, false },
	[IMA_BANK_SHA3_256] = { "sha3_256", "sha3-256", "SHA3-256", 32, 0x0027, true },
	[IMA_BANK_SHA3_384] = { "sha3_384", "sha3-384", "SHA3-384", 48, 0x0028, true },
	[IMA_BANK_SHA3_512] = { "sha3_512", "sha3-512", "SHA3-512", 64, 0x0029, true },
};

_Static_assert(ARRAY_SIZE(banks) == IMA_BANK_COUNT, "a row for each bank");

const struct ima_bank_info *ima_bank_info(enum ima_bank bank)
{
	return &banks[bank];
}

static bool is_text(const char *text, const char *name, size_t len)
{
	return text && strlen(text) == len && !memcmp(text, name, len);
}

enum ima_bank ima_bank_by_name(const char *name, size_t len)
{
	for (size_t i = 0; i < ARRAY_SIZE(banks); i++) {
		if (is_text(banks[i].name, name, len) ||
		    is_text(banks[i].alias, name, len))
			return (enum ima_bank)i;
	}
	return IMA_BANK_NONE;
}

enum ima_bank ima_bank_by_tpm_id(uint16_t id)
{
	for (size_t i = 0; i < ARRAY_SIZE(banks); i++) {
		if (banks[i].tpm_id == id)
			return (enum ima_bank)i;
	}
	return IMA_BANK_NONE;
}
