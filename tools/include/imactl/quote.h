/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Quotes of a TPM 2.0: what a key inside the TPM signed about its PCRs, so that
 * their values need not be taken on trust.
 */
#ifndef IMACTL_QUOTE_H
#define IMACTL_QUOTE_H

#include <imactl/bank.h>
#include <imactl/error.h>
#include <imactl/record.h>

/** IMA_QUOTE_BYTES_MAX - no attestation, signature, key or certificate is longer */
#define IMA_QUOTE_BYTES_MAX (64u << 10)

/** IMA_QUOTE_NONCE_MAX - bytes of the longest nonce a TPM takes */
#define IMA_QUOTE_NONCE_MAX 64

/** IMA_QUOTE_BANKS_MAX - rows a PCR selection may have */
#define IMA_QUOTE_BANKS_MAX 16

enum ima_quote_verdict {
	IMA_QUOTE_NOT_GIVEN,
	IMA_QUOTE_AUTHENTIC,	/* signed by the key; not compared with a list yet */
	IMA_QUOTE_MATCH,	/* and the whole list gives what it attests */
	IMA_QUOTE_MATCH_TAIL,	/* a beginning of the list does; see allow_tail */
	IMA_QUOTE_MALFORMED,	/* not a TPMS_ATTEST */
	IMA_QUOTE_MAGIC,	/* not said by a TPM */
	IMA_QUOTE_TYPE,		/* attests something other than PCRs */
	IMA_QUOTE_BAD_KEY,	/* the key is unusable, or may sign anything */
	IMA_QUOTE_BAD_SCHEME,	/* the signature is none, or not for such a key */
	IMA_QUOTE_FORGED,	/* the signature is not that of the key */
	IMA_QUOTE_NONCE,	/* another nonce: an old quote, or one for others */
	IMA_QUOTE_SELECTION,	/* a PCR of the list is not in the quote */
	IMA_QUOTE_NO_VALUE,	/* a PCR in the quote has no known value */
	IMA_QUOTE_DIGEST,	/* the list does not give what it attests */
	IMA_QUOTE_VERDICT_COUNT
};

/**
 * struct ima_quote_selection - PCRs of one bank
 * @tpm_id: TPM algorithm identifier of the bank
 * @bank: the bank, or IMA_BANK_NONE
 * @pcrs: one bit each
 */
struct ima_quote_selection {
	uint16_t tpm_id;
	enum ima_bank bank;
	uint32_t pcrs;
};

/**
 * struct ima_quote - a quote taken apart, and what became of it
 * @verdict: outcome so far
 * @reason: why, if it is not good; one line of text, bytes of the quote only as
 *	numbers
 * @parsed: the members from @nselected to @firmware are set
 * @nselected: rows in @selected, in the order the TPM hashed them
 * @selected: PCRs that are in it
 * @digest: of their values, @digest_len bytes
 * @nonce: what the challenger sent, @nonce_len bytes
 * @nonce_checked: it was compared
 * @clock: milliseconds the TPM was on
 * @resets: boots of the TPM
 * @restarts: resumes since then
 * @safe: @clock was not set back
 * @firmware: version, as the vendor counts
 * @scheme: of the signature, NULL if that was not read
 * @hash: of the signature and of @digest
 * @key: what kind of key it is, "RSA, 2048 bits"; empty if it was not read
 * @match_at: record after which the replay gave @digest, 0: never
 * @computed: digest of the replayed values after the last record
 */
struct ima_quote {
	enum ima_quote_verdict verdict;
	char reason[200];
	bool parsed;
	size_t nselected;
	struct ima_quote_selection selected[IMA_QUOTE_BANKS_MAX];
	uint8_t digest[IMA_DIGEST_MAX];
	size_t digest_len;
	uint8_t nonce[IMA_QUOTE_NONCE_MAX];
	size_t nonce_len;
	bool nonce_checked;
	uint64_t clock;
	uint32_t resets;
	uint32_t restarts;
	bool safe;
	uint64_t firmware;
	const char *scheme;
	enum ima_bank hash;
	char key[48];
	uint64_t match_at;
	uint8_t computed[IMA_DIGEST_MAX];
};

/**
 * struct ima_quote_evidence - the bytes to check
 * @attest: TPMS_ATTEST
 * @signature: TPMT_SIGNATURE, or the signature alone as OpenSSL takes it
 * @key: attestation key: PEM or DER public key or X.509 certificate, TPM2B_PUBLIC
 *	or TPMT_PUBLIC. A certificate is taken as it is, like a key
 * @nonce: what @attest must have; no bytes: anything will do
 */
struct ima_quote_evidence {
	struct ima_bytes attest;
	struct ima_bytes signature;
	struct ima_bytes key;
	struct ima_bytes nonce;
};

/**
 * ima_quote_authenticate() - is this a quote, by this key, with this nonce?
 * @quote: filled in; the verdict is IMA_QUOTE_AUTHENTIC if so
 * @evidence: the bytes
 *
 * tpm2-tss writes complaints of its own to standard error unless TSS2_LOG in the
 * environment tells it not to.
 */
void ima_quote_authenticate(struct ima_quote *quote,
			    const struct ima_quote_evidence *evidence);

/**
 * struct ima_quote_request - what to ask a TPM for
 * @handle: of the attestation key in the TPM, without a password
 * @pcrs: one bit each; they are quoted in every bank the TPM has
 * @nonce: at most IMA_QUOTE_NONCE_MAX bytes
 */
struct ima_quote_request {
	uint32_t handle;
	uint32_t pcrs;
	struct ima_bytes nonce;
};

/**
 * struct ima_quote_bytes - what a TPM answered, as it would stand in files
 * @attest: TPMS_ATTEST
 * @signature: TPMT_SIGNATURE
 * @key: TPM2B_PUBLIC: what the TPM calls its key, which proves nothing by itself
 */
struct ima_quote_bytes {
	uint8_t attest[4096];
	size_t attest_len;
	uint8_t signature[2048];
	size_t signature_len;
	uint8_t key[2048];
	size_t key_len;
};

/**
 * ima_quote_ask() - have a TPM 2.0 make a quote
 * @tcti: how to reach it, as tpm2-tss takes it
 *
 * Return: 0, or -1 with @error.
 */
int ima_quote_ask(const char *tcti, const struct ima_quote_request *request,
		  struct ima_quote_bytes *out, struct ima_error *error);

/** ima_quote_banks() - Return: the known banks that @quote has PCRs of */
ima_bank_set ima_quote_banks(const struct ima_quote *quote);

/** ima_quote_has() - Return: is the PCR in the quote, in that bank? */
bool ima_quote_has(const struct ima_quote *quote, enum ima_bank bank, unsigned int pcr);

#endif
