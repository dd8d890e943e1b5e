// SPDX-License-Identifier: GPL-2.0-only
/*
 * What is covered, byte by byte (EVM-5): the inode block, and values in the order of
 * the list. Sums are held against those of bytes that are put together here.
 */
#include <kunit/test.h>
#include <linux/stddef.h>
#include <linux/xattr.h>

#include "../security/lib/lib.h"
#include "evm_util.h"

static int setup(struct kunit *test)
{
	evm_file(test);
	return 0;
}

static const struct integ_evm_method signature = {
	.algo = HASH_ALGO_SHA256,
};

static const struct integ_evm_method portable = {
	.portable = true, .algo = HASH_ALGO_SHA256,
};

static const struct integ_evm_method hmac = {
	.keyed = true, .algo = HASH_ALGO_SHA1,
};

/* Word size, and nothing else, decides where things are. */
static void block_has_its_layout(struct kunit *test)
{
	const size_t word = sizeof(unsigned long);

	KUNIT_EXPECT_EQ(test, offsetof(struct integ_evm_block, ino), 0);
	KUNIT_EXPECT_EQ(test, offsetof(struct integ_evm_block, generation), word);
	KUNIT_EXPECT_EQ(test, offsetof(struct integ_evm_block, uid), word + 4);
	KUNIT_EXPECT_EQ(test, offsetof(struct integ_evm_block, gid), word + 8);
	KUNIT_EXPECT_EQ(test, offsetof(struct integ_evm_block, mode), word + 12);
	KUNIT_EXPECT_EQ(test, offsetof(struct integ_evm_block, pad), word + 14);
	KUNIT_EXPECT_EQ(test, sizeof(struct integ_evm_block), word + 16);
	KUNIT_EXPECT_EQ(test, sizeof_field(struct integ_evm_block, ino), word);
	KUNIT_EXPECT_EQ(test, sizeof_field(struct integ_evm_block, mode), 2);
}

/* The table of EVM-5, for a little-endian machine of 64 bits. */
static void block_holds_these_bytes(struct kunit *test)
{
	static const u8 of_this_inode[24] = {
		0x67, 0x45, 0x23, 0x01, 0, 0, 0, 0, 0xef, 0xcd, 0xab, 0x89,
		0x01, 0, 0, 0x80, 0x70, 0x11, 0x01, 0, 0xe9, 0x89, 0, 0,
	};
	static const u8 of_any_inode[24] = {
		0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
		0x01, 0, 0, 0x80, 0x70, 0x11, 0x01, 0, 0xe9, 0x89, 0, 0,
	};
	struct evm_file *f = test->priv;
	struct integ_evm_block block;

	if (!IS_ENABLED(CONFIG_64BIT) || IS_ENABLED(CONFIG_CPU_BIG_ENDIAN))
		kunit_skip(test, "bytes of another machine");
	memset(&block, 0xa5, sizeof(block));
	integ_evm_block_fill(&block, &f->inode, false);
	KUNIT_EXPECT_MEMEQ(test, (u8 *)&block, of_this_inode, 24);
	memset(&block, 0xa5, sizeof(block));
	integ_evm_block_fill(&block, &f->inode, true);
	KUNIT_EXPECT_MEMEQ(test, (u8 *)&block, of_any_inode, 24);
}

/* The same for any machine, which the bytes of the tests below rest on. */
static void block_is_what_tests_put(struct kunit *test)
{
	struct evm_file *f = test->priv;
	struct integ_evm_block block;
	struct evm_bytes b;
	int p;

	for (p = 0; p < 2; p++) {
		b.len = 0;
		evm_put_inode(test, &b, &f->inode, p);
		memset(&block, 0xa5, sizeof(block));
		integ_evm_block_fill(&block, &f->inode, p);
		KUNIT_EXPECT_MEMEQ(test, (u8 *)&block, b.bytes, sizeof(block));
		KUNIT_EXPECT_EQ(test, b.len, sizeof(block) +
				(IS_ENABLED(CONFIG_EVM_ATTR_FSUUID) && !p ? 16 : 0));
	}
}

static void expect_sum(struct kunit *test, const struct integ_evm_method *method,
		       const struct integ_evm_value *instead, const char *values)
{
	struct evm_file *f = test->priv;
	struct integ_digest got, want;
	struct evm_bytes b = { };

	evm_put(test, &b, values, strlen(values));
	evm_put_inode(test, &b, &f->inode, method->portable);
	evm_digest(test, &b, method->keyed, method->algo, &want);
	KUNIT_ASSERT_EQ(test, integ_evm_sum(&f->dentry, method, instead, &got), 0);
	KUNIT_EXPECT_EQ(test, got.algo, method->algo);
	KUNIT_EXPECT_TRUE_MSG(test, integ_digest_equal(&got, &want),
			      "keyed %d, portable %d, values %s", method->keyed,
			      method->portable, values);
}

