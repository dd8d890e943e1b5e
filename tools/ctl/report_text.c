// SPDX-License-Identifier: GPL-2.0-only
/*
 * The result of a verification for people.
 */
#include <inttypes.h>
#include <string.h>

#include "ctl.h"

static size_t bank_size(enum ima_bank bank)
{
	return ima_bank_info(bank)->size;
}

/* What the template digest says, then what is known of the content. */
static void text_verdicts(const struct report *report, enum ima_record_verdict verdict,
			  const struct ima_judgement *judgement)
{
	bool signer = judgement->trust == IMA_TRUST_SIGNED && judgement->key;

	printf("%-9s  ", record_verdict_word(verdict));
	if (!report->trust)
		return;
	if (signer)
		printf("signed by %08" PRIx32 "    ", judgement->key->id);
	else
		printf("%-20s  ", trust_word(judgement->trust));
}

void text_record(void *ctx, const struct ima_record *record,
		 enum ima_record_verdict verdict, const struct ima_judgement *judgement)
{
	struct report *report = ctx;

	if (!report->begun)
		printf("%8s  PCR  %-9s  %s%-10s  NAME\n", "RECORD", "VERDICT",
		       report->trust ? "CONTENT               " : "", "TEMPLATE");
	report->begun = true;
	printf("%8" PRIu64 "  %3" PRIu32 "  ", record->number, record->pcr);
	text_verdicts(report, verdict, judgement);
	print_escaped(stdout, record->template.p, record->template.len);
	printf("%*s  ", record->template.len < 10 ? 10 - (int)record->template.len : 0, "");
	print_escaped(stdout, record->name.p, record->name.len);
	putchar('\n');
}

static void text_bank(const struct ima_verify_result *result)
{
	static const char * const how[] = {
		[IMA_BANK_GIVEN] = "as given",
		[IMA_BANK_FOUND] = "found by a digest that verifies",
		[IMA_BANK_FILE_NAME] = "by the file name",
		[IMA_BANK_ASSUMED] = "assumed",
	};

	if (result->bank == IMA_BANK_NONE)
		return;
	printf("digests    %s (%s)\n", ima_bank_info(result->bank)->name,
	       how[result->bank_origin]);
}

static void text_head(const struct report *report, const struct ima_verify_result *result)
{
	printf("list       ");
	print_escaped(stdout, (const uint8_t *)report->list, strlen(report->list));
	if (result->bank != IMA_BANK_NONE)
		printf(" (%s, %" PRIu64 " bytes)", format_word(result->format), result->bytes);
	putchar('\n');
	text_bank(result);
	printf("records    %" PRIu64 "\nviolations %" PRIu64 "\n", result->records,
	       result->violations);
	printf("PCRs from  %s\n", report->pcrs_from ? report->pcrs_from : report->quote_from ?
	       "the quote" : "nowhere: the list is only checked against itself");
	if (report->ignored)
		printf("           %u values of banks unknown to imactl left out\n",
		       report->ignored);
}

static void text_pcr(const struct ima_pcr_result *row)
{
	static const char * const shown[] = {
		[IMA_PCR_MATCH] = "match",
		[IMA_PCR_MATCH_TAIL] = "match*",
		[IMA_PCR_MATCH_PADDED] = "match (SHA1, padded)",
		[IMA_PCR_MISMATCH] = "MISMATCH",
		[IMA_PCR_NO_VALUE] = "not compared",
		[IMA_PCR_NO_REPLAY] = "not replayable",
		[IMA_PCR_QUOTED] = "match (quote)",
	};
	const struct ima_bank_info *info = ima_bank_info(row->bank);

	printf("%3u  %-8s  %7" PRIu64 "  %s\n", row->pcr, info->name, row->records,
	       shown[row->verdict]);
	if (row->verdict != IMA_PCR_NO_REPLAY) {
		printf("     replayed  ");
		print_hex(stdout, row->replayed, info->size);
		putchar('\n');
	}
	if (row->have_expected) {
		printf("     expected  ");
		print_hex(stdout, row->expected, info->size);
		putchar('\n');
	}
}

/* What the other replays say about a value the list does not give. */
static void text_pcr_hint(FILE *out, const struct ima_pcr_result *row,
			  const struct ima_verify_result *result)
{
	uint64_t records = result->records;
	const char *bank = ima_bank_info(row->bank)->name;

	if (row->verdict == IMA_PCR_MATCH || row->verdict == IMA_PCR_MATCH_PADDED ||
	    !row->have_expected)
		return;
	fprintf(out, "%-9s  PCR %u, bank %s: ",
		row->verdict == IMA_PCR_MATCH_TAIL ? "note" : "problem", row->pcr, bank);
	if (row->match_at)
		fprintf(out, "matches after record %" PRIu64 " of %" PRIu64 "%s\n", row->match_at,
			records, row->verdict == IMA_PCR_MATCH_TAIL ?
			", accepted with --allow-tail" :
			": the list is longer than the PCR (--allow-tail accepts that)");
	else if (row->padded_at)
		fprintf(out, "matches SHA1 digests and zeros after record %" PRIu64 " of %" PRIu64 "\n",
			row->padded_at, records);
	else if (row->listed_at)
		fprintf(out, "the digests as listed give the value after record %" PRIu64
			": data were altered, not digests\n", row->listed_at);
	else if (row->verdict == IMA_PCR_NO_REPLAY)
		fprintf(out, "what was extended is not in this list\n");
	else if (result->mismatches)
		fprintf(out, "may follow from record %" PRIu64 "\n", result->bad.fault.record);
	else
		fprintf(out, "no beginning of the list gives the value: records are missing or "
			"altered, or something else extended the PCR\n");
}

