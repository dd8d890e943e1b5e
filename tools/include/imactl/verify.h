/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Verifying a measurement list: recompute every template digest, replay the
 * PCRs, compare with what a TPM says.
 */
#ifndef IMACTL_VERIFY_H
#define IMACTL_VERIFY_H

#include <imactl/log.h>
#include <imactl/pcrs.h>
#include <imactl/quote.h>
#include <imactl/trust.h>

enum ima_record_verdict {
	IMA_RECORD_OK,		/* listed digest = digest of the data */
	IMA_RECORD_VIOLATION,	/* no digest to check, PCR extended with 0xff */
	IMA_RECORD_MISMATCH,	/* listed digest is not the digest of the data */
	IMA_RECORD_UNCHECKED,	/* data cannot be rebuilt from text */
	IMA_RECORD_VERDICT_COUNT
};

enum ima_pcr_verdict {
	IMA_PCR_MATCH,		/* the whole list gives the value */
	IMA_PCR_MATCH_TAIL,	/* a beginning of it does; see allow_tail */
	IMA_PCR_MATCH_PADDED,	/* SHA1 and zeros give it; see log.allow_padded */
	IMA_PCR_MISMATCH,	/* nothing accepted gives it */
	IMA_PCR_NO_VALUE,	/* nothing to compare with */
	IMA_PCR_NO_REPLAY,	/* the list does not tell what was extended */
	IMA_PCR_QUOTED,		/* no value, but a quote attests the replayed one */
	IMA_PCR_VERDICT_COUNT
};

enum ima_aggregate_verdict {
	IMA_AGGREGATE_NOT_ASKED,
	IMA_AGGREGATE_MATCH,
	IMA_AGGREGATE_MISMATCH,
	IMA_AGGREGATE_NO_RECORD,	/* first record is not boot_aggregate */
	IMA_AGGREGATE_NO_BANK,		/* its digest is of no known bank */
	IMA_AGGREGATE_NO_VALUES,	/* PCR 0-7 (0-9) are not all there */
	IMA_AGGREGATE_VERDICT_COUNT
};

/* Reasons for a list to fail; more than one may hold. */
enum ima_cause {
	IMA_CAUSE_BROKEN,	/* unreadable or malformed; result.broken */
	IMA_CAUSE_EMPTY,	/* no record: nothing was proven */
	IMA_CAUSE_DIGEST,	/* a record's digest is wrong; result.bad */
	IMA_CAUSE_UNCHECKED,	/* a record's digest cannot be computed */
	IMA_CAUSE_PCR,		/* a PCR does not have the replayed value */
	IMA_CAUSE_UNCOVERED,	/* a PCR of the list was compared in no bank */
	IMA_CAUSE_AGGREGATE,	/* boot aggregate wrong or not checkable */
	IMA_CAUSE_VIOLATIONS,	/* there are violations, and they were ruled out */
	IMA_CAUSE_QUOTE,	/* the quote is not good; result.quote */
	IMA_CAUSE_CHANGED,	/* a file has another digest than the references say */
	IMA_CAUSE_SIGNATURE,	/* a signature is not over the file */
	IMA_CAUSE_UNKNOWN,	/* nothing vouches for a file; see allow_unknown */
	IMA_CAUSE_COUNT
};

/** typedef ima_cause_set - a set of causes, one bit (1u << cause) each */
typedef uint32_t ima_cause_set;

/**
 * struct ima_verify_options - what to verify and what to accept
 * @log: how to read the list; its allow_padded also goes for the PCRs
 * @banks: banks to replay; one without a hash in OpenSSL is an error
 * @pcrs: values to compare with, or NULL
 * @quote: authenticated quote to compare with, or NULL
 * @require: PCRs to compare even if no record has them, one bit each; needs @pcrs
 *	or @quote. Only so it shows when all records of a PCR are missing
 * @allow_tail: accept a PCR value that an earlier record of the list had. For a
 *	list that was read after the PCRs, while records were being added
 * @aggregate: check the boot aggregate (INIT-5) against @pcrs
 * @fail_on_violation: a violation makes the verification fail
 * @trust: what to judge the content of records by, or NULL
 * @allow_unknown: accept files that neither a reference nor a certificate vouches for
 */
struct ima_verify_options {
	struct ima_log_options log;
	ima_bank_set banks;
	const struct ima_pcrs *pcrs;
	const struct ima_quote *quote;
	uint32_t require;
	bool allow_tail;
	bool aggregate;
	bool fail_on_violation;
	const struct ima_trust_options *trust;
	bool allow_unknown;
};

/**
 * struct ima_verify_events - what the caller wants to hear of while it runs
 * @record: called for each record with its verdict and what became of its
 *	content; may be NULL
 * @ctx: passed to @record
 */
struct ima_verify_events {
	void (*record)(void *ctx, const struct ima_record *record,
		       enum ima_record_verdict verdict,
		       const struct ima_judgement *judgement);
	void *ctx;
};

