// SPDX-License-Identifier: GPL-2.0-only
/*
 * Is a quote one, by whom, and for whom?
 */
#include <string.h>

#include <openssl/crypto.h>
#include <openssl/ecdsa.h>
#include <openssl/err.h>
#include <openssl/rsa.h>

#include "quote_impl.h"

static bool verify(EVP_PKEY *key, enum ima_bank hash, int padding, struct ima_bytes attest,
		   struct ima_bytes signature)
{
	EVP_MD_CTX *ctx = EVP_MD_CTX_new();
	EVP_PKEY_CTX *pctx = NULL;
	bool good;

	good = ctx && EVP_DigestVerifyInit_ex(ctx, &pctx, ima_bank_info(hash)->openssl, NULL,
					      NULL, key, NULL) == 1 &&
	       (!padding || EVP_PKEY_CTX_set_rsa_padding(pctx, padding) == 1) &&
	       EVP_DigestVerify(ctx, signature.p, signature.len, attest.p, attest.len) == 1;
	EVP_MD_CTX_free(ctx);
	return good;
}

/* Two numbers become the DER that OpenSSL takes. */
static bool verify_ecdsa(EVP_PKEY *key, enum ima_bank hash, struct ima_bytes attest,
			 const TPMS_SIGNATURE_ECDSA *ecdsa)
{
	ECDSA_SIG *sig = ECDSA_SIG_new();
	BIGNUM *r = BN_bin2bn(ecdsa->signatureR.buffer, ecdsa->signatureR.size, NULL);
	BIGNUM *s = BN_bin2bn(ecdsa->signatureS.buffer, ecdsa->signatureS.size, NULL);
	unsigned char *der = NULL;
	bool good = false;
	int len;

	if (sig && r && s && ECDSA_SIG_set0(sig, r, s)) {
		r = NULL;
		s = NULL;
		len = i2d_ECDSA_SIG(sig, &der);
		good = len > 0 && verify(key, hash, 0, attest,
					 (struct ima_bytes){ der, (size_t)len });
	}
	OPENSSL_free(der);
	BN_free(r);
	BN_free(s);
	ECDSA_SIG_free(sig);
	return good;
}

static bool check_signature(struct ima_quote *quote, EVP_PKEY *key, struct ima_bytes attest,
			    const TPMT_SIGNATURE *s)
{
	const TPM2B_PUBLIC_KEY_RSA *rsa = &s->signature.rsassa.sig;
	bool ecdsa = s->sigAlg == TPM2_ALG_ECDSA;
	bool good;

	if (!EVP_PKEY_is_a(key, ecdsa ? "EC" : "RSA"))
		return ima_quote_fail(quote, IMA_QUOTE_BAD_SCHEME,
				      "scheme %s is not for such a key (%s)", quote->scheme,
				      quote->key);
	if (ecdsa) {
		good = verify_ecdsa(key, quote->hash, attest, &s->signature.ecdsa);
	} else {
		if (s->sigAlg == TPM2_ALG_RSAPSS)
			rsa = &s->signature.rsapss.sig;
		good = verify(key, quote->hash, s->sigAlg == TPM2_ALG_RSAPSS ?
			      RSA_PKCS1_PSS_PADDING : RSA_PKCS1_PADDING, attest,
			      (struct ima_bytes){ rsa->buffer, rsa->size });
	}
	return good || ima_quote_fail(quote, IMA_QUOTE_FORGED,
				      "the signature is not that of the key over this quote");
}

/*
 * What tpm2_quote --format plain leaves: the signature alone, as OpenSSL takes it.
 * A TPM signs with one of few schemes and hashes; the one that verifies is it.
 */
static bool is_plain(const EVP_PKEY *key, struct ima_bytes signature)
{
	if (EVP_PKEY_is_a(key, "RSA"))
		return signature.len == (size_t)EVP_PKEY_get_size(key);
	return EVP_PKEY_is_a(key, "EC") && signature.len > 2 && signature.p[0] == 0x30;
}

static bool check_plain(struct ima_quote *quote, EVP_PKEY *key, struct ima_bytes attest,
			struct ima_bytes signature)
{
	static const struct {
		const char *name;
		int padding;
	} schemes[] = {
		{ "ecdsa", 0 }, { "rsassa", RSA_PKCS1_PADDING }, { "rsapss", RSA_PKCS1_PSS_PADDING },
	};
	bool ec = EVP_PKEY_is_a(key, "EC");

	for (size_t i = !ec; i < (ec ? 1 : ARRAY_SIZE(schemes)); i++) {
		for (enum ima_bank hash = 0; hash < IMA_BANK_COUNT; hash++) {
			if (!verify(key, hash, schemes[i].padding, attest, signature))
				continue;
			quote->scheme = schemes[i].name;
			quote->hash = hash;
			return true;
		}
	}
	return ima_quote_fail(quote, IMA_QUOTE_FORGED, "the signature, which names no scheme and no"
			      " hash, is with none of them that of the key over this quote");
}

/* @named: @signature says of itself what it is */
static bool check_any(struct ima_quote *quote, EVP_PKEY *key,
		      const struct ima_quote_evidence *evidence, const TPMT_SIGNATURE *named)
{
	if (named)
		return check_signature(quote, key, evidence->attest, named);
	if (!is_plain(key, evidence->signature))
		return false;
	quote->reason[0] = '\0';
	return check_plain(quote, key, evidence->attest, evidence->signature);
}

static bool check_nonce(struct ima_quote *quote, struct ima_bytes nonce)
{
	if (!nonce.len)
		return true;
	quote->nonce_checked = true;
	if (nonce.len == quote->nonce_len && !memcmp(nonce.p, quote->nonce, nonce.len))
		return true;
	return ima_quote_fail(quote, IMA_QUOTE_NONCE,
			      "another nonce: the quote is old, or was made for somebody else");
}

void ima_quote_authenticate(struct ima_quote *quote,
			    const struct ima_quote_evidence *evidence)
{
	TPMT_SIGNATURE signature = { 0 };
	EVP_PKEY *key = NULL;
	bool named;

	memset(quote, 0, sizeof(*quote));
	quote->hash = IMA_BANK_NONE;
	if (!ima_validate_attest(quote, evidence->attest))
		return;
	/* What is no TPMT_SIGNATURE may be plain, which depends on the key. */
	named = ima_validate_signature(quote, evidence->signature, &signature);
	key = ima_quote_key(quote, evidence->key);
	if (key && check_any(quote, key, evidence, named ? &signature : NULL) &&
	    check_nonce(quote, evidence->nonce))
		quote->verdict = IMA_QUOTE_AUTHENTIC;
	EVP_PKEY_free(key);
	ERR_clear_error();
}

ima_bank_set ima_quote_banks(const struct ima_quote *quote)
{
	ima_bank_set banks = 0;

	for (size_t i = 0; i < quote->nselected; i++) {
		if (quote->selected[i].bank != IMA_BANK_NONE && quote->selected[i].pcrs)
			banks |= IMA_BANK_BIT(quote->selected[i].bank);
	}
	return banks;
}

bool ima_quote_has(const struct ima_quote *quote, enum ima_bank bank, unsigned int pcr)
{
	for (size_t i = 0; i < quote->nselected; i++) {
		if (quote->selected[i].bank == bank && pcr < IMA_TPM_PCRS &&
		    (quote->selected[i].pcrs >> pcr & 1))
			return true;
	}
	return false;
}
