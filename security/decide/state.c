// SPDX-License-Identifier: GPL-2.0-only
/*
 * Per-inode memory: its allocation, and the lock-free word that says what was
 * done since the content last changed.
 */
#include <linux/fs.h>
#include <linux/slab.h>

#include "decide.h"
#include "state.h"

static u64 done_pack(struct integ_done d)
{
	return (u64)d.epoch << 32 | d.set;
}

/**
 * integ_state_init() - make memory a state in which nothing was done
 * @st: zeroed memory
 */
void integ_state_init(struct integ_state *st)
{
	mutex_init(&st->lock);
	seqcount_mutex_init(&st->seq, &st->lock);
}

/**
 * integ_state_make() - give an inode its state; see integ_state_get()
 * @inode: inode that had none
 *
 * Return: the state, which another task may have made; NULL if there is no memory.
 */
struct integ_state *integ_state_make(struct inode *inode)
{
	struct integ_state **slot = integ_inode_slot(inode);
	struct integ_state *st, *old;

	if (!slot)
		return NULL;
	/* Some hooks run under locks that reclaim may take. */
	st = kzalloc(sizeof(*st), GFP_NOFS);
	if (!st)
		return NULL;
	integ_state_init(st);

	/* Release: whoever finds the pointer finds an initialised state. */
	old = cmpxchg(slot, NULL, st);
	if (old) {
		kfree(st);
		return old;
	}
	return st;
}

/**
 * integ_inode_freed() - let go of an inode's state
 * @inode_security: the inode's security blob, after its grace period
 */
void integ_inode_freed(void *inode_security)
{
	struct integ_state **slot = inode_security + integ_blob_sizes.lbs_inode;

	kfree(*slot);
}

/**
 * integ_done_add() - note that something was done
 * @st: the state
 * @epoch: epoch in which the work started
 * @set: what was done
 *
 * Return: whether it was noted; false if the content may have changed since.
 */
bool integ_done_add(struct integ_state *st, u32 epoch, integ_done_t set)
{
	s64 old = atomic64_read(&st->done);
	struct integ_done d;

	do {
		d = integ_done_unpack(old);
		if (d.epoch != epoch)
			return false;
		d.set |= set;
	} while (!atomic64_try_cmpxchg(&st->done, &old, done_pack(d)));
	return true;
}

/**
 * integ_done_drop() - something is to be done again although nothing changed
 * @st: the state
 * @set: what
 *
 * Context: any; takes no lock.
 */
void integ_done_drop(struct integ_state *st, integ_done_t set)
{
	/* The set is the lower half of the word: the epoch stays. */
	atomic64_andnot(set, &st->done);
}

/**
 * integ_done_reset() - something is to be done again, also what is under way
 * @st: the state
 * @set: what of that which was done; work under way is not noted in any case
 *
 * Context: any; takes no lock, so that hooks under i_rwsem can call it.
 */
void integ_done_reset(struct integ_state *st, integ_done_t set)
{
	s64 old = atomic64_read(&st->done);
	struct integ_done d;

	do {
		d = integ_done_unpack(old);
		d.epoch++;
		d.set &= ~set;
	} while (!atomic64_try_cmpxchg(&st->done, &old, done_pack(d)));
}

/**
 * integ_done_void() - the content may have changed: everything is to be done again
 * @st: the state
 *
 * Context: any; takes no lock, so that hooks under i_rwsem can call it.
 */
void integ_done_void(struct integ_state *st)
{
	integ_done_reset(st, ~(integ_done_t)0);
}

/**
 * integ_cached_digest() - digest of an inode's content, if it is known
 * @inode: the inode
 * @out: receives the digest
 *
 * Context: process, may sleep.
 * Return: 0, or -ENODATA if none is known.
 */
int integ_cached_digest(struct inode *inode, struct integ_digest *out)
{
	struct integ_state *st = integ_state_find(inode);

	if (!st)
		return -ENODATA;
	guard(mutex)(&st->lock);
	if (!(integ_done_read(st).set & INTEG_DONE_DIGEST))
		return -ENODATA;
	*out = st->digest;
	return 0;
}
