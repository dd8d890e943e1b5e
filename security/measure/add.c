// SPDX-License-Identifier: GPL-2.0-only
/*
 * From evidence to a record in the list, and what the audit says about it.
 */
#define pr_fmt(fmt) "ima: " fmt

#include <linux/file.h>
#include <linux/printk.h>
#include <linux/ratelimit.h>

#include "log.h"
#include "record.h"
#include "template.h"
#include "../lib/lib.h"

/* Longest text of a TPM error in an audit record, with its NUL (INIT-7). */
#define TPM_CAUSE_MAX	32

static void audit_add(const char *cause, const char *name, struct inode *inode,
		      int result, bool informational)
{
	const struct integ_audit rec = {
		.type = AUDIT_INTEGRITY_PCR,
		.op = "add_template_measure",
		.cause = cause,
		.name = name,
		.inode = inode,
		.result = result,
		.informational = informational,
	};

	integ_audit_log(&rec);
}

static void audit_no_memory(const struct integ_evidence *ev)
{
	pr_err_ratelimited("OUT OF MEMORY ERROR creating queue entry\n");
	audit_add("ENOMEM", ev->name, ev->inode, -ENOMEM, false);
}

/* Exactly one record says what became of an append (AUD-10). */
static void audit_append(const struct integ_evidence *ev, int err, int tpm_err)
{
	char cause[TPM_CAUSE_MAX];

	if (err == -EEXIST) {
		audit_add("hash_exists", ev->name, ev->inode, err, true);
	} else if (err == -ENOMEM) {
		audit_no_memory(ev);
	} else if (err) {
		audit_add("list_full", ev->name, ev->inode, err, false);
	} else if (tpm_err) {
		snprintf(cause, sizeof(cause), "TPM_error(%d)", tpm_err);
		audit_add(cause, ev->name, ev->inode, 0, false);
	} else {
		audit_add("hash_added", ev->name, ev->inode, 0, true);
	}
}

static struct integ_record *build(const struct integ_log *log,
				  const struct integ_template *t, u8 pcr,
				  const struct integ_field_source *src,
				  bool violation)
{
	struct integ_record *rec;
	int err;

	rec = integ_record_build(t, pcr, src, log->digests_len);
	if (IS_ERR(rec)) {
		err = PTR_ERR(rec);
		if (err == -ENOMEM)
			audit_no_memory(src->ev);
		else
			audit_add("record_too_long", src->ev->name,
				  src->ev->inode, err, false);
		return rec;
	}
	rec->violation = violation;
	return rec;
}

static int add_digests(const struct integ_log *log, struct integ_record *rec,
		       const struct integ_evidence *ev)
{
	int err = 0;

	if (!rec->violation)
		err = integ_log_digests(log, rec);
	if (err)
		audit_add("hashing_error", rec->tmpl->name, ev->inode, err, false);
	return err;
}

/**
 * integ_log_add() - build a record, add it, extend, audit
 * @log: the list
 * @t: template
 * @pcr: PCR
 * @src: what the fields are filled from
 * @violation: whether it is a violation
 * @step: receives how far it got; meaningful for an error only
 *
 * Return: as integ_log_measure().
 */
int integ_log_add(struct integ_log *log, const struct integ_template *t,
		  u8 pcr, const struct integ_field_source *src, bool violation,
		  enum integ_log_step *step)
{
	struct integ_record *rec __free(integ_record_free) =
		build(log, t, pcr, src, violation);
	int err = -EEXIST, tpm_err = 0;

	*step = INTEG_LOG_BUILD;
	if (IS_ERR(rec))
		return PTR_ERR(rec);

	if (!integ_log_has(log, rec)) {
		err = add_digests(log, rec, src->ev);
		if (err)
			return err;
		*step = INTEG_LOG_STORE;
		err = integ_log_append(log, rec, &tpm_err);
	}
	audit_append(src->ev, err, tpm_err);
	return err;
}

static bool is_short_algo(enum hash_algo algo)
{
	return algo == HASH_ALGO_SHA1 || algo == HASH_ALGO_MD5;
}

/*
 * Field d has room for SHA1 and MD5 only, and does not say which. A digest by
 * another algorithm cannot be cut: the file is read again (MEAS-21).
 */
