// SPDX-License-Identifier: GPL-2.0-only
/*
 * Reading a kernel configuration.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <imactl/kconfig.h>

#include "lib.h"

static const char *const options[] = {
	"CONFIG_IMA",
#define SHIM_OPTION(name) "CONFIG_" #name,
#include "../shim/shim_options.h"
#undef SHIM_OPTION
	"CONFIG_IMA_READ_POLICY",
	"CONFIG_CRYPTO_MD4",
	"CONFIG_CRYPTO_MD5",
	"CONFIG_CRYPTO_RMD160",
	"CONFIG_CRYPTO_SHA1",
	"CONFIG_CRYPTO_SHA256",
	"CONFIG_CRYPTO_SHA3",
	"CONFIG_CRYPTO_SHA512",
	"CONFIG_CRYPTO_SM3_GENERIC",
	"CONFIG_CRYPTO_STREEBOG",
	"CONFIG_CRYPTO_WP512",
};

_Static_assert(ARRAY_SIZE(options) <= 64, "ima_kconfig.on is too narrow");

/* Options that add rules to every policy; off unless a configuration says so. */
static bool adds_rules(const char *name)
{
	return strstr(name, "_REQUIRE_") || !strcmp(name, "CONFIG_IMA_APPRAISE_SIGNED_INIT");
}

const char *ima_kconfig_name(size_t i)
{
	return i < ARRAY_SIZE(options) ? options[i] : NULL;
}

static uint64_t bit_of(const char *name, size_t len)
{
	for (size_t i = 0; i < ARRAY_SIZE(options); i++) {
		if (strlen(options[i]) == len && !memcmp(options[i], name, len))
			return (uint64_t)1 << i;
	}
	return 0;
}

bool ima_kconfig_has(const struct ima_kconfig *k, const char *option)
{
	return k->on & bit_of(option, strlen(option));
}

void ima_kconfig_set(struct ima_kconfig *k, const char *option, bool on)
{
	uint64_t bit = bit_of(option, strlen(option));

	k->on = on ? k->on | bit : k->on & ~bit;
}

void ima_kconfig_full(struct ima_kconfig *k)
{
	*k = (struct ima_kconfig){ .pcr = 10, .default_template = "ima-ng" };
	for (size_t i = 0; i < ARRAY_SIZE(options); i++) {
		if (!adds_rules(options[i]))
			k->on |= (uint64_t)1 << i;
	}
}

static int fail(struct ima_kconfig_error *error, unsigned long line, const char *reason)
{
	error->line = line;
	snprintf(error->reason, sizeof(error->reason), "%s", reason);
	return -1;
}

/* Return: NULL, or what is wrong with the value. */
static const char *take_value(struct ima_kconfig *k, const char *name, size_t len,
			      const char *value)
{
	char *end;
	long pcr;

	if (len == strlen("CONFIG_IMA_MEASURE_PCR_IDX") &&
	    !memcmp(name, "CONFIG_IMA_MEASURE_PCR_IDX", len)) {
		pcr = strtol(value, &end, 10);
		if (*end || end == value || pcr < 8 || pcr > 14)
			return "CONFIG_IMA_MEASURE_PCR_IDX is not a number from 8 to 14";
		k->pcr = (int)pcr;
	} else if (len == strlen("CONFIG_IMA_DEFAULT_TEMPLATE") &&
		   !memcmp(name, "CONFIG_IMA_DEFAULT_TEMPLATE", len)) {
		size_t n = strlen(value);

		if (n < 3 || n - 2 >= sizeof(k->default_template) || value[0] != '"' ||
		    value[n - 1] != '"')
			return "CONFIG_IMA_DEFAULT_TEMPLATE is not a name in quotes";
		memcpy(k->default_template, value + 1, n - 2);
		k->default_template[n - 2] = '\0';
	} else if (!strcmp(value, "y") || !strcmp(value, "m")) {
		k->on |= bit_of(name, len);
	}
	return NULL;
}

int ima_kconfig_read(struct ima_kconfig *k, FILE *file, struct ima_kconfig_error *error)
{
	struct ima_kconfig out = { .pcr = 10, .default_template = "ima-ng" };
	const char *wrong = NULL;
	unsigned long nr = 0;
	bool known = false;
	char *line = NULL;
	size_t room = 0;

	while (!wrong && getline(&line, &room, file) >= 0) {
		size_t len = strcspn(line, "=\n");

		if (!nr++ && !memcmp(line, "\x1f\x8b", 2))
			wrong = "compressed; uncompress it first (zcat)";
		known |= !strncmp(line, "# CONFIG_", 9);
		if (wrong || strncmp(line, "CONFIG_", 7) || line[len] != '=')
			continue;
		known = true;
		line[strcspn(line, "\n")] = '\0';
		wrong = take_value(&out, line, len, line + len + 1);
	}
	free(line);
	if (wrong)
		return fail(error, nr, wrong);
	if (ferror(file))
		return fail(error, 0, strerror(errno));
	if (!known)
		return fail(error, 0, "not a kernel configuration");
	*k = out;
	return 0;
}
