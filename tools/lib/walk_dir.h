/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Where a file was found, for what is written beside it.
 */
#ifndef IMACTL_WALK_DIR_H
#define IMACTL_WALK_DIR_H

#include <imactl/walk.h>

/** ima_found_dirfd() - Return: directory that found->base is in, or AT_FDCWD */
int ima_found_dirfd(const struct ima_found *found);

#endif
