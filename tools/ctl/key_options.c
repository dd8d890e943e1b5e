// SPDX-License-Identifier: GPL-2.0-only
/*
 * The key to sign with, from the command line.
 */
#include <stdlib.h>
#include <string.h>

#include <openssl/evp.h>

#include "ctl.h"
#include "key_options.h"

bool parse_key_id(const char *text, uint32_t *id)
{
	size_t digits;

	if (text[0] == '0' && (text[1] == 'x' || text[1] == 'X'))
		text += 2;
	digits = strspn(text, "0123456789abcdefABCDEF");
	if (!digits || digits > 8 || text[digits])
		return false;
	*id = (uint32_t)strtoul(text, NULL, 16);
	return true;
}

int key_option(struct key_options *options, const char *verb, int option, const char *arg)
{
	switch (option) {
	case 'k':
		options->key = arg;
		return EXIT_DONE;
	case KEY_PASS_FILE:
		options->pass_file = arg;
		return EXIT_DONE;
	case KEY_ID:
		options->has_id = true;
		return parse_key_id(arg, &options->id) ? EXIT_DONE :
			usage_error(verb, "--keyid: '%s' is not 1 to 8 hex digits", arg);
	case KEY_ID_CERT:
		options->id_cert = arg;
		return EXIT_DONE;
	case KEY_PROVIDER:
		if (options->nproviders == PROVIDERS_MAX)
			return usage_error(verb, "--provider: more than %d", PROVIDERS_MAX);
		options->provider[options->nproviders++] = arg;
		return EXIT_DONE;
	default:
		return EXIT_USAGE;
	}
}

int option_error(const char *verb)
{
	fprintf(stderr, "Try 'imactl %s--help'.\n", verb);
	return EXIT_USAGE;
}

char *pem_of_cert(const uint8_t *der, size_t len)
{
	static const char head[] = "-----BEGIN CERTIFICATE-----\n";
	static const char foot[] = "-----END CERTIFICATE-----\n";
	size_t line = 48, lines = (len + line - 1) / line;
	char *pem = malloc(sizeof(head) + sizeof(foot) + lines * (line / 3 * 4 + 1));
	char *at = pem;

	if (!pem)
		return NULL;
	at = stpcpy(at, head);
	for (size_t i = 0; i < len; i += line) {
		at += EVP_EncodeBlock((unsigned char *)at, der + i,
				      (int)(len - i < line ? len - i : line));
		*at++ = '\n';
	}
	strcpy(at, foot);
	return pem;
}

struct ima_crypto *open_crypto(const struct key_options *options)
{
	struct ima_error error;
	struct ima_crypto *crypto = ima_crypto_new(&error);

	for (size_t i = 0; crypto && i < options->nproviders; i++) {
		if (!ima_crypto_provider(crypto, options->provider[i], &error))
			continue;
		ima_crypto_free(crypto);
		crypto = NULL;
	}
	if (!crypto)
		complain("%s", error.reason);
	return crypto;
}

static int ask(void *ctx, const char *where, char *buf, size_t size)
{
	const struct key_options *options = ctx;

	return get_passphrase(options->pass_file, where, false, buf, size);
}

struct ima_key *open_key(const struct ima_crypto *crypto, const struct key_options *options)
{
	const struct ima_key_options o = {
		.where = options->key,
		.ask = ask,
		.ctx = (void *)(uintptr_t)options,
		.id = options->id,
		.has_id = options->has_id,
		.id_cert = options->id_cert,
	};
	struct ima_error error;
	struct ima_key *key = ima_key_open(crypto, &o, &error);

	if (!key)
		complain("%s: %s", options->key, error.reason);
	return key;
}
