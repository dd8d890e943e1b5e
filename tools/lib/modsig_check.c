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

/* As the kernel's d-modsig has it; with the file at hand, others must verify as well. */
CMS_SignerInfo *ima_modsig_signer(CMS_ContentInfo *cms)
{
	STACK_OF(CMS_SignerInfo) *signers = CMS_get0_SignerInfos(cms);

	return signers && sk_CMS_SignerInfo_num(signers) > 0 ?
		sk_CMS_SignerInfo_value(signers, 0) : NULL;
}

static const struct {
	int nid;
	enum ima_algo algo;
} hashes[] = {
	{ NID_sha1, IMA_ALGO_SHA1 }, { NID_sha224, IMA_ALGO_SHA224 },
	{ NID_sha256, IMA_ALGO_SHA256 }, { NID_sha384, IMA_ALGO_SHA384 },
	{ NID_sha512, IMA_ALGO_SHA512 }, { NID_sha3_256, IMA_ALGO_SHA3_256 },
	{ NID_sha3_384, IMA_ALGO_SHA3_384 }, { NID_sha3_512, IMA_ALGO_SHA3_512 },
};

static int nid_of(const X509_ALGOR *algorithm)
{
	const ASN1_OBJECT *oid = NULL;

	if (algorithm)
		X509_ALGOR_get0(&oid, NULL, NULL, algorithm);
	return oid ? OBJ_obj2nid(oid) : NID_undef;
}

/*
 * OpenSSL takes an unknown hash for the one it computed anyway, and does not ask
 * how the signature is called. The kernel does (its PKCS#7 parser), and says no.
 *
 * Return: the hash, or IMA_ALGO_NONE.
 */
static enum ima_algo signer_algo(CMS_SignerInfo *signer)
{
	X509_ALGOR *digest = NULL, *signature = NULL;
	int hash, name, key_kind, signed_hash;

	CMS_SignerInfo_get0_algs(signer, NULL, NULL, &digest, &signature);
	hash = nid_of(digest);
	name = nid_of(signature);
	if (name != NID_rsaEncryption &&
	    (!OBJ_find_sigid_algs(name, &signed_hash, &key_kind) || signed_hash != hash ||
	     key_kind != NID_X9_62_id_ecPublicKey))
		return IMA_ALGO_NONE;
	for (size_t i = 0; i < ARRAY_SIZE(hashes); i++) {
		if (hashes[i].nid == hash)
			return hashes[i].algo;
	}
	return IMA_ALGO_NONE;
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

bool ima_modsig_proper(CMS_ContentInfo *cms, struct ima_label_result *result)
{
	CMS_SignerInfo *signer = ima_modsig_signer(cms);

	if (!signer) {
		ima_verdict(result, IMA_LABEL_MALFORMED, "an appended signature nobody signed");
		return false;
	}
	result->algo = signer_algo(signer);
	if (result->algo == IMA_ALGO_NONE)
		ima_verdict(result, IMA_LABEL_MALFORMED,
			    "an appended signature with algorithms the kernel does not take");
	else if (OBJ_obj2nid(CMS_get0_eContentType(cms)) != NID_pkcs7_data)
		ima_verdict(result, IMA_LABEL_MALFORMED,
			    "an appended signature over something else than data");
	else if (CMS_is_detached(cms) != 1)
		ima_verdict(result, IMA_LABEL_MALFORMED,
			    "an appended signature with content of its own");
	else if (CMS_signed_get_attr_count(signer) >= 0)
		ima_verdict(result, IMA_LABEL_INVALID,
			    "signed attributes, which the kernel does not take here");
	else
		return true;
	return false;
}

static void check_message(CMS_ContentInfo *cms, const struct ima_keys *keys,
			  struct ima_content *content, struct ima_label_result *result)
{
	const struct ima_public *key;

	if (!ima_modsig_proper(cms, result))
		return;
	key = ima_modsig_key(keys, ima_modsig_signer(cms));
	if (!key) {
		ima_verdict(result, IMA_LABEL_NO_KEY, "no certificate of its signer");
		return;
	}
	result->key_id = key->info.id;
	verify(cms, keys, content, result);
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
