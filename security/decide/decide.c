// SPDX-License-Identifier: GPL-2.0-only
/*
 * The decision: what does the policy want done about this access, what of it has
 * been done already, and do the rest (HOOK-2).
 */
#include <linux/fs.h>
#include <linux/xattr.h>

#include "../appraise/appraise.h"
#include "../evm/evm.h"
#include "../keys/keys.h"
#include "../lib/lib.h"
#include "access.h"

/**
 * integ_still_due() - what is wanted and has not been done
 * @a: the access
 * @st: the file's state
 * @set: what was done since the content last changed
 */
integ_classes_t integ_still_due(const struct integ_access *a,
				const struct integ_state *st, integ_done_t set)
{
	const struct integ_plan *plan = a->plan;
	integ_classes_t due = plan->todo;

	if (due & INTEG_CLASS(INTEG_APPRAISE) && integ_appraised(a, st, set))
		due &= ~INTEG_CLASS(INTEG_APPRAISE);
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

/**
 * struct work - what the actions of an access share
 * @a: the access
 * @st: the file's state, locked
 * @label: the file's label; absent if no action needs it
 * @modsig: appended signature that the rule allows, or NULL
 * @by_type: digests
 * @done: what was done so far
 */
struct work {
	const struct integ_access *a;
	struct integ_state *st;
	struct integ_label label;
	struct integ_modsig *modsig;
	struct collected by_type[__INTEG_DIGEST_TYPE_MAX];
	integ_done_t done;
};

/* Each class has the digest its own rule asks for (EDGE-29). */
static const struct collected *collect(struct work *w, enum integ_class class)
{
	const struct integ_access *a = w->a;
	const enum integ_digest_type type =
		a->plan->verity & INTEG_CLASS(class) ? INTEG_DIGEST_VERITY :
						       INTEG_DIGEST_CONTENT;
	const enum hash_algo algo = w->label.algo < HASH_ALGO__LAST ?
				    w->label.algo : a->d->algo;
	struct collected *c = &w->by_type[type];

	if (c->tried)
		return c;
	c->tried = true;
	if (a->contents && type == INTEG_DIGEST_CONTENT)
		c->err = integ_hash_buf(a->contents, a->len, algo, &c->digest);
	else
		c->err = integ_collect(a->d, w->st, a->ev->file, type, algo,
				       &c->digest);
	return c;
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

static const struct integ_template *template_of(const struct integ_access *a)
{
	return a->plan->measure_template ?: a->d->file_template;
}

/* MODSIG-5: a signature without what it signs proves nothing. */
static bool lacks_modsig_digest(const struct work *w)
{
	const struct integ_modsig_view *m = integ_modsig_view(w->modsig);

	return m && m->err &&
	       integ_template_has_field(template_of(w->a), "d-modsig");
}

static void measure(struct work *w)
{
	const struct integ_access *a = w->a;
	const struct collected *c = collect(w, INTEG_MEASURE);
	struct integ_metadata_view *view __free(integ_evm_view_free) = NULL;
	int rc;

	if (!is_recordable(c->err) || lacks_modsig_digest(w))
		return;
	view = integ_view_for(template_of(a), a->ev->file);
	CLASS(integ_path_name, name)(&a->ev->file->f_path);
	const struct integ_evidence evidence = {
		.digest = &c->digest,
		.name = integ_name_str(&name),
		.file = a->ev->file,
		.inode = a->ev->inode,
		.label = w->label.value,
		.label_len = w->label.len,
		.modsig = integ_modsig_view(w->modsig),
		.metadata = view,
	};
	rc = integ_log_measure(a->d->log, template_of(a), a->plan->pcr,
			       &evidence);
	/* A record that exists proves this content as well as a new one. */
	if (!c->err && (rc == 0 || rc == -EEXIST))
		w->done |= INTEG_DONE_PCR(a->plan->pcr);
}

static int appraise(struct work *w)
{
	const struct collected *c = collect(w, INTEG_APPRAISE);
	const struct integ_found found = {
		.label = &w->label,
		.digest = &c->digest,
		.modsig = w->modsig,
	};

	if (c->err)
		return integ_appraise_uncollected(w->a, c->err);
	return integ_appraise(w->a, w->st, &found, &w->done);
}

static void audit(struct work *w)
{
	const struct collected *c = collect(w, INTEG_AUDIT);

	if (!is_recordable(c->err))
		return;
	CLASS(integ_path_name, name)(&w->a->ev->file->f_path);
	integ_audit_file_digest(integ_name_str(&name), &c->digest);
	if (!c->err)
		w->done |= INTEG_DONE_AUDIT;
}

/*
 * The label decides the algorithm also for a record, so that a file that is
 * measured and appraised is read once (XATTR-10).
 */
static bool needs_label(const struct integ_access *a, integ_classes_t due)
{
	if (due & INTEG_CLASS(INTEG_APPRAISE))
		return true;
	return due & INTEG_CLASS(INTEG_MEASURE) &&
	       (IS_ENABLED(CONFIG_IMA_APPRAISE) ?
		!integ_template_is_original(template_of(a)) :
		integ_template_has_field(template_of(a), "sig"));
}

static struct integ_xattr *read_label(struct work *w)
{
	struct integ_xattr *x = integ_xattr_read(file_dentry(w->a->ev->file),
						 XATTR_NAME_IMA, XATTR_SIZE_MAX);

	if (IS_ERR(x))
		integ_label_missing(PTR_ERR(x), &w->label);
	else
		integ_label_validate(x->value, x->len, &w->label);
	if (!IS_ENABLED(CONFIG_IMA_APPRAISE))
		w->label.algo = HASH_ALGO__LAST;
	return x;
}

static bool allows_modsig(const struct integ_access *a)
{
	return a->contents && a->plan->todo & INTEG_CLASS(INTEG_APPRAISE) &&
	       a->plan->appraise.modsig;
}

/* A record of the signature is not the record of the file (MEAS-32). */
static integ_classes_t records_modsig(const struct work *w)
{
	const struct integ_access *a = w->a;

	if (!w->modsig || !(a->plan->todo & INTEG_CLASS(INTEG_MEASURE)))
		return 0;
	return integ_template_has_field(template_of(a), "modsig") ||
	       integ_template_has_field(template_of(a), "d-modsig") ?
	       INTEG_CLASS(INTEG_MEASURE) : 0;
}

static int act_on_content(struct work *w, integ_classes_t due)
{
	struct integ_modsig *modsig __free(integ_modsig_free) = NULL;
	struct integ_xattr *x __free(integ_xattr_free) = NULL;
	int rc = 0;

	w->label.algo = HASH_ALGO__LAST;
	if (needs_label(w->a, due))
		x = read_label(w);
	if (allows_modsig(w->a)) {
		modsig = integ_modsig_find(integ_op_name(w->a->ev->op),
					   w->a->contents, w->a->len);
		w->modsig = modsig;
		due |= records_modsig(w);
	}
	if (due & INTEG_CLASS(INTEG_MEASURE))
		measure(w);
	if (due & INTEG_CLASS(INTEG_APPRAISE))
		rc = appraise(w);
	if (due & INTEG_CLASS(INTEG_AUDIT))
		audit(w);
	return rc;
}

/*
 * Only a change from here on calls for a new label: one that does not fit what
 * the file holds already must stay as it is, for appraisal to find.
 */
static integ_done_t note_label(const struct integ_access *a, struct integ_state *st,
			       integ_done_t set)
{
	if (!(set & INTEG_DONE_DIGEST))
		integ_state_seen(st, a->ev->file);
	set_bit(INTEG_MARK_LABEL, &st->marks);
	return INTEG_DONE_HASH;
}

static int act(const struct integ_access *a, struct integ_state *st)
{
	struct work w = { .a = a, .st = st };
	struct integ_done start;
	integ_classes_t due;
	int rc = 0;

	guard(mutex)(&st->lock);
	start = integ_done_read(st);
	due = integ_still_due(a, st, start.set);
	if (due & INTEG_CLASS(INTEG_HASH))
		w.done |= note_label(a, st, start.set);
	if (due & ~INTEG_CLASS(INTEG_HASH))
		rc = act_on_content(&w, due);
	integ_done_add(st, start.epoch, w.done);
	return rc;
}

/* No memory is no reason to leave a file unmeasured: act and forget. */
static noinline int act_without_memory(const struct integ_access *a)
{
	struct integ_state scratch = { };

	integ_state_init(&scratch);
	return act(a, &scratch);
}

static int carry_out(const struct integ_access *a, struct integ_state *st)
{
	if (!st)
		return act_without_memory(a);
	integ_state_recheck(st, a->ev->file);
	if (integ_still_due(a, st, integ_done_read(st).set))
		return act(a, st);
	integ_settle(a, st);
	return 0;
}

static void match(struct integ_domain *d, const struct integ_event *ev,
		  integ_classes_t want, struct integ_plan *plan)
{
	struct integ_sb_slot *slot = NULL;

	/* The slot remembers the host's policy only. */
	if (ev->inode && d->gated)
		slot = integ_sb_slot(ev->inode->i_sb);
	integ_policy_match(d->policy, slot, ev, want & READ_ONCE(d->classes),
			   plan);
}

static bool can_violate(enum integ_op op)
{
	return op == INTEG_OP_FILE || op == INTEG_OP_MMAP ||
	       op == INTEG_OP_MMAP_REQPROT;
}

/**
 * integ_decide_contents() - a file is accessed, or was read by the kernel
 * @d: the domain
 * @ev: the access; has a file
 * @buf: the file's content, which is hashed instead of the file (HOOK-11), or
 *	 NULL to read the file
 * @len: bytes in @buf
 *
 * What can be said without a lock or a write to shared memory is said so: no rule
 * matches, or everything was done before.
 *
 * Context: process, may sleep and read the whole file.
 * Return: 0, or -EACCES if the access must not go on. Only appraisal denies
 * (HOOK-3).
 */
int integ_decide_contents(struct integ_domain *d, const struct integ_event *ev,
			  const void *buf, size_t len)
{
	struct integ_plan plan;
	const struct integ_access a = {
		.d = d,
		.ev = ev,
		.plan = &plan,
		.contents = buf,
		.len = len,
	};
	struct integ_state *st = NULL;
	int rc;

	if (!S_ISREG(ev->inode->i_mode))
		return 0;
	match(d, ev, INTEG_CLASSES_ALL, &plan);
	if (plan.todo)
		st = integ_state_get(ev->inode);
	if (READ_ONCE(d->measures) && can_violate(ev->op))
		integ_watch_writers(d, ev, st,
				    plan.todo & INTEG_CLASS(INTEG_MEASURE));
	if (!plan.todo)
		return 0;
	rc = carry_out(&a, st);
	return plan.todo & INTEG_CLASS(INTEG_APPRAISE) ?
	       integ_appraise_conclude(&a, rc) : 0;
}

/**
 * integ_wants() - which classes of action the policy wants for an event
 * @d: the domain
 * @ev: the event; nothing is done about it
 * @classes: classes the caller asks about
 *
 * Context: process, may sleep.
 * Return: those of @classes that are wanted.
 */
integ_classes_t integ_wants(struct integ_domain *d, const struct integ_event *ev,
			    integ_classes_t classes)
{
	struct integ_plan plan;

	match(d, ev, classes, &plan);
	return plan.todo;
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
