// SPDX-License-Identifier: GPL-2.0-only
/*
 * The decision about files: a domain of its own, real files on tmpfs, no TPM.
 */
#include <kunit/test.h>
#include <linux/cred.h>
#include <linux/file.h>
#include <linux/fs.h>
#include <linux/iversion.h>
#include <linux/mnt_idmapping.h>
#include <linux/shmem_fs.h>

#include "../security/decide/decide.h"
#include "../security/decide/state.h"
#include "decide_util.h"

/**
 * struct fixture - one case's world
 * @d: domain with the case's policy
 * @writer: an open file with some content, open for writing
 * @reader: the same, open for reading only
 */
struct fixture {
	struct integ_domain *d;
	struct file *writer;
	struct file *reader;
};

static void put_content(struct kunit *test, struct file *file, const char *text)
{
	loff_t pos = 0;

	KUNIT_ASSERT_EQ(test, kernel_write(file, text, strlen(text), &pos),
			strlen(text));
}

static int setup(struct kunit *test)
{
	const struct integ_domain_config cfg = {
		.algo = HASH_ALGO_SHA256,
		.file_template = integ_template_find("ima-ng"),
		.default_pcr = 10,
	};
	struct fixture *f = kunit_kzalloc(test, sizeof(*f), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, f);
	f->d = integ_domain_create(&cfg);
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, f->d);
	f->writer = shmem_kernel_file_setup("integ-test", 0, 0);
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, f->writer);
	f->reader = dentry_open(&f->writer->f_path, O_RDONLY | O_LARGEFILE,
				current_cred());
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, f->reader);
	put_content(test, f->writer, "first");
	test->priv = f;
	return 0;
}

static void teardown(struct kunit *test)
{
	struct fixture *f = test->priv;

	if (!f)
		return;
	if (!IS_ERR_OR_NULL(f->reader))
		fput(f->reader);
	if (!IS_ERR_OR_NULL(f->writer))
		fput(f->writer);
	if (!IS_ERR_OR_NULL(f->d))
		integ_domain_destroy(f->d);
}

static void load_policy(struct kunit *test, const char *text)
{
	struct fixture *f = test->priv;

	decide_load_policy(test, f->d, text);
}

static void access(struct kunit *test, struct file *file, enum integ_op op,
		   int mask)
{
	struct fixture *f = test->priv;
	const struct integ_event ev = decide_event(file, op, mask);

	KUNIT_EXPECT_EQ(test, integ_decide_file(f->d, &ev), 0);
}

static void open_reader(struct kunit *test)
{
	struct fixture *f = test->priv;

	access(test, f->reader, INTEG_OP_FILE, MAY_READ);
}

static void open_writer(struct kunit *test)
{
	struct fixture *f = test->priv;

	access(test, f->writer, INTEG_OP_FILE, MAY_READ | MAY_WRITE);
}

static unsigned long records(struct kunit *test)
{
	struct fixture *f = test->priv;

	return integ_log_records(f->d->log);
}

static unsigned long violations(struct kunit *test)
{
	struct fixture *f = test->priv;

	return integ_log_violations(f->d->log);
}

/* design: no per-inode memory until a rule matches */
static void file_out_of_policy_costs_no_memory(struct kunit *test)
{
	struct fixture *f = test->priv;

	load_policy(test, "measure func=BPRM_CHECK\n");
	open_reader(test);
	KUNIT_EXPECT_EQ(test, records(test), 0);
	KUNIT_EXPECT_NULL(test, integ_state_find(file_inode(f->reader)));
}

static void file_is_measured_once(struct kunit *test)
{
	load_policy(test, "measure func=FILE_CHECK mask=MAY_READ\n");
	open_reader(test);
	KUNIT_EXPECT_EQ(test, records(test), 1);
	open_reader(test);
	KUNIT_EXPECT_EQ(test, records(test), 1);
}

static void cached_access_writes_nothing(struct kunit *test)
{
	struct fixture *f = test->priv;
	struct integ_state before, *st;

	load_policy(test, "measure func=FILE_CHECK mask=MAY_READ\n");
	open_reader(test);
	/* Finds that there is nothing left to do, and remembers it. */
	open_reader(test);
	st = integ_state_find(file_inode(f->reader));
	KUNIT_ASSERT_NOT_NULL(test, st);
	memcpy(&before, st, sizeof(before));
	open_reader(test);
	KUNIT_EXPECT_MEMEQ(test, st, &before, sizeof(before));
}

