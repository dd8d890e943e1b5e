// SPDX-License-Identifier: GPL-2.0-only
/*
 * The table of verdicts, row by row, and against a second one written from the
 * contract (APPR-10 to APPR-12, APPR-14 to APPR-16).
 */
#include <kunit/test.h>
#include <linux/array_size.h>
#include <linux/bits.h>
#include <linux/string.h>

#include "../security/appraise/appraise.h"

#ifdef CONFIG_IMA_APPRAISE

#define NR_PROOFS	(INTEG_PROOF_VERITY + 1)

/**
 * struct question - stands behind a case's callbacks
 * @answer: whether the label fits
 * @asked: how often that was asked
 * @modsig: whether the appended signature verifies
 * @modsig_asked: how often that was asked
 */
struct question {
	enum integ_fit answer;
	unsigned int asked;
	bool modsig;
	unsigned int modsig_asked;
};

static enum integ_fit answer(void *priv)
{
	struct question *q = priv;

	q->asked++;
	return q->answer;
}

static bool modsig_answer(void *priv)
{
	struct question *q = priv;

	q->modsig_asked++;
	return q->modsig;
}

static struct integ_case case_of(unsigned int label, unsigned int proof,
				 struct question *q)
{
	return (struct integ_case) {
		.label = label,
		.proof = proof,
		.modsig_fits = modsig_answer,
		.fit = answer,
		.priv = q,
	};
}

static bool same_cause(const char *a, const char *b)
{
	return a && b ? !strcmp(a, b) : a == b;
}

static bool same(struct integ_verdict a, struct integ_verdict b)
{
	return a.status == b.status && same_cause(a.cause, b.cause);
}

static struct integ_verdict verdict(enum integrity_status status,
				    const char *cause)
{
	return (struct integ_verdict) { status, cause };
}

/* APPR-14, rows 0x01 and 0x04. */
static struct integ_verdict expect_digest(enum integ_proof proof,
					  enum integ_fit fit)
{
	if (proof == INTEG_PROOF_VERITY)
		return verdict(INTEGRITY_FAIL, "verity-signature-required");
	if (proof == INTEG_PROOF_SIGNATURE)
		return verdict(INTEGRITY_FAIL, "IMA-signature-required");
	return fit == INTEG_FIT_YES ? verdict(INTEGRITY_PASS, NULL) :
				      verdict(INTEGRITY_FAIL, "invalid-hash");
}

/* APPR-14, row 0x03. */
static struct integ_verdict expect_signature(bool version, enum integ_proof proof,
					     enum integ_fit fit)
{
	if (proof == INTEG_PROOF_VERITY)
		return verdict(INTEGRITY_FAIL, "verity-signature-required");
	if (!version)
		return verdict(INTEGRITY_FAIL, "invalid-signature-version");
	if (fit == INTEG_FIT_UNKNOWN)
		return verdict(INTEGRITY_UNKNOWN, "unknown");
	return fit == INTEG_FIT_YES ? verdict(INTEGRITY_PASS, NULL) :
				      verdict(INTEGRITY_FAIL, "invalid-signature");
}

/* APPR-14, row 0x06. */
static struct integ_verdict expect_verity(bool version, enum integ_proof proof,
					  enum integ_fit fit)
{
	if (proof == INTEG_PROOF_SIGNATURE)
		return verdict(INTEGRITY_FAIL, "IMA-signature-required");
	if (!version)
		return verdict(INTEGRITY_FAIL, "invalid-signature-version");
	if (fit == INTEG_FIT_HASH_ERROR)
		return verdict(INTEGRITY_FAIL, "sigv3-hashing-error");
	return fit == INTEG_FIT_YES ?
	       verdict(INTEGRITY_PASS, NULL) :
	       verdict(INTEGRITY_FAIL, "invalid-verity-signature");
}

/* APPR-12 */
static struct integ_verdict expect_absent(enum integ_proof proof)
{
	static const char *const causes[] = {
		"missing-hash", "IMA-signature-required",
		"verity-signature-required",
	};

	return verdict(INTEGRITY_NOLABEL, causes[proof]);
}

static struct integ_verdict expect(enum integ_label_kind label,
				   enum integ_proof proof, enum integ_fit fit)
{
	switch (label) {
	case INTEG_LABEL_ABSENT:
		return expect_absent(proof);
	case INTEG_LABEL_UNSUPPORTED:
		return verdict(INTEGRITY_UNKNOWN, NULL);
	case INTEG_LABEL_UNREADABLE:
		return verdict(INTEGRITY_UNKNOWN, "unknown");
	case INTEG_LABEL_DIGEST:
		return expect_digest(proof, fit);
	case INTEG_LABEL_SIGNATURE:
	case INTEG_LABEL_SIGNATURE_VERSION:
		return expect_signature(label == INTEG_LABEL_SIGNATURE, proof,
					fit);
	case INTEG_LABEL_VERITY:
	case INTEG_LABEL_VERITY_VERSION:
		return expect_verity(label == INTEG_LABEL_VERITY, proof, fit);
	default:
		return verdict(INTEGRITY_UNKNOWN, "unknown-ima-data");
	}
}

