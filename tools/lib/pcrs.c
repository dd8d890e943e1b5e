// SPDX-License-Identifier: GPL-2.0-only
/*
 * The set of PCR values to compare with.
 */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "lib.h"

int ima_pcrs_fail(struct ima_pcrs_error *error, unsigned long line,
		  const char *fmt, ...)
{
	va_list args;

	error->line = line;
	va_start(args, fmt);
	vsnprintf(error->reason, sizeof(error->reason), fmt, args);
	va_end(args);
	return -1;
}

const uint8_t *ima_pcrs_get(const struct ima_pcrs *pcrs, enum ima_bank bank,
			    unsigned int pcr)
{
	if (pcr >= IMA_TPM_PCRS || !(pcrs->have[bank] >> pcr & 1))
		return NULL;
	return pcrs->value[bank][pcr];
}

ima_bank_set ima_pcrs_banks(const struct ima_pcrs *pcrs)
{
	ima_bank_set banks = 0;

	for (unsigned int i = 0; i < IMA_BANK_COUNT; i++) {
		if (pcrs->have[i])
			banks |= IMA_BANK_BIT(i);
	}
	return banks;
}

int ima_pcrs_add(struct ima_pcrs *pcrs, enum ima_bank bank, unsigned int pcr,
		 const uint8_t *value, unsigned long line,
		 struct ima_pcrs_error *error)
{
	size_t size = ima_bank_info(bank)->size;
	const uint8_t *old = ima_pcrs_get(pcrs, bank, pcr);

	if (old && memcmp(old, value, size))
		return ima_pcrs_fail(error, line, "a second, different value for PCR %u of bank %s",
				     pcr, ima_bank_info(bank)->name);
	memcpy(pcrs->value[bank][pcr], value, size);
	pcrs->have[bank] |= 1u << pcr;
	return 0;
}
