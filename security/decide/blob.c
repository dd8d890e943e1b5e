// SPDX-License-Identifier: GPL-2.0-only
/*
 * Room in the security blobs of inodes and superblocks. An inode carries one
 * pointer until a rule matches it.
 */
#include "decide.h"

/* Sizes for the framework, which turns them into offsets at registration. */
struct lsm_blob_sizes integ_blob_sizes __ro_after_init = {
	.lbs_inode = sizeof(struct integ_state *),
	.lbs_superblock = sizeof(struct integ_sb_slot),
};
