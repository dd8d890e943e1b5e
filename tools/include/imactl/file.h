/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Files of a mounted file system as objects, and storing labels with them.
 */
#ifndef IMACTL_FILE_H
#define IMACTL_FILE_H

#include <imactl/error.h>
#include <imactl/label.h>
#include <imactl/object.h>
#include <imactl/walk.h>

/**
 * struct ima_file - an open file
 * @object: as signing and verifying see it; @object.ctx is this struct
 * @fd: open for reading
 */
struct ima_file {
	struct ima_object object;
	int fd;
};

/**
 * ima_file_open() - open what a walk found
 * @file: must stay where it is while @object is in use
 * @identity: find generation and UUID out, which signatures bound to the inode cover
 *
 * Return: 0, to be closed with ima_file_close(), or a negative errno.
 */
int ima_file_open(struct ima_file *file, const struct ima_found *found, bool identity);
void ima_file_close(struct ima_file *file);

/**
 * ima_file_store() - store attributes, all of them or none
 * @values: in this order; a @value of NULL removes the attribute
 * @failed: set to the name of the attribute that could not be stored
 *
 * If one cannot be stored, those before it get back the values they had.
 *
 * Return: 0 or a negative errno.
 */
int ima_file_store(const struct ima_file *file, const struct ima_xattr_value *values,
		   size_t count, const char **failed);

/**
 * ima_file_append() - add bytes at the end, all of them or none
 *
 * Return: 0 or a negative errno; -ESTALE if the file has changed since it was opened.
 */
int ima_file_append(const struct ima_file *file, const struct ima_found *found,
		    const void *bytes, size_t len);

/** IMA_SIGFILE_SUFFIX - what the name of a detached signature ends in */
#define IMA_SIGFILE_SUFFIX ".sig"

/**
 * ima_sigfile_write() - put a label in a file beside another one
 *
 * Written under another name and renamed, so it is there in whole or not at all.
 *
 * Return: 0 or a negative errno.
 */
int ima_sigfile_write(const struct ima_found *found, const struct ima_label *label);

/**
 * ima_sigfile_read() - read the label beside a file
 *
 * Return: 0 or a negative errno; -ENOENT if there is none, -EMSGSIZE if that
 * cannot be a label.
 */
int ima_sigfile_read(const struct ima_found *found, struct ima_label *label);

#endif
