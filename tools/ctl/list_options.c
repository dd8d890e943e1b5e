// SPDX-License-Identifier: GPL-2.0-only
/*
 * The options about how to read a list, which several verbs have.
 */
#include <fcntl.h>
#include <inttypes.h>
#include <string.h>
#include <unistd.h>

#include "log.h"

static bool choose(const char *word, const char * const *words, size_t count,
		   unsigned int *choice)
{
	for (size_t i = 0; i < count; i++) {
		if (!strcmp(word, words[i])) {
			*choice = (unsigned int)i;
			return true;
		}
	}
	return false;
}

int list_set_format(const char *verb, struct ima_log_options *options, const char *word)
{
	static const char * const words[] = {
		[IMA_FORMAT_AUTO] = "auto",
		[IMA_FORMAT_BINARY] = "binary",
		[IMA_FORMAT_ASCII] = "ascii",
	};
	unsigned int choice;

	if (!choose(word, words, ARRAY_SIZE(words), &choice))
		return usage_error(verb, "--format: '%s' is not binary, ascii or auto", word);
	options->format = choice;
	return EXIT_DONE;
}

int list_set_order(const char *verb, struct ima_log_options *options, const char *word)
{
	static const char * const words[] = {
		[IMA_ORDER_HOST] = "host",
		[IMA_ORDER_LITTLE] = "little",
		[IMA_ORDER_BIG] = "big",
	};
	unsigned int choice;

	if (!choose(word, words, ARRAY_SIZE(words), &choice))
		return usage_error(verb, "--byte-order: '%s' is not host, little or big", word);
	options->order = choice;
	return EXIT_DONE;
}

int list_find_bank(const char *verb, const char *option, const char *name, size_t len,
		   enum ima_bank *bank)
{
	*bank = ima_bank_by_name(name, len);
	if (*bank == IMA_BANK_NONE)
		return usage_error(verb, "%s: '%.*s' is not a bank", option, (int)len, name);
	if (!(ima_banks_available() & IMA_BANK_BIT(*bank)))
		return usage_error(verb, "%s: this OpenSSL offers no %s", option,
				   ima_bank_info(*bank)->openssl);
	return EXIT_DONE;
}

ssize_t list_read(void *ctx, void *buf, size_t len)
{
	return read(*(int *)ctx, buf, len);
}

int list_open(const char *path)
{
	return strcmp(path, "-") ? open(path, O_RDONLY | O_CLOEXEC) : dup(STDIN_FILENO);
}

void list_complain(const char *path, const struct ima_fault *fault)
{
	if (fault->line)
		complain("%s: record %" PRIu64 ", line %" PRIu64 ", offset %" PRIu64 ", %s: %s",
			 path, fault->record, fault->line, fault->offset, fault->field,
			 fault->reason);
	else
		complain("%s: record %" PRIu64 ", offset %" PRIu64 ", %s: %s", path,
			 fault->record, fault->offset, fault->field, fault->reason);
}
