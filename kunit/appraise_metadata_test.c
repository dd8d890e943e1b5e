// SPDX-License-Identifier: GPL-2.0-only
/*
 * EVM's say in a verdict: every kind of label under every verdict on its metadata,
 * with and without an appended signature (APPR-13 to APPR-15). What follows
 * without EVM is the subject of appraise_verdict_test.c and taken for given here.
 */
#include <kunit/test.h>
#include <linux/array_size.h>
#include <linux/string.h>

#include "../security/appraise/appraise.h"

#define NR_PROOFS	(INTEG_PROOF_VERITY + 1)
#define NR_STATUSES	(INTEGRITY_UNKNOWN + 1)

/**
 * struct world - stands behind a case's callbacks
 * @fit: whether the label fits
 * @modsig: whether the appended signature verifies
 * @metadata: EVM's verdict
 * @fit_asked: how often the first was asked
 * @modsig_asked: how often the second was
 * @metadata_asked: how often the third was
 */
struct world {
	enum integ_fit fit;
	bool modsig;
	enum integrity_status metadata;
	unsigned int fit_asked;
	unsigned int modsig_asked;
	unsigned int metadata_asked;
};

static enum integ_fit fit(void *priv)
{
	struct world *w = priv;

	w->fit_asked++;
	return w->fit;
}

static bool modsig_fits(void *priv)
{
	struct world *w = priv;

	w->modsig_asked++;
	return w->modsig;
}

static enum integrity_status metadata(void *priv)
{
	struct world *w = priv;

	w->metadata_asked++;
	return w->metadata;
}

static bool same(struct integ_verdict a, struct integ_verdict b)
{
	if (a.status != b.status || !a.cause != !b.cause)
		return false;
	return !a.cause || !strcmp(a.cause, b.cause);
}

static struct integ_verdict verdict(enum integrity_status status,
				    const char *cause)
{
	return (struct integ_verdict) { status, cause };
}

/* The verdict if EVM has no say. */
static struct integ_verdict without_evm(const struct integ_case *c)
{
	const struct world *from = c->priv;
	struct world w = { .fit = from->fit, .modsig = from->modsig };
	struct integ_case copy = *c;

	copy.metadata = NULL;
	copy.priv = &w;
	return integ_verdict_of(&copy);
}

/* APPR-14: a portable signature over a digest is worth any proof. */
static struct integ_verdict expect_sealed(const struct integ_case *c)
{
	struct integ_case copy = *c;

	if (c->label == INTEG_LABEL_DIGEST)
		copy.proof = INTEG_PROOF_ANY;
	return without_evm(&copy);
}

/* The table of APPR-13. */
static struct integ_verdict expect_asked(const struct integ_case *c,
					 enum integrity_status metadata)
{
	const struct world *w = c->priv;

	switch (metadata) {
	case INTEGRITY_FAIL:
		return verdict(INTEGRITY_FAIL, "invalid-HMAC");
	case INTEGRITY_FAIL_IMMUTABLE:
		return verdict(INTEGRITY_FAIL_IMMUTABLE, "invalid-fail-immutable");
	case INTEGRITY_NOLABEL:
		return verdict(INTEGRITY_NOLABEL, "missing-HMAC");
	case INTEGRITY_NOXATTRS:
		if (!c->modsig)
			return verdict(INTEGRITY_NOXATTRS, "missing-HMAC");
		return w->modsig ? verdict(INTEGRITY_PASS, NULL) :
				   verdict(INTEGRITY_FAIL, "invalid-signature");
	case INTEGRITY_PASS_IMMUTABLE:
		return expect_sealed(c);
	default:
		return without_evm(c);
	}
}

/* APPR-10 to APPR-12 come first: nothing is covered where there is no label. */
static bool is_asked(const struct integ_case *c)
{
	const bool missing = c->label == INTEG_LABEL_ABSENT ||
			     c->label == INTEG_LABEL_UNSUPPORTED ||
			     c->label == INTEG_LABEL_UNREADABLE;

	return !missing || c->modsig;
}

static void check_case(struct kunit *test, struct integ_case *c,
		       enum integ_fit fits, enum integrity_status metadata)
{
	struct world w = { .fit = fits, .metadata = metadata };
	struct integ_verdict got, want;
	int good;

	for (good = 0; good < 2; good++) {
		w.modsig = good;
		w.fit_asked = 0;
		w.modsig_asked = 0;
		w.metadata_asked = 0;
		c->priv = &w;
		want = is_asked(c) ? expect_asked(c, metadata) : without_evm(c);
		got = integ_verdict_of(c);
		KUNIT_EXPECT_TRUE_MSG(test, same(got, want),
				      "label %u, proof %u, fit %u, modsig %d %d %d, EVM %u: %d %s, not %d %s",
				      c->label, c->proof, fits, c->modsig,
				      c->modsig_first, good, metadata, got.status,
				      got.cause ?: "-", want.status,
				      want.cause ?: "-");
		KUNIT_EXPECT_EQ(test, w.metadata_asked, is_asked(c) ? 1 : 0);
		KUNIT_EXPECT_LE(test, w.fit_asked, 1);
		KUNIT_EXPECT_LE(test, w.modsig_asked, 1);
		if (integ_metadata_rows[metadata].cause && is_asked(c))
			KUNIT_EXPECT_EQ(test, w.fit_asked, 0);
	}
}

