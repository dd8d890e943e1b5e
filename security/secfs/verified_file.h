/* SPDX-License-Identifier: GPL-2.0-only */
/* Private to secfs: the file of counters of verified signatures. */
#ifndef _SECURITY_INTEG_SECFS_VERIFIED_FILE_H
#define _SECURITY_INTEG_SECFS_VERIFIED_FILE_H

struct file_operations;

extern const struct file_operations integ_verified_fops;

#endif /* _SECURITY_INTEG_SECFS_VERIFIED_FILE_H */
