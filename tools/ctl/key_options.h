/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Options that name the key to sign with, for all verbs that sign.
 */
#ifndef IMACTL_KEY_OPTIONS_H
#define IMACTL_KEY_OPTIONS_H

#include <getopt.h>

#include <imactl/key.h>

#define PROVIDERS_MAX 4

/**
 * struct key_options - what was said on the command line; all zero to begin with
 * @key: file or ``pkcs11:`` URI, NULL if not given
 * @pass_file: file whose first line is the passphrase, or NULL
 * @id_cert: certificate that gives the key id, or NULL
 * @has_id: @id was given
 * @provider: @nproviders of them
 */
struct key_options {
	const char *key;
	const char *pass_file;
	const char *id_cert;
	uint32_t id;
	bool has_id;
	const char *provider[PROVIDERS_MAX];
	size_t nproviders;
};

enum { KEY_PASS_FILE = 768, KEY_ID, KEY_ID_CERT, KEY_PROVIDER };

#define KEY_SHORT "k:"

#define KEY_LONG \
	{ "key", required_argument, NULL, 'k' }, \
	{ "pass-file", required_argument, NULL, KEY_PASS_FILE }, \
	{ "keyid", required_argument, NULL, KEY_ID }, \
	{ "keyid-from-cert", required_argument, NULL, KEY_ID_CERT }, \
	{ "provider", required_argument, NULL, KEY_PROVIDER }

#define KEY_USAGE \
"Which key:\n" \
"  -k, --key=KEY            private key, PEM or DER, or a pkcs11: URI\n" \
"      --pass-file=FILE     its passphrase is the first line of FILE (else: variable\n" \
"                           EVMCTL_KEY_PASSWORD, or the terminal)\n" \
"      --keyid=HEX          key id to put into signatures\n" \
"      --keyid-from-cert=FILE  the id is that of this certificate (default: of a\n" \
"                           certificate in the key's file, or of the public key)\n" \
"      --provider=NAME      load this OpenSSL provider, too (may be repeated)\n"

/**
 * key_option() - one of KEY_LONG
 * @verb: for usage_error()
 *
 * Return: EXIT_DONE or EXIT_USAGE.
 */
int key_option(struct key_options *options, const char *verb, int option, const char *arg);

/** option_error() - after getopt_long() has said what is wrong; Return: EXIT_USAGE */
int option_error(const char *verb);

/** open_crypto() - Return: with the providers asked for; NULL having complained */
struct ima_crypto *open_crypto(const struct key_options *options);

/** open_key() - Return: the private key; NULL having complained */
struct ima_key *open_key(const struct ima_crypto *crypto, const struct key_options *options);

/**
 * get_passphrase() - first line of a file, the variable, or what is typed
 * @new_key: it is for a key that is being made: ask twice
 *
 * Return: length, or -1 having complained.
 */
int get_passphrase(const char *pass_file, const char *what, bool new_key, char *buf,
		   size_t size);

/** pem_of_cert() - Return: a certificate in PEM, to be released with free(); or NULL */
char *pem_of_cert(const uint8_t *der, size_t len);

/** parse_key_id() - up to 8 hex digits, ``0x`` before them or not; Return: false if not */
bool parse_key_id(const char *text, uint32_t *id);

#endif
