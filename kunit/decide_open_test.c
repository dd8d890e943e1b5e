// SPDX-License-Identifier: GPL-2.0-only
/*
 * Opens that are like an earlier one: what may be taken from that, and what not.
 */
#include <kunit/test.h>
#include <linux/cred.h>
#include <linux/fs.h>

#include "decide_open_util.h"
#include "decide_util.h"

/*
 * A policy that nobody was told of: whoever asks it records the file once more,
 * and in another PCR.
 */
static void swap_policy(struct kunit *test, struct integ_policy **other)
{
	struct open_fixture *f = test->priv;

	swap(f->d->policy, *other);
}

static void settled_open_asks_nobody(struct kunit *test)
{
	struct open_fixture *f = test->priv;
	struct integ_policy *hidden = integ_policy_create(&(struct integ_policy_env) {
		.find_template = integ_template_find,
	});
	struct integ_domain d = { .policy = hidden };

	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, hidden);
	decide_load_policy(test, &d, "measure func=FILE_CHECK pcr=11\n");
	open_policy(test, "measure func=FILE_CHECK\n");
	open_settle(test);
	swap_policy(test, &hidden);
	open_again(test);
	KUNIT_EXPECT_FALSE(test, open_done(test) & INTEG_DONE_PCR(11));
	KUNIT_EXPECT_EQ(test, open_for(test, MAY_READ | MAY_EXEC), 0);
	KUNIT_EXPECT_TRUE(test, open_done(test) & INTEG_DONE_PCR(11));
	swap_policy(test, &hidden);
	KUNIT_EXPECT_EQ(test, open_records(test), 2);
	integ_policy_destroy(hidden);
	KUNIT_EXPECT_PTR_EQ(test, integ_state_find(f->inode)->settled.d, f->d);
}

/* Opens of two kinds write nothing in turn. */
static void second_kind_is_not_remembered(struct kunit *test)
{
	struct open_fixture *f = test->priv;
	struct integ_state before;

	open_policy(test, "measure func=FILE_CHECK\n");
	open_settle(test);
	KUNIT_EXPECT_EQ(test, open_for(test, MAY_READ | MAY_EXEC), 0);
	before = *integ_state_find(f->inode);
	KUNIT_EXPECT_EQ(test, open_for(test, MAY_READ | MAY_EXEC), 0);
	open_again(test);
	KUNIT_EXPECT_MEMEQ(test, integ_state_find(f->inode), &before, sizeof(before));
}

static void new_rule_counts_at_once(struct kunit *test)
{
	open_policy(test, "measure func=FILE_CHECK\n");
	open_settle(test);
	open_policy(test, "audit func=FILE_CHECK\n");
	open_again(test);
	KUNIT_EXPECT_TRUE(test, open_done(test) & INTEG_DONE_AUDIT);
}

static void users_differ(struct kunit *test)
{
	open_policy(test, "measure func=FILE_CHECK euid=0\n"
			  "measure func=FILE_CHECK pcr=11 euid=1000\n"
			  "measure func=FILE_CHECK pcr=12 uid=1001\n");
	open_settle(test);
	open_set_user(test, 1000, 1000, 1000);
	open_again(test);
	KUNIT_EXPECT_TRUE(test, open_done(test) & INTEG_DONE_PCR(11));
	open_set_user(test, 1001, 5, 5);
	open_again(test);
	KUNIT_EXPECT_TRUE(test, open_done(test) & INTEG_DONE_PCR(12));
}

/* A program that changes its effective user is not who it was. */
static void effective_user_differs(struct kunit *test)
{
	open_policy(test, "measure func=FILE_CHECK euid>999 pcr=11\n"
			  "measure func=FILE_CHECK uid=0\n");
	open_settle(test);
	open_set_user(test, 0, 1000, 0);
	open_again(test);
	KUNIT_EXPECT_TRUE(test, open_done(test) & INTEG_DONE_PCR(11));
}

/* Nor is it remembered as who it really is. */
static void changed_user_is_not_remembered(struct kunit *test)
{
	open_policy(test, "measure func=FILE_CHECK euid>999 pcr=11\n"
			  "measure func=FILE_CHECK uid=0\n");
	open_set_user(test, 0, 1000, 0);
	open_again(test);
	open_again(test);
	open_set_user(test, 0, 0, 0);
	open_again(test);
	KUNIT_EXPECT_TRUE(test, open_done(test) & INTEG_DONE_PCR(10));
}

