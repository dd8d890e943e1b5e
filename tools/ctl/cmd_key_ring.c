// SPDX-License-Identifier: GPL-2.0-only
/*
 * imactl key import, imactl key list
 */
#include <errno.h>
#include <getopt.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include <imactl/cert.h>

#include "cmd_key.h"
#include "key_options.h"
#include "keyring.h"

const char key_import_usage[] =
"Usage: imactl key import CERT... KEYRING\n"
"\n"
"Adds certificates, PEM or DER, to a keyring: .ima, .evm, _ima or any other by name or\n"
"number, or one of @t @p @s @u @us @g. Prints the serial number and the file of each.\n"
"\n"
"  -h, --help    this text\n"
"\n"
"Exit: 0 done, 1 a certificate was not added, 2 wrong usage\n";

const char key_list_usage[] =
"Usage: imactl key list [options] [KEYRING...]\n"
"\n"
"Shows the keys in keyrings with the ids that signatures name them by; without KEYRING\n"
"in those of the integrity subsystem that this process may see.\n"
"\n"
"  -j, --json    JSON\n"
"  -h, --help    this text\n"
"\n"
"Exit: 0 done, 1 a keyring could not be read, 2 wrong usage\n";

static const struct option long_options[] = {
	{ "json", no_argument, NULL, 'j' },
	{ "help", no_argument, NULL, 'h' },
	{ NULL, 0, NULL, 0 },
};

/* Return: -1 to go on, or an exit code. */
static int parse(const struct command *self, const char *verb, int argc, char **argv,
		 const char *short_options, bool *as_json)
{
	int option;

	optind = 1;
	while ((option = getopt_long(argc, argv, short_options,
				     long_options + !as_json, NULL)) != -1) {
		switch (option) {
		case 'j':
			*as_json = true;
			break;
		case 'h':
			fputs(self->usage, stdout);
			return EXIT_DONE;
		default:
			return option_error(verb);
		}
	}
	return -1;
}

static bool import(const struct ima_crypto *crypto, const char *path, key_serial_t keyring)
{
	struct ima_error error;
	key_serial_t serial;
	uint8_t *der;
	size_t len;

	if (ima_cert_der(crypto, path, &der, &len, &error)) {
		complain("%s: %s", path, error.reason);
		return false;
	}
	serial = add_certificate(keyring, der, len);
	if (serial < 0)
		complain("%s: %s", path, why_refused(errno));
	else
		printf("%" PRId32 " %s\n", serial, path);
	free(der);
	return serial >= 0;
}

int cmd_key_import(const struct command *self, int argc, char **argv)
{
	const struct key_options options = { 0 };
	int code = parse(self, "key import ", argc, argv, "h", NULL);
	struct ima_crypto *crypto;
	key_serial_t keyring;

	if (code >= 0)
		return code;
	if (argc - optind < 2)
		return usage_error("key import ", "wanted CERT and KEYRING");
	if (!find_keyring(argv[argc - 1], &keyring)) {
		complain("%s: no such keyring can be seen", argv[argc - 1]);
		return EXIT_FAILED;
	}
	crypto = open_crypto(&options);
	if (!crypto)
		return EXIT_FAILED;
	code = EXIT_DONE;
	for (int i = optind; i < argc - 1; i++) {
		if (!import(crypto, argv[i], keyring))
			code = EXIT_FAILED;
	}
	ima_crypto_free(crypto);
	return code;
}

/* struct shown - a key taken from its description: type;uid;gid;perm;text */
struct shown {
	char *type;
	const char *text;
};

static bool describe(char *description, struct shown *key)
{
	char *text = description;

	for (unsigned int i = 0; i < 4 && text; i++) {
		text = strchr(text, ';');
		text = text ? text + 1 : NULL;
	}
	if (!text)
		return false;
	key->type = description;
	key->text = text;
	*strchr(description, ';') = '\0';
	return true;
}

static void show_key(struct json *json, key_serial_t serial)
{
	char *description, text[9] = "-";
	struct shown key;
	uint32_t id;
	bool has_id;

	if (keyctl_describe_alloc(serial, &description) < 0)
		return;
	if (!describe(description, &key)) {
		free(description);
		return;
	}
	has_id = find_key_id(serial, &id);
	if (has_id)
		snprintf(text, sizeof(text), "%08" PRIx32, id);
	if (json) {
		json_open(json, NULL, '{');
		json_number(json, "serial", (uint32_t)serial);
		if (has_id)
			json_text(json, "id", text);
		else
			json_null(json, "id");
		json_text(json, "type", key.type);
		json_bytes(json, "description", (const uint8_t *)key.text, strlen(key.text));
		json_close(json, '}');
	} else {
		printf("  %10" PRId32 "  %-8s  %-10s  ", serial, text, key.type);
		print_escaped(stdout, (const uint8_t *)key.text, strlen(key.text));
		putchar('\n');
	}
	free(description);
}

static bool show_keyring(struct json *json, key_serial_t keyring, const char *name)
{
	void *content;
	int len = keyctl_read_alloc(keyring, &content);
	const key_serial_t *keys = content;

	if (len < 0) {
		complain("%s: %s", name, strerror(errno));
		return false;
	}
	if (json) {
		json_open(json, NULL, '{');
		json_text(json, "keyring", name);
		json_open(json, "keys", '[');
	} else {
		printf("%s\n", name);
	}
	for (size_t i = 0; i < (size_t)len / sizeof(*keys); i++)
		show_key(json, keys[i]);
	if (json) {
		json_close(json, ']');
		json_close(json, '}');
	}
	free(content);
	return true;
}

static bool show_named(struct json *json, char **names, int count)
{
	key_serial_t keyring;
	bool good = true;

	for (int i = 0; i < count; i++) {
		if (find_keyring(names[i], &keyring)) {
			good = show_keyring(json, keyring, names[i]) && good;
		} else {
			complain("%s: no such keyring can be seen", names[i]);
			good = false;
		}
	}
	return good;
}

static bool show_known(struct json *json)
{
	struct keyring keyrings[KEYRINGS_MAX];
	int count = list_keyrings(keyrings, ARRAY_SIZE(keyrings));
	bool good = count >= 0;

	if (count < 0)
		complain("/proc/keys: %s", strerror(errno));
	for (int i = 0; i < count; i++)
		good = show_keyring(json, keyrings[i].serial, keyrings[i].name) && good;
	return good;
}

int cmd_key_list(const struct command *self, int argc, char **argv)
{
	struct json json = { .out = stdout }, *to = NULL;
	bool as_json = false, good;
	int code = parse(self, "key list ", argc, argv, "jh", &as_json);

	if (code >= 0)
		return code;
	if (as_json) {
		to = &json;
		json_open(to, NULL, '[');
	}
	good = optind < argc ? show_named(to, argv + optind, argc - optind) : show_known(to);
	if (as_json)
		json_close(to, ']');
	return good ? EXIT_DONE : EXIT_FAILED;
}
