// SPDX-License-Identifier: GPL-2.0-only
/*
 * The boot aggregate (INIT-5): the first record ties the list to what firmware
 * and boot loader measured before the kernel ran.
 *
 * Only the first record is looked at. Any process can have a file recorded under
 * the name boot_aggregate (a memfd is listed by its bare name, MEAS-22).
 */
#include <string.h>

#include "lib.h"

#define NAME "boot_aggregate"

/* The digest of a record and its bank: ``[ima:]<algo>:``, NUL, digest, or SHA1. */
static enum ima_bank find_digest(const struct ima_record *record, struct ima_bytes *digest)
{
	struct ima_bytes f = record->field[0];
	const uint8_t *nul;
	const char *from, *colon;

	if (record->nfields < 2)
		return IMA_BANK_NONE;
	if (f.len == ima_bank_info(IMA_BANK_SHA1)->size) {
		*digest = f;
		return IMA_BANK_SHA1;
	}
	nul = f.len ? memchr(f.p, 0, f.len) : NULL;
	if (!nul || nul - f.p < 2 || nul[-1] != ':')
		return IMA_BANK_NONE;
	from = (const char *)f.p;
	colon = (const char *)nul - 1;
	if (!strncmp(from, "ima:", 4) && from + 4 < colon)
		from += 4;
	*digest = (struct ima_bytes){ nul + 1, f.len - (size_t)(nul + 1 - f.p) };
	return ima_bank_by_name(from, (size_t)(colon - from));
}

/* With a quote, values that it does not cover are no better than the list. */
static bool hash_pcrs(const struct ima_pcrs *pcrs, const struct ima_quote *quote,
		      enum ima_bank bank, struct ima_hasher *hasher, uint8_t *digest)
{
	unsigned int count = bank == IMA_BANK_SHA1 ? 8 : 10;
	struct ima_bytes parts[10];

	for (unsigned int i = 0; i < count; i++) {
		parts[i].p = ima_pcrs_get(pcrs, bank, i);
		parts[i].len = ima_bank_info(bank)->size;
		if (!parts[i].p || (quote && !ima_quote_has(quote, bank, i)))
			return false;
	}
	return ima_hash(hasher, bank, parts, count, digest);
}

bool ima_boot_aggregate(const struct ima_pcrs *pcrs, enum ima_bank bank, uint8_t *digest)
{
	struct ima_hasher hasher;
	bool good;

	if (!ima_hasher_init(&hasher))
		return false;
	good = hash_pcrs(pcrs, NULL, bank, &hasher, digest);
	ima_hasher_free(&hasher);
	return good;
}

void ima_aggregate_check(const struct ima_record *record,
			 const struct ima_pcrs *pcrs, const struct ima_quote *quote,
			 struct ima_hasher *hasher, struct ima_aggregate_result *result)
{
	struct ima_bytes digest = { NULL, 0 };
	size_t size;

	if (record->name.len != strlen(NAME) ||
	    memcmp(record->name.p, NAME, strlen(NAME))) {
		result->verdict = IMA_AGGREGATE_NO_RECORD;
		return;
	}
	result->bank = find_digest(record, &digest);
	if (result->bank == IMA_BANK_NONE ||
	    digest.len != ima_bank_info(result->bank)->size) {
		result->bank = IMA_BANK_NONE;
		result->verdict = IMA_AGGREGATE_NO_BANK;
		return;
	}
	size = digest.len;
	memcpy(result->listed, digest.p, size);
	if (!pcrs || !hash_pcrs(pcrs, quote, result->bank, hasher, result->computed))
		result->verdict = IMA_AGGREGATE_NO_VALUES;
	else if (memcmp(result->listed, result->computed, size))
		result->verdict = IMA_AGGREGATE_MISMATCH;
	else
		result->verdict = IMA_AGGREGATE_MATCH;
}
