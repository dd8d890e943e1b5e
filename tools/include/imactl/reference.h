/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What files ought to be: lists of digests, and trees of good files.
 */
#ifndef IMACTL_REFERENCE_H
#define IMACTL_REFERENCE_H

#include <imactl/algo.h>
#include <imactl/error.h>
#include <imactl/view.h>

/** IMA_REFERENCE_LINE_MAX - bytes of a line in a list of digests */
#define IMA_REFERENCE_LINE_MAX (64u << 10)

/* What the references say about a file. */
enum ima_reference_verdict {
	IMA_REFERENCE_KNOWN,		/* this digest */
	IMA_REFERENCE_CHANGED,		/* another digest */
	IMA_REFERENCE_UNKNOWN,		/* nothing: no such name */
	IMA_REFERENCE_OTHER_ALGO,	/* only digests that cannot be compared */
	IMA_REFERENCE_UNREADABLE,	/* the good file cannot be read */
};

/**
 * struct ima_references - names, and where their digests are from
 */
struct ima_references;

/**
 * ima_references_new() - begin without any reference
 * @crypto: to hash with; must outlive the references
 *
 * Return: to be freed with ima_references_free(), or NULL.
 */
struct ima_references *ima_references_new(const struct ima_crypto *crypto);
void ima_references_free(struct ima_references *refs);

/**
 * ima_references_add() - add a list of digests, or a tree
 * @path: a file of lines as sha256sum(1) writes them, with or without --tag, or
 *	a directory, which is searched without leaving its file system
 * @root: directory that the machine has as ``/``, or NULL: ``/`` for a list, @path
 *	itself for a tree. Names below it lose it; others are left out
 * @error: filled in on failure
 *
 * Files of a tree are hashed when they are first asked for, with the algorithm
 * asked for.
 *
 * Return: 0, or -1 with @error.
 */
int ima_references_add(struct ima_references *refs, const char *path, const char *root,
		       struct ima_error *error);

/** ima_references_count() - Return: how many digests and files there are */
size_t ima_references_count(const struct ima_references *refs);

/**
 * ima_references_check() - look a file up
 * @name: as a record has it: absolute, with ``_`` for blanks (MEAS-22)
 * @digest: as a record has it
 * @error: filled in with IMA_REFERENCE_UNREADABLE
 *
 * Only digests of the same length are compared; with trees there are no others.
 * fs-verity digests of trees are those for blocks of 4096 bytes without salt.
 */
enum ima_reference_verdict ima_references_check(struct ima_references *refs,
						struct ima_bytes name,
						const struct ima_view_digest *digest,
						struct ima_error *error);

#endif
