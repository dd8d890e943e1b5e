// SPDX-License-Identifier: GPL-2.0-only
/*
 * Verifying the message of an appended signature when the file is not at hand,
 * but the digest is: in a measurement list (MODSIG-5).
 */
#include <string.h>

#include <openssl/err.h>

#include "modsig_impl.h"

/* The digest is signed as it is, because there are no signed attributes. */
static void verify(const struct ima_crypto *crypto, const struct ima_public *key,
		   CMS_SignerInfo *signer, const uint8_t *digest,
		   struct ima_label_result *result)
{
	const ASN1_OCTET_STRING *sig = CMS_SignerInfo_get0_signature(signer);
	const struct ima_label_view view = {
		.kind = IMA_LABEL_SIGNATURE, .algo = result->algo, .key_id = key->info.id,
		.data = ASN1_STRING_get0_data(sig), .len = (size_t)ASN1_STRING_length(sig),
	};
	const struct ima_keys only = { crypto, (struct ima_public *)(uintptr_t)key, 1 };

	if (key->has_id)
		ima_verify_signature(crypto, &only, &view, digest, result);
	else
		ima_verdict(result, IMA_LABEL_UNCHECKED,
			    "the certificate has no subject key identifier");
}

static void check(const struct ima_crypto *crypto, const struct ima_keys *keys,
		  CMS_ContentInfo *cms, enum ima_algo algo, const uint8_t *digest,
		  struct ima_label_result *result)
{
	CMS_SignerInfo *signer = ima_modsig_signer(cms);
	const struct ima_public *key;

	if (!ima_modsig_proper(cms, result))
		return;
	key = ima_modsig_key(keys, signer);
	if (key)
		result->key_id = key->info.id;
	if (result->algo != algo)
		ima_verdict(result, IMA_LABEL_INVALID,
			    "the appended signature and its digest have different algorithms");
	else if (!key)
		ima_verdict(result, IMA_LABEL_NO_KEY, "no certificate of its signer");
	else
		verify(crypto, key, signer, digest, result);
}

void ima_modsig_check_digest(const struct ima_crypto *crypto, const struct ima_keys *keys,
			     const uint8_t *p, size_t len, enum ima_algo algo,
			     const uint8_t *digest, struct ima_label_result *result)
{
	CMS_ContentInfo *cms = ima_modsig_parse(crypto, p, len);

	memset(result, 0, sizeof(*result));
	result->algo = IMA_ALGO_NONE;
	if (cms)
		check(crypto, keys, cms, algo, digest, result);
	else
		ima_verdict(result, IMA_LABEL_MALFORMED,
			    "an appended signature that is not DER of PKCS#7");
	ERR_clear_error();
	CMS_ContentInfo_free(cms);
}
