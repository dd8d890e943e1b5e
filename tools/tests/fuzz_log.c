// SPDX-License-Identifier: GPL-2.0-only
/*
 * Fuzz target: everything that reads bytes of foreign origin. Built with
 * libFuzzer by ``make fuzz``, and into mutate_log for a fixed set of damages.
 */
#include <stdlib.h>
#include <string.h>

#include "lib.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* A source that never gives much at once, so that records cross its portions. */
struct memory {
	const uint8_t *p;
	size_t left;
};

static ssize_t read_memory(void *ctx, void *buf, size_t len)
{
	struct memory *m = ctx;
	size_t give = m->left < len ? m->left : len;

	if (give > 97)
		give = 97;
	memcpy(buf, m->p, give);
	m->p += give;
	m->left -= give;
	return (ssize_t)give;
}

static void insist(bool good)
{
	if (!good)
		abort();
}

/* Reads all bytes of a slice, for the sanitizer to see. */
static unsigned int touch(struct ima_bytes b)
{
	unsigned int sum = 0;

	for (size_t i = 0; i < b.len; i++)
		sum += b.p[i];
	return sum;
}

static unsigned int touch_view(const struct ima_record *r, bool big)
{
	struct ima_view_xattr x = { 0 };
	struct ima_view view;
	unsigned int sum;

	ima_view_record(r, big, &view);
	sum = touch(view.digest.name) + touch(view.digest.value) + touch(view.modsig) +
	      touch(view.modsig_digest.value) + touch(view.buffer) + touch(view.evm.bytes) +
	      touch(view.signature.bytes) + touch(view.xattr_names);
	insist(!view.signature.present || view.signature.bytes.len);
	while (ima_view_next_xattr(&view, &x))
		sum += touch(x.name) + touch(x.value);
	return sum;
}

static void check_record(void *ctx, const struct ima_record *r,
			 enum ima_record_verdict verdict, const struct ima_judgement *judgement)
{
	volatile unsigned int *sum = ctx;
	size_t shown = r->nfields < IMA_FIELDS_MAX ? r->nfields : IMA_FIELDS_MAX;

	insist(judgement->trust < IMA_TRUST_COUNT);
	insist(r->pcr < IMA_PCR_LIMIT && r->digest.len && r->template.len);
	insist((verdict == IMA_RECORD_VIOLATION) == r->violation);
	insist(!r->unchecked || !r->nfields);
	*sum += touch_view(r, false) + touch_view(r, true);
	*sum += touch(r->digest) + touch(r->template) + touch(r->data) + touch(r->name);
	for (size_t i = 0; i < shown; i++)
		*sum += touch(r->field[i]);
}

static void verify(const uint8_t *data, size_t size, enum ima_format format,
		   enum ima_order order, bool padded)
{
	static struct ima_trust_options trust;
	struct ima_error error;
	struct memory memory = { data, size };
	const struct ima_source source = { read_memory, &memory };
	volatile unsigned int sum = 0;
	const struct ima_verify_events events = {
		check_record, (void *)(uintptr_t)&sum
	};
	const struct ima_verify_options options = {
		.log = { .format = format, .order = order, .bank = IMA_BANK_NONE,
			 .allow_padded = padded },
		.banks = IMA_BANK_BIT(IMA_BANK_SHA256) | IMA_BANK_BIT(IMA_BANK_SHA1),
		.trust = &trust,
	};
	struct ima_verify_result *result;

	/* No key and no reference: everything is taken apart, and nothing is good. */
	if (!trust.crypto) {
		trust.crypto = ima_crypto_new(&error);
		insist(trust.crypto);
		trust.keys = ima_keys_new(trust.crypto);
		trust.references = ima_references_new(trust.crypto);
	}
	result = ima_verify(&source, &options, &events);
	insist(result && !result->trust[IMA_TRUST_KNOWN] && !result->trust[IMA_TRUST_SIGNED]);
	insist(result && (result->causes || result->records));
	insist(result->bytes <= size);
	free(result);
}

/* The gates alone, on memory that ends where the bytes end. */
static void parse_exact(const uint8_t *data, size_t size)
{
	struct ima_builder scratch = { .cap = ima_ascii_scratch(size) };
	uint8_t *copy = malloc(size ? size : 1);
	struct ima_parsed out;

	scratch.buf = malloc(scratch.cap);
	insist(copy && scratch.buf);
	if (size)
		memcpy(copy, data, size);
	for (unsigned int i = 0; i < 4; i++) {
		if (ima_parse_binary(copy, size, i & 1, i & 2 ? 32 : 20, i == 3, &out) ==
		    IMA_PARSE_OK)
			insist(out.used <= size);
	}
	ima_parse_ascii(copy, size, size & 1, &scratch, &out);
	insist(!scratch.overflow);
	ima_ascii_is_head(copy, size);
	ima_detect_format(copy, size);
	free(scratch.buf);
	free(copy);
}

static void parse_pcrs(const uint8_t *data, size_t size)
{
	static struct ima_pcrs pcrs;
	struct ima_pcrs_error error;
	FILE *file;

	if (!size)
		return;
	/* fmemopen() takes no const memory, but with "r" does not write to it. */
	file = fmemopen((void *)(uintptr_t)data, size, "r");
	insist(file);
	memset(&pcrs, 0, sizeof(pcrs));
	ima_pcrs_read_file(&pcrs, file, &error);
	fclose(file);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	verify(data, size, IMA_FORMAT_AUTO, IMA_ORDER_LITTLE, true);
	verify(data, size, IMA_FORMAT_BINARY, IMA_ORDER_BIG, false);
	parse_exact(data, size);
	parse_pcrs(data, size);
	return 0;
}
