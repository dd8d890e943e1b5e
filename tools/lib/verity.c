// SPDX-License-Identifier: GPL-2.0-only
/*
 * The digest fs-verity has for a file (Documentation/filesystems/fsverity.rst of
 * the kernel), computed from the content in one pass: each level of the Merkle
 * tree keeps the one block that is being filled.
 */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "label_impl.h"

#define BLOCK_DEFAULT 4096u
#define BLOCK_MIN 1024u
#define BLOCK_MAX 65536u
/* 16 hashes of 64 bytes fit into the smallest block: 2^64 bytes are 14 levels. */
#define LEVELS_MAX 16
/* Hash identifiers of FS_IOC_ENABLE_VERITY. */
#define VERITY_SHA256 1
#define VERITY_SHA512 2
#define DESCRIPTOR_SIZE 256

/*
 * struct tree - a Merkle tree being built
 * @salted: hash that has taken the salt; copied for each block
 * @level: data at 0, hashes above
 * @fill: bytes in the block of a level
 */
struct tree {
	EVP_MD_CTX *salted;
	EVP_MD_CTX *ctx;
	size_t block;
	size_t digest;
	uint8_t *level[LEVELS_MAX];
	size_t fill[LEVELS_MAX];
};

static bool hash_block(struct tree *t, unsigned int level, uint8_t *digest)
{
	memset(t->level[level] + t->fill[level], 0, t->block - t->fill[level]);
	t->fill[level] = 0;
	return EVP_MD_CTX_copy_ex(t->ctx, t->salted) &&
	       EVP_DigestUpdate(t->ctx, t->level[level], t->block) &&
	       EVP_DigestFinal_ex(t->ctx, digest, NULL);
}

/* Hash the block of a level into the level above, making room there first. */
static bool flush(struct tree *t, unsigned int level)
{
	unsigned int up = level + 1;

	if (up == LEVELS_MAX)
		return false;
	if (!t->level[up])
		t->level[up] = malloc(t->block);
	if (!t->level[up])
		return false;
	if (t->fill[up] + t->digest > t->block && !flush(t, up))
		return false;
	t->fill[up] += t->digest;
	/* hash_block() clears up to the fill of its own level only. */
	return hash_block(t, level, t->level[up] + t->fill[up] - t->digest);
}

/* The topmost block is the root's; those below it are the last of their levels. */
static bool finish(struct tree *t, uint8_t *root)
{
	unsigned int level = 0;

	if (!t->fill[0]) {	/* an empty file */
		memset(root, 0, t->digest);
		return true;
	}
	for (; level + 1 < LEVELS_MAX && t->level[level + 1]; level++) {
		if (!flush(t, level))
			return false;
	}
	return hash_block(t, level, root);
}

static int read_block(struct tree *t, const struct ima_object *object, uint64_t offset,
		      struct ima_error *error)
{
	uint64_t left = object->size - offset;
	size_t want = left < t->block ? (size_t)left : t->block;

	while (t->fill[0] < want) {
		ssize_t got = object->ops->read(object->ctx, offset + t->fill[0],
						t->level[0] + t->fill[0], want - t->fill[0]);

		if (got < 0)
			return ima_fail(error, "reading: %s", strerror((int)-got));
		if (!got)
			return ima_fail(error, "changes while it is read: has not the %" PRIu64
					" bytes announced", object->size);
		t->fill[0] += (size_t)got;
	}
	return 0;
}

/* A block is hashed when another follows: the last one may be the root itself. */
static int build(struct tree *t, const struct ima_object *object, uint8_t *root,
		 struct ima_error *error)
{
	uint8_t byte;

	for (uint64_t offset = 0; offset < object->size; offset += t->fill[0]) {
		if (t->fill[0] && !flush(t, 0))
			return ima_fail_openssl(error, "hashing fails");
		if (read_block(t, object, offset, error))
			return -1;
	}
	if (object->ops->read(object->ctx, object->size, &byte, 1) > 0)
		return ima_fail(error, "changes while it is read: more than the %" PRIu64
				" bytes announced", object->size);
	return finish(t, root) ? 0 : ima_fail_openssl(error, "hashing fails");
}

