// SPDX-License-Identifier: GPL-2.0-only
/*
 * The table of records in the HTML report. A row has the words to choose by in
 * data-w, and what a click shows, label and text, in the lines of data-d.
 */
#include <inttypes.h>
#include <string.h>

#include <imactl/view.h>

#include "html.h"
#include "show.h"

static const char *record_class(enum ima_record_verdict verdict)
{
	return verdict == IMA_RECORD_OK ? "good" : verdict == IMA_RECORD_VIOLATION ? "info" :
	       "bad";
}

static void put_hex(FILE *out, const char *label, struct ima_bytes bytes)
{
	fprintf(out, "&#10;%s\t", label);
	print_hex(out, bytes.p, bytes.len);
}

static void put_label(FILE *out, const char *label, const char *text)
{
	if (!text[0])
		return;
	fprintf(out, "&#10;%s\t", label);
	html_bytes(out, (const uint8_t *)text, strlen(text));
}

static void put_signature(FILE *out, const struct ima_view_signature *s)
{
	if (!s->present)
		return;
	fprintf(out, "&#10;%s\t", s->place == IMA_PLACE_IMA ? IMA_XATTR_IMA : IMA_XATTR_EVM);
	if (s->fault)
		fprintf(out, "malformed: %s", s->fault);
	else
		fputs(label_kind_word(s->label.kind), out);
	if (ima_view_is_signed(s))
		fprintf(out, ", %s, key %08" PRIx32 ", %zu bytes", ima_algo_name(s->label.algo),
			s->label.key_id, s->label.len);
}

static void put_digest(FILE *out, const char *label, const struct ima_view_digest *d)
{
	if (!d->present)
		return;
	fprintf(out, "&#10;%s\t%s", label, d->verity ? "fs-verity, " : "");
	html_bytes(out, d->name.p, d->name.len);
	putc(':', out);
	print_hex(out, d->value.p, d->value.len);
}

static void put_details(FILE *out, const struct ima_record *record,
			const struct ima_view *view, const struct ima_judgement *j)
{
	fputs("template\t", out);
	html_bytes(out, record->template.p, record->template.len);
	fprintf(out, "&#10;offset\t%" PRIu64, record->offset);
	put_hex(out, "template digest", record->digest);
	put_digest(out, "digest", &view->digest);
	put_digest(out, "modsig digest", &view->modsig_digest);
	put_signature(out, &view->signature);
	put_signature(out, &view->evm);
	if (view->modsig.len)
		fprintf(out, "&#10;modsig\tPKCS#7 message, %zu bytes", view->modsig.len);
	if (view->has_buffer)
		fprintf(out, "&#10;buffer\t%zu bytes", view->buffer.len);
	if (record->unchecked)
		put_label(out, "fields", unchecked_word(record->unchecked));
	if (j->key)
		put_label(out, "signed by", j->key->subject ? j->key->subject : j->key->where);
	put_label(out, "reason", j->reason);
}

static void put_short_digest(FILE *out, const struct ima_view_digest *d)
{
	fputs("</td><td class=\"mono cut\">", out);
	if (!d->present)
		return;
	html_bytes(out, d->name.p, d->name.len < 16 ? d->name.len : 16);
	putc(':', out);
	print_hex(out, d->value.p, d->value.len);
}

void html_record(struct html *html, const struct ima_record *record,
		 enum ima_record_verdict verdict, const struct ima_judgement *judgement)
{
	FILE *out = html->rows;
	char word[SIGNATURE_WORD];
	struct ima_view view;

	/* Byte order is that of numbers, none of which is shown. */
	ima_view_record(record, false, &view);
	fprintf(out, "<tr data-w=\"%s", record_verdict_word(verdict));
	if (html->trust && judgement->trust != IMA_TRUST_VIOLATION)
		fprintf(out, " %s", trust_word(judgement->trust));
	fputs("\" data-d=\"", out);
	put_details(out, record, &view, judgement);
	fprintf(out, "\"><td class=\"num\">%" PRIu64 "</td><td class=\"num\">%" PRIu32 "</td><td>",
		record->number, record->pcr);
	html_chip(out, record_class(verdict), record_verdict_word(verdict));
	if (html->trust) {
		fputs("</td><td>", out);
		html_chip(out, trust_class(judgement->trust), trust_word(judgement->trust));
	}
	put_short_digest(out, &view.digest);
	fprintf(out, "</td><td class=\"mono\">%s</td><td class=\"mono name\">",
		signature_word(&view, word));
	html_bytes(out, record->name.p, record->name.len);
	fputs("</td></tr>\n", out);
}

void html_rows_head(FILE *out, bool trust)
{
	fprintf(out, "<section>\n<h2>Records</h2>\n<div class=\"tools\" id=\"tools\">"
		"<input id=\"find\" type=\"search\" placeholder=\"Name, digest, key, signer\" "
		"aria-label=\"Find records\"><span id=\"count\" role=\"status\"></span></div>\n"
		"<div class=\"scroll\"><table id=\"records\">\n<thead><tr>"
		"<th class=\"num n\">Record</th><th class=\"num p\">PCR</th><th class=\"v\">Record is</th>"
		"%s<th class=\"d\">Digest</th><th class=\"s\">Signature</th><th>Name</th></tr></thead>\n"
		"<tbody>\n", trust ? "<th class=\"c\">File is</th>" : "");
}

void html_rows_foot(FILE *out)
{
	fputs("</tbody></table></div>\n<div id=\"end\"></div>\n</section>\n", out);
}
