// SPDX-License-Identifier: GPL-2.0-only
/*
 * The HMAC key (EVM-6, EVM-12). Each case has a keyring of its own: the host's would
 * keep what it is given.
 *
 * The expected HMACs come from Python: hmac.new(key.ljust(128, b"\0"), b"metadata",
 * algo), with a key of 01 02 03 ...
 */
#include <crypto/hash.h>
#include <keys/encrypted-type.h>
#include <kunit/test.h>
#include <linux/hex.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "../security/evm/state.h"

#define MESSAGE		"metadata"

/* With a key of 20 bytes. */
#define SHA1_OF_20_BYTES "e652bdc3b68a7f72109bcdf2c59e2fff5c948e45"

KUNIT_DEFINE_ACTION_WRAPPER(clear_keyring, integ_evm_keyring_clear,
			    struct integ_evm_keyring *);

static int setup(struct kunit *test)
{
	struct integ_evm_keyring *k = kunit_kzalloc(test, sizeof(*k), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, k);
	mutex_init(&k->lock);
	test->priv = k;
	return kunit_add_action_or_reset(test, clear_keyring, k);
}

/* Bytes counting from @from; more than a key may have. */
static const u8 *bytes_from(struct kunit *test, u8 from)
{
	u8 *bytes = kunit_kmalloc(test, 2 * INTEG_EVM_KEY_MAX, GFP_KERNEL);
	unsigned int i;

	KUNIT_ASSERT_NOT_NULL(test, bytes);
	for (i = 0; i < 2 * INTEG_EVM_KEY_MAX; i++)
		bytes[i] = from + i;
	return bytes;
}

static void expect_hmac(struct kunit *test, enum hash_algo algo, const char *hex)
{
	struct integ_evm_keyring *k = test->priv;
	struct crypto_shash *tfm = integ_evm_keyring_tfm(k, algo);
	u8 got[HASH_MAX_DIGESTSIZE], want[HASH_MAX_DIGESTSIZE];
	const size_t len = strlen(hex) / 2;

	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, tfm);
	KUNIT_ASSERT_EQ(test, crypto_shash_digestsize(tfm), len);
	KUNIT_ASSERT_EQ(test, hex2bin(want, hex, len), 0);
	KUNIT_ASSERT_EQ(test, crypto_shash_tfm_digest(tfm, MESSAGE, strlen(MESSAGE),
						      got), 0);
	KUNIT_EXPECT_MEMEQ(test, got, want, len);
}

/**
 * struct vector - a key and an HMAC of MESSAGE
 * @desc: name of the case
 * @algo: algorithm
 * @len: bytes of the key
 * @hex: the HMAC
 */
struct vector {
	const char *desc;
	enum hash_algo algo;
	size_t len;
	const char *hex;
};

static const struct vector vectors[] = {
	{ "SHA1, no byte", HASH_ALGO_SHA1, 0,
	  "0ac099bec49e35d2f4fa7fac28ecadee1c1480dd" },
	{ "SHA1, one byte", HASH_ALGO_SHA1, 1,
	  "01c4df6402b78098062d7beeb75910fd1e862bc9" },
	{ "SHA1, 20 bytes", HASH_ALGO_SHA1, 20,
	  "e652bdc3b68a7f72109bcdf2c59e2fff5c948e45" },
	{ "SHA1, 32 bytes", HASH_ALGO_SHA1, 32,
	  "98a5c2b8ad2c88aac3796ccf5029515f24641f7d" },
	{ "SHA1, 64 bytes", HASH_ALGO_SHA1, 64,
	  "024f23147657512ed807b1610e3449ad034832ab" },
	{ "SHA1, 65 bytes", HASH_ALGO_SHA1, 65,
	  "7c5f595681fd135e9f6acd13a7e38a12366f3fe1" },
	{ "SHA1, 127 bytes", HASH_ALGO_SHA1, 127,
	  "6ab34b05e5dfcd9d72df64bcd318564fe0ce415a" },
	{ "SHA1, 128 bytes", HASH_ALGO_SHA1, 128,
	  "bf9f36ae36b7c6eeb46fc474bda1c02a32645479" },
	{ "SHA256, 20 bytes", HASH_ALGO_SHA256, 20,
	  "640722db75a19d5e876128488d2a21378aaf68e6d00333a59facab1505374071" },
	{ "SHA256, 128 bytes", HASH_ALGO_SHA256, 128,
	  "54414aeaea215ad4b7f44606791df13a1a96752b7595bb764ef5325e0941a915" },
	{ "SHA384, 20 bytes", HASH_ALGO_SHA384, 20,
	  "8b1bd6bb47219a1da094917bfe3006acae74992d9d2582054eaae5985e9ccc94"
	  "c7a242dc0851a47ddb085090914d2c26" },
	{ "SHA384, 128 bytes", HASH_ALGO_SHA384, 128,
	  "3332f68432c3d3aee78b23ef339c4b451d03353a980365d57a0a82769402a133"
	  "fea2d20e0ea8ba9492431b9dec662f8c" },
	{ "SHA512, 20 bytes", HASH_ALGO_SHA512, 20,
	  "a50c14524505d6e190d8c266b507142ea912d174188a2fd67961db46253f1437"
	  "e2b5f21cbb5ae49f72e7643b369e4facfe54596ca8ccb5aa6ca800b02ab8319a" },
	{ "SHA512, 128 bytes", HASH_ALGO_SHA512, 128,
	  "e8af5e86319febf1edf7da3fdd0f73a18bad970f27d86d5d683120e58e33b3a8"
	  "f9e16ff300ee83c9e99323e322b2a3a3fa7ab408a1aa5e5914eb10880c345de5" },
};

