/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A window into a stream of bytes that is generated from its beginning: what
 * lies before the window is skipped, what lies behind it is only counted.
 */
#ifndef _SECURITY_INTEG_MEASURE_WINDOW_H
#define _SECURITY_INTEG_MEASURE_WINDOW_H

#include <linux/types.h>

/**
 * struct integ_window - part of a generated stream
 * @buf: receives the bytes in the window; may be NULL if @size is 0
 * @size: bytes wanted
 * @skip: bytes of the stream in front of the window
 * @len: bytes put in @buf so far
 * @total: bytes of the stream so far, in the window or not
 *
 * With @size 0 it measures the length of a stream. Skipping and counting cost
 * the same for a field of ten bytes and one of a megabyte.
 */
struct integ_window {
	u8 *buf;
	size_t size;
	u64 skip;
	size_t len;
	u64 total;
};

void integ_window_put(struct integ_window *w, const void *src, size_t n);
void integ_window_str(struct integ_window *w, const char *s);
void integ_window_hex(struct integ_window *w, const u8 *src, size_t n);

#endif /* _SECURITY_INTEG_MEASURE_WINDOW_H */
