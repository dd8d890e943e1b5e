// SPDX-License-Identifier: GPL-2.0-only
/*
 * Text put together in memory of fixed size; what does not fit is left out.
 */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <linux/hex.h>
#include <linux/kernel.h>
#include <linux/seq_file.h>
#include <linux/uuid.h>

static void put(struct seq_file *m, const char *s, size_t len)
{
	if (len > m->size - m->count)
		len = m->size - m->count;
	memcpy(m->buf + m->count, s, len);
	m->count += len;
}

void seq_putc(struct seq_file *m, char c)
{
	put(m, &c, 1);
}

void seq_puts(struct seq_file *m, const char *s)
{
	put(m, s, strlen(s));
}

static void put_uuid(struct seq_file *m, const uuid_t *uuid)
{
	char hex[2];

	for (int i = 0; i < 16; i++) {
		if (i == 4 || i == 6 || i == 8 || i == 10)
			seq_putc(m, '-');
		bin2hex(hex, &uuid->b[i], 1);
		put(m, hex, sizeof(hex));
	}
}

void seq_vprintf(struct seq_file *m, const char *fmt, va_list args)
{
	const char *uuid = strstr(fmt, "%pU");
	char text[512];
	int len;

	if (uuid) {
		put(m, fmt, (size_t)(uuid - fmt));
		put_uuid(m, va_arg(args, const uuid_t *));
		seq_puts(m, uuid + strlen("%pU"));
		return;
	}
	len = vsnprintf(text, sizeof(text), fmt, args);
	if (len > 0)
		put(m, text, (size_t)len < sizeof(text) ? (size_t)len : sizeof(text) - 1);
}

void seq_printf(struct seq_file *m, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	seq_vprintf(m, fmt, args);
	va_end(args);
}

int scnprintf(char *buf, size_t size, const char *fmt, ...)
{
	struct seq_file m = { .buf = buf, .size = size ? size - 1 : 0 };
	va_list args;

	va_start(args, fmt);
	seq_vprintf(&m, fmt, args);
	va_end(args);
	if (size)
		buf[m.count] = '\0';
	return (int)m.count;
}
