// SPDX-License-Identifier: GPL-2.0-only
/*
 * Writers to measured files, and measured reads of files being written: the
 * record and what was really read may then differ, so the list says so (HOOK-26).
 */
#include <linux/fs.h>

#include "../evm/evm.h"
#include "../lib/lib.h"
#include "decide.h"
#include "state.h"

static void record(struct integ_domain *d, const struct integ_event *ev,
		   const char *cause)
{
	struct integ_metadata_view *view __free(integ_evm_view_free) =
		integ_view_for(d->file_template, ev->file);
	CLASS(integ_path_name, name)(&ev->file->f_path);
	const struct integ_evidence evidence = {
		.name = integ_name_str(&name),
		.file = ev->file,
		.inode = ev->inode,
		.metadata = view,
	};

	integ_log_violation(d->log, &evidence, cause);
}

/* Time of measure, time of use: what was measured may change under its reader. */
static void check_readers(struct integ_domain *d, const struct integ_event *ev)
{
	struct integ_state *st;

	/*
	 * Our i_writecount was raised before, and no later than the barrier;
	 * pairs with the one in check_writers(): of a reader and a writer that
	 * open at once, at least one sees the other.
	 */
	smp_mb();
	st = integ_state_find(ev->inode);
	if (!st || !test_bit(INTEG_MARK_READ, &st->marks) ||
	    !atomic_read(&ev->inode->i_readcount))
		return;
	if (test_and_clear_bit(INTEG_MARK_READ, &st->marks))
		record(d, ev, "ToMToU");
}

static void check_writers(struct integ_domain *d, const struct integ_event *ev,
			  struct integ_state *st)
{
	/* Test first: cores sharing a library must not write its cache line. */
	if (st && !test_bit(INTEG_MARK_READ, &st->marks))
		set_bit(INTEG_MARK_READ, &st->marks);
	/* Pairs with the one in check_readers(). */
	smp_mb();
	if (!inode_is_open_for_write(ev->inode))
		return;
	/* Without memory for the mark, one record too many is the safe side. */
	if (!st || !test_and_set_bit(INTEG_MARK_WRITERS, &st->marks))
		record(d, ev, "open_writers");
}

/**
 * integ_watch_writers() - detect and record a violation at an open or mapping
 * @d: the domain
 * @ev: the access
 * @st: the file's state if it is measured; NULL if there is no memory for it
 * @measured: the policy has it measured
 *
 * Context: process, may sleep. Never denies the access.
 */
void integ_watch_writers(struct integ_domain *d, const struct integ_event *ev,
			 struct integ_state *st, bool measured)
{
	if (ev->file->f_mode & FMODE_WRITE)
		check_readers(d, ev);
	else if (measured)
		check_writers(d, ev, st);
}
