// SPDX-License-Identifier: GPL-2.0-only
/*
 * Labels made and checked in memory: every kind of key, hash and label; every byte
 * of what is covered and of the label itself altered.
 */
#include <stdlib.h>
#include <unistd.h>

#include <imactl/cert.h>

#include "label_impl.h"
#include "memory_object.h"
#include "unit.h"

static struct ima_crypto *crypto;
static struct ima_error error;
static char dir[] = "/tmp/imactl-unit-XXXXXX";

/* A key and the certificate of it, loaded as a user would. */
struct pair {
	struct ima_key *key;
	struct ima_keys *keys;
	char cert[64];
};

static bool write_file(const char *path, const void *p, size_t len)
{
	FILE *file = fopen(path, "w");
	bool good = file && fwrite(p, 1, len, file) == len;

	return file && !fclose(file) && good;
}

static struct pair make_pair(const char *type)
{
	const struct ima_cert_options options = {
		.subject = "CN=test", .days = 1, .algo = IMA_ALGO_SHA256,
	};
	struct pair p = { ima_key_generate(crypto, type, &error), ima_keys_new(crypto), "" };
	uint8_t *der = NULL;
	size_t len = 0;

	snprintf(p.cert, sizeof(p.cert), "%s/%s.der", dir, type);
	check(p.key && !ima_cert_make(crypto, p.key, &options, &der, &len, &error) &&
	      write_file(p.cert, der, len) && ima_keys_add(p.keys, p.cert, &error) == 1 &&
	      ima_keys_info(p.keys, 0)->id == ima_key_id(p.key), type);
	free(der);
	return p;
}

static void free_pair(struct pair *p)
{
	ima_key_close(p->key);
	ima_keys_free(p->keys);
	unlink(p->cert);
}

static const uint8_t content[] = "what is in the file\n";

static enum ima_label_verdict verdict(const struct pair *p, const struct ima_label *label,
				      const struct ima_object *object)
{
	const struct ima_check_options options = { .keys = p->keys, .label = label };
	struct ima_label_result result;

	ima_check_content(crypto, &options, object, &result);
	if ((result.verdict == IMA_LABEL_VALID) != !result.reason[0])
		check(false, "a reason if and only if it is not valid");
	return result.verdict;
}

/* The kernel's list is asked for here a second time, from its source. */
static bool kernel_takes(const char *type, enum ima_algo algo)
{
	if (algo == IMA_ALGO_MD5 || algo == IMA_ALGO_RMD160)
		return *type == 'r';
	return algo == IMA_ALGO_SHA1 || algo == IMA_ALGO_SHA224 || algo == IMA_ALGO_SHA256 ||
	       algo == IMA_ALGO_SHA384 || algo == IMA_ALGO_SHA512 || algo >= IMA_ALGO_SHA3_256;
}

static void test_content(const char *type, const struct pair *p, const struct pair *other)
{
	struct memory_file file = { content, sizeof(content), .step = 7 };
	struct memory_file changed = { content, sizeof(content) - 1 };
	const struct ima_object object = memory_object(&file), less = memory_object(&changed);
	struct ima_label label;
	char what[100];

	for (enum ima_algo a = 0; a < IMA_ALGO_COUNT; a++) {
		struct ima_content_options o = { IMA_LABEL_SIGNATURE, a, p->key, { 0 } };
		int made = ima_label_content(crypto, &o, &object, &label, &error);

		snprintf(what, sizeof(what), "%s signs %s, or says why not", type, ima_algo_name(a));
		if (!kernel_takes(type, a)) {
			check(made && *error.reason, what);
			continue;
		}
		check(!made && verdict(p, &label, &object) == IMA_LABEL_VALID &&
		      verdict(p, &label, &less) == IMA_LABEL_INVALID &&
		      verdict(other, &label, &object) == IMA_LABEL_NO_KEY, what);
	}
}

