// SPDX-License-Identifier: GPL-2.0-only
/*
 * Appraising an access: the verdict on the content, repairs, what is remembered,
 * and what the caller is told (HOOK-2 step 11 to HOOK-4, APPR-16 to APPR-31).
 */
#include <keys/system_keyring.h>
#include <linux/fs.h>
#include <linux/xattr.h>

#include "../appraise/appraise.h"
#include "../keys/keys.h"
#include "../lib/lib.h"
#include "access.h"

static void audit(const struct integ_access *a, const char *op,
		  const char *cause)
{
	CLASS(integ_path_name, name)(&a->ev->file->f_path);
	const struct integ_audit rec = {
		.type = AUDIT_INTEGRITY_DATA,
		.op = op,
		.cause = cause,
		.name = integ_name_str(&name),
		.inode = a->ev->inode,
		/* What happened is a failure, whatever the mode (EDGE-18). */
		.result = -EACCES,
	};

	integ_audit_log(&rec);
}

/* Which verdict an access uses and fills (POL-26, HOOK-2 step 2). */
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
 * integ_appraised_bit() - what an access adds to the done set when it passes
 * @a: the access
 */
integ_done_t integ_appraised_bit(const struct integ_access *a)
{
	return INTEG_DONE_APPRAISED(slot_of(a));
}

