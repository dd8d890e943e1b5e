// SPDX-License-Identifier: GPL-2.0-only
/*
 * Taking quotes and their signatures apart, as tpm2-tss marshals them.
 */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <tss2/tss2_mu.h>

#include "quote_impl.h"

bool ima_quote_fail(struct ima_quote *quote, enum ima_quote_verdict verdict,
		    const char *fmt, ...)
{
	va_list args;

	quote->verdict = verdict;
	va_start(args, fmt);
	vsnprintf(quote->reason, sizeof(quote->reason), fmt, args);
	va_end(args);
	return false;
}

/*
 * The first six bytes, before anything else: everything that is no quote at all,
 * and everything a TPM signs that is no quote, ends here with its own reason.
 */
static bool check_head(struct ima_quote *quote, struct ima_bytes attest)
{
	uint32_t magic, type;

	if (attest.len < 6)
		return ima_quote_fail(quote, IMA_QUOTE_MALFORMED,
				      "%zu bytes are no TPMS_ATTEST", attest.len);
	magic = ima_get_u32(attest.p, true);
	if (magic != TPM2_GENERATED_VALUE)
		return ima_quote_fail(quote, IMA_QUOTE_MAGIC,
				      "magic: wanted 0x%08x, is 0x%08x: nothing a TPM says of itself",
				      TPM2_GENERATED_VALUE, magic);
	type = (uint32_t)attest.p[4] << 8 | attest.p[5];
	if (type != TPM2_ST_ATTEST_QUOTE)
		return ima_quote_fail(quote, IMA_QUOTE_TYPE,
				      "type: wanted 0x%04x (quote), is 0x%04x",
				      TPM2_ST_ATTEST_QUOTE, type);
	return true;
}

static bool take_selection(struct ima_quote *quote, const TPML_PCR_SELECTION *list)
{
	for (uint32_t i = 0; i < list->count; i++) {
		const TPMS_PCR_SELECTION *from = &list->pcrSelections[i];
		struct ima_quote_selection *to = &quote->selected[i];

		to->tpm_id = from->hash;
		to->bank = ima_bank_by_tpm_id(from->hash);
		to->pcrs = 0;
		for (unsigned int b = 0; b < from->sizeofSelect; b++)
			to->pcrs |= (uint32_t)from->pcrSelect[b] << 8 * b;
		if (to->pcrs >> IMA_TPM_PCRS)
			return ima_quote_fail(quote, IMA_QUOTE_MALFORMED,
					      "selection: a PCR above %d", IMA_TPM_PCRS - 1);
	}
	quote->nselected = list->count;
	return true;
}

_Static_assert(TPM2_NUM_PCR_BANKS <= IMA_QUOTE_BANKS_MAX, "room for every row");
_Static_assert(sizeof(((TPM2B_DIGEST *)0)->buffer) <= IMA_DIGEST_MAX, "room for digests");

bool ima_validate_attest(struct ima_quote *quote, struct ima_bytes attest)
{
	TPMS_ATTEST a = { 0 };
	size_t used = 0;
	TSS2_RC rc;

	if (!check_head(quote, attest))
		return false;
	rc = Tss2_MU_TPMS_ATTEST_Unmarshal(attest.p, attest.len, &used, &a);
	if (rc)
		return ima_quote_fail(quote, IMA_QUOTE_MALFORMED,
				      "no TPMS_ATTEST: cut short, or a length too large (0x%x)",
				      (unsigned int)rc);
	if (used != attest.len)
		return ima_quote_fail(quote, IMA_QUOTE_MALFORMED,
				      "%zu bytes behind the TPMS_ATTEST", attest.len - used);
	if (a.extraData.size > sizeof(quote->nonce))
		return ima_quote_fail(quote, IMA_QUOTE_MALFORMED,
				      "nonce: wanted at most %zu bytes, are %u",
				      sizeof(quote->nonce), a.extraData.size);
	if (!take_selection(quote, &a.attested.quote.pcrSelect))
		return false;
	quote->digest_len = a.attested.quote.pcrDigest.size;
	memcpy(quote->digest, a.attested.quote.pcrDigest.buffer, quote->digest_len);
	quote->nonce_len = a.extraData.size;
	memcpy(quote->nonce, a.extraData.buffer, quote->nonce_len);
	quote->clock = a.clockInfo.clock;
	quote->resets = a.clockInfo.resetCount;
	quote->restarts = a.clockInfo.restartCount;
	quote->safe = a.clockInfo.safe == TPM2_YES;
	quote->firmware = a.firmwareVersion;
	quote->parsed = true;
	return true;
}

static const struct {
	TPM2_ALG_ID id;
	const char *name;
} schemes[] = {
	{ TPM2_ALG_RSASSA, "rsassa" },
	{ TPM2_ALG_RSAPSS, "rsapss" },
	{ TPM2_ALG_ECDSA, "ecdsa" },
};

bool ima_validate_signature(struct ima_quote *quote, struct ima_bytes signature,
			    TPMT_SIGNATURE *out)
{
	size_t used = 0;
	TSS2_RC rc = Tss2_MU_TPMT_SIGNATURE_Unmarshal(signature.p, signature.len, &used, out);

	if (rc)
		return ima_quote_fail(quote, IMA_QUOTE_BAD_SCHEME,
				      "neither a TPMT_SIGNATURE (0x%x) nor as long as a plain one",
				      (unsigned int)rc);
	if (used != signature.len)
		return ima_quote_fail(quote, IMA_QUOTE_BAD_SCHEME,
				      "%zu bytes behind the TPMT_SIGNATURE",
				      signature.len - used);
	for (size_t i = 0; i < ARRAY_SIZE(schemes); i++) {
		if (schemes[i].id == out->sigAlg)
			quote->scheme = schemes[i].name;
	}
	if (!quote->scheme)
		return ima_quote_fail(quote, IMA_QUOTE_BAD_SCHEME,
				      "scheme: wanted RSASSA, RSAPSS or ECDSA, is 0x%04x",
				      out->sigAlg);
	/* The three schemes have their hash at the same place (TPMS_SCHEME_HASH). */
	quote->hash = ima_bank_by_tpm_id(out->signature.any.hashAlg);
	if (quote->hash == IMA_BANK_NONE)
		return ima_quote_fail(quote, IMA_QUOTE_BAD_SCHEME, "hash: 0x%04x is unknown",
				      out->signature.any.hashAlg);
	return true;
}