/* MEAS-25: measured for one PCR is not measured for another */
static void each_pcr_gets_its_record(struct kunit *test)
{
	load_policy(test, "measure func=FILE_CHECK mask=MAY_READ pcr=11\n"
			  "measure func=MMAP_CHECK pcr=12\n");
	open_reader(test);
	open_reader(test);
	KUNIT_EXPECT_EQ(test, records(test), 1);
	access(test, ((struct fixture *)test->priv)->reader, INTEG_OP_MMAP,
	       MAY_EXEC);
	KUNIT_EXPECT_EQ(test, records(test), 2);
}

/* HOOK-22: everything again; MEAS-30: but the same content adds no record */
static void truncation_voids_but_same_content_adds_nothing(struct kunit *test)
{
	struct fixture *f = test->priv;

	load_policy(test, "measure func=FILE_CHECK mask=MAY_READ\n");
	open_reader(test);
	integ_file_truncated(file_inode(f->writer));
	open_reader(test);
	KUNIT_EXPECT_EQ(test, records(test), 1);
	integ_file_truncated(file_inode(f->writer));
	put_content(test, f->writer, "other");
	open_reader(test);
	KUNIT_EXPECT_EQ(test, records(test), 2);
}

/* HOOK-21 */
static void close_of_a_changed_file_voids(struct kunit *test)
{
	struct fixture *f = test->priv;

	load_policy(test, "measure func=FILE_CHECK mask=MAY_READ\n");
	open_reader(test);
	put_content(test, f->writer, "other");
	integ_file_released(f->d, f->writer);
	open_reader(test);
	KUNIT_EXPECT_EQ(test, records(test), 2);
}

/* CHG-3: a version that was asked for costs the next write the inode's update */
static void version_is_asked_for_only_after_a_reader(struct kunit *test)
{
	struct fixture *f = test->priv;
	struct inode *inode = file_inode(f->writer);
	u32 epoch;

	load_policy(test, "measure func=FILE_CHECK mask=MAY_READ\n");
	open_reader(test);
	put_content(test, f->writer, "other");
	integ_file_released(f->d, f->writer);
	put_content(test, f->writer, "third");
	KUNIT_ASSERT_FALSE(test, atomic64_read(&inode->i_version) & I_VERSION_QUERIED);
	epoch = integ_done_read(integ_state_find(inode)).epoch;
	integ_file_released(f->d, f->writer);
	KUNIT_EXPECT_FALSE(test, atomic64_read(&inode->i_version) & I_VERSION_QUERIED);
	/* Who was reading meanwhile must not take the content for known. */
	KUNIT_EXPECT_NE(test, integ_done_read(integ_state_find(inode)).epoch, epoch);
}

/* HOOK-26, ToMToU: a writer opens what a measured reader has open */
static void writer_after_reader_is_a_violation(struct kunit *test)
{
	load_policy(test, "measure func=FILE_CHECK mask=MAY_READ\n");
	open_reader(test);
	open_writer(test);
	KUNIT_EXPECT_EQ(test, violations(test), 1);
	/* once per measured read-open, not once per writer */
	open_writer(test);
	KUNIT_EXPECT_EQ(test, violations(test), 1);
	open_reader(test);
	open_writer(test);
	KUNIT_EXPECT_EQ(test, violations(test), 2);
}

static void writer_to_an_unmeasured_file_is_none(struct kunit *test)
{
	load_policy(test, "measure func=FILE_CHECK mask=MAY_EXEC\n");
	open_reader(test);
	open_writer(test);
	KUNIT_EXPECT_EQ(test, violations(test), 0);
}

/* HOOK-26, open_writers: a measured reader opens what is being written */
static void reader_during_write_is_a_violation(struct kunit *test)
{
	struct fixture *f = test->priv;
	struct inode *inode = file_inode(f->writer);

	load_policy(test, "measure func=FILE_CHECK mask=MAY_READ\n");
	atomic_inc(&inode->i_writecount);
	open_reader(test);
	KUNIT_EXPECT_EQ(test, violations(test), 1);
	/* one record stands for as long as there are writers */
	open_reader(test);
	KUNIT_EXPECT_EQ(test, violations(test), 1);
	integ_file_released(f->d, f->writer);
	open_reader(test);
	KUNIT_EXPECT_EQ(test, violations(test), 2);
	atomic_dec(&inode->i_writecount);
}

