// SPDX-License-Identifier: GPL-2.0-only
/*
 * Words for enums. They are part of the JSON interface: add, do not change.
 */
#include "ctl.h"

static const char * const record_verdicts[] = {
	[IMA_RECORD_OK] = "ok",
	[IMA_RECORD_VIOLATION] = "violation",
	[IMA_RECORD_MISMATCH] = "mismatch",
	[IMA_RECORD_UNCHECKED] = "unchecked",
};

static const char * const pcr_verdicts[] = {
	[IMA_PCR_MATCH] = "match",
	[IMA_PCR_MATCH_TAIL] = "match-tail",
	[IMA_PCR_MATCH_PADDED] = "match-padded",
	[IMA_PCR_MISMATCH] = "mismatch",
	[IMA_PCR_NO_VALUE] = "no-value",
	[IMA_PCR_NO_REPLAY] = "no-replay",
	[IMA_PCR_QUOTED] = "quoted",
};

static const char * const aggregates[] = {
	[IMA_AGGREGATE_NOT_ASKED] = "not-asked",
	[IMA_AGGREGATE_MATCH] = "match",
	[IMA_AGGREGATE_MISMATCH] = "mismatch",
	[IMA_AGGREGATE_NO_RECORD] = "no-record",
	[IMA_AGGREGATE_NO_BANK] = "no-bank",
	[IMA_AGGREGATE_NO_VALUES] = "no-values",
};

static const char * const causes[] = {
	[IMA_CAUSE_BROKEN] = "broken-list",
	[IMA_CAUSE_EMPTY] = "empty-list",
	[IMA_CAUSE_DIGEST] = "template-digest",
	[IMA_CAUSE_UNCHECKED] = "unchecked-record",
	[IMA_CAUSE_PCR] = "pcr-mismatch",
	[IMA_CAUSE_UNCOVERED] = "pcr-not-compared",
	[IMA_CAUSE_AGGREGATE] = "boot-aggregate",
	[IMA_CAUSE_VIOLATIONS] = "violations",
	[IMA_CAUSE_QUOTE] = "quote",
	[IMA_CAUSE_CHANGED] = "changed-file",
	[IMA_CAUSE_SIGNATURE] = "bad-signature",
	[IMA_CAUSE_UNKNOWN] = "unknown-file",
};

static const char * const faults[] = {
	[IMA_FAULT_NONE] = "none",
	[IMA_FAULT_READ] = "read-error",
	[IMA_FAULT_MEMORY] = "out-of-memory",
	[IMA_FAULT_HASH] = "no-hash",
	[IMA_FAULT_TRUNCATED] = "truncated",
	[IMA_FAULT_MALFORMED] = "malformed",
	[IMA_FAULT_DIGEST] = "template-digest",
	[IMA_FAULT_UNCHECKED] = "unchecked",
};

static const char * const origins[] = {
	[IMA_BANK_GIVEN] = "given",
	[IMA_BANK_FOUND] = "found",
	[IMA_BANK_FILE_NAME] = "file-name",
	[IMA_BANK_ASSUMED] = "assumed",
};

static const char * const uncheckeds[] = {
	[IMA_CHECKED] = "checked",
	[IMA_UNKNOWN_TEMPLATE] = "unknown-template",
	[IMA_AMBIGUOUS_NAMES] = "ambiguous-names",
};

static const char * const quotes[] = {
	[IMA_QUOTE_NOT_GIVEN] = "not-given",
	[IMA_QUOTE_AUTHENTIC] = "authentic",
	[IMA_QUOTE_MATCH] = "match",
	[IMA_QUOTE_MATCH_TAIL] = "match-tail",
	[IMA_QUOTE_MALFORMED] = "malformed",
	[IMA_QUOTE_MAGIC] = "wrong-magic",
	[IMA_QUOTE_TYPE] = "wrong-type",
	[IMA_QUOTE_BAD_KEY] = "bad-key",
	[IMA_QUOTE_BAD_SCHEME] = "bad-scheme",
	[IMA_QUOTE_FORGED] = "wrong-signature",
	[IMA_QUOTE_NONCE] = "wrong-nonce",
	[IMA_QUOTE_SELECTION] = "pcr-not-selected",
	[IMA_QUOTE_NO_VALUE] = "pcr-value-unknown",
	[IMA_QUOTE_DIGEST] = "wrong-digest",
};

