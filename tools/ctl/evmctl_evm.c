// SPDX-License-Identifier: GPL-2.0-only
/*
 * evmctl sign, verify, hmac
 */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <openssl/crypto.h>

#include "evmctl.h"

#define HMAC_KEY "/etc/keys/evm-key-plain"

static struct ima_evm_layout layout_of(const struct evmctl *e)
{
	return (struct ima_evm_layout){
		.no_fsuuid = e->no_uuid, .smack = e->smack, .word32 = e->word32,
		.big_endian = __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__,
	};
}

/* The size of what will be covered, or -1. */
static ssize_t covered_size(const struct ima_evm_options *o, const struct ima_object *object,
			    const char *name)
{
	for (size_t i = 0; i < o->nxattrs; i++) {
		if (!strcmp(o->xattrs[i].name, name))
			return o->xattrs[i].value ? (ssize_t)o->xattrs[i].len : -1;
	}
	return object->ops->get(object->ctx, name, NULL, 0);
}

/* The names that only portable signatures cover are not told of unless they are there. */
static void tell_covered(const struct ima_evm_options *o, const struct ima_object *object)
{
	const char *name;
	ssize_t size;

	fprintf(stderr, "generation: %" PRIu32 "\n", object->generation);
	for (size_t i = 0; (name = ima_evm_name(o->kind, &o->layout, i)); i++) {
		size = covered_size(o, object, name);
		if (size >= 0)
			fprintf(stderr, "name: %s, size: %zd\n", name, size);
		else if (strlen(name) <= strlen("security.SMACK64") || o->layout.smack ||
			 strncmp(name, "security.SMACK64", strlen("security.SMACK64")))
			fprintf(stderr, "no xattr: %s\n", name);
	}
}

static void tell_uuid(const struct evmctl *e)
{
	if (!e->given.set.uuid || e->portable)
		return;
	fprintf(stderr, "uuid: ");
	print_hex(stderr, e->given.uuid, sizeof(e->given.uuid));
	fputc('\n', stderr);
}

static int make_signature(struct evmctl *e, const struct ima_evm_options *o,
			  const struct ima_object *object, struct ima_label *label)
{
	uint8_t digest[IMA_DIGEST_MAX];
	struct ima_error error;
	bool missing;

	tell_covered(o, object);
	if (ima_evm_digest(e->crypto, o, object, digest, &missing, &error))
		return evmctl_error(0, "%s: %s", object->path, error.reason);
	tell_uuid(e);
	fprintf(stderr, "hash(%s): ", ima_algo_name(o->algo));
	print_hex(stderr, digest, ima_algo_size(o->algo));
	fputc('\n', stderr);
	if (evmctl_open_key(e))
		return EVMCTL_ERROR;
	if (ima_label_sign(e->crypto, e->key, o->kind, o->algo, digest, label, &error))
		return evmctl_error(0, "%s: %s", object->path, error.reason);
	evmctl_signed(label);
	evmctl_hex(label->bytes, label->len);
	return EVMCTL_DONE;
}

static int make_hmac(struct evmctl *e, const struct ima_evm_options *o,
		     const struct ima_object *object, struct ima_label *label)
{
	struct ima_error error;

	tell_covered(o, object);
	if (ima_label_evm(e->crypto, o, object, label, &error))
		return evmctl_error(0, "%s: %s", object->path, error.reason);
	fprintf(stderr, "hmac: ");
	print_hex(stderr, label->bytes + 1, label->len - 1);
	fputc('\n', stderr);
	return EVMCTL_DONE;
}

typedef int (*make_label)(struct evmctl *e, const struct ima_evm_options *o,
			  const struct ima_object *object, struct ima_label *label);

/*
 * What was given with --ima comes before the label that is made here; with -n that
 * one is not stored, and is covered all the same, so that the two go together.
 */
static int label_one(struct evmctl *e, const struct ima_found *found, struct ima_file *file,
		     struct ima_evm_options *o, make_label make)
{
	struct ima_xattr_value xattrs[EVMCTL_XATTRS_MAX + 1];
	struct ima_object object = given_object(&e->given, &file->object);
	struct ima_label ima, evm;
	size_t n = e->nxattrs;

