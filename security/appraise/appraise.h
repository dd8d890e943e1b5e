/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Layer 3: appraisal. What a label says, whether it fits a digest, and the verdict
 * that follows. Reads no file and holds no lock; what it needs is handed in.
 */
#ifndef _SECURITY_INTEG_APPRAISE_H
#define _SECURITY_INTEG_APPRAISE_H

#include <linux/integrity.h>

#include "../integ.h"
#include "../keys/keys.h"

/* label.c */

/**
 * enum integ_label_kind - what a label is
 * @INTEG_LABEL_ABSENT: there is none, or it is empty
 * @INTEG_LABEL_UNSUPPORTED: the file system has no extended attributes
 * @INTEG_LABEL_UNREADABLE: reading it failed
 * @INTEG_LABEL_DIGEST: a digest of the content
 * @INTEG_LABEL_SIGNATURE: a signature over that digest, version 1 or 2
 * @INTEG_LABEL_SIGNATURE_VERSION: a signature of a version that does not exist
 * @INTEG_LABEL_VERITY: a signature over the fs-verity digest, version 3
 * @INTEG_LABEL_VERITY_VERSION: the same of another version
 * @INTEG_LABEL_OTHER: a type that means nothing here
 * @__INTEG_LABEL_MAX: number of kinds
 */
enum integ_label_kind {
	INTEG_LABEL_ABSENT,
	INTEG_LABEL_UNSUPPORTED,
	INTEG_LABEL_UNREADABLE,
	INTEG_LABEL_DIGEST,
	INTEG_LABEL_SIGNATURE,
	INTEG_LABEL_SIGNATURE_VERSION,
	INTEG_LABEL_VERITY,
	INTEG_LABEL_VERITY_VERSION,
	INTEG_LABEL_OTHER,
	__INTEG_LABEL_MAX
};

/**
 * struct integ_label - security.ima of a file, looked at
 * @kind: what it is
 * @algo: algorithm the file is to be hashed with, HASH_ALGO__LAST if the label
 *	  does not say (XATTR-10)
 * @value: the whole value, NULL if there is none; untrusted
 * @len: bytes in @value
 * @digest: of a digest label, the digest; points into @value
 * @digest_len: bytes in @digest, those behind the real ones included
 */
struct integ_label {
	enum integ_label_kind kind;
	enum hash_algo algo;
	const u8 *value;
	size_t len;
	const u8 *digest;
	size_t digest_len;
};

/* Longest digest label: type, algorithm, digest. */
#define INTEG_LABEL_DIGEST_MAX	(2 + HASH_MAX_DIGESTSIZE)

void integ_label_validate(const u8 *value, size_t len,
			  struct integ_label *label);
void integ_label_missing(int err, struct integ_label *label);
size_t integ_label_format(const struct integ_digest *d,
			  u8 value[INTEG_LABEL_DIGEST_MAX]);

static inline bool integ_label_signed(const struct integ_label *label)
{
	return label->kind >= INTEG_LABEL_SIGNATURE &&
	       label->kind <= INTEG_LABEL_VERITY_VERSION;
}

/* Says nothing about who made the file, so an appended signature may (APPR-15). */
static inline bool integ_label_unsigned(const struct integ_label *label)
{
	return !label->value || label->value[0] == INTEG_TYPE_DIGEST_NG;
}

/* verdict.c */

/**
 * enum integ_fit - whether a label fits the content
 * @INTEG_FIT_YES: the digest is equal, or the signature verifies
 * @INTEG_FIT_NO: it is not, or does not
 * @INTEG_FIT_NO_KEY: the key that would tell is not there
 * @INTEG_FIT_UNKNOWN: signatures of this version cannot be verified
 * @INTEG_FIT_HASH_ERROR: what is signed could not be computed
 * @__INTEG_FIT_MAX: number of answers
 */
enum integ_fit {
	INTEG_FIT_YES,
	INTEG_FIT_NO,
	INTEG_FIT_NO_KEY,
	INTEG_FIT_UNKNOWN,
	INTEG_FIT_HASH_ERROR,
	__INTEG_FIT_MAX
};

/**
 * struct integ_verdict - what becomes of an access
 * @status: the verdict (CON-3)
 * @cause: why, for the audit record; NULL for no record
 */
struct integ_verdict {
	enum integrity_status status;
	const char *cause;
};

/**
 * struct integ_case - everything a verdict depends on
 * @label: what the label is
 * @proof: what the rule demands of it
 * @unlabelled_ok: a new file, which may lack a label (APPR-12)
 * @unverifiable: the content can change unseen and must not pass (CHG-7)
 * @modsig: the rule allows an appended signature, and there is one (APPR-15)
 * @modsig_first: the label leaves the verdict to it
 * @modsig_fits: whether it verifies; asked at most once, as @fit
 * @metadata: EVM's verdict on the label, asked at most once and only for one that
 *	      there is; NULL if EVM has no say
 * @fit: asked at most once, and only if the answer makes a difference
 * @priv: for @fit and @modsig_fits
 */
struct integ_case {
	enum integ_label_kind label;
	enum integ_proof proof;
	bool unlabelled_ok;
	bool unverifiable;
	bool modsig;
	bool modsig_first;
	bool (*modsig_fits)(void *priv);
	enum integrity_status (*metadata)(void *priv);
	enum integ_fit (*fit)(void *priv);
	void *priv;
};

struct integ_verdict integ_verdict_of(const struct integ_case *c);

/**
 * struct integ_verdict_row - one row of the table of verdicts
 * @labels: kinds of label it is about, bits of enum integ_label_kind
 * @proofs: demands it is about, bits of enum integ_proof
 * @fits: answers it is about, bits of enum integ_fit; 0 if it does not depend
 *	  on the answer
 * @verdict: what follows
 */
struct integ_verdict_row {
	u16 labels;
	u8 proofs;
	u8 fits;
	struct integ_verdict verdict;
};

/* By EVM's verdict; without a cause, the label is looked at (APPR-13). */
extern const struct integ_verdict integ_metadata_rows[INTEGRITY_UNKNOWN + 1];

extern const struct integ_verdict_row integ_verdict_rows[];
extern const unsigned int integ_nr_verdict_rows;

/* fit.c */

enum integ_fit integ_label_fits(const struct integ_label *label,
				const struct integ_digest *digest,
				enum integ_ring ring);

#endif /* _SECURITY_INTEG_APPRAISE_H */
