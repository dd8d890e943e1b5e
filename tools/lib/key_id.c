// SPDX-License-Identifier: GPL-2.0-only
/*
 * How keys are called: the 32 bits in a signature (SIG-3), and the kernel's
 * names for the kinds of keys.
 */
#include <string.h>

#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/x509v3.h>

#include "label_impl.h"

#define ID_BYTES 4

static uint32_t last_bytes(const uint8_t *p, size_t len)
{
	return ima_get_u32(p + len - ID_BYTES, true);
}

int ima_id_of_key(const struct ima_crypto *crypto, EVP_PKEY *pkey, uint32_t *id,
		  struct ima_error *error)
{
	X509_PUBKEY *public = NULL;
	uint8_t sha1[IMA_DIGEST_MAX];
	const unsigned char *p = NULL;
	struct ima_part part;
	int len = 0, ret = -1;

	/* The bits of the key alone, without the algorithm around them. */
	if (X509_PUBKEY_set(&public, pkey) &&
	    X509_PUBKEY_get0_param(NULL, &p, &len, NULL, public)) {
		part = (struct ima_part){ p, (size_t)len };
		ret = ima_hash_parts(crypto, IMA_ALGO_SHA1, &part, 1, sha1, error);
	} else {
		ima_fail_openssl(error, "the public key cannot be had from the key");
	}
	X509_PUBKEY_free(public);
	if (!ret)
		*id = last_bytes(sha1, ima_algo_size(IMA_ALGO_SHA1));
	return ret;
}

bool ima_id_of_cert(X509 *cert, uint32_t *id)
{
	const ASN1_OCTET_STRING *skid = X509_get0_subject_key_id(cert);

	if (!skid || ASN1_STRING_length(skid) < ID_BYTES)
		return false;
	*id = last_bytes(ASN1_STRING_get0_data(skid), (size_t)ASN1_STRING_length(skid));
	return true;
}

/* The kernel's identifier is the serial number followed by the issuer's name in DER. */
uint32_t ima_id_of_issuer(X509 *cert)
{
	const unsigned char *p;
	size_t len;

	if (!X509_NAME_get0_der(X509_get_issuer_name(cert), &p, &len) || len < ID_BYTES)
		return 0;
	return last_bytes(p, len);
}

static const struct {
	const char *group;
	const char *type;
} curves[] = {
	{ "prime192v1", "ecdsa-nist-p192" },
	{ "prime256v1", "ecdsa-nist-p256" },
	{ "secp384r1", "ecdsa-nist-p384" },
	{ "secp521r1", "ecdsa-nist-p521" },
};

const char *ima_key_type(const EVP_PKEY *pkey)
{
	char group[32];

	if (EVP_PKEY_is_a(pkey, "RSA"))
		return "rsa";
	if (!EVP_PKEY_is_a(pkey, "EC") ||
	    !EVP_PKEY_get_utf8_string_param(pkey, OSSL_PKEY_PARAM_GROUP_NAME, group,
					    sizeof(group), NULL))
		return NULL;
	for (size_t i = 0; i < ARRAY_SIZE(curves); i++) {
		if (!strcmp(group, curves[i].group))
			return curves[i].type;
	}
	return NULL;
}

/*
 * What Linux 6.12 lets a digest be signed with: RSA has to know the hash to put its
 * name before the digest, ECDSA has a list of those it accepts.
 */
bool ima_key_takes(const EVP_PKEY *pkey, enum ima_algo algo)
{
	switch (algo) {
	case IMA_ALGO_SHA1:
	case IMA_ALGO_SHA224:
	case IMA_ALGO_SHA256:
	case IMA_ALGO_SHA384:
	case IMA_ALGO_SHA512:
	case IMA_ALGO_SHA3_256:
	case IMA_ALGO_SHA3_384:
	case IMA_ALGO_SHA3_512:
		return true;
	case IMA_ALGO_MD5:
	case IMA_ALGO_RMD160:
		return EVP_PKEY_is_a(pkey, "RSA");
	default:
		return false;
	}
}
