// SPDX-License-Identifier: GPL-2.0-only
/*
 * Verifying a list from its first to its last record.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "lib.h"

/* What one run needs beside its options. */
struct run {
	const struct ima_verify_options *options;
	const struct ima_verify_events *events;
	struct ima_verify_result *result;
	struct ima_hasher hasher;
	struct ima_replay replay;
	bool big;
};

/* The beginning of a name; Return: whether it is not all. */
static bool copy_name(struct ima_bytes name, uint8_t *to, size_t *len, size_t size)
{
	*len = name.len < size ? name.len : size;
	if (*len)
		memcpy(to, name.p, *len);
	return *len < name.len;
}

static void note_bad(struct run *run, const struct ima_record *record,
		     const uint8_t *computed)
{
	struct ima_bad_record *bad = &run->result->bad;

	if (bad->fault.kind != IMA_FAULT_NONE)
		return;
	if (record->unchecked)
		ima_fault_set(&bad->fault, IMA_FAULT_UNCHECKED, record->offset,
			      "template data", "the text does not tell the data");
	else
		ima_fault_set(&bad->fault, IMA_FAULT_DIGEST, record->offset,
			      "template digest", "listed and computed digest differ");
	bad->fault.record = record->number;
	bad->fault.line = record->line;
	bad->pcr = record->pcr;
	bad->unchecked = record->unchecked;
	bad->name_cut = copy_name(record->name, bad->name, &bad->name_len, sizeof(bad->name));
	memcpy(bad->listed, record->digest.p, record->digest.len);
	if (computed)
		memcpy(bad->computed, computed, sizeof(bad->computed));
}

/*
 * Compares listed and computed digest. @digest is computed unless the record has
 * none to compute or the bank's digests are SHA1 digests and zeros.
 */
static int check_digest(struct run *run, const struct ima_record *record,
			uint8_t *digest, enum ima_record_verdict *verdict)
{
	const struct ima_bank_info *info = ima_bank_info(run->result->bank);
	bool padded = run->options->log.allow_padded;
	enum ima_bank bank = info->padded ? IMA_BANK_SHA1 : run->result->bank;

	if (record->violation || record->unchecked) {
		*verdict = record->violation ? IMA_RECORD_VIOLATION : IMA_RECORD_UNCHECKED;
		return 0;
	}
	memset(digest, 0, IMA_DIGEST_MAX);
	if (!ima_record_digest(&run->hasher, bank, record, digest))
		return EIO;
	*verdict = IMA_RECORD_OK;
	if (memcmp(digest, record->digest.p, info->size) &&
	    !(padded && ima_record_verifies(&run->hasher, run->result->bank, padded, record)))
		*verdict = IMA_RECORD_MISMATCH;
	return 0;
}

/* The cause a verdict on content is for the verification to fail. */
static ima_cause_set trust_cause(const struct ima_verify_options *options, enum ima_trust trust)
{
	switch (trust) {
	case IMA_TRUST_CHANGED:
		return 1u << IMA_CAUSE_CHANGED;
	case IMA_TRUST_BAD_SIGNATURE:
		return 1u << IMA_CAUSE_SIGNATURE;
	case IMA_TRUST_UNKNOWN:
	case IMA_TRUST_OTHER_ALGO:
	case IMA_TRUST_UNREADABLE:
	case IMA_TRUST_UNSIGNED:
	case IMA_TRUST_UNKNOWN_SIGNER:
		return options->allow_unknown ? 0 : 1u << IMA_CAUSE_UNKNOWN;
	default:
		return 0;
	}
}

static void judge_content(struct run *run, const struct ima_record *record,
			  enum ima_record_verdict verdict, struct ima_judgement *judgement)
{
	struct ima_verify_result *result = run->result;
	struct ima_offender *offender;

	memset(judgement, 0, sizeof(*judgement));
	if (!run->options->trust)
		return;
	if (verdict == IMA_RECORD_MISMATCH || verdict == IMA_RECORD_UNCHECKED)
		judgement->trust = IMA_TRUST_NOT_CHECKED;
	else
		ima_trust_judge(run->options->trust, record, run->big, judgement);
	result->trust[judgement->trust]++;
	if (!trust_cause(run->options, judgement->trust) ||
	    result->noffenders == IMA_OFFENDERS_MAX)
		return;
	offender = &result->offenders[result->noffenders++];
	offender->record = record->number;
	offender->trust = judgement->trust;
	memcpy(offender->reason, judgement->reason, sizeof(offender->reason));
	offender->name_cut = copy_name(record->name, offender->name, &offender->name_len,
				       sizeof(offender->name));
}

