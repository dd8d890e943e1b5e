// SPDX-License-Identifier: GPL-2.0-only
/*
 * The bits of the file evm: what can be turned on when (EVM-10, EVM-11, EVM-13). Each
 * case has bits of its own, and the key is made up.
 */
#include <kunit/static_stub.h>
#include <kunit/test.h>
#include <linux/string.h>

#include "../security/evm/state.h"

#define KEY		0x1
#define SIGNATURES	0x2
#define WRITES		0x4
#define LOCKED		0x80000000U

/**
 * struct fixture - one case's world
 * @bits: what EVM is told to do
 * @loads: how often the key was loaded
 * @load_err: what that comes to
 */
struct fixture {
	struct integ_evm_bits bits;
	unsigned int loads;
	int load_err;
};

static int fake_load(void)
{
	struct fixture *f = kunit_get_current_test()->priv;

	f->loads++;
	return f->load_err;
}

static int setup(struct kunit *test)
{
	struct fixture *f = kunit_kzalloc(test, sizeof(*f), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, f);
	mutex_init(&f->bits.lock);
	test->priv = f;
	kunit_activate_static_stub(test, integ_evm_key_load, fake_load);
	return 0;
}

/**
 * struct write_case - a write and what follows
 * @desc: name of the case
 * @before: bits before
 * @written: bits written
 * @load_err: what loading the key comes to
 * @err: what the write comes to
 * @after: bits afterwards
 * @loads: whether the key is loaded at all
 */
struct write_case {
	const char *desc;
	u32 before;
	u32 written;
	int load_err;
	int err;
	u32 after;
	bool loads;
};

static const struct write_case write_cases[] = {
	/* Row 1 */
	{ "locked", LOCKED, SIGNATURES, 0, -EPERM, LOCKED },
	{ "locked, key", LOCKED, KEY, 0, -EPERM, LOCKED },
	{ "locked, the same", LOCKED, LOCKED, 0, -EPERM, LOCKED },
	{ "locked, before nonsense", LOCKED, 0, 0, -EPERM, LOCKED },
	{ "locked with a key", KEY | LOCKED, SIGNATURES, 0, -EPERM, KEY | LOCKED },
	/* Row 3 */
	{ "nothing", SIGNATURES, 0, 0, -EINVAL, SIGNATURES },
	{ "bit 3", 0, 8, 0, -EINVAL, 0 },
	{ "bit 30", 0, 0x40000000, 0, -EINVAL, 0 },
	{ "bit 3 and good ones", 0, 8 | KEY | LOCKED, 0, -EINVAL, 0 },
	{ "all bits", 0, U32_MAX, 0, -EINVAL, 0 },
	/* Row 4 */
	{ "writes with a key", KEY, WRITES, 0, -EPERM, KEY },
	{ "writes and more with a key", KEY, WRITES | SIGNATURES, 0, -EPERM, KEY },
	{ "writes and key with a key", KEY, WRITES | KEY, 0, -EPERM, KEY },
	{ "nonsense before that", KEY, WRITES | 8, 0, -EINVAL, KEY },
	/* Row 5 */
	{ "no key there", SIGNATURES, KEY, -ENOENT, -ENOENT, SIGNATURES, true },
	{ "key too long", 0, KEY | SIGNATURES | LOCKED, -EINVAL, -EINVAL, 0, true },
	{ "second key", KEY, KEY, -EBUSY, -EBUSY, KEY, true },
	{ "no key there, writes", WRITES, KEY, -ENOENT, -ENOENT, WRITES, true },
	/* Row 6 */
	{ "signatures", 0, SIGNATURES, 0, 0, SIGNATURES },
	{ "signatures again", SIGNATURES, SIGNATURES, 0, 0, SIGNATURES },
	{ "writes", SIGNATURES, WRITES, 0, 0, SIGNATURES | WRITES },
	{ "writes and signatures", 0, WRITES | SIGNATURES, 0, 0,
	  WRITES | SIGNATURES },
	{ "lock", 0, LOCKED, 0, 0, LOCKED },
	{ "lock with what there is", SIGNATURES | WRITES, LOCKED, 0, 0,
	  SIGNATURES | WRITES | LOCKED },
	{ "lock with the kernel's key", KEY, LOCKED | SIGNATURES, 0, 0,
	  KEY | SIGNATURES | LOCKED },
	{ "key", 0, KEY, 0, 0, KEY | LOCKED, true },
	{ "key and lock", 0, KEY | LOCKED, 0, 0, KEY | LOCKED, true },
	{ "key and signatures", 0, KEY | SIGNATURES, 0, 0,
	  KEY | SIGNATURES | LOCKED, true },
	{ "key after signatures", SIGNATURES, KEY, 0, 0,
	  KEY | SIGNATURES | LOCKED, true },
	/* Bit 2 does not outlive a write of bit 0. */
	{ "key after writes", WRITES, KEY, 0, 0, KEY | LOCKED, true },
	{ "key and writes", 0, KEY | WRITES, 0, 0, KEY | LOCKED, true },
	{ "all that there are", 0, KEY | SIGNATURES | WRITES | LOCKED, 0, 0,
	  KEY | SIGNATURES | LOCKED, true },
};

