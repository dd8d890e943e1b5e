/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Private to the policy: the rules of an indexed program that an event can match.
 */
#ifndef _SECURITY_INTEG_POLICY_WALK_H
#define _SECURITY_INTEG_POLICY_WALK_H

#include "snapshot.h"

/**
 * struct integ_cursor - numbers still to come from one source, ascending
 * @pos: the next one
 * @end: behind the last one
 */
struct integ_cursor {
	const u32 *pos;
	const u32 *end;
};

/*
 * Sources: the rules in no index, and those filed under a value of the event.
 * The effective ids stand for up to three values each (POL-16).
 */
#define INTEG_CURSORS	(1 + 1 + 3 + 1 + 3 + 1 + 1)

/**
 * struct integ_walk - a walk in progress; on the stack of the matcher
 * @nr: sources that have not run dry
 * @from: these
 */
struct integ_walk {
	unsigned int nr;
	struct integ_cursor from[INTEG_CURSORS];
};

void integ_walk_start(struct integ_walk *w, const struct integ_program *prog,
		      const struct integ_event *ev);
bool integ_walk_next(struct integ_walk *w, u32 *number);

#endif /* _SECURITY_INTEG_POLICY_WALK_H */
