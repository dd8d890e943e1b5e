// SPDX-License-Identifier: GPL-2.0-only
/*
 * imactl log show --long: all that a record says, a line for each field.
 */
#include <inttypes.h>
#include <string.h>

#include "show.h"

/* Bytes of a buffer shown; --json has all. */
#define BUFFER_SHOWN 64

static void put_label(const char *label)
{
	printf("  %-16s ", label);
}

static void put_hex(const char *label, struct ima_bytes bytes)
{
	put_label(label);
	print_hex(stdout, bytes.p, bytes.len);
	putchar('\n');
}

static void put_digest(const char *label, const struct ima_view_digest *d)
{
	if (!d->present)
		return;
	put_label(label);
	printf("%s%.*s:", d->verity ? "fs-verity, " : "", (int)d->name.len, d->name.p);
	print_hex(stdout, d->value.p, d->value.len);
	putchar('\n');
}

static void put_signature(const char *label, const struct ima_view_signature *s)
{
	static const char * const kinds[] = {
		[IMA_LABEL_NONE] = "nothing",
		[IMA_LABEL_BARE_DIGEST] = "digest",
		[IMA_LABEL_DIGEST] = "digest",
		[IMA_LABEL_SIGNATURE_V1] = "signature, version 1",
		[IMA_LABEL_SIGNATURE] = "signature, version 2",
		[IMA_LABEL_VERITY] = "fs-verity signature, version 3",
		[IMA_LABEL_HMAC] = "HMAC",
		[IMA_LABEL_PORTABLE] = "portable signature, version 2",
		[IMA_LABEL_HMAC_NG] = "HMAC",
	};

	_Static_assert(ARRAY_SIZE(kinds) == IMA_LABEL_KIND_COUNT, "a word each");
	if (!s->present)
		return;
	put_label(label);
	printf("%s: ", s->place == IMA_PLACE_IMA ? IMA_XATTR_IMA : IMA_XATTR_EVM);
	if (s->fault) {
		printf("malformed: %s (%zu bytes)\n", s->fault, s->bytes.len);
		return;
	}
	fputs(kinds[s->label.kind], stdout);
	if (s->label.algo != IMA_ALGO_NONE)
		printf(", %s", ima_algo_name(s->label.algo));
	if (ima_view_is_signed(s))
		printf(", key %08" PRIx32, s->label.key_id);
	printf(", %zu bytes\n", s->label.len);
}

/* What ls shows, so that a set-user-id bit is seen at once. */
static void put_mode(const struct ima_view_number *mode)
{
	static const struct { uint32_t bits; char letter; } types[] = {
		{ 0100000, '-' }, { 0040000, 'd' }, { 0120000, 'l' }, { 0020000, 'c' },
		{ 0060000, 'b' }, { 0010000, 'p' }, { 0140000, 's' },
	};
	char text[] = "?rwxrwxrwx";
	uint32_t m = mode->value;

	if (!mode->present)
		return;
	for (size_t i = 0; i < ARRAY_SIZE(types); i++) {
		if ((m & 0170000) == types[i].bits)
			text[0] = types[i].letter;
	}
	for (unsigned int i = 0; i < 9; i++) {
		if (!(m >> (8 - i) & 1))
			text[1 + i] = '-';
	}
	if (m & 04000)
		text[3] = m & 0100 ? 's' : 'S';
	if (m & 02000)
		text[6] = m & 0010 ? 's' : 'S';
	if (m & 01000)
		text[9] = m & 0001 ? 't' : 'T';
	put_label("mode");
	printf("%06" PRIo32 " %s\n", m, text);
}

static void put_owner(const struct ima_view *view)
{
	if (view->uid.present) {
		put_label("owner");
		printf("%" PRIu32 "\n", view->uid.value);
	}
	if (view->gid.present) {
		put_label("group");
		printf("%" PRIu32 "\n", view->gid.value);
	}
	put_mode(&view->mode);
}

static void put_xattrs(const struct ima_view *view)
{
	struct ima_view_xattr x = { 0 };

	if (!view->xattr_values.len && !view->xattr_lengths.len && view->xattr_names.len) {
		put_label("attributes");
		print_escaped(stdout, view->xattr_names.p, view->xattr_names.len);
		putchar('\n');
		return;
	}
	while (ima_view_next_xattr(view, &x)) {
		put_label("attribute");
		print_escaped(stdout, x.name.p, x.name.len);
		printf(", %zu bytes\n", x.value.len);
	}
}

static void put_buffer(const struct ima_view *view)
{
	size_t shown = view->buffer.len < BUFFER_SHOWN ? view->buffer.len : BUFFER_SHOWN;

	if (!view->has_buffer)
		return;
	put_label("buffer");
	printf("%zu bytes\n", view->buffer.len);
	if (!shown)
		return;
	put_label("");
	print_escaped(stdout, view->buffer.p, shown);
	puts(shown < view->buffer.len ? " ..." : "");
}

void show_long(const struct ima_record *record, const struct ima_view *view)
{
	printf("record %" PRIu64 " at offset %" PRIu64 "%s\n", record->number, record->offset,
	       record->violation ? ": violation" : "");
	put_label("PCR");
	printf("%" PRIu32 "\n", record->pcr);
	put_label("template");
	print_escaped(stdout, record->template.p, record->template.len);
	putchar('\n');
	put_hex("template digest", record->digest);
	put_digest("digest", &view->digest);
	put_label("name");
	print_escaped(stdout, record->name.p, record->name.len);
	putchar('\n');
	if (record->unchecked) {
		put_label("fields");
		printf("not told apart: %s\n", unchecked_word(record->unchecked));
	}
	put_signature("signature", &view->signature);
	put_digest("modsig digest", &view->modsig_digest);
	if (view->modsig.len) {
		put_label("modsig");
		printf("PKCS#7 message, %zu bytes\n", view->modsig.len);
	}
	put_signature("EVM signature", &view->evm);
	put_owner(view);
	put_xattrs(view);
	put_buffer(view);
	putchar('\n');
}
