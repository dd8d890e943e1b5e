// SPDX-License-Identifier: GPL-2.0-only
/*
 * Appraisal of accesses: modes, what is remembered and what that is worth to other
 * rules. Real files on tmpfs; labels and signatures are made up.
 */
#include <kunit/static_stub.h>
#include <kunit/test.h>
#include <linux/cred.h>
#include <linux/file.h>
#include <linux/fs.h>
#include <linux/mnt_idmapping.h>
#include <linux/shmem_fs.h>
#include <linux/slab.h>
#include <linux/xattr.h>

#include "../security/appraise/appraise.h"
#include "../security/decide/decide.h"
#include "../security/decide/state.h"
#include "../security/lib/lib.h"
#include "decide_util.h"

#define CONTENT		"content"

/**
 * struct fixture - one case's world
 * @d: domain with the case's policy
 * @file: an open file holding CONTENT
 * @label: its label
 * @label_len: bytes in @label, 0 for none
 * @reads: how often the label was read
 * @verifies: what signatures come to
 */
struct fixture {
	struct integ_domain *d;
	struct file *file;
	u8 label[INTEG_LABEL_DIGEST_MAX];
	size_t label_len;
	unsigned int reads;
	int verifies;
};

static struct integ_xattr *fake_label(struct dentry *dentry, const char *name,
				      size_t max)
{
	struct fixture *f = kunit_get_current_test()->priv;
	struct integ_xattr *x;

	f->reads++;
	if (!f->label_len)
		return ERR_PTR(-ENODATA);
	x = kvzalloc(struct_size(x, value, f->label_len), GFP_KERNEL);
	if (!x)
		return ERR_PTR(-ENOMEM);
	x->len = f->label_len;
	memcpy(x->value, f->label, x->len);
	return x;
}

static int fake_verify(enum integ_ring ring, const u8 *value, size_t len,
		       const u8 *digest, size_t digest_len)
{
	struct fixture *f = kunit_get_current_test()->priv;

	return f->verifies;
}

static int setup(struct kunit *test)
{
	const struct integ_domain_config cfg = {
		.algo = HASH_ALGO_SHA256,
		.file_template = integ_template_find("ima-ng"),
		.default_pcr = 10,
		.mode = INTEG_APPRAISE_ENFORCE,
	};
	struct fixture *f = kunit_kzalloc(test, sizeof(*f), GFP_KERNEL);
	loff_t pos = 0;

	KUNIT_ASSERT_NOT_NULL(test, f);
	test->priv = f;
	f->d = integ_domain_create(&cfg);
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, f->d);
	f->file = shmem_kernel_file_setup("integ-test", 0, 0);
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, f->file);
	KUNIT_ASSERT_EQ(test, kernel_write(f->file, CONTENT, strlen(CONTENT), &pos),
			strlen(CONTENT));
	kunit_activate_static_stub(test, integ_xattr_read, fake_label);
	kunit_activate_static_stub(test, integ_sig_verify, fake_verify);
	return 0;
}

static void teardown(struct kunit *test)
{
	struct fixture *f = test->priv;

	if (!f)
		return;
	if (!IS_ERR_OR_NULL(f->file))
		fput(f->file);
	if (!IS_ERR_OR_NULL(f->d))
		integ_domain_destroy(f->d);
}

static void load_policy(struct kunit *test, const char *text)
{
	struct fixture *f = test->priv;

	decide_load_policy(test, f->d, text);
}

static int access(struct kunit *test, enum integ_op op, int mask)
{
	struct fixture *f = test->priv;
	const struct integ_event ev = decide_event(f->file, op, mask);

	return integ_decide_file(f->d, &ev);
}

static void set_digest_label(struct kunit *test, const char *content,
			     enum hash_algo algo)
{
	struct fixture *f = test->priv;
	struct integ_digest d;

	KUNIT_ASSERT_EQ(test, integ_hash_buf(content, strlen(content), algo, &d), 0);
	f->label_len = integ_label_format(&d, f->label);
}

