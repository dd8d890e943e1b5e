// SPDX-License-Identifier: GPL-2.0-only
/*
 * imactl log verify: certificates and good files to judge records by.
 */
#include "log.h"

static bool have_crypto(struct verify_job *job)
{
	struct ima_error error;

	if (!job->crypto)
		job->crypto = ima_crypto_new(&error);
	if (!job->crypto)
		complain("%s", error.reason);
	job->trust.crypto = job->crypto;
	job->options.trust = &job->trust;
	return job->crypto;
}

int add_certificates(struct verify_job *job, const char *path)
{
	struct ima_error error = { "out of memory" };

	if (!have_crypto(job))
		return EXIT_FAILED;
	if (!job->keys)
		job->keys = ima_keys_new(job->crypto);
	job->trust.keys = job->keys;
	if (job->keys && ima_keys_add(job->keys, path, &error) >= 0)
		return EXIT_DONE;
	complain("%s: %s", path, error.reason);
	return EXIT_FAILED;
}

int add_reference(struct verify_job *job, const char *path)
{
	struct ima_error error = { "out of memory" };
	size_t before;

	if (!have_crypto(job))
		return EXIT_FAILED;
	if (!job->references)
		job->references = ima_references_new(job->crypto);
	job->trust.references = job->references;
	before = job->references ? ima_references_count(job->references) : 0;
	if (!job->references || ima_references_add(job->references, path, job->root, &error)) {
		complain("%s: %s", path, error.reason);
		return EXIT_FAILED;
	}
	if (ima_references_count(job->references) > before)
		return EXIT_DONE;
	/* Then every record would be unknown, and the reason is not in the list. */
	complain("%s: no file in it%s%s", path, job->root ? " below " : "",
		 job->root ? job->root : "");
	return EXIT_FAILED;
}

void free_trust(struct verify_job *job)
{
	ima_references_free(job->references);
	ima_keys_free(job->keys);
	ima_crypto_free(job->crypto);
}
