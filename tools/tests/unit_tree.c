// SPDX-License-Identifier: GPL-2.0-only
/*
 * The walk of a tree that is changed meanwhile, the pool, and the set of inodes.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <imactl/file.h>
#include <imactl/pool.h>
#include <imactl/walk.h>

#include "inodes.h"
#include "unit.h"

static char top[] = "/tmp/imactl-unit-XXXXXX";

static bool put(const char *name, const char *text)
{
	int fd = open(name, O_WRONLY | O_CREAT | O_TRUNC, 0600);
	bool good = fd >= 0 && write(fd, text, strlen(text)) == (ssize_t)strlen(text);

	if (fd >= 0)
		close(fd);
	return good;
}

static bool make_tree(void)
{
	return mkdtemp(top) && !chdir(top) && !mkdir("t", 0700) && !mkdir("t/dir", 0700) &&
	       !mkdir("evil", 0700) && put("t/dir/file", "good") && put("evil/file", "evil") &&
	       put("t/other", "other") && put("t/z", "z");
}

static bool reads(const struct ima_found *found, const char *want)
{
	char text[16] = "";
	int fd = ima_found_open(found);
	bool good = fd >= 0 && read(fd, text, sizeof(text) - 1) >= 0 && !strcmp(text, want);

	if (fd >= 0)
		close(fd);
	return good;
}

/* What somebody who may write to the tree does between finding a file and opening it. */
static void attack(void *ctx, struct ima_found *found)
{
	unsigned int *seen = ctx;

	(*seen)++;
	if (!strcmp(found->path, "t/dir/file")) {
		check(!rename("t/dir", "t/moved") && !symlink("../evil", "t/dir") &&
		      reads(found, "good"), "a directory replaced by a link leads nowhere else");
	} else if (!strcmp(found->path, "t/other")) {
		check(!unlink("t/other") && !symlink("../evil/file", "t/other") &&
		      ima_found_open(found) == -ELOOP, "a file replaced by a link is not opened");
		unlink("t/other");
		check(!mkfifo("t/other", 0600) && ima_found_open(found) == -ESTALE,
		      "nor a FIFO, and we do not hang");
	} else if (!strcmp(found->path, "t/z")) {
		check(!unlink("t/z") && ima_found_open(found) == -ENOENT, "a file that is gone");
	}
	ima_found_free(found);
}

static void test_walk(void)
{
	struct ima_walk_options options = { 0 };
	char tree[] = "t", *paths[] = { tree };
	unsigned int seen = 0;

	if (!make_tree()) {
		check(false, "a tree can be made");
		return;
	}
	check(!ima_walk(&options, paths, 1, attack, &seen) && seen == 3,
	      "each file is met once, though names come and go");
}

static void grows(void *ctx, struct ima_found *found)
{
	struct ima_file file;

	(void)ctx;
	if (strcmp(found->path, "t/moved/file") || ima_file_open(&file, found, false)) {
		ima_found_free(found);
		return;
	}
	check(put("t/moved/file", "longer than before") &&
	      ima_file_append(&file, found, "x", 1) == -ESTALE,
	      "nothing is appended to a file that is being changed");
	ima_file_close(&file);
	ima_found_free(found);
}

static void test_append(void)
{
	struct ima_walk_options options = { 0 };
	char tree[] = "t", *paths[] = { tree };

	check(!ima_walk(&options, paths, 1, grows, NULL), "a walk to the end");
}

struct numbers {
	unsigned int next;
	bool ordered;
};

struct number {
	unsigned int value;
	bool worked;
};

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
	(void)ctx;
}

static void work(void *worker, void *item)
{
	struct number *n = item;

	(void)worker;
	/* The first ones are the slowest, so later ones are ready before them. */
	if (n->value < 8)
		usleep(20000 / (n->value + 1));
	n->worked = true;
}

static void done(void *ctx, void *item)
{
	struct numbers *numbers = ctx;
	struct number *n = item;

	numbers->ordered = numbers->ordered && n->worked && n->value == numbers->next;
	numbers->next++;
	free(n);
}

/* With one worker there are no threads, and done() follows work() at once. */
static void run_pool(unsigned int workers, const char *what)
{
	static const struct ima_pool_ops ops = { worker_new, worker_free, work, done, idle };
	struct numbers numbers = { .ordered = true };
	struct ima_pool *pool = ima_pool_new(workers, &ops, &numbers);

	for (unsigned int i = 0; pool && i < 5000; i++) {
		struct number *n = calloc(1, sizeof(*n));

		if (!n)
			break;
		n->value = i;
		ima_pool_add(pool, n);
	}
	if (pool)
		ima_pool_drain(pool);
	check(numbers.ordered && numbers.next == 5000, what);
	ima_pool_free(pool);
	pool = ima_pool_new(workers, &ops, &numbers);
	ima_pool_free(pool);
	check(pool, "a pool with nothing to do ends");
}

static void test_pool(void)
{
	run_pool(4, "results are in the order of the items");
	run_pool(1, "and so they are without threads");
}

static void test_inodes(void)
{
	struct ima_inodes set = { 0 };
	bool good = true;

	for (uint64_t i = 1; i <= 1000; i++)
		good = good && ima_inodes_add(&set, (struct ima_inode){ i % 3, i }) == 1;
	for (uint64_t i = 1; i <= 1000; i++)
		good = good && !ima_inodes_add(&set, (struct ima_inode){ i % 3, i });
	check(good, "a file is known again, also after the table grew");
	for (uint64_t i = 10; i < 5000; i++)
		good = good && ima_inodes_add(&set, (struct ima_inode){ i, 7 }) == 1;
	check(good, "the same number on another device is another file");
	ima_inodes_free(&set);
}

static void test_filter(void)
{
	const char *const patterns[] = { "*.so", "/lib/x*" };
	struct ima_filter filter = { .include = patterns, .nincludes = 2 };

	check(!ima_filter_file(&filter, "a/b/c.so", 0) && !ima_filter_file(&filter, "lib/x/y", 0) &&
	      ima_filter_file(&filter, "a/lib/x", 0) == IMA_SKIP_NOT_INCLUDED,
	      "a pattern with a slash is about the whole name");
	filter = (struct ima_filter){ .types = IMA_TYPE_BIT(IMA_TYPE_MODULE) };
	check(!ima_filter_file(&filter, "a.ko.zst", 0) &&
	      ima_filter_file(&filter, "ko", 0111) == IMA_SKIP_TYPE &&
	      ima_filter_file(&filter, ".ko", 0) == IMA_SKIP_TYPE, "modules are known by name");
}

static void remove_tree(void)
{
	static const char * const files[] = {
		"t/moved/file", "t/dir", "t/other", "evil/file",
	};
	static const char * const dirs[] = { "t/moved", "t", "evil" };

	for (size_t i = 0; i < sizeof(files) / sizeof(*files); i++)
		unlink(files[i]);
	for (size_t i = 0; i < sizeof(dirs) / sizeof(*dirs); i++)
		rmdir(dirs[i]);
	check(!rmdir(top), "nothing but what was made is left");
}

int main(void)
{
	test_walk();
	test_append();
	test_pool();
	test_inodes();
	test_filter();
	remove_tree();
	return unit_failures != 0;
}