static void expect_error(struct kunit *test, const struct integ_evm_method *method,
			 const struct integ_evm_value *instead, int err)
{
	struct evm_file *f = test->priv;
	struct integ_digest got;

	KUNIT_EXPECT_EQ_MSG(test, integ_evm_sum(&f->dentry, method, instead, &got),
			    err, "keyed %d, portable %d", method->keyed,
			    method->portable);
}

/* In the order of the list, whatever the order of the file system. */
static void values_come_in_the_order_of_the_list(struct kunit *test)
{
	struct evm_file *f = test->priv;

	evm_take_key(test, f);
	evm_name(f, "security.selinux")->enabled = true;
	evm_name(f, "security.SMACK64")->enabled = true;
	evm_name(f, "security.ima")->enabled = true;
	KUNIT_ASSERT_EQ(test, integ_evm_list_add(&f->names, "security.own"), 0);
	evm_set_text(f, "security.own", "(own)");
	evm_set_text(f, "security.capability", "(capability)");
	evm_set_text(f, "security.ima", "(ima)");
	evm_set_text(f, "security.SMACK64", "(smack)");
	evm_set_text(f, "security.selinux", "(selinux)");
	evm_set_text(f, "security.other", "(other)");
	evm_set_text(f, "user.ima", "(user)");
	expect_sum(test, &signature, NULL,
		   "(selinux)(smack)(ima)(capability)(own)");
	expect_sum(test, &portable, NULL,
		   "(selinux)(smack)(ima)(capability)(own)");
	expect_sum(test, &hmac, NULL, "(selinux)(smack)(ima)(capability)(own)");
}

/* EVM-6, EDGE-33 */
static void every_algorithm_sums_the_same_bytes(struct kunit *test)
{
	static const enum hash_algo algos[] = {
		HASH_ALGO_SHA1, HASH_ALGO_SHA256, HASH_ALGO_SHA384,
		HASH_ALGO_SHA512,
	};
	struct evm_file *f = test->priv;
	unsigned int i;

	evm_take_key(test, f);
	evm_set_text(f, "security.capability", "(capability)");
	for (i = 0; i < ARRAY_SIZE(algos); i++) {
		const struct integ_evm_method keyed = { true, false, algos[i] };
		const struct integ_evm_method plain = { false, false, algos[i] };

		expect_sum(test, &keyed, NULL, "(capability)");
		expect_sum(test, &plain, NULL, "(capability)");
	}
}

static void disabled_names_are_for_portable_signatures(struct kunit *test)
{
	struct evm_file *f = test->priv;

	evm_take_key(test, f);
	evm_name(f, "security.SMACK64EXEC")->enabled = false;
	evm_name(f, "security.apparmor")->enabled = false;
	evm_name(f, "security.ima")->enabled = true;
	evm_set_text(f, "security.SMACK64EXEC", "(exec)");
	evm_set_text(f, "security.apparmor", "(apparmor)");
	evm_set_text(f, "security.ima", "(ima)");
	expect_sum(test, &signature, NULL, "(ima)");
	expect_sum(test, &hmac, NULL, "(ima)");
	expect_sum(test, &portable, NULL, "(exec)(apparmor)(ima)");
	/* Nor is security.ima left out where IMA does not appraise. */
	evm_name(f, "security.ima")->enabled = false;
	expect_sum(test, &portable, NULL, "(exec)(apparmor)(ima)");
	expect_error(test, &signature, NULL, -ENODATA);
	expect_error(test, &hmac, NULL, -ENODATA);
}

/* Neither names nor lengths are covered, and an empty value is a value. */
static void only_values_count(struct kunit *test)
{
	struct evm_file *f = test->priv;

	evm_name(f, "security.ima")->enabled = true;
	evm_set_text(f, "security.ima", "abc");
	evm_set_text(f, "security.capability", "def");
	expect_sum(test, &signature, NULL, "abcdef");
	evm_set_text(f, "security.ima", "abcde");
	evm_set_text(f, "security.capability", "f");
	expect_sum(test, &signature, NULL, "abcdef");
	evm_set_text(f, "security.ima", "");
	evm_set_error(f, "security.capability", -ENODATA);
	expect_sum(test, &signature, NULL, "");
	expect_sum(test, &portable, NULL, "");
}

