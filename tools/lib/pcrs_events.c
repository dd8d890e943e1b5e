// SPDX-License-Identifier: GPL-2.0-only
/*
 * PCR values from the event log of a TPM 1.2 BIOS: PCR, type, SHA1, length and data
 * of each event.
 */
#include <string.h>

#include "lib.h"

#define SHA1_SIZE 20
#define HEADER (4 + 4 + SHA1_SIZE + 4)
#define NO_ACTION 3
/* Of one event; boot loaders log command lines and file names. */
#define EVENT_MAX (1u << 20)

static bool extend(uint8_t *pcr, const uint8_t *digest)
{
	uint8_t both[2 * SHA1_SIZE];

	memcpy(both, pcr, SHA1_SIZE);
	memcpy(both + SHA1_SIZE, digest, SHA1_SIZE);
	return EVP_Q_digest(NULL, "SHA1", NULL, both, sizeof(both), pcr, NULL);
}

static int skip(FILE *file, uint32_t len)
{
	for (; len; len--) {
		if (getc(file) == EOF)
			return -1;
	}
	return 0;
}

/* @header: HEADER bytes; the event's data is skipped. */
static int take_event(uint8_t pcrs[][SHA1_SIZE], const uint8_t *header, FILE *file,
		      unsigned long number, struct ima_pcrs_error *error)
{
	uint32_t pcr = ima_get_u32(header, false);
	uint32_t type = ima_get_u32(header + 4, false);
	uint32_t len = ima_get_u32(header + 8 + SHA1_SIZE, false);

	if (pcr >= IMA_TPM_PCRS)
		return ima_pcrs_fail(error, 0, "event %lu: PCR %u", number, pcr);
	if (len > EVENT_MAX || skip(file, len))
		return ima_pcrs_fail(error, 0, "event %lu: its %u bytes are not all there",
				     number, len);
	if (type != NO_ACTION && !extend(pcrs[pcr], header + 8))
		return ima_pcrs_fail(error, 0, "no SHA1");
	return 0;
}

int ima_pcrs_read_events(struct ima_pcrs *pcrs, FILE *file,
			 struct ima_pcrs_error *error)
{
	uint8_t values[IMA_TPM_PCRS][SHA1_SIZE] = { 0 };
	uint8_t header[HEADER];
	unsigned long number = 0;
	size_t got;

	while ((got = fread(header, 1, sizeof(header), file)) == sizeof(header)) {
		if (take_event(values, header, file, ++number, error))
			return -1;
	}
	if (ferror(file))
		return ima_pcrs_fail(error, 0, "read error");
	if (got || !number)
		return ima_pcrs_fail(error, 0, "ends inside event %lu", number + 1);
	for (unsigned int i = 0; i < IMA_TPM_PCRS; i++) {
		if (ima_pcrs_add(pcrs, IMA_BANK_SHA1, i, values[i], 0, error))
			return -1;
	}
	return 0;
}
