// SPDX-License-Identifier: GPL-2.0-only
/*
 * What security.evm covers, byte for byte (EVM-5). The first HMAC is what Debian's
 * evmctl computed for these values; the other results are those of Python's hmac and
 * hashlib over the bytes the contract lists.
 */
#include <stdlib.h>

#include "label_impl.h"
#include "memory_object.h"
#include "unit.h"

static const uint8_t key[] = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
static const char ima_hex[] =
	"04045891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03";
static uint8_t ima[34];
static struct ima_crypto *crypto;
static const char *const extra[] = { "security.extra", NULL };

static void unhex(const char *hex, uint8_t *out)
{
	for (; *hex; hex += 2)
		*out++ = (uint8_t)(ima_hex_digit((uint8_t)hex[0]) << 4 |
				   ima_hex_digit((uint8_t)hex[1]));
}

static struct ima_object object_of(struct memory_file *file)
{
	struct ima_object o = memory_object(file);

	o.ino = 0xb4e8f5;
	o.generation = 0x020c3613;
	o.has_inode = true;
	o.has_fsuuid = true;
	for (unsigned int i = 0; i < sizeof(o.fsuuid); i++)
		o.fsuuid[i] = (uint8_t)i;
	return o;
}

#define HMAC IMA_LABEL_HMAC
#define NG IMA_LABEL_HMAC_NG
#define SIG IMA_LABEL_SIGNATURE
#define PORTABLE IMA_LABEL_PORTABLE

/* @more: the attributes other than security.ima are there, too; owner 3:4 if @owned. */
static const struct row {
	const char *what;
	enum ima_label_kind kind;
	enum ima_algo algo;
	struct ima_evm_layout layout;
	bool more;
	bool owned;
	const char *want;
} rows[] = {
	{ "HMAC as evmctl makes it", HMAC, 0, { .no_fsuuid = true }, false, false,
	  "97bb4bdbe1548a5f5d302c50d0504f1189d0099b" },
	{ "HMAC with UUID", HMAC, 0, { 0 }, false, false,
	  "0c44f6d724a5f28df975eabd3d1f8f762dd160d3" },
	{ "HMAC of sha256", NG, IMA_ALGO_SHA256, { 0 }, false, false,
	  "f9e2f1aadb7240abc86aa05c785bd771bae304935c928d94048f732b8eb67bbd" },
	{ "HMAC of sha512", NG, IMA_ALGO_SHA512, { 0 }, false, false,
	  "c80fd367bf14abdd79ecb46e356001e4f6e5414cdcaa21b80db54081380175df"
	  "3e3c0d70b7d02c5463fdb0607306ac617b9ba622ca6c6e437a522f2cc4746739" },
	{ "order of attributes, one added at run time", SIG, IMA_ALGO_SHA256, { .extra = extra },
	  true, true, "d4d3da716342467cafd4eadd20c08bd67ffeb9f1154a443c5dc4649616e364eb" },
	{ "extra names of Smack", SIG, IMA_ALGO_SHA256, { .smack = true }, true, false,
	  "5c7248ba278b387b8a6201f373af43ffb796e03fcc59a33fdbb243ec40e5f633" },
	{ "portable: those names, no inode, no UUID", PORTABLE, IMA_ALGO_SHA256, { 0 }, true, false,
	  "0a1edf1063e442bb800dc7e74d9893d5e2182ca15e4cdb458cd08fe13dd048e1" },
	{ "32-bit words", SIG, IMA_ALGO_SHA256, { .word32 = true }, false, false,
	  "29fc3c68f8dcb414dfb516c9f53c9b63a337c37fd212b3dfdbfef324010abca5" },
	{ "big-endian", SIG, IMA_ALGO_SHA256, { .big_endian = true }, false, false,
	  "37995ef6bd6cf2803062cf9ff3d822be83681c8220872ad5101e6e39267fab7c" },
};

static struct memory_file file_of(bool more)
{
	struct memory_file f = { ima, 0 };

	f.xattr[0].name = IMA_XATTR_IMA;
	f.xattr[0].value = ima;
	f.xattr[0].len = sizeof(ima);
	if (!more)
		return f;
	f.xattr[1].name = "security.extra";
	f.xattr[1].value = "extra";
	f.xattr[1].len = 5;
	f.xattr[2].name = "security.capability";
	f.xattr[2].value = "caps";
	f.xattr[2].len = 4;
	f.xattr[3].name = "security.SMACK64EXEC";
	f.xattr[3].value = "exec";
	f.xattr[3].len = 4;
	f.xattr[4].name = "security.selinux";
	f.xattr[4].value = "label";
	f.xattr[4].len = 6;
	return f;
}