	memcpy(xattrs, e->xattrs, sizeof(e->xattrs));
	if (e->imasig && evmctl_make_ima(e, found, file, true, &ima))
		return EVMCTL_ERROR;
	if (e->imahash && evmctl_make_ima(e, found, file, false, &ima))
		return EVMCTL_ERROR;
	if (e->imasig || e->imahash)
		xattrs[n++] = (struct ima_xattr_value){ IMA_XATTR_IMA, ima.bytes, ima.len };
	o->xattrs = xattrs;
	o->nxattrs = n;
	if (make(e, o, &object, &evm))
		return EVMCTL_ERROR;
	return evmctl_store(e, file, IMA_XATTR_EVM, &evm);
}

static int sign_one(struct evmctl *e, const struct ima_found *found, struct ima_file *file)
{
	struct ima_evm_options o = {
		.kind = e->portable ? IMA_LABEL_PORTABLE : IMA_LABEL_SIGNATURE,
		.algo = e->algo,
		.layout = layout_of(e),
	};

	return label_one(e, found, file, &o, make_signature);
}

int evmctl_sign(struct evmctl *e)
{
	return evmctl_each(e, "sign", true, sign_one);
}

static ssize_t read_hmac_key(uint8_t *key)
{
	int fd = open(HMAC_KEY, O_RDONLY | O_CLOEXEC);
	ssize_t len = fd < 0 ? -1 : read(fd, key, IMA_HMAC_KEY_MAX + 1);
	int err = errno;

	if (fd >= 0)
		close(fd);
	if (len < 0)
		return evmctl_error(err, "Failed to read a key: %s", HMAC_KEY);
	if (!len || len > IMA_HMAC_KEY_MAX)
		return evmctl_error(0, "Failed to read a key: %s: an EVM key has 1 to %d bytes",
				    HMAC_KEY, IMA_HMAC_KEY_MAX);
	return len;
}

/* As evmctl has it, the UUID is covered only if it is given. */
static int hmac_one(struct evmctl *e, const struct ima_found *found, struct ima_file *file)
{
	uint8_t key[IMA_HMAC_KEY_MAX + 1];
	struct ima_evm_options o = {
		.kind = IMA_LABEL_HMAC, .hmac_key = key, .layout = layout_of(e),
	};
	ssize_t len;
	int code;

	o.layout.no_fsuuid = !e->given.set.uuid;

	fprintf(stderr, "Reading to %s\n", HMAC_KEY);
	len = read_hmac_key(key);
	if (len < 0)
		return EVMCTL_ERROR;
	o.hmac_key_len = (size_t)len;
	code = label_one(e, found, file, &o, make_hmac);
	OPENSSL_cleanse(key, sizeof(key));
	return code;
}

int evmctl_hmac(struct evmctl *e)
{
	return evmctl_each(e, "hmac", true, hmac_one);
}

static int verify_one(struct evmctl *e, const struct ima_found *found, struct ima_file *file)
{
	struct ima_object object = given_object(&e->given, &file->object);
	struct ima_label_result result;
	struct ima_label label;
	struct ima_check_options options = {
		.keys = e->keys, .label = &label, .layout = layout_of(e),
		.xattrs = e->xattrs, .nxattrs = e->nxattrs,
	};
	ssize_t got;

	(void)found;
	got = object.ops->get(object.ctx, evmctl_xattr(e, IMA_XATTR_EVM), label.bytes,
			      sizeof(label.bytes));
	if (got < 0)
		return evmctl_error((int)-got, "getxattr failed: %s", object.path);
	label.len = (size_t)got;
	if (!got || (label.bytes[0] != 0x03 && label.bytes[0] != 0x05))
		return evmctl_error(0, "security.evm has no signature");
	ima_check_evm(e->crypto, &options, &object, &result);
	if (result.kind != IMA_LABEL_NONE)
		tell_covered(&(struct ima_evm_options){ .kind = result.kind,
			     .layout = options.layout, .xattrs = e->xattrs,
			     .nxattrs = e->nxattrs }, &object);
	return evmctl_verdict(e, object.path, &result);
}

int evmctl_verify(struct evmctl *e)
{
	if (!*e->args)
		return evmctl_usage("verify");
	return evmctl_open_keys(e) ? EVMCTL_ERROR : evmctl_each(e, "verify", true, verify_one);
}
