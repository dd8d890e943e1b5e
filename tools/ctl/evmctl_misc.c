// SPDX-License-Identifier: GPL-2.0-only
/*
 * evmctl import, ima_setxattr, ima_fix, ima_clear, sign_hash
 */
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/xattr.h>
#include <unistd.h>

#include <imactl/cert.h>

#include "evmctl.h"
#include "parse.h"
#include "keyring.h"

#define DEFAULT_CERT "/etc/keys/x509_evm.der"

static int import_into(struct evmctl *e, const char *path, key_serial_t keyring)
{
	struct ima_error error;
	key_serial_t serial;
	uint8_t *der;
	size_t len;

	if (ima_keys_add(e->keys, path, &error) < 0 ||
	    ima_cert_der(e->crypto, path, &der, &len, &error)) {
		evmctl_error(0, "Failed to read key file: %s: %s", path, error.reason);
		return EVMCTL_FAILED;
	}
	fprintf(stderr, "Importing public key %" PRIx32 " from file %s into keyring %" PRId32 "\n",
		ima_keys_info(e->keys, 0)->id, path, keyring);
	serial = add_certificate(keyring, der, len);
	free(der);
	if (serial < 0)
		return evmctl_error(errno, "add_key failed: %s", why_refused(errno));
	fprintf(stderr, "keyid: %" PRId32 "\n", serial);
	printf("%" PRId32 "\n", serial);
	return EVMCTL_DONE;
}

/* Without a keyring, the user's. */
int evmctl_import(struct evmctl *e)
{
	const char *path = *e->args ? *e->args : DEFAULT_CERT;
	const char *name = *e->args && e->args[1] ? e->args[1] : "@u";
	key_serial_t keyring;

	if (access(path, R_OK)) {
		evmctl_error(errno, "Failed to open keyfile: %s", path);
		return EVMCTL_FAILED;
	}
	if (!find_keyring(name, &keyring))
		return evmctl_error(errno, "no such keyring: %s", name);
	e->keys = ima_keys_new(e->crypto);
	if (!e->keys)
		return evmctl_error(ENOMEM, "%s", path);
	fprintf(stderr, "Reading to %s\n", path);
	return import_into(e, path, keyring);
}

static int read_label(const char *path, struct ima_label *label)
{
	FILE *file = fopen(path, "re");
	int err = file ? 0 : errno;

	fprintf(stderr, "Reading to %s\n", path);
	if (!file)
		return evmctl_error(err, "Failed to open: %s", path);
	label->len = fread(label->bytes, 1, sizeof(label->bytes), file);
	err = ferror(file) ? errno : !feof(file) && fgetc(file) != EOF ? EMSGSIZE : 0;
	fclose(file);
	return err ? evmctl_error(err, "Failed to read: %s", path) : EVMCTL_DONE;
}

static int setxattr_one(struct evmctl *e, const struct ima_found *found,
			struct ima_file *file)
{
	struct ima_label_view view;
	struct ima_label label;
	char path[4096];
	const char *why;

	if (e->sigfile)
		snprintf(path, sizeof(path), "%s", e->key_file);
	else
		snprintf(path, sizeof(path), "%s%s", found->path, IMA_SIGFILE_SUFFIX);
	if (read_label(path, &label))
		return EVMCTL_ERROR;
	why = ima_validate_label(IMA_PLACE_IMA, label.bytes, label.len, &view);
	if (why || view.kind == IMA_LABEL_NONE)
		return evmctl_error(0, "%s: %s", path, why ? why : "an empty label");
	return evmctl_store(e, file, IMA_XATTR_IMA, &label);
}

/* With --sigfile, the signature's file stands before the file it is for. */
int evmctl_ima_setxattr(struct evmctl *e)
{
	if (e->sigfile) {
		if (!*e->args)
			return evmctl_usage("ima_setxattr");
		e->key_file = *e->args++;
	}
	return evmctl_each(e, "ima_setxattr", false, setxattr_one);
}

static bool is_labelled(const struct evmctl *e, const struct ima_file *file)
{
	return fgetxattr(file->fd, evmctl_xattr(e, IMA_XATTR_IMA), NULL, 0) > 0 &&
	       fgetxattr(file->fd, evmctl_xattr(e, IMA_XATTR_EVM), NULL, 0) > 0;
}

/* Opening it is all: that is when a kernel in fix mode writes the labels. */
static int fix_one(struct evmctl *e, const struct ima_found *found, struct ima_file *file)
{
	(void)found;
	if (!e->skip_labelled || !is_labelled(e, file))
		fprintf(stderr, "%s\n", file->object.path);
	return EVMCTL_DONE;
}

int evmctl_ima_fix(struct evmctl *e)
{
	return evmctl_each(e, "ima_fix", false, fix_one);
}

/* What is not there need not be removed, nor where there cannot be any. */
static int clear_one(struct evmctl *e, const struct ima_found *found, struct ima_file *file)
{
	static const char *const names[] = { IMA_XATTR_IMA, IMA_XATTR_EVM };

	(void)found;
	fprintf(stderr, "%s\n", file->object.path);
	for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
		if (fremovexattr(file->fd, evmctl_xattr(e, names[i])) && errno != ENODATA &&
		    errno != EOPNOTSUPP)
			return evmctl_error(errno, "removexattr failed: %s: %s",
					    file->object.path, names[i]);
	}
	return EVMCTL_DONE;
}

int evmctl_ima_clear(struct evmctl *e)
{
	return evmctl_each(e, "ima_clear", false, clear_one);
}

/* A line as sha256sum writes it: hex digits, a blank or the end. */
static int sign_line(struct evmctl *e, const char *line, size_t len)
{
	size_t size = ima_algo_size(e->algo), digits = strcspn(line, " \t");
	uint8_t digest[IMA_DIGEST_MAX];
	struct ima_label label;
	struct ima_error error;

	if (digits != 2 * size || !parse_hex(line, size, digest))
		return evmctl_error(0, "not a %s hash: %s", ima_algo_name(e->algo), line);
	fprintf(stderr, "hash(%s): %.*s\n", ima_algo_name(e->algo), (int)digits, line);
	if (evmctl_open_key(e))
		return EVMCTL_ERROR;
	if (ima_label_sign(e->crypto, e->key, IMA_LABEL_SIGNATURE, e->algo, digest, &label,
			   &error))
		return evmctl_error(0, "%s", error.reason);
	evmctl_signed(&label);
	fwrite(line, 1, len, stdout);
	putchar(' ');
	evmctl_hex(label.bytes, label.len);
	return EVMCTL_DONE;
}

int evmctl_sign_hash(struct evmctl *e)
{
	char *line = NULL;
	size_t size = 0;
	ssize_t len;
	bool any = false;
	int code = EVMCTL_DONE;

	while (!code && (len = getline(&line, &size, stdin)) > 0) {
		any = true;
		if (line[len - 1] == '\n')
			line[--len] = '\0';
		code = sign_line(e, line, (size_t)len);
	}
	free(line);
	if (!any)
		return evmctl_usage("sign_hash");
	return code;
}