static void text_fault(FILE *out, const char *list, const struct ima_fault *fault)
{
	fprintf(out, "problem    ");
	print_escaped(out, (const uint8_t *)list, strlen(list));
	fprintf(out, ": record %" PRIu64 ", ", fault->record);
	if (fault->line)
		fprintf(out, "line %" PRIu64 ", ", fault->line);
	fprintf(out, "offset %" PRIu64 ", %s: %s\n", fault->offset, fault->field, fault->reason);
}

static void text_bad(FILE *out, const struct report *report, const struct ima_verify_result *result)
{
	const struct ima_bad_record *bad = &result->bad;

	if (bad->fault.kind == IMA_FAULT_NONE)
		return;
	text_fault(out, report->list, &bad->fault);
	fprintf(out, "           PCR %" PRIu32 ", name ", bad->pcr);
	print_escaped(out, bad->name, bad->name_len);
	fprintf(out, "%s\n           listed   ", bad->name_cut ? " ..." : "");
	print_hex(out, bad->listed, bank_size(result->bank));
	if (bad->fault.kind == IMA_FAULT_DIGEST) {
		fprintf(out, "\n           computed ");
		print_hex(out, bad->computed, bank_size(result->bank));
	} else {
		fprintf(out, "\n           %s: the binary list can be checked",
			unchecked_word(bad->unchecked));
	}
	fprintf(out, "\n           %" PRIu64 " records with a wrong digest, %" PRIu64
		" that cannot be checked\n", result->mismatches, result->unchecked);
}

static void text_aggregate(const struct ima_aggregate_result *a)
{
	static const char * const shown[] = {
		[IMA_AGGREGATE_MATCH] = "match",
		[IMA_AGGREGATE_MISMATCH] = "MISMATCH",
		[IMA_AGGREGATE_NO_RECORD] = "the first record is no boot_aggregate",
		[IMA_AGGREGATE_NO_BANK] = "the record's digest is of no known bank",
		[IMA_AGGREGATE_NO_VALUES] = "not all of PCR 0 to 9 are known in the bank",
	};

	if (a->verdict == IMA_AGGREGATE_NOT_ASKED)
		return;
	printf("boot aggregate: %s\n", shown[a->verdict]);
	if (a->verdict != IMA_AGGREGATE_MATCH && a->verdict != IMA_AGGREGATE_MISMATCH)
		return;
	printf("     computed  ");
	print_hex(stdout, a->computed, bank_size(a->bank));
	printf(" (%s)\n     listed    ", ima_bank_info(a->bank)->name);
	print_hex(stdout, a->listed, bank_size(a->bank));
	putchar('\n');
}

static void text_verdict(const struct ima_verify_result *result, bool compared)
{
	const char *before = "";

	if (!result->causes) {
		printf("verdict    %s\n", compared ? "verified" :
		       "consistent, but not compared with any PCR");
		return;
	}
	printf("verdict    FAILED: ");
	for (unsigned int i = 0; i < IMA_CAUSE_COUNT; i++) {
		if (result->causes >> i & 1) {
			printf("%s%s", before, cause_word(i));
			before = ", ";
		}
	}
	putchar('\n');
}

void text_problems(FILE *out, const struct report *report,
		   const struct ima_verify_result *result)
{
	text_bad(out, report, result);
	if (result->broken.kind != IMA_FAULT_NONE)
		text_fault(out, report->list, &result->broken);
	for (size_t i = 0; i < result->npcrs; i++)
		text_pcr_hint(out, &result->pcrs[i], result);
	text_quote_hint(out, result);
	text_trust_hint(out, result);
}

void text_result(struct report *report, const struct ima_verify_result *result)
{
	if (report->begun)
		putchar('\n');
	text_head(report, result);
	if (result->npcrs)
		printf("\nPCR  BANK      RECORDS  VERDICT\n");
	for (size_t i = 0; i < result->npcrs; i++)
		text_pcr(&result->pcrs[i]);
	text_aggregate(&result->aggregate);
	text_quote(report, result);
	text_trust(result);
	putchar('\n');
	text_problems(stdout, report, result);
	text_verdict(result, report->pcrs_from || report->quote_from);
}
