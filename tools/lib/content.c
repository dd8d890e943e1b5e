// SPDX-License-Identifier: GPL-2.0-only
/*
 * security.ima: made for a file, and checked against it.
 */
#include <stdlib.h>
#include <string.h>

#include "label_impl.h"

int ima_label_content(const struct ima_crypto *crypto,
		      const struct ima_content_options *options,
		      const struct ima_object *object, struct ima_label *label,
		      struct ima_error *error)
{
	bool verity = options->kind == IMA_LABEL_VERITY;
	enum ima_algo algo = verity ? options->verity.algo : options->algo;
	uint8_t digest[IMA_DIGEST_MAX];
	int ret;

	ret = verity ? ima_digest_verity(crypto, &options->verity, object, digest, error) :
		ima_digest_content(crypto, algo, object, digest, error);
	if (ret)
		return ret;
	if (options->kind != IMA_LABEL_DIGEST)
		return ima_label_sign(crypto, options->key, options->kind, algo, digest,
				      label, error);
	ima_label_digest(algo, digest, label);
	return 0;
}

static int digest_for(const struct ima_crypto *crypto, const struct ima_check_options *o,
		      const struct ima_label_view *view, const struct ima_object *object,
		      uint8_t *digest, struct ima_error *error)
{
	struct ima_verity verity = o->verity;
	uint8_t file[IMA_DIGEST_MAX];

	if (view->kind != IMA_LABEL_VERITY)
		return ima_digest_content(crypto, view->algo, object, digest, error);
	verity.algo = view->algo;
	return ima_digest_verity(crypto, &verity, object, file, error) ?:
		ima_verity_message(crypto, view->algo, file, digest, error);
}

static void compare(const struct ima_crypto *crypto, const struct ima_keys *keys,
		    const struct ima_label_view *view, const uint8_t *digest,
		    struct ima_label_result *result)
{
	switch (view->kind) {
	case IMA_LABEL_BARE_DIGEST:
	case IMA_LABEL_DIGEST:
		if (memcmp(digest, view->data, view->len))
			ima_verdict(result, IMA_LABEL_INVALID, "the content has another digest");
		else
			result->verdict = IMA_LABEL_VALID;
		break;
	default:
		ima_verify_signature(crypto, keys, view, digest, result);
	}
}

void ima_check_content(const struct ima_crypto *crypto,
		       const struct ima_check_options *options,
		       const struct ima_object *object, struct ima_label_result *result)
{
	uint8_t digest[IMA_DIGEST_MAX];
	struct ima_label_view view;
	struct ima_label label;
	struct ima_error error;

	if (!ima_check_begin(options, object, IMA_PLACE_IMA, &label, &view, result))
		return;
	if (digest_for(crypto, options, &view, object, digest, &error))
		ima_verdict(result, IMA_LABEL_UNCHECKED, "%s", error.reason);
	else
		compare(crypto, options->keys, &view, digest, result);
}

void ima_check_digest(const struct ima_crypto *crypto,
		      const struct ima_check_options *options, enum ima_algo algo,
		      const uint8_t *digest, struct ima_label_result *result)
{
	uint8_t message[IMA_DIGEST_MAX];
	struct ima_label_view view;
	struct ima_label label;
	struct ima_error error;

	if (!ima_check_begin(options, NULL, IMA_PLACE_IMA, &label, &view, result))
		return;
	if (view.algo != algo) {
		ima_verdict(result, IMA_LABEL_INVALID, "the label is of %s, the digest of %s",
			    ima_algo_name(view.algo), ima_algo_name(algo));
		return;
	}
	if (view.kind == IMA_LABEL_VERITY) {
		if (ima_verity_message(crypto, algo, digest, message, &error)) {
			ima_verdict(result, IMA_LABEL_UNCHECKED, "%s", error.reason);
			return;
		}
		digest = message;
	}
	compare(crypto, options->keys, &view, digest, result);
}
