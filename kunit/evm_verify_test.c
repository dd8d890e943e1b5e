// SPDX-License-Identifier: GPL-2.0-only
/*
 * Holding security.evm against metadata: EVM-20 row by row, what is remembered of it,
 * and what a good signature is replaced by (EVM-20 to EVM-23, API-9).
 */
#include <kunit/test.h>
#include <linux/evm.h>
#include <linux/xattr.h>

#include "../security/lib/lib.h"
#include "evm_util.h"

#define ACTIVE	(INTEG_EVM_HMAC_KEY | INTEG_EVM_SIGNATURES)
#define VALUES	"(ima)(capability)"

static const u8 signature[] = { 3, 2, 4, 1, 2, 3, 4, 0, 1, 0xff };
static const u8 portable[] = { 5, 2, 4, 1, 2, 3, 4, 0, 1, 0xff };

/* A file with covered values, everything on, and no label yet. */
static int setup(struct kunit *test)
{
	struct evm_file *f = evm_file(test);

	if (!IS_ENABLED(CONFIG_INTEGRITY_SIGNATURE))
		kunit_skip(test, "no signatures are verified");
	evm_take_key(test, f);
	f->mode = ACTIVE;
	evm_name(f, "security.ima")->enabled = true;
	evm_name(f, "security.apparmor")->enabled = false;
	evm_set_text(f, "security.ima", "(ima)");
	evm_set_text(f, "security.capability", "(capability)");
	return 0;
}

/* What security.evm is over, as the file is now. */
static struct integ_digest right_sum(struct kunit *test, bool keyed, bool unbound,
				     enum hash_algo algo)
{
	struct evm_file *f = test->priv;
	struct integ_digest d;
	struct evm_bytes b = { };

	evm_put(test, &b, VALUES, strlen(VALUES));
	evm_put_inode(test, &b, &f->inode, unbound);
	evm_digest(test, &b, keyed, algo, &d);
	return d;
}

/* Give it the right HMAC. */
static u8 *set_hmac(struct kunit *test, enum hash_algo algo)
{
	u8 *value = kunit_kzalloc(test, INTEG_EVM_HMAC_MAX, GFP_KERNEL);
	const struct integ_digest d = right_sum(test, true, false, algo);

	KUNIT_ASSERT_NOT_NULL(test, value);
	evm_set(test->priv, XATTR_NAME_EVM, value,
		integ_evm_label_format(&d, value));
	return value;
}

static enum integrity_status verify(struct kunit *test)
{
	struct evm_file *f = test->priv;

	return integ_evm_verify(&f->dentry, NULL);
}

/* The verdict, not from memory. */
static void expect(struct kunit *test, enum integrity_status status)
{
	struct evm_file *f = test->priv;

	integ_evm_forget(&f->inode);
	KUNIT_EXPECT_EQ(test, verify(test), status);
}

static void expect_label(struct kunit *test, const void *label, size_t len,
			 enum integrity_status status)
{
	evm_set(test->priv, XATTR_NAME_EVM, label, len);
	expect(test, status);
}

static void inactive_evm_says_nothing(struct kunit *test)
{
	struct evm_file *f = test->priv;

	set_hmac(test, HASH_ALGO_SHA1);
	f->mode = INTEG_EVM_WRITES | INTEG_EVM_LOCKED;
	KUNIT_EXPECT_EQ(test, evm_verifyxattr(&f->dentry, "security.ima", NULL, 0),
			INTEGRITY_UNKNOWN);
	f->mode = ACTIVE;
	KUNIT_EXPECT_EQ(test, evm_verifyxattr(&f->dentry, "security.im", NULL, 0),
			INTEGRITY_UNKNOWN);
	KUNIT_EXPECT_EQ(test, evm_verifyxattr(&f->dentry, "security.apparmor", NULL, 0),
			INTEGRITY_UNKNOWN);
	KUNIT_EXPECT_EQ(test, f->reads, 0);
	KUNIT_EXPECT_EQ(test, evm_verifyxattr(&f->dentry, "security.ima", NULL, 0),
			INTEGRITY_PASS);
}

