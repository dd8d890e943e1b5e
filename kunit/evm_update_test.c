// SPDX-License-Identifier: GPL-2.0-only
/*
 * After a change: what is forgotten, when security.evm is written again and what it
 * is then (EVM-22, EVM-35 to EVM-37, API-13, EDGE-16, EDGE-17). Values are written to a
 * real file on tmpfs.
 */
#include <kunit/static_stub.h>
#include <kunit/test.h>
#include <linux/evm.h>
#include <linux/file.h>
#include <linux/iversion.h>
#include <linux/mnt_idmapping.h>
#include <linux/shmem_fs.h>
#include <linux/xattr.h>

#include "../security/lib/lib.h"
#include "evm_util.h"

/* Everything is on. */
static int setup(struct kunit *test)
{
	struct evm_file *f = evm_file(test);

	evm_take_key(test, f);
	f->mode = INTEG_EVM_HMAC_KEY;
	evm_name(f, "security.ima")->enabled = true;
	evm_name(f, "security.selinux")->enabled = false;
	return 0;
}

/**
 * struct memory - a value that was found right
 * @kind: what it is
 * @now: what is remembered of it
 * @later: the same after a key came, which may have put another out of service
 */
struct memory {
	enum integ_evm_kind kind;
	enum integrity_status now;
	enum integrity_status later;
};

static const struct memory memories[] = {
	{ INTEG_EVM_KIND_HMAC, INTEGRITY_PASS, INTEGRITY_PASS },
	{ INTEG_EVM_KIND_SIGNATURE, INTEGRITY_PASS, INTEGRITY_UNKNOWN },
	{ INTEG_EVM_KIND_PORTABLE, INTEGRITY_PASS_IMMUTABLE, INTEGRITY_UNKNOWN },
};

static void right_values_are_remembered(struct kunit *test)
{
	struct evm_file *f = test->priv;
	struct integ_evm_record *rec = integ_evm_record(&f->inode);
	const struct memory *m;

	KUNIT_EXPECT_EQ(test, integ_evm_remembered(&f->inode), INTEGRITY_UNKNOWN);
	for (m = memories; m < memories + ARRAY_SIZE(memories); m++) {
		integ_evm_record_begin(&f->dentry);
		integ_evm_remember(&f->inode, m->kind);
		KUNIT_EXPECT_EQ(test, integ_evm_remembered(&f->inode), m->now);
		rec->keys++;
		KUNIT_EXPECT_EQ(test, integ_evm_remembered(&f->inode), m->later);
		rec->keys--;
		integ_evm_forget(&f->inode);
		KUNIT_EXPECT_EQ(test, integ_evm_remembered(&f->inode),
				INTEGRITY_UNKNOWN);
	}
}

/* EDGE-17: the mark of a portable signature goes with what the mark rests on. */
static void change_is_forgetting(struct kunit *test)
{
	struct evm_file *f = test->priv;
	int covered;

	for (covered = 0; covered < 2; covered++) {
		integ_evm_record_begin(&f->dentry);
		integ_evm_remember(&f->inode, INTEG_EVM_KIND_HMAC);
		integ_evm_remember(&f->inode, INTEG_EVM_KIND_SIGNATURE);
		integ_evm_remember(&f->inode, INTEG_EVM_KIND_PORTABLE);
		integ_evm_changed(&f->dentry, covered);
		KUNIT_EXPECT_EQ(test, integ_evm_remembered(&f->inode),
				INTEGRITY_UNKNOWN);
		KUNIT_EXPECT_EQ(test, f->updates, covered);
	}
}

