// SPDX-License-Identifier: GPL-2.0-only
/*
 * Doing to a PCR in memory what the kernel did to the PCR in the TPM (MEAS-15):
 * value = hash(value, template digest), beginning with zeros.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "lib.h"

static bool extend(struct ima_hasher *h, enum ima_bank bank, uint8_t *value,
		   const uint8_t *digest)
{
	size_t size = ima_bank_info(bank)->size;
	const struct ima_bytes parts[] = { { value, size }, { digest, size } };

	return ima_hash(h, bank, parts, ARRAY_SIZE(parts), value);
}

/* MEAS-26; where the kernel knows no hash for the bank only 20 bytes are 0xff. */
static void violation_digest(enum ima_bank bank, uint8_t *digest)
{
	const struct ima_bank_info *info = ima_bank_info(bank);
	size_t ones = info->padded ? ima_bank_info(IMA_BANK_SHA1)->size : info->size;

	memset(digest, 0, IMA_DIGEST_MAX);
	memset(digest, 0xff, ones);
}

static void note_match(const struct ima_replay *r, enum ima_bank bank, uint32_t pcr,
		       uint64_t number, const uint8_t *value, uint64_t *at)
{
	const uint8_t *expected = r->pcrs ? ima_pcrs_get(r->pcrs, bank, pcr) : NULL;

	if (expected && !memcmp(expected, value, ima_bank_info(bank)->size))
		*at = number;
}

/* Extends the digest of the data; a digest that cannot be known sets @lost. */
static bool extend_data(struct ima_replay *r, enum ima_bank bank,
			const struct ima_record *record, const uint8_t *own_digest,
			struct ima_replay_bank *b)
{
	uint8_t digest[IMA_DIGEST_MAX];

	if (b->lost)
		return true;
	if (record->violation) {
		violation_digest(bank, digest);
	} else if (record->unchecked || ima_bank_info(bank)->padded) {
		b->lost = true;
		return true;
	} else if (bank == r->own && own_digest) {
		memcpy(digest, own_digest, sizeof(digest));
	} else if (!ima_record_digest(r->hasher, bank, record, digest)) {
		return false;
	}
	if (!extend(r->hasher, bank, b->value, digest))
		return false;
	note_match(r, bank, record->pcr, record->number, b->value, &b->match_at);
	return true;
}

static bool extend_padded(struct ima_replay *r, enum ima_bank bank,
			  const struct ima_record *record, const uint8_t *sha1,
			  struct ima_replay_bank *b)
{
	uint8_t digest[IMA_DIGEST_MAX] = { 0 };

	if (record->unchecked)
		b->padded_lost = true;
	if (b->padded_lost)
		return true;
	if (record->violation)
		violation_digest(bank, digest);
	else
		memcpy(digest, sha1, ima_bank_info(IMA_BANK_SHA1)->size);
	if (!extend(r->hasher, bank, b->padded, digest))
		return false;
	note_match(r, bank, record->pcr, record->number, b->padded, &b->padded_at);
	return true;
}

/*
 * What the list says was extended. If this gives the PCR and the data does not,
 * it is the data that was altered.
 */
static bool extend_listed(struct ima_replay *r, const struct ima_record *record,
			  struct ima_replay_pcr *p)
{
	uint8_t digest[IMA_DIGEST_MAX];

	if (record->violation)
		violation_digest(r->own, digest);
	else
		memcpy(digest, record->digest.p, record->digest.len);
	if (!extend(r->hasher, r->own, p->listed, digest))
		return false;
	note_match(r, r->own, record->pcr, record->number, p->listed, &p->listed_at);
	return true;
}

static struct ima_replay_pcr *find_pcr(struct ima_replay *r, unsigned int pcr)
{
	if (!r->pcr[pcr])
		r->pcr[pcr] = calloc(1, sizeof(*r->pcr[pcr]));
	return r->pcr[pcr];
}

bool ima_replay_require(struct ima_replay *r, uint32_t pcrs)
{
	for (unsigned int pcr = 0; pcr < IMA_TPM_PCRS; pcr++) {
		if ((pcrs >> pcr & 1) && !find_pcr(r, pcr))
			return false;
	}
	return true;
}

