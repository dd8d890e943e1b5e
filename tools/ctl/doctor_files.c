// SPDX-License-Identifier: GPL-2.0-only
/*
 * Files, and what the policy makes of every way to reach them.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/xattr.h>

#include <imactl/file.h>
#include <imactl/label.h>
#include <imactl/modsig.h>
#include <imactl/pool.h>

#include "doctor.h"

/* Which files an access is likely for. */
enum likely { ANY, EXECUTABLE, MAPPED, MODULE, FIRMWARE };

static const struct access {
	const char *name;
	const char *func;
	int mask;
	bool root;
	enum likely likely;
} accesses[] = {
	{ "read by root", "FILE_CHECK", IMA_MAY_READ, true, ANY },
	{ "read by a user", "FILE_CHECK", IMA_MAY_READ, false, ANY },
	{ "opened for execution by root", "FILE_CHECK", IMA_MAY_EXEC, true, EXECUTABLE },
	{ "opened for execution by a user", "FILE_CHECK", IMA_MAY_EXEC, false, EXECUTABLE },
	{ "executed by root", "BPRM_CHECK", IMA_MAY_EXEC, true, EXECUTABLE },
	{ "executed by a user", "BPRM_CHECK", IMA_MAY_EXEC, false, EXECUTABLE },
	{ "mapped by root", "MMAP_CHECK", IMA_MAY_EXEC, true, MAPPED },
	{ "mapped by a user", "MMAP_CHECK", IMA_MAY_EXEC, false, MAPPED },
	{ "loaded as a module", "MODULE_CHECK", IMA_MAY_READ, true, MODULE },
	{ "loaded as firmware", "FIRMWARE_CHECK", IMA_MAY_READ, true, FIRMWARE },
};

_Static_assert(ARRAY_SIZE(accesses) <= DOCTOR_ACCESSES_MAX, "more accesses than bits");

const char *doctor_access_name(size_t i)
{
	return i < ARRAY_SIZE(accesses) ? accesses[i].name : NULL;
}

/**
 * struct patient - a file being examined
 * @found: where it is
 * @sx: what it is
 * @event: facts for the policy
 * @label: its security.ima, @len bytes or a negative errno
 * @evm_missing: EVM is on and it has no security.evm
 * @file: open, if @opened
 * @content: what checking its label gave, if @checked
 * @no_key: the key of its label is not there
 * @modsig: what checking its appended signature gave, if @modsig_checked
 * @covered, @unverified, @error: results, with @refusal
 */
struct patient {
	struct ima_found *found;
	struct statx sx;
	struct ima_policy_event event;
	uint8_t label[IMA_LABEL_MAX];
	ssize_t len;
	bool evm_missing;
	struct ima_file file;
	bool opened;
	struct ima_label_result content;
	bool checked;
	bool no_key;
	struct ima_label_result modsig;
	bool modsig_checked;
	bool covered;
	bool unverified;
	int error;
	struct doctor_refusal refusal[DOCTOR_REFUSALS_MAX];
	size_t nrefusals;
	const struct doctor *d;
};

static bool is_likely(const struct patient *p, enum likely likely)
{
	const char *path = p->found->path;
	const char *base = strrchr(path, '/');

	base = base ? base + 1 : path;
	switch (likely) {
	case EXECUTABLE:
		return p->sx.stx_mode & 0111;
	case MAPPED:
		return p->sx.stx_mode & 0111 || strstr(base, ".so");
	case MODULE:
		return strstr(base, ".ko");
	case FIRMWARE:
		return strstr(path, "/lib/firmware/");
	default:
		return true;
	}
}

static bool open_once(struct patient *p)
{
	int err;

	if (p->opened)
		return true;
	err = ima_file_open(&p->file, p->found, false);
	p->opened = !err;
	if (err)
		p->error = -err;
	return p->opened;
}

