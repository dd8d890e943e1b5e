// SPDX-License-Identifier: GPL-2.0-only
/*
 * Copying the wanted part of a generated stream.
 */
#include <linux/hex.h>
#include <linux/minmax.h>
#include <linux/string.h>

#include "window.h"

/*
 * Account for @n bytes of the stream. Returns how many of them the window
 * takes, the first of which is byte *@from.
 */
static size_t window_take(struct integ_window *w, size_t n, size_t *from)
{
	const u64 at = w->total;

	w->total += n;
	if (w->total <= w->skip)
		return 0;
	*from = w->skip > at ? w->skip - at : 0;
	return min(n - *from, w->size - w->len);
}

/**
 * integ_window_put() - the next bytes of the stream
 * @w: the window
 * @src: the bytes
 * @n: how many
 *
 * Context: any.
 */
void integ_window_put(struct integ_window *w, const void *src, size_t n)
{
	size_t from, take = window_take(w, n, &from);

	if (!take)
		return;
	memcpy(w->buf + w->len, src + from, take);
	w->len += take;
}

/**
 * integ_window_str() - the next bytes of the stream, up to a NUL
 * @w: the window
 * @s: the text
 *
 * Context: any.
 */
void integ_window_str(struct integ_window *w, const char *s)
{
	integ_window_put(w, s, strlen(s));
}

/**
 * integ_window_hex() - the next bytes of the stream, as lower-case hex digits
 * @w: the window
 * @src: the bytes
 * @n: how many; twice as many digits
 *
 * Context: any.
 */
void integ_window_hex(struct integ_window *w, const u8 *src, size_t n)
{
	size_t from, take = window_take(w, 2 * n, &from);
	u8 *out;

	if (!take)
		return;
	out = w->buf + w->len;
	w->len += take;

	/* The window may begin or end between the digits of one byte. */
	src += from / 2;
	if (from % 2) {
		*out++ = hex_asc_lo(*src++);
		take--;
	}
	bin2hex(out, src, take / 2);
	if (take % 2)
		out[take - 1] = hex_asc_hi(src[take / 2]);
}
