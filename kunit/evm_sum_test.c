// SPDX-License-Identifier: GPL-2.0-only
/*
 * Sums of metadata that depend on more than values: the file system, the inode below
 * a stacked one, algorithm and key; and HMACs of inodes that are being made.
 */
#include <kunit/test.h>
#include <linux/cred.h>
#include <linux/user_namespace.h>
#include <linux/xattr.h>

#include "../security/lib/lib.h"
#include "evm_util.h"

static const struct integ_evm_method methods[] = {
	{ .algo = HASH_ALGO_SHA256 },
	{ .algo = HASH_ALGO_SHA256, .portable = true },
	{ .algo = HASH_ALGO_SHA1, .keyed = true },
};

static const struct integ_evm_method *const signature = &methods[0];
static const struct integ_evm_method *const portable = &methods[1];
static const struct integ_evm_method *const hmac = &methods[2];

/* A file with a label, and a key. */
static int setup(struct kunit *test)
{
	struct evm_file *f = evm_file(test);

	evm_take_key(test, f);
	evm_name(f, "security.ima")->enabled = true;
	evm_set_text(f, "security.ima", "(ima)");
	return 0;
}

static struct integ_digest sum(struct kunit *test,
			       const struct integ_evm_method *method)
{
	struct evm_file *f = test->priv;
	struct integ_digest d;

	KUNIT_ASSERT_EQ(test, integ_evm_sum(&f->dentry, method, NULL, &d), 0);
	return d;
}

static void expect_error(struct kunit *test, const struct integ_evm_method *method,
			 int err)
{
	struct evm_file *f = test->priv;
	struct integ_digest d;

	KUNIT_EXPECT_EQ(test, integ_evm_sum(&f->dentry, method, NULL, &d), err);
}

static void expect_no_method(struct kunit *test, int err)
{
	struct evm_file *f = test->priv;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(methods); i++) {
		f->reads = 0;
		expect_error(test, &methods[i], err);
		KUNIT_EXPECT_EQ(test, f->reads, 0);
	}
}

/* EVM-7, first row */
static void file_system_must_have_xattrs(struct kunit *test)
{
	struct evm_file *f = test->priv;

	f->inode.i_opflags = 0;
	expect_no_method(test, -EOPNOTSUPP);
	f->inode.i_opflags = (unsigned short)~IOP_XATTR;
	expect_no_method(test, -EOPNOTSUPP);
}

/* EVM-7, first row: what a user namespace mounts can say anything. */
static void file_system_must_be_of_the_host(struct kunit *test)
{
	struct evm_file *f = test->priv;
	struct user_namespace *ns = kunit_kzalloc(test, sizeof(*ns), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, ns);
	f->sb.s_user_ns = ns;
	expect_no_method(test, -EOPNOTSUPP);
}

/* EVM-5, step 3 */
static void uuid_binds_to_the_file_system(struct kunit *test)
{
	const bool covered = IS_ENABLED(CONFIG_EVM_ATTR_FSUUID);
	struct evm_file *f = test->priv;
	struct integ_digest before[ARRAY_SIZE(methods)], after;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(methods); i++)
		before[i] = sum(test, &methods[i]);
	f->sb.s_uuid.b[15] ^= 1;
	for (i = 0; i < ARRAY_SIZE(methods); i++) {
		after = sum(test, &methods[i]);
		KUNIT_EXPECT_EQ(test, integ_digest_equal(&before[i], &after),
				methods[i].portable || !covered);
	}
}

/* Sums of now in the place of those before. */
static void expect_change(struct kunit *test, struct integ_digest *before,
			  const char *what, bool portable_sees_it)
{
	struct integ_digest after;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(methods); i++) {
		after = sum(test, &methods[i]);
		KUNIT_EXPECT_EQ_MSG(test, !integ_digest_equal(&before[i], &after),
				    !methods[i].portable || portable_sees_it,
				    "%s, method %u", what, i);
		before[i] = after;
	}
}

