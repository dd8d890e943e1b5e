// SPDX-License-Identifier: GPL-2.0-only
/*
 * The decision: what does the policy want done about this access, what of it has
 * been done already, and do the rest (HOOK-2).
 */
#include <linux/fs.h>

#include "../lib/lib.h"
#include "decide.h"
#include "state.h"

/**
 * struct access - one access on its way through the actions
 * @d: the domain
 * @ev: what happened
 * @plan: what is to be done about it
 * @contents: the file's content as the kernel read it, or NULL to read it here
 * @len: bytes in @contents
 */
struct access {
	struct integ_domain *d;
	const struct integ_event *ev;
	const struct integ_plan *plan;
	const void *contents;
	size_t len;
};

static integ_classes_t still_due(const struct integ_plan *plan,
				 integ_done_t set)
{
	integ_classes_t due = plan->todo;

	if (set & INTEG_DONE_PCR(plan->pcr))
		due &= ~INTEG_CLASS(INTEG_MEASURE);
	if (set & INTEG_DONE_AUDIT)
		due &= ~INTEG_CLASS(INTEG_AUDIT);
	if (set & INTEG_DONE_HASH)
		due &= ~INTEG_CLASS(INTEG_HASH);
	return due;
}

/**
 * struct collected - a digest that one or more actions of an access share
 * @tried: whether it was asked for
 * @err: result of collecting it
 * @digest: the digest; zeros on error
 */
struct collected {
	bool tried;
	int err;
	struct integ_digest digest;
};

static void collect(const struct access *a, struct integ_state *st,
		    enum integ_digest_type type, struct collected *c)
{
	if (c->tried)
		return;
	c->tried = true;
	if (a->contents && type == INTEG_DIGEST_CONTENT)
		c->err = integ_hash_buf(a->contents, a->len, a->d->algo,
					&c->digest);
	else
		c->err = integ_collect(a->d, st, a->ev->file, type, &c->digest);
}

static integ_done_t measure(const struct access *a,
			    const struct integ_digest *digest)
{
	CLASS(integ_path_name, name)(&a->ev->file->f_path);
	const struct integ_evidence evidence = {
		.digest = digest,
		.name = integ_name_str(&name),
		.file = a->ev->file,
		.inode = a->ev->inode,
	};
	const struct integ_template *t = a->plan->measure_template ?:
					 a->d->file_template;
	int rc = integ_log_measure(a->d->log, t, a->plan->pcr, &evidence);

	/* A record that exists proves this content as well as a new one. */
	return rc == 0 || rc == -EEXIST ? INTEG_DONE_PCR(a->plan->pcr) : 0;
}

static integ_done_t audit(const struct access *a,
			  const struct integ_digest *digest)
{
	CLASS(integ_path_name, name)(&a->ev->file->f_path);

	integ_audit_file_digest(integ_name_str(&name), digest);
	return INTEG_DONE_AUDIT;
}

/*
 * An unreadable file is still recorded, with a digest of zeros, if it is the way
 * it was opened that keeps it from being read; but it is never taken for measured
 * (HOOK-2 step 9, MEAS-33).
 */
static bool is_recordable(int err)
{
	return err == 0 || err == -EBADF || err == -EINVAL;
}

/* Each class has the digest its own rule asks for (EDGE-29). */
static enum integ_digest_type digest_type(const struct integ_plan *plan,
					  enum integ_class class)
{
	return plan->verity & INTEG_CLASS(class) ? INTEG_DIGEST_VERITY :
						   INTEG_DIGEST_CONTENT;
}

static integ_done_t act_on_content(const struct access *a,
				   struct integ_state *st, integ_classes_t due)
{
	static const struct {
		enum integ_class class;
		integ_done_t (*act)(const struct access *a,
				    const struct integ_digest *digest);
	} actions[] = {
		{ INTEG_MEASURE, measure },
		{ INTEG_AUDIT, audit },
	};
	struct collected by_type[__INTEG_DIGEST_TYPE_MAX] = { };
	integ_done_t done = 0;

	for (int i = 0; i < ARRAY_SIZE(actions); i++) {
		const enum integ_class class = actions[i].class;
		const enum integ_digest_type type = digest_type(a->plan, class);
		struct collected *c = &by_type[type];
		integ_done_t acted;

		if (!(due & INTEG_CLASS(class)))
			continue;
		collect(a, st, type, c);
		if (!is_recordable(c->err))
			continue;
		acted = actions[i].act(a, &c->digest);
		if (!c->err)
			done |= acted;
	}
	return done;
}

