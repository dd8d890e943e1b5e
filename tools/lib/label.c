// SPDX-License-Identifier: GPL-2.0-only
/*
 * The gate for label bytes, and labels made from digests.
 */
#include <string.h>

#include "label_impl.h"

/* First bytes (CON-2). */
#define TYPE_BARE_DIGEST 0x01
#define TYPE_HMAC 0x02
#define TYPE_SIGNATURE 0x03
#define TYPE_DIGEST 0x04
#define TYPE_PORTABLE 0x05
#define TYPE_VERITY 0x06
#define TYPE_HMAC_NG 0x07

/* XATTR-3: type, version, hash, key id, length. */
#define SIGNATURE_HEADER 9
/* XATTR-5: type, version, time, algorithm, hash, key id, count, bits of the number. */
#define V1_HEADER 19

static const char *validate_signature(const uint8_t *p, size_t len, uint8_t version,
				      struct ima_label_view *view)
{
	if (p[1] != version)
		return "a signature version that does not go with the type";
	if (len <= SIGNATURE_HEADER)
		return "a signature header without a signature";
	if (p[2] >= IMA_ALGO_COUNT)
		return "an unknown hash algorithm";
	view->algo = (enum ima_algo)p[2];
	view->key_id = ima_get_u32(p + 3, true);
	view->data = p + SIGNATURE_HEADER;
	view->len = len - SIGNATURE_HEADER;
	if (view->len != ((size_t)p[7] << 8 | p[8]))
		return "a signature that is not as long as its header says";
	return NULL;
}

/* Only sha1 (0) and sha256 (1) were ever defined, by numbers of their own. */
static const char *validate_v1(const uint8_t *p, size_t len, struct ima_label_view *view)
{
	size_t bits;

	if (len <= V1_HEADER)
		return "a version 1 signature header without a signature";
	if (p[6] || p[7] > 1)
		return "a version 1 signature with an unknown algorithm";
	bits = (size_t)p[17] << 8 | p[18];
	view->data = p + V1_HEADER;
	view->len = len - V1_HEADER;
	view->algo = p[7] ? IMA_ALGO_SHA256 : IMA_ALGO_SHA1;
	view->key_id = ima_get_u32(p + 12, true);
	if (p[16] != 1 || view->len != (bits + 7) / 8)
		return "a version 1 signature that is not as long as its header says";
	view->kind = IMA_LABEL_SIGNATURE_V1;
	return NULL;
}

/* MD5 may be padded to the length of SHA1 (XATTR-10). */
static const char *validate_bare(const uint8_t *p, size_t len, struct ima_label_view *view)
{
	size_t md5 = ima_algo_size(IMA_ALGO_MD5), sha1 = ima_algo_size(IMA_ALGO_SHA1);

	if (len != 1 + md5 && len != 1 + sha1)
		return "a digest that has neither the length of MD5 nor that of SHA1";
	view->kind = IMA_LABEL_BARE_DIGEST;
	view->data = p + 1;
	view->algo = IMA_ALGO_MD5;
	if (len == 1 + sha1 && !ima_all_zero((struct ima_bytes){ p + 1 + md5, sha1 - md5 }))
		view->algo = IMA_ALGO_SHA1;
	view->len = ima_algo_size(view->algo);
	return NULL;
}

static const char *validate_digest(const uint8_t *p, size_t len,
				   struct ima_label_view *view)
{
	if (len < 2)
		return "a digest without its algorithm";
	if (p[1] >= IMA_ALGO_COUNT)
		return "an unknown hash algorithm";
	view->kind = IMA_LABEL_DIGEST;
	view->algo = (enum ima_algo)p[1];
	view->data = p + 2;
	view->len = len - 2;
	if (view->len != ima_algo_size(view->algo))
		return "a digest that is not as long as its algorithm's";
	return NULL;
}

static const char *validate_hmac(const uint8_t *p, size_t len, struct ima_label_view *view)
{
	view->kind = IMA_LABEL_HMAC;
	view->algo = IMA_ALGO_SHA1;
	view->data = p + 1;
	view->len = len - 1;
	if (view->len != ima_algo_size(IMA_ALGO_SHA1))
		return "an HMAC that has not the length of SHA1";
	return NULL;
}

