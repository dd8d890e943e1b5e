/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the parts of the library that make and check labels offer each other.
 * Nothing here is for callers.
 */
#ifndef IMACTL_LABEL_IMPL_H
#define IMACTL_LABEL_IMPL_H

#include <openssl/evp.h>
#include <openssl/x509.h>

#include <imactl/label.h>
#include <imactl/modsig.h>

#include "lib.h"

/* error.c */

/** ima_fail() - fill an error in; Return: -1 */
__attribute__((format(printf, 2, 3)))
int ima_fail(struct ima_error *error, const char *fmt, ...);

/** ima_fail_openssl() - ima_fail(), followed by what OpenSSL says; Return: -1 */
__attribute__((format(printf, 2, 3)))
int ima_fail_openssl(struct ima_error *error, const char *fmt, ...);

/* algo.c */

#define IMA_PROVIDERS_MAX 8

/**
 * struct ima_crypto - see algo.h
 * @ctx: a library context of our own: providers loaded for one caller must not
 *	change what the rest of its process computes with
 * @provider: loaded ones, @nproviders of them
 * @md: NULL if no provider has it
 */
struct ima_crypto {
	OSSL_LIB_CTX *ctx;
	OSSL_PROVIDER *provider[IMA_PROVIDERS_MAX];
	size_t nproviders;
	EVP_MD *md[IMA_ALGO_COUNT];
};

/**
 * struct ima_part - bytes to be hashed
 */
struct ima_part {
	const void *p;
	size_t len;
};

/** ima_algo_find() - ima_algo_by_name() for text that does not end in NUL */
enum ima_algo ima_algo_find(const uint8_t *name, size_t len);

/** ima_algo_need() - Return: the hash, or NULL with @error */
const EVP_MD *ima_algo_need(const struct ima_crypto *crypto, enum ima_algo algo,
			    struct ima_error *error);

/** ima_hash_parts() - hash bytes in memory; Return: 0, or -1 with @error */
int ima_hash_parts(const struct ima_crypto *crypto, enum ima_algo algo,
		   const struct ima_part *parts, size_t n, uint8_t *digest,
		   struct ima_error *error);

/* key_file.c */

/** IMA_KEY_FILE_MAX - bytes of a key file; bundles of certificates fit as well */
#define IMA_KEY_FILE_MAX (1u << 20)

/**
 * struct ima_key_file - a key file in memory, wiped when freed
 */
struct ima_key_file {
	uint8_t *p;
	size_t len;
};

/** ima_key_file_read() - read it all, also from a pipe; Return: 0, or -1 with @error */
int ima_key_file_read(const char *path, struct ima_key_file *file,
		      struct ima_error *error);
void ima_key_file_free(struct ima_key_file *file);

/** ima_key_file_bio() - Return: a BIO on the bytes, or NULL if out of memory */
BIO *ima_key_file_bio(const struct ima_key_file *file);

/** ima_key_file_is_pem() - is there a PEM header in it? */
bool ima_key_file_is_pem(const struct ima_key_file *file);

/** ima_key_file_cert() - Return: the first certificate, PEM or DER, or NULL */
X509 *ima_key_file_cert(const struct ima_crypto *crypto, const struct ima_key_file *file);

/** ima_cert_read() - Return: the first certificate of a file, or NULL with @error */
X509 *ima_cert_read(const struct ima_crypto *crypto, const char *path,
		    struct ima_error *error);

/* key_id.c */

/** ima_id_of_key() - last 4 bytes of SHA1 of the public key; Return: 0, or -1 */
int ima_id_of_key(const struct ima_crypto *crypto, EVP_PKEY *pkey, uint32_t *id,
		  struct ima_error *error);

/** ima_id_of_cert() - last 4 bytes of its subject key identifier; Return: false if none */
bool ima_id_of_cert(X509 *cert, uint32_t *id);

/** ima_id_of_issuer() - last 4 bytes of the identifier made of serial and issuer */
uint32_t ima_id_of_issuer(X509 *cert);

/**
 * ima_key_type() - how the kernel calls that kind of key
 *
 * Return: a constant name, or NULL if the kernel knows no such keys.
 */
const char *ima_key_type(const EVP_PKEY *pkey);

/** ima_key_takes() - does the kernel verify digests of @algo with such a key? */
bool ima_key_takes(const EVP_PKEY *pkey, enum ima_algo algo);

