/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * imactl log show: which records, and how they look.
 */
#ifndef IMACTL_CTL_SHOW_H
#define IMACTL_CTL_SHOW_H

#include <imactl/view.h>

#include "log.h"

#define SHOW_NAMES_MAX 64

enum show_signed { SHOW_ANY, SHOW_SIGNED, SHOW_UNSIGNED };

/**
 * struct show_filter - records to be shown; all conditions must hold
 * @name: patterns, one of which must fit
 * @names: how many; 0: any name
 * @pcrs: one bit each; 0: any PCR
 * @template: name or format, NULL: any
 * @violations: only violations
 * @algo: of the digest, with its length, if @algo_len
 * @digest: hex digits a digest of the record must begin with, NULL: any
 * @sig: signed, not signed, or either
 * @key_id: signed with the key of that id, if @has_key_id
 * @since: first record
 */
struct show_filter {
	const char *name[SHOW_NAMES_MAX];
	size_t names;
	uint64_t pcrs;
	const char *template;
	bool violations;
	const char *algo;
	size_t algo_len;
	const char *digest;
	enum show_signed sig;
	uint32_t key_id;
	bool has_key_id;
	uint64_t since;
};

/* show_filter.c: parsing returns an exit code */

int filter_set_pcrs(struct show_filter *filter, const char *list);
int filter_set_digest(struct show_filter *filter, const char *text);
int filter_set_key(struct show_filter *filter, const char *hex);
int filter_set_since(struct show_filter *filter, const char *number);

bool filter_takes(const struct show_filter *filter, const struct ima_record *record,
		  const struct ima_view *view);

enum show_form { SHOW_TABLE, SHOW_LONG, SHOW_JSON };

/**
 * struct show - how to show records
 * @form: table, paragraphs or JSON
 * @columns: of the terminal; 0: lines may be of any length
 * @begun: the head of the table is out
 */
struct show {
	enum show_form form;
	size_t columns;
	bool begun;
};

/* show_table.c, show_long.c, show_json.c */

void show_table(struct show *show, const struct ima_record *record,
		const struct ima_view *view);
void show_long(const struct ima_record *record, const struct ima_view *view);
void show_json(const struct ima_record *record, const struct ima_view *view);

/* show_table.c */

/** signature_word() - who signed, in one short word; @buf needs SIGNATURE_WORD bytes */
const char *signature_word(const struct ima_view *view, char *buf);

#define SIGNATURE_WORD 24

#endif