static bool meets(const struct integ_passed *p, const struct integ_demand *demand)
{
	if (demand->proof != INTEG_PROOF_ANY && p->proof != demand->proof)
		return false;
	/* A key that came may have put the one that verified out of service. */
	if (p->proof != INTEG_PROOF_ANY && p->keys != integ_keys_generation())
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

static bool is_new(const struct integ_state *st)
{
	return test_bit(INTEG_MARK_NEW, &st->marks);
}

/*
 * New until its last writer closes it, which labels it, for others who open it
 * meanwhile as well (HOOK-23).
 */
static void note_created(const struct integ_access *a, struct integ_state *st,
			 const struct integ_label *label)
{
	if (a->ev->file->f_mode & FMODE_CREATED &&
	    label->kind == INTEG_LABEL_ABSENT)
		set_bit(INTEG_MARK_NEW, &st->marks);
}

static bool is_empty(const struct integ_access *a)
{
	return !i_size_read(a->ev->inode);
}

/* CHG-7: content that can change without the kernel taking part. */
static bool is_unverifiable(const struct integ_access *a)
{
	const struct super_block *sb = a->ev->inode->i_sb;

	return sb->s_iflags & SB_I_IMA_UNVERIFIABLE_SIGNATURE &&
	       (sb->s_iflags & SB_I_UNTRUSTED_MOUNTER || a->d->fail_securely);
}

/* The record says what was refused, also for a label that is a signature (EDGE-12). */
static void record_revoked(const struct integ_access *a,
			   const struct integ_digest *digest)
{
	const struct integ_buffer b = {
		.name = "blacklisted-hash",
		.kind = "none",
		.buf = digest->bytes,
		.len = digest->len,
	};

	if (a->plan->todo & INTEG_CLASS(INTEG_MEASURE))
		integ_record_buffer(a->d, a->plan->pcr, &b);
}

/* What is signed is what can be revoked (APPR-30). */
static const struct integ_digest *signed_digest(const struct integ_found *found)
{
	const struct integ_modsig_view *view = integ_modsig_view(found->modsig);

	return view && !view->err ? &view->digest : found->digest;
}

static bool is_revoked(const struct integ_access *a,
		       const struct integ_digest *digest)
{
	if (!a->plan->appraise.unrevoked ||
	    !is_binary_blacklisted(digest->bytes, digest->len))
		return false;
	record_revoked(a, digest);
	return true;
}

static enum integ_fit fit(void *priv)
{
	const struct integ_found *found = priv;

	return integ_label_fits(found->label, found->digest, INTEG_RING_IMA);
}

static bool modsig_fits(void *priv)
{
	const struct integ_found *found = priv;

	return !integ_modsig_verify(INTEG_RING_IMA, found->modsig);
}

/* A label that says nothing about who made the file (APPR-15). */
static bool leaves_to_modsig(const struct integ_label *label)
{
	return !label->value || label->value[0] == INTEG_TYPE_DIGEST_NG;
}

static struct integ_verdict judge(const struct integ_access *a,
				  const struct integ_state *st,
				  const struct integ_found *found)
{
	const enum integ_proof proof = a->plan->appraise.proof;
	const struct integ_case c = {
		.label = found->label->kind,
		.proof = proof,
		.unlabelled_ok = is_new(st) &&
				 (proof == INTEG_PROOF_ANY || is_empty(a)),
		.unverifiable = is_unverifiable(a),
		.modsig = found->modsig,
		.modsig_first = leaves_to_modsig(found->label),
		.modsig_fits = modsig_fits,
		.fit = fit,
		.priv = (void *)found,
	};

	return integ_verdict_of(&c);
}

/* For HOOK-4: files that carry a signature are not written to. */
static void note_signed(struct integ_state *st, const struct integ_label *label)
{
	if (integ_label_signed(label))
		set_bit(INTEG_MARK_SIGNED, &st->marks);
	else if (label->kind == INTEG_LABEL_DIGEST)
		clear_bit(INTEG_MARK_SIGNED, &st->marks);
}

/*
 * Fix mode writes the label that the file should have (APPR-20), but never over a
 * signature, of which the label may be the only copy (EDGE-10), nor over what could
 * not be read and may be one.
 */
static bool repair(const struct integ_access *a,
		   const struct integ_found *found)
{
	const struct inode *inode = a->ev->inode;

	if (READ_ONCE(a->d->mode) != INTEG_APPRAISE_FIX || found->modsig ||
	    integ_label_signed(found->label) ||
	    found->label->kind == INTEG_LABEL_UNREADABLE || is_unverifiable(a) ||
	    found->digest->type != INTEG_DIGEST_CONTENT)
		return false;
	if (IS_RDONLY(inode) || IS_IMMUTABLE(inode))
		return false;
	return !integ_label_write(a->ev->file, found->digest);
}

static bool algo_allowed(const struct integ_access *a, enum hash_algo algo)
{
	const integ_algos_t algos = a->plan->appraise.algos;

	if (!algos || algos & BIT(algo))
		return true;
	audit(a, "collect_data", "denied-hash-algorithm");
	return false;
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

static void remember(const struct integ_access *a, struct integ_state *st,
		     const struct integ_found *found, enum hash_algo algo,
		     u32 keys, integ_done_t *done)
{
	const struct integ_passed passed = {
		.proof = proof_of(found->label),
		.algo = algo,
		.unrevoked = a->plan->appraise.unrevoked,
		.keys = keys,
	};

	/*
	 * A new file passes for being new, which it does not stay. What was read
	 * for an appended signature is hardly ever read twice.
	 */
	if (found->label->kind == INTEG_LABEL_ABSENT || found->modsig)
		return;
	lockdep_assert_held(&st->lock);
	WRITE_ONCE(st->passed, passed);
	*done |= integ_appraised_bit(a);
}

/**
 * integ_appraise() - appraise content against its label
 * @a: the access
 * @st: the file's state, locked
 * @found: what the file came with
 * @done: receives what to remember
 *
 * Every verdict but pass is audited, with the cause the table names.
 *
 * Context: process, may sleep; takes the inode's lock in fix mode.
 * Return: 0 if the access may go on; -EPERM if the digest is revoked, -EACCES.
 */
int integ_appraise(const struct integ_access *a, struct integ_state *st,
		   const struct integ_found *found, integ_done_t *done)
{
	const struct integ_label *label = found->label;
	const enum hash_algo algo = label->algo < HASH_ALGO__LAST ?
				    label->algo : a->d->algo;
	const u32 keys = integ_keys_generation();
	struct integ_verdict v;

	if (is_revoked(a, signed_digest(found)))
		return -EPERM;
	note_created(a, st, label);
	v = judge(a, st, found);
	note_signed(st, label);
	if (v.status == INTEGRITY_PASS) {
		if (!algo_allowed(a, algo))
			return -EACCES;
		remember(a, st, found, algo, keys, done);
		return 0;
	}
	if (v.cause)
		audit(a, "appraise_data", v.cause);
	if (repair(a, found))
		return algo_allowed(a, found->digest->algo) ? 0 : -EACCES;
	/* A signature may be put on a new file before its content (APPR-21). */
	if (is_new(st) && is_empty(a) && integ_label_signed(label))
		return 0;
	return -EACCES;
}

/**
 * integ_appraise_uncollected() - appraise content that could not be hashed
 * @a: the access
 * @err: why
 *
 * Return: 0 if the rule lets an O_DIRECT access through (HOOK-5), else @err.
 */
int integ_appraise_uncollected(const struct integ_access *a, int err)
{
	if (a->plan->appraise.directio && a->ev->file->f_flags & O_DIRECT)
		return 0;
	return err;
}

/* HOOK-6: what is executed could be changed after it was appraised. */
static int check_mapped_writers(const struct integ_access *a)
{
	if (slot_of(a) != INTEG_VERDICT_MMAP ||
	    !mapping_writably_mapped(a->ev->file->f_mapping))
		return 0;
	audit(a, "mmap_file", "mmapped_writers");
	return -ETXTBSY;
}

/*
 * A signed file's content is its signer's business (HOOK-4). Without memory nobody
 * knows whether it is signed, nor would the writer's label be written.
 */
static int check_write(const struct integ_access *a,
		       const struct integ_state *st)
{
	if (!(a->ev->mask & MAY_WRITE))
		return 0;
	if (!st)
		return -ENOMEM;
	if (test_bit(INTEG_MARK_SIGNED, &st->marks) && !is_new(st))
		return -EACCES;
	return 0;
}

/**
 * integ_appraise_conclude() - what the caller of an appraised access is told
 * @a: the access
 * @rc: outcome so far, of this verdict or of an earlier one
 *
 * Context: process, may sleep.
 * Return: 0, or -EACCES if the access must not go on; never in a mode other than
 * enforce (HOOK-3).
 */
int integ_appraise_conclude(const struct integ_access *a, int rc)
{
	struct integ_state *st = integ_state_find(a->ev->inode);

	if (!rc)
		rc = check_mapped_writers(a);
	if (!rc)
		rc = check_write(a, st);
	if (rc) {
		if (READ_ONCE(a->d->mode) != INTEG_APPRAISE_ENFORCE)
			return 0;
		integ_explain_denial(a);
		return -EACCES;
	}
	/* Whoever writes it now owes it a new label (APPR-40). */
	if (a->ev->mask & MAY_WRITE && !test_bit(INTEG_MARK_LABEL, &st->marks))
		set_bit(INTEG_MARK_LABEL, &st->marks);
	return 0;
}
