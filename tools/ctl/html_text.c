// SPDX-License-Identifier: GPL-2.0-only
/*
 * Bytes and words in HTML.
 */
#include <string.h>

#include "html.h"

static void put(FILE *out, char c)
{
	switch (c) {
	case '&':
		fputs("&amp;", out);
		break;
	case '<':
		fputs("&lt;", out);
		break;
	case '>':
		fputs("&gt;", out);
		break;
	case '"':
		fputs("&quot;", out);
		break;
	case '\'':
		fputs("&#39;", out);
		break;
	default:
		putc(c, out);
	}
}

void html_text(FILE *out, const char *text)
{
	for (; *text; text++)
		put(out, *text);
}

/* Not even valid UTF-8 passes: it can turn the direction of what stands beside it. */
void html_bytes(FILE *out, const uint8_t *p, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		if (p[i] < ' ' || p[i] > '~' || p[i] == '\\')
			fprintf(out, "\\x%02x", p[i]);
		else
			put(out, (char)p[i]);
	}
}

void html_chip(FILE *out, const char *class, const char *word)
{
	fprintf(out, "<span class=\"chip %s\">", class);
	html_text(out, word);
	fputs("</span>", out);
}

const char *trust_class(enum ima_trust trust)
{
	static const char * const classes[IMA_TRUST_COUNT] = {
		[IMA_TRUST_KNOWN] = "good", [IMA_TRUST_SIGNED] = "good",
		[IMA_TRUST_CHANGED] = "bad", [IMA_TRUST_BAD_SIGNATURE] = "bad",
		[IMA_TRUST_UNKNOWN] = "warn", [IMA_TRUST_OTHER_ALGO] = "warn",
		[IMA_TRUST_UNREADABLE] = "warn", [IMA_TRUST_UNSIGNED] = "warn",
		[IMA_TRUST_UNKNOWN_SIGNER] = "warn", [IMA_TRUST_VIOLATION] = "info",
	};

	return classes[trust] ? classes[trust] : "";
}