/*
 * Only a change from here on calls for a new label: one that does not fit what
 * the file holds already must stay as it is, for appraisal to find.
 */
static integ_done_t note_label(const struct access *a, struct integ_state *st,
			       integ_done_t set)
{
	if (!(set & INTEG_DONE_DIGEST))
		integ_state_seen(st, a->ev->file);
	set_bit(INTEG_MARK_LABEL, &st->marks);
	return INTEG_DONE_HASH;
}

static void act(const struct access *a, struct integ_state *st)
{
	struct integ_done start;
	integ_classes_t due;
	integ_done_t done = 0;

	guard(mutex)(&st->lock);
	start = integ_done_read(st);
	due = still_due(a->plan, start.set);
	if (due & INTEG_CLASS(INTEG_HASH))
		done |= note_label(a, st, start.set);
	if (due & ~INTEG_CLASS(INTEG_HASH))
		done |= act_on_content(a, st, due);
	integ_done_add(st, start.epoch, done);
}

/* No memory is no reason to leave a file unmeasured: act and forget. */
static noinline void act_without_memory(const struct access *a)
{
	struct integ_state scratch = { };

	integ_state_init(&scratch);
	act(a, &scratch);
}

static void carry_out(const struct access *a)
{
	struct integ_state *st = integ_state_get(a->ev->inode);

	if (!st) {
		act_without_memory(a);
		return;
	}
	integ_state_recheck(st, a->ev->file);
	if (still_due(a->plan, integ_done_read(st).set))
		act(a, st);
}

static void match(struct integ_domain *d, const struct integ_event *ev,
		  integ_classes_t want, struct integ_plan *plan)
{
	struct integ_sb_slot *slot = NULL;

	/* The slot remembers the host's policy only. */
	if (ev->inode && d->gated)
		slot = integ_sb_slot(ev->inode->i_sb);
	integ_policy_match(d->policy, slot, ev, want, plan);
}

static bool can_violate(enum integ_op op)
{
	return op == INTEG_OP_FILE || op == INTEG_OP_MMAP ||
	       op == INTEG_OP_MMAP_REQPROT;
}

/**
 * integ_decide_file() - a file is accessed
 * @d: the domain
 * @ev: the access; has a file
 *
 * What can be said without a lock or a write to shared memory is said so: no rule
 * matches, or everything was done before.
 *
 * Context: process, may sleep and read the whole file.
 * Return: 0. Measuring never denies an access (HOOK-3).
 */
int integ_decide_file(struct integ_domain *d, const struct integ_event *ev)
{
	return integ_decide_contents(d, ev, NULL, 0);
}

/**
 * integ_decide_contents() - a file was read by the kernel
 * @d: the domain
 * @ev: the access; has a file
 * @buf: the file's content, which is hashed instead of the file (HOOK-11), or
 *	 NULL to read the file
 * @len: bytes in @buf
 *
 * Context: process, may sleep.
 * Return: 0. Measuring never denies an access (HOOK-3).
 */
int integ_decide_contents(struct integ_domain *d, const struct integ_event *ev,
			  const void *buf, size_t len)
{
	struct integ_plan plan;
	const struct access a = {
		.d = d,
		.ev = ev,
		.plan = &plan,
		.contents = buf,
		.len = len,
	};

	if (!S_ISREG(ev->inode->i_mode))
		return 0;
	match(d, ev, INTEG_CLASSES_ALL, &plan);
	if (READ_ONCE(d->measures) && can_violate(ev->op))
		integ_watch_writers(d, ev,
				    plan.todo & INTEG_CLASS(INTEG_MEASURE));
	if (plan.todo)
		carry_out(&a);
	return 0;
}

/**
 * integ_wants() - whether the policy wants one class of action for an event
 * @d: the domain
 * @ev: the event; nothing is done about it
 * @class: the class
 *
 * Context: process, may sleep.
 */
bool integ_wants(struct integ_domain *d, const struct integ_event *ev,
		 enum integ_class class)
{
	struct integ_plan plan;

	match(d, ev, INTEG_CLASS(class), &plan);
	return plan.todo & INTEG_CLASS(class);
}

/**
 * integ_plan_for() - what the policy wants for an event that is not a file access
 * @d: the domain
 * @ev: the event
 * @plan: receives the answer
 *
 * Context: process, may sleep.
 */
void integ_plan_for(struct integ_domain *d, const struct integ_event *ev,
		    struct integ_plan *plan)
{
	match(d, ev, INTEG_CLASSES_ALL, plan);
}
