/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What kernel code compiled here said to its log.
 */
#ifndef SHIM_LOG_H
#define SHIM_LOG_H

/* Bytes kept of a line. */
#define SHIM_LOG_MAX 256

/* Return: the latest line without line feed, empty if there is none. */
const char *shim_log_last(void);
void shim_log_clear(void);

#endif