static void value_of_the_caller_counts(struct kunit *test)
{
	struct evm_file *f = test->priv;

	set_hmac(test, HASH_ALGO_SHA1);
	KUNIT_EXPECT_EQ(test, evm_verifyxattr(&f->dentry, "security.ima", "(IMA)", 5),
			INTEGRITY_FAIL);
	evm_set_text(f, "security.ima", "(IMA)");
	KUNIT_EXPECT_EQ(test, evm_verifyxattr(&f->dentry, "security.ima", "(ima)", 5),
			INTEGRITY_PASS);
}

static void missing_label(struct kunit *test)
{
	struct evm_file *f = test->priv;

	expect(test, INTEGRITY_NOLABEL);
	f->nr = 0;
	expect(test, INTEGRITY_NOXATTRS);
	f->absent = -EOPNOTSUPP;
	evm_set_error(f, XATTR_NAME_EVM, -ENODATA);
	expect(test, INTEGRITY_NOXATTRS);
	/* Enabled or not. */
	evm_set_text(f, "security.apparmor", "");
	expect(test, INTEGRITY_NOLABEL);
	/* What cannot be read may be there. */
	evm_set_error(f, "security.apparmor", -EIO);
	expect(test, INTEGRITY_NOLABEL);
}

static void unreadable_label(struct kunit *test)
{
	static const int errors[] = { -EIO, -ENOMEM, -E2BIG, -EACCES, -ERANGE };
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(errors); i++) {
		evm_set_error(test->priv, XATTR_NAME_EVM, errors[i]);
		expect(test, INTEGRITY_FAIL);
	}
	evm_set_error(test->priv, XATTR_NAME_EVM, -EOPNOTSUPP);
	expect(test, INTEGRITY_UNKNOWN);
	expect_label(test, "", 0, INTEGRITY_FAIL);
}

static void malformed_label(struct kunit *test)
{
	u8 value[20] = { 0, 2, HASH_ALGO_SHA256 };
	unsigned int type;

	for (type = 0; type < 256; type++) {
		value[0] = type;
		expect_label(test, value, 1, INTEGRITY_FAIL);
		expect_label(test, value, 9, INTEGRITY_FAIL);
		expect_label(test, value, 20, type == INTEG_EVM_SIGNATURE ?
			     INTEGRITY_PASS : type == INTEG_EVM_PORTABLE ?
			     INTEGRITY_PASS_IMMUTABLE : INTEGRITY_FAIL);
	}
}

static void hmac_must_be_equal(struct kunit *test)
{
	u8 *value = set_hmac(test, HASH_ALGO_SHA1);
	unsigned int i;

	expect(test, INTEGRITY_PASS);
	for (i = 1; i < 21; i++) {
		value[i] ^= 0x80;
		expect(test, INTEGRITY_FAIL);
		value[i] ^= 0x80;
	}
	expect(test, INTEGRITY_PASS);
}

/* EDGE-33 */
static void hmac_of_any_algorithm_is_taken(struct kunit *test)
{
	static const enum hash_algo algos[] = {
		HASH_ALGO_SHA256, HASH_ALGO_SHA384, HASH_ALGO_SHA512,
	};
	u8 other[18] = { INTEG_EVM_HMAC_NG, HASH_ALGO_MD5 };
	unsigned int i;
	u8 *value;

	for (i = 0; i < ARRAY_SIZE(algos); i++) {
		value = set_hmac(test, algos[i]);
		expect(test, INTEGRITY_PASS);
		value[2 + hash_digest_size[algos[i]] - 1] ^= 1;
		expect(test, INTEGRITY_FAIL);
	}
	/* But of one that HMACs are made with. */
	expect_label(test, other, sizeof(other), INTEGRITY_FAIL);
}

static void change_makes_an_hmac_wrong(struct kunit *test)
{
	struct evm_file *f = test->priv;

	set_hmac(test, HASH_ALGO_SHA1);
	f->inode.i_mode ^= 1;
	expect(test, INTEGRITY_FAIL);
	f->inode.i_mode ^= 1;
	f->inode.i_ino++;
	expect(test, INTEGRITY_FAIL);
	f->inode.i_ino--;
	evm_set_error(f, "security.capability", -ENODATA);
	expect(test, INTEGRITY_FAIL);
	/* Any error of the computation but one. */
	evm_set_error(f, "security.capability", -EIO);
	expect(test, INTEGRITY_FAIL);
	evm_set_error(f, "security.capability", -ENODATA);
	evm_set_error(f, "security.ima", -ENODATA);
	expect(test, INTEGRITY_NOXATTRS);
	f->inode.i_opflags = 0;
	expect(test, INTEGRITY_FAIL);
}

