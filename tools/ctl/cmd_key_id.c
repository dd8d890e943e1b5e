// SPDX-License-Identifier: GPL-2.0-only
/*
 * imactl key id
 */
#include <getopt.h>
#include <inttypes.h>
#include <string.h>

#include "cmd_key.h"
#include "key_options.h"

#define VERB "key id "

const char key_id_usage[] =
"Usage: imactl key id [options] FILE...\n"
"\n"
"Shows the id that signatures name a key by: the last four bytes of the subject key\n"
"identifier of a certificate, or of SHA1 of a public key.\n"
"\n"
"  -j, --json    JSON\n"
"  -h, --help    this text\n"
"\n"
"Exit: 0 done, 1 a file has no key, 2 wrong usage\n";

static const struct option long_options[] = {
	{ "json", no_argument, NULL, 'j' },
	{ "help", no_argument, NULL, 'h' },
	{ NULL, 0, NULL, 0 },
};

static void show_text(const struct ima_key_info *info)
{
	const char *subject = info->subject ? info->subject : "";

	printf("%08" PRIx32 "  %-16s %5u  ", info->id, info->type, info->bits);
	print_escaped(stdout, (const uint8_t *)info->where, strlen(info->where));
	/* RFC 2253 has left nothing in it that a terminal could mind. */
	printf("%s%s\n", *subject ? "  " : "", subject);
}

static void show_json(struct json *json, const struct ima_key_info *info)
{
	char id[9];

	snprintf(id, sizeof(id), "%08" PRIx32, info->id);
	json_open(json, NULL, '{');
	json_text(json, "id", id);
	json_text(json, "type", info->type);
	json_number(json, "bits", info->bits);
	json_bytes(json, "file", (const uint8_t *)info->where, strlen(info->where));
	if (info->subject)
		json_bytes(json, "subject", (const uint8_t *)info->subject,
			   strlen(info->subject));
	else
		json_null(json, "subject");
	json_close(json, '}');
}

static void show(const struct ima_keys *keys, bool as_json)
{
	struct json json = { .out = stdout };

	if (as_json)
		json_open(&json, NULL, '[');
	for (size_t i = 0; i < ima_keys_count(keys); i++) {
		if (as_json)
			show_json(&json, ima_keys_info(keys, i));
		else
			show_text(ima_keys_info(keys, i));
	}
	if (as_json)
		json_close(&json, ']');
}

static int run(const struct ima_crypto *crypto, char **files, int count, bool as_json)
{
	struct ima_keys *keys = ima_keys_new(crypto);
	struct ima_error error;
	int code = EXIT_DONE;

	if (!keys) {
		complain("out of memory");
		return EXIT_FAILED;
	}
	for (int i = 0; i < count; i++) {
		if (ima_keys_add(keys, files[i], &error) > 0)
			continue;
		complain("%s: %s", files[i], error.reason);
		code = EXIT_FAILED;
	}
	show(keys, as_json);
	ima_keys_free(keys);
	return code;
}

int cmd_key_id(const struct command *self, int argc, char **argv)
{
	const struct key_options options = { 0 };
	struct ima_crypto *crypto;
	bool as_json = false;
	int option, code;

	optind = 1;
	while ((option = getopt_long(argc, argv, "jh", long_options, NULL)) != -1) {
		switch (option) {
		case 'j':
			as_json = true;
			break;
		case 'h':
			fputs(self->usage, stdout);
			return EXIT_DONE;
		default:
			return option_error(VERB);
		}
	}
	if (optind == argc)
		return usage_error(VERB, "no file");
	crypto = open_crypto(&options);
	if (!crypto)
		return EXIT_FAILED;
	code = run(crypto, argv + optind, argc - optind, as_json);
	ima_crypto_free(crypto);
	return code;
}
