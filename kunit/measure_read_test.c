// SPDX-License-Identifier: GPL-2.0-only
/*
 * Reading the list (MEAS-50 .. MEAS-52): whatever the sizes and the offsets, the
 * bytes are those of the records in order.
 */
#include <kunit/test.h>
#include <linux/fs.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/uio.h>

#include "measure_util.h"
#include "../security/secfs/log_file.h"

/* Enough for several chunks. */
#define RECORDS		1000
/* A record that needs a chunk of its own and many windows. */
#define BIG_AT		500
#define BIG_LEN		100000

static void add_big(struct kunit *test, struct integ_log *log)
{
	u8 *buf = kvmalloc(BIG_LEN, GFP_KERNEL);
	struct measure_file f;

	KUNIT_ASSERT_NOT_NULL(test, buf);
	for (unsigned int i = 0; i < BIG_LEN; i++)
		buf[i] = i * 7;
	measure_file(&f, HASH_ALGO_SHA1, BIG_AT);
	f.ev.buf = buf;
	f.ev.buf_len = BIG_LEN;
	KUNIT_EXPECT_EQ(test, integ_log_measure(log, integ_template_find("ima-buf"),
						10, &f.ev), 0);
	kvfree(buf);
}

static int setup(struct kunit *test)
{
	const struct integ_log_config cfg = {
		.algo = HASH_ALGO_SHA256,
		.file_template = integ_template_find("ima-ng"),
		.default_pcr = 10,
	};
	struct integ_log *log = measure_log(test, &cfg);

	for (u32 i = 0; i < RECORDS; i++) {
		if (i == BIG_AT)
			add_big(test, log);
		else
			KUNIT_ASSERT_EQ(test, measure_add(log, i), 0);
	}
	KUNIT_ASSERT_GT(test, integ_store_chunks(&log->store), 4);
	test->priv = log;
	return 0;
}

struct read_case {
	const char *desc;
	enum integ_log_form form;
	size_t size;
};

static const struct read_case read_cases[] = {
	{ "binary, 1", INTEG_LOG_BINARY, 1 },
	{ "binary, 3", INTEG_LOG_BINARY, 3 },
	{ "binary, 127", INTEG_LOG_BINARY, 127 },
	{ "binary, 4096", INTEG_LOG_BINARY, 4096 },
	{ "binary, all", INTEG_LOG_BINARY, SIZE_MAX },
	{ "ascii, 1", INTEG_LOG_ASCII, 1 },
	{ "ascii, 3", INTEG_LOG_ASCII, 3 },
	{ "ascii, 127", INTEG_LOG_ASCII, 127 },
	{ "ascii, 4096", INTEG_LOG_ASCII, 4096 },
	{ "ascii, all", INTEG_LOG_ASCII, SIZE_MAX },
};

