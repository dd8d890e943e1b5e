// SPDX-License-Identifier: GPL-2.0-only
/*
 * What security.evm covers (EVM-5): values of the protected attributes, the
 * inode, the UUID of the file system.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/params.h>

#include "label_impl.h"

/* The most a value can have (XATTR_SIZE_MAX). */
#define VALUE_MAX 65536

/* EVM-3, in order. @smack: only with the extra Smack names. */
static const struct {
	const char *name;
	bool smack;
} protected_names[] = {
	{ "security.selinux", false },
	{ "security.SMACK64", false },
	{ "security.SMACK64EXEC", true },
	{ "security.SMACK64TRANSMUTE", true },
	{ "security.SMACK64MMAP", true },
	{ "security.apparmor", false },
	{ IMA_XATTR_IMA, false },
	{ "security.capability", false },
};

/*
 * struct cover - bytes going into a hash or an HMAC
 * @md, @mac: one of them
 * @value: room for an attribute
 * @any: an attribute was there
 * @ima: and one was security.ima
 */
struct cover {
	const struct ima_evm_options *options;
	const struct ima_object *object;
	EVP_MD_CTX *md;
	EVP_MAC_CTX *mac;
	uint8_t *value;
	bool any;
	bool ima;
};

static bool feed(struct cover *c, const void *p, size_t len)
{
	return c->mac ? EVP_MAC_update(c->mac, p, len) : EVP_DigestUpdate(c->md, p, len);
}

static const struct ima_xattr_value *given(const struct ima_evm_options *o,
					   const char *name)
{
	for (size_t i = 0; i < o->nxattrs; i++) {
		if (!strcmp(o->xattrs[i].name, name))
			return &o->xattrs[i];
	}
	return NULL;
}

static int cover_xattr(struct cover *c, const char *name, struct ima_error *error)
{
	const struct ima_xattr_value *x = given(c->options, name);
	const void *value = x ? x->value : c->value;
	ssize_t len;

	if (x)
		len = x->value ? (ssize_t)x->len : -ENODATA;
	else
		len = c->object->ops->get(c->object->ctx, name, c->value, VALUE_MAX);
	if (len == -ENODATA)
		return 0;
	if (len < 0)
		return ima_fail(error, "%s: %s", name, strerror((int)-len));
	c->any = true;
	c->ima = c->ima || !strcmp(name, IMA_XATTR_IMA);
	return feed(c, value, (size_t)len) ? 0 : ima_fail_openssl(error, "hashing fails");
}

const char *ima_evm_name(enum ima_label_kind kind, const struct ima_evm_layout *layout,
			 size_t i)
{
	/* Portable signatures cover all names the kernel knows, enabled or not. */
	bool all = kind == IMA_LABEL_PORTABLE || layout->smack;

	for (size_t j = 0; j < ARRAY_SIZE(protected_names); j++) {
		if ((all || !protected_names[j].smack) && !i--)
			return protected_names[j].name;
	}
	for (size_t j = 0; layout->extra && layout->extra[j]; j++) {
		if (!i--)
			return layout->extra[j];
	}
	return NULL;
}

static int cover_xattrs(struct cover *c, struct ima_error *error)
{
	const struct ima_evm_options *o = c->options;
	const char *name;

	for (size_t i = 0; (name = ima_evm_name(o->kind, &o->layout, i)); i++) {
		if (cover_xattr(c, name, error))
			return -1;
	}
	return 0;
}

static void put_int(struct ima_builder *b, bool big, uint64_t value, unsigned int size)
{
	uint8_t bytes[8];

	for (unsigned int i = 0; i < size; i++)
		bytes[big ? size - 1 - i : i] = (uint8_t)(value >> (8 * i));
	ima_put(b, bytes, size);
}

static int cover_inode(struct cover *c, struct ima_error *error)
{
	const struct ima_evm_layout *l = &c->options->layout;
	const struct ima_object *object = c->object;
	bool portable = c->options->kind == IMA_LABEL_PORTABLE;
	uint8_t block[24];
	struct ima_builder b = { block, sizeof(block), 0, false };

	if (!portable && !object->has_inode)
		return ima_fail(error, "inode number and generation are not known");
	if (!portable && l->word32 && object->ino > UINT32_MAX)
		return ima_fail(error, "the inode number has more than 32 bits");
	put_int(&b, l->big_endian, portable ? 0 : object->ino, l->word32 ? 4 : 8);
	put_int(&b, l->big_endian, portable ? 0 : object->generation, 4);
	put_int(&b, l->big_endian, object->uid, 4);
	put_int(&b, l->big_endian, object->gid, 4);
	put_int(&b, l->big_endian, object->mode, 2);
	put_int(&b, l->big_endian, 0, 2);
	return feed(c, block, b.len) ? 0 : ima_fail_openssl(error, "hashing fails");
}

