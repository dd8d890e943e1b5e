// SPDX-License-Identifier: GPL-2.0-only
/*
 * Has the content changed since it was read? (section 7 of the contract)
 */
#include <linux/dcache.h>
#include <linux/evm.h>
#include <linux/fs.h>
#include <linux/iversion.h>
#include <linux/stat.h>

#include "decide.h"
#include "state.h"

/**
 * integ_version_of_file() - identity of a file's present content
 * @file: the file
 *
 * Asks the file system for its change cookie (CHG-1). A network file system may
 * go to its server for it.
 *
 * Context: process, may sleep.
 * Return: the version; not known if the file system does not report a cookie.
 */
struct integ_version integ_version_of_file(struct file *file)
{
	const struct inode *inode = file_inode(file);
	struct integ_version v = {
		.ino = inode->i_ino,
		.dev = inode->i_sb->s_dev,
	};
	struct kstat stat;

	if (vfs_getattr_nosec(&file->f_path, &stat, STATX_CHANGE_COOKIE,
			      AT_STATX_SYNC_AS_STAT))
		return v;
	if (stat.result_mask & STATX_CHANGE_COOKIE) {
		v.change = stat.change_cookie;
		v.known = true;
	}
	return v;
}

/* The inode that holds the data; another one than the file's when stacked. */
static struct inode *data_inode(struct file *file)
{
	return d_real_inode(file_dentry(file));
}

/**
 * integ_version_of_data() - identity of the inode that holds a file's data
 * @file: the file
 *
 * Context: process.
 * Return: the version; not known if the file system does not maintain i_version.
 */
struct integ_version integ_version_of_data(struct file *file)
{
	struct inode *inode = data_inode(file);
	struct integ_version v = { };

	if (!inode)
		return v;
	v.ino = inode->i_ino;
	v.dev = inode->i_sb->s_dev;
	if (IS_I_VERSION(inode)) {
		/* Marks the version as seen, so that the next change moves it. */
		v.change = inode_query_iversion(inode);
		v.known = true;
	}
	return v;
}

/**
 * integ_version_same() - whether two versions are known to be of the same content
 * @a: one version
 * @b: the other
 *
 * Return: false also if either is not known: assume changed.
 */
bool integ_version_same(const struct integ_version *a,
			const struct integ_version *b)
{
	return a->known && b->known && a->change == b->change &&
	       a->ino == b->ino && a->dev == b->dev;
}

/*
 * A cookie that takes the place of another one must not make a change forgotten
 * for which the last writer still owes a label.
 */
static void set_cookie(struct integ_state *st, const struct integ_version *cookie)
{
	if (test_bit(INTEG_MARK_LABEL, &st->marks) &&
	    !integ_version_same(&st->cookie, cookie))
		set_bit(INTEG_MARK_CHANGED, &st->marks);
	st->cookie = *cookie;
}

/**
 * integ_state_collected() - remember a digest and what it is the digest of
 * @st: the state, locked
 * @d: digest of the content
 * @cookie: version of the file, taken before it was read
 * @data: version of the inode that holds the data, taken before it was read
 */
void integ_state_collected(struct integ_state *st, const struct integ_digest *d,
			   const struct integ_version *cookie,
			   const struct integ_version *data)
{
	lockdep_assert_held(&st->lock);

	st->digest = *d;
	write_seqcount_begin(&st->seq);
	set_cookie(st, cookie);
	st->data = *data;
	write_seqcount_end(&st->seq);
}

/**
 * integ_state_seen() - remember what content a file has without reading it
 * @st: the state, locked; no digest is remembered
 * @file: the file
 *
 * Context: process, may sleep.
 */
void integ_state_seen(struct integ_state *st, struct file *file)
{
	const struct integ_version cookie = integ_version_of_file(file);

	lockdep_assert_held(&st->lock);

	write_seqcount_begin(&st->seq);
	set_cookie(st, &cookie);
	write_seqcount_end(&st->seq);
}

static struct integ_version collected_cookie(struct integ_state *st)
{
	struct integ_version v;
	unsigned int seq;

	do {
		seq = read_seqcount_begin(&st->seq);
		v = st->cookie;
	} while (read_seqcount_retry(&st->seq, seq));
	return v;
}

static bool data_unchanged(struct integ_state *st, const struct inode *inode)
{
	struct integ_version v;
	unsigned int seq;

	if (!IS_I_VERSION(inode))
		return false;
	do {
		seq = read_seqcount_begin(&st->seq);
		v = st->data;
	} while (read_seqcount_retry(&st->seq, seq));

	return v.known && v.ino == inode->i_ino &&
	       v.dev == inode->i_sb->s_dev &&
	       inode_eq_iversion(inode, v.change);
}

/* CHG-5: EVM's verdict was on what lies below, which may be another inode now. */
static bool metadata_changed(struct file *file)
{
	struct inode *metadata =
		d_backing_inode(d_real(file_dentry(file), D_REAL_METADATA));

	return metadata && evm_metadata_changed(file_inode(file), metadata);
}

/**
 * integ_state_compare() - see integ_state_recheck(), which says when it is needed
 * @st: the state
 * @file: file that is accessed
 */
void integ_state_compare(struct integ_state *st, struct file *file)
{
	const bool unseen = integ_changes_unseen(file_inode(file)->i_sb);
	const struct inode *data = data_inode(file);

	if (!unseen && data == file_inode(file))
		return;
	if (!integ_done_read(st).set)
		return;
	if (unseen || !data || !data_unchanged(st, data))
		integ_done_void(st);
	else if (metadata_changed(file))
		integ_done_reset(st, INTEG_DONE_APPRAISED_ALL);
}

