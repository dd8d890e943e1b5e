// SPDX-License-Identifier: GPL-2.0-only
/*
 * Options about labels and keys that several verbs have.
 */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include <openssl/crypto.h>

#include "job.h"
#include "parse.h"

int job_set_algo(struct job *job, const char *name)
{
	job->algo = ima_algo_by_name(name);
	if (job->algo == IMA_ALGO_NONE)
		return usage_error(job->verb, "--algo: '%s' is not a hash algorithm of the kernel",
				   name);
	return EXIT_DONE;
}

int job_set_block_size(struct job *job, const char *text)
{
	uint64_t n;

	if (!parse_number(text, 65536, &n) || n < 1024 || n & (n - 1))
		return usage_error(job->verb,
				   "--block-size: wanted a power of two from 1024 to 65536");
	job->verity.block_size = (uint32_t)n;
	return EXIT_DONE;
}

int job_set_salt(struct job *job, const char *hex)
{
	size_t len = strlen(hex);

	if (len % 2 || len / 2 > IMA_VERITY_SALT_MAX)
		return usage_error(job->verb, "--salt: wanted at most %d bytes in hex",
				   IMA_VERITY_SALT_MAX);
	if (!parse_hex(hex, len / 2, job->verity.salt))
		return usage_error(job->verb, "--salt: '%s' is not hexadecimal", hex);
	job->verity.salt_size = len / 2;
	return EXIT_DONE;
}

int job_add_extra(struct job *job, const char *name)
{
	size_t n = 0;

	while (job->extra[n])
		n++;
	if (strncmp(name, "security.", 9) || !name[9])
		return usage_error(job->verb, "--evm-xattr: '%s' does not begin with 'security.'",
				   name);
	if (n == JOB_EXTRA_MAX)
		return usage_error(job->verb, "--evm-xattr: more than %d names", JOB_EXTRA_MAX);
	job->extra[n] = name;
	job->layout.extra = job->extra;
	return EXIT_DONE;
}

int job_read_hmac_key(struct job *job, const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
	uint8_t bytes[IMA_HMAC_KEY_MAX + 1];
	ssize_t got = fd < 0 ? -1 : read(fd, bytes, sizeof(bytes));
	int err = errno;

	if (fd >= 0)
		close(fd);
	if (got > 0 && got <= IMA_HMAC_KEY_MAX) {
		memcpy(job->hmac_key, bytes, (size_t)got);
		job->hmac_key_len = (size_t)got;
	}
	OPENSSL_cleanse(bytes, sizeof(bytes));
	if (job->hmac_key_len)
		return EXIT_DONE;
	if (got < 0)
		complain("%s: %s", path, strerror(err));
	else
		complain("%s: HMAC key: wanted 1 to %d bytes", path, IMA_HMAC_KEY_MAX);
	return EXIT_FAILED;
}

bool job_is_hmac(enum ima_label_kind kind)
{
	return kind == IMA_LABEL_HMAC || kind == IMA_LABEL_HMAC_NG;
}

int job_check_output(const struct job *job, struct tree *tree)
{
	bool to_archive = tree->output || tree->in_place;

	tree->manifest_on_stdout = tree->writes && tree->manifest && !strcmp(tree->manifest, "-");

	if (to_archive && (!tree->archive || !tree->writes))
		return usage_error(job->verb, "%s is for archives that are written",
				   tree->output ? "--output" : "--in-place");
	if (tree->manifest && to_archive)
		return usage_error(job->verb, "--manifest leaves the archive alone: no %s",
				   tree->output ? "--output" : "--in-place");
	if (tree->manifest_on_stdout && (tree->list || tree->json_output))
		return usage_error(job->verb, "--manifest=-: no %s on standard output as well",
				   tree->list ? "--list" : "--json");
	if (tree->output && tree->in_place)
		return usage_error(job->verb, "--output and --in-place exclude each other");
	if (tree->archive && tree->writes && !to_archive && !tree->manifest && !tree->dry_run)
		return usage_error(job->verb,
				   "--archive needs --output, --in-place or --manifest");
	if (tree->output && tree->count > 1)
		return usage_error(job->verb, "--output is for one archive");
	return EXIT_DONE;
}

int job_open(struct job *job)
{
	if (job->use_verity && job->algo != IMA_ALGO_SHA256 && job->algo != IMA_ALGO_SHA512)
		return usage_error(job->verb, "--verity: fs-verity has sha256 and sha512, not %s",
				   ima_algo_name(job->algo));
	job->verity.algo = job->algo;
	job->crypto = open_crypto(&job->key_options);
	if (!job->crypto)
		return EXIT_FAILED;
	if (ima_crypto_has(job->crypto, job->algo))
		return EXIT_DONE;
	complain("this OpenSSL offers no %s", ima_algo_name(job->algo));
	return EXIT_FAILED;
}

int job_add_keys(struct job *job, const char *path)
{
	struct ima_error error;

	if (!job->keys)
		job->keys = ima_keys_new(job->crypto);
	if (!job->keys) {
		complain("out of memory");
		return EXIT_FAILED;
	}
	if (ima_keys_add(job->keys, path, &error) > 0)
		return EXIT_DONE;
	complain("%s: %s", path, error.reason);
	return EXIT_FAILED;
}

void job_close(struct job *job)
{
	OPENSSL_cleanse(job->hmac_key, sizeof(job->hmac_key));
	given_free(&job->given);
	ima_key_close(job->key);
	ima_keys_free(job->keys);
	ima_crypto_free(job->crypto);
}