/* key.c */

/**
 * struct ima_key - see key.h
 * @origin: of @id
 */
struct ima_key {
	EVP_PKEY *pkey;
	uint32_t id;
	enum ima_id_origin origin;
};

/* key_load.c */

/**
 * ima_key_load() - get the private key and what may be with it
 * @cert: set to the first certificate in the same file, or NULL
 *
 * Return: the key, or NULL with @error.
 */
EVP_PKEY *ima_key_load(const struct ima_crypto *crypto,
		       const struct ima_key_options *options, X509 **cert,
		       struct ima_error *error);

/* keys.c */

/**
 * struct ima_public - one key of a set
 * @cert: NULL for a bare public key
 * @issuer_id: the kernel's other identifier, if there is a certificate
 * @has_id: info.id is an identifier the kernel would find it by
 * @verifiers: made ready for it
 */
struct ima_public {
	struct ima_key_info info;
	EVP_PKEY *pkey;
	X509 *cert;
	uint32_t issuer_id;
	bool has_id;
	struct ima_verifiers *verifiers;
};

/**
 * struct ima_keys - see key.h
 */
struct ima_keys {
	const struct ima_crypto *crypto;
	struct ima_public *key;
	size_t count;
};

/* sign.c */

/** ima_pkey_context() - Return: a context made by @init for digests of @md, or NULL */
EVP_PKEY_CTX *ima_pkey_context(const struct ima_crypto *crypto, EVP_PKEY *pkey,
			       int (*init)(EVP_PKEY_CTX *ctx), const EVP_MD *md);

/* verifier.c */

/** ima_verifiers_new() - Return: NULL if out of memory */
struct ima_verifiers *ima_verifiers_new(void);
void ima_verifiers_free(struct ima_verifiers *verifiers);

/** ima_verifies() - is the label a signature over @digest by @key? In any thread. */
bool ima_verifies(const struct ima_crypto *crypto, const struct ima_public *key,
		  const struct ima_label_view *view, const uint8_t *digest);

/* label.c */

/** ima_label_digest() - the security.ima of a digest */
void ima_label_digest(enum ima_algo algo, const uint8_t *digest, struct ima_label *label);

/** ima_label_hmac() - the security.evm of an HMAC with @algo */
void ima_label_hmac(enum ima_algo algo, const uint8_t *hmac, struct ima_label *label);

/** ima_label_is_hmac() - is it a label without a signature? */
static inline bool ima_label_is_hmac(enum ima_label_kind kind)
{
	return kind == IMA_LABEL_HMAC || kind == IMA_LABEL_HMAC_NG;
}

/**
 * ima_label_header() - what stands before a signature of @len bytes
 *
 * Return: where the signature goes; label->len counts it.
 */
uint8_t *ima_label_header(enum ima_label_kind kind, enum ima_algo algo, uint32_t id,
			  size_t len, struct ima_label *label);

/* sign.c */

/**
 * ima_verify_signature() - check a signature against the keys of its id
 * @view: a signature that passed the gate
 * @digest: of @view->algo, what was signed
 * @result: verdict, key and reason are filled in
 */
void ima_verify_signature(const struct ima_crypto *crypto, const struct ima_keys *keys,
			  const struct ima_label_view *view, const uint8_t *digest,
			  struct ima_label_result *result);

/** ima_verity_message() - what an IMA_LABEL_VERITY signature is over (XATTR-4) */
int ima_verity_message(const struct ima_crypto *crypto, enum ima_algo algo,
		       const uint8_t *verity, uint8_t *digest, struct ima_error *error);

/* check.c */

/** ima_verdict() - fill a verdict with a reason in */
__attribute__((format(printf, 3, 4)))
void ima_verdict(struct ima_label_result *result, enum ima_label_verdict verdict,
		 const char *fmt, ...);

/**
 * ima_check_begin() - get the label and take it apart
 * @label: filled in
 * @view: filled in, points into @label
 * @result: begun; has the verdict if there is nothing more to check
 *
 * Return: false if there is nothing more to check.
 */
bool ima_check_begin(const struct ima_check_options *options,
		     const struct ima_object *object, enum ima_label_place place,
		     struct ima_label *label, struct ima_label_view *view,
		     struct ima_label_result *result);

#endif
