// SPDX-License-Identifier: GPL-2.0-only
/*
 * Attestation keys, in the forms people have them.
 */
#include <stdio.h>
#include <string.h>

#include <openssl/core_names.h>
#include <openssl/param_build.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <tss2/tss2_mu.h>

#include "quote_impl.h"

/* What a TPM assumes if a key says 0 (TPM 2.0 Part 2, TPMS_RSA_PARMS). */
#define RSA_EXPONENT 65537

static const struct {
	TPM2_ECC_CURVE id;
	const char *name;
	size_t size;
} curves[] = {
	{ TPM2_ECC_NIST_P192, "P-192", 24 },
	{ TPM2_ECC_NIST_P224, "P-224", 28 },
	{ TPM2_ECC_NIST_P256, "P-256", 32 },
	{ TPM2_ECC_NIST_P384, "P-384", 48 },
	{ TPM2_ECC_NIST_P521, "P-521", 66 },
};

static EVP_PKEY *from_params(const char *type, OSSL_PARAM_BLD *builder)
{
	OSSL_PARAM *params = OSSL_PARAM_BLD_to_param(builder);
	EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new_from_name(NULL, type, NULL);
	EVP_PKEY *key = NULL;

	if (!params || !ctx || EVP_PKEY_fromdata_init(ctx) <= 0 ||
	    EVP_PKEY_fromdata(ctx, &key, EVP_PKEY_PUBLIC_KEY, params) <= 0)
		key = NULL;
	EVP_PKEY_CTX_free(ctx);
	OSSL_PARAM_free(params);
	return key;
}

static EVP_PKEY *from_rsa(const TPMT_PUBLIC *pub)
{
	uint32_t e = pub->parameters.rsaDetail.exponent;
	OSSL_PARAM_BLD *builder = OSSL_PARAM_BLD_new();
	BIGNUM *n = BN_bin2bn(pub->unique.rsa.buffer, pub->unique.rsa.size, NULL);
	EVP_PKEY *key = NULL;

	if (builder && n && OSSL_PARAM_BLD_push_BN(builder, OSSL_PKEY_PARAM_RSA_N, n) &&
	    OSSL_PARAM_BLD_push_uint32(builder, OSSL_PKEY_PARAM_RSA_E, e ? e : RSA_EXPONENT))
		key = from_params("RSA", builder);
	BN_free(n);
	OSSL_PARAM_BLD_free(builder);
	return key;
}

static EVP_PKEY *from_ecc(const TPMT_PUBLIC *pub)
{
	const TPMS_ECC_POINT *point = &pub->unique.ecc;
	uint8_t octets[1 + 2 * 66] = { POINT_CONVERSION_UNCOMPRESSED };
	OSSL_PARAM_BLD *builder;
	EVP_PKEY *key = NULL;
	size_t size, i;

	for (i = 0; i < ARRAY_SIZE(curves); i++) {
		if (curves[i].id == pub->parameters.eccDetail.curveID)
			break;
	}
	if (i == ARRAY_SIZE(curves) || point->x.size > curves[i].size ||
	    point->y.size > curves[i].size)
		return NULL;
	size = curves[i].size;
	/* A TPM may leave leading zeros out. */
	memcpy(octets + 1 + size - point->x.size, point->x.buffer, point->x.size);
	memcpy(octets + 1 + 2 * size - point->y.size, point->y.buffer, point->y.size);
	builder = OSSL_PARAM_BLD_new();
	if (builder && OSSL_PARAM_BLD_push_utf8_string(builder, OSSL_PKEY_PARAM_GROUP_NAME,
						       curves[i].name, 0) &&
	    OSSL_PARAM_BLD_push_octet_string(builder, OSSL_PKEY_PARAM_PUB_KEY, octets,
					     1 + 2 * size))
		key = from_params("EC", builder);
	OSSL_PARAM_BLD_free(builder);
	return key;
}

/* With a length before it (tpm2_createak --format tss) or without (tpmt). */
static bool unmarshal(struct ima_bytes bytes, TPMT_PUBLIC *pub)
{
	TPM2B_PUBLIC sized = { 0 };
	size_t used = 0;

	if (!Tss2_MU_TPM2B_PUBLIC_Unmarshal(bytes.p, bytes.len, &used, &sized) &&
	    used == bytes.len) {
		*pub = sized.publicArea;
		return true;
	}
	used = 0;
	return !Tss2_MU_TPMT_PUBLIC_Unmarshal(bytes.p, bytes.len, &used, pub) &&
	       used == bytes.len;
}