/* The salt is filled up with zeros to what the hash takes at a time. */
static bool begin(struct tree *t, const EVP_MD *md, const struct ima_verity *v)
{
	static const uint8_t zeros[128];
	size_t unit = (size_t)EVP_MD_get_block_size(md);
	size_t pad = v->salt_size ? (unit - v->salt_size % unit) % unit : 0;

	t->digest = ima_algo_size(v->algo);
	t->block = v->block_size ? v->block_size : BLOCK_DEFAULT;
	t->salted = EVP_MD_CTX_new();
	t->ctx = EVP_MD_CTX_new();
	t->level[0] = malloc(t->block);
	return t->salted && t->ctx && t->level[0] && pad <= sizeof(zeros) &&
	       EVP_DigestInit_ex2(t->salted, md, NULL) &&
	       EVP_DigestUpdate(t->salted, v->salt, v->salt_size) &&
	       EVP_DigestUpdate(t->salted, zeros, pad);
}

static void free_tree(struct tree *t)
{
	for (unsigned int i = 0; i < LEVELS_MAX; i++)
		free(t->level[i]);
	EVP_MD_CTX_free(t->salted);
	EVP_MD_CTX_free(t->ctx);
}

static int check(const struct ima_verity *v, struct ima_error *error)
{
	uint32_t block = v->block_size ? v->block_size : BLOCK_DEFAULT;

	if (v->algo != IMA_ALGO_SHA256 && v->algo != IMA_ALGO_SHA512)
		return ima_fail(error, "fs-verity has sha256 and sha512 only");
	if (block < BLOCK_MIN || block > BLOCK_MAX || (block & (block - 1)))
		return ima_fail(error, "fs-verity block size %" PRIu32
				": not a power of two from %u to %u", block, BLOCK_MIN,
				BLOCK_MAX);
	if (v->salt_size > IMA_VERITY_SALT_MAX)
		return ima_fail(error, "fs-verity salt of %zu bytes: at most %d fit",
				v->salt_size, IMA_VERITY_SALT_MAX);
	return 0;
}

/* struct fsverity_descriptor; what is not set is reserved, and zero. */
static void describe(const struct tree *t, const struct ima_verity *v, uint64_t size,
		     const uint8_t *root, uint8_t *descriptor)
{
	memset(descriptor, 0, DESCRIPTOR_SIZE);
	descriptor[0] = 1;
	descriptor[1] = v->algo == IMA_ALGO_SHA256 ? VERITY_SHA256 : VERITY_SHA512;
	descriptor[2] = (uint8_t)__builtin_ctzl(t->block);
	descriptor[3] = (uint8_t)v->salt_size;
	for (unsigned int i = 0; i < 8; i++)
		descriptor[8 + i] = (uint8_t)(size >> (8 * i));
	memcpy(descriptor + 16, root, t->digest);
	memcpy(descriptor + 80, v->salt, v->salt_size);
}

int ima_digest_verity(const struct ima_crypto *crypto, const struct ima_verity *verity,
		      const struct ima_object *object, uint8_t *digest,
		      struct ima_error *error)
{
	uint8_t root[IMA_DIGEST_MAX], descriptor[DESCRIPTOR_SIZE];
	const struct ima_part part = { descriptor, sizeof(descriptor) };
	struct tree t = { 0 };
	const EVP_MD *md;
	int ret;

	if (check(verity, error))
		return -1;
	md = ima_algo_need(crypto, verity->algo, error);
	if (!md)
		return -1;
	if (begin(&t, md, verity))
		ret = build(&t, object, root, error);
	else
		ret = ima_fail_openssl(error, "hashing cannot begin");
	if (!ret) {
		describe(&t, verity, object->size, root, descriptor);
		ret = ima_hash_parts(crypto, verity->algo, &part, 1, digest, error);
	}
	free_tree(&t);
	return ret;
}
