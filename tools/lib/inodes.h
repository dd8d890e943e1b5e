/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A set of files met, for hard links.
 */
#ifndef IMACTL_INODES_H
#define IMACTL_INODES_H

#include <stddef.h>
#include <stdint.h>

/** struct ima_inode - a file: device and inode number; @ino 0 is no file */
struct ima_inode {
	uint64_t dev;
	uint64_t ino;
};

/** struct ima_inodes - a hash table; all zero is the empty set */
struct ima_inodes {
	struct ima_inode *slot;
	size_t cap;
	size_t count;
};

/** ima_inodes_add() - Return: 1 if it is new, 0 if it was there, -1 if out of memory */
int ima_inodes_add(struct ima_inodes *set, struct ima_inode inode);
void ima_inodes_free(struct ima_inodes *set);

#endif
