// SPDX-License-Identifier: GPL-2.0-only
/*
 * imactl sign: what is done to one file.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <imactl/modsig.h>

#include "job.h"

static enum ima_label_kind content_kind(const struct job *job)
{
	return job->use_verity ? IMA_LABEL_VERITY : IMA_LABEL_SIGNATURE;
}

/* What the file has now; Return: false if that is no label of this kind and key. */
static bool looks_wanted(const struct job *job, const struct item *item,
			 const struct ima_object *object, enum ima_label_place place,
			 enum ima_label_kind kind, struct ima_label *label)
{
	struct ima_label_view view;
	ssize_t len;

	if (job->sigfile) {
		if (ima_sigfile_read(item->found, label))
			return false;
	} else {
		len = object->ops->get(object->ctx, place == IMA_PLACE_IMA ? IMA_XATTR_IMA :
				       IMA_XATTR_EVM, label->bytes, sizeof(label->bytes));
		if (len < 0)
			return false;
		label->len = (size_t)len;
	}
	if (ima_validate_label(place, label->bytes, label->len, &view) || view.kind != kind)
		return false;
	if (kind == IMA_LABEL_HMAC)
		return true;
	return view.algo == job->algo && (job_is_hmac(kind) ||
	       view.key_id == ima_key_id(job->key));
}

/*
 * Does the file have, valid, all that would be made? The headers are looked at
 * first: a file with other labels, or none, is not even read.
 */
static bool is_current(const struct job *job, const struct item *item,
		       const struct ima_object *object)
{
	struct ima_check_options options = {
		.keys = job->keys, .verity = job->verity, .layout = job->layout,
		.hmac_key = job->hmac_key, .hmac_key_len = job->hmac_key_len,
		.xattrs = job->given.xattrs, .nxattrs = job->given.nxattrs,
	};
	struct ima_object given = given_object(&job->given, object);
	struct ima_label ima, evm;
	struct ima_label_result result;

	if (job->ima && !looks_wanted(job, item, object, IMA_PLACE_IMA, content_kind(job), &ima))
		return false;
	if (job->evm && !looks_wanted(job, item, object, IMA_PLACE_EVM, job->evm, &evm))
		return false;
	if (job->evm) {
		ima_check_evm(job->crypto, &options, &given, &result);
		if (result.verdict != IMA_LABEL_VALID)
			return false;
	}
	if (!job->ima)
		return true;
	options.label = &ima;
	ima_check_content(job->crypto, &options, object, &result);
	return result.verdict == IMA_LABEL_VALID;
}

static bool sign_content(const struct job *job, struct item *item,
			 const struct ima_object *object)
{
	struct ima_content_options options = {
		.kind = content_kind(job), .algo = job->algo, .key = job->key,
		.verity = job->verity,
	};
	struct ima_label label;
	struct ima_error error;

	if (ima_label_content(job->crypto, &options, object, &label, &error)) {
		item_fail(item, FAILURE_ERROR, IMA_XATTR_IMA, "%s", error.reason);
		return false;
	}
	item_made(item, IMA_XATTR_IMA, &label);
	return true;
}

/* The security.ima that is about to be stored counts, not the old one. */
static void sign_metadata(const struct job *job, struct item *item,
			  const struct ima_object *object)
{
	struct ima_xattr_value xattrs[GIVEN_XATTRS_MAX + 1];
	struct ima_object given = given_object(&job->given, object);
	struct ima_evm_options options = {
		.kind = job->evm, .algo = job->algo, .key = job->key,
		.hmac_key = job->hmac_key, .hmac_key_len = job->hmac_key_len,
		.layout = job->layout, .xattrs = xattrs, .nxattrs = job->given.nxattrs,
	};
	struct ima_label label;
	struct ima_error error;

	memcpy(xattrs, job->given.xattrs, options.nxattrs * sizeof(*xattrs));
	if (item->nmade)
		xattrs[options.nxattrs++] = (struct ima_xattr_value){
			IMA_XATTR_IMA, item->made[0].label.bytes, item->made[0].label.len };
	if (ima_label_evm(job->crypto, &options, &given, &label, &error))
		item_fail(item, FAILURE_ERROR, IMA_XATTR_EVM, "%s", error.reason);
	else
		item_made(item, IMA_XATTR_EVM, &label);
}

static void write_sigfile(struct item *item)
{
	int err = ima_sigfile_write(item->found, &item->made[0].label);

	item->nmade = 0;
	if (err)
		item_fail(item, FAILURE_ERROR, "signature file", "%s", strerror(-err));
}

static void append(const struct job *job, const struct tree *tree, struct item *item,
		   const struct ima_object *object)
{
	struct ima_error error;
	uint8_t *bytes;
	size_t len;
	int err;

	if (ima_modsig_make(job->crypto, job->key, job->cert, job->algo, object, &bytes, &len,
			    &error)) {
		item_fail(item, FAILURE_ERROR, "appended signature", "%s", error.reason);
		return;
	}
	err = tree->dry_run ? 0 : ima_file_append(item->file, item->found, bytes, len);
	free(bytes);
	if (err)
		item_fail(item, FAILURE_ERROR, "appended signature", "%s", err == -ESTALE ?
			  "the file is being changed" : strerror(-err));
}

static void sign_work(struct tree *tree, struct item *item, const struct ima_object *object)
{
	const struct job *job = tree->job;

	if (job->appended) {
		append(job, tree, item, object);
		return;
	}
	if (job->resume && is_current(job, item, object)) {
		item_skip(item, IMA_SKIP_LABELLED);
		return;
	}
	if (job->ima && !sign_content(job, item, object))
		return;
	if (job->evm)
		sign_metadata(job, item, object);
	if (job->sigfile && item->outcome == OUTCOME_PENDING && !tree->dry_run)
		write_sigfile(item);
}

static void sign_json(struct json *json, const struct tree *tree, const struct item *item)
{
	(void)tree;
	if (item->outcome != OUTCOME_DONE)
		return;
	for (size_t i = 0; i < item->nmade; i++)
		json_hex(json, item->made[i].name, item->made[i].label.bytes,
			 item->made[i].label.len);
}

const struct tree_verb sign_verb = {
	.name = "sign ", .done = "signed", .work = sign_work, .json_row = sign_json,
};
