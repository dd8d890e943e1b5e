/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The result of a verification as one HTML file that needs no other.
 */
#ifndef IMACTL_CTL_HTML_H
#define IMACTL_CTL_HTML_H

#include "log.h"

/**
 * struct html - a report being written
 * @path: of the report
 * @temp: what it is called until it is complete
 * @out: the page
 * @rows: rows of the table of records. What stands above them is known only after
 *	the last of them, and they need not fit into memory
 * @trust: the content of records was judged
 */
struct html {
	const char *path;
	char *temp;
	FILE *out;
	FILE *rows;
	bool trust;
};

/* html_file.c */

/** html_begin() - Return: false having complained */
bool html_begin(struct html *html, const char *path, bool trust);

/**
 * html_finish() - write the page and give it its name
 *
 * Return: false having complained; what was called @path before is still there.
 */
bool html_finish(struct html *html, const struct report *report,
		 const struct ima_verify_result *result);

/** html_drop() - forget an unfinished report; NULL members are fine */
void html_drop(struct html *html);

/* html_text.c */

/** html_text() - text of a program's own */
void html_text(FILE *out, const char *text);

/** html_bytes() - bytes of foreign origin: as print_escaped(), and safe in HTML */
void html_bytes(FILE *out, const uint8_t *p, size_t len);

/** html_chip() - a word in a box whose colour says how good it is */
void html_chip(FILE *out, const char *class, const char *word);

const char *trust_class(enum ima_trust trust);

/* html_page.c: what stands around the contents */

bool html_head(FILE *out, const char *title);
void html_foot(FILE *out);

/* html_rows.c */

void html_record(struct html *html, const struct ima_record *record,
		 enum ima_record_verdict verdict, const struct ima_judgement *judgement);

/** html_rows_head() - the beginning of the table, before the rows */
void html_rows_head(FILE *out, bool trust);
void html_rows_foot(FILE *out);

/* html_sections.c: what stands above the table of records */

void html_sections(FILE *out, const struct report *report,
		   const struct ima_verify_result *result);

/* html_summary.c */

void html_summary(FILE *out, const struct report *report,
		  const struct ima_verify_result *result);

#endif
