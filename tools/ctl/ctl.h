/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the parts of the program share.
 */
#ifndef IMACTL_CTL_H
#define IMACTL_CTL_H

#include <stdio.h>

#include <imactl/label.h>
#include <imactl/verify.h>

#define ARRAY_SIZE(a) (sizeof(a) / sizeof((a)[0]))

/* Exit codes, all commands. */
enum { EXIT_DONE, EXIT_FAILED, EXIT_USAGE };

/**
 * struct command - a verb
 * @name: word on the command line
 * @run: gets the words from @name on; Return: exit code
 * @summary: one line for the list of commands
 * @usage: all of --help
 */
struct command {
	const char *name;
	int (*run)(const struct command *self, int argc, char **argv);
	const char *summary;
	const char *usage;
};

/* main.c */

/** dispatch() - run the command named by argv[1], or give help; Return: exit code */
int dispatch(const char *prefix, const struct command *table, size_t count,
	     int argc, char **argv);

/** complain() - an error, on standard error, with the program's name before it */
__attribute__((format(printf, 1, 2)))
void complain(const char *fmt, ...);

/** usage_error() - complain() and say where help is; Return: EXIT_USAGE */
__attribute__((format(printf, 2, 3)))
int usage_error(const char *command, const char *fmt, ...);

/* cmd_key.c */

int cmd_key(const struct command *self, int argc, char **argv);

/* evmctl.c */

int cmd_evmctl(const struct command *self, int argc, char **argv);

/* cmd_log.c, cmd_log_show.c, cmd_log_verify.c */

int cmd_log(const struct command *self, int argc, char **argv);
int cmd_log_verify(const struct command *self, int argc, char **argv);
int cmd_log_show(const struct command *self, int argc, char **argv);
extern const char log_verify_usage[];
extern const char log_show_usage[];

/* cmd_policy.c */

int cmd_policy(const struct command *self, int argc, char **argv);

/* cmd_doctor.c */

int cmd_doctor(const struct command *self, int argc, char **argv);
extern const char doctor_usage[];

/* cmd_sign.c, cmd_verify.c, cmd_hash.c */

int cmd_sign(const struct command *self, int argc, char **argv);
extern const char sign_usage[];
int cmd_verify(const struct command *self, int argc, char **argv);
extern const char verify_usage[];
int cmd_hash(const struct command *self, int argc, char **argv);
extern const char hash_usage[];

/* words.c: the words for what the library's enums say */

const char *record_verdict_word(enum ima_record_verdict verdict);
const char *pcr_verdict_word(enum ima_pcr_verdict verdict);
const char *aggregate_word(enum ima_aggregate_verdict verdict);
const char *cause_word(enum ima_cause cause);
const char *fault_word(enum ima_fault_kind kind);
const char *origin_word(enum ima_bank_origin origin);
const char *unchecked_word(enum ima_unchecked why);
const char *format_word(enum ima_format format);
const char *label_kind_word(enum ima_label_kind kind);
const char *trust_word(enum ima_trust trust);
const char *quote_word(enum ima_quote_verdict verdict);

/* output.c */

/** print_hex() - lower-case hex digits */
void print_hex(FILE *out, const uint8_t *p, size_t len);

/** print_escaped() - bytes of foreign origin, safe for a terminal: ``\xNN`` */
void print_escaped(FILE *out, const uint8_t *p, size_t len);

/**
 * struct json - a JSON text being written
 * @depth: open objects and arrays
 * @first: the next member of the innermost is its first
 * @compact: all on one line
 */
struct json {
	FILE *out;
	unsigned int depth;
	bool first;
	bool compact;
};

/** json_string() - a quoted string; Return: false if bytes had to be replaced by U+FFFD */
bool json_string(FILE *out, const uint8_t *p, size_t n);

/* Each begins or writes a value; @key is NULL inside arrays. */
void json_open(struct json *j, const char *key, char bracket);
void json_close(struct json *j, char bracket);
void json_text(struct json *j, const char *key, const char *text);
void json_number(struct json *j, const char *key, uint64_t value);
void json_bool(struct json *j, const char *key, bool value);
void json_null(struct json *j, const char *key);
void json_hex(struct json *j, const char *key, const uint8_t *p, size_t len);

/**
 * json_bytes() - bytes that are most probably UTF-8
 *
 * If they are not, each offending byte is replaced by U+FFFD, and a second
 * member ``<key>_hex`` has the true bytes.
 */
void json_bytes(struct json *j, const char *key, const uint8_t *p, size_t len);

/* report_text.c, report_json.c */

/**
 * struct report - what to say about a list and how
 * @list: name of the list
 * @pcrs_from: where the PCR values are from, NULL if there are none
 * @quote_from: file with the quote, NULL if there is none
 * @ignored: PCR values dropped, their bank being unknown
 * @rows: a line per record was asked for
 * @trust: the content of records was judged
 * @json: used by the JSON report
 * @begun: its first record was written
 */
struct report {
	const char *list;
	const char *pcrs_from;
	const char *quote_from;
	unsigned int ignored;
	bool rows;
	bool trust;
	struct json json;
	bool begun;
};

void text_record(void *report, const struct ima_record *record,
		 enum ima_record_verdict verdict, const struct ima_judgement *judgement);
void text_result(struct report *report, const struct ima_verify_result *result);

/** text_problems() - all that is wrong, a line each, with indented lines about it */
void text_problems(FILE *out, const struct report *report,
		   const struct ima_verify_result *result);

/* report_trust.c */
void text_trust(const struct ima_verify_result *result);
void text_trust_hint(FILE *out, const struct ima_verify_result *result);
void json_trust(struct json *j, const struct ima_verify_result *result);

/* report_quote.c */
void text_quote(const struct report *report, const struct ima_verify_result *result);
void text_quote_hint(FILE *out, const struct ima_verify_result *result);
void json_quote(struct json *j, const struct ima_quote *quote);

void json_record(void *report, const struct ima_record *record,
		 enum ima_record_verdict verdict, const struct ima_judgement *judgement);
void json_result(struct report *report, const struct ima_verify_result *result);

#endif
