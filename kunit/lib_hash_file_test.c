// SPDX-License-Identifier: GPL-2.0-only
/*
 * Hashing of files, on tmpfs, against hashing of the same bytes in memory.
 */
#include <kunit/test.h>
#include <linux/cred.h>
#include <linux/file.h>
#include <linux/fs.h>
#include <linux/sched/signal.h>
#include <linux/shmem_fs.h>
#include <linux/vmalloc.h>

#include "../security/lib/hash_internal.h"

#define MAX_SIZE	(3 * INTEG_HASH_PIECE + 1000)

/**
 * struct fixture - one case's world
 * @file: empty file, open for reading and writing
 * @buf: MAX_SIZE bytes to put into it
 */
struct fixture {
	struct file *file;
	u8 *buf;
};

static int setup(struct kunit *test)
{
	struct fixture *fx = kunit_kzalloc(test, sizeof(*fx), GFP_KERNEL);
	size_t i;

	KUNIT_ASSERT_NOT_NULL(test, fx);
	test->priv = fx;
	fx->buf = vmalloc(MAX_SIZE);
	KUNIT_ASSERT_NOT_NULL(test, fx->buf);
	for (i = 0; i < MAX_SIZE; i++)
		fx->buf[i] = i * 13 + (i >> 8);
	fx->file = shmem_kernel_file_setup("integ-test", 0, 0);
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, fx->file);
	return 0;
}

static void teardown(struct kunit *test)
{
	struct fixture *fx = test->priv;

	if (!IS_ERR_OR_NULL(fx->file))
		fput(fx->file);
	vfree(fx->buf);
}

static void fill(struct kunit *test, size_t len)
{
	struct fixture *fx = test->priv;
	loff_t pos = 0;

	if (len)
		KUNIT_ASSERT_EQ(test, kernel_write(fx->file, fx->buf, len, &pos),
				len);
}

static struct file *reopen(struct kunit *test, int flags)
{
	struct fixture *fx = test->priv;
	struct file *file;

	file = dentry_open(&fx->file->f_path, flags, current_cred());
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, file);
	return file;
}

static void expect_front(struct kunit *test, const struct integ_digest *got,
			 size_t len)
{
	struct fixture *fx = test->priv;
	struct integ_digest want;

	KUNIT_ASSERT_EQ(test, integ_hash_buf(fx->buf, len, got->algo, &want), 0);
	KUNIT_EXPECT_TRUE_MSG(test, integ_digest_equal(got, &want),
			      "%s over %zu bytes", hash_algo_name[got->algo], len);
}

static const size_t sizes[] = {
	0, 1, 63, 64, 4095, 4096, 4097, INTEG_HASH_PIECE - 1, INTEG_HASH_PIECE,
	INTEG_HASH_PIECE + 1, 2 * INTEG_HASH_PIECE, MAX_SIZE,
};

static void size_desc(const size_t *size, char *desc)
{
	snprintf(desc, KUNIT_PARAM_DESC_SIZE, "%zu bytes", *size);
}

KUNIT_ARRAY_PARAM(size, sizes, size_desc);

static void test_size(struct kunit *test)
{
	static const enum hash_algo algos[] = { HASH_ALGO_SHA1, HASH_ALGO_SHA256 };
	const size_t len = *(const size_t *)test->param_value;
	struct fixture *fx = test->priv;
	struct integ_digest d, multi[2];

	fill(test, len);
	KUNIT_ASSERT_EQ(test, integ_hash_file(fx->file, HASH_ALGO_SHA256, &d), 0);
	expect_front(test, &d, len);

	KUNIT_ASSERT_EQ(test, integ_hash_file_multi(fx->file, algos, 2, multi), 0);
	expect_front(test, &multi[0], len);
	KUNIT_EXPECT_TRUE(test, integ_digest_equal(&multi[1], &d));
}

/* The file position is the user's and stays where it is. */
static void test_position(struct kunit *test)
{
	struct fixture *fx = test->priv;
	struct integ_digest d;

	fill(test, 100);
	fx->file->f_pos = 42;
	KUNIT_ASSERT_EQ(test, integ_hash_file(fx->file, HASH_ALGO_SHA256, &d), 0);
	expect_front(test, &d, 100);
	KUNIT_EXPECT_EQ(test, fx->file->f_pos, 42);
}

static const int unreadable[] = { O_WRONLY, O_PATH };

