// SPDX-License-Identifier: GPL-2.0-only
/*
 * Damages lists in a fixed set of ways: cut at every byte, two bits of every byte
 * flipped, every byte removed. Each result goes through the fuzz target, and must
 * not verify against the PCRs of the whole list unless it says the same.
 *
 * Usage: mutate_log LIST...
 */
#include <stdlib.h>
#include <string.h>

#include "lib.h"
#include "unit.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define BANKS (IMA_BANK_BIT(IMA_BANK_SHA1) | IMA_BANK_BIT(IMA_BANK_SHA256))
#define FNV_START 0xcbf29ce484222325u

struct memory {
	const uint8_t *p;
	size_t left;
};

static ssize_t read_memory(void *ctx, void *buf, size_t len)
{
	struct memory *m = ctx;
	size_t give = m->left < len ? m->left : len;

	memcpy(buf, m->p, give);
	m->p += give;
	m->left -= give;
	return (ssize_t)give;
}

static void mix(uint64_t *sum, const void *p, size_t len)
{
	for (size_t i = 0; i < len; i++)
		*sum = (*sum ^ ((const uint8_t *)p)[i]) * 0x100000001b3u;
}

/*
 * What a PCR vouches for. It does not vouch for template names, nor for anything
 * a violation says except that there was one (MEAS-14, MEAS-26).
 */
static void add_meaning(void *ctx, const struct ima_record *r,
			enum ima_record_verdict verdict, const struct ima_judgement *judgement)
{
	(void)judgement;
	mix(ctx, &r->pcr, sizeof(r->pcr));
	mix(ctx, &verdict, sizeof(verdict));
	if (r->violation)
		return;
	mix(ctx, r->data.p, r->data.len);
	for (size_t i = 0; i < r->nfields && r->bare; i++)
		mix(ctx, r->field[i].p, r->field[i].len);
}

static struct ima_verify_result *verify(const uint8_t *p, size_t n,
					const struct ima_pcrs *pcrs, uint64_t *meaning)
{
	struct memory memory = { p, n };
	const struct ima_source source = { read_memory, &memory };
	const struct ima_verify_events events = { add_meaning, meaning };
	const struct ima_verify_options options = {
		.log.bank = IMA_BANK_NONE, .log.order = IMA_ORDER_LITTLE,
		.banks = BANKS, .pcrs = pcrs, .require = pcrs ? pcrs->have[IMA_BANK_SHA1] : 0,
	};

	*meaning = FNV_START;
	return ima_verify(&source, &options, &events);
}

struct original {
	const uint8_t *p;
	size_t n;
	uint64_t meaning;
	struct ima_pcrs pcrs;
	unsigned int tried;
	unsigned int accepted;
	unsigned int wrong;
};

static void try(struct original *o, const uint8_t *p, size_t n)
{
	struct ima_verify_result *result;
	uint64_t meaning;

	LLVMFuzzerTestOneInput(p, n);
	result = verify(p, n, &o->pcrs, &meaning);
	o->tried++;
	if (!result)
		o->wrong++;
	else if (!result->causes && meaning == o->meaning)
		o->accepted++;
	else if (!result->causes)
		o->wrong++;
	free(result);
}

static void damage(struct original *o)
{
	uint8_t *copy = malloc(o->n + 1);

	if (!copy)
		abort();
	for (size_t i = 0; i < o->n; i++) {
		memcpy(copy, o->p, o->n);
		try(o, copy, i);
		for (unsigned int bit = 0; bit < 2; bit++) {
			copy[i] = o->p[i] ^ (uint8_t)(1u << (i + 3 * bit) % 8);
			try(o, copy, o->n);
		}
		memcpy(copy + i, o->p + i + 1, o->n - i - 1);
		try(o, copy, o->n - 1);
	}
	free(copy);
}

static void test_file(const char *path)
{
	static uint8_t bytes[1 << 16];
	static struct original o;
	struct ima_pcrs_error error;
	struct ima_verify_result *result;
	FILE *file = fopen(path, "r");
	char what[200];

	memset(&o, 0, sizeof(o));
	o.p = bytes;
	if (!file) {
		check(false, path);
		return;
	}
	o.n = fread(bytes, 1, sizeof(bytes), file);
	fclose(file);
	result = verify(o.p, o.n, NULL, &o.meaning);
	if (!result || result->causes) {
		check(false, path);
		free(result);
		return;
	}
	for (size_t i = 0; i < result->npcrs; i++)
		ima_pcrs_add(&o.pcrs, result->pcrs[i].bank, result->pcrs[i].pcr,
			     result->pcrs[i].replayed, 0, &error);
	free(result);
	damage(&o);
	snprintf(what, sizeof(what), "%s: %u damages, none verifies unless harmless (%u are)",
		 path, o.tried, o.accepted);
	check(!o.wrong && o.tried > o.n, what);
}

int main(int argc, char **argv)
{
	for (int i = 1; i < argc; i++)
		test_file(argv[i]);
	return unit_failures != 0;
}