static void test_verity(const char *type, const struct pair *p)
{
	struct memory_file file = { content, sizeof(content) };
	const struct ima_object object = memory_object(&file);
	struct ima_content_options o = { IMA_LABEL_VERITY, 0, p->key, { .algo = IMA_ALGO_SHA512 } };
	struct ima_check_options c = { .keys = p->keys };
	struct ima_label_result result;
	struct ima_label label;
	char what[100];

	snprintf(what, sizeof(what), "%s signs fs-verity digests", type);
	check(!ima_label_content(crypto, &o, &object, &label, &error) && label.bytes[0] == 6 &&
	      verdict(p, &label, &object) == IMA_LABEL_VALID, what);
	c.label = &label;
	c.verity.salt_size = 1;
	ima_check_content(crypto, &c, &object, &result);
	check(result.verdict == IMA_LABEL_INVALID, "another salt, another digest");
	o.verity.algo = IMA_ALGO_SHA1;
	check(ima_label_content(crypto, &o, &object, &label, &error), "fs-verity has no sha1");
}

/* Any bit: the label must not verify, and nothing must crash. */
static void test_bits(const struct pair *p)
{
	struct memory_file file = { content, sizeof(content) };
	const struct ima_object object = memory_object(&file);
	const struct ima_content_options o = {
		IMA_LABEL_SIGNATURE, IMA_ALGO_SHA256, p->key, { 0 }
	};
	struct ima_label label, bad;
	unsigned int valid = 0;

	check(!ima_label_content(crypto, &o, &object, &label, &error), "a label to spoil");
	for (size_t i = 0; i < 8 * label.len; i++) {
		bad = label;
		bad.bytes[i / 8] ^= (uint8_t)(1u << i % 8);
		valid += verdict(p, &bad, &object) == IMA_LABEL_VALID;
	}
	for (size_t len = 0; len < label.len; len++) {
		bad = label;
		bad.len = len;
		valid += verdict(p, &bad, &object) == IMA_LABEL_VALID;
	}
	check(!valid, "no altered label is valid");
}

static void test_digests(void)
{
	static const struct pair none;
	struct memory_file file = { content, sizeof(content) };
	struct memory_file changed = { content + 1, sizeof(content) - 1 };
	const struct ima_object object = memory_object(&file), other = memory_object(&changed);
	struct ima_label label;
	char what[60];

	for (enum ima_algo a = 0; a < IMA_ALGO_COUNT; a++) {
		struct ima_content_options o = { IMA_LABEL_DIGEST, a, NULL, { 0 } };

		snprintf(what, sizeof(what), "digest: %s", ima_algo_name(a));
		if (!ima_crypto_has(crypto, a)) {
			check(ima_label_content(crypto, &o, &object, &label, &error) &&
			      strstr(error.reason, ima_algo_name(a)), what);
			continue;
		}
		check(!ima_label_content(crypto, &o, &object, &label, &error), what);
		/* Without its algorithm in it, MD4 is taken for MD5, by the kernel as well. */
		if (a != IMA_ALGO_MD4)
			check(verdict(&none, &label, &object) == IMA_LABEL_VALID &&
			      verdict(&none, &label, &other) == IMA_LABEL_INVALID, what);
	}
}

static void test_reading(void)
{
	struct memory_file file = { content, sizeof(content), .fail_at = 10 };
	struct memory_file shorter = { content, sizeof(content) };
	struct ima_object object = memory_object(&file);
	const struct ima_content_options o = { IMA_LABEL_DIGEST, IMA_ALGO_SHA256, NULL, { 0 } };
	struct ima_content_options v = { IMA_LABEL_VERITY, 0, NULL, { .algo = IMA_ALGO_SHA256 } };
	uint8_t digest[IMA_DIGEST_MAX];
	struct ima_label label;

	check(ima_label_content(crypto, &o, &object, &label, &error) &&
	      strstr(error.reason, "Input/output error"), "a read error");
	check(ima_digest_verity(crypto, &v.verity, &object, digest, &error) &&
	      strstr(error.reason, "Input/output error"), "a read error, fs-verity");
	object = memory_object(&shorter);
	for (int d = -1; d <= 1; d += 2) {
		object.size = (uint64_t)((int64_t)sizeof(content) + d);
		check(ima_label_content(crypto, &o, &object, &label, &error) &&
		      strstr(error.reason, "changes while it is read"), "another size");
		check(ima_digest_verity(crypto, &v.verity, &object, digest, &error) &&
		      strstr(error.reason, "changes while it is read"), "another size, fs-verity");
	}
}

