// SPDX-License-Identifier: GPL-2.0-only
/*
 * The names that references know, found by hash.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "reference_impl.h"

/*
 * struct ima_references - see reference.h
 * @bucket: @nbuckets of them, a power of two, or none
 */
struct ima_references {
	const struct ima_crypto *crypto;
	struct ima_reference **bucket;
	size_t nbuckets;
	size_t count;
};

struct ima_references *ima_references_new(const struct ima_crypto *crypto)
{
	struct ima_references *refs = calloc(1, sizeof(*refs));

	if (refs)
		refs->crypto = crypto;
	return refs;
}

static void free_reference(struct ima_reference *ref)
{
	while (ref->hashes) {
		struct ima_reference_hash *next = ref->hashes->next;

		free(ref->hashes);
		ref->hashes = next;
	}
	free(ref->path);
	free(ref);
}

void ima_references_free(struct ima_references *refs)
{
	if (!refs)
		return;
	for (size_t i = 0; i < refs->nbuckets; i++) {
		while (refs->bucket[i]) {
			struct ima_reference *next = refs->bucket[i]->next;

			free_reference(refs->bucket[i]);
			refs->bucket[i] = next;
		}
	}
	free(refs->bucket);
	free(refs);
}

size_t ima_references_count(const struct ima_references *refs)
{
	return refs->count;
}

/* The kernel lists blanks as underscores (MEAS-22). */
static uint8_t listed(uint8_t c)
{
	return c == ' ' ? '_' : c;
}

static uint64_t hash_name(const uint8_t *p, size_t len)
{
	uint64_t sum = 0xcbf29ce484222325u;

	for (size_t i = 0; i < len; i++)
		sum = (sum ^ listed(p[i])) * 0x100000001b3u;
	return sum ^ sum >> 29;
}

static bool is_name(const struct ima_reference *ref, struct ima_bytes name)
{
	for (size_t i = 0; i < name.len; i++) {
		if (!ref->name[i] || listed((uint8_t)ref->name[i]) != listed(name.p[i]))
			return false;
	}
	return !ref->name[name.len];
}

static bool grow(struct ima_references *refs)
{
	size_t n = refs->nbuckets ? 2 * refs->nbuckets : 1024;
	struct ima_reference **bucket = calloc(n, sizeof(struct ima_reference *));

	if (!bucket)
		return false;
	for (size_t i = 0; i < refs->nbuckets; i++) {
		while (refs->bucket[i]) {
			struct ima_reference *ref = refs->bucket[i];
			size_t to = hash_name((uint8_t *)ref->name, strlen(ref->name)) & (n - 1);

			refs->bucket[i] = ref->next;
			ref->next = bucket[to];
			bucket[to] = ref;
		}
	}
	free(refs->bucket);
	refs->bucket = bucket;
	refs->nbuckets = n;
	return true;
}

/* What is left of @name behind @root, without a slash at the front; NULL: not below. */
static const char *below(const char *root, const char *name)
{
	size_t len = root ? strlen(root) : 0;

	if (*name == '/' && len) {
		if (strncmp(name, root, len) || name[len] != '/')
			return NULL;
		name += len;
	}
	while (*name == '/' || (name[0] == '.' && name[1] == '/'))
		name++;
	return name;
}

struct ima_reference *ima_reference_add(struct ima_references *refs, const char *root,
					const char *name, bool *outside)
{
	const char *rest = below(root, name);
	struct ima_reference *ref;
	size_t len, to;

	*outside = !rest;
	if (!rest || (refs->count >= refs->nbuckets && !grow(refs)))
		return NULL;
	len = strlen(rest);
	ref = calloc(1, sizeof(*ref) + 1 + len + 1);
	if (!ref)
		return NULL;
	ref->name[0] = '/';
	memcpy(ref->name + 1, rest, len);
	to = hash_name((uint8_t *)ref->name, 1 + len) & (refs->nbuckets - 1);
	ref->next = refs->bucket[to];
	refs->bucket[to] = ref;
	refs->count++;
	return ref;
}

int ima_references_add(struct ima_references *refs, const char *path, const char *root,
		       struct ima_error *error)
{
	struct stat st;

	if (stat(path, &st))
		return ima_fail(error, "%s", strerror(errno));
	return S_ISDIR(st.st_mode) ? ima_references_add_tree(refs, path, root, error) :
	       ima_references_add_list(refs, path, root, error);
}

/* The digest of a file of a tree, computed at the first time. */
static const uint8_t *hash_file(const struct ima_references *refs, struct ima_reference *ref,
				const struct ima_view_digest *like, struct ima_error *error)
{
	struct ima_reference_hash *h;

	for (h = ref->hashes; h; h = h->next) {
		if (h->algo == like->algo && h->verity == like->verity)
			return h->digest;
	}
	h = calloc(1, sizeof(*h));
	if (!h) {
		ima_fail(error, "out of memory");
		return NULL;
	}
	h->algo = like->algo;
	h->verity = like->verity;
	if (ima_reference_file_digest(refs->crypto, ref->path, h->algo, h->verity, h->digest,
				      error)) {
		free(h);
		return NULL;
	}
	h->next = ref->hashes;
	ref->hashes = h;
	return h->digest;
}

static bool can_hash(const struct ima_references *refs, const struct ima_view_digest *d)
{
	return d->algo != IMA_ALGO_NONE && ima_crypto_has(refs->crypto, d->algo) &&
	       (!d->verity || d->algo == IMA_ALGO_SHA256 || d->algo == IMA_ALGO_SHA512);
}

static enum ima_reference_verdict check_one(const struct ima_references *refs,
					    struct ima_reference *ref,
					    const struct ima_view_digest *d,
					    struct ima_error *error)
{
	const uint8_t *digest = ref->digest;

	/* A list says nothing about fs-verity; 32 bytes would look alike. */
	if (ref->path ? !can_hash(refs, d) : d->verity || ref->len != d->value.len)
		return IMA_REFERENCE_OTHER_ALGO;
	if (ref->path)
		digest = hash_file(refs, ref, d, error);
	if (!digest)
		return IMA_REFERENCE_UNREADABLE;
	return memcmp(digest, d->value.p, d->value.len) ? IMA_REFERENCE_CHANGED :
	       IMA_REFERENCE_KNOWN;
}

/* Of several references one is enough; else the one that says most. */
enum ima_reference_verdict ima_references_check(struct ima_references *refs,
						struct ima_bytes name,
						const struct ima_view_digest *digest,
						struct ima_error *error)
{
	static const unsigned int weight[] = {
		[IMA_REFERENCE_UNKNOWN] = 0, [IMA_REFERENCE_OTHER_ALGO] = 1,
		[IMA_REFERENCE_UNREADABLE] = 2, [IMA_REFERENCE_CHANGED] = 3,
		[IMA_REFERENCE_KNOWN] = 4,
	};
	enum ima_reference_verdict best = IMA_REFERENCE_UNKNOWN;
	struct ima_reference *ref = NULL;

	if (refs->nbuckets)
		ref = refs->bucket[hash_name(name.p, name.len) & (refs->nbuckets - 1)];
	for (; ref && best != IMA_REFERENCE_KNOWN; ref = ref->next) {
		enum ima_reference_verdict verdict;

		if (!is_name(ref, name))
			continue;
		verdict = check_one(refs, ref, digest, error);
		if (weight[verdict] > weight[best])
			best = verdict;
	}
	return best;
}
