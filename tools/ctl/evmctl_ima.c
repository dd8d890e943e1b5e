// SPDX-License-Identifier: GPL-2.0-only
/*
 * evmctl ima_sign, ima_verify, ima_hash
 */
#include <errno.h>
#include <string.h>

#include "evmctl.h"

static void tell_hash(enum ima_algo algo, const uint8_t *digest)
{
	fprintf(stderr, "hash(%s): ", ima_algo_name(algo));
	if (digest) {
		print_hex(stderr, digest, ima_algo_size(algo));
		fputc('\n', stderr);
	}
}

static int hash(struct evmctl *e, struct ima_file *file, struct ima_label *label)
{
	const struct ima_content_options options = { IMA_LABEL_DIGEST, e->algo, NULL, { 0 } };
	struct ima_error error;

	if (ima_label_content(e->crypto, &options, &file->object, label, &error))
		return evmctl_error(0, "%s: %s", file->object.path, error.reason);
	tell_hash(e->algo, NULL);
	return EVMCTL_DONE;
}

static int sign(struct evmctl *e, struct ima_file *file, struct ima_label *label)
{
	uint8_t digest[IMA_DIGEST_MAX];
	struct ima_error error;

	if (ima_digest_content(e->crypto, e->algo, &file->object, digest, &error))
		return evmctl_error(0, "%s: %s", file->object.path, error.reason);
	tell_hash(e->algo, digest);
	if (evmctl_open_key(e))
		return EVMCTL_ERROR;
	if (ima_label_sign(e->crypto, e->key, IMA_LABEL_SIGNATURE, e->algo, digest, label,
			   &error))
		return evmctl_error(0, "%s: %s", file->object.path, error.reason);
	evmctl_signed(label);
	return EVMCTL_DONE;
}

static int write_sigfile(const struct ima_found *found, const struct ima_label *label)
{
	int err;

	fprintf(stderr, "Writing to %s%s\n", found->path, IMA_SIGFILE_SUFFIX);
	err = ima_sigfile_write(found, label);
	return err ? evmctl_error(-err, "Failed to write: %s%s", found->path,
				  IMA_SIGFILE_SUFFIX) : EVMCTL_DONE;
}

int evmctl_make_ima(struct evmctl *e, const struct ima_found *found, struct ima_file *file,
		    bool with_key, struct ima_label *label)
{
	if ((with_key ? sign : hash)(e, file, label))
		return EVMCTL_ERROR;
	if (with_key && e->sigfile && write_sigfile(found, label))
		return EVMCTL_ERROR;
	evmctl_hex(label->bytes, label->len);
	return evmctl_store(e, file, IMA_XATTR_IMA, label);
}

static int sign_one(struct evmctl *e, const struct ima_found *found, struct ima_file *file)
{
	struct ima_label label;

	return evmctl_make_ima(e, found, file, true, &label);
}

static int hash_one(struct evmctl *e, const struct ima_found *found, struct ima_file *file)
{
	struct ima_label label;

	return evmctl_make_ima(e, found, file, false, &label);
}

int evmctl_ima_sign(struct evmctl *e)
{
	return evmctl_each(e, "ima_sign", false, sign_one);
}

int evmctl_ima_hash(struct evmctl *e)
{
	return evmctl_each(e, "ima_hash", false, hash_one);
}

/* Return: EVMCTL_DONE with the label that is to be verified. */
static int get_label(struct evmctl *e, const struct ima_found *found, struct ima_file *file,
		     struct ima_label *label)
{
	const char *path = file->object.path;
	ssize_t got;
	int err;

	if (e->sigfile) {
		fprintf(stderr, "Reading to %s%s\n", path, IMA_SIGFILE_SUFFIX);
		err = ima_sigfile_read(found, label);
		if (!err)
			return EVMCTL_DONE;
		fprintf(stderr, "Failed to open: %s%s\n", path, IMA_SIGFILE_SUFFIX);
		return evmctl_error(-err, "Failed reading: %s", path);
	}
	got = file->object.ops->get(file->object.ctx, evmctl_xattr(e, IMA_XATTR_IMA),
				    label->bytes, sizeof(label->bytes));
	if (got < 0)
		return evmctl_error((int)-got, "getxattr failed: %s", path);
	label->len = (size_t)got;
	return EVMCTL_DONE;
}

static int verify_one(struct evmctl *e, const struct ima_found *found, struct ima_file *file)
{
	const char *path = file->object.path;
	struct ima_label_result result;
	struct ima_label label;
	const struct ima_check_options options = { .keys = e->keys, .label = &label };

	if (get_label(e, found, file, &label))
		return EVMCTL_FAILED;
	if (label.len < 1 || label.bytes[0] != 0x03) {
		evmctl_error(0, "%s: xattr ima has no signature", path);
		return EVMCTL_FAILED;
	}
	ima_check_content(e->crypto, &options, &file->object, &result);
	return evmctl_verdict(e, path, &result) ? EVMCTL_FAILED : EVMCTL_DONE;
}

int evmctl_ima_verify(struct evmctl *e)
{
	int code = EVMCTL_DONE;

	if (!*e->args)
		return evmctl_usage("ima_verify");
	if (evmctl_open_keys(e))
		return EVMCTL_ERROR;
	/* The only verb that takes several files. */
	for (; *e->args; e->args++) {
		if (evmctl_each(e, "ima_verify", false, verify_one))
			code = EVMCTL_FAILED;
	}
	return code;
}