static void set_signature(struct kunit *test, int verifies)
{
	static const u8 sig[] = { 0x03, 2, HASH_ALGO_SHA256, 1, 2, 3, 4, 0, 1, 0 };
	struct fixture *f = test->priv;

	memcpy(f->label, sig, sizeof(sig));
	f->label_len = sizeof(sig);
	f->verifies = verifies;
}

static void label_changed(struct kunit *test)
{
	struct fixture *f = test->priv;

	integ_label_changed(f->d, file_dentry(f->file));
}

/* APPR-1, APPR-12 */
static void modes_differ_in_what_they_refuse(struct kunit *test)
{
	struct fixture *f = test->priv;

	load_policy(test, "appraise func=FILE_CHECK mask=MAY_READ\n");
	KUNIT_EXPECT_EQ(test, access(test, INTEG_OP_FILE, MAY_READ), -EACCES);
	KUNIT_EXPECT_EQ(test, access(test, INTEG_OP_FILE, MAY_EXEC), 0);
	f->d->mode = INTEG_APPRAISE_LOG;
	KUNIT_EXPECT_EQ(test, access(test, INTEG_OP_FILE, MAY_READ), 0);
	/* APPR-18: not remembered as passed */
	f->d->mode = INTEG_APPRAISE_ENFORCE;
	KUNIT_EXPECT_EQ(test, access(test, INTEG_OP_FILE, MAY_READ), -EACCES);
}

static void pass_is_remembered_until_label_changes(struct kunit *test)
{
	struct fixture *f = test->priv;

	load_policy(test, "appraise func=FILE_CHECK\n");
	set_digest_label(test, CONTENT, HASH_ALGO_SHA256);
	KUNIT_EXPECT_EQ(test, access(test, INTEG_OP_FILE, MAY_READ), 0);
	KUNIT_EXPECT_EQ(test, access(test, INTEG_OP_FILE, MAY_READ), 0);
	KUNIT_EXPECT_EQ(test, f->reads, 1);
	set_digest_label(test, "other", HASH_ALGO_SHA256);
	label_changed(test);
	KUNIT_EXPECT_EQ(test, access(test, INTEG_OP_FILE, MAY_READ), -EACCES);
	KUNIT_EXPECT_EQ(test, f->reads, 2);
}

/* XATTR-10: the label says which algorithm */
static void label_chooses_algorithm(struct kunit *test)
{
	load_policy(test, "appraise func=FILE_CHECK\n");
	set_digest_label(test, CONTENT, HASH_ALGO_SHA1);
	KUNIT_EXPECT_EQ(test, access(test, INTEG_OP_FILE, MAY_READ), 0);
	set_digest_label(test, CONTENT, HASH_ALGO_SHA512);
	label_changed(test);
	KUNIT_EXPECT_EQ(test, access(test, INTEG_OP_FILE, MAY_READ), 0);
}

/* POL-26: verdicts of different kinds of access are kept apart */
static void kinds_have_their_own_verdict(struct kunit *test)
{
	struct fixture *f = test->priv;

	load_policy(test, "appraise func=FILE_CHECK\nappraise func=BPRM_CHECK\n");
	set_digest_label(test, CONTENT, HASH_ALGO_SHA256);
	KUNIT_EXPECT_EQ(test, access(test, INTEG_OP_FILE, MAY_READ), 0);
	KUNIT_EXPECT_EQ(test, f->reads, 1);
	KUNIT_EXPECT_EQ(test, access(test, INTEG_OP_EXEC, MAY_EXEC), 0);
	KUNIT_EXPECT_EQ(test, f->reads, 2);
	KUNIT_EXPECT_EQ(test, access(test, INTEG_OP_MMAP, MAY_EXEC), 0);
	KUNIT_EXPECT_EQ(test, f->reads, 2);
}

/* HOOK-2 step 2: a rule without func uses and fills the verdict of files */
static void rule_without_func_shares_verdict(struct kunit *test)
{
	struct fixture *f = test->priv;

	load_policy(test, "appraise\n");
	set_digest_label(test, CONTENT, HASH_ALGO_SHA256);
	KUNIT_EXPECT_EQ(test, access(test, INTEG_OP_MMAP, MAY_EXEC), 0);
	KUNIT_EXPECT_EQ(test, access(test, INTEG_OP_FILE, MAY_READ), 0);
	KUNIT_EXPECT_EQ(test, access(test, INTEG_OP_EXEC, MAY_EXEC), 0);
	KUNIT_EXPECT_EQ(test, f->reads, 1);
}