static int cover_uuid(struct cover *c, struct ima_error *error)
{
	const struct ima_object *object = c->object;

	if (c->options->kind == IMA_LABEL_PORTABLE || c->options->layout.no_fsuuid)
		return 0;
	if (!object->has_fsuuid)
		return ima_fail(error, "the UUID of the file system is not known");
	return feed(c, object->fsuuid, sizeof(object->fsuuid)) ? 0 :
		ima_fail_openssl(error, "hashing fails");
}

static int cover_all(struct cover *c, bool *missing, struct ima_error *error)
{
	if (cover_xattrs(c, error))
		return -1;
	*missing = !c->any;
	if (!c->any)
		return ima_fail(error, "none of the attributes EVM protects is there");
	if (c->options->kind == IMA_LABEL_PORTABLE && !c->ima)
		return ima_fail(error, "no security.ima, without which the kernel accepts no"
				" portable signature");
	return cover_inode(c, error) ?: cover_uuid(c, error);
}

/* The key is padded with zeros, and so never shorter than a block of SHA1 (EVM-6). */
static EVP_MAC_CTX *begin_hmac(const struct ima_crypto *crypto,
			       const struct ima_evm_options *o)
{
	uint8_t key[IMA_HMAC_KEY_MAX] = { 0 };
	const EVP_MD *md = crypto->md[o->kind == IMA_LABEL_HMAC ? IMA_ALGO_SHA1 : o->algo];
	char *name = (char *)(uintptr_t)EVP_MD_get0_name(md);
	const OSSL_PARAM params[] = {
		OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, name, 0),
		OSSL_PARAM_construct_end(),
	};
	EVP_MAC *mac = EVP_MAC_fetch(crypto->ctx, "HMAC", NULL);
	EVP_MAC_CTX *ctx = mac ? EVP_MAC_CTX_new(mac) : NULL;

	memcpy(key, o->hmac_key, o->hmac_key_len);
	if (ctx && !EVP_MAC_init(ctx, key, sizeof(key), params)) {
		EVP_MAC_CTX_free(ctx);
		ctx = NULL;
	}
	OPENSSL_cleanse(key, sizeof(key));
	EVP_MAC_free(mac);
	return ctx;
}

static int begin(struct cover *c, const struct ima_crypto *crypto, struct ima_error *error)
{
	const struct ima_evm_options *o = c->options;
	const EVP_MD *md;

	if (o->kind == IMA_LABEL_HMAC_NG && o->algo != IMA_ALGO_SHA256 &&
	    o->algo != IMA_ALGO_SHA384 && o->algo != IMA_ALGO_SHA512)
		return ima_fail(error, "HMACs are made with sha1, sha256, sha384 or sha512");
	if (ima_label_is_hmac(o->kind)) {
		if (!o->hmac_key || o->hmac_key_len > IMA_HMAC_KEY_MAX)
			return ima_fail(error, "an EVM key has 1 to %d bytes", IMA_HMAC_KEY_MAX);
		c->mac = begin_hmac(crypto, o);
		return c->mac ? 0 : ima_fail_openssl(error, "no HMAC");
	}
	md = ima_algo_need(crypto, o->algo, error);
	if (!md)
		return -1;
	c->md = EVP_MD_CTX_new();
	if (!c->md || !EVP_DigestInit_ex2(c->md, md, NULL))
		return ima_fail_openssl(error, "hashing cannot begin");
	return 0;
}

static bool finish(struct cover *c, uint8_t *digest)
{
	size_t len;

	return c->mac ? EVP_MAC_final(c->mac, digest, &len, IMA_DIGEST_MAX) :
		EVP_DigestFinal_ex(c->md, digest, NULL);
}

int ima_evm_digest(const struct ima_crypto *crypto, const struct ima_evm_options *options,
		   const struct ima_object *object, uint8_t *digest, bool *missing,
		   struct ima_error *error)
{
	struct cover c = { .options = options, .object = object };
	int ret;

	*missing = false;
	c.value = malloc(VALUE_MAX);
	ret = c.value ? begin(&c, crypto, error) : ima_fail(error, "out of memory");
	if (!ret)
		ret = cover_all(&c, missing, error);
	if (!ret && !finish(&c, digest))
		ret = ima_fail_openssl(error, "hashing fails");
	free(c.value);
	EVP_MD_CTX_free(c.md);
	EVP_MAC_CTX_free(c.mac);
	return ret;
}
