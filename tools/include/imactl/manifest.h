/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Labels in a text file, for where files cannot carry them: what getfattr(1)
 * prints and setfattr(1) --restore reads.
 */
#ifndef IMACTL_MANIFEST_H
#define IMACTL_MANIFEST_H

#include <stddef.h>
#include <stdint.h>

#include <imactl/error.h>
#include <imactl/label.h>

struct ima_manifest_writer;

/**
 * ima_manifest_create() - begin a manifest
 * @path: file, replaced only when the manifest is complete; ``-`` is standard output
 *
 * Return: to be ended with ima_manifest_end(), or NULL with @error.
 */
struct ima_manifest_writer *ima_manifest_create(const char *path, struct ima_error *error);

/**
 * ima_manifest_add() - write the labels of a file
 * @name: of the file
 * @values: @count attributes
 *
 * A failure to write is told by ima_manifest_end().
 */
void ima_manifest_add(struct ima_manifest_writer *writer, const char *name,
		      const struct ima_xattr_value *values, size_t count);

/**
 * ima_manifest_end() - put the manifest in its place, or give it up
 * @keep: it is wanted
 *
 * Return: 0, or -1 with @error; then there is no manifest, or still the old one.
 */
int ima_manifest_end(struct ima_manifest_writer *writer, bool keep, struct ima_error *error);

struct ima_manifest;

/**
 * ima_manifest_read() - read a manifest
 *
 * Return: to be freed with ima_manifest_free(), or NULL with @error.
 */
struct ima_manifest *ima_manifest_read(const char *path, struct ima_error *error);
void ima_manifest_free(struct ima_manifest *manifest);

/**
 * ima_manifest_find() - look a label up
 *
 * Return: false if the manifest has no such attribute for that file.
 */
bool ima_manifest_find(const struct ima_manifest *manifest, const char *name,
		       const char *attribute, struct ima_label *label);

/**
 * struct ima_manifest_line - one line of a manifest
 * @file: it names a file; else it is an attribute
 * @name: of the file, quotes resolved, or of the attribute; ends in NUL
 * @value: of the attribute
 */
struct ima_manifest_line {
	bool file;
	char name[4096];
	struct ima_label value;
};

/**
 * ima_validate_manifest_line() - the gate all lines pass
 * @p: without the line feed
 * @blank: set if there is nothing on the line
 *
 * No I/O, no allocation.
 *
 * Return: NULL, or what is wrong.
 */
const char *ima_validate_manifest_line(const uint8_t *p, size_t len, bool *blank,
				       struct ima_manifest_line *line);

#endif