/* EDGE-28: what passed for one rule is not enough for a stricter one */
static void pass_is_worth_what_it_proved(struct kunit *test)
{
	load_policy(test, "appraise func=FILE_CHECK mask=MAY_READ\n"
			  "appraise func=FILE_CHECK mask=MAY_EXEC appraise_type=imasig\n");
	set_digest_label(test, CONTENT, HASH_ALGO_SHA256);
	KUNIT_EXPECT_EQ(test, access(test, INTEG_OP_FILE, MAY_READ), 0);
	KUNIT_EXPECT_EQ(test, access(test, INTEG_OP_FILE, MAY_EXEC), -EACCES);
	KUNIT_EXPECT_EQ(test, access(test, INTEG_OP_FILE, MAY_READ), 0);
	set_signature(test, 0);
	label_changed(test);
	KUNIT_EXPECT_EQ(test, access(test, INTEG_OP_FILE, MAY_EXEC), 0);
	KUNIT_EXPECT_EQ(test, access(test, INTEG_OP_FILE, MAY_READ), 0);
}

/* EDGE-9: the algorithm is held against the rule at every access */
static void algorithm_counts_on_every_access(struct kunit *test)
{
	load_policy(test, "appraise func=FILE_CHECK mask=MAY_READ\n"
			  "appraise func=FILE_CHECK mask=MAY_EXEC appraise_algos=sha512\n");
	set_digest_label(test, CONTENT, HASH_ALGO_SHA256);
	KUNIT_EXPECT_EQ(test, access(test, INTEG_OP_FILE, MAY_EXEC), -EACCES);
	KUNIT_EXPECT_EQ(test, access(test, INTEG_OP_FILE, MAY_EXEC), -EACCES);
	KUNIT_EXPECT_EQ(test, access(test, INTEG_OP_FILE, MAY_READ), 0);
	KUNIT_EXPECT_EQ(test, access(test, INTEG_OP_FILE, MAY_EXEC), -EACCES);
	set_digest_label(test, CONTENT, HASH_ALGO_SHA512);
	label_changed(test);
	KUNIT_EXPECT_EQ(test, access(test, INTEG_OP_FILE, MAY_EXEC), 0);
	KUNIT_EXPECT_EQ(test, access(test, INTEG_OP_FILE, MAY_EXEC), 0);
}

static void signature_must_verify(struct kunit *test)
{
	load_policy(test, "appraise func=FILE_CHECK appraise_type=imasig\n");
	set_signature(test, -EKEYREJECTED);
	KUNIT_EXPECT_EQ(test, access(test, INTEG_OP_FILE, MAY_READ), -EACCES);
	set_signature(test, -ENOKEY);
	KUNIT_EXPECT_EQ(test, access(test, INTEG_OP_FILE, MAY_READ), -EACCES);
	set_signature(test, 0);
	KUNIT_EXPECT_EQ(test, access(test, INTEG_OP_FILE, MAY_READ), 0);
}

/* HOOK-4 */
static void signed_file_is_not_written(struct kunit *test)
{
	load_policy(test, "appraise func=FILE_CHECK\n");
	set_signature(test, 0);
	KUNIT_EXPECT_EQ(test, access(test, INTEG_OP_FILE, MAY_WRITE), -EACCES);
	KUNIT_EXPECT_EQ(test, access(test, INTEG_OP_FILE, MAY_READ), 0);
	KUNIT_EXPECT_EQ(test, access(test, INTEG_OP_FILE, MAY_WRITE), -EACCES);
	set_digest_label(test, CONTENT, HASH_ALGO_SHA256);
	label_changed(test);
	KUNIT_EXPECT_EQ(test, access(test, INTEG_OP_FILE, MAY_WRITE), 0);
}

