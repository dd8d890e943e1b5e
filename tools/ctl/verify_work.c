// SPDX-License-Identifier: GPL-2.0-only
/*
 * imactl verify: what is done to one file.
 */
#include <errno.h>
#include <string.h>

#include <imactl/modsig.h>

#include "job.h"

static const enum failure failure_of[] = {
	[IMA_LABEL_INVALID] = FAILURE_INVALID,
	[IMA_LABEL_NO_KEY] = FAILURE_NO_KEY,
	[IMA_LABEL_MISSING] = FAILURE_UNLABELLED,
	[IMA_LABEL_MALFORMED] = FAILURE_MALFORMED,
	[IMA_LABEL_UNCHECKED] = FAILURE_ERROR,
};

_Static_assert(ARRAY_SIZE(failure_of) == IMA_LABEL_VERDICT_COUNT, "a row each");

static bool is_digest(enum ima_label_kind kind)
{
	return kind == IMA_LABEL_DIGEST || kind == IMA_LABEL_BARE_DIGEST;
}

/*
 * The first label that is not as wanted decides. Whoever gives a key wants to know
 * who made the file; a digest says only that it is undamaged, and anybody can
 * write one.
 */
static void judge(const struct job *job, struct item *item, const char *name,
		  const struct ima_label_result *result)
{
	item->checked[item->nchecked].name = name;
	item->checked[item->nchecked++].result = *result;
	if (item->outcome != OUTCOME_PENDING)
		return;
	if (result->verdict == IMA_LABEL_MISSING && job->allow_unlabelled)
		item_skip(item, IMA_SKIP_UNLABELLED);
	else if (result->verdict != IMA_LABEL_VALID)
		item_fail(item, failure_of[result->verdict], name, "%s", result->reason);
	else if (is_digest(result->kind) && job->keys && !job->allow_hash)
		item_fail(item, FAILURE_UNSIGNED, name, "a digest, not a signature");
}

static void missing(struct ima_label_result *result, const char *what)
{
	memset(result, 0, sizeof(*result));
	result->verdict = IMA_LABEL_MISSING;
	snprintf(result->reason, sizeof(result->reason), "%s", what);
}

static bool from_sigfile(const struct item *item, struct ima_label *label,
			 struct ima_label_result *result)
{
	int err = ima_sigfile_read(item->found, label);

	if (!err)
		return true;
	missing(result, err == -ENOENT ? "no signature file" : strerror(-err));
	if (err == -EMSGSIZE)
		snprintf(result->reason, sizeof(result->reason),
			 "signature file has a length no label has");
	if (err != -ENOENT)
		result->verdict = err == -EMSGSIZE ? IMA_LABEL_MALFORMED : IMA_LABEL_UNCHECKED;
	return false;
}

static bool from_manifest(const struct tree *tree, const struct item *item,
			  const char *name, struct ima_label *label,
			  struct ima_label_result *result)
{
	if (ima_manifest_find(tree->known, manifest_name(item->path), name, label))
		return true;
	missing(result, "not in the manifest");
	return false;
}

/* Return: false if there is no label to check; @result says so then. */
static bool find_label(const struct tree *tree, const struct item *item, const char *name,
		       struct ima_check_options *options, struct ima_label *label,
		       struct ima_label_result *result)
{
	const struct job *job = tree->job;

	if (job->sigfile && !from_sigfile(item, label, result))
		return false;
	if (tree->known && !from_manifest(tree, item, name, label, result))
		return false;
	if (job->sigfile || tree->known)
		options->label = label;
	return true;
}

static void check_ima(const struct tree *tree, struct item *item,
		      struct ima_check_options options, const struct ima_object *object)
{
	const struct job *job = tree->job;
	struct ima_label label;
	struct ima_label_result result;

	if (find_label(tree, item, IMA_XATTR_IMA, &options, &label, &result))
		ima_check_content(job->crypto, &options, object, &result);
	judge(job, item, IMA_XATTR_IMA, &result);
}

static void check_evm(const struct tree *tree, struct item *item,
		      struct ima_check_options options, const struct ima_object *object)
{
	const struct job *job = tree->job;
	struct ima_label label, ima;
	struct ima_label_result result;
	struct ima_xattr_value xattrs[GIVEN_XATTRS_MAX + 1];
	struct ima_object given = given_object(&job->given, object);