static void check_content(struct patient *p)
{
	const struct ima_check_options options = { .keys = p->d->keys };

	p->checked = true;
	p->content.verdict = IMA_LABEL_UNCHECKED;
	if (open_once(p))
		ima_check_content(p->d->crypto, &options, &p->file.object, &p->content);
}

/* A signature over an fs-verity digest that the file does not have fits nothing. */
static bool lacks_verity(const struct patient *p)
{
	return p->content.kind == IMA_LABEL_VERITY &&
	       p->sx.stx_attributes_mask & STATX_ATTR_VERITY &&
	       !(p->sx.stx_attributes & STATX_ATTR_VERITY);
}

static enum ima_fit fit(void *ctx)
{
	struct patient *p = ctx;

	if (!p->checked)
		check_content(p);
	if (lacks_verity(p))
		return IMA_FIT_NO;
	if (p->content.kind == IMA_LABEL_SIGNATURE_V1)
		return IMA_FIT_UNKNOWN;
	switch (p->content.verdict) {
	case IMA_LABEL_VALID:
		return IMA_FIT_YES;
	case IMA_LABEL_NO_KEY:
		p->no_key = p->d->keys || doctor_ring_lacks(&p->d->ring, p->content.key_id);
		/* Without any certificate nothing else can be said against it. */
		p->unverified |= !p->no_key;
		return p->no_key ? IMA_FIT_NO_KEY : IMA_FIT_YES;
	case IMA_LABEL_UNCHECKED:
		return IMA_FIT_HASH_ERROR;
	default:
		return IMA_FIT_NO;
	}
}

static void check_modsig(struct patient *p)
{
	p->modsig_checked = true;
	p->modsig.verdict = IMA_LABEL_UNCHECKED;
	if (open_once(p))
		ima_modsig_check(p->d->crypto, p->d->keys, &p->file.object, &p->modsig);
}

static bool modsig_fits(void *ctx)
{
	struct patient *p = ctx;

	if (p->d->keys)
		return p->modsig.verdict == IMA_LABEL_VALID;
	p->unverified = true;
	return p->modsig.verdict != IMA_LABEL_MALFORMED;
}

static bool has_modsig(struct patient *p)
{
	if (!p->modsig_checked)
		check_modsig(p);
	return p->modsig.verdict != IMA_LABEL_MISSING && p->modsig.verdict != IMA_LABEL_UNCHECKED;
}

static void refuse(struct patient *p, const struct doctor_refusal *r)
{
	for (size_t i = 0; i < p->nrefusals; i++) {
		if (p->refusal[i].rule == r->rule && p->refusal[i].no_key == r->no_key &&
		    p->refusal[i].key_id == r->key_id && !strcmp(p->refusal[i].cause, r->cause)) {
			p->refusal[i].accesses |= r->accesses;
			return;
		}
	}
	if (p->nrefusals < DOCTOR_REFUSALS_MAX)
		p->refusal[p->nrefusals++] = *r;
}

static void try_access(struct patient *p, size_t nr)
{
	struct ima_appraisal a = {
		.label = p->label, .len = p->len, .evm_missing = p->evm_missing,
		.fit = fit, .modsig_fits = modsig_fits, .ctx = p,
	};
	struct doctor_refusal r = { .accesses = 1u << nr };
	struct ima_plan plan;

	p->event.func = accesses[nr].func;
	p->event.mask = accesses[nr].mask;
	p->event.uid.real = accesses[nr].root ? 0 : p->d->uid;
	p->event.uid.effective = p->event.uid.real;
	p->event.uid.saved = p->event.uid.real;
	p->event.gid = p->event.uid;
	p->event.may_setuid = accesses[nr].root;
	p->event.may_setgid = accesses[nr].root;
	if (ima_policy_match(p->d->policy, &p->event, &plan) ||
	    !(plan.todo >> IMA_APPRAISE & 1))
		return;
	p->covered = true;
	p->no_key = false;
	a.proof = plan.proof;
	a.algos = plan.algos;
	a.modsig = plan.modsig && has_modsig(p);
	r.cause = ima_appraise(&a);
	r.rule = plan.rule[IMA_APPRAISE];
	r.no_key = p->no_key;
	r.key_id = p->no_key ? p->content.key_id : 0;
	if (r.cause)
		refuse(p, &r);
}