/* EVM-5, step 2: what differs between copies is left out of portable signatures. */
static void every_attribute_counts(struct kunit *test)
{
	struct integ_digest before[ARRAY_SIZE(methods)];
	struct evm_file *f = test->priv;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(methods); i++)
		before[i] = sum(test, &methods[i]);
	f->inode.i_ino++;
	expect_change(test, before, "number", false);
	f->inode.i_generation++;
	expect_change(test, before, "generation", false);
	f->inode.i_uid = KUIDT_INIT(1);
	expect_change(test, before, "owner", true);
	f->inode.i_gid = KGIDT_INIT(1);
	expect_change(test, before, "group", true);
	f->inode.i_mode ^= 1;
	expect_change(test, before, "permissions", true);
	f->inode.i_mode ^= S_IFREG ^ S_IFDIR;
	expect_change(test, before, "type", true);
	evm_set_text(f, "security.ima", "(IMA)");
	expect_change(test, before, "value", true);
}

static enum d_real_type asked;

static struct dentry *other_dentry(struct dentry *dentry, enum d_real_type type)
{
	asked = type;
	return dentry->d_fsdata;
}

/* EVM-8 */
static void metadata_is_that_of_the_inode_below(struct kunit *test)
{
	static const struct dentry_operations stacked = { .d_real = other_dentry };
	struct dentry *below = kunit_kzalloc(test, sizeof(*below), GFP_KERNEL);
	struct inode *inode = kunit_kzalloc(test, sizeof(*inode), GFP_KERNEL);
	struct super_block *sb = kunit_kzalloc(test, sizeof(*sb), GFP_KERNEL);
	struct evm_file *f = test->priv;
	struct integ_digest want, got;
	struct evm_bytes b = { };

	KUNIT_ASSERT_NOT_NULL(test, below);
	KUNIT_ASSERT_NOT_NULL(test, inode);
	KUNIT_ASSERT_NOT_NULL(test, sb);
	inode->i_sb = sb;
	inode->i_ino = 2;
	inode->i_mode = S_IFREG | 0600;
	below->d_inode = inode;
	f->dentry.d_op = &stacked;
	f->dentry.d_flags = DCACHE_OP_REAL;
	f->dentry.d_fsdata = below;

	KUNIT_EXPECT_PTR_EQ(test, integ_evm_metadata_inode(&f->dentry), inode);
	KUNIT_EXPECT_EQ(test, asked, D_REAL_METADATA);
	evm_put(test, &b, "(ima)", 5);
	evm_put_inode(test, &b, inode, false);
	evm_digest(test, &b, true, HASH_ALGO_SHA1, &want);
	got = sum(test, hmac);
	KUNIT_EXPECT_TRUE(test, integ_digest_equal(&got, &want));
}

/* EVM-7 */
static void algorithm_must_exist(struct kunit *test)
{
	const struct integ_evm_method bad[] = {
		{ .algo = HASH_ALGO__LAST },
		{ .algo = HASH_ALGO__LAST, .keyed = true },
		{ .algo = 255, .portable = true },
	};
	/* A number that no code in the kernel stands behind. */
	const struct integ_evm_method gone = { .algo = HASH_ALGO_TGR_192 };
	const struct integ_evm_method unused = {
		.algo = HASH_ALGO_MD5, .keyed = true,
	};
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(bad); i++)
		expect_error(test, &bad[i], -EINVAL);
	expect_error(test, &gone, -ENOENT);
	expect_error(test, &unused, -ENOPKG);
}

/* EVM-7 */
static void hmac_needs_the_key(struct kunit *test)
{
	struct evm_file *f = test->priv;

	integ_evm_keyring_clear(&f->keys);
	expect_error(test, hmac, -ENOKEY);
	sum(test, signature);
	sum(test, portable);
}

static void has_xattrs_if_any_is_there(struct kunit *test)
{
	struct evm_file *f = test->priv;

	KUNIT_EXPECT_TRUE(test, integ_evm_has_xattrs(&f->dentry));
	evm_set_error(f, "security.ima", -ENODATA);
	KUNIT_EXPECT_FALSE(test, integ_evm_has_xattrs(&f->dentry));
	/* EVM-20: enabled or not. */
	evm_name(f, "security.apparmor")->enabled = false;
	evm_set_text(f, "security.apparmor", "");
	KUNIT_EXPECT_TRUE(test, integ_evm_has_xattrs(&f->dentry));
}