/* CHG-6: a change of attributes calls for a verdict, not for another record */
static void attributes_call_for_a_verdict(struct kunit *test)
{
	struct fixture *f = test->priv;

	load_policy(test, "measure func=FILE_CHECK\nappraise func=FILE_CHECK\n");
	set_digest_label(test, CONTENT, HASH_ALGO_SHA256);
	KUNIT_EXPECT_EQ(test, access(test, INTEG_OP_FILE, MAY_READ), 0);
	KUNIT_EXPECT_EQ(test, f->reads, 1);
	integ_attrs_changed(f->d, &nop_mnt_idmap, file_dentry(f->file));
	KUNIT_EXPECT_EQ(test, access(test, INTEG_OP_FILE, MAY_READ), 0);
	KUNIT_EXPECT_EQ(test, f->reads, 2);
	KUNIT_EXPECT_EQ(test, integ_log_records(f->d->log), 1);
}

/* HOOK-5 */
static void directio_needs_permission(struct kunit *test)
{
	struct fixture *f = test->priv;

	load_policy(test, "appraise func=FILE_CHECK mask=MAY_READ\n"
			  "appraise func=FILE_CHECK mask=MAY_EXEC permit_directio\n");
	set_digest_label(test, CONTENT, HASH_ALGO_SHA256);
	f->file->f_flags |= O_DIRECT;
	KUNIT_EXPECT_EQ(test, access(test, INTEG_OP_FILE, MAY_READ), -EACCES);
	KUNIT_EXPECT_EQ(test, access(test, INTEG_OP_FILE, MAY_EXEC), 0);
	f->file->f_flags &= ~O_DIRECT;
	KUNIT_EXPECT_EQ(test, access(test, INTEG_OP_FILE, MAY_READ), 0);
}

/* POL-38: what must be signed is looked at from then on */
static void demands_are_never_forgotten(struct kunit *test)
{
	struct fixture *f = test->priv;

	f->d->mode = INTEG_APPRAISE_OFF;
	load_policy(test, "appraise func=FILE_CHECK\n");
	KUNIT_EXPECT_EQ(test, f->d->classes & INTEG_CLASS(INTEG_APPRAISE), 0);
	KUNIT_EXPECT_EQ(test, access(test, INTEG_OP_FILE, MAY_READ), 0);
	KUNIT_EXPECT_EQ(test, f->reads, 0);
	KUNIT_EXPECT_FALSE(test, integ_policy_must_be_signed(f->d));
	load_policy(test, "appraise func=POLICY_CHECK\n");
	KUNIT_EXPECT_TRUE(test, integ_policy_must_be_signed(f->d));
	KUNIT_EXPECT_EQ(test, access(test, INTEG_OP_FILE, MAY_READ), 0);
	KUNIT_EXPECT_EQ(test, f->reads, 1);
}

/* POL-50: the first list of algorithms stays */
static void first_setxattr_rule_stays(struct kunit *test)
{
	struct fixture *f = test->priv;

	load_policy(test, "appraise func=SETXATTR_CHECK appraise_algos=sha256\n");
	load_policy(test, "appraise func=SETXATTR_CHECK appraise_algos=sha512\n");
	KUNIT_EXPECT_EQ(test, f->d->setxattr_algos, BIT(HASH_ALGO_SHA256));
}

static struct kunit_case appraise_cases[] = {
	KUNIT_CASE(modes_differ_in_what_they_refuse),
	KUNIT_CASE(pass_is_remembered_until_label_changes),
	KUNIT_CASE(label_chooses_algorithm),
	KUNIT_CASE(kinds_have_their_own_verdict),
	KUNIT_CASE(rule_without_func_shares_verdict),
	KUNIT_CASE(pass_is_worth_what_it_proved),
	KUNIT_CASE(algorithm_counts_on_every_access),
	KUNIT_CASE(signature_must_verify),
	KUNIT_CASE(signed_file_is_not_written),
	KUNIT_CASE(attributes_call_for_a_verdict),
	KUNIT_CASE(directio_needs_permission),
	KUNIT_CASE(demands_are_never_forgotten),
	KUNIT_CASE(first_setxattr_rule_stays),
	{}
};

static struct kunit_suite appraise_suite = {
	.name = "integ_decide_appraise",
	.init = setup,
	.exit = teardown,
	.test_cases = appraise_cases,
};
kunit_test_suite(appraise_suite);
