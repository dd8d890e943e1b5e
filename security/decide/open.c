// SPDX-License-Identifier: GPL-2.0-only
/*
 * Opening a file, which programs do all the time: what can be told at a glance.
 *
 * Most opens are on a file system that no rule is about, or like an earlier one that
 * found everything done. Neither needs an event, nor the policy.
 */
#include <linux/cred.h>
#include <linux/fs.h>
#include <linux/mnt_idmapping.h>

#include "access.h"

#define ACCESS_BITS	(MAY_EXEC | MAY_WRITE | MAY_READ | MAY_APPEND)

/* Whose ids differ may be measured for any of them (POL-16). */
static bool is_user(const struct cred *cred, kuid_t user)
{
	return uid_eq(cred->uid, user) && uid_eq(cred->euid, user) &&
	       uid_eq(cred->suid, user);
}

/* An owner that is mapped is another one for each mapping. */
static bool is_unmapped(const struct file *file)
{
	return file_mnt_idmap(file) == &nop_mnt_idmap;
}

static bool is_alike(const struct integ_settled *s, const struct integ_domain *d,
		     const struct file *file, int mask)
{
	const struct inode *inode = file_inode(file);

	if (s->d != d || s->generation != READ_ONCE(d->generation) ||
	    s->mask != mask)
		return false;
	if (s->basis & INTEG_BASIS(USER) && !is_user(current_cred(), s->user))
		return false;
	return !(s->basis & INTEG_BASIS(OWNER)) ||
	       (is_unmapped(file) && uid_eq(inode->i_uid, s->owner) &&
		gid_eq(inode->i_gid, s->group));
}

/* Not to be told from the done word: what the verdict stands on, and how that stands. */
static noinline bool still_passes(const struct integ_state *st,
				  const struct integ_settled *s)
{
	const struct integ_passed now = READ_ONCE(st->passed);

	return !memcmp(&now, &s->passed, sizeof(now)) && integ_passed_current(&now);
}

/* The marks of a measured reader are there already, and nobody is writing. */
static bool is_undisturbed(const struct integ_state *st, const struct inode *inode)
{
	if (!test_bit(INTEG_MARK_READ, &st->marks))
		return false;
	/* As in check_writers(): pairs with the one in check_readers(). */
	smp_mb();
	return !inode_is_open_for_write(inode);
}

/* Whether an open for reading is like one that found everything done. */
static noinline bool is_settled(const struct integ_state *st,
				const struct integ_domain *d,
				const struct file *file, int mask)
{
	const struct integ_settled *s = &st->settled;
	unsigned int seq;
	bool same;

	seq = read_seqcount_begin(&st->seq);
	same = is_alike(s, d, file, mask) &&
	       s->done == atomic64_read(&st->done) &&
	       (!s->appraised || still_passes(st, s)) &&
	       (!s->measured || is_undisturbed(st, file_inode(file)));
	return same && !read_seqcount_retry(&st->seq, seq);
}

/* Does not look at the state; what it says of the plan is checked again. */
static bool can_settle(const struct integ_access *a)
{
	const struct integ_event *ev = a->ev;
	const integ_bases_t basis = a->plan->basis;

	if (ev->op != INTEG_OP_FILE || ev->file->f_mode & FMODE_WRITE ||
	    integ_needs_recheck(ev->file) || basis & INTEG_BASIS(OTHER) ||
	    integ_appraisal_suspended(a->d))
		return false;
	if (basis & INTEG_BASIS(USER) && !is_user(ev->cred, ev->cred->uid))
		return false;
	return !(basis & INTEG_BASIS(OWNER)) || ev->idmap == &nop_mnt_idmap;
}

/* What is remembered as long as it holds: opens of two kinds must not take turns. */
static bool is_outdated(const struct integ_state *st, const struct integ_settled *s)
{
	const struct integ_settled *old = &st->settled;

	/* data_race: at worst it is remembered again, or not this time. */
	return data_race(old->d != s->d || old->generation != s->generation ||
			 old->done != s->done);
}

