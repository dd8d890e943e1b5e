// SPDX-License-Identifier: GPL-2.0-only
/*
 * Policies and configurations from files, and what is to be said of them.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "policy.h"

/* A policy is read into memory as a whole; the largest in the field have 10 000 rules. */
#define TEXT_MAX (64u << 20)

static int read_all(int fd, struct text *text)
{
	size_t room = 0;
	ssize_t got;

	for (;;) {
		if (text->len == room) {
			char *more;

			room = room ? room * 2 : 64u << 10;
			if (room > TEXT_MAX)
				return EFBIG;
			more = realloc(text->bytes, room);
			if (!more)
				return ENOMEM;
			text->bytes = more;
		}
		got = read(fd, text->bytes + text->len, room - text->len);
		if (got < 0 && errno != EINTR)
			return errno;
		if (got == 0)
			return 0;
		if (got > 0)
			text->len += (size_t)got;
	}
}

int read_text(const char *path, struct text *text)
{
	int fd = strcmp(path, "-") ? open(path, O_RDONLY | O_CLOEXEC) : dup(STDIN_FILENO);
	int err = fd < 0 ? errno : 0;

	*text = (struct text){ 0 };
	if (!err) {
		err = read_all(fd, text);
		close(fd);
	}
	if (!err)
		return EXIT_DONE;
	complain("%s: %s", path, strerror(err));
	free(text->bytes);
	text->bytes = NULL;
	return EXIT_FAILED;
}

int read_config(const char *path, struct ima_kconfig *k)
{
	struct ima_kconfig_error error;
	FILE *file = strcmp(path, "-") ? fopen(path, "re") : stdin;
	int bad;

	if (!file) {
		complain("%s: %s", path, strerror(errno));
		return EXIT_FAILED;
	}
	bad = ima_kconfig_read(k, file, &error);
	if (file != stdin)
		fclose(file);
	if (!bad)
		return EXIT_DONE;
	if (error.line)
		complain("%s: line %lu: %s", path, error.line, error.reason);
	else
		complain("%s: %s", path, error.reason);
	return EXIT_FAILED;
}

static const char * const levels[] = {
	[IMA_REMARK_ERROR] = "error",
	[IMA_REMARK_WARNING] = "warning",
	[IMA_REMARK_NOTE] = "note",
};

_Static_assert(ARRAY_SIZE(levels) == IMA_REMARK_LEVEL_COUNT, "a word each");

static void print_place(FILE *out, const char *file, const struct ima_remark *r)
{
	print_escaped(out, (const uint8_t *)file, strlen(file));
	if (r->line)
		fprintf(out, ":%lu", r->line);
	if (r->column)
		fprintf(out, ":%zu", r->column);
	fprintf(out, ": %s: ", levels[r->level]);
}

void print_remark(FILE *out, const char *file, const struct ima_remark *r)
{
	print_place(out, file, r);
	if (r->token) {
		putc('"', out);
		print_escaped(out, (const uint8_t *)r->token, r->token_len);
		fputs("\": ", out);
	}
	fputs(r->reason, out);
	if (r->option)
		fprintf(out, ": %s", r->option);
	if (r->count > 1)
		fprintf(out, " (and %lu more)", r->count - 1);
	if (r->err)
		fprintf(out, " (%s)", strerrorname_np(r->err));
	putc('\n', out);
	if (r->log) {
		fputs("    kernel log: ", out);
		print_escaped(out, (const uint8_t *)r->log, strlen(r->log));
		putc('\n', out);
	}
}

void json_remark(struct json *j, const struct ima_remark *r)
{
	json_open(j, NULL, '{');
	json_text(j, "level", levels[r->level]);
	if (r->line)
		json_number(j, "line", r->line);
	if (r->token) {
		json_number(j, "column", r->column);
		json_bytes(j, "token", (const uint8_t *)r->token, r->token_len);
	}
	json_text(j, "reason", r->reason);
	if (r->log)
		json_bytes(j, "log", (const uint8_t *)r->log, strlen(r->log));
	if (r->err)
		json_text(j, "errno", strerrorname_np(r->err));
	if (r->option)
		json_text(j, "option", r->option);
	json_number(j, "lines", r->count);
	json_close(j, '}');
}

/* Errors only: whoever asks about something else has no use for notes. */
static void complain_of(void *ctx, const struct ima_remark *r)
{
	if (r->level == IMA_REMARK_ERROR)
		print_remark(stderr, ctx, r);
}

static int take(const struct policy_source *source, const char *verb, struct ima_policy *p)
{
	struct ima_remarks remarks = { complain_of, (void *)(uintptr_t)source->file };
	struct text text;
	int err;

	if (source->file) {
		if (read_text(source->file, &text))
			return EXIT_FAILED;
		err = ima_policy_parse(p, text.bytes, text.len, &remarks);
		free(text.bytes);
	} else {
		err = ima_policy_builtin(p, source->builtin);
		if (err == ENOENT)
			return usage_error(verb, "--builtin: '%s' is not of tcb, ima_tcb, appraise_tcb, secure_boot, critical_data",
					   source->builtin);
		if (err == EINVAL)
			complain("%s: not in a kernel of this configuration", source->builtin);
	}
	if (err == ENOMEM)
		complain("out of memory");
	return err ? EXIT_FAILED : EXIT_DONE;
}

int load_policy(const struct policy_source *source, const char *verb,
		struct ima_policy **policy)
{
	struct ima_kconfig k;
	int code = EXIT_DONE;

	ima_kconfig_full(&k);
	if (source->config)
		code = read_config(source->config, &k);
	if (code)
		return code;
	*policy = ima_policy_create(&k);
	if (!*policy) {
		complain("out of memory");
		return EXIT_FAILED;
	}
	code = take(source, verb, *policy);
	if (!code)
		return code;
	ima_policy_free(*policy);
	*policy = NULL;
	return code;
}
