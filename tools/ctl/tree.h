/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the verbs for many files share: which files, in what order, and how it is
 * told what became of them.
 */
#ifndef IMACTL_TREE_H
#define IMACTL_TREE_H

#include <getopt.h>
#include <time.h>

#include <imactl/archive.h>
#include <imactl/file.h>
#include <imactl/manifest.h>
#include <imactl/walk.h>

#include "ctl.h"

enum outcome { OUTCOME_PENDING, OUTCOME_DONE, OUTCOME_SKIPPED, OUTCOME_FAILED };

/* Why a file counts as failed; the words are part of the JSON interface. */
enum failure {
	FAILURE_ERROR,		/* could not be read, signed or written */
	FAILURE_INVALID,
	FAILURE_NO_KEY,
	FAILURE_UNLABELLED,
	FAILURE_MALFORMED,
	FAILURE_UNSIGNED,	/* has a digest where a signature is wanted */
	FAILURE_COUNT
};

#define ITEM_LABELS 2

/**
 * struct item - a file, and what became of it
 * @found: in a tree, or NULL
 * @member: in an archive, or NULL
 * @path: for messages
 * @name: below the root of its tree
 * @outcome: filled in by the walk or the worker
 * @skip: with OUTCOME_SKIPPED
 * @failure: with OUTCOME_FAILED
 * @field: attribute that failed, or NULL
 * @reason: of failure
 * @file: while a worker has it
 * @made: labels made, @nmade of them
 * @checked: labels checked, @nchecked of them
 * @digest: what ``hash`` computed, @digest_len bytes
 */
struct item {
	struct ima_found *found;
	struct ima_member *member;
	const char *path;
	const char *name;
	enum outcome outcome;
	enum ima_skip skip;
	enum failure failure;
	const char *field;
	char reason[sizeof(((struct ima_error *)NULL)->reason)];
	struct ima_file *file;
	struct { const char *name; struct ima_label label; } made[ITEM_LABELS];
	size_t nmade;
	struct { const char *name; struct ima_label_result result; } checked[ITEM_LABELS];
	size_t nchecked;
	uint8_t digest[IMA_DIGEST_MAX];
	size_t digest_len;
};

struct tree;

/**
 * struct tree_verb - what is done to each file
 * @name: as on the command line, with a blank behind it
 * @done: word for success
 * @work: does it; in any thread
 * @row: after the word and before the name in a line of --list, may be NULL
 * @json_row: members of the JSON object of a file, may be NULL
 * @always_list: there is nothing else to say than the lines
 */
struct tree_verb {
	const char *name;
	const char *done;
	void (*work)(struct tree *tree, struct item *item, const struct ima_object *object);
	void (*row)(const struct tree *tree, const struct item *item);
	void (*json_row)(struct json *json, const struct tree *tree, const struct item *item);
	bool always_list;
};

/**
 * struct progress - the line that shows how far we are
 * @shown: standard error is a terminal, and it is wanted
 */
struct progress {
	bool shown;
	bool drawn;
	uint64_t files, total_files;
	uint64_t bytes, total_bytes;
	struct timespec start, last;
};

/**
 * struct tree - options, and the state of a run
 * @job: what @verb needs
 * @writes: files are altered, or what is beside them
 * @identity: inode generation and UUID of the file system are needed
 * @manifest: file for labels, or where they are from; or NULL
 * @manifest_on_stdout: nothing else must be there
 * @known: labels read from @manifest, when verifying
 * @output: archive to write
 * @count: of paths on the command line
 * @within: archive that is being worked on, or NULL
 */
struct tree {
	const struct tree_verb *verb;
	void *job;
	struct ima_walk_options walk;
	const char **patterns[2];
	bool writes;
	bool identity;
	bool dry_run;
	bool archive;
	bool in_place;
	bool json_output;
	bool list;
	bool quiet;
	bool no_progress;
	unsigned int jobs;
	const char *manifest;
	bool manifest_on_stdout;
	const char *output;
	size_t count;
	const char *within;
	struct ima_manifest *known;
	struct ima_manifest_writer *writer;
	struct json json;
	struct progress progress;
	uint64_t done;
	uint64_t skipped[IMA_SKIP_COUNT];
	uint64_t failed[FAILURE_COUNT];
};

