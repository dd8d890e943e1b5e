// SPDX-License-Identifier: GPL-2.0-only
/*
 * Comparing a quote with a list: the TPM hashed the values of the selected PCRs
 * (TPM 2.0 Part 3, TPM2_Quote), and so do we after every record. A quote is of
 * one moment, so all PCRs have to be as they were after the same record.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "quote_impl.h"

#define PARTS_MAX (IMA_QUOTE_BANKS_MAX * IMA_TPM_PCRS)

/* What a PCR has that nobody extended since the machine was switched on. */
static const uint8_t *initial_value(unsigned int pcr)
{
	static const uint8_t zeros[IMA_DIGEST_MAX];
	static const uint8_t ones[IMA_DIGEST_MAX] = { [0 ... IMA_DIGEST_MAX - 1] = 0xff };

	return pcr >= 17 && pcr <= 22 ? ones : zeros;
}

/*
 * The list comes first: what a file says of a PCR that the list names is a claim
 * the quote has not to do with. Nothing known at all is no error yet: the digest
 * will tell whether the PCR was never extended.
 */
static const uint8_t *value_of(const struct ima_replay *r, enum ima_bank bank,
			       unsigned int pcr, bool *known)
{
	const struct ima_replay_pcr *p = r->pcr[pcr];
	const uint8_t *given = r->pcrs ? ima_pcrs_get(r->pcrs, bank, pcr) : NULL;

	if (p && p->records) {
		const struct ima_replay_bank *b = &p->bank[bank];

		if (!b->lost && (r->banks & IMA_BANK_BIT(bank)))
			return b->value;
		if (r->padded && !b->padded_lost)
			return b->padded;
		*known = false;
		return b->value;
	}
	if (given)
		return given;
	*known = false;
	return initial_value(pcr);
}

/* Return: false if hashing fails; @known: every value in the digest is known. */
static bool hash_selected(const struct ima_replay *r, uint8_t *digest, bool *known)
{
	struct ima_bytes parts[PARTS_MAX];
	size_t n = 0;

	*known = true;
	for (size_t i = 0; i < r->quote->nselected; i++) {
		const struct ima_quote_selection *s = &r->quote->selected[i];

		for (unsigned int pcr = 0; pcr < IMA_TPM_PCRS; pcr++) {
			if (!(s->pcrs >> pcr & 1))
				continue;
			if (s->bank == IMA_BANK_NONE) {
				*known = false;
				continue;
			}
			parts[n].p = value_of(r, s->bank, pcr, known);
			parts[n++].len = ima_bank_info(s->bank)->size;
		}
	}
	return ima_hash(r->hasher, r->quote->hash, parts, n, digest);
}

static bool digest_matches(const struct ima_quote *q, const uint8_t *digest)
{
	return q->digest_len == ima_bank_info(q->hash)->size &&
	       !memcmp(q->digest, digest, q->digest_len);
}

static bool selects(const struct ima_quote *q, unsigned int pcr)
{
	for (size_t i = 0; i < q->nselected; i++) {
		if (pcr < IMA_TPM_PCRS && (q->selected[i].pcrs >> pcr & 1))
			return true;
	}
	return false;
}

int ima_replay_quote(struct ima_replay *r, const struct ima_record *record)
{
	uint8_t digest[IMA_DIGEST_MAX];
	bool known;

	if (!r->quote || r->quote->verdict != IMA_QUOTE_AUTHENTIC ||
	    !selects(r->quote, record->pcr))
		return 0;
	if (!hash_selected(r, digest, &known))
		return EIO;
	if (digest_matches(r->quote, digest))
		r->quote_at = record->number;
	return 0;
}

/* The first PCR of the list, or required, that no known bank of the quote has. */
static bool find_uncovered(const struct ima_replay *r, unsigned int *pcr)
{
	for (*pcr = 0; *pcr < IMA_PCR_LIMIT; (*pcr)++) {
		bool covered = false;

		for (unsigned int i = 0; i < IMA_BANK_COUNT && !covered; i++)
			covered = ima_quote_has(r->quote, i, *pcr);
		if (r->pcr[*pcr] && !covered)
			return true;
	}
	return false;
}

/* Names the first PCR whose value had to be guessed. */
static void blame_unknown(const struct ima_replay *r, struct ima_quote *q)
{
	for (size_t i = 0; i < q->nselected; i++) {
		const struct ima_quote_selection *s = &q->selected[i];

		for (unsigned int pcr = 0; pcr < IMA_TPM_PCRS; pcr++) {
			bool known = s->bank != IMA_BANK_NONE;

			if (!(s->pcrs >> pcr & 1))
				continue;
			if (known)
				value_of(r, s->bank, pcr, &known);
			if (known)
				continue;
			ima_quote_fail(q, IMA_QUOTE_NO_VALUE,
				       "PCR %u of bank %s is in the quote, but its value is not known",
				       pcr, s->bank == IMA_BANK_NONE ? "unknown to imactl" :
				       ima_bank_info(s->bank)->name);
			return;
		}
	}
}

void ima_replay_quote_result(const struct ima_replay *r, bool allow_tail,
			     struct ima_quote *q)
{
	bool known = true;
	unsigned int pcr;

	if (!r->quote)
		return;
	*q = *r->quote;
	if (q->verdict != IMA_QUOTE_AUTHENTIC)
		return;
	q->match_at = r->quote_at;
	if (!hash_selected(r, q->computed, &known))
		ima_quote_fail(q, IMA_QUOTE_DIGEST, "OpenSSL offers no %s",
			       ima_bank_info(q->hash)->openssl);
	else if (find_uncovered(r, &pcr))
		ima_quote_fail(q, IMA_QUOTE_SELECTION,
			       "PCR %u is not in the quote, so nothing vouches for its records",
			       pcr);
	else if (digest_matches(q, q->computed))
		q->verdict = IMA_QUOTE_MATCH;
	else if (q->match_at && allow_tail)
		q->verdict = IMA_QUOTE_MATCH_TAIL;
	else if (q->match_at)
		ima_quote_fail(q, IMA_QUOTE_DIGEST,
			       "the list gives it after record %llu: it is longer than the "
			       "quote (--allow-tail accepts that)",
			       (unsigned long long)q->match_at);
	else if (!known)
		blame_unknown(r, q);
	else
		ima_quote_fail(q, IMA_QUOTE_DIGEST,
			       "the PCRs in it are not those of the list");
}
