// SPDX-License-Identifier: GPL-2.0-only
/*
 * Reading a list record by record.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "lib.h"

/* Bytes read ahead to find out format and bank. */
#define LOOK_AHEAD (256u << 10)

/* Text is at most twice the data, and a bit for what stands around it. */
#define LINE_MAX_BYTES (2 * (size_t)IMA_DATA_MAX + (64u << 10))

/*
 * struct ima_log - a list being read
 * @in: window; the last record given out lies in it
 * @used: bytes of the last record given out, not yet consumed
 * @scratch: data rebuilt from text; the last record given out lies in it
 * @records: given out
 * @line: of the next record
 * @lines: of the last record given out
 * @options: as given
 * @found_out: format and bank are known; only a list that grows may be empty yet
 */
struct ima_log {
	struct ima_input in;
	size_t used;
	struct ima_builder scratch;
	struct ima_hasher hasher;
	enum ima_format format;
	enum ima_bank bank;
	enum ima_bank_origin bank_origin;
	bool big;
	bool padded;
	uint64_t records;
	uint64_t line;
	uint64_t lines;
	struct ima_log_options options;
	bool found_out;
};

static int read_fault(const struct ima_log *log, int error, struct ima_fault *fault)
{
	ima_fault_set(fault, error == ENOMEM ? IMA_FAULT_MEMORY : IMA_FAULT_READ,
		      log->in.offset + ima_input_avail(&log->in), "list", "%s",
		      strerror(error));
	fault->error = error;
	fault->record = log->records + 1;
	fault->line = log->line;
	return -1;
}

/* Makes an offset inside the record one inside the list. */
static int place_fault(const struct ima_log *log, struct ima_fault *fault)
{
	fault->offset += log->in.offset;
	fault->record = log->records + 1;
	fault->line = log->line;
	return -1;
}

static bool host_is_big(void)
{
	const uint16_t one = 1;
	uint8_t first;

	memcpy(&first, &one, 1);
	return first == 0;
}

static int grow_scratch(struct ima_log *log, size_t n)
{
	size_t want = ima_ascii_scratch(n);
	uint8_t *buf;

	if (want <= log->scratch.cap)
		return 0;
	/* Half as much again, so that growing lines do not mean constant copying. */
	want += want / 2;
	buf = realloc(log->scratch.buf, want);
	if (!buf)
		return ENOMEM;
	log->scratch.buf = buf;
	log->scratch.cap = want;
	return 0;
}

static int find_out(struct ima_log *log, struct ima_fault *fault)
{
	const struct ima_log_options *options = &log->options;
	int err = ima_input_fill(&log->in, LOOK_AHEAD);
	const uint8_t *p;
	size_t n;

	if (!err)
		err = grow_scratch(log, LOOK_AHEAD);
	if (err)
		return read_fault(log, err, fault);
	n = ima_input_avail(&log->in);
	if (!n && options->follow)
		return 0;
	log->found_out = true;
	p = ima_input_data(&log->in);
	if (options->format == IMA_FORMAT_AUTO)
		log->format = ima_detect_format(p, n);
	log->line = log->format == IMA_FORMAT_ASCII;
	if (options->bank == IMA_BANK_NONE)
		log->bank = ima_detect_bank(p, n, log->format, log->big, options,
					    &log->hasher, &log->scratch,
					    &log->bank_origin);
	return 0;
}

struct ima_log *ima_log_open(const struct ima_source *source,
			     const struct ima_log_options *options,
			     struct ima_fault *fault)
{
	struct ima_log *log = calloc(1, sizeof(*log));

	if (!log || !ima_hasher_init(&log->hasher)) {
		ima_fault_set(fault, IMA_FAULT_MEMORY, 0, "list", "%s", strerror(ENOMEM));
		free(log);
		return NULL;
	}
	log->in.source = source;
	log->format = options->format;
	log->bank = options->bank;
	log->bank_origin = IMA_BANK_GIVEN;
	log->padded = options->allow_padded;
	log->big = options->order == IMA_ORDER_BIG ||
		   (options->order == IMA_ORDER_HOST && host_is_big());
	log->options = *options;
	if (find_out(log, fault)) {
		ima_log_close(log);
		return NULL;
	}
	return log;
}

static int next_binary(struct ima_log *log, struct ima_parsed *out,
		       struct ima_fault *fault)
{
	struct ima_input *in = &log->in;
	enum ima_parse_status status;
	int err = ima_input_fill(in, 1);

	if (err)
		return read_fault(log, err, fault);
	if (!ima_input_avail(in))
		return 0;
	for (;;) {
		bool end = in->eof;

		status = ima_parse_binary(ima_input_data(in), ima_input_avail(in),
					  end && !log->options.follow,
					  ima_bank_info(log->bank)->size, log->big, out);
		if (status != IMA_PARSE_MORE || end)
			break;
		err = ima_input_fill(in, out->need);
		if (err)
			return read_fault(log, err, fault);
	}
	if (status == IMA_PARSE_MORE && log->options.follow)
		return 0;
	if (status == IMA_PARSE_MORE)
		ima_fault_set(&out->fault, IMA_FAULT_TRUNCATED, ima_input_avail(in),
			      out->field, "the list ends %zu bytes early",
			      out->need - ima_input_avail(in));
	if (status != IMA_PARSE_OK) {
		*fault = out->fault;
		return place_fault(log, fault);
	}
	return 1;
}

