/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Uploading a policy to the running kernel.
 */
#ifndef IMACTL_CTL_LOAD_H
#define IMACTL_CTL_LOAD_H

#include "policy.h"

/**
 * struct upload - what goes where
 * @file: name of the policy for messages
 * @text: the policy
 * @path: absolute path for the kernel to read, NULL to write @text
 * @target: the kernel's policy file
 */
struct upload {
	const char *file;
	const struct text *text;
	char *path;
	char *target;
};

/** upload_policy() - make it active; says what came of it; Return: exit code */
int upload_policy(const struct upload *up);

/** load_open_errno() - why the policy file cannot be opened; NULL: nothing to add */
const char *load_open_errno(int err);

/** load_write_errno() - why the kernel refuses a rule or a path; NULL: nothing to add */
const char *load_write_errno(int err, bool by_path);

/* kernel_log.c */

/**
 * struct kernel_log - messages of IMA from now on
 * @fd: -1 if the log cannot be read
 */
struct kernel_log {
	int fd;
};

void kernel_log_open(struct kernel_log *log);

/**
 * kernel_log_print() - print what IMA said since, and close
 *
 * Return: whether IMA said that the policy is active: 1 yes, 0 no, -1 unknown.
 */
int kernel_log_print(struct kernel_log *log);

#endif
