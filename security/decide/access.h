/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * One access on its way through the actions. Private to decide/.
 */
#ifndef _SECURITY_INTEG_ACCESS_H
#define _SECURITY_INTEG_ACCESS_H

#include "decide.h"
#include "state.h"

/**
 * struct integ_access - one access on its way through the actions
 * @d: the domain
 * @ev: what happened
 * @plan: what is to be done about it
 * @contents: the file's content as the kernel read it, or NULL to read it here
 * @len: bytes in @contents
 */
struct integ_access {
	struct integ_domain *d;
	const struct integ_event *ev;
	const struct integ_plan *plan;
	const void *contents;
	size_t len;
};

struct integ_label;
struct integ_modsig;

/**
 * struct integ_found - what an appraised file came with
 * @label: its label
 * @digest: digest of its content, of the kind the rule asks for
 * @modsig: signature appended to it that the rule allows, or NULL
 */
struct integ_found {
	const struct integ_label *label;
	const struct integ_digest *digest;
	const struct integ_modsig *modsig;
};

/* decide.c */
integ_classes_t integ_still_due(const struct integ_access *a,
				const struct integ_state *st, integ_done_t set);

/* open.c */
void integ_settle(const struct integ_access *a, struct integ_state *st);

#ifdef CONFIG_IMA_APPRAISE

/* passed.c */
bool integ_passed_current(const struct integ_passed *p);
bool integ_appraised_as_mapping(const struct integ_access *a);
integ_done_t integ_appraised_bit(const struct integ_access *a);
bool integ_appraised(const struct integ_access *a, const struct integ_state *st,
		     integ_done_t set);
struct integ_passed integ_passed_begin(const struct integ_access *a,
				       const struct integ_label *label,
				       enum hash_algo algo);
integ_done_t integ_passed_note(const struct integ_access *a,
			       struct integ_state *st,
			       const struct integ_found *found,
			       const struct integ_passed *passed);

/* appraise.c */
int integ_appraise(const struct integ_access *a, struct integ_state *st,
		   const struct integ_found *found, integ_done_t *done);
int integ_appraise_uncollected(const struct integ_access *a, int err);
int integ_appraise_conclude(const struct integ_access *a, int rc);

/* explain.c */
void integ_explain_denial(const struct integ_access *a);

#else /* CONFIG_IMA_APPRAISE */

/* No plan has the class, as the parser refuses the rules. */

static inline bool integ_passed_current(const struct integ_passed *p)
{
	return true;
}

static inline bool integ_appraised(const struct integ_access *a,
				   const struct integ_state *st, integ_done_t set)
{
	return true;
}

static inline int integ_appraise(const struct integ_access *a,
				 struct integ_state *st,
				 const struct integ_found *found,
				 integ_done_t *done)
{
	return 0;
}

static inline int integ_appraise_uncollected(const struct integ_access *a,
					     int err)
{
	return 0;
}

static inline int integ_appraise_conclude(const struct integ_access *a, int rc)
{
	return 0;
}

#endif /* CONFIG_IMA_APPRAISE */

#endif /* _SECURITY_INTEG_ACCESS_H */