static int do_record(struct run *run, const struct ima_record *record)
{
	struct ima_verify_result *result = run->result;
	struct ima_judgement judgement;
	enum ima_record_verdict verdict;
	uint8_t digest[IMA_DIGEST_MAX];
	bool native;
	int err = check_digest(run, record, digest, &verdict);

	if (err)
		return err;
	result->records++;
	result->violations += verdict == IMA_RECORD_VIOLATION;
	result->mismatches += verdict == IMA_RECORD_MISMATCH;
	result->unchecked += verdict == IMA_RECORD_UNCHECKED;
	if (verdict == IMA_RECORD_MISMATCH || verdict == IMA_RECORD_UNCHECKED)
		note_bad(run, record, verdict == IMA_RECORD_MISMATCH ? digest : NULL);
	if (run->options->aggregate && record->number == 1)
		ima_aggregate_check(record, run->options->pcrs, run->options->quote,
				    &run->hasher, &result->aggregate);
	judge_content(run, record, verdict, &judgement);
	if (run->events && run->events->record)
		run->events->record(run->events->ctx, record, verdict, &judgement);
	native = !record->violation && !record->unchecked &&
		 !ima_bank_info(result->bank)->padded;
	return ima_replay_record(&run->replay, record, native ? digest : NULL);
}

static void fail_inside(const struct run *run, const struct ima_record *record, int err)
{
	struct ima_fault *fault = &run->result->broken;

	ima_fault_set(fault, err == ENOMEM ? IMA_FAULT_MEMORY : IMA_FAULT_HASH,
		      record->offset, "list", err == ENOMEM ? "out of memory" :
		      "OpenSSL offers no such hash, or hashing failed");
	fault->record = record->number;
	fault->line = record->line;
}

static void read_all(struct run *run, struct ima_log *log)
{
	struct ima_verify_result *result = run->result;
	struct ima_record record;

	result->format = ima_log_format(log);
	result->bank = ima_log_bank(log);
	result->bank_origin = ima_log_bank_origin(log);
	run->replay.own = result->bank;
	run->big = ima_log_is_big(log);
	while (ima_log_next(log, &record, &result->broken) == 1) {
		int err = do_record(run, &record);

		if (err) {
			fail_inside(run, &record, err);
			break;
		}
	}
	result->bytes = ima_log_bytes(log);
}

/* The causes that lie in the PCRs; rows come grouped by PCR. */
static ima_cause_set judge_pcrs(const struct ima_verify_result *result)
{
	ima_cause_set causes = 0;
	bool covered = false;

	for (size_t i = 0; i < result->npcrs; i++) {
		const struct ima_pcr_result *row = &result->pcrs[i];

		if (row->verdict == IMA_PCR_MISMATCH)
			causes |= 1u << IMA_CAUSE_PCR;
		if (row->verdict != IMA_PCR_NO_VALUE && row->verdict != IMA_PCR_NO_REPLAY)
			covered = true;
		if (i + 1 < result->npcrs && row[1].pcr == row->pcr)
			continue;
		if (!covered)
			causes |= 1u << IMA_CAUSE_UNCOVERED;
		covered = false;
	}
	return causes;
}

static ima_cause_set judge(const struct ima_verify_options *options,
			   const struct ima_verify_result *result)
{
	ima_cause_set causes = options->pcrs || options->quote ? judge_pcrs(result) : 0;

	if (result->broken.kind != IMA_FAULT_NONE)
		causes |= 1u << IMA_CAUSE_BROKEN;
	else if (!result->records)
		causes |= 1u << IMA_CAUSE_EMPTY;
	if (result->mismatches)
		causes |= 1u << IMA_CAUSE_DIGEST;
	if (result->unchecked)
		causes |= 1u << IMA_CAUSE_UNCHECKED;
	if (options->aggregate && result->aggregate.verdict != IMA_AGGREGATE_MATCH)
		causes |= 1u << IMA_CAUSE_AGGREGATE;
	if (options->quote && result->quote.verdict != IMA_QUOTE_MATCH &&
	    result->quote.verdict != IMA_QUOTE_MATCH_TAIL)
		causes |= 1u << IMA_CAUSE_QUOTE;
	if (options->fail_on_violation && result->violations)
		causes |= 1u << IMA_CAUSE_VIOLATIONS;
	for (unsigned int i = 0; i < IMA_TRUST_COUNT; i++) {
		if (result->trust[i])
			causes |= trust_cause(options, i);
	}
	return causes;
}

struct ima_verify_result *ima_verify(const struct ima_source *source,
				     const struct ima_verify_options *options,
				     const struct ima_verify_events *events)
{
	struct run run = { .options = options, .events = events };
	struct ima_log *log;

	run.result = calloc(1, sizeof(*run.result));
	if (!run.result || !ima_hasher_init(&run.hasher)) {
		free(run.result);
		return NULL;
	}
	run.replay.hasher = &run.hasher;
	run.replay.banks = options->banks;
	run.replay.padded = options->log.allow_padded;
	run.replay.pcrs = options->pcrs;
	run.replay.quote = options->quote;
	run.result->bank = IMA_BANK_NONE;
	if (options->aggregate)
		run.result->aggregate.verdict = IMA_AGGREGATE_NO_RECORD;
	if (!ima_replay_require(&run.replay, options->require)) {
		ima_replay_free(&run.replay);
		ima_hasher_free(&run.hasher);
		free(run.result);
		return NULL;
	}
	log = ima_log_open(source, &options->log, &run.result->broken);
	if (log)
		read_all(&run, log);
	ima_log_close(log);
	ima_replay_quote_result(&run.replay, options->allow_tail, &run.result->quote);
	ima_replay_results(&run.replay, options->allow_tail, run.result);
	run.result->causes = judge(options, run.result);
	ima_replay_free(&run.replay);
	ima_hasher_free(&run.hasher);
	return run.result;
}