static void write_desc(const struct write_case *c, char *desc)
{
	strscpy(desc, c->desc, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(write, write_cases, write_desc);

static void writes_follow_the_table(struct kunit *test)
{
	const struct write_case *c = test->param_value;
	struct fixture *f = test->priv;

	f->bits.val = c->before;
	f->load_err = c->load_err;
	KUNIT_EXPECT_EQ(test, integ_evm_bits_set(&f->bits, c->written), c->err);
	KUNIT_EXPECT_EQ(test, f->bits.val, c->after);
	KUNIT_EXPECT_EQ(test, f->loads, c->loads ? 1 : 0);
}

/* EVM-13, KEY-9: the kernel itself adds what it has, and settles nothing. */
static void kernel_adds_bits(struct kunit *test)
{
	struct fixture *f = test->priv;

	integ_evm_bits_add(&f->bits, SIGNATURES);
	KUNIT_EXPECT_EQ(test, f->bits.val, SIGNATURES);
	integ_evm_bits_add(&f->bits, KEY);
	KUNIT_EXPECT_EQ(test, f->bits.val, KEY | SIGNATURES);
	KUNIT_EXPECT_EQ(test, f->loads, 0);
	KUNIT_EXPECT_EQ(test, integ_evm_bits_set(&f->bits, LOCKED), 0);
	KUNIT_EXPECT_EQ(test, f->bits.val, KEY | SIGNATURES | LOCKED);
}

/* No number of writes undoes anything. */
static void bits_only_come(struct kunit *test)
{
	static const u32 all[] = { SIGNATURES, WRITES, LOCKED, KEY };
	struct fixture *f = test->priv;
	unsigned int i;
	u32 before;

	f->load_err = -ENOENT;
	for (i = 0; i < ARRAY_SIZE(all); i++) {
		before = f->bits.val;
		integ_evm_bits_set(&f->bits, all[i]);
		KUNIT_EXPECT_EQ(test, f->bits.val & before, before);
	}
	KUNIT_EXPECT_EQ(test, f->bits.val, SIGNATURES | WRITES | LOCKED);
	KUNIT_EXPECT_EQ(test, f->loads, 0);
}

static u32 fake_mode(void)
{
	struct fixture *f = kunit_get_current_test()->priv;

	return f->bits.val;
}

/* EVM-10 */
static void active_with_a_key_or_signatures(struct kunit *test)
{
	struct fixture *f = test->priv;
	unsigned int i;

	kunit_activate_static_stub(test, integ_evm_mode, fake_mode);
	for (i = 0; i < 8; i++) {
		f->bits.val = i;
		KUNIT_EXPECT_EQ(test, integ_evm_active(), (i & 3) != 0);
		f->bits.val = i | LOCKED;
		KUNIT_EXPECT_EQ(test, integ_evm_active(), (i & 3) != 0);
	}
}

static struct kunit_case cases[] = {
	KUNIT_CASE_PARAM(writes_follow_the_table, write_gen_params),
	KUNIT_CASE(kernel_adds_bits),
	KUNIT_CASE(bits_only_come),
	KUNIT_CASE(active_with_a_key_or_signatures),
	{ }
};

static struct kunit_suite suite = {
	.name = "integ_evm_mode",
	.init = setup,
	.test_cases = cases,
};
kunit_test_suite(suite);
