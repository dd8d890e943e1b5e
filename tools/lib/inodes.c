// SPDX-License-Identifier: GPL-2.0-only
/*
 * Open addressing, at most half full. Only files with several links get here.
 */
#include <stdlib.h>
#include <string.h>

#include "inodes.h"

/* Consecutive inode numbers are the usual case, and must not cluster. */
static size_t place(const struct ima_inodes *set, struct ima_inode inode)
{
	uint64_t h = (inode.ino ^ (inode.dev << 32)) * UINT64_C(0x9e3779b97f4a7c15);
	size_t i = (size_t)(h >> 32) & (set->cap - 1);

	while (set->slot[i].ino &&
	       (set->slot[i].ino != inode.ino || set->slot[i].dev != inode.dev))
		i = (i + 1) & (set->cap - 1);
	return i;
}

static int grow(struct ima_inodes *set)
{
	struct ima_inodes bigger = { .cap = set->cap ? set->cap * 2 : 256, .count = set->count };

	bigger.slot = calloc(bigger.cap, sizeof(*bigger.slot));
	if (!bigger.slot)
		return -1;
	for (size_t i = 0; i < set->cap; i++) {
		if (set->slot[i].ino)
			bigger.slot[place(&bigger, set->slot[i])] = set->slot[i];
	}
	free(set->slot);
	*set = bigger;
	return 0;
}

int ima_inodes_add(struct ima_inodes *set, struct ima_inode inode)
{
	size_t i;

	/* A file system that numbers nothing gives nothing to recognise a link by. */
	if (!inode.ino)
		return 1;
	if (set->count * 2 >= set->cap && grow(set))
		return -1;
	i = place(set, inode);
	if (set->slot[i].ino)
		return 0;
	set->slot[i] = inode;
	set->count++;
	return 1;
}

void ima_inodes_free(struct ima_inodes *set)
{
	free(set->slot);
	memset(set, 0, sizeof(*set));
}