/* Whether the expectation above depends on the answer. */
static bool matters(enum integ_label_kind label, enum integ_proof proof)
{
	const struct integ_verdict first = expect(label, proof, 0);
	unsigned int fit;

	for (fit = 1; fit < __INTEG_FIT_MAX; fit++)
		if (!same(first, expect(label, proof, fit)))
			return true;
	return false;
}

static void check_case(struct kunit *test, unsigned int label,
		       unsigned int proof, unsigned int fit)
{
	struct question q = { .answer = fit };
	const struct integ_case c = case_of(label, proof, &q);
	const struct integ_verdict got = integ_verdict_of(&c);
	const struct integ_verdict want = expect(label, proof, fit);

	KUNIT_EXPECT_TRUE_MSG(test, same(got, want),
			      "label %u, proof %u, fit %u: %d %s, not %d %s",
			      label, proof, fit, got.status, got.cause ?: "-",
			      want.status, want.cause ?: "-");
	KUNIT_EXPECT_EQ_MSG(test, q.asked, matters(label, proof) ? 1 : 0,
			    "label %u, proof %u, fit %u", label, proof, fit);
	KUNIT_EXPECT_EQ(test, q.modsig_asked, 0);
}

static void agrees_with_the_contract(struct kunit *test)
{
	unsigned int label, proof, fit;

	for (label = 0; label < __INTEG_LABEL_MAX; label++)
		for (proof = 0; proof < NR_PROOFS; proof++)
			for (fit = 0; fit < __INTEG_FIT_MAX; fit++)
				check_case(test, label, proof, fit);
}

/* Nothing but a label that fits lets a file pass. */
static void passes_only_what_fits(struct kunit *test)
{
	unsigned int i;

	for (i = 0; i < integ_nr_verdict_rows; i++) {
		const struct integ_verdict_row *row = &integ_verdict_rows[i];

		if (row->verdict.status != INTEGRITY_PASS) {
			KUNIT_EXPECT_TRUE_MSG(test, row->verdict.cause ||
					      row->labels == BIT(INTEG_LABEL_UNSUPPORTED),
					      "row %u denies and does not say why", i);
			continue;
		}
		KUNIT_EXPECT_EQ_MSG(test, row->fits, BIT(INTEG_FIT_YES), "row %u", i);
		KUNIT_EXPECT_NULL_MSG(test, row->verdict.cause, "row %u", i);
	}
}

static bool applies(const struct integ_verdict_row *row, unsigned int label,
		    unsigned int proof, unsigned int fit)
{
	return row->labels & BIT(label) && row->proofs & BIT(proof) &&
	       (!row->fits || row->fits & BIT(fit));
}

static unsigned int first_row(unsigned int label, unsigned int proof,
			      unsigned int fit)
{
	unsigned int i;

	for (i = 0; i < integ_nr_verdict_rows; i++)
		if (applies(&integ_verdict_rows[i], label, proof, fit))
			break;
	return i;
}

#define NR_CASES	(__INTEG_LABEL_MAX * NR_PROOFS * __INTEG_FIT_MAX)

/* Of all cases, the first that row @i decides; NR_CASES if there is none. */
static unsigned int case_for(unsigned int i)
{
	unsigned int n;

	for (n = 0; n < NR_CASES; n++)
		if (first_row(n % __INTEG_LABEL_MAX,
			      n / __INTEG_LABEL_MAX % NR_PROOFS,
			      n / __INTEG_LABEL_MAX / NR_PROOFS) == i)
			break;
	return n;
}

/* A row that no case reaches would document what never happens. */
static void every_row_decides_something(struct kunit *test)
{
	unsigned int i, n;

	KUNIT_EXPECT_GT(test, integ_nr_verdict_rows, 0);
	for (i = 0; i < integ_nr_verdict_rows; i++) {
		struct question q = { };
		struct integ_case c;

		n = case_for(i);
		KUNIT_ASSERT_LT_MSG(test, n, NR_CASES, "row %u is never reached", i);
		q.answer = n / __INTEG_LABEL_MAX / NR_PROOFS;
		c = case_of(n % __INTEG_LABEL_MAX,
			    n / __INTEG_LABEL_MAX % NR_PROOFS, &q);
		KUNIT_EXPECT_TRUE_MSG(test, same(integ_verdict_of(&c),
						 integ_verdict_rows[i].verdict),
				      "row %u", i);
	}
}