static void hmac_without_the_key_fails(struct kunit *test)
{
	struct evm_file *f = test->priv;

	set_hmac(test, HASH_ALGO_SHA1);
	integ_evm_keyring_clear(&f->keys);
	f->mode = INTEG_EVM_SIGNATURES;
	expect(test, INTEGRITY_FAIL);
}

/* EVM-20, rows 0x03 and 0x05; what is signed is the plain digest (EVM-6). */
static void check_signed(struct kunit *test, const u8 *label, bool unbound)
{
	static const int errors[] = { -ENOKEY, -EKEYREJECTED, -EOPNOTSUPP };
	struct evm_file *f = test->priv;
	const struct integ_digest want =
		right_sum(test, false, unbound, HASH_ALGO_SHA256);
	unsigned int i;

	f->ring = __INTEG_RING_MAX;
	expect_label(test, label, sizeof(signature), unbound ?
		     INTEGRITY_PASS_IMMUTABLE : INTEGRITY_PASS);
	KUNIT_EXPECT_EQ(test, f->ring, INTEG_RING_EVM);
	KUNIT_ASSERT_EQ(test, f->signed_digest.len, want.len);
	KUNIT_EXPECT_MEMEQ(test, f->signed_digest.bytes, want.bytes, want.len);
	for (i = 0; i < ARRAY_SIZE(errors); i++) {
		f->sig_err = errors[i];
		expect_label(test, label, sizeof(signature), unbound ?
			     INTEGRITY_FAIL_IMMUTABLE : INTEGRITY_FAIL);
	}
	f->sig_err = 0;
}

static void signature_must_verify(struct kunit *test)
{
	check_signed(test, signature, false);
}

static void portable_signature_must_verify(struct kunit *test)
{
	struct evm_file *f = test->priv;

	check_signed(test, portable, true);
	/* Any error of the computation but one. */
	evm_set_error(f, "security.capability", -EIO);
	expect(test, INTEGRITY_FAIL_IMMUTABLE);
	evm_set_text(f, "security.capability", "(capability)");
	evm_set_error(f, "security.ima", -ENODATA);
	expect(test, INTEGRITY_FAIL_IMMUTABLE);
	evm_set_error(f, "security.capability", -ENODATA);
	expect(test, INTEGRITY_NOXATTRS);
	f->inode.i_opflags = 0;
	expect(test, INTEGRITY_FAIL_IMMUTABLE);
}

static void only_good_verdicts_are_reused(struct kunit *test)
{
	struct evm_file *f = test->priv;

	set_hmac(test, HASH_ALGO_SHA1);
	KUNIT_EXPECT_EQ(test, verify(test), INTEGRITY_PASS);
	f->reads = 0;
	evm_set_error(f, XATTR_NAME_EVM, -EIO);
	KUNIT_EXPECT_EQ(test, verify(test), INTEGRITY_PASS);
	KUNIT_EXPECT_EQ(test, f->reads, 0);
	expect(test, INTEGRITY_FAIL);
	evm_set(f, XATTR_NAME_EVM, portable, sizeof(portable));
	KUNIT_EXPECT_EQ(test, verify(test), INTEGRITY_PASS_IMMUTABLE);
	f->sig_err = -EKEYREJECTED;
	KUNIT_EXPECT_EQ(test, verify(test), INTEGRITY_PASS_IMMUTABLE);
	expect(test, INTEGRITY_FAIL_IMMUTABLE);
	f->sig_err = 0;
	KUNIT_EXPECT_EQ(test, verify(test), INTEGRITY_PASS_IMMUTABLE);
}

/* EVM-42 */
static void hmac_is_not_looked_at_where_unsupported(struct kunit *test)
{
	struct evm_file *f = test->priv;

	set_hmac(test, HASH_ALGO_SHA1);
	f->sb.s_iflags = SB_I_EVM_HMAC_UNSUPPORTED;
	f->mode = INTEG_EVM_HMAC_KEY;
	expect(test, INTEGRITY_UNKNOWN);
	KUNIT_EXPECT_EQ(test, f->reads, 0);
	f->mode = INTEG_EVM_SIGNATURES;
	expect_label(test, portable, sizeof(portable), INTEGRITY_PASS_IMMUTABLE);
	f->sb.s_iflags = 0;
	f->mode = INTEG_EVM_HMAC_KEY;
	expect_label(test, portable, sizeof(portable), INTEGRITY_PASS_IMMUTABLE);
}

