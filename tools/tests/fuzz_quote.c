// SPDX-License-Identifier: GPL-2.0-only
/*
 * Fuzz target: the gates of quotes, their signatures, keys and PCRs, and of the
 * lines of references. The first byte says which.
 */
#include <stdlib.h>
#include <string.h>

#include "quote_impl.h"
#include "reference_impl.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerInitialize(int *argc, char ***argv);

static void insist(bool good)
{
	if (!good)
		abort();
}

/* tpm2-tss would otherwise tell each input what it thinks of it. */
int LLVMFuzzerInitialize(int *argc, char ***argv)
{
	(void)argc;
	(void)argv;
	return setenv("TSS2_LOG", "all+none", 1);
}

static void check_attest(struct ima_bytes bytes)
{
	struct ima_quote quote = { 0 };
	bool good = ima_validate_attest(&quote, bytes);

	insist(good == quote.parsed && good == !quote.reason[0]);
	if (!good)
		return;
	insist(bytes.len > 6 && !memcmp(bytes.p, "\xffTCG\x80\x18", 6));
	insist(quote.nselected <= IMA_QUOTE_BANKS_MAX && quote.digest_len <= IMA_DIGEST_MAX &&
	       quote.nonce_len <= IMA_QUOTE_NONCE_MAX);
	for (size_t i = 0; i < quote.nselected; i++)
		insist(quote.selected[i].bank <= IMA_BANK_NONE &&
		       !(quote.selected[i].pcrs >> IMA_TPM_PCRS));
	ima_quote_banks(&quote);
	insist(!ima_quote_has(&quote, IMA_BANK_SHA256, IMA_TPM_PCRS));
}

static void check_signature(struct ima_bytes bytes)
{
	struct ima_quote quote = { 0 };
	TPMT_SIGNATURE signature = { 0 };

	insist(ima_validate_signature(&quote, bytes, &signature) == !quote.reason[0]);
	insist(quote.reason[0] || (quote.scheme && quote.hash < IMA_BANK_COUNT));
}

static void check_key(struct ima_bytes bytes)
{
	struct ima_quote quote = { 0 };
	EVP_PKEY *key = ima_quote_key(&quote, bytes);

	insist(!key == (quote.verdict == IMA_QUOTE_BAD_KEY) && !key == !quote.key[0]);
	EVP_PKEY_free(key);
}

static void check_line(struct ima_bytes bytes)
{
	struct ima_reference_line line;

	if (ima_validate_reference(bytes.p, bytes.len, &line))
		return;
	insist(line.len && line.len <= IMA_DIGEST_MAX && line.name.len);
	insist(line.name.p >= bytes.p && line.name.p + line.name.len <= bytes.p + bytes.len);
}

static void check_pcrs(struct ima_bytes bytes)
{
	struct ima_pcrs_error error = { 0 };
	static struct ima_pcrs pcrs;

	memset(&pcrs, 0, sizeof(pcrs));
	insist(!ima_pcrs_take_serialized(&pcrs, bytes, &error) == !error.reason[0]);
	for (unsigned int i = 0; i < IMA_BANK_COUNT; i++)
		insist(!(pcrs.have[i] >> IMA_TPM_PCRS));
}

/* All of it at once: nothing a fuzzer makes is signed by the key it makes. */
static void check_all(struct ima_bytes bytes)
{
	const struct ima_quote_evidence evidence = { bytes, bytes, bytes, { NULL, 0 } };
	struct ima_quote quote;

	ima_quote_authenticate(&quote, &evidence);
	insist(quote.verdict != IMA_QUOTE_AUTHENTIC && quote.verdict != IMA_QUOTE_NOT_GIVEN &&
	       quote.reason[0]);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static void (*const checks[])(struct ima_bytes bytes) = {
		check_attest, check_signature, check_key, check_line, check_all, check_pcrs,
	};
	uint8_t *copy;

	if (!size)
		return 0;
	/* Memory that ends where the bytes end. */
	copy = malloc(size > 1 ? size - 1 : 1);
	insist(copy);
	memcpy(copy, data + 1, size - 1);
	checks[data[0] % ARRAY_SIZE(checks)]((struct ima_bytes){ copy, size - 1 });
	free(copy);
	return 0;
}
