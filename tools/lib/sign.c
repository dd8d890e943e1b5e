// SPDX-License-Identifier: GPL-2.0-only
/*
 * Signatures over digests: RSA in PKCS#1 v1.5, ECDSA in X9.62 (SIG-4).
 */
#include <inttypes.h>

#include <openssl/rsa.h>

#include "label_impl.h"

/* The fs-verity digest is not padded to the longest one (XATTR-4). */
int ima_verity_message(const struct ima_crypto *crypto, enum ima_algo algo,
		       const uint8_t *verity, uint8_t *digest, struct ima_error *error)
{
	const uint8_t head[] = { 0x06, (uint8_t)algo };
	const struct ima_part parts[] = {
		{ head, sizeof(head) }, { verity, ima_algo_size(algo) },
	};

	return ima_hash_parts(crypto, algo, parts, ARRAY_SIZE(parts), digest, error);
}

EVP_PKEY_CTX *ima_pkey_context(const struct ima_crypto *crypto, EVP_PKEY *pkey,
			       int (*init)(EVP_PKEY_CTX *ctx), const EVP_MD *md)
{
	EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new_from_pkey(crypto->ctx, pkey, NULL);

	if (ctx && init(ctx) > 0 &&
	    (!EVP_PKEY_is_a(pkey, "RSA") ||
	     EVP_PKEY_CTX_set_rsa_padding(ctx, RSA_PKCS1_PADDING) > 0) &&
	    EVP_PKEY_CTX_set_signature_md(ctx, md) > 0)
		return ctx;
	EVP_PKEY_CTX_free(ctx);
	return NULL;
}

/* ECDSA signatures are a few bytes shorter than announced, so the header comes last. */
static int sign(const struct ima_crypto *crypto, const struct ima_key *key,
		enum ima_label_kind kind, enum ima_algo algo, const uint8_t *digest,
		struct ima_label *label, struct ima_error *error)
{
	EVP_PKEY_CTX *ctx = ima_pkey_context(crypto, key->pkey, EVP_PKEY_sign_init,
					     crypto->md[algo]);
	uint8_t *at = ima_label_header(kind, algo, key->id, 0, label);
	size_t len = sizeof(label->bytes) - label->len;
	bool good = ctx && EVP_PKEY_sign(ctx, at, &len, digest, ima_algo_size(algo)) > 0;

	EVP_PKEY_CTX_free(ctx);
	if (!good)
		return ima_fail_openssl(error, "signing fails");
	ima_label_header(kind, algo, key->id, len, label);
	return 0;
}

int ima_label_sign(const struct ima_crypto *crypto, const struct ima_key *key,
		   enum ima_label_kind kind, enum ima_algo algo, const uint8_t *digest,
		   struct ima_label *label, struct ima_error *error)
{
	uint8_t message[IMA_DIGEST_MAX];

	if (!ima_algo_need(crypto, algo, error))
		return -1;
	if (!ima_key_takes(key->pkey, algo))
		return ima_fail(error, "the kernel does not verify %s signatures over %s",
				ima_key_type(key->pkey), ima_algo_name(algo));
	if (kind == IMA_LABEL_VERITY) {
		if (ima_verity_message(crypto, algo, digest, message, error))
			return -1;
		digest = message;
	}
	return sign(crypto, key, kind, algo, digest, label, error);
}

static bool has_id(const struct ima_public *key, uint32_t id)
{
	return (key->has_id && key->info.id == id) || (key->cert && key->issuer_id == id);
}

/*
 * The kernel takes the first key of that id. Ids are short and issuers shared, so
 * here each of them may be the one.
 */
void ima_verify_signature(const struct ima_crypto *crypto, const struct ima_keys *keys,
			  const struct ima_label_view *view, const uint8_t *digest,
			  struct ima_label_result *result)
{
	const struct ima_public *tried = NULL;

	for (size_t i = 0; keys && i < keys->count; i++) {
		const struct ima_public *key = &keys->key[i];

		if (!has_id(key, view->key_id))
			continue;
		tried = key;
		if (!ima_key_takes(key->pkey, view->algo))
			continue;
		if (ima_verifies(crypto, key, view, digest)) {
			result->verdict = IMA_LABEL_VALID;
			result->key = &key->info;
			return;
		}
	}
	if (!tried)
		ima_verdict(result, IMA_LABEL_NO_KEY, "no key with id %08" PRIx32, view->key_id);
	else if (!ima_key_takes(tried->pkey, view->algo))
		ima_verdict(result, IMA_LABEL_INVALID,
			    "the kernel does not verify %s signatures over %s",
			    tried->info.type, ima_algo_name(view->algo));
	else
		ima_verdict(result, IMA_LABEL_INVALID, "the signature is not that of key %08" PRIx32
			    " over this file", view->key_id);
}
