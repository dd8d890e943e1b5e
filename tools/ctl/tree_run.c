// SPDX-License-Identifier: GPL-2.0-only
/*
 * From paths to results.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include <imactl/pool.h>

#include "tree.h"

static bool is_wanted_content(const struct tree *tree, struct item *item,
			      const struct ima_object *object)
{
	uint8_t head[IMA_TYPE_HEAD];
	ssize_t got;

	if (!ima_filter_needs_content(&tree->walk.filter, item->name, object->mode))
		return true;
	got = object->ops->read(object->ctx, 0, head, sizeof(head));
	if (got < 0)
		item_fail(item, FAILURE_ERROR, NULL, "%s", strerror((int)-got));
	else if (!ima_filter_content(&tree->walk.filter, head, (size_t)got))
		item_skip(item, IMA_SKIP_TYPE);
	else
		return true;
	return false;
}

static void work_on(struct tree *tree, struct item *item, const struct ima_object *object)
{
	if (!is_wanted_content(tree, item, object))
		return;
	tree->verb->work(tree, item, object);
	if (item->outcome == OUTCOME_PENDING && !tree->dry_run)
		item_store(tree, item);
	if (item->outcome == OUTCOME_PENDING)
		item->outcome = OUTCOME_DONE;
}

static void work_in_file(struct tree *tree, struct item *item)
{
	struct ima_file file;
	int err = ima_file_open(&file, item->found, tree->identity);

	if (err) {
		item_fail(item, FAILURE_ERROR, NULL, "%s", err == -ESTALE || err == -ELOOP ?
			  "is not a regular file any more" : strerror(-err));
		return;
	}
	item->file = &file;
	work_on(tree, item, &file.object);
	item->file = NULL;
	ima_file_close(&file);
}

static void work_in_member(struct tree *tree, struct item *item)
{
	struct ima_object object;

	ima_member_object(item->member, &object);
	work_on(tree, item, &object);
}

static void work(void *worker, void *p)
{
	struct item *item = p;

	if (item->outcome != OUTCOME_PENDING)
		return;
	if (item->member)
		work_in_member(worker, item);
	else
		work_in_file(worker, item);
}

static void write_manifest(const struct tree *tree, const struct item *item)
{
	struct ima_xattr_value values[ITEM_LABELS];

	for (size_t i = 0; i < item->nmade; i++)
		values[i] = (struct ima_xattr_value){ item->made[i].name,
			item->made[i].label.bytes, item->made[i].label.len };
	ima_manifest_add(tree->writer, manifest_name(item->path), values, item->nmade);
}

static void item_done(void *ctx, void *p)
{
	struct tree *tree = ctx;
	struct item *item = p;

	if (tree->writer && item->outcome == OUTCOME_DONE && item->nmade)
		write_manifest(tree, item);
	report_item(tree, item);
	if (item->outcome != OUTCOME_SKIPPED)
		progress_step(&tree->progress, item->found ? item->found->size :
			      item->member->size);
	item_free(item);
}

static void *worker_new(void *ctx)
{
	return ctx;
}

static void worker_free(void *worker)
{
	(void)worker;
}

static void idle(void *ctx)
{
	struct tree *tree = ctx;

	progress_draw(&tree->progress);
}

struct ima_pool *tree_pool(struct tree *tree)
{
	static const struct ima_pool_ops ops = { worker_new, worker_free, work, item_done, idle };
	struct ima_pool *pool = ima_pool_new(tree->jobs ? tree->jobs : ima_pool_cores(), &ops,
					     tree);

	if (!pool)
		complain("no thread can be started");
	return pool;
}

/* struct run - of a walk; @lost: files not looked at for want of memory */
struct run {
	struct tree *tree;
	struct ima_pool *pool;
	bool lost;
};

static const char *walk_error(int err)
{
	if (err == ELOOP)
		return "is a symbolic link, and none is followed: name the file itself";
	if (err == ENOTSUP)
		return "is neither a regular file nor a directory";
	return strerror(err);
}

static void found_one(void *ctx, struct ima_found *found)
{
	struct run *run = ctx;
	struct item *item = item_new(found, NULL);

	if (!item) {
		ima_found_free(found);
		run->lost = true;
		return;
	}
	if (found->error)
		item_fail(item, FAILURE_ERROR, NULL, "%s", walk_error(found->error));
	else if (found->skip)
		item_skip(item, found->skip);
	ima_pool_add(run->pool, item);
}

static void count_one(void *ctx, struct ima_found *found)
{
	struct progress *progress = ctx;

	if (!found->skip) {
		progress->total_files++;
		progress->total_bytes += found->size;
	}
	ima_found_free(found);
}

/* Directories stay open while files in them wait; a thousand is few on a large machine. */
static void raise_file_limit(void)
{
	struct rlimit limit;

	if (getrlimit(RLIMIT_NOFILE, &limit))
		return;
	limit.rlim_cur = limit.rlim_max;
	setrlimit(RLIMIT_NOFILE, &limit);
}

static int walk_run(struct tree *tree, char *const *paths, size_t count)
{
	struct run run = { .tree = tree, .pool = tree_pool(tree) };
	int ret;

	if (!run.pool)
		return EXIT_FAILED;
	raise_file_limit();
	if (tree->progress.shown)
		ima_walk(&tree->walk, paths, count, count_one, &tree->progress);
	progress_begin(&tree->progress);
	tree->walk.for_writing = tree->writes && !tree->dry_run && !tree->manifest;
	ret = ima_walk(&tree->walk, paths, count, found_one, &run);
	ima_pool_free(run.pool);
	if (!ret && !run.lost)
		return EXIT_DONE;
	complain("out of memory: not all files were looked at");
	return EXIT_FAILED;
}

static int archives_run(struct tree *tree, char *const *paths, size_t count)
{
	int code = EXIT_DONE;

	progress_begin(&tree->progress);
	for (size_t i = 0; i < count; i++) {
		if (archive_run(tree, paths[i]))
			code = EXIT_FAILED;
	}
	return code;
}

static int begin_manifest(struct tree *tree)
{
	struct ima_error error;

	if (!tree->manifest || !tree->writes || tree->dry_run)
		return EXIT_DONE;
	tree->writer = ima_manifest_create(tree->manifest, &error);
	if (tree->writer)
		return EXIT_DONE;
	complain("%s: %s", tree->manifest, error.reason);
	return EXIT_FAILED;
}

static int end_manifest(struct tree *tree, int code)
{
	struct ima_error error;

	if (!tree->writer)
		return code;
	/* Our buffer first, if both write to the same file. */
	fflush(stdout);
	if (!ima_manifest_end(tree->writer, true, &error))
		return code;
	complain("%s: %s", tree->manifest, error.reason);
	return EXIT_FAILED;
}

int tree_run(struct tree *tree, char *const *paths, size_t count)
{
	int code = begin_manifest(tree);

	if (code)
		return code;
	tree->progress.shown = isatty(STDERR_FILENO) && !tree->no_progress && !tree->quiet;
	report_begin(tree);
	code = tree->archive ? archives_run(tree, paths, count) : walk_run(tree, paths, count);
	code = end_manifest(tree, code);
	return report_end(tree, code);
}