	options.xattrs = xattrs;
	options.nxattrs = job->given.nxattrs;
	memcpy(xattrs, job->given.xattrs, options.nxattrs * sizeof(*xattrs));
	/* It covers the security.ima that will be stored with it. */
	if (tree->known && ima_manifest_find(tree->known, manifest_name(item->path),
					     IMA_XATTR_IMA, &ima))
		xattrs[options.nxattrs++] =
			(struct ima_xattr_value){ IMA_XATTR_IMA, ima.bytes, ima.len };
	if (find_label(tree, item, IMA_XATTR_EVM, &options, &label, &result))
		ima_check_evm(job->crypto, &options, &given, &result);
	judge(job, item, IMA_XATTR_EVM, &result);
}

static void verify_work(struct tree *tree, struct item *item, const struct ima_object *object)
{
	const struct job *job = tree->job;
	struct ima_check_options options = {
		.keys = job->keys, .verity = job->verity, .layout = job->layout,
		.hmac_key = job->hmac_key_len ? job->hmac_key : NULL,
		.hmac_key_len = job->hmac_key_len,
	};
	struct ima_label_result result;

	if (job->appended) {
		ima_modsig_check(job->crypto, job->keys, object, &result);
		judge(job, item, "appended signature", &result);
		return;
	}
	if (job->ima)
		check_ima(tree, item, options, object);
	if (job->check_evm)
		check_evm(tree, item, options, object);
}

static const char * const kind_words[] = {
	[IMA_LABEL_NONE] = "none",
	[IMA_LABEL_BARE_DIGEST] = "digest",
	[IMA_LABEL_DIGEST] = "digest",
	[IMA_LABEL_SIGNATURE_V1] = "signature-v1",
	[IMA_LABEL_SIGNATURE] = "signature",
	[IMA_LABEL_VERITY] = "verity-signature",
	[IMA_LABEL_HMAC] = "hmac",
	[IMA_LABEL_PORTABLE] = "portable-signature",
	[IMA_LABEL_HMAC_NG] = "hmac-ng",
};

static const char * const verdict_words[] = {
	[IMA_LABEL_VALID] = "valid",
	[IMA_LABEL_INVALID] = "invalid",
	[IMA_LABEL_NO_KEY] = "no-key",
	[IMA_LABEL_MISSING] = "missing",
	[IMA_LABEL_MALFORMED] = "malformed",
	[IMA_LABEL_UNCHECKED] = "unchecked",
};

_Static_assert(ARRAY_SIZE(kind_words) == IMA_LABEL_KIND_COUNT, "a word each");
_Static_assert(ARRAY_SIZE(verdict_words) == IMA_LABEL_VERDICT_COUNT, "a word each");

/* Of the key that verified it: the certificate's id may differ from the label's. */
static void verify_row(const struct tree *tree, const struct item *item)
{
	(void)tree;
	for (size_t i = 0; i < item->nchecked; i++) {
		const struct ima_label_result *r = &item->checked[i].result;

		if (r->kind == IMA_LABEL_NONE)
			continue;
		printf("%s:%s", kind_words[r->kind], ima_algo_name(r->algo));
		if (r->key)
			printf(":%08x", r->key_id);
		putchar(' ');
	}
}

static void json_result_of(struct json *json, const struct ima_label_result *r)
{
	json_text(json, "verdict", verdict_words[r->verdict]);
	if (r->kind != IMA_LABEL_NONE) {
		char id[9];

		json_text(json, "kind", kind_words[r->kind]);
		json_text(json, "algo", ima_algo_name(r->algo));
		snprintf(id, sizeof(id), "%08x", r->key_id);
		if (!job_is_hmac(r->kind) && !is_digest(r->kind))
			json_text(json, "key_id", id);
	}
	if (r->key)
		json_bytes(json, "key", (const uint8_t *)r->key->where, strlen(r->key->where));
	if (r->verdict != IMA_LABEL_VALID)
		json_bytes(json, "reason", (const uint8_t *)r->reason, strlen(r->reason));
}

static void verify_json(struct json *json, const struct tree *tree, const struct item *item)
{
	(void)tree;
	for (size_t i = 0; i < item->nchecked; i++) {
		json_open(json, item->checked[i].name, '{');
		json_result_of(json, &item->checked[i].result);
		json_close(json, '}');
	}
}

const struct tree_verb verify_verb = {
	.name = "verify ", .done = "valid", .work = verify_work, .row = verify_row,
	.json_row = verify_json,
};
