/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What is remembered of an inode between accesses. Private to decide/.
 */
#ifndef _SECURITY_INTEG_STATE_H
#define _SECURITY_INTEG_STATE_H

#include <linux/atomic.h>
#include <linux/bitops.h>
#include <linux/dcache.h>
#include <linux/fs.h>
#include <linux/mutex.h>
#include <linux/seqlock.h>

#include "decide.h"

/**
 * enum integ_verdict_slot - kinds of access whose verdicts are kept apart (POL-26)
 * @INTEG_VERDICT_FILE: opened, or any access under a rule without func
 * @INTEG_VERDICT_MMAP: mapped for execution
 * @INTEG_VERDICT_EXEC: executed, with the caller's credentials
 * @INTEG_VERDICT_CREDS: executed, with the new program's
 * @INTEG_VERDICT_READ: read by the kernel
 * @__INTEG_VERDICT_MAX: number of slots
 */
enum integ_verdict_slot {
	INTEG_VERDICT_FILE,
	INTEG_VERDICT_MMAP,
	INTEG_VERDICT_EXEC,
	INTEG_VERDICT_CREDS,
	INTEG_VERDICT_READ,
	__INTEG_VERDICT_MAX
};

/* Set of things done since the content last changed: PCRs in bits 0..23. */
typedef u32 integ_done_t;

#define INTEG_DONE_PCR(pcr)	((integ_done_t)BIT(pcr))
#define INTEG_DONE_AUDIT	((integ_done_t)BIT(24))
#define INTEG_DONE_HASH		((integ_done_t)BIT(25))
#define INTEG_DONE_DIGEST	((integ_done_t)BIT(26))
#define INTEG_DONE_APPRAISED(s)	((integ_done_t)BIT(27 + (s)))
#define INTEG_DONE_APPRAISED_ALL ((integ_done_t)GENMASK(31, 27))

static_assert(INTEG_PCR_MAX < 24, "PCR bits run into the other ones");
static_assert(27 + __INTEG_VERDICT_MAX == 32, "verdicts do not fill the set");

/**
 * struct integ_done - one reading of what was done and of the epoch it belongs to
 * @set: what was done
 * @epoch: grows whenever the content may have changed
 */
struct integ_done {
	integ_done_t set;
	u32 epoch;
};

/**
 * enum integ_mark - facts about an inode that outlive a change of content
 * @INTEG_MARK_READ: a measured read-open happened since the last ToMToU record
 * @INTEG_MARK_WRITERS: an open_writers record stands for the present writers
 * @INTEG_MARK_NEW: made by mknod or open(O_CREAT), and not yet written and closed
 * @INTEG_MARK_LABEL: security.ima is to follow the content from here on
 * @INTEG_MARK_CHANGED: the content changed, or may have, under the present writers
 * @INTEG_MARK_SIGNED: security.ima was a signature when it was last looked at
 */
enum integ_mark {
	INTEG_MARK_READ,
	INTEG_MARK_WRITERS,
	INTEG_MARK_NEW,
	INTEG_MARK_LABEL,
	INTEG_MARK_CHANGED,
	INTEG_MARK_SIGNED,
};

/**
 * struct integ_passed - what a label proved when the content passed
 * @proof: enum integ_proof
 * @algo: enum hash_algo, which appraise_algos= is about
 * @unrevoked: the digest was looked up among the revoked ones
 * @sealed: a portable signature of the metadata covers the label, which makes up
 *	    for any proof
 * @metadata: what EVM was told to verify then
 * @keys: state of the keyrings that a signature was verified with, as
 *	  integ_keys_generation() told it before
 *
 * One word, so that it can be read and written at once.
 */
struct integ_passed {
	u32 proof : 2;
	u32 unrevoked : 1;
	u32 sealed : 1;
	u32 metadata : 2;
	u32 algo : 5;
	u32 keys : 21;
};

static_assert(sizeof(struct integ_passed) == sizeof(u32));
static_assert(HASH_ALGO__LAST <= 32, "integ_passed.algo is too narrow");

/**
 * struct integ_version - identity of some content at the time it was read
 * @change: change cookie or i_version
 * @ino: inode number
 * @dev: device of the superblock
 * @known: the file system maintains @change
 */
struct integ_version {
	u64 change;
	unsigned long ino;
	dev_t dev;
	bool known;
};

/**
 * struct integ_settled - an open for reading that found everything done
 * @d: domain that was asked; NULL if none is remembered
 * @generation: of its policy
 * @done: state of the done word
 * @passed: what the verdict stood on, if @appraised
 * @basis: what the plan depended on; of this,
 * @user: the acting user, all of whose ids were the same,
 * @owner: owner of the inode
 * @group: group of the inode
 * @mask: requested access
 * @measured: the plan was to measure, so that writers are watched
 * @appraised: the plan was to appraise
 *
 * Another open that is like it in all this has nothing to do, either.
 */
struct integ_settled {
	const struct integ_domain *d;
	u64 generation;
	u64 done;
	struct integ_passed passed;
	kuid_t user;
	kuid_t owner;
	kgid_t group;
	integ_bases_t basis;
	u8 mask;
	bool measured;
	bool appraised;
};

/**
 * struct integ_state - per-inode memory, made when a rule first matches
 *
 * Belongs to the inode's security blob and lives as long as that. Readers that
 * find everything done touch @done and @marks only, and write neither.
 */
