// SPDX-License-Identifier: GPL-2.0-only
/*
 * Appraising an access: the verdict on the content, repairs, what is remembered,
 * and what the caller is told (HOOK-2 step 11 to HOOK-4, APPR-16 to APPR-31).
 */
#include <keys/system_keyring.h>
#include <linux/evm.h>
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

/**
 * struct judged - stands behind the callbacks of a case
 * @a: the access
 * @found: what the file came with
 * @metadata: EVM's verdict; unknown if it was not asked
 * @by_platform: a key that the firmware trusts was asked
 */
struct judged {
	const struct integ_access *a;
	const struct integ_found *found;
	enum integrity_status metadata;
	bool by_platform;
};

/* What the firmware would boot, kexec may. */
static bool ask_platform(struct judged *j)
{
	if (!IS_ENABLED(CONFIG_INTEGRITY_PLATFORM_KEYRING) ||
	    j->a->ev->op != INTEG_OP_KEXEC_KERNEL)
		return false;
	j->by_platform = true;
	return true;
}

static enum integ_fit fit(void *priv)
{
	struct judged *j = priv;
	const struct integ_found *found = j->found;
	enum integ_fit fit;

	fit = integ_label_fits(found->label, found->digest, INTEG_RING_IMA);
	if (found->label->kind != INTEG_LABEL_SIGNATURE ||
	    fit == INTEG_FIT_YES || fit == INTEG_FIT_UNKNOWN || !ask_platform(j))
		return fit;
	return integ_label_fits(found->label, found->digest,
				INTEG_RING_PLATFORM);
}

static bool modsig_fits(void *priv)
{
	struct judged *j = priv;
	const struct integ_found *found = j->found;

	if (!integ_modsig_verify(INTEG_RING_IMA, found->modsig))
		return true;
	return ask_platform(j) &&
	       !integ_modsig_verify(INTEG_RING_PLATFORM, found->modsig);
}

/* The label that was looked at is the one that must be covered, not the stored one. */
static enum integrity_status metadata(void *priv)
{
	struct judged *j = priv;
	struct dentry *dentry = file_dentry(j->a->ev->file);
	const struct integ_label *label = j->found->label;
	struct inode *inode = d_backing_inode(dentry);

	if (!evm_revalidate_status(NULL))
		return INTEGRITY_UNKNOWN;
	inode_lock(inode);
	j->metadata = evm_verifyxattr(dentry, XATTR_NAME_IMA,
				      (void *)label->value, label->len);
	inode_unlock(inode);
	return j->metadata;
}

static struct integ_verdict judge(const struct integ_access *a,
				  const struct integ_state *st,
				  struct judged *j)
{
	const enum integ_proof proof = a->plan->appraise.proof;
	const struct integ_found *found = j->found;
	const struct integ_case c = {
		.label = found->label->kind,
		.proof = proof,
		.unlabelled_ok = is_new(st) &&
				 (proof == INTEG_PROOF_ANY || is_empty(a)),
		.unverifiable = is_unverifiable(a),
		.modsig = found->modsig,
		.modsig_first = integ_label_unsigned(found->label),
		.modsig_fits = modsig_fits,
		.metadata = metadata,
		.fit = fit,
		.priv = j,
	};

	return integ_verdict_of(&c);
}

/* For HOOK-4: files that carry a signature are not written to. */
static void note_signed(struct integ_state *st, const struct integ_label *label,
			enum integrity_status metadata)
{
	if (integ_label_signed(label) || metadata == INTEGRITY_FAIL_IMMUTABLE ||
	    (label->kind == INTEG_LABEL_DIGEST &&
	     metadata == INTEGRITY_PASS_IMMUTABLE))
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
	struct judged j = {
		.a = a,
		.found = found,
		.metadata = INTEGRITY_UNKNOWN,
	};
	struct integ_passed passed = integ_passed_begin(a, label, algo);
	struct integ_verdict v;

	if (is_revoked(a, signed_digest(found)))
		return -EPERM;
	note_created(a, st, label);
	v = judge(a, st, &j);
	note_signed(st, label, j.metadata);
	if (v.status == INTEGRITY_PASS) {
		if (!algo_allowed(a, algo))
			return -EACCES;
		passed.sealed = j.metadata == INTEGRITY_PASS_IMMUTABLE &&
				label->kind == INTEG_LABEL_DIGEST;
		/*
		 * What may be started by kexec is no module, firmware or policy,
		 * which the verdict would be remembered for as well.
		 */
		if (!j.by_platform)
			*done |= integ_passed_note(a, st, found, &passed);
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
	if (!integ_appraised_as_mapping(a) ||
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