/* EVM-35, EDGE-16 */
static void update_needs_key_and_support(struct kunit *test)
{
	struct evm_file *f = test->priv;

	f->mode = INTEG_EVM_SIGNATURES;
	integ_evm_changed(&f->dentry, true);
	f->mode = INTEG_EVM_HMAC_KEY;
	f->sb.s_iflags = SB_I_EVM_HMAC_UNSUPPORTED;
	integ_evm_changed(&f->dentry, true);
	KUNIT_EXPECT_EQ(test, f->updates, 0);
	f->sb.s_iflags = 0;
	integ_evm_changed(&f->dentry, true);
	KUNIT_EXPECT_EQ(test, f->updates, 1);
}

/* EVM-37 */
static void new_file_is_new_until_it_is_closed(struct kunit *test)
{
	struct evm_file *f = test->priv;
	const struct integ_evm_record *rec = integ_evm_record(&f->inode);

	integ_evm_file_created(&f->inode);
	KUNIT_EXPECT_TRUE(test, test_bit(INTEG_EVM_MARK_NEW, &rec->marks));
	atomic_set(&f->inode.i_writecount, 2);
	integ_evm_file_released(&f->inode);
	KUNIT_EXPECT_TRUE(test, test_bit(INTEG_EVM_MARK_NEW, &rec->marks));
	atomic_set(&f->inode.i_writecount, 1);
	integ_evm_file_released(&f->inode);
	KUNIT_EXPECT_FALSE(test, test_bit(INTEG_EVM_MARK_NEW, &rec->marks));
	f->inode.i_mode ^= S_IFREG ^ S_IFIFO;
	integ_evm_file_created(&f->inode);
	KUNIT_EXPECT_FALSE(test, test_bit(INTEG_EVM_MARK_NEW, &rec->marks));
}

static struct dentry *real_dentry(struct dentry *dentry, enum d_real_type type)
{
	return dentry->d_fsdata;
}

/* Put @f on top of another inode, the metadata's. */
static struct inode *stack(struct kunit *test, struct evm_file *f)
{
	static const struct dentry_operations stacked = { .d_real = real_dentry };
	struct dentry *below = kunit_kzalloc(test, sizeof(*below), GFP_KERNEL);
	struct inode *inode = kunit_kzalloc(test, sizeof(*inode), GFP_KERNEL);
	struct super_block *sb = kunit_kzalloc(test, sizeof(*sb), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, below);
	KUNIT_ASSERT_NOT_NULL(test, inode);
	KUNIT_ASSERT_NOT_NULL(test, sb);
	sb->s_flags = SB_I_VERSION;
	sb->s_dev = 7;
	inode->i_sb = sb;
	inode->i_ino = 2;
	below->d_inode = inode;
	f->dentry.d_op = &stacked;
	f->dentry.d_flags = DCACHE_OP_REAL;
	f->dentry.d_fsdata = below;
	return inode;
}

static bool changed_after_verdict(struct kunit *test, struct inode *metadata,
				  void (*change)(struct inode *inode))
{
	struct evm_file *f = test->priv;
	bool changed;

	integ_evm_record_begin(&f->dentry);
	integ_evm_remember(&f->inode, INTEG_EVM_KIND_HMAC);
	if (change)
		change(metadata);
	changed = evm_metadata_changed(&f->inode, metadata);
	KUNIT_EXPECT_EQ(test, integ_evm_remembered(&f->inode),
			changed ? INTEGRITY_UNKNOWN : INTEGRITY_PASS);
	return changed;
}

static void write_to(struct inode *inode)
{
	inode_inc_iversion(inode);
}

static void renumber(struct inode *inode)
{
	inode->i_ino++;
}

static void move(struct inode *inode)
{
	inode->i_sb->s_dev++;
}

static void stop_counting(struct inode *inode)
{
	inode->i_sb->s_flags = 0;
}