struct integ_state {
	/**
	 * @done: struct integ_done packed: set below, epoch above. Changed by
	 * cmpxchg; whoever did slow work may add to the set only if the epoch is
	 * the one the work started in, so that a change of content during the
	 * work is never forgotten.
	 */
	atomic64_t done;
	/** @marks: bits of enum integ_mark, changed by atomic bit operations. */
	unsigned long marks;
	/**
	 * @passed: what the verdicts in @done stand on. Written under @lock
	 * before they are added; read without, after @done, so it is never older
	 * than they are.
	 */
	struct integ_passed passed;
	/** @lock: held over collection and all actions; nests outside i_rwsem. */
	struct mutex lock;
	/** @digest: of the content; under @lock, valid while INTEG_DONE_DIGEST. */
	struct integ_digest digest;
	/** @seq: lets @data, @cookie and @settled be compared without @lock. */
	seqcount_mutex_t seq;
	/** @cookie: of this inode when @digest was made; written under @lock. */
	struct integ_version cookie;
	/** @data: of the inode that holds the data on a stacked file system. */
	struct integ_version data;
	/** @settled: the last open of its kind; written under @lock. */
	struct integ_settled settled;
};

/**
 * integ_state_find() - the state of an inode, if it has one
 * @inode: inode the caller holds a reference to, which keeps the state alive
 *
 * Return: the state or NULL.
 */
static inline struct integ_state *integ_state_find(const struct inode *inode)
{
	struct integ_state **slot = integ_inode_slot(inode);

	/* Pairs with the cmpxchg in integ_state_make(). */
	return slot ? smp_load_acquire(slot) : NULL;
}

struct integ_state *integ_state_make(struct inode *inode);

/**
 * integ_state_get() - the state of an inode, made if there is none
 * @inode: inode the caller holds a reference to
 *
 * Context: process, may sleep; any locks that allow GFP_NOFS.
 * Return: the state or NULL if there is no memory.
 */
static inline struct integ_state *integ_state_get(struct inode *inode)
{
	return integ_state_find(inode) ?: integ_state_make(inode);
}

/* Of the word that integ_state.done is. */
static inline struct integ_done integ_done_unpack(u64 word)
{
	return (struct integ_done){ .set = (u32)word, .epoch = word >> 32 };
}

/**
 * integ_done_read() - what was done since the content last changed
 * @st: the state
 *
 * Acquire: a digest or record seen as done is completely visible.
 *
 * Return: the set and its epoch.
 */
static inline struct integ_done integ_done_read(const struct integ_state *st)
{
	return integ_done_unpack(atomic64_read_acquire(&st->done));
}

/* state.c */
bool integ_done_add(struct integ_state *st, u32 epoch, integ_done_t set);
void integ_done_drop(struct integ_state *st, integ_done_t set);
void integ_done_void(struct integ_state *st);
void integ_done_reset(struct integ_state *st, integ_done_t set);

void integ_state_init(struct integ_state *st);

/* change.c */
struct integ_version integ_version_of_file(struct file *file);
struct integ_version integ_version_of_data(struct file *file);
bool integ_version_same(const struct integ_version *a,
			const struct integ_version *b);
void integ_state_collected(struct integ_state *st, const struct integ_digest *d,
			   const struct integ_version *cookie,
			   const struct integ_version *data);
void integ_state_seen(struct integ_state *st, struct file *file);
void integ_state_compare(struct integ_state *st, struct file *file);

/* CHG-7: content that can change without the kernel taking part, as on FUSE. */
static inline bool integ_changes_unseen(const struct super_block *sb)
{
	return (sb->s_iflags & SB_I_IMA_UNVERIFIABLE_SIGNATURE) &&
	       !(sb->s_iflags & SB_I_UNTRUSTED_MOUNTER);
}

static inline bool integ_needs_recheck(const struct file *file)
{
	return file->f_path.dentry->d_flags & DCACHE_OP_REAL ||
	       integ_changes_unseen(file_inode(file)->i_sb);
}

/**
 * integ_state_recheck() - forget what was done if the content may have changed
 * @st: the state
 * @file: file that is accessed
 *
 * Catches what no hook of ours sees: changes below a stacked file system (CHG-4)
 * and content that is never to be relied on (CHG-7). On any other file system this
 * is two loads; changes there go through a writer, which integ_file_released()
 * sees (CHG-2, CHG-3).
 *
 * Context: any that can follow @file's dentry; takes no lock.
 */
static inline void integ_state_recheck(struct integ_state *st, struct file *file)
{
	if (unlikely(integ_needs_recheck(file)))
		integ_state_compare(st, file);
}

/* collect.c */
int integ_collect(struct integ_domain *d, struct integ_state *st,
		  struct file *file, enum integ_digest_type type,
		  enum hash_algo algo, struct integ_digest *out);

/* view.c */
struct integ_metadata_view *integ_view_for(const struct integ_template *t,
					   struct file *file);

/* violation.c */
void integ_watch_writers(struct integ_domain *d, const struct integ_event *ev,
			 struct integ_state *st, bool measured);

/* label.c */
void integ_label_rewrite(struct integ_domain *d, struct file *file);
int integ_label_write(struct file *file, const struct integ_digest *digest);

#endif /* _SECURITY_INTEG_STATE_H */