static void unreadable_desc(const int *flags, char *desc)
{
	strscpy(desc, *flags == O_PATH ? "O_PATH" : "O_WRONLY",
		KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(unreadable, unreadable, unreadable_desc);

/* Hashed all the same, and no less unreadable to its owner afterwards. */
static void test_not_open_for_reading(struct kunit *test)
{
	const int flags = *(const int *)test->param_value;
	struct file *file = reopen(test, flags);
	const fmode_t mode = file->f_mode;
	struct integ_digest d;
	int err;

	fill(test, 5000);
	err = integ_hash_file(file, HASH_ALGO_SHA256, &d);
	KUNIT_EXPECT_EQ(test, (__force int)file->f_mode, (__force int)mode);
	KUNIT_EXPECT_EQ(test, file_count(file), 1);
	fput(file);
	KUNIT_ASSERT_EQ(test, err, 0);
	expect_front(test, &d, 5000);
}

static void test_direct(struct kunit *test)
{
	struct fixture *fx = test->priv;
	struct integ_digest d;

	fill(test, 100);
	fx->file->f_flags |= O_DIRECT;
	memset(&d, 0xff, sizeof(d));
	KUNIT_EXPECT_EQ(test, integ_hash_file(fx->file, HASH_ALGO_SHA256, &d),
			-EINVAL);
	KUNIT_EXPECT_EQ(test, d.len, 32);
	KUNIT_EXPECT_TRUE(test, integ_digest_is_zero(&d));
}

static void test_missing_algo(struct kunit *test)
{
	static const enum hash_algo algos[] = {
		HASH_ALGO_SHA256, HASH_ALGO_TGR_160,
	};
	struct fixture *fx = test->priv;
	struct integ_digest d[2];

	fill(test, 100);
	memset(d, 0xff, sizeof(d));
	KUNIT_EXPECT_EQ(test, integ_hash_file_multi(fx->file, algos, 2, d),
			-ENOENT);
	KUNIT_EXPECT_TRUE(test, integ_digest_is_zero(&d[0]));
	KUNIT_EXPECT_TRUE(test, integ_digest_is_zero(&d[1]));
	KUNIT_EXPECT_EQ(test, d[1].len, 20);
}

/* The file turns out shorter than it was when it was opened. */
static void test_early_end(struct kunit *test)
{
	struct fixture *fx = test->priv;
	struct integ_source src;
	u8 *to = kunit_kzalloc(test, 4096, GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, to);
	fill(test, 1000);
	KUNIT_ASSERT_EQ(test, integ_source_open(&src, fx->file), 0);
	KUNIT_EXPECT_EQ(test, src.size, 1000);
	src.size = 3000;
	KUNIT_EXPECT_EQ(test, integ_source_read(&src, to, 600), 600);
	KUNIT_EXPECT_EQ(test, integ_source_read(&src, to + 600, 600), 400);
	KUNIT_EXPECT_EQ(test, integ_source_read(&src, to + 1000, 600), 0);
	KUNIT_EXPECT_MEMEQ(test, to, fx->buf, 1000);
	integ_source_close(&src);
}

/* The file grows: what comes later is not waited for, nor followed. */
static void test_growing(struct kunit *test)
{
	struct fixture *fx = test->priv;
	struct integ_source src;
	u8 *to = kunit_kzalloc(test, 4096, GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, to);
	fill(test, 1000);
	KUNIT_ASSERT_EQ(test, integ_source_open(&src, fx->file), 0);
	fill(test, 3000);
	KUNIT_EXPECT_EQ(test, integ_source_read(&src, to, 4096), 1000);
	KUNIT_EXPECT_EQ(test, integ_source_read(&src, to, 4096), 0);
	integ_source_close(&src);
}

/* The task's own signal handlers stay while it runs: no RCU section needed. */
static void pretend_killed(bool on)
{
	struct sighand_struct *hand = rcu_dereference_raw(current->sighand);

	spin_lock_irq(&hand->siglock);
	if (on) {
		sigaddset(&current->pending.signal, SIGKILL);
		set_tsk_thread_flag(current, TIF_SIGPENDING);
	} else {
		sigdelset(&current->pending.signal, SIGKILL);
		recalc_sigpending();
	}
	spin_unlock_irq(&hand->siglock);
}

static void test_killed(struct kunit *test)
{
	struct fixture *fx = test->priv;
	struct integ_digest d;
	int err;

	fill(test, 5000);
	pretend_killed(true);
	err = integ_hash_file(fx->file, HASH_ALGO_SHA256, &d);
	pretend_killed(false);
	KUNIT_EXPECT_EQ(test, err, -EINTR);
	KUNIT_EXPECT_TRUE(test, integ_digest_is_zero(&d));
	KUNIT_EXPECT_EQ(test, d.len, 32);
}

static void test_verity_not_enabled(struct kunit *test)
{
	struct fixture *fx = test->priv;
	struct integ_digest d;

	KUNIT_EXPECT_EQ(test, integ_hash_verity(file_inode(fx->file), &d),
			-ENODATA);
}

static struct kunit_case cases[] = {
	KUNIT_CASE_PARAM(test_size, size_gen_params),
	KUNIT_CASE(test_position),
	KUNIT_CASE_PARAM(test_not_open_for_reading, unreadable_gen_params),
	KUNIT_CASE(test_direct),
	KUNIT_CASE(test_missing_algo),
	KUNIT_CASE(test_early_end),
	KUNIT_CASE(test_growing),
	KUNIT_CASE(test_killed),
	KUNIT_CASE(test_verity_not_enabled),
	{}
};

static struct kunit_suite suite = {
	.name = "integ_lib_hash_file",
	.init = setup,
	.exit = teardown,
	.test_cases = cases,
};

kunit_test_suite(suite);