/* EVM-23 */
static void current_integrity_is_of_regular_files(struct kunit *test)
{
	struct evm_file *f = test->priv;

	KUNIT_EXPECT_EQ(test, integ_evm_status(&f->dentry), INTEGRITY_NOLABEL);
	f->inode.i_mode ^= S_IFREG ^ S_IFDIR;
	KUNIT_EXPECT_EQ(test, integ_evm_status(&f->dentry), INTEGRITY_PASS);
	f->inode.i_mode ^= S_IFREG ^ S_IFDIR;
	f->mode = INTEG_EVM_LOCKED;
	KUNIT_EXPECT_EQ(test, integ_evm_status(&f->dentry), INTEGRITY_PASS);
	f->mode = INTEG_EVM_SIGNATURES;
	KUNIT_EXPECT_EQ(test, integ_evm_status(&f->dentry), INTEGRITY_NOLABEL);
}

static void expect_updates(struct kunit *test, const u8 *label, unsigned int nr)
{
	struct evm_file *f = test->priv;

	integ_evm_forget(&f->inode);
	f->updates = 0;
	evm_set(f, XATTR_NAME_EVM, label, sizeof(signature));
	verify(test);
	KUNIT_EXPECT_EQ(test, f->updates, nr);
}

/* EVM-21 */
static void good_signature_becomes_an_hmac(struct kunit *test)
{
	struct evm_file *f = test->priv;

	expect_updates(test, signature, 1);
	expect_updates(test, portable, 0);
	f->sig_err = -EKEYREJECTED;
	expect_updates(test, signature, 0);
	f->sig_err = 0;
	f->mode = INTEG_EVM_SIGNATURES;
	expect_updates(test, signature, 0);
	f->mode = ACTIVE;
	f->sb.s_flags = SB_RDONLY;
	expect_updates(test, signature, 0);
	f->sb.s_flags = 0;
	f->sb.s_readonly_remount = 1;
	expect_updates(test, signature, 0);
	f->sb.s_readonly_remount = 0;
	f->sb.s_iflags = SB_I_EVM_HMAC_UNSUPPORTED;
	expect_updates(test, signature, 0);
	f->sb.s_iflags = 0;
	f->inode.i_flags = S_IMMUTABLE;
	expect_updates(test, signature, 0);
	f->inode.i_flags = 0;
	expect_updates(test, signature, 1);
	/* An HMAC stays what it is, unless evm_rehash says otherwise. */
	f->updates = 0;
	set_hmac(test, HASH_ALGO_SHA1);
	expect(test, INTEGRITY_PASS);
	set_hmac(test, HASH_ALGO_SHA256);
	expect(test, INTEGRITY_PASS);
	KUNIT_EXPECT_EQ(test, f->updates, 0);
}

static struct kunit_case cases[] = {
	KUNIT_CASE(inactive_evm_says_nothing),
	KUNIT_CASE(value_of_the_caller_counts),
	KUNIT_CASE(missing_label),
	KUNIT_CASE(unreadable_label),
	KUNIT_CASE(malformed_label),
	KUNIT_CASE(hmac_must_be_equal),
	KUNIT_CASE(hmac_of_any_algorithm_is_taken),
	KUNIT_CASE(change_makes_an_hmac_wrong),
	KUNIT_CASE(hmac_without_the_key_fails),
	KUNIT_CASE(signature_must_verify),
	KUNIT_CASE(portable_signature_must_verify),
	KUNIT_CASE(only_good_verdicts_are_reused),
	KUNIT_CASE(hmac_is_not_looked_at_where_unsupported),
	KUNIT_CASE(current_integrity_is_of_regular_files),
	KUNIT_CASE(good_signature_becomes_an_hmac),
	{ }
};

static struct kunit_suite suite = {
	.name = "integ_evm_verify",
	.init = setup,
	.test_cases = cases,
};
kunit_test_suite(suite);
