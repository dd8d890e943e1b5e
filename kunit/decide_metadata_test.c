// SPDX-License-Identifier: GPL-2.0-only
/*
 * Appraisal of accesses while EVM is active: what its verdicts refuse, what a portable
 * signature is worth, and when a remembered verdict no longer counts (APPR-13, APPR-14,
 * HOOK-4). A real file on tmpfs; xattrs and signatures are made up.
 */
#include <kunit/static_stub.h>
#include <kunit/test.h>
#include <linux/cred.h>
#include <linux/file.h>
#include <linux/fs.h>
#include <linux/shmem_fs.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/xattr.h>

#include "../security/appraise/appraise.h"
#include "../security/evm/evm.h"
#include "../security/lib/lib.h"
#include "decide_util.h"

#define CONTENT		"content"
#define SIGNED_RULE	"appraise func=FILE_CHECK mask=MAY_READ appraise_type=imasig\n"

static const u8 portable[] = { 5, 2, 4, 1, 2, 3, 4, 0, 1, 0xff };
static const u8 signature[] = { 3, 2, 4, 1, 2, 3, 4, 0, 1, 0xff };

/**
 * struct fixture - one case's world
 * @d: domain with the case's policy
 * @file: an open file holding CONTENT, labelled with its digest
 * @label: security.ima
 * @label_len: bytes in @label
 * @evm: security.evm, NULL for none
 * @reads: how often an xattr was read
 * @mode: what EVM is told to do
 * @sig_err: what signatures of metadata come to
 */
struct fixture {
	struct integ_domain *d;
	struct file *file;
	u8 label[INTEG_LABEL_DIGEST_MAX];
	size_t label_len;
	const u8 *evm;
	unsigned int reads;
	u32 mode;
	int sig_err;
};

static struct integ_xattr *fake_xattr(struct dentry *dentry, const char *name,
				      size_t max)
{
	struct fixture *f = kunit_get_current_test()->priv;
	const u8 *value = NULL;
	struct integ_xattr *x;
	size_t len = 0;

	f->reads++;
	if (!strcmp(name, XATTR_NAME_IMA)) {
		value = f->label;
		len = f->label_len;
	} else if (!strcmp(name, XATTR_NAME_EVM)) {
		value = f->evm;
		len = sizeof(portable);
	}
	if (!value || !len)
		return ERR_PTR(-ENODATA);
	x = kvzalloc(struct_size(x, value, len), GFP_KERNEL);
	if (!x)
		return ERR_PTR(-ENOMEM);
	x->len = len;
	memcpy(x->value, value, len);
	return x;
}

/* Signatures of content are good. */
static int fake_verify(enum integ_ring ring, const u8 *value, size_t len,
		       const u8 *digest, size_t digest_len)
{
	struct fixture *f = kunit_get_current_test()->priv;

	return ring == INTEG_RING_EVM ? f->sig_err : 0;
}

static u32 fake_mode(void)
{
	struct fixture *f = kunit_get_current_test()->priv;

	return f->mode;
}

static void make_file(struct kunit *test, struct fixture *f)
{
	struct integ_digest d;
	loff_t pos = 0;

	f->file = shmem_kernel_file_setup("integ-test", 0, 0);
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, f->file);
	KUNIT_ASSERT_EQ(test, kernel_write(f->file, CONTENT, strlen(CONTENT), &pos),
			strlen(CONTENT));
	KUNIT_ASSERT_EQ(test, integ_hash_buf(CONTENT, strlen(CONTENT),
					     HASH_ALGO_SHA256, &d), 0);
	f->label_len = integ_label_format(&d, f->label);
	if (!(file_inode(f->file)->i_opflags & IOP_XATTR))
		kunit_skip(test, "tmpfs has no attributes");
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

	KUNIT_ASSERT_NOT_NULL(test, f);
	test->priv = f;
	f->d = integ_domain_create(&cfg);
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, f->d);
	make_file(test, f);
	kunit_activate_static_stub(test, integ_xattr_read, fake_xattr);
	kunit_activate_static_stub(test, integ_sig_verify, fake_verify);
	kunit_activate_static_stub(test, integ_evm_mode, fake_mode);
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

static int access(struct kunit *test, int mask)
{
	struct fixture *f = test->priv;
	const struct integ_event ev = decide_event(f->file, INTEG_OP_FILE, mask);

	return integ_decide_file(f->d, &ev);
}

static void load(struct kunit *test, const char *policy)
{
	struct fixture *f = test->priv;

	decide_load_policy(test, f->d, policy);
}

/* As after a change of an xattr that EVM covers. */
static void metadata_changed(struct kunit *test)
{
	struct fixture *f = test->priv;

	integ_evm_forget(file_inode(f->file));
	integ_label_changed(f->d, file_dentry(f->file));
}

