// SPDX-License-Identifier: GPL-2.0-only
/*
 * The rules of an indexed program that an event can match, in file order.
 */
#include <linux/cred.h>
#include <linux/fs.h>

#include "walk.h"

static void add_cursor(struct integ_walk *w, const u32 *first, u32 nr)
{
	if (nr)
		w->from[w->nr++] = (struct integ_cursor) { first, first + nr };
}

static void add_value(struct integ_walk *w, const struct integ_index *index, u32 value)
{
	const struct integ_slot *slot;

	/* Few policies ask for more than one kind of id. */
	if (!index->slots)
		return;
	slot = integ_program_lookup(index, value);
	if (slot)
		add_cursor(w, slot->first, slot->nr);
}

/* @saved and @real count only with a capability, which the rule asks about. */
static void add_effective(struct integ_walk *w, const struct integ_index *index,
			  u32 effective, u32 saved, u32 real)
{
	if (!index->slots)
		return;
	add_value(w, index, effective);
	if (saved != effective)
		add_value(w, index, saved);
	if (real != effective && real != saved)
		add_value(w, index, real);
}

static void add_owners(struct integ_walk *w, const struct integ_program *prog,
		       const struct integ_event *ev)
{
	const struct integ_index *owner = &prog->index[INTEG_DIM_FOWNER];
	const struct integ_index *group = &prog->index[INTEG_DIM_FGROUP];

	if (!ev->inode)
		return;
	if (owner->slots)
		add_value(w, owner,
			  __vfsuid_val(i_uid_into_vfsuid(ev->idmap, ev->inode)));
	if (group->slots)
		add_value(w, group,
			  __vfsgid_val(i_gid_into_vfsgid(ev->idmap, ev->inode)));
}

/**
 * integ_walk_start() - find the rules that an event can match
 * @w: receives where they are
 * @prog: an indexed program
 * @ev: the event
 *
 * Context: any.
 */
void integ_walk_start(struct integ_walk *w, const struct integ_program *prog,
		      const struct integ_event *ev)
{
	const struct integ_index *index = prog->index;
	const struct cred *cred = ev->cred;

	w->nr = 0;
	add_cursor(w, prog->rest, prog->nr_rest);
	add_value(w, &index[INTEG_DIM_UID], __kuid_val(cred->uid));
	add_effective(w, &index[INTEG_DIM_EUID], __kuid_val(cred->euid),
		      __kuid_val(cred->suid), __kuid_val(cred->uid));
	add_value(w, &index[INTEG_DIM_GID], __kgid_val(cred->gid));
	add_effective(w, &index[INTEG_DIM_EGID], __kgid_val(cred->egid),
		      __kgid_val(cred->sgid), __kgid_val(cred->gid));
	add_owners(w, prog, ev);
}

/**
 * integ_walk_next() - go on to the next rule
 * @w: the walk
 * @number: receives the number of the rule
 *
 * The few cursors are cheaper scanned than heaped.
 *
 * Return: false if there is none left.
 */
bool integ_walk_next(struct integ_walk *w, u32 *number)
{
	unsigned int i, best = 0;

	if (!w->nr)
		return false;
	for (i = 1; i < w->nr; i++)
		if (*w->from[i].pos < *w->from[best].pos)
			best = i;
	*number = *w->from[best].pos++;
	if (w->from[best].pos == w->from[best].end)
		w->from[best] = w->from[--w->nr];
	return true;
}
