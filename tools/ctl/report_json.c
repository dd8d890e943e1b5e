// SPDX-License-Identifier: GPL-2.0-only
/*
 * The result of a verification for programs.
 */
#include <inttypes.h>
#include <string.h>

#include "ctl.h"

/* The head of the object is due before the first record, or else at the end. */
static void begin(struct report *report)
{
	if (report->begun)
		return;
	report->begun = true;
	report->json = (struct json){ .out = stdout };
	json_open(&report->json, NULL, '{');
	json_text(&report->json, "imactl", IMACTL_VERSION);
	json_bytes(&report->json, "list", (const uint8_t *)report->list,
		   strlen(report->list));
	if (report->rows)
		json_open(&report->json, "record_list", '[');
}

static void json_judgement(struct json *j, const struct ima_judgement *judgement)
{
	char id[9];

	if (judgement->trust == IMA_TRUST_NOT_ASKED)
		return;
	json_text(j, "content", trust_word(judgement->trust));
	if (judgement->key) {
		snprintf(id, sizeof(id), "%08" PRIx32, judgement->key->id);
		json_text(j, "key_id", id);
		json_text(j, "signer", judgement->key->subject ? judgement->key->subject :
			  judgement->key->where);
	}
	if (judgement->reason[0])
		json_text(j, "reason", judgement->reason);
}

void json_record(void *ctx, const struct ima_record *record,
		 enum ima_record_verdict verdict, const struct ima_judgement *judgement)
{
	struct report *report = ctx;
	struct json *j = &report->json;

	begin(report);
	json_open(j, NULL, '{');
	json_number(j, "record", record->number);
	json_number(j, "offset", record->offset);
	json_number(j, "pcr", record->pcr);
	json_text(j, "verdict", record_verdict_word(verdict));
	json_bytes(j, "template", record->template.p, record->template.len);
	json_hex(j, "digest", record->digest.p, record->digest.len);
	json_bytes(j, "name", record->name.p, record->name.len);
	json_judgement(j, judgement);
	json_close(j, '}');
}

static void json_digest(struct json *j, const char *key, const uint8_t *p,
			enum ima_bank bank)
{
	json_hex(j, key, p, ima_bank_info(bank)->size);
}

static void json_fault(struct json *j, const struct ima_fault *fault)
{
	json_text(j, "kind", fault_word(fault->kind));
	json_number(j, "record", fault->record);
	if (fault->line)
		json_number(j, "line", fault->line);
	json_number(j, "offset", fault->offset);
	json_text(j, "field", fault->field);
	json_text(j, "reason", fault->reason);
}

static void json_broken(struct json *j, const struct ima_fault *fault)
{
	if (fault->kind == IMA_FAULT_NONE) {
		json_null(j, "broken");
		return;
	}
	json_open(j, "broken", '{');
	json_fault(j, fault);
	json_close(j, '}');
}

static void json_bad(struct json *j, const struct ima_verify_result *result)
{
	const struct ima_bad_record *bad = &result->bad;

	if (bad->fault.kind == IMA_FAULT_NONE) {
		json_null(j, "first_bad");
		return;
	}
	json_open(j, "first_bad", '{');
	json_fault(j, &bad->fault);
	json_number(j, "pcr", bad->pcr);
	json_bytes(j, "name", bad->name, bad->name_len);
	json_bool(j, "name_cut", bad->name_cut);
	json_digest(j, "listed", bad->listed, result->bank);
	if (bad->fault.kind == IMA_FAULT_DIGEST)
		json_digest(j, "computed", bad->computed, result->bank);
	else
		json_text(j, "why", unchecked_word(bad->unchecked));
	json_close(j, '}');
}

static void json_at(struct json *j, const char *key, uint64_t record)
{
	if (record)
		json_number(j, key, record);
	else
		json_null(j, key);
}

static void json_pcr(struct json *j, const struct ima_pcr_result *row)
{
	json_open(j, NULL, '{');
	json_number(j, "pcr", row->pcr);
	json_text(j, "bank", ima_bank_info(row->bank)->name);
	json_number(j, "records", row->records);
	json_text(j, "verdict", pcr_verdict_word(row->verdict));
	if (row->verdict == IMA_PCR_NO_REPLAY)
		json_null(j, "replayed");
	else
		json_digest(j, "replayed", row->replayed, row->bank);
	if (row->have_expected)
		json_digest(j, "expected", row->expected, row->bank);
	else
		json_null(j, "expected");
	json_at(j, "matches_after", row->match_at);
	json_at(j, "padded_matches_after", row->padded_at);
	json_at(j, "listed_matches_after", row->listed_at);
	json_close(j, '}');
}

static void json_aggregate(struct json *j, const struct ima_aggregate_result *a)
{
	bool hashed = a->verdict == IMA_AGGREGATE_MATCH ||
		      a->verdict == IMA_AGGREGATE_MISMATCH;

	if (a->verdict == IMA_AGGREGATE_NOT_ASKED) {
		json_null(j, "boot_aggregate");
		return;
	}
	json_open(j, "boot_aggregate", '{');
	json_text(j, "verdict", aggregate_word(a->verdict));
	if (hashed) {
		json_text(j, "bank", ima_bank_info(a->bank)->name);
		json_digest(j, "computed", a->computed, a->bank);
		json_digest(j, "listed", a->listed, a->bank);
	}
	json_close(j, '}');
}

static void json_summary(struct report *report, const struct ima_verify_result *result)
{
	struct json *j = &report->json;

	if (result->bank != IMA_BANK_NONE) {
		json_text(j, "format", format_word(result->format));
		json_text(j, "bank", ima_bank_info(result->bank)->name);
		json_text(j, "bank_origin", origin_word(result->bank_origin));
	}
	json_number(j, "bytes", result->bytes);
	json_number(j, "records", result->records);
	json_number(j, "violations", result->violations);
	json_number(j, "mismatches", result->mismatches);
	json_number(j, "unchecked", result->unchecked);
	if (report->pcrs_from)
		json_bytes(j, "pcrs_from", (const uint8_t *)report->pcrs_from,
			   strlen(report->pcrs_from));
	else
		json_null(j, "pcrs_from");
	json_number(j, "pcrs_ignored", report->ignored);
}

void json_result(struct report *report, const struct ima_verify_result *result)
{
	struct json *j = &report->json;

	begin(report);
	if (report->rows)
		json_close(j, ']');
	json_summary(report, result);
	json_open(j, "pcrs", '[');
	for (size_t i = 0; i < result->npcrs; i++)
		json_pcr(j, &result->pcrs[i]);
	json_close(j, ']');
	json_aggregate(j, &result->aggregate);
	json_quote(j, &result->quote);
	json_trust(j, result);
	json_bad(j, result);
	json_broken(j, &result->broken);
	json_open(j, "causes", '[');
	for (unsigned int i = 0; i < IMA_CAUSE_COUNT; i++) {
		if (result->causes >> i & 1)
			json_text(j, NULL, cause_word(i));
	}
	json_close(j, ']');
	json_bool(j, "verified", !result->causes);
	json_close(j, '}');
}