/* APPR-13 */
static void wrong_metadata_is_refused(struct kunit *test)
{
	struct fixture *f = test->priv;

	load(test, "appraise func=FILE_CHECK\n");
	KUNIT_EXPECT_EQ(test, access(test, MAY_READ), 0);
	metadata_changed(test);
	f->mode = INTEG_EVM_SIGNATURES;
	KUNIT_EXPECT_EQ(test, access(test, MAY_READ), -EACCES);
	f->evm = portable;
	KUNIT_EXPECT_EQ(test, access(test, MAY_READ), 0);
	metadata_changed(test);
	f->sig_err = -EKEYREJECTED;
	KUNIT_EXPECT_EQ(test, access(test, MAY_READ), -EACCES);
	f->evm = signature;
	KUNIT_EXPECT_EQ(test, access(test, MAY_READ), -EACCES);
	f->sig_err = 0;
	KUNIT_EXPECT_EQ(test, access(test, MAY_READ), 0);
}

/* APPR-14: a digest under a portable signature is as good as signed. */
static void sealed_digest_counts_as_signed(struct kunit *test)
{
	struct fixture *f = test->priv;

	load(test, SIGNED_RULE);
	KUNIT_EXPECT_EQ(test, access(test, MAY_READ), -EACCES);
	f->mode = INTEG_EVM_SIGNATURES;
	f->evm = signature;
	KUNIT_EXPECT_EQ(test, access(test, MAY_READ), -EACCES);
	metadata_changed(test);
	f->evm = portable;
	KUNIT_EXPECT_EQ(test, access(test, MAY_READ), 0);
	/* Nobody asks again. */
	f->reads = 0;
	KUNIT_EXPECT_EQ(test, access(test, MAY_READ), 0);
	KUNIT_EXPECT_EQ(test, f->reads, 0);
	/* The seal is on the label, and not on the content. */
	metadata_changed(test);
	f->label[f->label_len - 1] ^= 1;
	KUNIT_EXPECT_EQ(test, access(test, MAY_READ), -EACCES);
}

/* What passed for a rule that demands nothing may have been sealed, or not. */
static void pass_is_not_taken_for_a_seal(struct kunit *test)
{
	struct fixture *f = test->priv;

	load(test, SIGNED_RULE "appraise func=FILE_CHECK mask=MAY_EXEC\n");
	f->mode = INTEG_EVM_SIGNATURES;
	f->evm = signature;
	KUNIT_EXPECT_EQ(test, access(test, MAY_EXEC), 0);
	KUNIT_EXPECT_EQ(test, access(test, MAY_READ), -EACCES);
	metadata_changed(test);
	f->evm = portable;
	KUNIT_EXPECT_EQ(test, access(test, MAY_EXEC), 0);
	KUNIT_EXPECT_EQ(test, access(test, MAY_READ), 0);
}

/* HOOK-4 */
static void sealed_file_is_not_written(struct kunit *test)
{
	struct fixture *f = test->priv;

	load(test, "appraise func=FILE_CHECK\n");
	f->mode = INTEG_EVM_SIGNATURES;
	f->evm = portable;
	KUNIT_EXPECT_EQ(test, access(test, MAY_READ), 0);
	KUNIT_EXPECT_EQ(test, access(test, MAY_WRITE), -EACCES);
	metadata_changed(test);
	f->evm = signature;
	KUNIT_EXPECT_EQ(test, access(test, MAY_READ), 0);
	KUNIT_EXPECT_EQ(test, access(test, MAY_WRITE), 0);
}

/* What passed before EVM was active is no verdict of EVM. */
static void activation_voids_verdicts(struct kunit *test)
{
	struct fixture *f = test->priv;

	load(test, "appraise func=FILE_CHECK\n");
	KUNIT_EXPECT_EQ(test, access(test, MAY_READ), 0);
	f->mode = INTEG_EVM_SIGNATURES;
	KUNIT_EXPECT_EQ(test, access(test, MAY_READ), -EACCES);
	f->evm = portable;
	KUNIT_EXPECT_EQ(test, access(test, MAY_READ), 0);
	f->reads = 0;
	f->mode |= INTEG_EVM_LOCKED;
	KUNIT_EXPECT_EQ(test, access(test, MAY_READ), 0);
	KUNIT_EXPECT_EQ(test, f->reads, 0);
}

static struct kunit_case cases[] = {
	KUNIT_CASE(wrong_metadata_is_refused),
	KUNIT_CASE(sealed_digest_counts_as_signed),
	KUNIT_CASE(pass_is_not_taken_for_a_seal),
	KUNIT_CASE(sealed_file_is_not_written),
	KUNIT_CASE(activation_voids_verdicts),
	{ }
};

static struct kunit_suite suite = {
	.name = "integ_decide_metadata",
	.init = setup,
	.exit = teardown,
	.test_cases = cases,
};
kunit_test_suite(suite);