/* POL-16: with rules for one user only, he is found behind each of three ids. */
static void only_user_is_looked_for(struct kunit *test)
{
	struct open_fixture *f = test->priv;

	open_policy(test, "measure func=FILE_CHECK euid=1000\n"
			  "audit func=FILE_CHECK uid=1000\n"
			  "dont_measure func=FILE_CHECK uid=5\n");
	KUNIT_EXPECT_EQ(test, f->d->file_user, 1000);
	open_set_user(test, 0, 0, 0);
	open_again(test);
	KUNIT_EXPECT_NULL(test, integ_state_find(f->inode));
	open_set_user(test, 0, 0, 1000);
	open_again(test);
	KUNIT_EXPECT_EQ(test, open_done(test) & INTEG_DONE_PCR(10), INTEG_DONE_PCR(10));
	integ_file_truncated(f->inode);
	open_set_user(test, 0, 1000, 0);
	open_again(test);
	KUNIT_EXPECT_EQ(test, open_done(test) & INTEG_DONE_PCR(10), INTEG_DONE_PCR(10));
	open_set_user(test, 1000, 0, 0);
	open_again(test);
	KUNIT_EXPECT_TRUE(test, open_done(test) & INTEG_DONE_AUDIT);
	open_policy(test, "hash func=FILE_CHECK uid=7\n");
	KUNIT_EXPECT_EQ(test, f->d->file_user, U32_MAX);
}

static void owners_differ(struct kunit *test)
{
	struct open_fixture *f = test->priv;

	open_policy(test, "measure func=FILE_CHECK fowner=1000 pcr=11\n"
			  "measure func=FILE_CHECK fgroup=1000 pcr=12\n"
			  "measure func=FILE_CHECK\n");
	open_settle(test);
	f->inode->i_gid = KGIDT_INIT(1000);
	open_again(test);
	KUNIT_EXPECT_TRUE(test, open_done(test) & INTEG_DONE_PCR(12));
	f->inode->i_uid = KUIDT_INIT(1000);
	open_again(test);
	KUNIT_EXPECT_TRUE(test, open_done(test) & INTEG_DONE_PCR(11));
}

/* Who changes it twice may have been seen in between. */
static void change_of_owner_is_told(struct kunit *test)
{
	struct open_fixture *f = test->priv;
	struct integ_state *st;
	struct integ_done before;

	open_policy(test, "measure func=FILE_CHECK fowner=0\n");
	open_settle(test);
	st = integ_state_find(f->inode);
	before = integ_done_read(st);
	integ_owner_changed(f->inode);
	KUNIT_EXPECT_EQ(test, integ_done_read(st).set, before.set);
	KUNIT_EXPECT_NE(test, integ_done_read(st).epoch, before.epoch);
	KUNIT_EXPECT_NE(test, st->settled.done, atomic64_read(&st->done));
	open_again(test);
	KUNIT_EXPECT_EQ(test, st->settled.done, atomic64_read(&st->done));
	KUNIT_EXPECT_EQ(test, open_records(test), 1);
}

/* What cannot be compared is not remembered. */
static void groups_are_not_remembered(struct kunit *test)
{
	struct open_fixture *f = test->priv;

	open_policy(test, "measure func=FILE_CHECK gid=1000 pcr=11\n"
			  "measure func=FILE_CHECK\n");
	open_again(test);
	open_again(test);
	KUNIT_EXPECT_NULL(test, integ_state_find(f->inode)->settled.d);
	f->cred->gid = KGIDT_INIT(1000);
	open_again(test);
	KUNIT_EXPECT_TRUE(test, open_done(test) & INTEG_DONE_PCR(11));
}

static void writer_is_seen(struct kunit *test)
{
	struct open_fixture *f = test->priv;

	open_policy(test, "measure func=FILE_CHECK\n");
	open_settle(test);
	KUNIT_EXPECT_EQ(test, integ_log_violations(f->d->log), 0);
	KUNIT_ASSERT_EQ(test, get_write_access(f->inode), 0);
	open_again(test);
	put_write_access(f->inode);
	KUNIT_EXPECT_EQ(test, integ_log_violations(f->d->log), 1);
}

