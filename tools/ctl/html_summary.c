// SPDX-License-Identifier: GPL-2.0-only
/*
 * The top of the HTML report: the verdict, why, and how much there is.
 */
#include <inttypes.h>
#include <string.h>

#include "html.h"

/* What a cause means, for somebody who meets its word for the first time. */
static const char * const sentences[] = {
	[IMA_CAUSE_BROKEN] = "The list cannot be read to its end.",
	[IMA_CAUSE_EMPTY] = "The list has no record, so nothing was proven.",
	[IMA_CAUSE_DIGEST] = "A record is not what was measured: its template digest is wrong.",
	[IMA_CAUSE_UNCHECKED] = "A text record cannot be put together again to check its digest.",
	[IMA_CAUSE_PCR] = "The list does not give the value of a PCR: records are missing, "
		"altered or added.",
	[IMA_CAUSE_UNCOVERED] = "A PCR of the list was compared with nothing.",
	[IMA_CAUSE_AGGREGATE] = "The boot aggregate does not tie the list to this boot.",
	[IMA_CAUSE_VIOLATIONS] = "There are violations, which were ruled out.",
	[IMA_CAUSE_QUOTE] = "The quote does not vouch for the list.",
	[IMA_CAUSE_CHANGED] = "A file is not the one that the references have.",
	[IMA_CAUSE_SIGNATURE] = "A signature is not over the file that was measured.",
	[IMA_CAUSE_UNKNOWN] = "Nobody vouches for some of the files.",
};

_Static_assert(ARRAY_SIZE(sentences) == IMA_CAUSE_COUNT, "a sentence each");

static void put_causes(FILE *out, ima_cause_set causes)
{
	fputs("<ul>", out);
	for (unsigned int i = 0; i < IMA_CAUSE_COUNT; i++) {
		if (causes >> i & 1)
			fprintf(out, "<li>%s</li>", sentences[i]);
	}
	fputs("</ul>", out);
}

static void put_hero(FILE *out, const struct report *report,
		     const struct ima_verify_result *result)
{
	bool compared = report->pcrs_from || report->quote_from;
	const char *class = result->causes ? "bad" : compared ? "good" : "warn";
	const char *mark = result->causes ? "&#10005;" : compared ? "&#10003;" : "?";
	const char *word = result->causes ? "Not verified" : compared ? "Verified" :
			   "Consistent, but not compared with any PCR";

	fprintf(out, "<div class=\"hero %s\"><div class=\"mark\" aria-hidden=\"true\"><span>%s"
		"</span></div><div><strong>%s</strong>", class, mark, word);
	if (result->causes)
		put_causes(out, result->causes);
	else if (compared)
		fputs("<p>Every record is what was measured, and together they give the "
		      "values of the PCRs.</p>", out);
	else
		fputs("<p>Every record fits its digest. Whether these are all the records, "
		      "only a TPM can tell.</p>", out);
	fputs("</div></div>\n", out);
}

static void put_card(FILE *out, uint64_t number, const char *label)
{
	fprintf(out, "<div class=\"card\"><b>%" PRIu64 "</b><span>%s</span></div>\n", number,
		label);
}

static void put_cards(FILE *out, const struct ima_verify_result *result)
{
	fputs("<div class=\"cards\">\n", out);
	put_card(out, result->records, "records");
	put_card(out, result->violations, result->violations == 1 ? "violation" : "violations");
	put_card(out, result->mismatches, "with a wrong digest");
	if (result->unchecked)
		put_card(out, result->unchecked, "that cannot be checked");
	if (result->bank != IMA_BANK_NONE)
		fprintf(out, "<div class=\"card\"><b class=\"text\">%s, %s</b><span>form and "
			"digests of the list</span></div>\n", format_word(result->format),
			ima_bank_info(result->bank)->name);
	fputs("</div>\n", out);
}

void html_summary(FILE *out, const struct report *report,
		  const struct ima_verify_result *result)
{
	fputs("<header>\n<p class=\"eyebrow\">IMA measurement list</p>\n<h1>", out);
	html_bytes(out, (const uint8_t *)report->list, strlen(report->list));
	fputs("</h1>\n", out);
	put_hero(out, report, result);
	put_cards(out, result);
	fputs("</header>\n<main>\n", out);
}
