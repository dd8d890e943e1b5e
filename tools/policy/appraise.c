// SPDX-License-Identifier: GPL-2.0-only
/*
 * The kernel's verdict on a file, for a label and what verifying it gave.
 */
#include "../../security/appraise/appraise.h"

#include <imactl/appraise.h>

static_assert((int)IMA_FIT_COUNT == __INTEG_FIT_MAX &&
	      (int)IMA_FIT_HASH_ERROR == INTEG_FIT_HASH_ERROR, "answers are the kernel's");

static enum integ_fit ask_fit(void *priv)
{
	const struct ima_appraisal *a = priv;

	return (enum integ_fit)a->fit(a->ctx);
}

static bool ask_modsig(void *priv)
{
	const struct ima_appraisal *a = priv;

	return a->modsig_fits(a->ctx);
}

static enum integrity_status ask_metadata(void *priv)
{
	const struct ima_appraisal *a = priv;

	return a->evm_missing ? INTEGRITY_NOLABEL : INTEGRITY_UNKNOWN;
}

/* APPR-31: the algorithm of the label, if the rule restricts it. */
static bool algo_allowed(const struct ima_appraisal *a, const struct integ_label *label)
{
	return !a->algos || label->algo == HASH_ALGO__LAST || a->algos >> label->algo & 1;
}

const char *ima_appraise(const struct ima_appraisal *a)
{
	struct integ_case c = {
		.proof = (enum integ_proof)a->proof, .modsig = a->modsig,
		.modsig_fits = ask_modsig, .metadata = ask_metadata, .fit = ask_fit,
		.priv = (void *)(uintptr_t)a,
	};
	struct integ_verdict v;
	struct integ_label label;

	if (a->len >= 0)
		integ_label_validate(a->label, (size_t)a->len, &label);
	else
		integ_label_missing((int)a->len, &label);
	c.label = label.kind;
	c.modsig_first = integ_label_unsigned(&label);
	v = integ_verdict_of(&c);
	if (v.status == INTEGRITY_PASS || v.status == INTEGRITY_PASS_IMMUTABLE)
		return algo_allowed(a, &label) ? NULL : "denied-hash-algorithm";
	return v.cause ? v.cause : "no-xattr-support";
}
