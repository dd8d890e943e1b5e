// SPDX-License-Identifier: GPL-2.0-only
/*
 * Find the verb of evmctl and run it.
 */
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <openssl/crypto.h>

#include "evmctl.h"

/* Scripts look for this version to know which options there are. */
#define EVMCTL_VERSION "1.4"

static const struct evmctl_verb verbs[] = {
	{ "import", evmctl_import, "pubkey keyring", "Import a certificate into a keyring." },
	{ "sign", evmctl_sign, "[-r] [--imahash | --imasig ] [--key key] [--pass [password] file",
	  "Sign file metadata." },
	{ "verify", evmctl_verify, "file", "Verify the signature of file metadata." },
	{ "ima_sign", evmctl_ima_sign, "[--sigfile] [--key key] [--pass [password] file",
	  "Make file content signature." },
	{ "ima_verify", evmctl_ima_verify, "file", "Verify IMA signatures of files." },
	{ "ima_setxattr", evmctl_ima_setxattr, "[--sigfile file]",
	  "Store the IMA signature of a .sig file in the attribute." },
	{ "ima_hash", evmctl_ima_hash, "file", "Make file content hash." },
	{ "ima_measurement", evmctl_ima_measurement,
	  "[--ignore-violations] [--verify-sig [--key key1, key2, ...]]"
	  " [--pcrs [hash-algorithm,]file [--pcrs hash-algorithm,file] ...] file",
	  "Verify a measurement list." },
	{ "ima_boot_aggregate", evmctl_ima_boot_aggregate,
	  "[--pcrs hash-algorithm,file] [TPM 1.2 BIOS event log]",
	  "Compute the boot aggregate from PCRs." },
	{ "ima_fix", evmctl_ima_fix, "[-t fdsxm] path",
	  "Open files, for a kernel in fix mode to label them." },
	{ "ima_clear", evmctl_ima_clear, "[-t fdsxm] path", "Remove IMA and EVM attributes." },
	{ "sign_hash", evmctl_sign_hash, "[--key key] [--pass [password]",
	  "Sign hashes read from standard input." },
	{ "hmac", evmctl_hmac, "[--imahash | --imasig ] file",
	  "Make the HMAC of file metadata." },
};

static const struct evmctl_verb *find(const char *name)
{
	for (size_t i = 0; i < ARRAY_SIZE(verbs); i++) {
		if (!strcmp(verbs[i].name, name))
			return &verbs[i];
	}
	return NULL;
}

static void show_usage(const struct evmctl_verb *verb)
{
	printf("usage: %s %s\n", verb->name, verb->args);
}

int evmctl_usage(const char *verb)
{
	fputs("Parameters missing\n", stderr);
	show_usage(find(verb));
	return EVMCTL_ERROR;
}

int evmctl_error(int err, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	vfprintf(stderr, fmt, args);
	va_end(args);
	fputc('\n', stderr);
	if (err)
		fprintf(stderr, "errno: %s (%d)\n", strerror(err), err);
	return EVMCTL_ERROR;
}

static void show_all(const char *program)
{
	printf("Usage: %s [-v] <command> [OPTIONS]\ncommands:\n", program);
	printf(" --version \n help <command>\n");
	for (size_t i = 0; i < ARRAY_SIZE(verbs); i++)
		printf(" %s %s\n", verbs[i].name, verbs[i].args);
	fputs(evmctl_option_help, stdout);
}

static int help(const char *name)
{
	const struct evmctl_verb *verb = name ? find(name) : NULL;

	if (!name) {
		printf("usage: help <command>\n");
		return EVMCTL_DONE;
	}
	if (!verb) {
		printf("invalid command: %s\n", name);
		return EVMCTL_ERROR;
	}
	show_usage(verb);
	printf("%s\n", verb->help);
	return EVMCTL_DONE;
}

static int run(struct evmctl *e)
{
	const char *name = *e->args;
	const struct evmctl_verb *verb;
	struct ima_error error;

	e->args++;
	if (!strcmp(name, "help"))
		return help(*e->args);
	verb = find(name);
	if (!verb) {
		printf("Invalid command: %s\n", name);
		return EVMCTL_ERROR;
	}
	e->crypto = ima_crypto_new(&error);
	if (!e->crypto ||
	    (e->provider && ima_crypto_provider(e->crypto, e->provider, &error)))
		return evmctl_error(0, "%s", error.reason);
	return verb->run(e);
}

static void finish(struct evmctl *e)
{
	if (e->passphrase)
		OPENSSL_clear_free(e->passphrase, strlen(e->passphrase));
	ima_key_close(e->key);
	ima_keys_free(e->keys);
	ima_crypto_free(e->crypto);
	free(e->xattr_bytes);
}

int evmctl_main(int argc, char **argv)
{
	struct evmctl e = { .program = "evmctl", .algo = IMA_ALGO_SHA256 };
	int code = evmctl_parse(&e, argc, argv);

	if (code == EVMCTL_HELP) {
		show_all(e.program);
		code = EVMCTL_DONE;
	} else if (code == EVMCTL_SHOW_VERSION) {
		printf("%s %s\n", e.program, EVMCTL_VERSION);
		code = EVMCTL_DONE;
	} else if (code == EVMCTL_GO_ON) {
		code = run(&e);
		if (code < 0)
			code = EVMCTL_EXIT_ERROR;
	}
	finish(&e);
	return code;
}

int cmd_evmctl(const struct command *self, int argc, char **argv)
{
	(void)self;
	return evmctl_main(argc, argv);
}