/* Everything but what the plan says, and before the policy is asked for that. */
static struct integ_settled describe(const struct integ_access *a,
				     const struct integ_state *st)
{
	struct integ_settled s = {
		.d = a->d,
		/* Acquire: the policy that will be asked is not an older one. */
		.generation = smp_load_acquire(&a->d->generation),
		.user = a->ev->cred->uid,
		.mask = a->ev->mask,
	};

	s.done = atomic64_read(&st->done);
	/* Whoever changes the owner changes the done word afterwards. */
	smp_rmb();
	s.owner = a->ev->inode->i_uid;
	s.group = a->ev->inode->i_gid;
	return s;
}

static bool is_unchanged(const struct integ_settled *s, const struct inode *inode,
			 const struct integ_state *st)
{
	if (!uid_eq(inode->i_uid, s->owner) || !gid_eq(inode->i_gid, s->group))
		return false;
	/* Had the owner been another one meanwhile, the word would tell. */
	smp_rmb();
	return atomic64_read(&st->done) == s->done;
}

/**
 * integ_settle() - remember an access that found everything done
 * @a: the access
 * @st: the file's state
 *
 * Only opens for reading are remembered, and only if all that the plan depends on can
 * be compared. The policy is asked once more: what the access was when it was asked
 * before, such as whose the file was, cannot be told any more.
 *
 * Context: process, may sleep.
 */
void integ_settle(const struct integ_access *a, struct integ_state *st)
{
	struct integ_plan plan;
	const struct integ_access again = {
		.d = a->d,
		.ev = a->ev,
		.plan = &plan,
	};
	struct integ_settled s;

	if (!can_settle(a))
		return;
	s = describe(a, st);
	if (!is_outdated(st, &s))
		return;
	integ_plan_for(a->d, a->ev, &plan);
	s.basis = plan.basis;
	s.measured = plan.todo & INTEG_CLASS(INTEG_MEASURE);
	s.appraised = plan.todo & INTEG_CLASS(INTEG_APPRAISE);
	/* Somebody is at work on the file, and it will not stay as it is. */
	if (!can_settle(&again) || !mutex_trylock(&st->lock))
		return;
	/* Under the lock, what the verdict stands on stays as it is. */
	s.passed = st->passed;
	if (!integ_still_due(&again, st, integ_done_unpack(s.done).set) &&
	    is_unchanged(&s, a->ev->inode, st)) {
		write_seqcount_begin(&st->seq);
		st->settled = s;
		write_seqcount_end(&st->seq);
	}
	mutex_unlock(&st->lock);
}

static bool is_out_of_policy(const struct integ_domain *d, const struct file *file)
{
	const struct integ_sb_slot *slot = integ_sb_slot(file_inode(file)->i_sb);
	const u32 user = READ_ONCE(d->file_user);

	if (slot && d->gated &&
	    integ_policy_skips(READ_ONCE(d->generation), slot, INTEG_OP_FILE))
		return true;
	return user != U32_MAX && !integ_may_be_user(current_cred(), user);
}

/* Out of line as is_settled(): the fewer registers an open needs to save, the better. */
static noinline int decide_event(struct integ_domain *d, struct file *file, int mask)
{
	const struct integ_event ev = {
		.op = INTEG_OP_FILE,
		.mask = mask,
		.cred = current_cred(),
		.file = file,
		.inode = file_inode(file),
		.idmap = file_mnt_idmap(file),
	};

	return integ_decide_file(d, &ev);
}

/**
 * integ_decide_open() - a file was opened
 * @d: the domain
 * @file: the file
 * @mask: requested access, MAY_*
 *
 * A writer always goes the long way: it may meet readers whom an earlier policy had
 * measured.
 *
 * Context: process, may sleep and read the whole file.
 * Return: as integ_decide_contents().
 */
int integ_decide_open(struct integ_domain *d, struct file *file, int mask)
{
	const struct integ_state *st;

	mask &= ACCESS_BITS;
	if (!(file->f_mode & FMODE_WRITE)) {
		if (is_out_of_policy(d, file))
			return 0;
		st = integ_state_find(file_inode(file));
		if (st && is_settled(st, d, file, mask))
			return 0;
	}
	return decide_event(d, file, mask);
}