#define OWN	"security.own"

/* What security modules give, in an order of their own. */
static const struct xattr initial[] = {
	{ .name = "own", .value = "(own)", .value_len = 5 },
	{ .name = "SMACK64", .value = "(smack)", .value_len = 7 },
	{ .name = "unlisted", .value = "(no)", .value_len = 4 },
	{ .name = "apparmor", .value = "(off)", .value_len = 5 },
	{ .name = "selinux", .value = "(selinux)", .value_len = 9 },
	{ }
};

/* EVM-36: whoever makes the HMAC, it is the one that will be verified. */
static void new_inode_gets_the_hmac_of_its_values(struct kunit *test)
{
	const struct integ_evm_method method = {
		.keyed = true, .algo = integ_evm_hash(),
	};
	struct evm_file *f = test->priv;
	struct integ_digest at_birth, later, want;
	struct evm_bytes b = { };

	KUNIT_ASSERT_EQ(test, integ_evm_list_add(&f->names, OWN), 0);
	evm_name(f, "security.selinux")->enabled = true;
	evm_name(f, "security.SMACK64")->enabled = true;
	evm_name(f, "security.apparmor")->enabled = false;
	f->nr = 0;
	KUNIT_ASSERT_EQ(test, integ_evm_sum_new(&f->inode, initial, &at_birth), 0);
	KUNIT_EXPECT_EQ(test, f->reads, 0);

	evm_set_text(f, OWN, "(own)");
	evm_set_text(f, "security.SMACK64", "(smack)");
	evm_set_text(f, "security.unlisted", "(no)");
	evm_set_text(f, "security.apparmor", "(off)");
	evm_set_text(f, "security.selinux", "(selinux)");
	later = sum(test, &method);
	KUNIT_EXPECT_TRUE(test, integ_digest_equal(&at_birth, &later));

	evm_put(test, &b, "(selinux)(smack)(own)", 21);
	evm_put_inode(test, &b, &f->inode, false);
	evm_digest(test, &b, true, method.algo, &want);
	KUNIT_EXPECT_TRUE(test, integ_digest_equal(&at_birth, &want));
}

static void new_inode_may_have_nothing_to_cover(struct kunit *test)
{
	static const struct xattr none[] = { { } };
	struct evm_file *f = test->priv;
	struct integ_digest d;

	evm_name(f, "security.apparmor")->enabled = false;
	KUNIT_EXPECT_EQ(test, integ_evm_sum_new(&f->inode, none, &d), -ENODATA);
	/* Not listed; disabled. */
	evm_name(f, "security.selinux")->enabled = false;
	evm_name(f, "security.SMACK64")->enabled = false;
	KUNIT_EXPECT_EQ(test, integ_evm_sum_new(&f->inode, initial, &d), -ENODATA);
	integ_evm_keyring_clear(&f->keys);
	KUNIT_EXPECT_EQ(test, integ_evm_sum_new(&f->inode, initial, &d), -ENOKEY);
}

static struct kunit_case cases[] = {
	KUNIT_CASE(file_system_must_have_xattrs),
	KUNIT_CASE(file_system_must_be_of_the_host),
	KUNIT_CASE(uuid_binds_to_the_file_system),
	KUNIT_CASE(every_attribute_counts),
	KUNIT_CASE(metadata_is_that_of_the_inode_below),
	KUNIT_CASE(algorithm_must_exist),
	KUNIT_CASE(hmac_needs_the_key),
	KUNIT_CASE(has_xattrs_if_any_is_there),
	KUNIT_CASE(new_inode_gets_the_hmac_of_its_values),
	KUNIT_CASE(new_inode_may_have_nothing_to_cover),
	{ }
};

static struct kunit_suite suite = {
	.name = "integ_evm_sum",
	.init = setup,
	.test_cases = cases,
};
kunit_test_suite(suite);
