/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The files of a tree, and which of them are wanted.
 */
#ifndef IMACTL_WALK_H
#define IMACTL_WALK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/* Why a file is left out. */
enum ima_skip {
	IMA_SKIP_NONE,
	IMA_SKIP_EXCLUDED,	/* an exclude pattern matches */
	IMA_SKIP_NOT_INCLUDED,	/* there are include patterns, and none matches */
	IMA_SKIP_TYPE,		/* not of the wanted types */
	IMA_SKIP_SYMLINK,
	IMA_SKIP_SPECIAL,	/* device, FIFO or socket: nothing to sign */
	IMA_SKIP_HARD_LINK,	/* another name of a file that was met before */
	IMA_SKIP_MOUNT,		/* on another file system */
	IMA_SKIP_LABELLED,	/* has the wanted label, and it is valid */
	IMA_SKIP_UNLABELLED,	/* has no label, and that is allowed */
	IMA_SKIP_COUNT
};

/* Types of regular files; those by content are told apart when it is read. */
enum ima_type {
	IMA_TYPE_EXEC,		/* somebody may execute it */
	IMA_TYPE_ELF,		/* program, library or object */
	IMA_TYPE_SCRIPT,	/* begins with #! */
	IMA_TYPE_MODULE,	/* kernel module, compressed or not, by name */
	IMA_TYPE_COUNT
};

/** typedef ima_type_set - a set of types, one bit each; empty: all files */
typedef uint32_t ima_type_set;

#define IMA_TYPE_BIT(type) ((ima_type_set)1 << (type))

/** IMA_TYPE_HEAD - bytes of content ima_filter_content() looks at */
#define IMA_TYPE_HEAD 4

/**
 * struct ima_filter - which files are wanted
 * @include: patterns, one of which must match, unless there are none
 * @nincludes: how many
 * @exclude: patterns, none of which must match; an excluded directory is left
 *	out with all that is in it
 * @nexcludes: how many
 * @types: a file must be of one of them
 *
 * A pattern without a slash is matched against the last part of a name, one with
 * a slash against the whole name below the tree's root. Wildcards match slashes.
 */
struct ima_filter {
	const char *const *include;
	size_t nincludes;
	const char *const *exclude;
	size_t nexcludes;
	ima_type_set types;
};

/** ima_filter_excludes() - Return: whether @name, a file or directory, is excluded */
bool ima_filter_excludes(const struct ima_filter *filter, const char *name);

/**
 * ima_filter_file() - what name and mode say about a regular file
 * @name: below the root of its tree
 *
 * Return: IMA_SKIP_NONE; the content may still tell, if ima_filter_needs_content().
 */
enum ima_skip ima_filter_file(const struct ima_filter *filter, const char *name, mode_t mode);

/** ima_filter_needs_content() - Return: whether only content tells if the file is wanted */
bool ima_filter_needs_content(const struct ima_filter *filter, const char *name, mode_t mode);

/** ima_filter_content() - Return: whether the first @len bytes, up to IMA_TYPE_HEAD, are of a wanted type */
bool ima_filter_content(const struct ima_filter *filter, const uint8_t *head, size_t len);

struct ima_walk_dir;

/**
 * struct ima_found - something met on the walk
 * @path: as the caller named the tree, and the rest
 * @name: below the tree's root; part of @path
 * @mode: type and permissions
 * @size: in bytes
 * @skip: if not IMA_SKIP_NONE, why it is left out
 * @error: if not 0, errno of what failed; nothing else is known then
 * @dir: directory it is opened in
 * @base: its name there
 */
struct ima_found {
	char *path;
	const char *name;
	mode_t mode;
	uint64_t size;
	enum ima_skip skip;
	int error;
	struct ima_walk_dir *dir;
	const char *base;
};

/**
 * ima_found_open() - open a file for reading
 *
 * It is looked up in the directory it was found in, wherever that was moved to,
 * and never through a symbolic link.
 *
 * Return: a file descriptor of a regular file, or a negative errno.
 */
int ima_found_open(const struct ima_found *found);
void ima_found_free(struct ima_found *found);

/**
 * struct ima_walk_options - how to walk
 * @filter: which files are wanted
 * @one_file_system: leave out what is mounted below a root
 * @for_writing: directories on a read-only mount are an error at once
 */
struct ima_walk_options {
	struct ima_filter filter;
	bool one_file_system;
	bool for_writing;
};

/**
 * ima_walk() - meet all that is at and below @paths
 * @found: called in the order of names, owns its argument, which may be skipped
 *	or an error
 *
 * Directories are read whole before what is in them is met, so files that appear
 * meanwhile are not met twice. A file with several names is met by the first of
 * them in all @paths.
 *
 * Return: 0, or -1 if out of memory.
 */
int ima_walk(const struct ima_walk_options *options, char *const *paths, size_t count,
	     void (*found)(void *ctx, struct ima_found *found), void *ctx);

#endif