static void value_being_set_takes_the_place_of_the_stored_one(struct kunit *test)
{
	const struct integ_evm_value ima = { "security.ima", "(new)", 5 };
	const struct integ_evm_value none = { "security.ima", "", 0 };
	const struct integ_evm_value other = { "security.im", "(new)", 5 };
	struct evm_file *f = test->priv;

	evm_take_key(test, f);
	evm_name(f, "security.ima")->enabled = true;
	/* It is there as soon as it is set. */
	expect_sum(test, &signature, &ima, "(new)");
	expect_sum(test, &portable, &ima, "(new)");
	evm_set_text(f, "security.ima", "(old)");
	evm_set_text(f, "security.capability", "(capability)");
	expect_sum(test, &signature, &ima, "(new)(capability)");
	expect_sum(test, &portable, &ima, "(new)(capability)");
	expect_sum(test, &hmac, &ima, "(new)(capability)");
	expect_sum(test, &signature, &none, "(capability)");
	expect_sum(test, &signature, &other, "(old)(capability)");
	/* What is not covered is not covered by being set. */
	evm_name(f, "security.ima")->enabled = false;
	expect_sum(test, &signature, &ima, "(capability)");
	expect_sum(test, &portable, &ima, "(new)(capability)");
	/* The stored one is not even read. */
	evm_set_error(f, "security.ima", -EIO);
	expect_sum(test, &portable, &ima, "(new)(capability)");
}

/* EVM-7 */
static void nothing_to_cover_is_an_error(struct kunit *test)
{
	struct evm_file *f = test->priv;

	evm_take_key(test, f);
	expect_error(test, &signature, NULL, -ENODATA);
	expect_error(test, &portable, NULL, -ENODATA);
	expect_error(test, &hmac, NULL, -ENODATA);
	f->absent = -EOPNOTSUPP;
	expect_error(test, &signature, NULL, -ENODATA);
	KUNIT_EXPECT_FALSE(test, integ_evm_has_xattrs(&f->dentry));
}

/* EVM-7 */
static void portable_signature_covers_the_content(struct kunit *test)
{
	struct evm_file *f = test->priv;

	evm_set_text(f, "security.capability", "(capability)");
	expect_error(test, &portable, NULL, -EPERM);
	expect_sum(test, &signature, NULL, "(capability)");
	evm_set_text(f, "security.ima", "(ima)");
	expect_sum(test, &portable, NULL, "(ima)(capability)");
}

/* EVM-7: what is not read is not known to be absent. */
static void unreadable_value_is_not_skipped(struct kunit *test)
{
	static const int errors[] = { -EIO, -ENOMEM, -E2BIG, -EPERM, -EACCES };
	struct evm_file *f = test->priv;
	unsigned int i;

	evm_take_key(test, f);
	evm_name(f, "security.selinux")->enabled = true;
	evm_name(f, "security.ima")->enabled = true;
	evm_set_text(f, "security.selinux", "(selinux)");
	evm_set_text(f, "security.capability", "(capability)");
	for (i = 0; i < ARRAY_SIZE(errors); i++) {
		evm_set_error(f, "security.ima", errors[i]);
		expect_error(test, &signature, NULL, errors[i]);
		expect_error(test, &portable, NULL, errors[i]);
		expect_error(test, &hmac, NULL, errors[i]);
		KUNIT_EXPECT_TRUE(test, integ_evm_has_xattrs(&f->dentry));
	}
	evm_set_error(f, "security.ima", -EOPNOTSUPP);
	expect_sum(test, &signature, NULL, "(selinux)(capability)");
	/* Of a name that is not covered, it does not matter. */
	evm_name(f, "security.apparmor")->enabled = false;
	evm_set_error(f, "security.apparmor", -EIO);
	expect_sum(test, &signature, NULL, "(selinux)(capability)");
	expect_error(test, &portable, NULL, -EIO);
}

static struct kunit_case cases[] = {
	KUNIT_CASE(block_has_its_layout),
	KUNIT_CASE(block_holds_these_bytes),
	KUNIT_CASE(block_is_what_tests_put),
	KUNIT_CASE(values_come_in_the_order_of_the_list),
	KUNIT_CASE(every_algorithm_sums_the_same_bytes),
	KUNIT_CASE(disabled_names_are_for_portable_signatures),
	KUNIT_CASE(only_values_count),
	KUNIT_CASE(value_being_set_takes_the_place_of_the_stored_one),
	KUNIT_CASE(nothing_to_cover_is_an_error),
	KUNIT_CASE(portable_signature_covers_the_content),
	KUNIT_CASE(unreadable_value_is_not_skipped),
	{ }
};

static struct kunit_suite suite = {
	.name = "integ_evm_metadata",
	.init = setup,
	.test_cases = cases,
};
kunit_test_suite(suite);
