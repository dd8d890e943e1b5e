// SPDX-License-Identifier: GPL-2.0-only
/*
 * Does a label fit the content? (APPR-14)
 */
#include <linux/errno.h>
#include <linux/string.h>

#include "../keys/keys.h"
#include "../lib/lib.h"
#include "appraise.h"

static enum integ_fit digest_fits(const struct integ_label *label,
				  const struct integ_digest *digest)
{
	/* Nothing but the digest is compared: what follows is ignored. */
	if (!digest->len || label->digest_len < digest->len ||
	    memcmp(label->digest, digest->bytes, digest->len))
		return INTEG_FIT_NO;
	/* Equal bytes under another algorithm's name are no proof. */
	if (label->algo != HASH_ALGO__LAST && label->algo != digest->algo)
		return INTEG_FIT_NO;
	return INTEG_FIT_YES;
}

static enum integ_fit signature_fits(const struct integ_label *label,
				     const u8 *digest, size_t len,
				     enum integ_ring ring)
{
	switch (integ_sig_verify(ring, label->value, label->len, digest, len)) {
	case 0:
		return INTEG_FIT_YES;
	case -EOPNOTSUPP:
		return INTEG_FIT_UNKNOWN;
	case -ENOKEY:
		return INTEG_FIT_NO_KEY;
	default:
		return INTEG_FIT_NO;
	}
}

/* What version 3 signs: that it is a verity digest, of which kind (XATTR-4). */
static enum integ_fit verity_fits(const struct integ_label *label,
				  const struct integ_digest *digest,
				  enum integ_ring ring)
{
	struct {
		u8 type;
		u8 algo;
		u8 bytes[HASH_MAX_DIGESTSIZE];
	} __packed signed_data = {
		.type = INTEG_TYPE_VERITY_SIGNATURE,
		.algo = digest->algo,
	};
	struct integ_digest hash;
	enum integ_fit fit;

	memcpy(signed_data.bytes, digest->bytes, digest->len);
	if (integ_hash_buf(&signed_data, 2 + digest->len, digest->algo, &hash))
		return INTEG_FIT_HASH_ERROR;
	fit = signature_fits(label, hash.bytes, hash.len, ring);
	return fit == INTEG_FIT_UNKNOWN ? INTEG_FIT_NO : fit;
}

/**
 * integ_label_fits() - whether a label fits the content of a file
 * @label: the label: a digest or a signature
 * @digest: digest of the content, or fs-verity digest
 * @ring: keyring for signatures
 *
 * Context: process, may sleep.
 * Return: the answer.
 */
enum integ_fit integ_label_fits(const struct integ_label *label,
				const struct integ_digest *digest,
				enum integ_ring ring)
{
	switch (label->kind) {
	case INTEG_LABEL_DIGEST:
		return digest_fits(label, digest);
	case INTEG_LABEL_SIGNATURE:
		return signature_fits(label, digest->bytes, digest->len, ring);
	case INTEG_LABEL_VERITY:
		return verity_fits(label, digest, ring);
	default:
		return INTEG_FIT_NO;
	}
}