/* API-13, CHG-5 */
static void change_below_voids_the_verdict(struct kunit *test)
{
	struct evm_file *f = test->priv;
	struct inode *metadata = stack(test, f);

	/* There is nothing to void. */
	KUNIT_EXPECT_FALSE(test, evm_metadata_changed(&f->inode, metadata));
	KUNIT_EXPECT_FALSE(test, changed_after_verdict(test, metadata, NULL));
	KUNIT_EXPECT_TRUE(test, changed_after_verdict(test, metadata, write_to));
	KUNIT_EXPECT_TRUE(test, changed_after_verdict(test, metadata, renumber));
	KUNIT_EXPECT_TRUE(test, changed_after_verdict(test, metadata, move));
	KUNIT_EXPECT_FALSE(test, changed_after_verdict(test, metadata, NULL));
	KUNIT_EXPECT_TRUE(test, changed_after_verdict(test, metadata, stop_counting));
	/* Changes that nobody counts may have been made. */
	KUNIT_EXPECT_TRUE(test, changed_after_verdict(test, metadata, NULL));
	/* The inode itself is looked after by hooks. */
	integ_evm_remember(&f->inode, INTEG_EVM_KIND_HMAC);
	KUNIT_EXPECT_FALSE(test, evm_metadata_changed(&f->inode, &f->inode));
}

/* EVM-36: a slot behind what the security modules gave. */
static void new_inode_gets_a_label(struct kunit *test)
{
	struct xattr slots[3] = {
		{ .name = "ima", .value = "(ima)", .value_len = 5 },
	};
	struct evm_file *f = test->priv;
	struct integ_evm_label label;
	int nr = 1;

	KUNIT_EXPECT_EQ(test, evm_inode_init_security(&f->inode, NULL, NULL, NULL,
						      &nr), 0);
	KUNIT_ASSERT_EQ(test, evm_inode_init_security(&f->inode, NULL, NULL, slots,
						      &nr), 0);
	KUNIT_ASSERT_EQ(test, nr, 2);
	KUNIT_EXPECT_STREQ(test, slots[1].name, "evm");
	integ_evm_label_validate(slots[1].value, slots[1].value_len, &label);
	KUNIT_EXPECT_EQ(test, label.kind, INTEG_EVM_KIND_HMAC);
	KUNIT_EXPECT_EQ(test, label.algo, integ_evm_hash());
	/* It is the one that verification expects. */
	evm_set_text(f, "security.ima", "(ima)");
	evm_set(f, XATTR_NAME_EVM, slots[1].value, slots[1].value_len);
	KUNIT_EXPECT_EQ(test, integ_evm_verify(&f->dentry, NULL), INTEGRITY_PASS);
	kfree(slots[1].value);
}

static void new_inode_may_get_none(struct kunit *test)
{
	struct xattr slots[3] = {
		{ .name = "selinux", .value = "(selinux)", .value_len = 9 },
	};
	struct evm_file *f = test->priv;
	int nr = 1;

	KUNIT_EXPECT_EQ(test, evm_inode_init_security(&f->inode, NULL, NULL, slots,
						      &nr), 0);
	evm_name(f, "security.selinux")->enabled = true;
	f->mode = INTEG_EVM_SIGNATURES;
	KUNIT_EXPECT_EQ(test, evm_inode_init_security(&f->inode, NULL, NULL, slots,
						      &nr), 0);
	KUNIT_EXPECT_EQ(test, nr, 1);
}

KUNIT_DEFINE_ACTION_WRAPPER(put_file, fput, struct file *);

static void store(struct kunit *test, struct dentry *dentry, const char *name,
		  const char *value)
{
	struct inode *inode = d_inode(dentry);
	int rc;

	inode_lock(inode);
	rc = value ? __vfs_setxattr(&nop_mnt_idmap, dentry, inode, name, value,
				    strlen(value), 0) :
		     __vfs_removexattr(&nop_mnt_idmap, dentry, name);
	inode_unlock(inode);
	if (rc == -EOPNOTSUPP)
		kunit_skip(test, "tmpfs has no security attributes");
	KUNIT_ASSERT_EQ(test, rc, 0);
}

static void changed(struct dentry *dentry)
{
	inode_lock(d_inode(dentry));
	integ_evm_changed(dentry, true);
	inode_unlock(d_inode(dentry));
}