static void read_case_desc(const struct read_case *c, char *desc)
{
	strscpy(desc, c->desc, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(read, read_cases, read_case_desc);

static void test_sequential(struct kunit *test)
{
	const struct read_case *c = test->param_value;
	const struct integ_log_slot *slot = integ_log_list(test->priv, 0);
	struct integ_log_place place = {};
	size_t len, size, n, pos = 0;
	u8 *want, *got;

	want = measure_render(test, slot, c->form, &len);
	size = min(c->size, len + 10);
	got = measure_buffer(test, size);
	while ((n = integ_log_read(slot, c->form, &place, pos, got, size))) {
		KUNIT_ASSERT_LE(test, pos + n, len);
		KUNIT_ASSERT_EQ(test, memcmp(got, want + pos, n), 0);
		KUNIT_ASSERT_TRUE(test, n == size || pos + n == len);
		pos += n;
	}
	KUNIT_EXPECT_EQ(test, pos, len);
}

/* A place that belongs to another offset must not matter. */
static void test_random(struct kunit *test)
{
	const struct read_case *c = test->param_value;
	const struct integ_log_slot *slot = integ_log_list(test->priv, 0);
	struct integ_log_place place = {};
	size_t len, size, n, pos = 0;
	u8 *want, *got;

	want = measure_render(test, slot, c->form, &len);
	size = min_t(size_t, c->size, 5000);
	got = measure_buffer(test, size);
	for (unsigned int i = 0; i < 2000; i++) {
		/* Steps of every length, forwards and around the end. */
		pos = (pos * 5 + 4099 + i) % (len + 10);
		n = integ_log_read(slot, c->form, &place, pos, got, size);
		KUNIT_ASSERT_EQ(test, n, pos < len ? min(size, len - pos) : 0);
		KUNIT_ASSERT_EQ(test, memcmp(got, want + pos, n), 0);
	}
	n = integ_log_read(slot, c->form, &place, U64_MAX, got, size);
	KUNIT_EXPECT_EQ(test, n, 0);
}

/* MEAS-52: what is added later appears at the end, also after an end was seen. */
static void test_grows(struct kunit *test)
{
	struct integ_log *log = test->priv;
	const struct integ_log_slot *slot = integ_log_list(log, 0);
	struct integ_log_place place = {};
	u8 *want, *got = measure_buffer(test, 512);
	size_t len, n, pos;

	measure_render(test, slot, INTEG_LOG_ASCII, &pos);
	for (u32 i = 0; i < 300; i++) {
		n = integ_log_read(slot, INTEG_LOG_ASCII, &place, pos, got, 512);
		KUNIT_ASSERT_EQ(test, n, 0);
		KUNIT_ASSERT_EQ(test, measure_add(log, RECORDS + i), 0);
		n = integ_log_read(slot, INTEG_LOG_ASCII, &place, pos, got, 512);
		KUNIT_ASSERT_GT(test, n, 100);
		KUNIT_ASSERT_EQ(test, got[n - 1], '\n');
		pos += n;
	}
	want = measure_render(test, slot, INTEG_LOG_ASCII, &len);
	KUNIT_EXPECT_EQ(test, pos, len);
	KUNIT_EXPECT_EQ(test, memcmp(got, want + pos - n, n), 0);

	/* Behind the end, which then moves past the place one waits at. */
	n = integ_log_read(slot, INTEG_LOG_ASCII, &place, len + 40, got, 512);
	KUNIT_EXPECT_EQ(test, n, 0);
	KUNIT_ASSERT_EQ(test, measure_add(log, RECORDS + 300), 0);
	n = integ_log_read(slot, INTEG_LOG_ASCII, &place, len + 40, got, 512);
	want = measure_render(test, slot, INTEG_LOG_ASCII, &pos);
	KUNIT_ASSERT_EQ(test, n, pos - len - 40);
	KUNIT_EXPECT_EQ(test, memcmp(got, want + len + 40, n), 0);
}

static void test_empty(struct kunit *test)
{
	const struct integ_log_config cfg = {
		.algo = HASH_ALGO_SHA1,
		.file_template = integ_template_find("ima-ng"),
	};
	struct integ_log *log = measure_log(test, &cfg);
	const struct integ_log_slot *slot = integ_log_list(log, 0);
	struct integ_log_place place = {};
	u8 *got = measure_buffer(test, 512);

	KUNIT_EXPECT_EQ(test, integ_log_read(slot, INTEG_LOG_BINARY, &place, 0,
					     got, 512), 0);
	KUNIT_EXPECT_EQ(test, integ_log_read(slot, INTEG_LOG_BINARY, &place, 9,
					     got, 512), 0);
	KUNIT_ASSERT_EQ(test, measure_add(log, 1), 0);
	KUNIT_EXPECT_GT(test, integ_log_read(slot, INTEG_LOG_BINARY, &place, 0,
					     got, 512), 0);
}

static ssize_t read_file(const struct file_operations *fops, struct file *file,
			 loff_t *pos, u8 *buf, size_t size)
{
	struct kvec vec = { .iov_base = buf, .iov_len = size };
	struct iov_iter iter;
	struct kiocb iocb;
	ssize_t n;

	init_sync_kiocb(&iocb, file);
	iocb.ki_pos = *pos;
	iov_iter_kvec(&iter, ITER_DEST, &vec, 1, size);
	n = fops->read_iter(&iocb, &iter);
	*pos = iocb.ki_pos;
	return n;
}

/* The files of securityfs, read as user space would. */
static void test_file(struct kunit *test)
{
	const struct read_case *c = test->param_value;
	const struct integ_log_slot *slot = integ_log_list(test->priv, 0);
	const struct file_operations *fops = c->form == INTEG_LOG_ASCII ?
		&integ_log_ascii_fops : &integ_log_binary_fops;
	struct inode *inode = kunit_kzalloc(test, sizeof(*inode), GFP_KERNEL);
	struct file *file = kunit_kzalloc(test, sizeof(*file), GFP_KERNEL);
	size_t len, size;
	u8 *want, *got;
	loff_t pos = 0;
	ssize_t n;

	KUNIT_ASSERT_NOT_NULL(test, inode);
	KUNIT_ASSERT_NOT_NULL(test, file);
	want = measure_render(test, slot, c->form, &len);
	size = min(c->size, len + 10);
	got = measure_buffer(test, size);
	inode->i_private = (void *)slot;
	KUNIT_ASSERT_EQ(test, fops->open(inode, file), 0);

	while ((n = read_file(fops, file, &pos, got, size)) > 0) {
		if (n != size && pos != len)
			break;
		if (memcmp(got, want + pos - n, n))
			break;
	}
	KUNIT_EXPECT_EQ(test, n, 0);
	KUNIT_EXPECT_EQ(test, pos, len);

	/* A seek into the middle of a record, and one back to the start. */
	pos = len / 2 + 1;
	n = read_file(fops, file, &pos, got, min_t(size_t, size, 100));
	KUNIT_EXPECT_GT(test, n, 0);
	KUNIT_EXPECT_EQ(test, memcmp(got, want + len / 2 + 1, n), 0);
	pos = 0;
	n = read_file(fops, file, &pos, got, 1);
	KUNIT_EXPECT_EQ(test, n, 1);
	KUNIT_EXPECT_EQ(test, got[0], want[0]);
	fops->release(inode, file);
}

static struct kunit_case cases[] = {
	KUNIT_CASE_PARAM(test_sequential, read_gen_params),
	KUNIT_CASE_PARAM(test_random, read_gen_params),
	KUNIT_CASE_PARAM(test_file, read_gen_params),
	KUNIT_CASE(test_grows),
	KUNIT_CASE(test_empty),
	{}
};

static struct kunit_suite suite = {
	.name = "integ_measure_read",
	.init = setup,
	.test_cases = cases,
};
kunit_test_suite(suite);