static int short_digest(const struct integ_log *log,
			const struct integ_evidence *ev,
			struct integ_digest *out)
{
	const enum hash_algo algo = is_short_algo(log->cfg.algo) ?
				    log->cfg.algo : HASH_ALGO_SHA1;
	int err;

	if (is_short_algo(ev->digest->algo)) {
		*out = *ev->digest;
		return 0;
	}
	if (!ev->file)
		return -EINVAL;
	err = integ_hash_file(ev->file, algo, out);
	if (err) {
		CLASS(integ_last_name, name)(ev->file->f_path.dentry);
		const struct integ_audit rec = {
			.type = AUDIT_INTEGRITY_DATA,
			.op = "collect_data",
			.cause = "failed",
			.name = integ_name_str(&name),
			.inode = ev->inode,
			.result = err,
		};

		integ_audit_log(&rec);
	}
	return err;
}

/**
 * integ_log_measure_step() - integ_log_measure() that also says where it failed
 * @log: the list
 * @t: template, NULL for that of file records
 * @pcr: PCR to extend
 * @ev: the evidence; its digest is not NULL
 * @step: receives which step failed; meaningful for an error only
 *
 * For callers that have an audit record of their own (MEAS-43).
 *
 * Context: takes the log's order lock; may read the file (MEAS-21).
 * Return: as integ_log_measure().
 */
int integ_log_measure_step(struct integ_log *log,
			   const struct integ_template *t, u8 pcr,
			   const struct integ_evidence *ev,
			   enum integ_log_step *step)
{
	struct integ_field_source src = { .ev = ev, .digest = ev->digest };
	struct integ_digest digest;
	int err;

	if (!t)
		t = log->cfg.file_template;
	if (integ_template_uses(t, INTEG_FIELD_D)) {
		*step = INTEG_LOG_BUILD;
		err = short_digest(log, ev, &digest);
		if (err)
			return err;
		src.short_digest = &digest;
	}
	return integ_log_add(log, t, pcr, &src, false, step);
}

/**
 * integ_log_measure() - add a record to the list and extend its PCR
 * @log: the list
 * @t: template, NULL for that of file records
 * @pcr: PCR to extend
 * @ev: the evidence; its digest is not NULL
 *
 * On return the PCR has been extended. Audit records of AUD-10 have been
 * written, except those of op=measuring_*, which are the caller's.
 *
 * Context: takes the log's order lock; may read the file (MEAS-21).
 * Return:
 * * %0: added; also if the TPM refused the extend (INIT-7)
 * * -EEXIST: an equal record is in the list (MEAS-30); the access counts as
 *   measured
 * * -ENOMEM: nothing added or extended (MEAS-35)
 * * -EINVAL: a buffer in a template with field d (MEAS-21)
 * * -EMSGSIZE: the record is too long
 * * -ENOSPC: the list is full, or of too many templates
 * * other: error of reading or hashing
 */
int integ_log_measure(struct integ_log *log, const struct integ_template *t,
		      u8 pcr, const struct integ_evidence *ev)
{
	enum integ_log_step step;

	return integ_log_measure_step(log, t, pcr, ev, &step);
}

/**
 * integ_log_violation() - record that a measurement cannot be relied on
 * @log: the list
 * @ev: name, file and inode; the digest is not looked at
 * @cause: cause for the audit record, "ToMToU" or "open_writers"
 *
 * The violation counts even if it cannot be recorded (HOOK-26).
 *
 * Context: takes the log's order lock.
 * Return: 0 or an error of integ_log_measure(), never -EEXIST.
 */
int integ_log_violation(struct integ_log *log, const struct integ_evidence *ev,
			const char *cause)
{
	const struct integ_field_source src = {
		.ev = ev,
		.digest = &log->zero_digest,
		.short_digest = &log->zero_short,
	};
	struct integ_audit rec = {
		.type = AUDIT_INTEGRITY_PCR,
		.op = "invalid_pcr",
		.cause = cause,
		.name = ev->name,
		.inode = ev->inode,
	};
	enum integ_log_step step;

	atomic_long_inc(&log->violations);
	rec.result = integ_log_add(log, log->cfg.file_template,
				   log->cfg.default_pcr, &src, true, &step);
	integ_audit_log(&rec);
	return rec.result;
}
