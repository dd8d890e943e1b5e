// SPDX-License-Identifier: GPL-2.0-only
/*
 * What a quote says, and what became of it.
 */
#include <inttypes.h>
#include <string.h>

#include "ctl.h"

static bool is_good(const struct ima_quote *q)
{
	return q->verdict == IMA_QUOTE_MATCH || q->verdict == IMA_QUOTE_MATCH_TAIL;
}

static void text_selection(const struct ima_quote *q)
{
	printf("     PCRs     ");
	for (size_t i = 0; i < q->nselected; i++) {
		const struct ima_quote_selection *s = &q->selected[i];
		const char *between = " ";

		if (s->bank == IMA_BANK_NONE)
			printf(" 0x%04x:", s->tpm_id);
		else
			printf(" %s:", ima_bank_info(s->bank)->name);
		for (unsigned int pcr = 0; pcr < IMA_TPM_PCRS; pcr++) {
			if (s->pcrs >> pcr & 1) {
				printf("%s%u", between, pcr);
				between = ",";
			}
		}
	}
	putchar('\n');
}

static void text_contents(const struct ima_quote *q)
{
	text_selection(q);
	printf("     nonce     ");
	print_hex(stdout, q->nonce, q->nonce_len);
	printf("%s%s\n", q->nonce_len ? "" : "none", q->nonce_checked ? "" :
	       " (not compared: --nonce shows whether the quote is fresh)");
	printf("     clock     %" PRIu64 ".%03u s%s, boot %" PRIu32 ", resume %" PRIu32
	       ", firmware 0x%016" PRIx64 "\n", q->clock / 1000,
	       (unsigned int)(q->clock % 1000), q->safe ? "" : " (may have been set back)",
	       q->resets, q->restarts, q->firmware);
}

void text_quote(const struct report *report, const struct ima_verify_result *result)
{
	const struct ima_quote *q = &result->quote;

	if (q->verdict == IMA_QUOTE_NOT_GIVEN)
		return;
	printf("quote ");
	print_escaped(stdout, (const uint8_t *)report->quote_from, strlen(report->quote_from));
	printf(": %s\n", q->verdict == IMA_QUOTE_MATCH ? "match" : is_good(q) ? "match*" :
	       quote_word(q->verdict));
	if (q->scheme && q->hash != IMA_BANK_NONE && q->key[0])
		printf("     signed    %s, %s, by a key of %s\n", q->scheme,
		       ima_bank_info(q->hash)->name, q->key);
	if (q->parsed)
		text_contents(q);
	if (is_good(q) || q->verdict == IMA_QUOTE_DIGEST) {
		printf("     replayed  ");
		print_hex(stdout, q->computed, ima_bank_info(q->hash)->size);
		printf("\n     quoted    ");
		print_hex(stdout, q->digest, q->digest_len);
		putchar('\n');
	}
}

void text_quote_hint(FILE *out, const struct ima_verify_result *result)
{
	const struct ima_quote *q = &result->quote;

	if (q->verdict != IMA_QUOTE_NOT_GIVEN && !is_good(q))
		fprintf(out, "problem    quote: %s\n", q->reason);
	else if (q->verdict == IMA_QUOTE_MATCH_TAIL)
		fprintf(out, "note       quote: attests the list up to record %" PRIu64 " of %" PRIu64
			", accepted with --allow-tail\n", q->match_at, result->records);
}

static void json_selection(struct json *j, const struct ima_quote *q)
{
	json_open(j, "selection", '[');
	for (size_t i = 0; i < q->nselected; i++) {
		const struct ima_quote_selection *s = &q->selected[i];

		json_open(j, NULL, '{');
		json_number(j, "tpm_id", s->tpm_id);
		if (s->bank == IMA_BANK_NONE)
			json_null(j, "bank");
		else
			json_text(j, "bank", ima_bank_info(s->bank)->name);
		json_open(j, "pcrs", '[');
		for (unsigned int pcr = 0; pcr < IMA_TPM_PCRS; pcr++) {
			if (s->pcrs >> pcr & 1)
				json_number(j, NULL, pcr);
		}
		json_close(j, ']');
		json_close(j, '}');
	}
	json_close(j, ']');
}

static void json_contents(struct json *j, const struct ima_quote *q)
{
	json_selection(j, q);
	json_hex(j, "nonce", q->nonce, q->nonce_len);
	json_bool(j, "nonce_compared", q->nonce_checked);
	json_number(j, "clock_ms", q->clock);
	json_bool(j, "clock_safe", q->safe);
	json_number(j, "resets", q->resets);
	json_number(j, "restarts", q->restarts);
	json_number(j, "firmware", q->firmware);
	json_hex(j, "quoted", q->digest, q->digest_len);
	if (q->match_at)
		json_number(j, "matches_after", q->match_at);
	else
		json_null(j, "matches_after");
}

void json_quote(struct json *j, const struct ima_quote *q)
{
	if (q->verdict == IMA_QUOTE_NOT_GIVEN) {
		json_null(j, "quote");
		return;
	}
	json_open(j, "quote", '{');
	json_text(j, "verdict", quote_word(q->verdict));
	if (q->reason[0])
		json_text(j, "reason", q->reason);
	if (q->scheme && q->hash != IMA_BANK_NONE) {
		json_text(j, "scheme", q->scheme);
		json_text(j, "hash", ima_bank_info(q->hash)->name);
	}
	if (q->key[0])
		json_text(j, "key", q->key);
	if (q->parsed)
		json_contents(j, q);
	if (is_good(q) || q->verdict == IMA_QUOTE_DIGEST)
		json_hex(j, "computed", q->computed, ima_bank_info(q->hash)->size);
	json_close(j, '}');
}
