/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Files that show a measurement list. nodes.c creates them.
 */
#ifndef _SECURITY_INTEG_SECFS_LOG_FILE_H
#define _SECURITY_INTEG_SECFS_LOG_FILE_H

#include <linux/fs.h>

/*
 * i_private is the struct integ_log_slot from integ_log_list(). The list must
 * exist until the last opener has closed the file.
 */
extern const struct file_operations integ_log_ascii_fops;
extern const struct file_operations integ_log_binary_fops;

/* i_private is the struct integ_log, with the same condition. */
extern const struct file_operations integ_log_count_fops;
extern const struct file_operations integ_log_violations_fops;

#endif /* _SECURITY_INTEG_SECFS_LOG_FILE_H */
