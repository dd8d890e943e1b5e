/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Digests of a file's content.
 */
#ifndef IMACTL_DIGEST_H
#define IMACTL_DIGEST_H

#include <imactl/algo.h>
#include <imactl/object.h>

/**
 * ima_digest_content() - hash all of a file
 * @digest: ima_algo_size(@algo) bytes are filled in
 *
 * Return: 0, or -1 with @error; a file that has not object->size bytes is an error.
 */
int ima_digest_content(const struct ima_crypto *crypto, enum ima_algo algo,
		       const struct ima_object *object, uint8_t *digest,
		       struct ima_error *error);

/** IMA_VERITY_SALT_MAX - bytes of salt an fs-verity descriptor has room for */
#define IMA_VERITY_SALT_MAX 32

/**
 * struct ima_verity - parameters of an fs-verity Merkle tree
 * @algo: sha256 or sha512
 * @block_size: power of two from 1024 to 65536; 0 is 4096
 * @salt: @salt_size bytes
 * @salt_size: at most IMA_VERITY_SALT_MAX
 */
struct ima_verity {
	enum ima_algo algo;
	uint32_t block_size;
	uint8_t salt[IMA_VERITY_SALT_MAX];
	size_t salt_size;
};

/**
 * ima_digest_verity() - the digest fs-verity has, or would have, for a file
 * @digest: ima_algo_size(@verity->algo) bytes are filled in
 *
 * Computed from the content, not asked from the kernel: the same inside archives.
 *
 * Return: 0, or -1 with @error.
 */
int ima_digest_verity(const struct ima_crypto *crypto, const struct ima_verity *verity,
		      const struct ima_object *object, uint8_t *digest,
		      struct ima_error *error);

#endif