int ima_replay_record(struct ima_replay *r, const struct ima_record *record,
		      const uint8_t *own_digest)
{
	struct ima_replay_pcr *p = find_pcr(r, record->pcr);
	uint8_t sha1[IMA_DIGEST_MAX];

	if (!p)
		return ENOMEM;
	p->records++;
	p->last = record->number;
	if (r->padded && !record->violation && !record->unchecked &&
	    !ima_record_digest(r->hasher, IMA_BANK_SHA1, record, sha1))
		return EIO;
	for (unsigned int i = 0; i < IMA_BANK_COUNT; i++) {
		if (!(r->banks & IMA_BANK_BIT(i)))
			continue;
		if (!extend_data(r, i, record, own_digest, &p->bank[i]))
			return EIO;
		if (r->padded && i != IMA_BANK_SHA1 &&
		    !extend_padded(r, i, record, sha1, &p->bank[i]))
			return EIO;
	}
	if ((r->banks & IMA_BANK_BIT(r->own)) && !extend_listed(r, record, p))
		return EIO;
	return ima_replay_quote(r, record);
}

/* A match counts as one with the whole list if no later record has this PCR. */
static enum ima_pcr_verdict judge(const struct ima_replay *r,
				  const struct ima_replay_pcr *p,
				  const struct ima_pcr_result *row, bool allow_tail)
{
	const struct ima_replay_bank *b = &p->bank[row->bank];

	if (!row->have_expected)
		return b->lost && !r->padded ? IMA_PCR_NO_REPLAY : IMA_PCR_NO_VALUE;
	if (!p->records)
		return memcmp(b->value, row->expected, ima_bank_info(row->bank)->size) ?
		       IMA_PCR_MISMATCH : IMA_PCR_MATCH;
	if (!b->lost && row->match_at == p->last)
		return IMA_PCR_MATCH;
	if (r->padded && !b->padded_lost && row->padded_at == p->last)
		return IMA_PCR_MATCH_PADDED;
	if (allow_tail && (row->match_at || row->padded_at))
		return IMA_PCR_MATCH_TAIL;
	return b->lost ? IMA_PCR_NO_REPLAY : IMA_PCR_MISMATCH;
}

/* The quote vouches for a value that nobody wrote down. */
static void judge_quoted(const struct ima_verify_result *result, struct ima_pcr_result *row)
{
	const struct ima_quote *q = &result->quote;

	if (row->verdict != IMA_PCR_NO_VALUE || !ima_quote_has(q, row->bank, row->pcr))
		return;
	if (q->verdict == IMA_QUOTE_MATCH)
		row->verdict = IMA_PCR_QUOTED;
	else if (q->verdict == IMA_QUOTE_MATCH_TAIL)
		row->verdict = IMA_PCR_MATCH_TAIL;
}

static void fill_row(const struct ima_replay *r, unsigned int pcr, enum ima_bank bank,
		     bool allow_tail, struct ima_pcr_result *row)
{
	const struct ima_replay_pcr *p = r->pcr[pcr];
	const struct ima_replay_bank *b = &p->bank[bank];
	const uint8_t *expected = r->pcrs ? ima_pcrs_get(r->pcrs, bank, pcr) : NULL;

	memset(row, 0, sizeof(*row));
	row->pcr = pcr;
	row->bank = bank;
	row->records = p->records;
	row->match_at = b->match_at;
	row->padded_at = b->padded_at;
	row->listed_at = bank == r->own ? p->listed_at : 0;
	row->have_expected = expected != NULL;
	if (expected)
		memcpy(row->expected, expected, ima_bank_info(bank)->size);
	row->verdict = judge(r, p, row, allow_tail);
	memcpy(row->replayed, row->verdict == IMA_PCR_MATCH_PADDED ? b->padded : b->value,
	       sizeof(row->replayed));
}

void ima_replay_results(const struct ima_replay *r, bool allow_tail,
			struct ima_verify_result *result)
{
	for (unsigned int pcr = 0; pcr < IMA_PCR_LIMIT; pcr++) {
		if (!r->pcr[pcr])
			continue;
		for (unsigned int bank = 0; bank < IMA_BANK_COUNT; bank++) {
			struct ima_pcr_result *row = &result->pcrs[result->npcrs];

			if (!(r->banks & IMA_BANK_BIT(bank)))
				continue;
			fill_row(r, pcr, bank, allow_tail, row);
			judge_quoted(result, row);
			result->npcrs++;
		}
	}
}

void ima_replay_free(struct ima_replay *r)
{
	for (unsigned int i = 0; i < IMA_PCR_LIMIT; i++)
		free(r->pcr[i]);
	memset(r, 0, sizeof(*r));
}
