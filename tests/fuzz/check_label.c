// SPDX-License-Identifier: GPL-2.0-only
/*
 * What must hold of labels. The expectations are written from the contract's
 * tables (CON-2, XATTR-1 to XATTR-10, APPR-14, APPR-42), not from the code.
 */
#include <stdlib.h>
#include <string.h>

#include "gates.h"

const u8 digest_sizes[HASH_ALGO__LAST] = {
	16, 16, 20, 20, 32, 48, 64, 28, 16, 32, 40, 32,
	48, 64, 16, 20, 24, 32, 32, 64, 32, 48, 64
};

u8 *exact_copy(const u8 *bytes, size_t len)
{
	u8 *copy = malloc(len ? len : 1);

	if (!copy)
		abort();
	if (len)
		memcpy(copy, bytes, len);
	return copy;
}

static enum integ_label_kind expected_kind(const u8 *data, size_t len)
{
	const u8 version = len > 1 ? data[1] : 0;

	if (!len)
		return INTEG_LABEL_ABSENT;
	if (data[0] == 1 || data[0] == 4)
		return INTEG_LABEL_DIGEST;
	if (data[0] == 3)
		return version >= 3 ? INTEG_LABEL_SIGNATURE_VERSION :
				      INTEG_LABEL_SIGNATURE;
	if (data[0] == 6)
		return version == 3 ? INTEG_LABEL_VERITY :
				      INTEG_LABEL_VERITY_VERSION;
	return INTEG_LABEL_OTHER;
}

static enum hash_algo valid_or_last(u8 algo)
{
	return algo <= 22 ? (enum hash_algo)algo : HASH_ALGO__LAST;
}

/* XATTR-10, row by row. */
static enum hash_algo expected_algo(const u8 *data, size_t len)
{
	if (len < 2)
		return HASH_ALGO__LAST;
	if (data[0] == 3 && data[1] == 2 && len > 9)
		return valid_or_last(data[2]);
	if (data[0] == 6 && data[1] == 3 && len > 9)
		return valid_or_last(data[2]);
	if (data[0] == 4)
		return valid_or_last(data[1]);
	if (data[0] == 1 && len == 21)
		return data[17] | data[18] | data[19] | data[20] ?
		       HASH_ALGO_SHA1 : HASH_ALGO_MD5;
	if (data[0] == 1 && len == 17)
		return HASH_ALGO_MD5;
	return HASH_ALGO__LAST;
}

static const char *check_digest(const struct integ_label *label)
{
	const size_t header = label->kind != INTEG_LABEL_DIGEST ? 0 :
			      label->value[0] == 1 ? 1 : 2;
	size_t want = 0;

	if (header && label->len >= header)
		want = label->len - header;
	if (header == 2 && label->algo == HASH_ALGO__LAST)
		want = 0;
	if (label->digest_len != want)
		return "length of the digest";
	if (want && label->digest != label->value + header)
		return "place of the digest";
	if (label->digest && (label->digest < label->value ||
			      label->digest + label->digest_len >
			      label->value + label->len))
		return "the digest does not lie within the value";
	return NULL;
}

static const char *check_parts(const struct integ_label *label, const u8 *data,
			       size_t len)
{
	if (label->kind != expected_kind(data, len))
		return "kind";
	if (label->algo > HASH_ALGO__LAST)
		return "number of the algorithm";
	if (label->algo != expected_algo(data, len))
		return "algorithm (XATTR-10)";
	if (label->len != len || label->value != (len ? data : NULL))
		return "the value itself";
	if (integ_label_signed(label) != (len && (data[0] == 3 || data[0] == 6)))
		return "what counts as a signature (APPR-14)";
	return check_digest(label);
}

/* From another beginning the same answer. */
static const char *check_again(const struct integ_label *label, const u8 *data,
			       size_t len)
{
	struct integ_label again;

	memset(&again, 0xa5, sizeof(again));
	integ_label_validate(data, len, &again);
	if (again.kind != label->kind || again.algo != label->algo ||
	    again.value != label->value || again.len != label->len ||
	    again.digest != label->digest ||
	    again.digest_len != label->digest_len)
		return "a second look says something else";
	return NULL;
}

/*
 * What reading a written label says its algorithm is: the bare form cannot tell
 * MD4 from MD5, nor a padded MD5 from SHA1.
 */
static enum hash_algo readable_algo(const struct integ_digest *d)
{
	static const u8 padding[4];

	if (d->algo == HASH_ALGO_MD4)
		return HASH_ALGO_MD5;
	if (d->algo == HASH_ALGO_SHA1 && !memcmp(d->bytes + 16, padding, 4))
		return HASH_ALGO_MD5;
	return d->algo;
}

static const char *check_format(enum hash_algo algo, const u8 *data, size_t len)
{
	const bool bare = algo == HASH_ALGO_MD4 || algo == HASH_ALGO_MD5 ||
			  algo == HASH_ALGO_SHA1;
	struct integ_digest d = { .algo = algo, .len = digest_sizes[algo] };
	u8 *value = malloc(INTEG_LABEL_DIGEST_MAX);
	const char *wrong = NULL;
	struct integ_label label;
	size_t n;

	if (!value)
		abort();
	for (n = 0; n < d.len && len; n++)
		d.bytes[n] = data[n % len];
	n = integ_label_format(&d, value);
	integ_label_validate(value, n, &label);
	if (n != d.len + (bare ? 1u : 2u) || value[0] != (bare ? 1 : 4))
		wrong = "form of a written label (APPR-42)";
	else if (!bare && value[1] != algo)
		wrong = "algorithm in a written label";
	else if (label.kind != INTEG_LABEL_DIGEST ||
		 label.algo != readable_algo(&d))
		wrong = "a written label reads as something else";
	else if (label.digest_len != d.len ||
		 memcmp(label.digest, d.bytes, d.len))
		wrong = "digest in a written label";
	free(value);
	return wrong;
}

const char *check_label(const u8 *data, size_t len)
{
	u8 *value = exact_copy(data, len);
	struct integ_label label;
	const char *wrong;
	unsigned int algo;

	memset(&label, 0x5a, sizeof(label));
	integ_label_validate(value, len, &label);
	wrong = check_parts(&label, value, len);
	if (!wrong)
		wrong = check_again(&label, value, len);
	if (!wrong && len && memcmp(value, data, len))
		wrong = "the value was changed";
	for (algo = 0; !wrong && algo < HASH_ALGO__LAST; algo++)
		wrong = check_format((enum hash_algo)algo, data, len);
	free(value);
	return wrong;
}