/* After a ToMToU record the next reader counts anew. */
static void reader_is_marked_again(struct kunit *test)
{
	struct open_fixture *f = test->priv;
	struct integ_state *st;

	open_policy(test, "measure func=FILE_CHECK\n");
	open_settle(test);
	st = integ_state_find(f->inode);
	clear_bit(INTEG_MARK_READ, &st->marks);
	open_again(test);
	KUNIT_EXPECT_TRUE(test, test_bit(INTEG_MARK_READ, &st->marks));
}

static void content_is_measured_anew(struct kunit *test)
{
	struct open_fixture *f = test->priv;

	open_policy(test, "measure func=FILE_CHECK\n");
	open_settle(test);
	integ_file_truncated(f->inode);
	KUNIT_EXPECT_EQ(test, open_done(test), 0);
	open_again(test);
	KUNIT_EXPECT_TRUE(test, open_done(test) & INTEG_DONE_PCR(10));
}

static void verdict_is_asked_for_anew(struct kunit *test)
{
	struct open_fixture *f = test->priv;
	struct integ_state *st;

	open_policy(test, "appraise func=FILE_CHECK\n");
	open_settle(test);
	open_again(test);
	KUNIT_EXPECT_EQ(test, f->reads, 1);
	st = integ_state_find(f->inode);
	/* Not what EVM verifies now. */
	st->passed.metadata ^= 1;
	open_again(test);
	KUNIT_EXPECT_EQ(test, f->reads, 2);
	open_settle(test);
	st->passed.metadata ^= 1;
	st->settled.passed = st->passed;
	open_again(test);
	KUNIT_EXPECT_EQ(test, f->reads, 3);
	open_settle(test);
	integ_label_changed(f->d, file_dentry(f->reader));
	open_again(test);
	KUNIT_EXPECT_EQ(test, f->reads, 4);
}

/* KEY-8: what passes before there are keys is not remembered. */
static void suspended_appraisal_leaves_no_trace(struct kunit *test)
{
	struct open_fixture *f = test->priv;
	unsigned int reads;

	open_policy(test, "measure func=FILE_CHECK\nappraise func=FILE_CHECK\n");
	integ_appraisal_suspend(f->d);
	open_again(test);
	open_again(test);
	reads = f->reads;
	open_again(test);
	KUNIT_EXPECT_EQ(test, f->reads, reads);
	integ_appraisal_resume(f->d);
	open_again(test);
	KUNIT_EXPECT_EQ(test, f->reads, reads + 1);
}

/* An open for writing is never taken for one of these. */
static void writers_go_the_long_way(struct kunit *test)
{
	struct open_fixture *f = test->priv;

	open_policy(test, "measure func=FILE_CHECK\n");
	open_settle(test);
	KUNIT_EXPECT_EQ(test, integ_decide_open(f->d, f->writer, MAY_READ), 0);
	KUNIT_EXPECT_FALSE(test, test_bit(INTEG_MARK_READ,
					  &integ_state_find(f->inode)->marks));
}

static struct kunit_case cases[] = {
	KUNIT_CASE(settled_open_asks_nobody),
	KUNIT_CASE(second_kind_is_not_remembered),
	KUNIT_CASE(new_rule_counts_at_once),
	KUNIT_CASE(users_differ),
	KUNIT_CASE(effective_user_differs),
	KUNIT_CASE(changed_user_is_not_remembered),
	KUNIT_CASE(only_user_is_looked_for),
	KUNIT_CASE(owners_differ),
	KUNIT_CASE(change_of_owner_is_told),
	KUNIT_CASE(groups_are_not_remembered),
	KUNIT_CASE(writer_is_seen),
	KUNIT_CASE(reader_is_marked_again),
	KUNIT_CASE(content_is_measured_anew),
	KUNIT_CASE(verdict_is_asked_for_anew),
	KUNIT_CASE(suspended_appraisal_leaves_no_trace),
	KUNIT_CASE(writers_go_the_long_way),
	{ }
};

static struct kunit_suite suite = {
	.name = "integ_decide_open",
	.init = open_setup,
	.exit = open_teardown,
	.test_cases = cases,
};
kunit_test_suite(suite);