/* HOOK-5, MEAS-33: recorded with zeros each time the inode is looked at */
static void direct_io_is_not_taken_for_measured(struct kunit *test)
{
	struct fixture *f = test->priv;

	load_policy(test, "measure func=FILE_CHECK mask=MAY_READ\n");
	f->reader->f_flags |= O_DIRECT;
	open_reader(test);
	f->reader->f_flags &= ~O_DIRECT;
	KUNIT_EXPECT_EQ(test, records(test), 1);
	open_reader(test);
	KUNIT_EXPECT_EQ(test, records(test), 2);
}

/* MEAS-23: fs-verity wanted, none there: no record */
static void verity_rule_needs_verity(struct kunit *test)
{
	load_policy(test,
		    "measure func=FILE_CHECK mask=MAY_READ digest_type=verity\n");
	open_reader(test);
	KUNIT_EXPECT_EQ(test, records(test), 0);
}

/* EDGE-29: the audit rule's wish is not the measure rule's */
static void verity_governs_its_own_class_only(struct kunit *test)
{
	load_policy(test, "audit func=FILE_CHECK digest_type=verity\n"
			  "measure func=FILE_CHECK\n");
	open_reader(test);
	KUNIT_EXPECT_EQ(test, records(test), 1);
}

/* HOOK-11: what the kernel read is recorded, not what the file holds now */
static void contents_are_hashed_instead_of_the_file(struct kunit *test)
{
	struct fixture *f = test->priv;
	const struct integ_event ev = {
		.op = INTEG_OP_MODULE,
		.mask = MAY_READ,
		.cred = current_cred(),
		.file = f->reader,
		.inode = file_inode(f->reader),
		.idmap = &nop_mnt_idmap,
	};

	load_policy(test, "measure func=MODULE_CHECK\n");
	integ_decide_contents(f->d, &ev, "a", 1);
	integ_file_truncated(ev.inode);
	integ_decide_contents(f->d, &ev, "b", 1);
	KUNIT_EXPECT_EQ(test, records(test), 2);
	KUNIT_EXPECT_EQ(test, integ_cached_digest(ev.inode, &(struct integ_digest){}),
			-ENODATA);
}

/* A page mapped writable changes without the cookie telling. */
static void mapped_writer_is_not_trusted(struct kunit *test)
{
	struct fixture *f = test->priv;
	struct integ_state *st;

	load_policy(test, "measure func=FILE_CHECK mask=MAY_READ\n");
	open_reader(test);
	st = integ_state_find(file_inode(f->reader));
	KUNIT_ASSERT_NOT_NULL(test, st);
	integ_file_released(f->d, f->writer);
	KUNIT_EXPECT_NE(test, integ_done_read(st).set, 0);

	integ_file_mapped(file_inode(f->writer));
	open_reader(test);
	KUNIT_EXPECT_NE(test, integ_done_read(st).set, 0);
	integ_file_released(f->d, f->writer);
	KUNIT_EXPECT_EQ(test, integ_done_read(st).set, 0);
}

static struct kunit_case cases[] = {
	KUNIT_CASE(file_out_of_policy_costs_no_memory),
	KUNIT_CASE(file_is_measured_once),
	KUNIT_CASE(cached_access_writes_nothing),
	KUNIT_CASE(each_pcr_gets_its_record),
	KUNIT_CASE(truncation_voids_but_same_content_adds_nothing),
	KUNIT_CASE(close_of_a_changed_file_voids),
	KUNIT_CASE(version_is_asked_for_only_after_a_reader),
	KUNIT_CASE(writer_after_reader_is_a_violation),
	KUNIT_CASE(writer_to_an_unmeasured_file_is_none),
	KUNIT_CASE(reader_during_write_is_a_violation),
	KUNIT_CASE(direct_io_is_not_taken_for_measured),
	KUNIT_CASE(mapped_writer_is_not_trusted),
	KUNIT_CASE(verity_rule_needs_verity),
	KUNIT_CASE(verity_governs_its_own_class_only),
	KUNIT_CASE(contents_are_hashed_instead_of_the_file),
	{ }
};

static struct kunit_suite suite = {
	.name = "integ_decide_file",
	.init = setup,
	.exit = teardown,
	.test_cases = cases,
};
kunit_test_suite(suite);
