// SPDX-License-Identifier: GPL-2.0-only
/*
 * Verifying with a key again and again. To set a context up costs OpenSSL a quarter
 * of what a signature by a short RSA key does, so those that are not in use are kept
 * with the key; threads take them and give them back without a lock.
 */
#include <stdatomic.h>
#include <stdlib.h>

#include <openssl/err.h>

#include "label_impl.h"

/* More threads than that at one key set up some contexts of their own. */
#define SPARES 16

/* struct verifier - a context for digests of @algo, with one thread at a time */
struct verifier {
	EVP_PKEY_CTX *ctx;
	enum ima_algo algo;
};

/* struct ima_verifiers - @spare: each NULL, or a verifier that nobody has */
struct ima_verifiers {
	_Atomic(struct verifier *) spare[SPARES];
};

struct ima_verifiers *ima_verifiers_new(void)
{
	return calloc(1, sizeof(struct ima_verifiers));
}

static void verifier_free(struct verifier *v)
{
	if (!v)
		return;
	EVP_PKEY_CTX_free(v->ctx);
	free(v);
}

void ima_verifiers_free(struct ima_verifiers *verifiers)
{
	for (size_t i = 0; verifiers && i < SPARES; i++)
		verifier_free(atomic_load(&verifiers->spare[i]));
	free(verifiers);
}

static struct verifier *verifier_new(const struct ima_crypto *crypto, EVP_PKEY *pkey,
				     enum ima_algo algo)
{
	struct verifier *v = malloc(sizeof(*v));

	if (!v)
		return NULL;
	v->algo = algo;
	v->ctx = ima_pkey_context(crypto, pkey, EVP_PKEY_verify_init, crypto->md[algo]);
	if (v->ctx)
		return v;
	free(v);
	return NULL;
}

/* A spare one for another algorithm makes room for one of this. */
static struct verifier *take(const struct ima_crypto *crypto, const struct ima_public *key,
			     enum ima_algo algo)
{
	struct ima_verifiers *all = key->verifiers;
	struct verifier *v = NULL;

	for (size_t i = 0; !v && i < SPARES; i++) {
		if (atomic_load_explicit(&all->spare[i], memory_order_relaxed))
			v = atomic_exchange(&all->spare[i], NULL);
	}
	if (v && v->algo == algo)
		return v;
	verifier_free(v);
	return verifier_new(crypto, key->pkey, algo);
}

static void give_back(struct ima_verifiers *all, struct verifier *v)
{
	for (size_t i = 0; i < SPARES; i++) {
		struct verifier *none = NULL;

		if (atomic_compare_exchange_strong(&all->spare[i], &none, v))
			return;
	}
	verifier_free(v);
}

bool ima_verifies(const struct ima_crypto *crypto, const struct ima_public *key,
		  const struct ima_label_view *view, const uint8_t *digest)
{
	struct verifier *v = take(crypto, key, view->algo);
	bool good = v && EVP_PKEY_verify(v->ctx, view->data, view->len, digest,
					 ima_algo_size(view->algo)) == 1;

	/* What a failure leaves in a context is the provider's affair. */
	if (good)
		give_back(key->verifiers, v);
	else
		verifier_free(v);
	ERR_clear_error();
	return good;
}