/* tree_options.c */

enum {
	TREE_INCLUDE = 512, TREE_EXCLUDE, TREE_TYPE, TREE_JOBS, TREE_NO_PROGRESS, TREE_MANIFEST,
	TREE_ARCHIVE, TREE_IN_PLACE,
};

#define TREE_SHORT "xjlqh"

#define TREE_LONG \
	{ "include", required_argument, NULL, TREE_INCLUDE }, \
	{ "exclude", required_argument, NULL, TREE_EXCLUDE }, \
	{ "type", required_argument, NULL, TREE_TYPE }, \
	{ "one-file-system", no_argument, NULL, 'x' }, \
	{ "manifest", required_argument, NULL, TREE_MANIFEST }, \
	{ "archive", no_argument, NULL, TREE_ARCHIVE }, \
	{ "jobs", required_argument, NULL, TREE_JOBS }, \
	{ "no-progress", no_argument, NULL, TREE_NO_PROGRESS }, \
	{ "json", no_argument, NULL, 'j' }, \
	{ "list", no_argument, NULL, 'l' }, \
	{ "quiet", no_argument, NULL, 'q' }, \
	{ "help", no_argument, NULL, 'h' }

#define TREE_USAGE \
"Which files:\n" \
"      --include=GLOB       only files that match (may be repeated); without '/' the\n" \
"                           last part of the name, else all of it below PATH\n" \
"      --exclude=GLOB       not those that match, nor what is in such directories\n" \
"      --type=TYPE[,TYPE]   only exec, elf, script, module\n" \
"  -x, --one-file-system    not what is mounted below PATH\n" \
"      --archive            PATHs are archives (tar, cpio newc, .deb): what is in them\n" \
"\n" \
"Output:\n" \
"  -l, --list               a line for each file, also those left out\n" \
"  -j, --json               JSON\n" \
"  -q, --quiet              only errors\n" \
"      --no-progress        no progress bar on a terminal\n" \
"      --jobs=N             threads (default: one for each processor)\n" \
"  -h, --help               this text\n"

/**
 * tree_option() - an option of all verbs
 *
 * Return: EXIT_DONE, EXIT_FAILED or EXIT_USAGE.
 */
int tree_option(struct tree *tree, int option, const char *arg);
void tree_free(struct tree *tree);

/* tree_run.c */

/** tree_run() - do it to all @paths; Return: exit code */
int tree_run(struct tree *tree, char *const *paths, size_t count);

/* tree_item.c */

/** item_skip() - leave the file out */
void item_skip(struct item *item, enum ima_skip skip);

/** item_fail() - the file failed; @field may be NULL */
__attribute__((format(printf, 4, 5)))
void item_fail(struct item *item, enum failure failure, const char *field, const char *fmt, ...);

/** item_made() - remember a label to be stored */
void item_made(struct item *item, const char *name, const struct ima_label *label);

/** item_store() - store what was made where it belongs; on failure the item has failed */
void item_store(struct tree *tree, struct item *item);

/** item_new() - Return: a pending file, or NULL; owns @found */
struct item *item_new(struct ima_found *found, struct ima_member *member);
void item_free(struct item *item);

/** manifest_name() - Return: the part of @path that manifests have */
const char *manifest_name(const char *path);

/* tree_archive.c */

/** archive_run() - do it to the members of one archive; Return: exit code */
int archive_run(struct tree *tree, const char *path);

/** tree_pool() - the workers of a run; Return: NULL, having complained */
struct ima_pool *tree_pool(struct tree *tree);

/* tree_report.c */

void report_begin(struct tree *tree);
void report_item(struct tree *tree, const struct item *item);
/** report_end() - the summary; @code is the exit code so far; Return: exit code */
int report_end(struct tree *tree, int code);

/* progress.c */

void progress_begin(struct progress *progress);
void progress_step(struct progress *progress, uint64_t bytes);
void progress_draw(struct progress *progress);
/** progress_clear() - make room for something else on the terminal */
void progress_clear(struct progress *progress);

#endif
