// SPDX-License-Identifier: GPL-2.0-only
/*
 * What is remembered of a verdict, and whether that will do for another access
 * (POL-26, APPR-18).
 */
#include <linux/fs.h>

#include "../appraise/appraise.h"
#include "../evm/evm.h"
#include "../keys/keys.h"
#include "access.h"

/* HOOK-2 step 2. */
static enum integ_verdict_slot slot_of(const struct integ_access *a)
{
	if (a->plan->appraise.any_op)
		return INTEG_VERDICT_FILE;
	switch (a->ev->op) {
	case INTEG_OP_FILE:
		return INTEG_VERDICT_FILE;
	case INTEG_OP_MMAP:
	case INTEG_OP_MMAP_REQPROT:
		return INTEG_VERDICT_MMAP;
	case INTEG_OP_EXEC:
		return INTEG_VERDICT_EXEC;
	case INTEG_OP_CREDS:
		return INTEG_VERDICT_CREDS;
	default:
		return INTEG_VERDICT_READ;
	}
}

/**
 * integ_appraised_as_mapping() - whether an access counts as a mapping for execution
 * @a: the access
 */
bool integ_appraised_as_mapping(const struct integ_access *a)
{
	return slot_of(a) == INTEG_VERDICT_MMAP;
}

/**
 * integ_appraised_bit() - what an access adds to the done set when it passes
 * @a: the access
 */
integ_done_t integ_appraised_bit(const struct integ_access *a)
{
	return INTEG_DONE_APPRAISED(slot_of(a));
}

/* What EVM verifies at present, for struct integ_passed. */
static u32 metadata_checks(void)
{
	return integ_evm_mode() & (INTEG_EVM_HMAC_KEY | INTEG_EVM_SIGNATURES);
}

/**
 * integ_passed_current() - whether a verdict still stands on what it stood on
 * @p: what it stood on
 *
 * Context: any; takes no lock.
 */
bool integ_passed_current(const struct integ_passed *p)
{
	const bool is_signed = p->proof != INTEG_PROOF_ANY || p->sealed ||
			       p->metadata & INTEG_EVM_SIGNATURES;

	/* A key that came may have put the one that verified out of service. */
	if (is_signed && p->keys != integ_keys_generation())
		return false;
	/* What passed before EVM had its key must pass it now. */
	return p->metadata == metadata_checks();
}

static bool meets(const struct integ_passed *p, const struct integ_demand *demand)
{
	if (demand->proof != INTEG_PROOF_ANY && !p->sealed &&
	    p->proof != demand->proof)
		return false;
	if (!integ_passed_current(p))
		return false;
	if (demand->algos && !(demand->algos & BIT(p->algo)))
		return false;
	return p->unrevoked || !demand->unrevoked;
}

/**
 * integ_appraised() - whether an earlier verdict will do for an access
 * @a: the access
 * @st: the file's state
 * @set: what was done since the content last changed, read before this
 *
 * What the label proved then is held against what the rule demands now, so that
 * neither a new policy nor another rule for the same kind of access is satisfied
 * with less than it asks for (EDGE-9, EDGE-28).
 *
 * Context: any; takes no lock.
 */
bool integ_appraised(const struct integ_access *a, const struct integ_state *st,
		     integ_done_t set)
{
	const struct integ_passed passed = READ_ONCE(st->passed);

	return set & integ_appraised_bit(a) && meets(&passed, &a->plan->appraise);
}

static enum integ_proof proof_of(const struct integ_label *label)
{
	switch (label->kind) {
	case INTEG_LABEL_SIGNATURE:
		return INTEG_PROOF_SIGNATURE;
	case INTEG_LABEL_VERITY:
		return INTEG_PROOF_VERITY;
	default:
		return INTEG_PROOF_ANY;
	}
}

/**
 * integ_passed_begin() - what a verdict will stand on
 * @a: the access
 * @label: the label that is about to be looked at
 * @algo: algorithm that it uses
 *
 * To be asked before anything is verified: whatever changes from here on makes the
 * verdict void.
 */
struct integ_passed integ_passed_begin(const struct integ_access *a,
				       const struct integ_label *label,
				       enum hash_algo algo)
{
	return (struct integ_passed) {
		.proof = proof_of(label),
		.algo = algo,
		.unrevoked = a->plan->appraise.unrevoked,
		.metadata = metadata_checks(),
		.keys = integ_keys_generation(),
	};
}

/**
 * integ_passed_note() - remember that content passed
 * @a: the access
 * @st: the file's state, locked
 * @found: what the file came with
 * @passed: what the verdict stands on
 *
 * Return: what to add to the done set.
 */
integ_done_t integ_passed_note(const struct integ_access *a,
			       struct integ_state *st,
			       const struct integ_found *found,
			       const struct integ_passed *passed)
{
	lockdep_assert_held(&st->lock);
	/*
	 * A new file passes for being new, which it does not stay. What was read
	 * for an appended signature is hardly ever read twice.
	 */
	if (found->label->kind == INTEG_LABEL_ABSENT || found->modsig)
		return 0;
	WRITE_ONCE(st->passed, *passed);
	return integ_appraised_bit(a);
}
