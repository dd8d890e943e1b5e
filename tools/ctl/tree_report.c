// SPDX-License-Identifier: GPL-2.0-only
/*
 * What became of the files, for people and for programs.
 */
#include <inttypes.h>
#include <string.h>

#include "tree.h"

/* Part of the JSON interface: add, do not change. */
static const char * const skip_words[] = {
	[IMA_SKIP_NONE] = "none",
	[IMA_SKIP_EXCLUDED] = "excluded",
	[IMA_SKIP_NOT_INCLUDED] = "not-included",
	[IMA_SKIP_TYPE] = "type",
	[IMA_SKIP_SYMLINK] = "symlink",
	[IMA_SKIP_SPECIAL] = "special",
	[IMA_SKIP_HARD_LINK] = "hard-link",
	[IMA_SKIP_MOUNT] = "mount",
	[IMA_SKIP_LABELLED] = "labelled",
	[IMA_SKIP_UNLABELLED] = "unlabelled",
};

static const char * const failure_words[] = {
	[FAILURE_ERROR] = "error",
	[FAILURE_INVALID] = "invalid",
	[FAILURE_NO_KEY] = "no-key",
	[FAILURE_UNLABELLED] = "unlabelled",
	[FAILURE_MALFORMED] = "malformed",
	[FAILURE_UNSIGNED] = "unsigned",
};

_Static_assert(ARRAY_SIZE(skip_words) == IMA_SKIP_COUNT, "a word each");
_Static_assert(ARRAY_SIZE(failure_words) == FAILURE_COUNT, "a word each");

static void print_name(FILE *out, const char *name)
{
	print_escaped(out, (const uint8_t *)name, strlen(name));
}

static void print_failure(const struct tree *tree, const struct item *item)
{
	fflush(stdout);
	fputs("imactl: ", stderr);
	if (tree->within) {
		print_name(stderr, tree->within);
		fputs(": ", stderr);
	}
	print_name(stderr, item->path);
	if (item->field)
		fprintf(stderr, ": %s", item->field);
	fprintf(stderr, ": %s\n", item->reason);
}

static void text_item(const struct tree *tree, const struct item *item)
{
	if (item->outcome == OUTCOME_FAILED) {
		print_failure(tree, item);
		return;
	}
	if (!tree->list && !(tree->verb->always_list && item->outcome == OUTCOME_DONE &&
			     !tree->manifest_on_stdout))
		return;
	if (item->outcome == OUTCOME_SKIPPED) {
		printf("skipped  (%s) ", skip_words[item->skip]);
	} else {
		if (tree->list)
			printf("%-8s ", tree->verb->done);
		if (tree->verb->row)
			tree->verb->row(tree, item);
	}
	print_name(stdout, item->path);
	putchar('\n');
}

static void json_item(struct tree *tree, const struct item *item)
{
	static const char * const outcomes[] = {
		[OUTCOME_DONE] = "done", [OUTCOME_SKIPPED] = "skipped",
		[OUTCOME_FAILED] = "failed",
	};
	struct json *j = &tree->json;

	if (!tree->list && item->outcome != OUTCOME_FAILED &&
	    !(tree->verb->always_list && item->outcome == OUTCOME_DONE))
		return;
	json_open(j, NULL, '{');
	if (tree->within)
		json_bytes(j, "archive", (const uint8_t *)tree->within, strlen(tree->within));
	json_bytes(j, "path", (const uint8_t *)item->path, strlen(item->path));
	json_text(j, "outcome", outcomes[item->outcome]);
	if (item->outcome == OUTCOME_SKIPPED)
		json_text(j, "why", skip_words[item->skip]);
	if (item->outcome == OUTCOME_FAILED) {
		json_text(j, "why", failure_words[item->failure]);
		if (item->field)
			json_text(j, "field", item->field);
		json_bytes(j, "reason", (const uint8_t *)item->reason, strlen(item->reason));
	}
	if (tree->verb->json_row)
		tree->verb->json_row(j, tree, item);
	json_close(j, '}');
}

void report_begin(struct tree *tree)
{
	if (!tree->json_output)
		return;
	tree->json.out = stdout;
	json_open(&tree->json, NULL, '{');
	json_open(&tree->json, "files", '[');
}

void report_item(struct tree *tree, const struct item *item)
{
	if (item->outcome == OUTCOME_FAILED)
		tree->failed[item->failure]++;
	else if (item->outcome == OUTCOME_SKIPPED)
		tree->skipped[item->skip]++;
	else
		tree->done++;
	if (item->outcome == OUTCOME_FAILED || tree->list)
		progress_clear(&tree->progress);
	if (tree->json_output)
		json_item(tree, item);
	else
		text_item(tree, item);
}

static uint64_t sum(const uint64_t *counts, size_t n)
{
	uint64_t all = 0;

	for (size_t i = 0; i < n; i++)
		all += counts[i];
	return all;
}

static void text_counts(const char *what, const uint64_t *counts, const char * const *words,
			size_t n)
{
	uint64_t all = sum(counts, n);
	const char *before = " (";

	if (!all)
		return;
	printf("%-8s %" PRIu64, what, all);
	for (size_t i = 0; i < n; i++) {
		if (!counts[i])
			continue;
		printf("%s%s %" PRIu64, before, words[i], counts[i]);
		before = ", ";
	}
	puts(")");
}

static void text_summary(const struct tree *tree)
{
	printf("%-8s %" PRIu64 "%s\n", tree->verb->done, tree->done,
	       tree->dry_run ? " (dry run: nothing was written)" : "");
	text_counts("skipped", tree->skipped, skip_words, IMA_SKIP_COUNT);
	text_counts("failed", tree->failed, failure_words, FAILURE_COUNT);
}

static void json_counts(struct json *j, const char *key, const uint64_t *counts,
			const char * const *words, size_t n)
{
	json_open(j, key, '{');
	for (size_t i = 0; i < n; i++) {
		if (counts[i])
			json_number(j, words[i], counts[i]);
	}
	json_close(j, '}');
}

int report_end(struct tree *tree, int code)
{
	struct json *j = &tree->json;

	if (sum(tree->failed, FAILURE_COUNT))
		code = EXIT_FAILED;
	progress_clear(&tree->progress);
	if (!tree->json_output) {
		if (!tree->quiet && !(tree->verb->always_list && !tree->list) &&
		    !tree->manifest_on_stdout)
			text_summary(tree);
		return code;
	}
	json_close(j, ']');
	json_bool(j, "ok", code == EXIT_DONE);
	json_bool(j, "dry_run", tree->dry_run);
	json_number(j, "done", tree->done);
	json_counts(j, "skipped", tree->skipped, skip_words, IMA_SKIP_COUNT);
	json_counts(j, "failed", tree->failed, failure_words, FAILURE_COUNT);
	json_close(j, '}');
	return code;
}
