// SPDX-License-Identifier: GPL-2.0-only
/*
 * The gate for values of security.ima: looks at nothing but the bytes it is given,
 * so that it can be compiled and fuzzed anywhere. And the one place that writes
 * such a value.
 */
#include <linux/errno.h>
#include <linux/string.h>

#include "appraise.h"

/* Where a signature names its hash algorithm (XATTR-3). */
#define SIG_ALGO	2

/* Lengths of digest labels that do not name their algorithm (XATTR-1). */
#define SHA1_LABEL	(1 + 20)
#define MD5_LABEL	(1 + 16)

/* Of a label long enough to hold an algorithm at @offset (XATTR-10). */
static enum hash_algo algo_at(const u8 *value, size_t offset)
{
	return value[offset] < HASH_ALGO__LAST ? value[offset] : HASH_ALGO__LAST;
}

static void take_digest(struct integ_label *label, size_t header)
{
	label->kind = INTEG_LABEL_DIGEST;
	label->digest = label->value + header;
	label->digest_len = label->len - header;
}

static void take_bare_digest(struct integ_label *label)
{
	static const u8 padding[SHA1_LABEL - MD5_LABEL];

	take_digest(label, 1);
	if (label->len == MD5_LABEL)
		label->algo = HASH_ALGO_MD5;
	else if (label->len == SHA1_LABEL)
		/* MD5 digests were once stored in the room of a SHA1 one. */
		label->algo = memcmp(label->value + MD5_LABEL, padding,
				     sizeof(padding)) ? HASH_ALGO_SHA1 :
							HASH_ALGO_MD5;
}

/*
 * A digest under an algorithm that does not exist fits nothing, and a label that
 * ends before its algorithm names none.
 */
static void take_named_digest(struct integ_label *label)
{
	if (label->len < 2) {
		label->kind = INTEG_LABEL_DIGEST;
		return;
	}
	take_digest(label, 2);
	label->algo = algo_at(label->value, 1);
	if (label->algo == HASH_ALGO__LAST)
		label->digest_len = 0;
}

static void take_signature(struct integ_label *label, u8 version,
			   enum integ_label_kind good,
			   enum integ_label_kind bad)
{
	const u8 found = label->len > 1 ? label->value[1] : 0;
	const bool wrong = good == INTEG_LABEL_VERITY ? found != version :
							found > version;

	label->kind = wrong ? bad : good;
	if (found == version && label->len > INTEG_SIG_HEADER)
		label->algo = algo_at(label->value, SIG_ALGO);
}

/**
 * integ_label_validate() - say what a value of security.ima is
 * @value: the value; untrusted, must stay for as long as @label is used
 * @len: bytes in @value; may be 0
 * @label: receives what it is
 *
 * Says nothing about whether it is right.
 *
 * Context: any.
 */
void integ_label_validate(const u8 *value, size_t len,
			  struct integ_label *label)
{
	*label = (struct integ_label) {
		.kind = INTEG_LABEL_ABSENT,
		.algo = HASH_ALGO__LAST,
	};
	if (!len)
		return;
	label->value = value;
	label->len = len;
	switch (value[0]) {
	case INTEG_TYPE_DIGEST:
		take_bare_digest(label);
		break;
	case INTEG_TYPE_DIGEST_NG:
		take_named_digest(label);
		break;
	case INTEG_TYPE_SIGNATURE:
		take_signature(label, 2, INTEG_LABEL_SIGNATURE,
			       INTEG_LABEL_SIGNATURE_VERSION);
		break;
	case INTEG_TYPE_VERITY_SIGNATURE:
		take_signature(label, 3, INTEG_LABEL_VERITY,
			       INTEG_LABEL_VERITY_VERSION);
		break;
	default:
		label->kind = INTEG_LABEL_OTHER;
	}
}

/**
 * integ_label_missing() - say what it means that security.ima could not be read
 * @err: error of reading it
 * @label: receives what it means
 *
 * Context: any.
 */
void integ_label_missing(int err, struct integ_label *label)
{
	*label = (struct integ_label) {
		.kind = err == -ENODATA ? INTEG_LABEL_ABSENT :
			err == -EOPNOTSUPP ? INTEG_LABEL_UNSUPPORTED :
					     INTEG_LABEL_UNREADABLE,
		.algo = HASH_ALGO__LAST,
	};
}

/**
 * integ_label_format() - write a digest label
 * @d: the digest
 * @value: receives the value (APPR-42)
 *
 * Context: any.
 * Return: bytes written.
 */
size_t integ_label_format(const struct integ_digest *d,
			  u8 value[INTEG_LABEL_DIGEST_MAX])
{
	size_t n = 0;

	switch (d->algo) {
	case HASH_ALGO_MD4:
	case HASH_ALGO_MD5:
	case HASH_ALGO_SHA1:
		/* The old form has no room for an algorithm. */
		value[n++] = INTEG_TYPE_DIGEST;
		break;
	default:
		value[n++] = INTEG_TYPE_DIGEST_NG;
		value[n++] = d->algo;
	}
	memcpy(value + n, d->bytes, d->len);
	return n + d->len;
}
