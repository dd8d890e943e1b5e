// SPDX-License-Identifier: GPL-2.0-only
/*
 * evmctl ima_measurement
 */
#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <imactl/verify.h>

#include "evmctl_log.h"

/* What --verify-sig looks at: a digest with its algorithm, and a signature over it. */
#define DIGEST_FIELD 0
#define SIGNATURE_FIELD 2

static const char *const signed_templates[] = {
	"ima-sig", "ima-sigv2", "ima-modsig", "d-ng|n-ng|sig", "d-ngv2|n-ng|sig",
};

/*
 * struct walk - records being looked at
 * @code: outcome of their signatures
 */
struct walk {
	struct evmctl *e;
	int code;
};

static bool has_signature(const struct ima_record *r)
{
	for (size_t i = 0; i < ARRAY_SIZE(signed_templates); i++) {
		if (strlen(signed_templates[i]) == r->template.len &&
		    !memcmp(signed_templates[i], r->template.p, r->template.len))
			return r->nfields > SIGNATURE_FIELD && r->field[SIGNATURE_FIELD].len;
	}
	return false;
}

/* ``[ima:|verity:]<algo>:``, NUL, digest. Return: the algorithm, or IMA_ALGO_NONE. */
static enum ima_algo split_digest(struct ima_bytes field, const uint8_t **digest)
{
	const char *nul = field.len ? memchr(field.p, 0, field.len) : NULL;
	const char *from = (const char *)field.p, *p;
	enum ima_algo algo;
	char name[32];

	if (!nul || nul == from || nul[-1] != ':')
		return IMA_ALGO_NONE;
	for (p = nul - 1; p > from && p[-1] != ':'; p--)
		;
	snprintf(name, sizeof(name), "%.*s", (int)(nul - 1 - p), p);
	algo = ima_algo_by_name(name);
	*digest = (const uint8_t *)nul + 1;
	if (algo != IMA_ALGO_NONE &&
	    field.len - (size_t)(nul + 1 - from) != ima_algo_size(algo))
		return IMA_ALGO_NONE;
	return algo;
}

/* For messages: the names are those of other people's files. */
static void printable(struct ima_bytes name, char *text, size_t size)
{
	size_t len = name.len < size - 1 ? name.len : size - 1;

	for (size_t i = 0; i < len; i++)
		text[i] = isprint(name.p[i]) && name.p[i] < 0x7f ? (char)name.p[i] : '?';
	text[len] = '\0';
}

static int check_signature(struct evmctl *e, const struct ima_record *r)
{
	struct ima_bytes signature = r->field[SIGNATURE_FIELD];
	struct ima_label_result result;
	struct ima_label label = { .len = signature.len };
	const struct ima_check_options options = { .keys = e->keys, .label = &label };
	const uint8_t *digest;
	enum ima_algo algo = split_digest(r->field[DIGEST_FIELD], &digest);
	char name[256];

	printable(r->name, name, sizeof(name));
	if (algo == IMA_ALGO_NONE || signature.len > sizeof(label.bytes))
		return evmctl_error(0, "%s: Invalid signature", name);
	memcpy(label.bytes, signature.p, signature.len);
	/* A digest in the place of a signature says nothing new. */
	if (label.bytes[0] != 0x03 && label.bytes[0] != 0x06)
		return EVMCTL_DONE;
	ima_check_digest(e->crypto, &options, algo, digest, &result);
	return evmctl_verdict(e, name, &result);
}

static void show(const struct ima_record *r)
{
	fprintf(stderr, "%u ", r->pcr);
	print_hex(stderr, r->digest.p, r->digest.len);
	fputc(' ', stderr);
	print_escaped(stderr, r->template.p, r->template.len);
	fputc(' ', stderr);
	print_escaped(stderr, r->name.p, r->name.len);
	fputc('\n', stderr);
}

static void look(void *ctx, const struct ima_record *r, enum ima_record_verdict verdict,
		 const struct ima_judgement *judgement)
{
	struct walk *walk = ctx;

	(void)judgement;
	if (walk->e->verbose)
		show(r);
	if (walk->e->verify_sig && verdict == IMA_RECORD_OK && has_signature(r) &&
	    check_signature(walk->e, r))
		walk->code = EVMCTL_FAILED;
}

static bool is_padded(const struct ima_verify_result *result)
{
	for (size_t i = 0; i < result->npcrs; i++) {
		if (result->pcrs[i].verdict == IMA_PCR_MATCH_PADDED)
			return true;
	}
	return false;
}

static int tell(const struct ima_verify_result *result, const char *path)
{
	if (result->causes & 1u << IMA_CAUSE_BROKEN) {
		evmctl_error(result->broken.error, "Failed to read measurement file: %s: %s: %s",
			     path, result->broken.field, result->broken.reason);
		return EVMCTL_FAILED;
	}
	if (!result->causes) {
		fprintf(stderr, "Matched %s digest(s).\n", is_padded(result) ?
			"SHA1 padded TPM" : "per TPM bank calculated");
		return EVMCTL_DONE;
	}
	fprintf(stderr, "Failed to match per TPM bank or SHA1 padded TPM digest(s).\n");
	return EVMCTL_FAILED;
}

static int choose_bank(const struct evmctl *e, struct ima_pcrs *pcrs)
{
	for (unsigned int bank = 0; bank < IMA_BANK_COUNT && e->bank != IMA_BANK_NONE; bank++) {
		if (bank != e->bank)
			pcrs->have[bank] = 0;
	}
	return ima_pcrs_banks(pcrs) ? EVMCTL_DONE :
		evmctl_error(0, "Failed to read any TPM PCRs");
}

static ssize_t read_fd(void *ctx, void *buf, size_t len)
{
	return read(*(int *)ctx, buf, len);
}

static int verify(struct evmctl *e, const char *path, int fd, const struct ima_pcrs *pcrs)
{
	struct walk walk = { e, EVMCTL_DONE };
	const struct ima_source source = { read_fd, &fd };
	const struct ima_verify_events events = { look, &walk };
	const struct ima_verify_options options = {
		.log = { .bank = IMA_BANK_NONE, .allow_padded = true, .file_name = path },
		.banks = ima_pcrs_banks(pcrs) & ima_banks_available(),
		.pcrs = pcrs,
		.fail_on_violation = !e->ignore_violations,
	};
	struct ima_verify_result *result = ima_verify(&source, &options, &events);
	int code;

	if (!result)
		return evmctl_error(ENOMEM, "%s", path);
	code = tell(result, path);
	free(result);
	return code ? code : walk.code;
}

int evmctl_ima_measurement(struct evmctl *e)
{
	struct ima_pcrs *pcrs;
	int fd, code;

	if (!*e->args)
		return evmctl_usage("ima_measurement");
	fd = open(*e->args, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return evmctl_error(errno, "Failed to open measurement file: %s", *e->args);
	pcrs = calloc(1, sizeof(*pcrs));
	code = pcrs ? EVMCTL_DONE : evmctl_error(ENOMEM, "PCRs");
	if (!code && (e->verify_sig || e->verbose))
		code = evmctl_open_keys(e);
	if (!code)
		code = evmctl_pcrs(e, pcrs);
	if (!code)
		code = choose_bank(e, pcrs);
	if (!code)
		code = verify(e, *e->args, fd, pcrs);
	free(pcrs);
	close(fd);
	return code;
}
