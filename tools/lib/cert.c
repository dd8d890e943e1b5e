// SPDX-License-Identifier: GPL-2.0-only
/*
 * Making certificates. What stands in them is what the kernel asks for: the use of
 * the key, whether it is a CA, and the identifiers that link the two (KEY-3).
 */
#include <stdlib.h>
#include <string.h>

#include <openssl/bn.h>
#include <openssl/x509v3.h>

#include <imactl/cert.h>

#include "label_impl.h"

#define SERIAL_BITS 159
#define DAYS_MAX 36500

static const struct {
	int nid;
	const char *ca;
	const char *signer;
} extensions[] = {
	{ NID_basic_constraints, "critical,CA:TRUE", "critical,CA:FALSE" },
	{ NID_key_usage, "critical,keyCertSign,cRLSign", "critical,digitalSignature" },
	{ NID_ext_key_usage, NULL, "codeSigning" },
	{ NID_subject_key_identifier, "hash", "hash" },
	{ NID_authority_key_identifier, "keyid:always", "keyid:always" },
};

static bool add_extensions(X509 *cert, X509 *issuer, bool ca)
{
	X509V3_CTX ctx;

	X509V3_set_ctx(&ctx, issuer, cert, NULL, NULL, 0);
	for (size_t i = 0; i < ARRAY_SIZE(extensions); i++) {
		const char *value = ca ? extensions[i].ca : extensions[i].signer;
		X509_EXTENSION *extension;
		bool good;

		if (!value)
			continue;
		extension = X509V3_EXT_conf_nid(NULL, &ctx, extensions[i].nid, value);
		good = extension && X509_add_ext(cert, extension, -1);
		X509_EXTENSION_free(extension);
		if (!good)
			return false;
	}
	return true;
}

/* Up to a comma that has no backslash before it; @out has room for all of @text. */
static const char *next_part(const char *text, char *out)
{
	for (; *text && *text != ','; text++) {
		if (*text == '\\' && text[1])
			text++;
		*out++ = *text;
	}
	*out = '\0';
	return *text ? text + 1 : text;
}

static int add_part(X509_NAME *name, char *part, struct ima_error *error)
{
	char *value = strchr(part, '=');

	if (!value || value == part || !value[1])
		return ima_fail(error, "subject: '%s' is not NAME=VALUE", part);
	*value++ = '\0';
	if (!X509_NAME_add_entry_by_txt(name, part, MBSTRING_UTF8, (unsigned char *)value, -1,
					-1, 0))
		return ima_fail_openssl(error, "subject: %s", part);
	return 0;
}

static int set_subject(X509 *cert, const char *text, struct ima_error *error)
{
	X509_NAME *name = X509_get_subject_name(cert);
	char *part = malloc(strlen(text) + 1);
	int ret = 0;

	if (!part)
		return ima_fail(error, "out of memory");
	if (!*text)
		ret = ima_fail(error, "subject: empty");
	while (*text && !ret) {
		text = next_part(text, part);
		ret = add_part(name, part, error);
	}
	free(part);
	return ret;
}

static bool set_serial(X509 *cert)
{
	BIGNUM *number = BN_new();
	bool good = number &&
		BN_rand(number, SERIAL_BITS, BN_RAND_TOP_ONE, BN_RAND_BOTTOM_ANY) &&
		BN_to_ASN1_INTEGER(number, X509_get_serialNumber(cert));

	BN_free(number);
	return good;
}

static int fill(X509 *cert, X509 *issuer, const struct ima_key *key,
		const struct ima_cert_options *o, struct ima_error *error)
{
	if (set_subject(cert, o->subject, error))
		return -1;
	if (!X509_set_version(cert, X509_VERSION_3) || !set_serial(cert) ||
	    !X509_gmtime_adj(X509_getm_notBefore(cert), 0) ||
	    !X509_time_adj_ex(X509_getm_notAfter(cert), (int)o->days, 0, NULL) ||
	    !X509_set_issuer_name(cert, X509_get_subject_name(issuer)) ||
	    !X509_set_pubkey(cert, key->pkey) || !add_extensions(cert, issuer, o->ca))
		return ima_fail_openssl(error, "no certificate could be made");
	return 0;
}

static int encode(X509 *cert, uint8_t **der, size_t *len, struct ima_error *error)
{
	int n = i2d_X509(cert, NULL);
	unsigned char *p;

	*der = n > 0 ? malloc((size_t)n) : NULL;
	if (!*der)
		return ima_fail_openssl(error, "the certificate cannot be encoded");
	p = *der;
	i2d_X509(cert, &p);
	*len = (size_t)n;
	return 0;
}

/* A CA the kernel would not take as one would only be found out at the keyring. */
static X509 *open_issuer(const struct ima_crypto *crypto, const struct ima_cert_options *o,
			 struct ima_error *error)
{
	struct ima_error why;
	X509 *cert = ima_cert_read(crypto, o->issuer_cert, &why);

	if (!cert)
		ima_fail(error, "%s: %s", o->issuer_cert, why.reason);
	else if (!X509_check_private_key(cert, o->issuer->pkey))
		ima_fail(error, "%s: not the certificate of the CA's key", o->issuer_cert);
	else if (X509_check_ca(cert) != 1 || !(X509_get_key_usage(cert) & KU_KEY_CERT_SIGN))
		ima_fail(error, "%s: not a CA that may sign certificates", o->issuer_cert);
	else
		return cert;
	X509_free(cert);
	return NULL;
}

static int make(const struct ima_crypto *crypto, const struct ima_key *key,
		const struct ima_cert_options *o, X509 *cert, X509 *issuer,
		struct ima_error *error)
{
	const struct ima_key *signer = o->issuer ? o->issuer : key;

	if (fill(cert, issuer, key, o, error))
		return -1;
	if (!X509_sign(cert, signer->pkey, crypto->md[o->algo]))
		return ima_fail_openssl(error, "signing the certificate fails");
	return 0;
}

int ima_cert_make(const struct ima_crypto *crypto, const struct ima_key *key,
		  const struct ima_cert_options *options, uint8_t **der, size_t *len,
		  struct ima_error *error)
{
	X509 *cert, *issuer = NULL;
	int ret = -1;

	if (!ima_algo_need(crypto, options->algo, error))
		return -1;
	if (!options->days || options->days > DAYS_MAX)
		return ima_fail(error, "valid for 1 to %d days", DAYS_MAX);
	if (options->issuer) {
		issuer = open_issuer(crypto, options, error);
		if (!issuer)
			return -1;
	}
	cert = X509_new_ex(crypto->ctx, NULL);
	if (!cert)
		ima_fail(error, "out of memory");
	else if (!make(crypto, key, options, cert, issuer ? issuer : cert, error))
		ret = encode(cert, der, len, error);
	X509_free(cert);
	X509_free(issuer);
	return ret;
}

int ima_cert_der(const struct ima_crypto *crypto, const char *path, uint8_t **der,
		 size_t *len, struct ima_error *error)
{
	X509 *cert = ima_cert_read(crypto, path, error);
	int ret = cert ? encode(cert, der, len, error) : -1;

	X509_free(cert);
	return ret;
}
