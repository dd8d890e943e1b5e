// SPDX-License-Identifier: GPL-2.0-only
/*
 * Hashing all of a file.
 */
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "label_impl.h"

#define CHUNK (256u << 10)

/*
 * Read by read until one brings less than it could: another that brings nothing would
 * cost as much as hashing a small file.
 */
static int hash_all(EVP_MD_CTX *ctx, const struct ima_object *object, uint8_t *buf,
		    size_t size, struct ima_error *error)
{
	uint64_t offset = 0;
	ssize_t got;

	while ((got = object->ops->read(object->ctx, offset, buf, size)) > 0) {
		if (!EVP_DigestUpdate(ctx, buf, (size_t)got))
			return ima_fail_openssl(error, "hashing fails");
		offset += (uint64_t)got;
		/* A file that grows as fast as we read would never end. */
		if (offset > object->size || ((size_t)got < size && offset == object->size))
			break;
	}
	if (got < 0)
		return ima_fail(error, "reading: %s", strerror((int)-got));
	if (offset != object->size)
		return ima_fail(error, "changes while it is read: %" PRIu64
				" bytes were announced, %s%" PRIu64 " are there",
				object->size, offset > object->size ? "at least " : "", offset);
	return 0;
}

int ima_digest_content(const struct ima_crypto *crypto, enum ima_algo algo,
		       const struct ima_object *object, uint8_t *digest,
		       struct ima_error *error)
{
	const EVP_MD *md = ima_algo_need(crypto, algo, error);
	/* One byte more tells that a small file has grown. */
	size_t size = object->size < CHUNK ? (size_t)object->size + 1 : CHUNK;
	EVP_MD_CTX *ctx;
	uint8_t *buf;
	int ret = -1;

	if (!md)
		return -1;
	ctx = EVP_MD_CTX_new();
	buf = malloc(size);
	if (!ctx || !buf || !EVP_DigestInit_ex2(ctx, md, NULL))
		ima_fail_openssl(error, "hashing cannot begin");
	else
		ret = hash_all(ctx, object, buf, size, error);
	if (!ret && !EVP_DigestFinal_ex(ctx, digest, NULL))
		ret = ima_fail_openssl(error, "hashing fails");
	free(buf);
	EVP_MD_CTX_free(ctx);
	return ret;
}
