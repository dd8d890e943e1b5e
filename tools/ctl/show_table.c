// SPDX-License-Identifier: GPL-2.0-only
/*
 * imactl log show: one line for each record.
 */
#include <inttypes.h>
#include <string.h>

#include "show.h"

/* Hex digits of a digest where room is short: enough to compare by eye. */
#define SHORT_DIGEST 10

/* Columns before the name: number, PCR, digest, signature, blanks between. */
#define SHORT_WIDTH 17
#define BEFORE_NAME (6 + 2 + 3 + 2 + SHORT_WIDTH + 2 + 15 + 2)

/* A name is never cut shorter than this, however narrow the terminal is. */
#define NAME_MIN 16

#define FULL_WIDTH 71	/* sha256: and 64 digits */

/* Algorithms of later kernels pass the gate with names of any length. */
#define ALGO_SHOWN 16

const char *signature_word(const struct ima_view *view, char *buf)
{
	static const char * const kinds[IMA_LABEL_KIND_COUNT] = {
		[IMA_LABEL_SIGNATURE] = "ima", [IMA_LABEL_SIGNATURE_V1] = "v1",
		[IMA_LABEL_VERITY] = "verity", [IMA_LABEL_PORTABLE] = "evm",
	};
	const struct ima_view_signature *s = view->signature.present ? &view->signature :
					     &view->evm;
	const char *kind = s->present && !s->fault ? kinds[s->label.kind] : NULL;

	if (kind)
		snprintf(buf, SIGNATURE_WORD, "%s:%08" PRIx32, kind, s->label.key_id);
	else if (s->present)
		snprintf(buf, SIGNATURE_WORD, "%s", s->fault ? "malformed" : "-");
	else
		snprintf(buf, SIGNATURE_WORD, "%s", view->modsig.len ? "modsig" : "-");
	return buf;
}

static size_t escaped_width(uint8_t c)
{
	return c < ' ' || c > '~' || c == '\\' ? 4 : 1;
}

/* Cut from the left: the end of a path says more than its beginning. */
static void put_name(struct ima_bytes name, size_t room)
{
	size_t from = name.len, width = 0;

	while (from && width + escaped_width(name.p[from - 1]) <= room)
		width += escaped_width(name.p[--from]);
	if (from) {
		while (from < name.len && width + 3 > room)
			width -= escaped_width(name.p[from++]);
		fputs("...", stdout);
	}
	print_escaped(stdout, name.p + from, name.len - from);
}

static void put_digest(const struct ima_record *record, const struct ima_view *view,
		       bool cut, int width)
{
	const struct ima_view_digest *d = &view->digest;
	size_t bytes = cut && d->value.len > SHORT_DIGEST / 2 ? SHORT_DIGEST / 2 : d->value.len;
	int used, name = d->name.len < ALGO_SHOWN ? (int)d->name.len : ALGO_SHOWN;

	if (record->violation || !d->present) {
		printf("%-*s", width, record->violation ? "violation" : "-");
		return;
	}
	used = printf("%s%.*s:", d->verity ? "v:" : "", name, d->name.p);
	if (cut && used + (int)(2 * bytes) > width)
		bytes = width > used ? (size_t)(width - used) / 2 : 0;
	print_hex(stdout, d->value.p, bytes);
	used += (int)(2 * bytes);
	printf("%*s", width > used ? width - used : 0, "");
}

void show_table(struct show *show, const struct ima_record *record,
		const struct ima_view *view)
{
	bool cut = show->columns;
	int digest = cut ? SHORT_WIDTH : FULL_WIDTH;
	size_t room = cut && show->columns > BEFORE_NAME + NAME_MIN ?
		      show->columns - BEFORE_NAME : NAME_MIN;
	char word[SIGNATURE_WORD];

	if (!show->begun)
		printf("%6s  PCR  %-*s  %-15s  NAME\n", "RECORD", digest, "DIGEST", "SIGNATURE");
	show->begun = true;
	printf("%6" PRIu64 "  %3" PRIu32 "  ", record->number, record->pcr);
	put_digest(record, view, cut, digest);
	printf("  %-15s  ", signature_word(view, word));
	if (cut)
		put_name(record->name, room);
	else
		print_escaped(stdout, record->name.p, record->name.len);
	putchar('\n');
}