static bool begins(struct ima_bytes bytes, const char *text)
{
	return bytes.len >= strlen(text) && !memcmp(bytes.p, text, strlen(text));
}

/* The files that lie beside the right one. */
static const char *what_else(struct ima_bytes bytes)
{
	if (begins(bytes, "\xba\xdc\xc0\xde"))
		return "a saved context: wanted its public part, tpm2_readpublic -c FILE -o PUBLIC";
	if (begins(bytes, "-----BEGIN TSS2 PRIVATE KEY"))
		return "a private key for a TPM: wanted its public part";
	if (begins(bytes, "-----BEGIN"))
		return "PEM, but neither a public key nor a certificate, or cut short";
	return "neither PEM, DER, TPM2B_PUBLIC nor TPMT_PUBLIC holds such bytes";
}

/*
 * Only a restricted key refuses to sign bytes from outside that begin with the
 * TPM's magic. With any other key the quote could have been written by hand.
 */
static EVP_PKEY *from_tpm(struct ima_quote *quote, struct ima_bytes bytes)
{
	TPMA_OBJECT must = TPMA_OBJECT_RESTRICTED | TPMA_OBJECT_SIGN_ENCRYPT;
	TPMT_PUBLIC pub = { 0 };
	EVP_PKEY *key = NULL;

	if (!unmarshal(bytes, &pub)) {
		ima_quote_fail(quote, IMA_QUOTE_BAD_KEY, "%s", what_else(bytes));
		return NULL;
	}
	if ((pub.objectAttributes & must) != must) {
		ima_quote_fail(quote, IMA_QUOTE_BAD_KEY,
			       "no attestation key: attributes 0x%08x lack restricted or sign, "
			       "so it may sign what no TPM said", pub.objectAttributes);
		return NULL;
	}
	if (pub.type == TPM2_ALG_RSA)
		key = from_rsa(&pub);
	else if (pub.type == TPM2_ALG_ECC)
		key = from_ecc(&pub);
	if (!key)
		ima_quote_fail(quote, IMA_QUOTE_BAD_KEY,
			       "public area: wanted RSA or ECC on a NIST curve (type 0x%04x)",
			       pub.type);
	return key;
}

static EVP_PKEY *from_certificate(X509 *cert)
{
	EVP_PKEY *key = cert ? X509_get_pubkey(cert) : NULL;

	X509_free(cert);
	return key;
}

/* Public keys are not encrypted; OpenSSL would ask on the terminal what to make of one. */
static int no_passphrase(char *buf, int size, int writing, void *ctx)
{
	(void)buf;
	(void)size;
	(void)writing;
	(void)ctx;
	return -1;
}

static EVP_PKEY *from_pem(struct ima_bytes bytes)
{
	BIO *bio = BIO_new_mem_buf(bytes.p, (int)bytes.len);
	EVP_PKEY *key = NULL;

	if (!bio)
		return NULL;
	key = PEM_read_bio_PUBKEY(bio, NULL, no_passphrase, NULL);
	if (!key && BIO_reset(bio) == 1)
		key = from_certificate(PEM_read_bio_X509(bio, NULL, no_passphrase, NULL));
	BIO_free(bio);
	return key;
}

static EVP_PKEY *from_der(struct ima_bytes bytes)
{
	const uint8_t *p = bytes.p;
	EVP_PKEY *key = d2i_PUBKEY(NULL, &p, (long)bytes.len);

	if (key)
		return key;
	p = bytes.p;
	return from_certificate(d2i_X509(NULL, &p, (long)bytes.len));
}

EVP_PKEY *ima_quote_key(struct ima_quote *quote, struct ima_bytes bytes)
{
	EVP_PKEY *key;

	if (bytes.len > IMA_QUOTE_BYTES_MAX) {
		ima_quote_fail(quote, IMA_QUOTE_BAD_KEY, "%zu bytes are too many for a key",
			       bytes.len);
		return NULL;
	}
	key = from_pem(bytes);
	if (!key)
		key = from_der(bytes);
	if (!key)
		key = from_tpm(quote, bytes);
	if (!key)
		return NULL;
	snprintf(quote->key, sizeof(quote->key), "%s, %d bits",
		 EVP_PKEY_get0_type_name(key) ? EVP_PKEY_get0_type_name(key) : "key",
		 EVP_PKEY_get_bits(key));
	return key;
}
