/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Files that are made together: all of them or none, and never over another one.
 */
#ifndef IMACTL_NEW_FILES_H
#define IMACTL_NEW_FILES_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#define NEW_FILES_MAX 4

/**
 * struct new_files - files made so far
 */
struct new_files {
	const char *path[NEW_FILES_MAX];
	size_t count;
};

/** new_file() - make a file that was not there; Return: false having complained */
bool new_file(struct new_files *files, const char *path, mode_t mode, const void *bytes,
	      size_t len);

/** new_files_undo() - remove what was made */
void new_files_undo(struct new_files *files);

#endif