static void every_case_has_a_row(struct kunit *test)
{
	unsigned int label, proof, fit;

	for (label = 0; label < __INTEG_LABEL_MAX; label++)
		for (proof = 0; proof < NR_PROOFS; proof++)
			for (fit = 0; fit < __INTEG_FIT_MAX; fit++)
				KUNIT_EXPECT_LT_MSG(test, first_row(label, proof, fit),
						    integ_nr_verdict_rows,
						    "label %u, proof %u, fit %u",
						    label, proof, fit);
}

/* APPR-12: being new excuses a label that is absent, and no other. */
static void new_files_need_no_label(struct kunit *test)
{
	unsigned int label, proof;

	for (label = 0; label < __INTEG_LABEL_MAX; label++)
		for (proof = 0; proof < NR_PROOFS; proof++) {
			struct question q = { .answer = INTEG_FIT_NO };
			struct integ_case c = case_of(label, proof, &q);
			struct integ_verdict want = expect(label, proof, q.answer);

			if (label == INTEG_LABEL_ABSENT)
				want = verdict(INTEGRITY_PASS, NULL);
			c.unlabelled_ok = true;
			KUNIT_EXPECT_TRUE_MSG(test, same(integ_verdict_of(&c), want),
					      "label %u, proof %u", label, proof);
		}
}

/* APPR-15: with an appended signature, which a rule and the content must have. */
static void check_modsig(struct kunit *test, struct integ_case *c,
			 enum integ_fit fit, bool good)
{
	struct question *q = c->priv;
	const bool tried = c->modsig_first ||
			   (fit == INTEG_FIT_NO_KEY && matters(c->label, c->proof));
	struct integ_verdict want = expect(c->label, c->proof, fit);
	struct integ_verdict got;

	if (tried)
		want = good ? verdict(INTEGRITY_PASS, NULL) :
			      verdict(INTEGRITY_FAIL, "invalid-signature");
	*q = (struct question) { .answer = fit, .modsig = good };
	got = integ_verdict_of(c);
	KUNIT_EXPECT_TRUE_MSG(test, same(got, want),
			      "label %u, proof %u, fit %u, first %d, good %d: %d %s",
			      c->label, c->proof, fit, c->modsig_first, good,
			      got.status, got.cause ?: "-");
	KUNIT_EXPECT_EQ(test, q->modsig_asked, tried ? 1 : 0);
	if (c->modsig_first)
		KUNIT_EXPECT_EQ(test, q->asked, 0);
}

static void appended_signatures_stand_in(struct kunit *test)
{
	unsigned int label, proof, fit, first;

	for (label = 0; label < __INTEG_LABEL_MAX; label++)
		for (proof = 0; proof < NR_PROOFS; proof++)
			for (first = 0; first < 2; first++) {
				struct question q;
				struct integ_case c = case_of(label, proof, &q);

				c.modsig = true;
				c.modsig_first = first;
				for (fit = 0; fit < __INTEG_FIT_MAX; fit++) {
					check_modsig(test, &c, fit, false);
					check_modsig(test, &c, fit, true);
				}
			}
}

/* APPR-16: no label makes up for content that can change unseen. */
static void unverifiable_content_never_passes(struct kunit *test)
{
	unsigned int label, proof, new;

	for (label = 0; label < __INTEG_LABEL_MAX; label++)
		for (proof = 0; proof < NR_PROOFS; proof++)
			for (new = 0; new < 2; new++) {
				struct question q = { .modsig = true };
				struct integ_case c = case_of(label, proof, &q);
				struct integ_verdict v;

				c.unverifiable = true;
				c.unlabelled_ok = new;
				c.modsig = true;
				c.modsig_first = new;
				v = integ_verdict_of(&c);
				KUNIT_EXPECT_EQ(test, v.status, INTEGRITY_FAIL);
				KUNIT_EXPECT_STREQ(test, v.cause,
						   "unverifiable-signature");
				KUNIT_EXPECT_EQ(test, q.asked, 0);
			}
}

static struct kunit_case cases[] = {
	KUNIT_CASE(agrees_with_the_contract),
	KUNIT_CASE(passes_only_what_fits),
	KUNIT_CASE(every_row_decides_something),
	KUNIT_CASE(every_case_has_a_row),
	KUNIT_CASE(new_files_need_no_label),
	KUNIT_CASE(appended_signatures_stand_in),
	KUNIT_CASE(unverifiable_content_never_passes),
	{ }
};

static struct kunit_suite suite = {
	.name = "integ_appraise_verdict",
	.test_cases = cases,
};
kunit_test_suite(suite);

#endif /* CONFIG_IMA_APPRAISE */