static void check_cases(struct kunit *test, bool modsig, bool modsig_first)
{
	unsigned int label, proof, fits, metadata_status;

	for (label = 0; label < __INTEG_LABEL_MAX; label++)
		for (proof = 0; proof < NR_PROOFS; proof++)
			for (fits = 0; fits < __INTEG_FIT_MAX; fits++) {
				struct integ_case c = {
					.label = label,
					.proof = proof,
					.modsig = modsig,
					.modsig_first = modsig_first,
					.modsig_fits = modsig_fits,
					.metadata = metadata,
					.fit = fit,
				};

				for (metadata_status = 0;
				     metadata_status < NR_STATUSES;
				     metadata_status++)
					check_case(test, &c, fits, metadata_status);
			}
}

static void agrees_with_the_contract(struct kunit *test)
{
	check_cases(test, false, false);
}

static void agrees_with_an_appended_signature(struct kunit *test)
{
	check_cases(test, true, false);
	check_cases(test, true, true);
}

/* APPR-14, last sentence: written out, for each proof a rule can demand. */
static void sealed_digest_satisfies_every_proof(struct kunit *test)
{
	static const enum integ_proof proofs[] = {
		INTEG_PROOF_ANY, INTEG_PROOF_SIGNATURE, INTEG_PROOF_VERITY,
	};
	struct world w = { .metadata = INTEGRITY_PASS_IMMUTABLE };
	struct integ_case c = {
		.label = INTEG_LABEL_DIGEST,
		.modsig_fits = modsig_fits,
		.metadata = metadata,
		.fit = fit,
		.priv = &w,
	};
	struct integ_verdict v;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(proofs); i++) {
		c.proof = proofs[i];
		w.fit = INTEG_FIT_YES;
		v = integ_verdict_of(&c);
		KUNIT_EXPECT_EQ(test, v.status, INTEGRITY_PASS);
		KUNIT_EXPECT_NULL(test, v.cause);
		/* Sealed, and yet not that of the content. */
		w.fit = INTEG_FIT_NO;
		v = integ_verdict_of(&c);
		KUNIT_EXPECT_EQ(test, v.status, INTEGRITY_FAIL);
		KUNIT_EXPECT_STREQ(test, v.cause, "invalid-hash");
	}
	/* An HMAC is no signature. */
	w = (struct world) { .metadata = INTEGRITY_PASS };
	for (i = 1; i < ARRAY_SIZE(proofs); i++) {
		c.proof = proofs[i];
		KUNIT_EXPECT_EQ(test, integ_verdict_of(&c).status, INTEGRITY_FAIL);
	}
}

/* A signature of one kind does not become one of the other by being sealed. */
static void sealed_signature_remains_what_it_is(struct kunit *test)
{
	struct world w = { .metadata = INTEGRITY_PASS_IMMUTABLE };
	struct integ_case c = { .metadata = metadata, .fit = fit, .priv = &w };

	c.label = INTEG_LABEL_SIGNATURE;
	c.proof = INTEG_PROOF_VERITY;
	KUNIT_EXPECT_STREQ(test, integ_verdict_of(&c).cause,
			   "verity-signature-required");
	c.label = INTEG_LABEL_VERITY;
	c.proof = INTEG_PROOF_SIGNATURE;
	KUNIT_EXPECT_STREQ(test, integ_verdict_of(&c).cause,
			   "IMA-signature-required");
}

/* EVM is not asked what makes no difference: APPR-12 (new files), APPR-16. */
static void evm_is_not_asked_in_vain(struct kunit *test)
{
	unsigned int label, status, modsig;

	for (label = 0; label < __INTEG_LABEL_MAX; label++)
		for (status = 0; status < NR_STATUSES; status++)
			for (modsig = 0; modsig < 2; modsig++) {
				struct world w = { .metadata = status };
				struct integ_case c = {
					.label = label,
					.unverifiable = true,
					.modsig = modsig,
					.modsig_fits = modsig_fits,
					.metadata = metadata,
					.fit = fit,
					.priv = &w,
				};

				KUNIT_EXPECT_STREQ(test, integ_verdict_of(&c).cause,
						   "unverifiable-signature");
				c.unverifiable = false;
				c.unlabelled_ok = true;
				c.label = INTEG_LABEL_ABSENT;
				KUNIT_EXPECT_EQ(test, integ_verdict_of(&c).status,
						INTEGRITY_PASS);
				KUNIT_EXPECT_EQ(test, w.metadata_asked, 0);
			}
}

/* A verdict without a cause must be one that the label still has to justify. */
static void rows_agree_with_the_contract(struct kunit *test)
{
	static const char * const causes[NR_STATUSES] = {
		[INTEGRITY_FAIL] = "invalid-HMAC",
		[INTEGRITY_FAIL_IMMUTABLE] = "invalid-fail-immutable",
		[INTEGRITY_NOLABEL] = "missing-HMAC",
		[INTEGRITY_NOXATTRS] = "missing-HMAC",
	};
	unsigned int s;

	for (s = 0; s < NR_STATUSES; s++)
		KUNIT_EXPECT_TRUE_MSG(test, same(integ_metadata_rows[s],
						 verdict(s, causes[s])),
				      "status %u", s);
}

static struct kunit_case cases[] = {
	KUNIT_CASE(rows_agree_with_the_contract),
	KUNIT_CASE(agrees_with_the_contract),
	KUNIT_CASE(agrees_with_an_appended_signature),
	KUNIT_CASE(sealed_digest_satisfies_every_proof),
	KUNIT_CASE(sealed_signature_remains_what_it_is),
	KUNIT_CASE(evm_is_not_asked_in_vain),
	{ }
};

static struct kunit_suite suite = {
	.name = "integ_appraise_metadata",
	.test_cases = cases,
};
kunit_test_suite(suite);