/**
 * struct ima_bad_record - the first record that cannot be
 * @fault: where and why; kind IMA_FAULT_NONE if there is none
 * @pcr: of the record
 * @name: beginning of its name
 * @name_len: bytes in @name
 * @name_cut: @name is not all of it
 * @listed: digest in the list
 * @computed: digest of the data; unused unless the kind is IMA_FAULT_DIGEST
 * @unchecked: why, if the kind is IMA_FAULT_UNCHECKED
 */
struct ima_bad_record {
	struct ima_fault fault;
	uint32_t pcr;
	uint8_t name[256];
	size_t name_len;
	bool name_cut;
	uint8_t listed[IMA_DIGEST_MAX];
	uint8_t computed[IMA_DIGEST_MAX];
	enum ima_unchecked unchecked;
};

/** IMA_OFFENDERS_MAX - records that a result names; there may be more */
#define IMA_OFFENDERS_MAX 10

/**
 * struct ima_offender - a record whose content made the verification fail
 * @record: its number
 * @trust: why
 * @reason: more about that, or empty
 * @name: beginning of its name
 * @name_len: bytes in @name
 * @name_cut: @name is not all of it
 */
struct ima_offender {
	uint64_t record;
	enum ima_trust trust;
	char reason[256];
	uint8_t name[256];
	size_t name_len;
	bool name_cut;
};

/**
 * struct ima_pcr_result - one PCR in one bank
 * @pcr: its number
 * @bank: the bank
 * @records: records of the list that extend this PCR
 * @verdict: outcome
 * @replayed: value after the last record
 * @expected: value to compare with, unless the verdict is IMA_PCR_NO_VALUE
 * @have_expected: @expected is set
 * @match_at: number of the record after which the replay had @expected, 0: never
 * @padded_at: same for the replay with SHA1 digests and zeros
 * @listed_at: same for the replay of the digests as listed, which is kept for
 *	the list's own bank
 */
struct ima_pcr_result {
	unsigned int pcr;
	enum ima_bank bank;
	uint64_t records;
	enum ima_pcr_verdict verdict;
	uint8_t replayed[IMA_DIGEST_MAX];
	uint8_t expected[IMA_DIGEST_MAX];
	bool have_expected;
	uint64_t match_at;
	uint64_t padded_at;
	uint64_t listed_at;
};

/**
 * struct ima_aggregate_result - the check of the boot aggregate
 * @verdict: outcome
 * @bank: bank it was computed in
 * @listed: digest in the first record
 * @computed: digest of the PCR values
 */
struct ima_aggregate_result {
	enum ima_aggregate_verdict verdict;
	enum ima_bank bank;
	uint8_t listed[IMA_DIGEST_MAX];
	uint8_t computed[IMA_DIGEST_MAX];
};

/**
 * struct ima_verify_result - all that was found
 * @causes: why it failed; empty if it did not
 * @format: of the list
 * @bank: of the listed digests
 * @bank_origin: how @bank became known
 * @bytes: of the list
 * @records: read
 * @violations: among them
 * @mismatches: records with a wrong digest
 * @unchecked: records whose digest cannot be computed
 * @bad: first record whose digest is wrong or cannot be computed
 * @broken: why the list could not be read to its end
 * @aggregate: boot aggregate
 * @quote: the quote of the options and how it compares
 * @trust: records by what is known of their content
 * @noffenders: records in @offenders
 * @offenders: the first records whose content made the verification fail
 * @npcrs: rows in @pcrs
 * @pcrs: by PCR, then bank
 */
struct ima_verify_result {
	ima_cause_set causes;
	enum ima_format format;
	enum ima_bank bank;
	enum ima_bank_origin bank_origin;
	uint64_t bytes;
	uint64_t records;
	uint64_t violations;
	uint64_t mismatches;
	uint64_t unchecked;
	struct ima_bad_record bad;
	struct ima_fault broken;
	struct ima_aggregate_result aggregate;
	struct ima_quote quote;
	uint64_t trust[IMA_TRUST_COUNT];
	size_t noffenders;
	struct ima_offender offenders[IMA_OFFENDERS_MAX];
	size_t npcrs;
	struct ima_pcr_result pcrs[IMA_PCR_LIMIT * IMA_BANK_COUNT];
};

/**
 * ima_verify() - verify a measurement list
 * @source: the list
 * @options: what and how
 * @events: what to be told of while it runs, or NULL
 *
 * Return: the result, to be released with free(), or NULL if out of memory. The
 * list is verified if result->causes is empty.
 */
struct ima_verify_result *ima_verify(const struct ima_source *source,
				     const struct ima_verify_options *options,
				     const struct ima_verify_events *events);

/**
 * ima_boot_aggregate() - what the first record of a list should say (INIT-5)
 * @digest: ima_bank_info(@bank)->size bytes are filled in
 *
 * Return: false if the PCRs it is made of are not all there, or without the hash.
 */
bool ima_boot_aggregate(const struct ima_pcrs *pcrs, enum ima_bank bank, uint8_t *digest);

/** ima_banks_available() - Return: the banks OpenSSL has a hash for */
ima_bank_set ima_banks_available(void);

#endif
