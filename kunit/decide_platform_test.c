// SPDX-License-Identifier: GPL-2.0-only
/*
 * Keys that the firmware trusts: they verify kernel images for kexec and nothing
 * else (APPR-14). A real file on tmpfs; its label and the keys are made up.
 */
#include <kunit/static_stub.h>
#include <kunit/test.h>
#include <linux/fs.h>
#include <linux/shmem_fs.h>
#include <linux/slab.h>

#include "../security/decide/decide.h"
#include "../security/keys/keys.h"
#include "../security/lib/lib.h"
#include "decide_util.h"

#ifdef CONFIG_INTEGRITY_PLATFORM_KEYRING

#define CONTENT		"kernel"

/**
 * struct fixture - one case's world
 * @d: domain with the case's policy
 * @file: an open file holding CONTENT
 * @type: first byte of its label, a signature
 * @verifies: what the signature comes to, by keyring
 * @asked: how often each keyring was asked
 */
struct fixture {
	struct integ_domain *d;
	struct file *file;
	u8 type;
	int verifies[__INTEG_RING_MAX];
	unsigned int asked[__INTEG_RING_MAX];
};

static struct integ_xattr *fake_label(struct dentry *dentry, const char *name,
				      size_t max)
{
	const struct fixture *f = kunit_get_current_test()->priv;
	const u8 sig[] = { f->type, 2, HASH_ALGO_SHA256, 1, 2, 3, 4, 0, 1, 0 };
	struct integ_xattr *x;

	x = kvzalloc(struct_size(x, value, sizeof(sig)), GFP_KERNEL);
	if (!x)
		return ERR_PTR(-ENOMEM);
	x->len = sizeof(sig);
	memcpy(x->value, sig, sizeof(sig));
	return x;
}

static int fake_verify(enum integ_ring ring, const u8 *value, size_t len,
		       const u8 *digest, size_t digest_len)
{
	struct fixture *f = kunit_get_current_test()->priv;

	f->asked[ring]++;
	return f->verifies[ring];
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
	f->type = 0x03;
	f->verifies[INTEG_RING_IMA] = -ENOKEY;
	f->d = integ_domain_create(&cfg);
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, f->d);
	f->file = shmem_kernel_file_setup("integ-test", 0, 0);
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, f->file);
	KUNIT_ASSERT_EQ(test, kernel_write(f->file, CONTENT, strlen(CONTENT), &pos),
			strlen(CONTENT));
	kunit_activate_static_stub(test, integ_xattr_read, fake_label);
	kunit_activate_static_stub(test, integ_sig_verify, fake_verify);
	decide_load_policy(test, f->d,
			   "appraise func=KEXEC_KERNEL_CHECK appraise_type=imasig\n"
			   "appraise func=KEXEC_INITRAMFS_CHECK appraise_type=imasig\n"
			   "appraise func=MODULE_CHECK appraise_type=imasig\n"
			   "appraise func=POLICY_CHECK appraise_type=imasig\n"
			   "appraise func=FILE_CHECK appraise_type=imasig\n");
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

static int access(struct kunit *test, enum integ_op op)
{
	struct fixture *f = test->priv;
	const struct integ_event ev = decide_event(f->file, op, MAY_READ);

	return integ_decide_file(f->d, &ev);
}

static void good_for_kexec_only(struct kunit *test)
{
	static const enum integ_op others[] = {
		INTEG_OP_KEXEC_INITRAMFS, INTEG_OP_MODULE, INTEG_OP_POLICY,
		INTEG_OP_FILE,
	};
	struct fixture *f = test->priv;
	int i;

	for (i = 0; i < ARRAY_SIZE(others); i++)
		KUNIT_EXPECT_EQ(test, access(test, others[i]), -EACCES);
	KUNIT_EXPECT_EQ(test, f->asked[INTEG_RING_PLATFORM], 0);
	KUNIT_EXPECT_EQ(test, access(test, INTEG_OP_KEXEC_KERNEL), 0);
	/* Kernel reads share a remembered verdict; this one must not be among them. */
	for (i = 0; i < ARRAY_SIZE(others); i++)
		KUNIT_EXPECT_EQ(test, access(test, others[i]), -EACCES);
}

static void firmware_must_know_the_key(struct kunit *test)
{
	struct fixture *f = test->priv;

	f->verifies[INTEG_RING_PLATFORM] = -ENOKEY;
	KUNIT_EXPECT_EQ(test, access(test, INTEG_OP_KEXEC_KERNEL), -EACCES);
	f->verifies[INTEG_RING_PLATFORM] = -EKEYREJECTED;
	KUNIT_EXPECT_EQ(test, access(test, INTEG_OP_KEXEC_KERNEL), -EACCES);
}

static void our_keys_come_first(struct kunit *test)
{
	struct fixture *f = test->priv;

	f->verifies[INTEG_RING_IMA] = 0;
	f->verifies[INTEG_RING_PLATFORM] = -EKEYREJECTED;
	KUNIT_EXPECT_EQ(test, access(test, INTEG_OP_KEXEC_KERNEL), 0);
	KUNIT_EXPECT_EQ(test, f->asked[INTEG_RING_PLATFORM], 0);
	/* A verdict of ours is worth as much for a module. */
	KUNIT_EXPECT_EQ(test, access(test, INTEG_OP_MODULE), 0);
	KUNIT_EXPECT_EQ(test, f->asked[INTEG_RING_IMA], 1);
}

/* A version that nobody can verify does not become one by asking again. */
static void unknown_versions_stay_unknown(struct kunit *test)
{
	struct fixture *f = test->priv;

	f->verifies[INTEG_RING_IMA] = -EOPNOTSUPP;
	KUNIT_EXPECT_EQ(test, access(test, INTEG_OP_KEXEC_KERNEL), -EACCES);
	KUNIT_EXPECT_EQ(test, f->asked[INTEG_RING_PLATFORM], 0);
}

static struct kunit_case cases[] = {
	KUNIT_CASE(good_for_kexec_only),
	KUNIT_CASE(firmware_must_know_the_key),
	KUNIT_CASE(our_keys_come_first),
	KUNIT_CASE(unknown_versions_stay_unknown),
	{ }
};

static struct kunit_suite suite = {
	.name = "integ_decide_platform",
	.init = setup,
	.exit = teardown,
	.test_cases = cases,
};
kunit_test_suite(suite);

#endif /* CONFIG_INTEGRITY_PLATFORM_KEYRING */
