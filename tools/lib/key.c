// SPDX-License-Identifier: GPL-2.0-only
/*
 * A private key and its id.
 */
#include <stdlib.h>

#include "label_impl.h"

/*
 * A certificate of another key would give signatures an id under which no
 * verifier finds the key that made them.
 */
static int id_from_cert(struct ima_key *key, X509 *cert, const char *path,
			struct ima_error *error)
{
	if (!X509_check_private_key(cert, key->pkey))
		return ima_fail(error, "the certificate in %s is not that of the key", path);
	if (!ima_id_of_cert(cert, &key->id))
		return ima_fail(error, "the certificate in %s has no subject key identifier",
				path);
	return 0;
}

static int find_id(const struct ima_crypto *crypto, struct ima_key *key,
		   const struct ima_key_options *options, X509 *beside,
		   struct ima_error *error)
{
	struct ima_error why;
	X509 *cert;
	int ret;

	if (options->has_id) {
		key->id = options->id;
		key->origin = IMA_ID_GIVEN;
		return 0;
	}
	if (options->id_cert) {
		cert = ima_cert_read(crypto, options->id_cert, &why);
		if (!cert)
			return ima_fail(error, "%s: %s", options->id_cert, why.reason);
		ret = id_from_cert(key, cert, options->id_cert, error);
		X509_free(cert);
		key->origin = IMA_ID_CERT;
		return ret;
	}
	key->origin = beside ? IMA_ID_BESIDE : IMA_ID_KEY;
	if (beside)
		return id_from_cert(key, beside, options->where, error);
	return ima_id_of_key(crypto, key->pkey, &key->id, error);
}

struct ima_key *ima_key_open(const struct ima_crypto *crypto,
			     const struct ima_key_options *options,
			     struct ima_error *error)
{
	struct ima_key *key = calloc(1, sizeof(*key));
	X509 *cert = NULL;
	int ret = -1;

	if (!key) {
		ima_fail(error, "out of memory");
		return NULL;
	}
	key->pkey = ima_key_load(crypto, options, &cert, error);
	if (key->pkey && !ima_key_type(key->pkey))
		ima_fail(error, "neither RSA nor ECDSA over a curve the kernel has");
	else if (key->pkey)
		ret = find_id(crypto, key, options, cert, error);
	X509_free(cert);
	if (!ret)
		return key;
	ima_key_close(key);
	return NULL;
}

void ima_key_close(struct ima_key *key)
{
	if (!key)
		return;
	EVP_PKEY_free(key->pkey);
	free(key);
}

uint32_t ima_key_id(const struct ima_key *key)
{
	return key->id;
}

enum ima_id_origin ima_key_id_origin(const struct ima_key *key)
{
	return key->origin;
}
