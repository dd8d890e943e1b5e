/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Private to securityfs: the policy file (POL-40 .. POL-46, POL-60).
 */
#ifndef _SECURITY_INTEG_SECFS_POLICY_FILE_H
#define _SECURITY_INTEG_SECFS_POLICY_FILE_H

#include <linux/fs.h>

/* Mode of the file until its first successful update (FS-1). */
#define INTEG_POLICY_FILE_MODE						\
	(IS_ENABLED(CONFIG_IMA_READ_POLICY) ? 0600 : 0200)

/*
 * The inode's i_private is the struct integ_policy. The file takes care of
 * itself after the first update: it may remove its own dentry, so whoever
 * created it must not remove it once user space runs.
 */
extern const struct file_operations integ_policy_fops;

#endif /* _SECURITY_INTEG_SECFS_POLICY_FILE_H */
