// SPDX-License-Identifier: GPL-2.0-only
/*
 * Making an appended signature: a detached PKCS#7 message over the content,
 * without attributes, for the kernel takes none in this place (MODSIG-4).
 */
#include <stdlib.h>
#include <string.h>

#include <openssl/cms.h>

#include "label_impl.h"
#include "modsig_impl.h"

#define CMS_FLAGS (CMS_DETACHED | CMS_BINARY | CMS_NOCERTS | CMS_NOSMIMECAP | CMS_NOATTR)

static CMS_ContentInfo *sign(const struct ima_crypto *crypto, const struct ima_key *key,
			     X509 *cert, enum ima_algo algo, BIO *content)
{
	CMS_ContentInfo *cms = CMS_sign_ex(NULL, NULL, NULL, NULL,
					   CMS_FLAGS | CMS_PARTIAL, crypto->ctx, NULL);

	if (cms && CMS_add1_signer(cms, cert, key->pkey, crypto->md[algo], CMS_FLAGS) &&
	    CMS_final(cms, content, NULL, CMS_FLAGS))
		return cms;
	CMS_ContentInfo_free(cms);
	return NULL;
}

static int encode(CMS_ContentInfo *cms, uint8_t **bytes, size_t *len,
		  struct ima_error *error)
{
	int n = i2d_CMS_ContentInfo(cms, NULL);
	uint8_t *p;

	if (n <= 0 || (unsigned int)n > IMA_MODSIG_MAX)
		return ima_fail_openssl(error, "the signature cannot be encoded");
	*len = (size_t)n + IMA_MODSIG_TAIL;
	*bytes = malloc(*len);
	if (!*bytes)
		return ima_fail(error, "out of memory");
	p = *bytes;
	i2d_CMS_ContentInfo(cms, &p);
	ima_modsig_tail((uint32_t)n, *bytes + n);
	return 0;
}

static int sign_content(const struct ima_crypto *crypto, const struct ima_key *key,
			X509 *cert, enum ima_algo algo, const struct ima_object *object,
			uint8_t **bytes, size_t *len, struct ima_error *error)
{
	struct ima_content content = { .object = object, .end = object->size };
	BIO_METHOD *method = ima_content_method();
	BIO *bio = method ? ima_content_bio(method, &content) : NULL;
	CMS_ContentInfo *cms = bio ? sign(crypto, key, cert, algo, bio) : NULL;
	int ret;

	if (content.err)
		ret = ima_fail(error, "reading: %s", strerror(content.err));
	else if (!cms || content.at != content.end)
		ret = ima_fail_openssl(error, "signing fails");
	else
		ret = encode(cms, bytes, len, error);
	CMS_ContentInfo_free(cms);
	BIO_free(bio);
	BIO_meth_free(method);
	return ret;
}

/* A second signature would be valid, and would make the first one content. */
static int refuse_signed(const struct ima_object *object, struct ima_error *error)
{
	struct ima_modsig_view view;

	switch (ima_modsig_find(object, &view, error)) {
	case IMA_MODSIG_NONE:
		return 0;
	case IMA_MODSIG_UNREADABLE:
		return -1;
	default:
		return ima_fail(error, "has an appended signature already");
	}
}

int ima_modsig_make(const struct ima_crypto *crypto, const struct ima_key *key,
		    const char *cert, enum ima_algo algo, const struct ima_object *object,
		    uint8_t **bytes, size_t *len, struct ima_error *error)
{
	struct ima_error why;
	X509 *x509;
	int ret = -1;

	if (!ima_algo_need(crypto, algo, error))
		return -1;
	if (!ima_key_takes(key->pkey, algo))
		return ima_fail(error, "the kernel does not verify %s signatures over %s",
				ima_key_type(key->pkey), ima_algo_name(algo));
	if (refuse_signed(object, error))
		return -1;
	x509 = ima_cert_read(crypto, cert, &why);
	if (!x509)
		return ima_fail(error, "%s: %s", cert, why.reason);
	if (X509_check_private_key(x509, key->pkey))
		ret = sign_content(crypto, key, x509, algo, object, bytes, len, error);
	else
		ima_fail(error, "the certificate in %s is not that of the key", cert);
	X509_free(x509);
	return ret;
}
