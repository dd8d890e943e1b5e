// SPDX-License-Identifier: GPL-2.0-only
/*
 * The members of an archive as files.
 */
#include <sys/stat.h>

#include <imactl/pool.h>

#include "tree.h"

static void judge(const struct tree *tree, struct item *item)
{
	const struct ima_member *member = item->member;
	enum ima_skip skip = member->skip;

	if (!skip)
		skip = ima_filter_file(&tree->walk.filter, member->name, member->mode);
	if (skip)
		item_skip(item, skip);
	else if (member->problem)
		item_fail(item, FAILURE_ERROR, NULL, "%s", member->problem);
}

static int work_on_members(struct tree *tree, struct ima_archive *archive)
{
	struct ima_pool *pool = tree_pool(tree);
	int code = EXIT_DONE;

	if (!pool)
		return EXIT_FAILED;
	for (size_t i = 0; i < ima_archive_count(archive); i++) {
		struct ima_member *member = ima_archive_member(archive, i);
		struct item *item;

		/* As in a tree: directories are where files are, nothing to be told about. */
		if (S_ISDIR(member->mode))
			continue;
		item = item_new(NULL, member);
		if (!item) {
			complain("out of memory: not all files were looked at");
			code = EXIT_FAILED;
			break;
		}
		judge(tree, item);
		ima_pool_add(pool, item);
	}
	ima_pool_free(pool);
	return code;
}

static void count_members(struct tree *tree, struct ima_archive *archive)
{
	for (size_t i = 0; i < ima_archive_count(archive); i++) {
		const struct ima_member *member = ima_archive_member(archive, i);

		if (!member->skip) {
			tree->progress.total_files++;
			tree->progress.total_bytes += member->size;
		}
	}
}

static uint64_t failures(const struct tree *tree)
{
	uint64_t all = 0;

	for (size_t i = 0; i < FAILURE_COUNT; i++)
		all += tree->failed[i];
	return all;
}

/* A tar can have the labels in it; the others need a manifest. */
static int check_format(const struct tree *tree, const struct ima_archive *archive,
			const char *path)
{
	enum ima_archive_format format = ima_archive_format(archive);

	if (format == IMA_ARCHIVE_TAR || tree->manifest)
		return EXIT_DONE;
	if (format == IMA_ARCHIVE_CPIO)
		complain("%s: cpio archives have no room for extended attributes: use --manifest",
			 path);
	else
		complain("%s: dpkg refuses packages with extended attributes in them: use --manifest",
			 path);
	return EXIT_FAILED;
}

static int write_archive(struct tree *tree, struct ima_archive *archive, const char *path)
{
	const char *output = tree->in_place ? path : tree->output;
	struct ima_error error;

	if (!tree->writes || tree->dry_run || tree->manifest)
		return EXIT_DONE;
	if (!ima_archive_write(archive, output, &error))
		return EXIT_DONE;
	complain("%s: %s", output, error.reason);
	return EXIT_FAILED;
}

int archive_run(struct tree *tree, const char *path)
{
	uint64_t failed_before = failures(tree);
	struct ima_archive *archive;
	struct ima_error error;
	int code;

	archive = ima_archive_open(path, &error);
	if (!archive) {
		complain("%s: %s", path, error.reason);
		return EXIT_FAILED;
	}
	tree->within = path;
	code = check_format(tree, archive, path);
	if (!code) {
		count_members(tree, archive);
		code = work_on_members(tree, archive);
	}
	/* An archive with some of the labels looks like one with all of them. */
	if (!code && failures(tree) != failed_before && tree->writes && !tree->dry_run &&
	    !tree->manifest) {
		complain("%s: not written, because files in it failed",
			 tree->in_place ? path : tree->output);
		code = EXIT_FAILED;
	}
	if (!code)
		code = write_archive(tree, archive, path);
	tree->within = NULL;
	ima_archive_close(archive);
	return code;
}