/* SHA1 has one form only, the one that every kernel reads. */
static const char *validate_hmac_ng(const uint8_t *p, size_t len,
				    struct ima_label_view *view)
{
	if (len < 2)
		return "an HMAC without its algorithm";
	if (p[1] != IMA_ALGO_SHA256 && p[1] != IMA_ALGO_SHA384 && p[1] != IMA_ALGO_SHA512)
		return "an HMAC with a hash that HMACs are not made with";
	view->kind = IMA_LABEL_HMAC_NG;
	view->algo = (enum ima_algo)p[1];
	view->data = p + 2;
	view->len = len - 2;
	if (view->len != ima_algo_size(view->algo))
		return "an HMAC that is not as long as its algorithm's";
	return NULL;
}

static const char *validate_versions(const uint8_t *p, size_t len,
				     struct ima_label_view *view)
{
	if (len < 2)
		return "a signature without its version";
	if (p[1] == 1)
		return validate_v1(p, len, view);
	view->kind = IMA_LABEL_SIGNATURE;
	return validate_signature(p, len, 2, view);
}

static const char *validate_ima(const uint8_t *p, size_t len, struct ima_label_view *view)
{
	switch (p[0]) {
	case TYPE_BARE_DIGEST:
		return validate_bare(p, len, view);
	case TYPE_DIGEST:
		return validate_digest(p, len, view);
	case TYPE_SIGNATURE:
		return validate_versions(p, len, view);
	case TYPE_VERITY:
		view->kind = IMA_LABEL_VERITY;
		return len < 2 ? "a signature without its version" :
			validate_signature(p, len, 3, view);
	default:
		return "a type security.ima does not have";
	}
}

static const char *validate_evm(const uint8_t *p, size_t len, struct ima_label_view *view)
{
	switch (p[0]) {
	case TYPE_HMAC:
		return validate_hmac(p, len, view);
	case TYPE_HMAC_NG:
		return validate_hmac_ng(p, len, view);
	case TYPE_SIGNATURE:
		return validate_versions(p, len, view);
	case TYPE_PORTABLE:
		view->kind = IMA_LABEL_PORTABLE;
		return len < 2 ? "a signature without its version" :
			validate_signature(p, len, 2, view);
	default:
		return "a type security.evm does not have";
	}
}

const char *ima_validate_label(enum ima_label_place place, const uint8_t *p, size_t len,
			       struct ima_label_view *view)
{
	const char *why;

	memset(view, 0, sizeof(*view));
	view->algo = IMA_ALGO_NONE;
	if (!len)
		return NULL;
	why = (place == IMA_PLACE_IMA ? validate_ima : validate_evm)(p, len, view);
	if (why) {
		memset(view, 0, sizeof(*view));
		view->algo = IMA_ALGO_NONE;
	}
	return why;
}

void ima_label_digest(enum ima_algo algo, const uint8_t *digest, struct ima_label *label)
{
	size_t size = ima_algo_size(algo);

	label->len = 0;
	/* The kernel writes these three without an algorithm (APPR-42). */
	if (algo == IMA_ALGO_MD4 || algo == IMA_ALGO_MD5 || algo == IMA_ALGO_SHA1) {
		label->bytes[label->len++] = TYPE_BARE_DIGEST;
	} else {
		label->bytes[label->len++] = TYPE_DIGEST;
		label->bytes[label->len++] = (uint8_t)algo;
	}
	memcpy(label->bytes + label->len, digest, size);
	label->len += size;
}

void ima_label_hmac(enum ima_algo algo, const uint8_t *hmac, struct ima_label *label)
{
	label->len = 0;
	if (algo == IMA_ALGO_SHA1) {
		label->bytes[label->len++] = TYPE_HMAC;
	} else {
		label->bytes[label->len++] = TYPE_HMAC_NG;
		label->bytes[label->len++] = (uint8_t)algo;
	}
	memcpy(label->bytes + label->len, hmac, ima_algo_size(algo));
	label->len += ima_algo_size(algo);
}

uint8_t *ima_label_header(enum ima_label_kind kind, enum ima_algo algo, uint32_t id,
			  size_t len, struct ima_label *label)
{
	struct ima_builder b = { label->bytes, sizeof(label->bytes) - len, 0, false };
	const uint8_t head[] = {
		kind == IMA_LABEL_PORTABLE ? TYPE_PORTABLE :
		kind == IMA_LABEL_VERITY ? TYPE_VERITY : TYPE_SIGNATURE,
		kind == IMA_LABEL_VERITY ? 3 : 2,
		(uint8_t)algo,
	};
	const uint8_t size[] = { (uint8_t)(len >> 8), (uint8_t)len };

	ima_put(&b, head, sizeof(head));
	ima_put_u32(&b, true, id);
	ima_put(&b, size, sizeof(size));
	label->len = b.len + len;
	return label->bytes + b.len;
}
