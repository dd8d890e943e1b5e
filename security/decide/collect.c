// SPDX-License-Identifier: GPL-2.0-only
/*
 * Getting the digest of a file: from memory if the content is the same, by reading
 * it otherwise.
 */
#include <linux/fs.h>

#include "../lib/lib.h"
#include "decide.h"
#include "state.h"

/* Cause of op=collect_data in the audit record (AUD-10). */
static const char *failure_cause(const struct file *file, int err)
{
	if (err == -ENODATA)
		return "no-verity-digest";
	if (err == -EINVAL && (file->f_flags & O_DIRECT))
		return "failed(directio)";
	return "failed";
}

static void audit_failure(struct file *file, int err)
{
	CLASS(integ_last_name, name)(file_dentry(file));
	const struct integ_audit rec = {
		.type = AUDIT_INTEGRITY_DATA,
		.op = "collect_data",
		.cause = failure_cause(file, err),
		.name = integ_name_str(&name),
		.inode = file_inode(file),
		.result = err,
	};

	integ_audit_log(&rec);
}

static int read_digest(struct file *file, enum integ_digest_type type,
		       enum hash_algo algo, struct integ_digest *out)
{
	/* What O_DIRECT reads may never have been in the page cache (HOOK-5). */
	if (file->f_flags & O_DIRECT)
		return -EINVAL;
	if (type == INTEG_DIGEST_VERITY)
		return integ_hash_verity(file_inode(file), out);
	return integ_hash_file(file, algo, out);
}

static bool serves(const struct integ_digest *known,
		   enum integ_digest_type type, enum hash_algo algo)
{
	return known->type == type &&
	       (type == INTEG_DIGEST_VERITY || known->algo == algo);
}

/**
 * integ_collect() - digest of a file's content
 * @d: the domain
 * @st: the file's state, locked
 * @file: the file
 * @type: content or fs-verity digest
 * @algo: algorithm of a content digest; fs-verity has its own
 * @out: receives the digest; zeros of the default algorithm on error
 *
 * The digest is remembered only if the content did not change while it was read.
 *
 * Context: process, may sleep and read the whole file.
 * Return: 0 or a negative errno, which was audited; -ENODATA if fs-verity is not
 * enabled on the file, -EINVAL for O_DIRECT.
 */
int integ_collect(struct integ_domain *d, struct integ_state *st,
		  struct file *file, enum integ_digest_type type,
		  enum hash_algo algo, struct integ_digest *out)
{
	const struct integ_done start = integ_done_read(st);
	struct integ_version cookie, data, after;
	int rc;

	lockdep_assert_held(&st->lock);

	if ((start.set & INTEG_DONE_DIGEST) && serves(&st->digest, type, algo) &&
	    !(file->f_flags & O_DIRECT)) {
		*out = st->digest;
		return 0;
	}
	cookie = integ_version_of_file(file);
	data = integ_version_of_data(file);
	rc = read_digest(file, type, algo, out);
	if (rc) {
		audit_failure(file, rc);
		integ_digest_clear(out, d->algo);
		return rc;
	}
	after = integ_version_of_file(file);
	if (cookie.known && !integ_version_same(&cookie, &after)) {
		integ_done_void(st);
		return 0;
	}
	integ_state_collected(st, out, &cookie, &data);
	integ_done_add(st, start.epoch, INTEG_DONE_DIGEST);
	return 0;
}
