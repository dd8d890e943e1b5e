// SPDX-License-Identifier: GPL-2.0-only
/*
 * Verifying an appended signature against a set of certificates.
 */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include <openssl/cms.h>
#include <openssl/err.h>

#include "modsig_impl.h"

/* Not the signers in the message: only what the caller gave counts. */
#define CMS_FLAGS (CMS_BINARY | CMS_NOINTERN | CMS_NO_SIGNER_CERT_VERIFY)

/* MODSIG-3: DER that ends where the trailer says. */
CMS_ContentInfo *ima_modsig_parse(const struct ima_crypto *crypto, const uint8_t *p,
				  size_t len)
{
	const unsigned char *at = p;
	CMS_ContentInfo *cms = CMS_ContentInfo_new_ex(crypto->ctx, NULL);

	if (cms && d2i_CMS_ContentInfo(&cms, &at, (long)len) && at == p + len)
		return cms;
	CMS_ContentInfo_free(cms);
	return NULL;
}

/* The first signer, as the kernel's d-modsig has it; others must verify as well. */
CMS_SignerInfo *ima_modsig_signer(CMS_ContentInfo *cms)
{
	STACK_OF(CMS_SignerInfo) *signers = CMS_get0_SignerInfos(cms);

	return signers && sk_CMS_SignerInfo_num(signers) > 0 ?
		sk_CMS_SignerInfo_value(signers, 0) : NULL;
}

enum ima_algo ima_modsig_algo(CMS_SignerInfo *signer)
{
	X509_ALGOR *alg = NULL;
	const ASN1_OBJECT *oid = NULL;
	enum ima_algo algo = IMA_ALGO_NONE;
	int nid;

	CMS_SignerInfo_get0_algs(signer, NULL, NULL, &alg, NULL);
	if (alg)
		X509_ALGOR_get0(&oid, NULL, NULL, alg);
	nid = oid ? OBJ_obj2nid(oid) : NID_undef;
	switch (nid) {
	case NID_sha1:
		algo = IMA_ALGO_SHA1;
		break;
	case NID_sha224:
		algo = IMA_ALGO_SHA224;
		break;
	case NID_sha256:
		algo = IMA_ALGO_SHA256;
		break;
	case NID_sha384:
		algo = IMA_ALGO_SHA384;
		break;
	case NID_sha512:
		algo = IMA_ALGO_SHA512;
		break;
	case NID_sha3_256:
		algo = IMA_ALGO_SHA3_256;
		break;
	case NID_sha3_384:
		algo = IMA_ALGO_SHA3_384;
		break;
	case NID_sha3_512:
		algo = IMA_ALGO_SHA3_512;
		break;
	default:
		break;
	}
	return algo;
}

const struct ima_public *ima_modsig_key(const struct ima_keys *keys, CMS_SignerInfo *signer)
{
	for (size_t i = 0; keys && i < keys->count; i++) {
		if (keys->key[i].cert && !CMS_SignerInfo_cert_cmp(signer, keys->key[i].cert))
			return &keys->key[i];
	}
	return NULL;
}

static STACK_OF(X509) *all_certs(const struct ima_keys *keys)
{
	STACK_OF(X509) *certs = sk_X509_new_null();

	for (size_t i = 0; certs && i < keys->count; i++) {
		if (keys->key[i].cert && !sk_X509_push(certs, keys->key[i].cert)) {
			sk_X509_free(certs);
			certs = NULL;
		}
	}
	return certs;
}

static void verify(CMS_ContentInfo *cms, const struct ima_keys *keys,
		   struct ima_content *content, struct ima_label_result *result)
{
	BIO_METHOD *method = ima_content_method();
	BIO *bio = method ? ima_content_bio(method, content) : NULL;
	STACK_OF(X509) *certs = all_certs(keys);

	if (!bio || !certs)
		ima_verdict(result, IMA_LABEL_UNCHECKED, "out of memory");
	else if (CMS_verify(cms, certs, NULL, bio, NULL, CMS_FLAGS))
		result->verdict = IMA_LABEL_VALID;
	else if (content->err)
		ima_verdict(result, IMA_LABEL_UNCHECKED, "reading: %s", strerror(content->err));
	else
		ima_verdict(result, IMA_LABEL_INVALID,
			    "the appended signature is not over this content");
	ERR_clear_error();
	sk_X509_free(certs);
	BIO_free(bio);
	BIO_meth_free(method);
}

static void check_message(CMS_ContentInfo *cms, const struct ima_keys *keys,
			  struct ima_content *content, struct ima_label_result *result)
{
	CMS_SignerInfo *signer = ima_modsig_signer(cms);
	const struct ima_public *key;

	if (!signer) {
		ima_verdict(result, IMA_LABEL_MALFORMED, "an appended signature nobody signed");
		return;
	}
	result->algo = ima_modsig_algo(signer);
	key = ima_modsig_key(keys, signer);
	if (CMS_is_detached(cms) != 1)
		ima_verdict(result, IMA_LABEL_MALFORMED,
			    "an appended signature with content of its own");
	else if (CMS_signed_get_attr_count(signer) >= 0)
		ima_verdict(result, IMA_LABEL_INVALID,
			    "signed attributes, which the kernel does not take here");
	else if (!key)
		ima_verdict(result, IMA_LABEL_NO_KEY, "no certificate of its signer");
	else
		verify(cms, keys, content, result);
	if (key)
		result->key_id = key->info.id;
	if (result->verdict == IMA_LABEL_VALID)
		result->key = &key->info;
}

/* The message's bytes, once it is known where they are. */
static void read_message(const struct ima_crypto *crypto, const struct ima_keys *keys,
			 const struct ima_object *object, const struct ima_modsig_view *view,
			 uint8_t *bytes, struct ima_label_result *result)
{
	struct ima_content content = { .object = object, .end = view->content };
	CMS_ContentInfo *cms;
	struct ima_error error;

	if (ima_read_exact(object, view->content, bytes, view->signature, &error)) {
		ima_verdict(result, IMA_LABEL_UNCHECKED, "%s", error.reason);
		return;
	}
	cms = ima_modsig_parse(crypto, bytes, view->signature);
	if (cms)
		check_message(cms, keys, &content, result);
	else
		ima_verdict(result, IMA_LABEL_MALFORMED,
			    "an appended signature that is not DER of PKCS#7");
	ERR_clear_error();
	CMS_ContentInfo_free(cms);
}

void ima_modsig_check(const struct ima_crypto *crypto, const struct ima_keys *keys,
		      const struct ima_object *object, struct ima_label_result *result)
{
	static const enum ima_label_verdict verdicts[] = {
		[IMA_MODSIG_NONE] = IMA_LABEL_MISSING,
		[IMA_MODSIG_BAD] = IMA_LABEL_MALFORMED,
		[IMA_MODSIG_UNREADABLE] = IMA_LABEL_UNCHECKED,
	};
	struct ima_modsig_view view;
	enum ima_modsig_state state;
	struct ima_error error;
	uint8_t *bytes;

	memset(result, 0, sizeof(*result));
	result->algo = IMA_ALGO_NONE;
	state = ima_modsig_find(object, &view, &error);
	if (state != IMA_MODSIG_FOUND) {
		ima_verdict(result, verdicts[state], "%s", error.reason);
		return;
	}
	bytes = malloc(view.signature);
	if (bytes)
		read_message(crypto, keys, object, &view, bytes, result);
	else
		ima_verdict(result, IMA_LABEL_UNCHECKED, "out of memory");
	free(bytes);
}
