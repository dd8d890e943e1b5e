// SPDX-License-Identifier: GPL-2.0-only
/*
 * A window on a stream of bytes of unknown length, without seeking: securityfs
 * files report size 0, and a list may come through a pipe.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "lib.h"

#define CHUNK (64u << 10)

/* Room for at least one byte behind @end: first move, then double. */
static int make_room(struct ima_input *in)
{
	size_t avail = ima_input_avail(in);
	size_t cap = in->cap ? in->cap * 2 : CHUNK;
	uint8_t *buf;

	if (in->end < in->cap)
		return 0;
	if (in->start >= in->cap / 2 && in->start) {
		memmove(in->buf, in->buf + in->start, avail);
		in->start = 0;
		in->end = avail;
		return 0;
	}
	if (cap < in->cap)
		return ENOMEM;
	buf = malloc(cap);
	if (!buf)
		return ENOMEM;
	if (avail)
		memcpy(buf, in->buf + in->start, avail);
	free(in->buf);
	in->buf = buf;
	in->cap = cap;
	in->start = 0;
	in->end = avail;
	return 0;
}

int ima_input_fill(struct ima_input *in, size_t want)
{
	while (ima_input_avail(in) < want && !in->eof) {
		ssize_t got;
		int err = make_room(in);

		if (err)
			return err;
		got = in->source->read(in->source->ctx, in->buf + in->end,
				       in->cap - in->end);
		if (got < 0) {
			if (errno == EINTR)
				continue;
			return errno ? errno : EIO;
		}
		if (got == 0)
			in->eof = true;
		in->end += (size_t)got;
	}
	return 0;
}

void ima_input_consume(struct ima_input *in, size_t len)
{
	in->start += len;
	in->offset += len;
	if (in->start == in->end) {
		in->start = 0;
		in->end = 0;
	}
}

void ima_input_free(struct ima_input *in)
{
	free(in->buf);
	memset(in, 0, sizeof(*in));
}
