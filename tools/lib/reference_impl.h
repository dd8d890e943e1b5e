/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the files about references share.
 */
#ifndef IMACTL_REFERENCE_IMPL_H
#define IMACTL_REFERENCE_IMPL_H

#include <imactl/reference.h>

#include "label_impl.h"

/**
 * struct ima_reference_hash - a digest of a file of a tree, once it was asked for
 */
struct ima_reference_hash {
	struct ima_reference_hash *next;
	enum ima_algo algo;
	bool verity;
	uint8_t digest[IMA_DIGEST_MAX];
};

/**
 * struct ima_reference - one digest, or one file of a tree
 * @next: with the same hash value
 * @len: of @digest; 0 if this is a file
 * @hashes: of a file, as many as were asked for
 * @path: of a file, to open it; it and the directory are the user's, who may be
 *	trusted to leave them alone
 * @name: what records call it, but for blanks
 */
struct ima_reference {
	struct ima_reference *next;
	size_t len;
	uint8_t digest[IMA_DIGEST_MAX];
	struct ima_reference_hash *hashes;
	char *path;
	char name[];
};

/* reference.c */

/**
 * ima_reference_add() - add one
 * @root: as for ima_references_add(), without a slash at the end; NULL: none
 * @name: of the file where the reference has it
 *
 * Return: the new one, whose other members are to be filled in, or NULL: out of
 * memory, or, with @outside set, @name is not below @root.
 */
struct ima_reference *ima_reference_add(struct ima_references *refs, const char *root,
					const char *name, bool *outside);

/* reference_list.c */

/**
 * struct ima_reference_line - a line of a list of digests
 * @name: slice of the line; escapes as sha256sum writes them if @escaped
 */
struct ima_reference_line {
	struct ima_bytes name;
	bool escaped;
	size_t len;
	uint8_t digest[IMA_DIGEST_MAX];
};

/**
 * ima_validate_reference() - the gate all lines of lists pass
 * @p: line without its line feed
 *
 * No I/O, no allocation. Return: NULL, or why this is no such line.
 */
const char *ima_validate_reference(const uint8_t *p, size_t n,
				   struct ima_reference_line *line);

int ima_references_add_list(struct ima_references *refs, const char *path, const char *root,
			    struct ima_error *error);

/* reference_tree.c */

int ima_references_add_tree(struct ima_references *refs, const char *path,
			    const char *root, struct ima_error *error);

/** ima_reference_file_digest() - Return: 0, or -1 with @error */
int ima_reference_file_digest(const struct ima_crypto *crypto, const char *path,
			      enum ima_algo algo, bool verity, uint8_t *digest,
			      struct ima_error *error);

#endif