static void expect_stored(struct kunit *test, struct dentry *dentry,
			  const void *value, size_t len)
{
	struct integ_xattr *x __free(integ_xattr_free) =
		integ_xattr_read(dentry, XATTR_NAME_EVM, XATTR_SIZE_MAX);

	if (!value) {
		KUNIT_EXPECT_PTR_EQ(test, (void *)x, ERR_PTR(-ENODATA));
		return;
	}
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, x);
	KUNIT_ASSERT_EQ(test, x->len, len);
	KUNIT_EXPECT_MEMEQ(test, x->value, value, len);
}

static void expect_hmac(struct kunit *test, struct dentry *dentry,
			const char *values)
{
	u8 value[INTEG_EVM_HMAC_MAX];
	struct integ_digest hmac;
	struct evm_bytes b = { };

	evm_put(test, &b, values, strlen(values));
	evm_put_inode(test, &b, d_inode(dentry), false);
	evm_digest(test, &b, true, integ_evm_hash(), &hmac);
	expect_stored(test, dentry, value, integ_evm_label_format(&hmac, value));
}

/* EVM-35, last paragraph; EVM-22 */
static void label_follows_the_metadata(struct kunit *test)
{
	struct file *file = shmem_kernel_file_setup("integ-test", 0, 0);
	static const char sealed[] = "\x05\x02 and so on";
	struct evm_file *f = test->priv;
	struct dentry *dentry;

	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, file);
	KUNIT_ASSERT_EQ(test, kunit_add_action_or_reset(test, put_file, file), 0);
	kunit_deactivate_static_stub(test, integ_xattr_read);
	kunit_deactivate_static_stub(test, integ_evm_update);
	dentry = file_dentry(file);

	changed(dentry);
	expect_stored(test, dentry, NULL, 0);
	KUNIT_EXPECT_EQ(test, integ_evm_remembered(d_inode(dentry)),
			INTEGRITY_UNKNOWN);
	store(test, dentry, "security.ima", "(ima)");
	changed(dentry);
	expect_hmac(test, dentry, "(ima)");
	/* It need not be verified at the next change. */
	KUNIT_EXPECT_EQ(test, integ_evm_remembered(d_inode(dentry)),
			INTEGRITY_PASS);
	store(test, dentry, "security.capability", "(capability)");
	changed(dentry);
	expect_hmac(test, dentry, "(ima)(capability)");
	d_inode(dentry)->i_mode ^= 1;
	changed(dentry);
	expect_hmac(test, dentry, "(ima)(capability)");

	store(test, dentry, XATTR_NAME_EVM, sealed);
	changed(dentry);
	expect_stored(test, dentry, sealed, strlen(sealed));
	KUNIT_EXPECT_EQ(test, integ_evm_remembered(d_inode(dentry)),
			INTEGRITY_UNKNOWN);

	store(test, dentry, XATTR_NAME_EVM, "\x03 is not kept");
	store(test, dentry, "security.capability", NULL);
	store(test, dentry, "security.ima", NULL);
	changed(dentry);
	expect_stored(test, dentry, NULL, 0);
	KUNIT_EXPECT_EQ(test, f->nr_audits, 0);
}

static struct kunit_case cases[] = {
	KUNIT_CASE(right_values_are_remembered),
	KUNIT_CASE(change_is_forgetting),
	KUNIT_CASE(update_needs_key_and_support),
	KUNIT_CASE(new_file_is_new_until_it_is_closed),
	KUNIT_CASE(change_below_voids_the_verdict),
	KUNIT_CASE(new_inode_gets_a_label),
	KUNIT_CASE(new_inode_may_get_none),
	KUNIT_CASE(label_follows_the_metadata),
	{ }
};

static struct kunit_suite suite = {
	.name = "integ_evm_update",
	.init = setup,
	.test_cases = cases,
};
kunit_test_suite(suite);
