// SPDX-License-Identifier: GPL-2.0-only
/*
 * imactl log verify: reading what a list is to be compared with.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include <openssl/rand.h>

#include "log.h"

int read_pcrs(struct verify_job *job, const char *path)
{
	struct ima_pcrs_error error = { 0 };
	struct stat st;
	FILE *file;
	int err;

	job->pcrs_from = path;
	if (!stat(path, &st) && S_ISDIR(st.st_mode)) {
		err = ima_pcrs_read_dir(&job->pcrs, path, &error);
	} else {
		file = fopen(path, "re");
		if (!file) {
			complain("%s: %s", path, strerror(errno));
			return EXIT_FAILED;
		}
		err = ima_pcrs_read_file(&job->pcrs, file, &error);
		fclose(file);
	}
	if (!err)
		return EXIT_DONE;
	if (error.line)
		complain("%s: line %lu: %s", path, error.line, error.reason);
	else
		complain("%s: %s", path, error.reason);
	return EXIT_FAILED;
}

int read_tpm(struct verify_job *job)
{
	struct ima_pcrs_error error = { 0 };

	/* Errors reach the user through us; the library would print them, too. */
	setenv("TSS2_LOG", "all+none", 0);
	job->pcrs_from = job->tcti;
	if (!ima_pcrs_read_tpm(&job->pcrs, job->tcti, &error))
		return EXIT_DONE;
	complain("TPM %s: %s", job->tcti, error.reason);
	return EXIT_FAILED;
}

/* Whole, as nothing a quote consists of is long; one byte more tells what is too long. */
static int read_whole(const char *path, uint8_t *buf, size_t *len)
{
	FILE *file = fopen(path, "re");
	bool failed;

	if (!file) {
		complain("%s: %s", path, strerror(errno));
		return EXIT_FAILED;
	}
	*len = fread(buf, 1, IMA_QUOTE_BYTES_MAX + 1, file);
	failed = ferror(file);
	if (failed)
		complain("%s: %s", path, strerror(errno));
	else if (*len > IMA_QUOTE_BYTES_MAX)
		complain("%s: more than %u bytes", path, IMA_QUOTE_BYTES_MAX);
	fclose(file);
	return failed || *len > IMA_QUOTE_BYTES_MAX ? EXIT_FAILED : EXIT_DONE;
}

int read_quote(struct verify_job *job)
{
	static uint8_t bytes[3][IMA_QUOTE_BYTES_MAX + 1];
	struct ima_quote_evidence evidence = {
		.attest = { .p = bytes[0] }, .signature = { .p = bytes[1] },
		.key = { .p = bytes[2] }, .nonce = { job->nonce, job->nonce_len },
	};

	/* Errors reach the user through us; the library would print them, too. */
	setenv("TSS2_LOG", "all+none", 0);
	if (read_whole(job->quote_file, bytes[0], &evidence.attest.len) ||
	    read_whole(job->signature_file, bytes[1], &evidence.signature.len) ||
	    read_whole(job->ak_file, bytes[2], &evidence.key.len))
		return EXIT_FAILED;
	ima_quote_authenticate(&job->quote, &evidence);
	job->options.quote = &job->quote;
	return EXIT_DONE;
}

int set_handle(struct verify_job *job, const char *number)
{
	unsigned long handle;
	char *end;

	errno = 0;
	handle = strtoul(number, &end, 0);
	if (*number < '0' || *number > '9' || *end || errno || !handle || handle > UINT32_MAX)
		return usage_error("log verify ", "--tpm-quote: wanted a handle like 0x81010002, is '%s'",
				   number);
	job->ak_handle = (uint32_t)handle;
	return EXIT_DONE;
}

/* Fresh by a nonce of our own, if none was given. */
static bool make_nonce(struct verify_job *job)
{
	job->nonce_len = 20;
	return RAND_bytes(job->nonce, (int)job->nonce_len) == 1;
}

/* PCR 10 is what a list is for; others are wanted if something is compared with them. */
int ask_quote(struct verify_job *job)
{
	static uint8_t key[IMA_QUOTE_BYTES_MAX + 1];
	static struct ima_quote_bytes bytes;
	struct ima_quote_request request = {
		.handle = job->ak_handle,
		.pcrs = 1u << 10 | job->options.require | (job->options.aggregate ? 0x3ff : 0),
	};
	struct ima_quote_evidence evidence;
	struct ima_error error;
	size_t key_len;

	setenv("TSS2_LOG", "all+none", 0);
	if (!job->nonce_len && !make_nonce(job)) {
		complain("no random numbers");
		return EXIT_FAILED;
	}
	request.nonce = (struct ima_bytes){ job->nonce, job->nonce_len };
	if (ima_quote_ask(job->tcti, &request, &bytes, &error)) {
		complain("TPM %s: %s", job->tcti, error.reason);
		return EXIT_FAILED;
	}
	evidence = (struct ima_quote_evidence){
		.attest = { bytes.attest, bytes.attest_len },
		.signature = { bytes.signature, bytes.signature_len },
		.key = { bytes.key, bytes.key_len }, .nonce = request.nonce,
	};
	if (job->ak_file) {
		if (read_whole(job->ak_file, key, &key_len))
			return EXIT_FAILED;
		evidence.key = (struct ima_bytes){ key, key_len };
	}
	ima_quote_authenticate(&job->quote, &evidence);
	job->options.quote = &job->quote;
	job->quote_file = job->tcti;
	return EXIT_DONE;
}

int set_nonce(struct verify_job *job, const char *hex)
{
	size_t len = strlen(hex);

	if (!len || len % 2 || len > 2 * sizeof(job->nonce) ||
	    strspn(hex, "0123456789abcdefABCDEF") != len)
		return usage_error("log verify ", "--nonce: wanted 1 to %zu bytes as hex digits",
				   sizeof(job->nonce));
	for (size_t i = 0; i < len; i += 2) {
		const char pair[] = { hex[i], hex[i + 1], 0 };

		job->nonce[i / 2] = (uint8_t)strtoul(pair, NULL, 16);
	}
	job->nonce_len = len / 2;
	return EXIT_DONE;
}
