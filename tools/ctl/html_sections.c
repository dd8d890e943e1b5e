// SPDX-License-Identifier: GPL-2.0-only
/*
 * Sections of the HTML report between the verdict and the records.
 */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "html.h"

/* The lines of the text report; both say the same. */
static void put_problems(FILE *out, const struct report *report,
			 const struct ima_verify_result *result)
{
	char *text = NULL;
	size_t len = 0;
	FILE *lines = open_memstream(&text, &len);

	if (lines) {
		text_problems(lines, report, result);
		fclose(lines);
	}
	if (len) {
		fputs("<section>\n<h2>Problems</h2>\n<pre>", out);
		html_text(out, text);
		fputs("</pre>\n</section>\n", out);
	}
	free(text);
}

static void put_value(FILE *out, const char *label, const uint8_t *p, size_t len)
{
	fprintf(out, "<div><small>%s</small>", label);
	print_hex(out, p, len);
	fputs("</div>", out);
}

static void put_pcr(FILE *out, const struct ima_pcr_result *row)
{
	static const char * const classes[] = {
		[IMA_PCR_MATCH] = "good", [IMA_PCR_MATCH_TAIL] = "warn",
		[IMA_PCR_MATCH_PADDED] = "warn", [IMA_PCR_MISMATCH] = "bad",
		[IMA_PCR_NO_VALUE] = "", [IMA_PCR_NO_REPLAY] = "", [IMA_PCR_QUOTED] = "good",
	};
	size_t size = ima_bank_info(row->bank)->size;

	_Static_assert(ARRAY_SIZE(classes) == IMA_PCR_VERDICT_COUNT, "a class each");
	fprintf(out, "<tr><td class=\"num\">%u</td><td>%s</td><td class=\"num\">%" PRIu64
		"</td><td>", row->pcr, ima_bank_info(row->bank)->name, row->records);
	html_chip(out, classes[row->verdict], pcr_verdict_word(row->verdict));
	fputs("</td><td class=\"mono hex\">", out);
	if (row->verdict != IMA_PCR_NO_REPLAY)
		put_value(out, "replayed", row->replayed, size);
	if (row->have_expected)
		put_value(out, "expected", row->expected, size);
	fputs("</td></tr>\n", out);
}

static void put_pcrs(FILE *out, const struct report *report,
		     const struct ima_verify_result *result)
{
	if (!result->npcrs)
		return;
	fputs("<section>\n<h2>PCRs", out);
	if (report->pcrs_from) {
		fputs(" from ", out);
		html_bytes(out, (const uint8_t *)report->pcrs_from, strlen(report->pcrs_from));
	}
	fputs("</h2>\n<div class=\"scroll\"><table>\n<thead><tr><th class=\"num\">PCR</th>"
	      "<th>Bank</th><th class=\"num\">Records</th><th>Verdict</th><th>Values</th></tr>"
	      "</thead>\n<tbody>\n", out);
	for (size_t i = 0; i < result->npcrs; i++)
		put_pcr(out, &result->pcrs[i]);
	fputs("</tbody></table></div>\n</section>\n", out);
}

static void put_aggregate(FILE *out, const struct ima_aggregate_result *a)
{
	if (a->verdict == IMA_AGGREGATE_NOT_ASKED)
		return;
	fputs("<section>\n<h2>Boot aggregate ", out);
	html_chip(out, a->verdict == IMA_AGGREGATE_MATCH ? "good" : "bad",
		  aggregate_word(a->verdict));
	fputs("</h2>\n", out);
	if (a->verdict == IMA_AGGREGATE_MATCH || a->verdict == IMA_AGGREGATE_MISMATCH) {
		fputs("<div class=\"mono hex\">", out);
		put_value(out, "computed", a->computed, ima_bank_info(a->bank)->size);
		put_value(out, "listed", a->listed, ima_bank_info(a->bank)->size);
		fputs("</div>\n", out);
	}
	fputs("</section>\n", out);
}

static void put_selection(FILE *out, const struct ima_quote *q)
{
	for (size_t i = 0; i < q->nselected; i++) {
		const struct ima_quote_selection *s = &q->selected[i];

		fprintf(out, "%s%s", i ? "; " : "", s->bank == IMA_BANK_NONE ? "unknown bank" :
			ima_bank_info(s->bank)->name);
		for (unsigned int pcr = 0; pcr < IMA_TPM_PCRS; pcr++) {
			if (s->pcrs >> pcr & 1)
				fprintf(out, " %u", pcr);
		}
	}
}

static void put_quote_contents(FILE *out, const struct ima_quote *q)
{
	fputs("<dt>PCRs</dt><dd>", out);
	put_selection(out, q);
	fputs("</dd><dt>Nonce</dt><dd class=\"mono\">", out);
	print_hex(out, q->nonce, q->nonce_len);
	fprintf(out, "%s</dd><dt>Clock</dt><dd>%" PRIu64 ".%03u s%s, boot %" PRIu32 ", resume %"
		PRIu32 "</dd><dt>Firmware</dt><dd class=\"mono\">0x%016" PRIx64 "</dd>",
		q->nonce_checked ? "" : " (not compared)", q->clock / 1000,
		(unsigned int)(q->clock % 1000), q->safe ? "" : " (may have been set back)",
		q->resets, q->restarts, q->firmware);
}

static void put_quote(FILE *out, const struct ima_quote *q)
{
	bool good = q->verdict == IMA_QUOTE_MATCH || q->verdict == IMA_QUOTE_MATCH_TAIL;

	if (q->verdict == IMA_QUOTE_NOT_GIVEN)
		return;
	fputs("<section>\n<h2>Quote ", out);
	html_chip(out, good ? "good" : "bad", quote_word(q->verdict));
	fputs("</h2>\n<dl>", out);
	if (q->reason[0]) {
		fputs("<dt>Reason</dt><dd>", out);
		html_text(out, q->reason);
		fputs("</dd>", out);
	}
	if (q->scheme && q->key[0]) {
		fprintf(out, "<dt>Signature</dt><dd>%s, %s, by a key of ", q->scheme,
			ima_bank_info(q->hash)->name);
		html_text(out, q->key);
		fputs("</dd>", out);
	}
	if (q->parsed)
		put_quote_contents(out, q);
	fputs("</dl>\n</section>\n", out);
}

static void put_trust(FILE *out, const struct ima_verify_result *result)
{
	fputs("<section>\n<h2>Files</h2>\n<div class=\"bar\" aria-hidden=\"true\">", out);
	for (unsigned int i = 0; i < IMA_TRUST_COUNT; i++) {
		if (result->trust[i])
			fprintf(out, "<i class=\"%s\" style=\"flex:%" PRIu64 "\"></i>",
				trust_class(i), result->trust[i]);
	}
	fputs("</div>\n<ul class=\"legend\">", out);
	for (unsigned int i = 0; i < IMA_TRUST_COUNT; i++) {
		if (!result->trust[i])
			continue;
		fputs("<li>", out);
		html_chip(out, trust_class(i), trust_word(i));
		fprintf(out, "<b>%" PRIu64 "</b></li>", result->trust[i]);
	}
	fputs("</ul>\n</section>\n", out);
}

void html_sections(FILE *out, const struct report *report,
		   const struct ima_verify_result *result)
{
	put_pcrs(out, report, result);
	put_aggregate(out, &result->aggregate);
	put_quote(out, &result->quote);
	put_problems(out, report, result);
	if (report->trust)
		put_trust(out, result);
}