/**
 * integ_file_truncated() - a file is about to be cut
 * @inode: the file's inode
 *
 * Context: any; takes no lock (HOOK-22).
 */
void integ_file_truncated(struct inode *inode)
{
	struct integ_state *st = integ_state_find(inode);

	if (st)
		integ_done_void(st);
}

/**
 * integ_owner_changed() - a file has another owner or group now
 * @inode: the file's inode, locked
 *
 * What was done stays done. But for an open that is being remembered the owner may
 * have been another one when the policy was asked, and the old one again when that is
 * looked at: the epoch tells.
 *
 * Context: any; takes no lock.
 */
void integ_owner_changed(struct inode *inode)
{
	struct integ_state *st = integ_state_find(inode);

	if (st)
		integ_done_reset(st, 0);
}

/**
 * integ_file_mapped() - a file is mapped such that its content can be changed
 * @inode: the file's inode
 *
 * What is stored through a mapping need not change the cookie: not again on a page
 * that is dirty, and never on tmpfs. So it counts as a change, from which the last
 * close of a writer draws the consequences. The mapping keeps its writer open.
 *
 * Context: process, may sleep.
 */
void integ_file_mapped(struct inode *inode)
{
	struct integ_state *st;

	if (!S_ISREG(inode->i_mode))
		return;
	/* Made if there is none: one made later would not know. */
	st = integ_state_get(inode);
	if (st)
		set_bit(INTEG_MARK_CHANGED, &st->marks);
}

/**
 * integ_file_created() - a regular file was made other than by open(O_CREAT)
 * @d: the domain
 * @ev: what the policy is asked: would this file be kept labelled?
 * @linked: it has a name (mknod); false for O_TMPFILE
 *
 * Without memory the mark is lost: the file then stays without security.ima
 * until it is next written (HOOK-23).
 *
 * Context: process, may sleep.
 */
void integ_file_created(struct integ_domain *d, const struct integ_event *ev,
			bool linked)
{
	struct integ_state *st;

	if (!integ_wants(d, ev, INTEG_CLASS(INTEG_HASH) |
				INTEG_CLASS(INTEG_APPRAISE)))
		return;
	st = integ_state_get(ev->inode);
	if (st)
		set_bit(linked ? INTEG_MARK_NEW : INTEG_MARK_LABEL, &st->marks);
}

/*
 * Whether anything hangs on what the content is. Asking for the version makes the
 * file system write the inode at the next change, which a log file that is opened
 * for each line would pay for each line.
 */
static bool matters(const struct integ_state *st)
{
	return integ_done_read(st).set ||
	       test_bit(INTEG_MARK_LABEL, &st->marks);
}

static bool was_changed(struct integ_state *st, struct file *file)
{
	struct integ_version then = collected_cookie(st);
	struct integ_version now = integ_version_of_file(file);

	return test_bit(INTEG_MARK_NEW, &st->marks) ||
	       !integ_version_same(&then, &now);
}

/*
 * Whether the label is this writer's to write, the last one's. Somebody who opened
 * the file for writing since we were found to be the last counts on the marks that
 * he saw or set: give them back, unless he has gone again. Full barriers on both
 * sides, of the atomic operations: he raises i_writecount before he looks at the
 * marks.
 */
static bool take_label_duty(struct integ_state *st, struct inode *inode)
{
	bool changed, label;

	do {
		changed = test_and_clear_bit(INTEG_MARK_CHANGED, &st->marks);
		label = test_and_clear_bit(INTEG_MARK_LABEL, &st->marks);
		/* Also without a change: the next access asks for it again. */
		if (label)
			integ_done_drop(st, INTEG_DONE_HASH);
		if (atomic_read(&inode->i_writecount) == 1)
			return changed && label;
		if (changed)
			set_bit(INTEG_MARK_CHANGED, &st->marks);
		if (label)
			set_bit(INTEG_MARK_LABEL, &st->marks);
		/* As above, for the look that follows. */
		smp_mb__after_atomic();
	} while (atomic_read(&inode->i_writecount) == 1);
	return false;
}

/**
 * integ_file_released() - a file that was open for writing is closed
 * @d: the domain
 * @file: the file; its write access has not been given back yet
 *
 * Done state goes at every writer's close that finds a change, not only at the
 * last one: two writers closing at once would each take the other for the last,
 * and the change would never be noticed (HOOK-21).
 *
 * Context: process, may sleep.
 */
void integ_file_released(struct integ_domain *d, struct file *file)
{
	struct inode *inode = file_inode(file);
	struct integ_state *st = integ_state_find(inode);
	const bool last = atomic_read(&inode->i_writecount) == 1;

	if (!st)
		return;
	if (!matters(st)) {
		/* Somebody may be reading who began before the change. */
		integ_done_void(st);
	} else if (was_changed(st, file) ||
		   test_bit(INTEG_MARK_CHANGED, &st->marks)) {
		set_bit(INTEG_MARK_CHANGED, &st->marks);
		integ_done_void(st);
	}
	if (!last)
		return;

	clear_bit(INTEG_MARK_WRITERS, &st->marks);
	clear_bit(INTEG_MARK_NEW, &st->marks);
	if (take_label_duty(st, inode))
		integ_label_rewrite(d, file);
}
