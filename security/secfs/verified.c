// SPDX-License-Identifier: GPL-2.0-only
/*
 * How often the verification of a signature was saved, because it had succeeded
 * before (not in stock).
 */
#include <linux/fs.h>
#include <linux/seq_file.h>

#include "../keys/keys.h"
#include "verified_file.h"

static int show(struct seq_file *m, void *unused)
{
	integ_verified_show(m);
	return 0;
}

static int verified_open(struct inode *inode, struct file *file)
{
	return single_open(file, show, NULL);
}

const struct file_operations integ_verified_fops = {
	.open = verified_open,
	.read = seq_read,
	.llseek = seq_lseek,
	.release = single_release,
};
