// SPDX-License-Identifier: GPL-2.0-only
/*
 * imactl log show: which records.
 */
#include <ctype.h>
#include <errno.h>
#include <fnmatch.h>
#include <stdlib.h>
#include <string.h>

#include "show.h"

#define VERB "log show "

int filter_set_pcrs(struct show_filter *filter, const char *list)
{
	for (;;) {
		char *end;
		unsigned long pcr = strtoul(list, &end, 10);

		if (!isdigit((unsigned char)*list) || (*end && *end != ',') ||
		    pcr >= IMA_PCR_LIMIT)
			return usage_error(VERB, "--pcr: wanted numbers from 0 to %d, comma between",
					   IMA_PCR_LIMIT - 1);
		filter->pcrs |= UINT64_C(1) << pcr;
		if (!*end)
			return EXIT_DONE;
		list = end + 1;
	}
}

int filter_set_digest(struct show_filter *filter, const char *text)
{
	const char *colon = strrchr(text, ':');
	const char *hex = colon ? colon + 1 : text;

	if (!*hex || strspn(hex, "0123456789abcdef") != strlen(hex))
		return usage_error(VERB, "--digest: wanted lower-case hex digits, with or without '<algorithm>:' before them");
	filter->algo = text;
	filter->algo_len = colon ? (size_t)(colon - text) : 0;
	filter->digest = hex;
	return EXIT_DONE;
}

int filter_set_key(struct show_filter *filter, const char *hex)
{
	if (strlen(hex) != 8 || strspn(hex, "0123456789abcdefABCDEF") != 8)
		return usage_error(VERB, "--key: wanted 8 hex digits, is '%s'", hex);
	filter->key_id = (uint32_t)strtoul(hex, NULL, 16);
	filter->has_key_id = true;
	return EXIT_DONE;
}

int filter_set_since(struct show_filter *filter, const char *number)
{
	char *end;

	errno = 0;
	filter->since = strtoull(number, &end, 10);
	if (!isdigit((unsigned char)*number) || *end || errno || !filter->since)
		return usage_error(VERB, "--since: wanted the number of a record, from 1, is '%s'",
				   number);
	return EXIT_DONE;
}

/* A pattern without a slash is for the last part of a name, as in other tools. */
static bool fits(const char *pattern, const char *name)
{
	const char *slash = strrchr(name, '/');

	if (!strchr(pattern, '/') && slash)
		name = slash + 1;
	return !fnmatch(pattern, name, 0);
}

static bool name_fits(const struct show_filter *filter, struct ima_bytes name)
{
	bool found = false;
	char *text;

	if (!filter->names)
		return true;
	text = strndup(name.len ? (const char *)name.p : "", name.len);
	if (!text) {
		complain("out of memory");
		exit(EXIT_FAILED);
	}
	for (size_t i = 0; i < filter->names && !found; i++)
		found = fits(filter->name[i], text);
	free(text);
	return found;
}

static bool begins_with(struct ima_bytes digest, const char *hex)
{
	static const char digits[] = "0123456789abcdef";
	size_t n = strlen(hex);

	if (n > 2 * digest.len)
		return false;
	for (size_t i = 0; i < n; i++) {
		uint8_t byte = digest.p[i / 2];

		if (hex[i] != digits[i % 2 ? byte & 15 : byte >> 4])
			return false;
	}
	return true;
}

static bool digest_fits(const struct show_filter *filter, const struct ima_view_digest *d)
{
	return d->present && begins_with(d->value, filter->digest) &&
	       (!filter->algo_len || (filter->algo_len == d->name.len &&
				      !memcmp(filter->algo, d->name.p, d->name.len)));
}

/* The digest of the content, in either form, or the template digest. */
static bool some_digest_fits(const struct show_filter *filter, const struct ima_record *record,
			     const struct ima_view *view)
{
	return !filter->digest || digest_fits(filter, &view->digest) ||
	       digest_fits(filter, &view->modsig_digest) ||
	       (!filter->algo_len && begins_with(record->digest, filter->digest));
}

/* Of a malformed one nobody knows what it was to be, so it is no reason to overlook it. */
static bool is_signature(const struct ima_view_signature *s)
{
	return s->present && (s->fault || ima_view_is_signed(s));
}

static bool signed_with(const struct ima_view_signature *s, uint32_t key_id)
{
	return ima_view_is_signed(s) && s->label.kind != IMA_LABEL_SIGNATURE_V1 &&
	       s->label.key_id == key_id;
}

static bool signature_fits(const struct show_filter *filter, const struct ima_view *view)
{
	bool is_signed = is_signature(&view->signature) || is_signature(&view->evm) ||
			 view->modsig.len;

	if (filter->has_key_id && !signed_with(&view->signature, filter->key_id) &&
	    !signed_with(&view->evm, filter->key_id))
		return false;
	return filter->sig == SHOW_ANY || (filter->sig == SHOW_SIGNED) == is_signed;
}

bool filter_takes(const struct show_filter *filter, const struct ima_record *record,
		  const struct ima_view *view)
{
	if (record->number < filter->since || (filter->violations && !record->violation))
		return false;
	if (filter->pcrs && !(filter->pcrs >> record->pcr & 1))
		return false;
	if (filter->template && (strlen(filter->template) != record->template.len ||
				 memcmp(filter->template, record->template.p,
					record->template.len)))
		return false;
	return signature_fits(filter, view) && some_digest_fits(filter, record, view) &&
	       name_fits(filter, record->name);
}