/*
 * The message's version number, and whether a name is spelt as one kind of string or
 * another, say nothing. They stand in the first 140 bytes behind the content, the
 * signature behind them.
 */
static bool is_harmless(size_t at, size_t len)
{
	return at >= sizeof(content) && at < sizeof(content) + 140 && at < len - 40 - 64;
}

static void test_modsig(const char *type, const struct pair *p, const struct pair *other)
{
	uint8_t whole[4096];
	struct memory_file file = { content, sizeof(content), .step = 11 };
	struct ima_object object = memory_object(&file);
	struct ima_label_result result;
	unsigned int valid = 0, harmless = 0;
	uint8_t *bytes = NULL;
	size_t len = 0;

	ima_modsig_check(crypto, p->keys, &object, &result);
	check(result.verdict == IMA_LABEL_MISSING, "no appended signature");
	check(!ima_modsig_make(crypto, p->key, p->cert, IMA_ALGO_SHA384, &object, &bytes, &len,
			       &error) && len < sizeof(whole) - sizeof(content), type);
	memcpy(whole, content, sizeof(content));
	memcpy(whole + sizeof(content), bytes, len);
	free(bytes);
	file = (struct memory_file){ whole, sizeof(content) + len };
	object = memory_object(&file);
	ima_modsig_check(crypto, p->keys, &object, &result);
	check(result.verdict == IMA_LABEL_VALID && result.algo == IMA_ALGO_SHA384 &&
	      result.key_id == ima_key_id(p->key), "an appended signature");
	ima_modsig_check(crypto, other->keys, &object, &result);
	check(result.verdict == IMA_LABEL_NO_KEY, "an appended signature of somebody else");
	check(ima_modsig_make(crypto, p->key, p->cert, IMA_ALGO_SHA256, &object, &bytes, &len,
			      &error) && strstr(error.reason, "already"), "a second one");
	check(ima_modsig_make(crypto, p->key, other->cert, IMA_ALGO_SHA256, &object, &bytes,
			      &len, &error), "with the certificate of another key");
	for (size_t i = 0; i < file.len; i++) {
		whole[i] ^= (uint8_t)(1u << i % 8);
		ima_modsig_check(crypto, p->keys, &object, &result);
		if (result.verdict == IMA_LABEL_VALID && ++harmless && !is_harmless(i, file.len))
			valid++;
		whole[i] ^= (uint8_t)(1u << i % 8);
	}
	check(!valid && harmless < 10, "altered content and appended signatures");
}

int main(void)
{
	static const char *const types[] = { "rsa2048", "p256", "p384", "p521" };
	struct pair pairs[ARRAY_SIZE(types)];

	crypto = ima_crypto_new(&error);
	if (!crypto || !mkdtemp(dir))
		return 1;
	for (size_t i = 0; i < ARRAY_SIZE(types); i++)
		pairs[i] = make_pair(types[i]);
	for (size_t i = 0; i < ARRAY_SIZE(types); i++) {
		const struct pair *other = &pairs[(i + 1) % ARRAY_SIZE(types)];

		test_content(types[i], &pairs[i], other);
		test_verity(types[i], &pairs[i]);
		test_modsig(types[i], &pairs[i], other);
	}
	test_bits(&pairs[0]);
	test_bits(&pairs[1]);
	test_digests();
	test_reading();
	for (size_t i = 0; i < ARRAY_SIZE(types); i++)
		free_pair(&pairs[i]);
	rmdir(dir);
	ima_crypto_free(crypto);
	return unit_failures != 0;
}