static void vector_desc(const struct vector *v, char *desc)
{
	strscpy(desc, v->desc, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(vector, vectors, vector_desc);

/* EVM-6: zeros make 128 bytes of it, which for SHA1 and SHA256 is not the same. */
static void key_is_padded(struct kunit *test)
{
	const struct vector *v = test->param_value;
	struct integ_evm_keyring *k = test->priv;

	KUNIT_ASSERT_EQ(test, integ_evm_keyring_take(k, bytes_from(test, 1), v->len),
			0);
	if (IS_ERR(integ_evm_keyring_tfm(k, v->algo)))
		kunit_skip(test, "the crypto layer lacks it");
	expect_hmac(test, v->algo, v->hex);
}

/* The vectors above tell it from the HMAC of the bare key. */
static void padding_makes_a_difference(struct kunit *test)
{
	struct integ_evm_keyring *k = test->priv;
	struct crypto_shash *tfm;
	u8 padded[20], bare[20];

	KUNIT_ASSERT_EQ(test, integ_evm_keyring_take(k, bytes_from(test, 1), 20), 0);
	tfm = integ_evm_keyring_tfm(k, HASH_ALGO_SHA1);
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, tfm);
	KUNIT_ASSERT_EQ(test, crypto_shash_tfm_digest(tfm, MESSAGE, strlen(MESSAGE),
						      padded), 0);
	/* This transform is the case's own, and so may be spoiled. */
	KUNIT_ASSERT_EQ(test, crypto_shash_setkey(tfm, bytes_from(test, 1), 20), 0);
	KUNIT_ASSERT_EQ(test, crypto_shash_tfm_digest(tfm, MESSAGE, strlen(MESSAGE),
						      bare), 0);
	KUNIT_EXPECT_MEMNEQ(test, padded, bare, 20);
	expect_hmac(test, HASH_ALGO_SHA1, "0d7f95c44b787760b760ce5bbb227305335e01dd");
}

/* API-8 */
static void too_long_a_key_may_be_followed_by_another(struct kunit *test)
{
	struct integ_evm_keyring *k = test->priv;
	const u8 *key = bytes_from(test, 1);

	KUNIT_EXPECT_EQ(test, integ_evm_keyring_take(k, key, 129), -EINVAL);
	KUNIT_EXPECT_EQ(test, integ_evm_keyring_take(k, key, SIZE_MAX), -EINVAL);
	KUNIT_EXPECT_EQ(test, PTR_ERR(integ_evm_keyring_tfm(k, HASH_ALGO_SHA1)),
			-ENOPKG);
	KUNIT_EXPECT_EQ(test, integ_evm_keyring_take(k, key, 20), 0);
	expect_hmac(test, HASH_ALGO_SHA1, SHA1_OF_20_BYTES);
}

/* API-8: once only, and the first one stays. */
static void second_key_is_refused(struct kunit *test)
{
	struct integ_evm_keyring *k = test->priv;

	KUNIT_ASSERT_EQ(test, integ_evm_keyring_take(k, bytes_from(test, 1), 20), 0);
	KUNIT_EXPECT_EQ(test, integ_evm_keyring_take(k, bytes_from(test, 1), 20),
			-EBUSY);
	KUNIT_EXPECT_EQ(test, integ_evm_keyring_take(k, bytes_from(test, 7), 32),
			-EBUSY);
	KUNIT_EXPECT_EQ(test, integ_evm_keyring_take(k, bytes_from(test, 7), 129),
			-EBUSY);
	expect_hmac(test, HASH_ALGO_SHA1, SHA1_OF_20_BYTES);
}

static void hmacs_are_made_with_few_algorithms(struct kunit *test)
{
	struct integ_evm_keyring *k = test->priv;
	unsigned int algo;

	KUNIT_ASSERT_EQ(test, integ_evm_keyring_take(k, bytes_from(test, 1), 20), 0);
	KUNIT_EXPECT_NOT_ERR_OR_NULL(test, integ_evm_keyring_tfm(k, integ_evm_hash()));
	for (algo = 0; algo <= HASH_ALGO__LAST; algo++) {
		if (algo == HASH_ALGO_SHA1 || algo == HASH_ALGO_SHA256 ||
		    algo == HASH_ALGO_SHA384 || algo == HASH_ALGO_SHA512)
			continue;
		KUNIT_EXPECT_EQ_MSG(test, PTR_ERR(integ_evm_keyring_tfm(k, algo)),
				    -ENOPKG, "algorithm %u", algo);
	}
}

static struct encrypted_key_payload *payload(struct kunit *test, u16 len)
{
	struct encrypted_key_payload *p = kunit_kzalloc(test, sizeof(*p), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, p);
	p->decrypted_data = (u8 *)bytes_from(test, 1);
	p->decrypted_datalen = len;
	return p;
}

/* EVM-12: nothing is left of what was in the keyring, and nothing else is touched. */
static void expect_wiped(struct kunit *test, const struct encrypted_key_payload *p)
{
	const u16 len = p->decrypted_datalen;

	KUNIT_EXPECT_NULL(test, memchr_inv(p->decrypted_data, 0, len));
	KUNIT_EXPECT_EQ(test, p->decrypted_data[len], (u8)(len + 1));
}

static void payload_is_wiped_when_it_is_taken(struct kunit *test)
{
	struct encrypted_key_payload *p = payload(test, 20);

	KUNIT_EXPECT_EQ(test, integ_evm_keyring_take_payload(test->priv, p), 0);
	expect_wiped(test, p);
	expect_hmac(test, HASH_ALGO_SHA1, SHA1_OF_20_BYTES);
}

static void payload_is_wiped_when_it_is_refused(struct kunit *test)
{
	struct encrypted_key_payload *too_long = payload(test, 129);
	struct encrypted_key_payload *second = payload(test, 128);

	KUNIT_EXPECT_EQ(test, integ_evm_keyring_take_payload(test->priv, too_long),
			-EINVAL);
	expect_wiped(test, too_long);
	KUNIT_ASSERT_EQ(test, integ_evm_keyring_take(test->priv, bytes_from(test, 1),
						     20), 0);
	KUNIT_EXPECT_EQ(test, integ_evm_keyring_take_payload(test->priv, second),
			-EBUSY);
	expect_wiped(test, second);
	expect_hmac(test, HASH_ALGO_SHA1, SHA1_OF_20_BYTES);
}

/* A revoked key has no payload. */
static void no_payload_is_no_key(struct kunit *test)
{
	struct integ_evm_keyring *k = test->priv;

	KUNIT_EXPECT_EQ(test, integ_evm_keyring_take_payload(k, NULL), -ENOENT);
	KUNIT_EXPECT_FALSE(test, k->loaded);
	KUNIT_EXPECT_EQ(test, integ_evm_keyring_take(k, bytes_from(test, 1), 20), 0);
}

/* EVM-7; and whatever the cases above did, the host has no key. */
static void host_has_no_key(struct kunit *test)
{
	if (integ_evm_mode() & INTEG_EVM_HMAC_KEY)
		kunit_skip(test, "somebody gave it one");
	KUNIT_EXPECT_EQ(test, PTR_ERR(integ_evm_hmac(HASH_ALGO_SHA1)), -ENOKEY);
	KUNIT_EXPECT_EQ(test, PTR_ERR(integ_evm_hmac(HASH_ALGO_MD5)), -ENOKEY);
}

static struct kunit_case cases[] = {
	KUNIT_CASE_PARAM(key_is_padded, vector_gen_params),
	KUNIT_CASE(padding_makes_a_difference),
	KUNIT_CASE(too_long_a_key_may_be_followed_by_another),
	KUNIT_CASE(second_key_is_refused),
	KUNIT_CASE(hmacs_are_made_with_few_algorithms),
	KUNIT_CASE(payload_is_wiped_when_it_is_taken),
	KUNIT_CASE(payload_is_wiped_when_it_is_refused),
	KUNIT_CASE(no_payload_is_no_key),
	KUNIT_CASE(host_has_no_key),
	{ }
};

static struct kunit_suite suite = {
	.name = "integ_evm_key",
	.init = setup,
	.test_cases = cases,
};
kunit_test_suite(suite);