static const char * const label_kinds[] = {
	[IMA_LABEL_NONE] = "none",
	[IMA_LABEL_BARE_DIGEST] = "bare-digest",
	[IMA_LABEL_DIGEST] = "digest",
	[IMA_LABEL_SIGNATURE_V1] = "signature-v1",
	[IMA_LABEL_SIGNATURE] = "signature-v2",
	[IMA_LABEL_VERITY] = "verity-signature-v3",
	[IMA_LABEL_HMAC] = "hmac",
	[IMA_LABEL_PORTABLE] = "portable-signature-v2",
	[IMA_LABEL_HMAC_NG] = "hmac-ng",
};

static const char * const trusts[] = {
	[IMA_TRUST_NOT_ASKED] = "not-asked",
	[IMA_TRUST_KNOWN] = "known-good",
	[IMA_TRUST_SIGNED] = "signed",
	[IMA_TRUST_CHANGED] = "changed-file",
	[IMA_TRUST_UNKNOWN] = "unknown-file",
	[IMA_TRUST_OTHER_ALGO] = "other-algorithm",
	[IMA_TRUST_UNREADABLE] = "unreadable-reference",
	[IMA_TRUST_UNSIGNED] = "unsigned",
	[IMA_TRUST_UNKNOWN_SIGNER] = "unknown-signer",
	[IMA_TRUST_BAD_SIGNATURE] = "bad-signature",
	[IMA_TRUST_VIOLATION] = "violation",
	[IMA_TRUST_NOT_CHECKED] = "not-checked",
};

_Static_assert(ARRAY_SIZE(trusts) == IMA_TRUST_COUNT, "a word each");
_Static_assert(ARRAY_SIZE(label_kinds) == IMA_LABEL_KIND_COUNT, "a word each");
_Static_assert(ARRAY_SIZE(record_verdicts) == IMA_RECORD_VERDICT_COUNT, "a word each");
_Static_assert(ARRAY_SIZE(pcr_verdicts) == IMA_PCR_VERDICT_COUNT, "a word each");
_Static_assert(ARRAY_SIZE(aggregates) == IMA_AGGREGATE_VERDICT_COUNT, "a word each");
_Static_assert(ARRAY_SIZE(causes) == IMA_CAUSE_COUNT, "a word each");
_Static_assert(ARRAY_SIZE(faults) == IMA_FAULT_COUNT, "a word each");
_Static_assert(ARRAY_SIZE(origins) == IMA_BANK_ORIGIN_COUNT, "a word each");
_Static_assert(ARRAY_SIZE(quotes) == IMA_QUOTE_VERDICT_COUNT, "a word each");
_Static_assert(ARRAY_SIZE(uncheckeds) == IMA_UNCHECKED_COUNT, "a word each");

const char *record_verdict_word(enum ima_record_verdict verdict)
{
	return record_verdicts[verdict];
}

const char *pcr_verdict_word(enum ima_pcr_verdict verdict)
{
	return pcr_verdicts[verdict];
}

const char *aggregate_word(enum ima_aggregate_verdict verdict)
{
	return aggregates[verdict];
}

const char *cause_word(enum ima_cause cause)
{
	return causes[cause];
}

const char *fault_word(enum ima_fault_kind kind)
{
	return faults[kind];
}

const char *origin_word(enum ima_bank_origin origin)
{
	return origins[origin];
}

const char *unchecked_word(enum ima_unchecked why)
{
	return uncheckeds[why];
}

const char *format_word(enum ima_format format)
{
	return format == IMA_FORMAT_ASCII ? "ascii" : "binary";
}

const char *quote_word(enum ima_quote_verdict verdict)
{
	return quotes[verdict];
}

const char *label_kind_word(enum ima_label_kind kind)
{
	return label_kinds[kind];
}

const char *trust_word(enum ima_trust trust)
{
	return trusts[trust];
}
