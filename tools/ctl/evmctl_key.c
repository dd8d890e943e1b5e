// SPDX-License-Identifier: GPL-2.0-only
/*
 * The keys of evmctl, and what is told of signatures.
 */
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "evmctl.h"
#include "key_options.h"

#define DEFAULT_KEY "/etc/keys/privkey_evm.pem"
#define DEFAULT_CERT "/etc/keys/x509_evm.der"

static int ask(void *ctx, const char *where, char *buf, size_t size)
{
	(void)ctx;
	return get_passphrase(NULL, where, false, buf, size);
}

static void tell_id(const struct evmctl *e, const char *where)
{
	enum ima_id_origin origin = ima_key_id_origin(e->key);

	if (origin == IMA_ID_CERT || origin == IMA_ID_BESIDE)
		fprintf(stderr, "keyid %" PRIx32 " (from %s)\n", ima_key_id(e->key),
			origin == IMA_ID_CERT ? e->id_cert : where);
	else if (e->verbose)
		fprintf(stderr, "keyid: %" PRIx32 "\n", ima_key_id(e->key));
}

int evmctl_open_key(struct evmctl *e)
{
	const char *where = e->key_file ? e->key_file : DEFAULT_KEY;
	const struct ima_key_options options = {
		.where = where,
		.passphrase = e->passphrase,
		.ask = ask,
		.id = e->id,
		.has_id = e->has_id,
		.id_cert = e->id_cert,
	};
	struct ima_error error;

	if (e->key)
		return EVMCTL_DONE;
	if (strncmp(where, "pkcs11:", 7) && access(where, R_OK))
		return evmctl_error(errno, "Failed to open keyfile: %s", where);
	e->key = ima_key_open(e->crypto, &options, &error);
	if (!e->key)
		return evmctl_error(0, "Failed to read key file: %s: %s", where, error.reason);
	tell_id(e, where);
	return EVMCTL_DONE;
}

static void add_keys(struct evmctl *e, const char *where, unsigned int *number)
{
	size_t before = ima_keys_count(e->keys);
	struct ima_error error;

	if (ima_keys_add(e->keys, where, &error) < 0) {
		evmctl_error(0, "Failed to read key file: %s: %s", where, error.reason);
		return;
	}
	for (size_t i = before; i < ima_keys_count(e->keys); i++)
		fprintf(stderr, "key %u: %" PRIx32 " %s\n", ++*number,
			ima_keys_info(e->keys, i)->id, where);
}

/* A list: commas, and blanks around them. The default one need not be there. */
int evmctl_open_keys(struct evmctl *e)
{
	char *list = strdup(e->key_file ? e->key_file : DEFAULT_CERT);
	unsigned int number = 0;
	char *state = NULL;

	e->keys = ima_keys_new(e->crypto);
	if (!list || !e->keys) {
		free(list);
		return evmctl_error(ENOMEM, "keys");
	}
	for (char *p = strtok_r(list, ", ", &state); p; p = strtok_r(NULL, ", ", &state)) {
		if (e->key_file || !access(p, F_OK))
			add_keys(e, p, &number);
	}
	free(list);
	return EVMCTL_DONE;
}

void evmctl_unknown_key(struct evmctl *e, uint32_t id)
{
	for (size_t i = 0; i < e->nunknown; i++) {
		if (e->unknown[i] == id)
			return;
	}
	if (e->nunknown < ARRAY_SIZE(e->unknown))
		e->unknown[e->nunknown++] = id;
	fprintf(stderr, "key %zu: %" PRIx32 " (unknown keyid)\n",
		ima_keys_count(e->keys) + e->nunknown, id);
}

void evmctl_signed(const struct ima_label *label)
{
	/* Without the first byte, which evmctl does not count to the signature. */
	fprintf(stderr, "evm/ima signature: %zu bytes\n", label->len - 1);
}

int evmctl_verdict(struct evmctl *e, const char *path, const struct ima_label_result *result)
{
	switch (result->verdict) {
	case IMA_LABEL_VALID:
		fprintf(stderr, "%s: verification is OK\n", path);
		return EVMCTL_DONE;
	case IMA_LABEL_NO_KEY:
		evmctl_unknown_key(e, result->key_id);
		return EVMCTL_ERROR;
	case IMA_LABEL_INVALID:
		fprintf(stderr, "%s: verification failed: 0 (bad signature)\n", path);
		return EVMCTL_FAILED;
	case IMA_LABEL_MALFORMED:
		fprintf(stderr, "%s: Invalid signature\n", path);
		if (e->verbose)
			fprintf(stderr, "%s: %s\n", path, result->reason);
		return EVMCTL_ERROR;
	default:
		return evmctl_error(0, "%s: %s", path, result->reason);
	}
}
