// SPDX-License-Identifier: GPL-2.0-only
/*
 * Finding keyrings and adding certificates to them.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ctl.h"
#include "keyring.h"

static const struct {
	const char *name;
	key_serial_t id;
} specials[] = {
	{ "@t", KEY_SPEC_THREAD_KEYRING },
	{ "@p", KEY_SPEC_PROCESS_KEYRING },
	{ "@s", KEY_SPEC_SESSION_KEYRING },
	{ "@u", KEY_SPEC_USER_KEYRING },
	{ "@us", KEY_SPEC_USER_SESSION_KEYRING },
	{ "@g", KEY_SPEC_GROUP_KEYRING },
};

/* What the integrity subsystem verifies with, or takes keys from (KEY-1). */
static const char *const known[] = {
	".ima", ".evm", "_ima", "_evm", ".ima_blacklist", ".platform", ".machine",
	".builtin_trusted_keys", ".secondary_trusted_keys", ".blacklist",
};

/*
 * A line of /proc/keys: serial, flags, usage, timeout, permissions, owner, group,
 * type, description and a summary behind the last colon.
 */
static bool parse_keyring(const char *line, struct keyring *k)
{
	char type[32], name[64];
	unsigned int serial;
	size_t len;

	if (sscanf(line, "%x %*s %*s %*s %*s %*s %*s %31s %63s", &serial, type, name) != 3 ||
	    strcmp(type, "keyring"))
		return false;
	len = strlen(name);
	if (len < 2 || name[len - 1] != ':')
		return false;
	name[len - 1] = '\0';
	k->serial = (key_serial_t)serial;
	snprintf(k->name, sizeof(k->name), "%s", name);
	return true;
}

/* Call @use for each visible keyring until it returns true. */
static bool each_keyring(bool (*use)(void *ctx, const struct keyring *k), void *ctx)
{
	FILE *keys = fopen("/proc/keys", "re");
	struct keyring k;
	char *line = NULL;
	size_t size = 0;
	bool stop = false;

	if (!keys)
		return false;
	while (!stop && getline(&line, &size, keys) > 0) {
		if (parse_keyring(line, &k))
			stop = use(ctx, &k);
	}
	free(line);
	fclose(keys);
	errno = ENOKEY;
	return stop;
}

static bool is_wanted(void *ctx, const struct keyring *k)
{
	struct keyring *wanted = ctx;

	if (strcmp(wanted->name, k->name))
		return false;
	wanted->serial = k->serial;
	return true;
}

bool find_keyring(const char *text, key_serial_t *keyring)
{
	struct keyring wanted = { 0 };
	unsigned long number;
	char *end;

	for (size_t i = 0; i < ARRAY_SIZE(specials); i++) {
		if (!strcmp(specials[i].name, text)) {
			*keyring = specials[i].id;
			return true;
		}
	}
	errno = 0;
	number = strtoul(text, &end, 0);
	if (*text >= '0' && *text <= '9' && !*end && !errno && number && number <= INT32_MAX) {
		*keyring = (key_serial_t)number;
		return true;
	}
	snprintf(wanted.name, sizeof(wanted.name), "%s", text);
	if (!each_keyring(is_wanted, &wanted))
		return false;
	*keyring = wanted.serial;
	return true;
}

struct list {
	struct keyring *keyrings;
	size_t max;
	size_t count;
};

static bool take_known(void *ctx, const struct keyring *k)
{
	struct list *list = ctx;

	for (size_t i = 0; i < ARRAY_SIZE(known); i++) {
		if (!strcmp(known[i], k->name) && list->count < list->max)
			list->keyrings[list->count++] = *k;
	}
	return false;
}

int list_keyrings(struct keyring *keyrings, size_t max)
{
	struct list list = { keyrings, max, 0 };

	errno = 0;
	each_keyring(take_known, &list);
	return errno == ENOKEY ? (int)list.count : -1;
}

/* A line of /proc/keys of an asymmetric key ends in "description: X509.rsa 0123abcd []". */
static bool id_of_line(const char *line, uint32_t *id)
{
	const char *summary = NULL;
	char type[32], digits[9];

	if (sscanf(line, "%*s %*s %*s %*s %*s %*s %*s %31s", type) != 1 ||
	    strcmp(type, "asymmetri"))
		return false;
	/* The last colon: there may be others in the description. */
	for (const char *p = line; (p = strstr(p, ": ")); p++)
		summary = p + 2;
	if (!summary || sscanf(summary, "%*s %8[0-9a-f] [", digits) != 1 || strlen(digits) != 8)
		return false;
	*id = (uint32_t)strtoul(digits, NULL, 16);
	return true;
}

bool find_key_id(key_serial_t key, uint32_t *id)
{
	FILE *keys = fopen("/proc/keys", "re");
	char *line = NULL;
	size_t size = 0;
	bool found = false;

	if (!keys)
		return false;
	while (!found && getline(&line, &size, keys) > 0)
		found = (key_serial_t)strtoul(line, NULL, 16) == key && id_of_line(line, id);
	free(line);
	fclose(keys);
	return found;
}

/* Without a description the kernel makes one of subject and key identifier. */
key_serial_t add_certificate(key_serial_t keyring, const uint8_t *der, size_t len)
{
	return add_key("asymmetric", NULL, der, len, keyring);
}

const char *why_refused(int err)
{
	switch (err) {
	case ENOKEY:
	case ENOENT:
		return "the keyring takes only certificates for digitalSignature that are no CA's"
		       " and are signed by a key the kernel trusts";
	case EKEYREJECTED:
		return "the signature of the certificate is wrong, or its key is revoked";
	case ENOPKG:
		return "the kernel lacks an algorithm the certificate needs";
	case EBADMSG:
		return "not a certificate the kernel can read";
	case EACCES:
	case EPERM:
		return "no permission to add keys to the keyring";
	case EOPNOTSUPP:
	case ENODEV:
		return "the kernel has no asymmetric keys";
	default:
		return strerror(err);
	}
}