static void test_row(const struct row *r)
{
	struct memory_file file = file_of(r->more);
	struct ima_object object = object_of(&file);
	const struct ima_evm_options o = {
		.kind = r->kind, .algo = r->algo, .layout = r->layout, .hmac_key = key,
		.hmac_key_len = sizeof(key) - 1,
	};
	uint8_t digest[IMA_DIGEST_MAX], want[IMA_DIGEST_MAX];
	struct ima_error error;
	bool missing;

	object.uid = r->owned ? 3 : 0;
	object.gid = r->owned ? 4 : 0;
	unhex(r->want, want);
	check(!ima_evm_digest(crypto, &o, &object, digest, &missing, &error) && !missing &&
	      !memcmp(digest, want, strlen(r->want) / 2), r->what);
}

/* A label made is valid, and another key, or owner, makes it invalid. */
static void test_hmac(enum ima_label_kind kind, enum ima_algo algo)
{
	struct memory_file file = file_of(true);
	struct ima_object object = object_of(&file);
	const struct ima_evm_options o = {
		.kind = kind, .algo = algo, .hmac_key = key, .hmac_key_len = sizeof(key) - 1,
	};
	struct ima_label label;
	struct ima_check_options c = {
		.label = &label, .hmac_key = key, .hmac_key_len = sizeof(key) - 1,
	};
	struct ima_label_result result;
	struct ima_error error;

	check(!ima_label_evm(crypto, &o, &object, &label, &error), "an HMAC made");
	ima_check_evm(crypto, &c, &object, &result);
	check(result.verdict == IMA_LABEL_VALID && result.kind == kind, "and valid");
	c.hmac_key_len--;
	ima_check_evm(crypto, &c, &object, &result);
	check(result.verdict == IMA_LABEL_INVALID, "not with another key");
	c.hmac_key = NULL;
	ima_check_evm(crypto, &c, &object, &result);
	check(result.verdict == IMA_LABEL_NO_KEY, "nor without one");
	c.hmac_key = key;
	c.hmac_key_len++;
	object.uid++;
	ima_check_evm(crypto, &c, &object, &result);
	check(result.verdict == IMA_LABEL_INVALID, "nor with another owner");
}

static bool refused(const struct ima_evm_options *o, const struct ima_object *object,
		    const char *word)
{
	struct ima_error error = { "" };
	struct ima_label label;

	return ima_label_evm(crypto, o, object, &label, &error) && strstr(error.reason, word);
}

static void test_refused(void)
{
	const struct ima_xattr_value absent = { IMA_XATTR_IMA, NULL, 0 };
	struct memory_file file = file_of(false), more = file_of(true);
	struct ima_object object = object_of(&file), full = object_of(&more);
	struct ima_evm_options o = {
		.kind = HMAC, .hmac_key = key, .hmac_key_len = 32, .xattrs = &absent, .nxattrs = 1,
	};

	check(refused(&o, &object, "none of the attributes"), "nothing to protect");
	o.kind = PORTABLE;
	o.algo = IMA_ALGO_SHA256;
	check(refused(&o, &full, "no security.ima"), "portable without security.ima");
	o.kind = HMAC;
	o.nxattrs = 0;
	o.hmac_key_len = IMA_HMAC_KEY_MAX + 1;
	check(refused(&o, &object, "1 to 128 bytes"), "a key too long");
	o.hmac_key_len = 32;
	o.kind = NG;
	o.algo = IMA_ALGO_SHA1;
	check(refused(&o, &object, "HMACs are made with"), "sha1 in the form for others");
	o.kind = HMAC;
	object.has_fsuuid = false;
	check(refused(&o, &object, "UUID"), "the UUID is not known");
	object.has_inode = false;
	check(refused(&o, &object, "inode number"), "the inode is not known");
	object = object_of(&file);
	object.ino = 1ull << 32;
	o.layout.word32 = true;
	check(refused(&o, &object, "32 bits"), "an inode number too great for the target");
}

int main(void)
{
	struct ima_error error;

	crypto = ima_crypto_new(&error);
	if (!crypto)
		return 1;
	unhex(ima_hex, ima);
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++)
		test_row(&rows[i]);
	test_hmac(HMAC, 0);
	test_hmac(NG, IMA_ALGO_SHA384);
	test_refused();
	ima_crypto_free(crypto);
	return unit_failures != 0;
}