/*
 * Finds the line feed at or behind @from.
 * Return: 1 with @end, 0 if there is none, -1 with @fault.
 */
static int find_line_end(struct ima_log *log, size_t from, size_t *end,
			 struct ima_fault *fault)
{
	struct ima_input *in = &log->in;

	for (;;) {
		size_t avail = ima_input_avail(in);
		const uint8_t *p = ima_input_data(in);
		const uint8_t *lf = avail > from ? memchr(p + from, '\n', avail - from) : NULL;
		int err;

		if (lf) {
			*end = (size_t)(lf - p);
			return 1;
		}
		if (in->eof || avail > LINE_MAX_BYTES)
			return 0;
		from = avail > from ? avail : from;
		err = ima_input_fill(in, from + 1);
		if (err)
			return read_fault(log, err, fault);
	}
}

/*
 * Steps over lines that cannot be the beginning of a record. A file name may
 * hold line feeds (MEAS-22), so these may be the rest of the record before.
 * Return: 0 with @end, @lines; -1 with @fault.
 */
static int find_continuation(struct ima_log *log, size_t *end, uint64_t *lines,
			     struct ima_fault *fault)
{
	struct ima_input *in = &log->in;

	for (;;) {
		size_t next = *end + 1;
		int err = ima_input_fill(in, next + IMA_ASCII_HEAD_MAX);
		int found;

		if (err)
			return read_fault(log, err, fault);
		if (ima_input_avail(in) == next ||
		    ima_ascii_is_head(ima_input_data(in) + next, ima_input_avail(in) - next))
			return 0;
		found = find_line_end(log, next, &next, fault);
		if (found <= 0)
			return found;
		*end = next;
		(*lines)++;
	}
}

static int parse_line(struct ima_log *log, size_t len, struct ima_parsed *out,
		      struct ima_fault *fault)
{
	int err = grow_scratch(log, len);

	if (err)
		return read_fault(log, err, fault);
	if (ima_parse_ascii(ima_input_data(&log->in), len, log->big, &log->scratch,
			    out) != IMA_PARSE_OK) {
		*fault = out->fault;
		return place_fault(log, fault);
	}
	if (out->record.digest.len != ima_bank_info(log->bank)->size) {
		ima_fault_set(fault, IMA_FAULT_MALFORMED, 3, "template digest",
			      "wanted %zu bytes (%s), are %zu",
			      ima_bank_info(log->bank)->size,
			      ima_bank_info(log->bank)->name, out->record.digest.len);
		return place_fault(log, fault);
	}
	out->used = len + 1;
	return 1;
}

static int next_ascii(struct ima_log *log, struct ima_parsed *out,
		      struct ima_fault *fault)
{
	size_t first, end;
	int found;

	log->line += log->lines;
	log->lines = 1;
	found = find_line_end(log, 0, &first, fault);
	if (found < 0)
		return -1;
	if (!found && (!ima_input_avail(&log->in) || (log->in.eof && log->options.follow)))
		return 0;
	if (!found) {
		ima_fault_set(fault, log->in.eof ? IMA_FAULT_TRUNCATED : IMA_FAULT_MALFORMED,
			      ima_input_avail(&log->in), "line",
			      log->in.eof ? "the list ends inside a line" :
			      "longer than any record");
		return place_fault(log, fault);
	}
	end = first;
	if (find_continuation(log, &end, &log->lines, fault))
		return -1;
	if (log->lines > 1) {
		/* One record, if that makes it right; else a bad line comes next. */
		if (parse_line(log, end, out, fault) == 1 &&
		    (out->record.violation ||
		     ima_record_verifies(&log->hasher, log->bank, log->padded, &out->record)))
			return 1;
		log->lines = 1;
	}
	return parse_line(log, first, out, fault);
}

int ima_log_next(struct ima_log *log, struct ima_record *record,
		 struct ima_fault *fault)
{
	struct ima_parsed out;
	int got;

	ima_input_consume(&log->in, log->used);
	log->used = 0;
	if (log->options.follow)
		log->in.eof = false;
	if (!log->found_out && find_out(log, fault))
		return -1;
	if (!log->found_out)
		return 0;
	got = log->format == IMA_FORMAT_BINARY ? next_binary(log, &out, fault) :
	      next_ascii(log, &out, fault);
	if (got != 1) {
		log->lines = 0;
		return got;
	}
	log->used = out.used;
	log->records++;
	*record = out.record;
	record->number = log->records;
	record->offset = log->in.offset;
	record->line = log->line;
	return 1;
}

void ima_log_close(struct ima_log *log)
{
	if (!log)
		return;
	ima_input_free(&log->in);
	ima_hasher_free(&log->hasher);
	free(log->scratch.buf);
	free(log);
}

enum ima_format ima_log_format(const struct ima_log *log)
{
	return log->format;
}

bool ima_log_is_big(const struct ima_log *log)
{
	return log->big;
}

enum ima_bank ima_log_bank(const struct ima_log *log)
{
	return log->bank;
}

enum ima_bank_origin ima_log_bank_origin(const struct ima_log *log)
{
	return log->bank_origin;
}

uint64_t ima_log_bytes(const struct ima_log *log)
{
	return log->in.offset + log->used;
}
