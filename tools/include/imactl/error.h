/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Why something failed, in words.
 */
#ifndef IMACTL_ERROR_H
#define IMACTL_ERROR_H

/**
 * struct ima_error - why a call failed
 * @reason: one line of text, without the name of the file the caller knows
 */
struct ima_error {
	char reason[256];
};

#endif
