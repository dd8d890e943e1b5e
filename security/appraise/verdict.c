// SPDX-License-Identifier: GPL-2.0-only
/*
 * The verdict: one table, read from the top, first row that applies (APPR-10 to
 * APPR-16). The table in Documentation/admin/appraisal.md is generated from it.
 */
#include <linux/array_size.h>
#include <linux/bits.h>
#include <linux/bug.h>

#include "appraise.h"

#define LABEL(k)	BIT(INTEG_LABEL_##k)
#define PROOF(p)	BIT(INTEG_PROOF_##p)
#define FIT(f)		BIT(INTEG_FIT_##f)
#define ANY_PROOF	(PROOF(ANY) | PROOF(SIGNATURE) | PROOF(VERITY))
#define ANY_FIT		0

#define ROW(_labels, _proofs, _fits, _status, _cause)			\
	{ .labels = _labels, .proofs = _proofs, .fits = _fits,		\
	  .verdict = { .status = INTEGRITY_##_status, .cause = _cause } }

const struct integ_verdict_row integ_verdict_rows[] = {
	ROW(LABEL(UNSUPPORTED), ANY_PROOF, ANY_FIT, UNKNOWN, NULL),
	ROW(LABEL(UNREADABLE), ANY_PROOF, ANY_FIT, UNKNOWN, "unknown"),

	ROW(LABEL(ABSENT), PROOF(VERITY), ANY_FIT, NOLABEL, "verity-signature-required"),
	ROW(LABEL(ABSENT), PROOF(SIGNATURE), ANY_FIT, NOLABEL, "IMA-signature-required"),
	ROW(LABEL(ABSENT), PROOF(ANY), ANY_FIT, NOLABEL, "missing-hash"),

	ROW(LABEL(DIGEST), PROOF(VERITY), ANY_FIT, FAIL, "verity-signature-required"),
	ROW(LABEL(DIGEST), PROOF(SIGNATURE), ANY_FIT, FAIL, "IMA-signature-required"),
	ROW(LABEL(DIGEST), PROOF(ANY), FIT(YES), PASS, NULL),
	ROW(LABEL(DIGEST), PROOF(ANY), ANY_FIT, FAIL, "invalid-hash"),

	ROW(LABEL(SIGNATURE) | LABEL(SIGNATURE_VERSION), PROOF(VERITY), ANY_FIT, FAIL,
	    "verity-signature-required"),
	ROW(LABEL(SIGNATURE_VERSION), ANY_PROOF, ANY_FIT, FAIL, "invalid-signature-version"),
	ROW(LABEL(SIGNATURE), ANY_PROOF, FIT(YES), PASS, NULL),
	ROW(LABEL(SIGNATURE), ANY_PROOF, FIT(UNKNOWN), UNKNOWN, "unknown"),
	ROW(LABEL(SIGNATURE), ANY_PROOF, ANY_FIT, FAIL, "invalid-signature"),

	ROW(LABEL(VERITY) | LABEL(VERITY_VERSION), PROOF(SIGNATURE), ANY_FIT, FAIL,
	    "IMA-signature-required"),
	ROW(LABEL(VERITY_VERSION), ANY_PROOF, ANY_FIT, FAIL, "invalid-signature-version"),
	ROW(LABEL(VERITY), ANY_PROOF, FIT(YES), PASS, NULL),
	ROW(LABEL(VERITY), ANY_PROOF, FIT(HASH_ERROR), FAIL, "sigv3-hashing-error"),
	ROW(LABEL(VERITY), ANY_PROOF, ANY_FIT, FAIL, "invalid-verity-signature"),

	ROW(LABEL(OTHER), ANY_PROOF, ANY_FIT, UNKNOWN, "unknown-ima-data"),
};

const unsigned int integ_nr_verdict_rows = ARRAY_SIZE(integ_verdict_rows);

const struct integ_verdict integ_metadata_rows[INTEGRITY_UNKNOWN + 1] = {
	[INTEGRITY_PASS] = { INTEGRITY_PASS, NULL },
	[INTEGRITY_PASS_IMMUTABLE] = { INTEGRITY_PASS_IMMUTABLE, NULL },
	[INTEGRITY_FAIL] = { INTEGRITY_FAIL, "invalid-HMAC" },
	[INTEGRITY_FAIL_IMMUTABLE] = { INTEGRITY_FAIL_IMMUTABLE, "invalid-fail-immutable" },
	[INTEGRITY_NOLABEL] = { INTEGRITY_NOLABEL, "missing-HMAC" },
	[INTEGRITY_NOXATTRS] = { INTEGRITY_NOXATTRS, "missing-HMAC" },
	[INTEGRITY_UNKNOWN] = { INTEGRITY_UNKNOWN, NULL },
};

/* A digest under a portable signature of the metadata is as good as signed. */
static enum integ_proof proof_for(const struct integ_case *c, bool sealed)
{
	return sealed && c->label == INTEG_LABEL_DIGEST ? INTEG_PROOF_ANY :
							  c->proof;
}

static struct integ_verdict look_up(const struct integ_case *c, bool sealed,
				    enum integ_fit *answer)
{
	const enum integ_proof proof = proof_for(c, sealed);
	const struct integ_verdict_row *row;
	u8 fit = 0;

	for (row = integ_verdict_rows;
	     row < integ_verdict_rows + ARRAY_SIZE(integ_verdict_rows); row++) {
		if (!(row->labels & BIT(c->label)) ||
		    !(row->proofs & BIT(proof)))
			continue;
		if (row->fits && !fit) {
			*answer = c->fit(c->priv);
			fit = BIT(*answer);
		}
		if (!row->fits || row->fits & fit)
			return row->verdict;
	}
	/* The table is complete; a hole in it must not let anything through. */
	WARN_ON_ONCE(true);
	return (struct integ_verdict){ INTEGRITY_UNKNOWN, "unknown" };
}

/* An appended signature takes the place of a label that settles nothing. */
static struct integ_verdict modsig_verdict(const struct integ_case *c)
{
	if (c->modsig_fits(c->priv))
		return (struct integ_verdict){ INTEGRITY_PASS, NULL };
	return (struct integ_verdict){ INTEGRITY_FAIL, "invalid-signature" };
}

/* A label that is not there, as far as anybody can tell. */
static bool is_missing(const struct integ_case *c)
{
	return c->label == INTEG_LABEL_ABSENT ||
	       c->label == INTEG_LABEL_UNSUPPORTED ||
	       c->label == INTEG_LABEL_UNREADABLE;
}

static enum integrity_status ask_metadata(const struct integ_case *c)
{
	if (!c->metadata || (is_missing(c) && !c->modsig))
		return INTEGRITY_UNKNOWN;
	return c->metadata(c->priv);
}

/**
 * integ_verdict_of() - what becomes of an access
 * @c: what the verdict depends on
 *
 * Context: as @c's callbacks.
 * Return: the verdict.
 */
struct integ_verdict integ_verdict_of(const struct integ_case *c)
{
	enum integ_fit fit = INTEG_FIT_YES;
	enum integrity_status metadata;
	struct integ_verdict v;

	/* The label may be right now; the content need not stay so (APPR-16). */
	if (c->unverifiable)
		return (struct integ_verdict){ INTEGRITY_FAIL,
					       "unverifiable-signature" };
	if (c->label == INTEG_LABEL_ABSENT && c->unlabelled_ok)
		return (struct integ_verdict){ INTEGRITY_PASS, NULL };
	metadata = ask_metadata(c);
	if (metadata == INTEGRITY_NOXATTRS && c->modsig)
		return modsig_verdict(c);
	if (integ_metadata_rows[metadata].cause)
		return integ_metadata_rows[metadata];
	if (c->modsig && c->modsig_first)
		return modsig_verdict(c);
	v = look_up(c, metadata == INTEGRITY_PASS_IMMUTABLE, &fit);
	return c->modsig && fit == INTEG_FIT_NO_KEY ? modsig_verdict(c) : v;
}