static void read_labels(struct patient *p)
{
	p->len = lgetxattr(p->found->path, IMA_XATTR_IMA, p->label, sizeof(p->label));
	if (p->len < 0)
		p->len = -errno;
	p->evm_missing = p->d->evm &&
			 lgetxattr(p->found->path, IMA_XATTR_EVM, NULL, 0) < 0 && errno == ENODATA;
}

static bool look(struct patient *p)
{
	const struct ima_mount *m;

	if (statx(AT_FDCWD, p->found->path, AT_SYMLINK_NOFOLLOW,
		  STATX_BASIC_STATS | STATX_MNT_ID, &p->sx)) {
		p->error = errno;
		return false;
	}
	m = ima_mounts_find(&p->d->mounts, p->sx.stx_mnt_id);
	p->event.has_file = true;
	p->event.fowner = p->sx.stx_uid;
	p->event.fgroup = p->sx.stx_gid;
	if (m) {
		p->event.fsmagic = m->magic;
		p->event.fsname = m->type;
		memcpy(p->event.fsuuid, m->uuid, sizeof(p->event.fsuuid));
	}
	return S_ISREG(p->sx.stx_mode);
}

/* In a worker's thread. */
static void examine(void *worker, void *item)
{
	struct patient *p = item;

	(void)worker;
	if (!look(p))
		return;
	read_labels(p);
	for (size_t i = 0; i < ARRAY_SIZE(accesses); i++) {
		if (is_likely(p, accesses[i].likely))
			try_access(p, i);
	}
	if (p->opened)
		ima_file_close(&p->file);
}

static void done(void *ctx, void *item)
{
	struct doctor *d = ctx;
	struct patient *p = item;

	d->files++;
	d->covered += p->covered;
	d->unverified += p->unverified;
	d->errors += p->error != 0;
	if (p->error)
		complain("%s: %s", p->found->path, strerror(p->error));
	for (size_t i = 0; i < p->nrefusals; i++)
		doctor_note(d, p->found->path, &p->refusal[i]);
	ima_found_free(p->found);
	free(p);
}

/* Workers share the policy and the keys, which nobody writes to. */
static void *worker_new(void *ctx)
{
	return ctx;
}

static void worker_free(void *worker)
{
	(void)worker;
}

/* struct rounds - where what is met goes */
struct rounds {
	struct doctor *d;
	struct ima_pool *pool;
};

static void met(void *ctx, struct ima_found *found)
{
	struct rounds *r = ctx;
	struct patient *p;

	if (found->error) {
		complain("%s: %s", found->path, strerror(found->error));
		r->d->errors++;
	}
	p = found->error || found->skip ? NULL : calloc(1, sizeof(*p));
	r->d->no_memory |= !p && !found->error && !found->skip;
	if (!p) {
		ima_found_free(found);
		return;
	}
	p->found = found;
	p->d = r->d;
	ima_pool_add(r->pool, p);
}

bool doctor_examine_files(struct doctor *d)
{
	static const struct ima_pool_ops ops = {
		.worker_new = worker_new, .worker_free = worker_free,
		.work = examine, .done = done,
	};
	struct ima_walk_options options = { .filter = d->filter, .one_file_system = true };
	struct rounds r = { .d = d };
	int err;

	r.pool = ima_pool_new(ima_pool_cores(), &ops, d);
	if (!r.pool)
		return false;
	err = ima_walk(&options, d->paths, d->npaths, met, &r);
	ima_pool_free(r.pool);
	return !err && !d->no_memory;
}
