// SPDX-License-Identifier: GPL-2.0-only
/*
 * security.evm: made for a file, and checked against it.
 */
#include <openssl/crypto.h>

#include "label_impl.h"

int ima_label_evm(const struct ima_crypto *crypto, const struct ima_evm_options *options,
		  const struct ima_object *object, struct ima_label *label,
		  struct ima_error *error)
{
	uint8_t digest[IMA_DIGEST_MAX];
	bool missing;

	if (ima_evm_digest(crypto, options, object, digest, &missing, error))
		return -1;
	if (!ima_label_is_hmac(options->kind))
		return ima_label_sign(crypto, options->key, options->kind, options->algo,
				      digest, label, error);
	ima_label_hmac(options->kind == IMA_LABEL_HMAC ? IMA_ALGO_SHA1 : options->algo, digest,
		       label);
	return 0;
}

static void compare(const struct ima_crypto *crypto, const struct ima_check_options *o,
		    const struct ima_label_view *view, const uint8_t *digest,
		    struct ima_label_result *result)
{
	if (!ima_label_is_hmac(view->kind))
		ima_verify_signature(crypto, o->keys, view, digest, result);
	else if (CRYPTO_memcmp(digest, view->data, view->len))
		ima_verdict(result, IMA_LABEL_INVALID, "the metadata has another HMAC");
	else
		result->verdict = IMA_LABEL_VALID;
}

void ima_check_evm(const struct ima_crypto *crypto,
		   const struct ima_check_options *options,
		   const struct ima_object *object, struct ima_label_result *result)
{
	struct ima_evm_options evm = {
		.hmac_key = options->hmac_key,
		.hmac_key_len = options->hmac_key_len,
		.layout = options->layout,
		.xattrs = options->xattrs,
		.nxattrs = options->nxattrs,
	};
	uint8_t digest[IMA_DIGEST_MAX];
	struct ima_label_view view;
	struct ima_label label;
	struct ima_error error;
	bool missing;

	if (!ima_check_begin(options, object, IMA_PLACE_EVM, &label, &view, result))
		return;
	evm.kind = view.kind;
	evm.algo = view.algo;
	if (ima_label_is_hmac(view.kind) && !options->hmac_key)
		ima_verdict(result, IMA_LABEL_NO_KEY, "an HMAC, and no EVM key to check it with");
	else if (!ima_evm_digest(crypto, &evm, object, digest, &missing, &error))
		compare(crypto, options, &view, digest, result);
	else
		ima_verdict(result, missing ? IMA_LABEL_INVALID : IMA_LABEL_UNCHECKED, "%s",
			    error.reason);
}
