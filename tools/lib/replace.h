/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A file that is there in whole or not at all.
 */
#ifndef IMACTL_REPLACE_H
#define IMACTL_REPLACE_H

#include <imactl/error.h>

struct ima_replace;

/** ima_replace_begin() - make a file beside @path to write to; Return: NULL with @error */
struct ima_replace *ima_replace_begin(const char *path, struct ima_error *error);
int ima_replace_fd(const struct ima_replace *replace);

/**
 * ima_replace_commit() - put it in the place of @path, durably; frees @replace
 *
 * It has owner and permissions of the file that was there, if one was.
 *
 * Return: 0, or -1 with @error and @path as it was.
 */
int ima_replace_commit(struct ima_replace *replace, struct ima_error *error);

/** ima_replace_abort() - remove it; NULL is allowed */
void ima_replace_abort(struct ima_replace *replace);

#endif
