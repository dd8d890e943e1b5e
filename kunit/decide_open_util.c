// SPDX-License-Identifier: GPL-2.0-only
/*
 * What the tests of opens have in common.
 */
#include <kunit/static_stub.h>
#include <linux/cred.h>
#include <linux/file.h>
#include <linux/fs.h>
#include <linux/shmem_fs.h>

#include "../security/appraise/appraise.h"
#include "../security/lib/lib.h"
#include "decide_open_util.h"
#include "decide_util.h"

/* The label of a file that holds nothing. */
static struct integ_xattr *fake_label(struct dentry *dentry, const char *name,
				      size_t max)
{
	struct open_fixture *f = kunit_get_current_test()->priv;
	struct integ_xattr *x = kvzalloc(struct_size(x, value, INTEG_LABEL_DIGEST_MAX),
					 GFP_KERNEL);
	struct integ_digest d;

	f->reads++;
	if (!x || integ_hash_buf("", 0, HASH_ALGO_SHA256, &d))
		return ERR_PTR(-ENOMEM);
	x->len = integ_label_format(&d, x->value);
	return x;
}

int open_setup(struct kunit *test)
{
	const struct integ_domain_config cfg = {
		.algo = HASH_ALGO_SHA256,
		.file_template = integ_template_find("ima-ng"),
		.default_pcr = 10,
		.mode = INTEG_APPRAISE_ENFORCE,
	};
	struct open_fixture *f = kunit_kzalloc(test, sizeof(*f), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, f);
	test->priv = f;
	f->d = integ_domain_create(&cfg);
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, f->d);
	f->cred = prepare_creds();
	KUNIT_ASSERT_NOT_NULL(test, f->cred);
	f->writer = shmem_kernel_file_setup("integ-test", 0, 0);
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, f->writer);
	f->inode = file_inode(f->writer);
	f->reader = dentry_open(&f->writer->f_path, O_RDONLY | O_LARGEFILE,
				current_cred());
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, f->reader);
	kunit_activate_static_stub(test, integ_xattr_read, fake_label);
	return 0;
}

void open_teardown(struct kunit *test)
{
	struct open_fixture *f = test->priv;

	if (!f)
		return;
	if (!IS_ERR_OR_NULL(f->reader))
		fput(f->reader);
	if (!IS_ERR_OR_NULL(f->writer))
		fput(f->writer);
	if (f->cred)
		abort_creds(f->cred);
	if (!IS_ERR_OR_NULL(f->d))
		integ_domain_destroy(f->d);
}

void open_policy(struct kunit *test, const char *text)
{
	struct open_fixture *f = test->priv;

	decide_load_policy(test, f->d, text);
}

int open_for(struct kunit *test, int mask)
{
	struct open_fixture *f = test->priv;
	const struct cred *old = override_creds(f->cred);
	const int rc = integ_decide_open(f->d, f->reader, mask);

	revert_creds(old);
	return rc;
}

void open_again(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, open_for(test, MAY_READ), 0);
}

void open_set_user(struct kunit *test, u32 uid, u32 euid, u32 suid)
{
	struct open_fixture *f = test->priv;

	f->cred->uid = KUIDT_INIT(uid);
	f->cred->euid = KUIDT_INIT(euid);
	f->cred->suid = KUIDT_INIT(suid);
}

unsigned long open_records(struct kunit *test)
{
	struct open_fixture *f = test->priv;

	return integ_log_records(f->d->log);
}

integ_done_t open_done(struct kunit *test)
{
	struct open_fixture *f = test->priv;

	return integ_done_read(integ_state_find(f->inode)).set;
}

void open_settle(struct kunit *test)
{
	struct open_fixture *f = test->priv;

	open_again(test);
	open_again(test);
	KUNIT_ASSERT_PTR_EQ(test, integ_state_find(f->inode)->settled.d, f->d);
}
