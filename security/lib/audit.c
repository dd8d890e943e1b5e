// SPDX-License-Identifier: GPL-2.0-only
/*
 * Integrity audit records of the common form (AUD-2): the only place that
 * knows their text.
 */
#include "lib.h"

#include <kunit/static_stub.h>
#include <linux/cred.h>
#include <linux/fs.h>
#include <linux/sched.h>
#include <linux/uidgid.h>
#include <linux/user_namespace.h>

/*
 * Written once, from the command line before any record can be made; belongs
 * to the machine, not to a domain: it says how talkative the log shall be.
 */
static bool audit_informational __ro_after_init;

/**
 * integ_audit_set_informational() - say whether informational records appear
 * @on: value of integrity_audit= (CMD-12)
 *
 * Context: boot, while parameters are parsed.
 */
void __init integ_audit_set_informational(bool on)
{
	audit_informational = on;
}

/* A name that somebody else chose: quoted, or in hex if it could mislead. */
static void put_untrusted(struct audit_buffer *ab, const char *key,
			  const char *text)
{
	audit_log_format(ab, " %s=", key);
	audit_log_untrustedstring(ab, text);
}

/* Ids are those of the initial user namespace, whichever the task lives in. */
static void put_uid(struct audit_buffer *ab, const char *key, kuid_t uid)
{
	audit_log_format(ab, " %s=%u", key, from_kuid(&init_user_ns, uid));
}

static void put_subject(struct audit_buffer *ab)
{
	audit_log_format(ab, "pid=%d", task_pid_nr(current));
	put_uid(ab, "uid", current_uid());
	put_uid(ab, "auid", audit_get_loginuid(current));
	audit_log_format(ab, " ses=%u", audit_get_sessionid(current));
	audit_log_task_context(ab);
}

static void put_object(struct audit_buffer *ab, const char *name,
		       const struct inode *inode)
{
	if (name)
		put_untrusted(ab, "name", name);
	if (!inode)
		return;
	put_untrusted(ab, "dev", inode->i_sb->s_id);
	audit_log_format(ab, " ino=%lu", inode->i_ino);
}

/**
 * integ_audit_log() - write one audit record
 * @rec: what to write
 *
 * Best effort: with auditing off, the record excluded by an audit rule or no
 * memory, nothing is written and the caller goes on.
 *
 * Context: process context, may sleep (memory; audit backlog limit).
 */
void integ_audit_log(const struct integ_audit *rec)
{
	char comm[TASK_COMM_LEN];
	struct audit_buffer *ab;

	KUNIT_STATIC_STUB_REDIRECT(integ_audit_log, rec);

	if (rec->informational && !audit_informational)
		return;

	ab = audit_log_start(audit_context(), GFP_KERNEL, rec->type);
	if (!ab)
		return;
	put_subject(ab);
	audit_log_format(ab, " op=%s cause=%s", rec->op, rec->cause);
	put_untrusted(ab, "comm", get_task_comm(comm, current));
	put_object(ab, rec->name, rec->inode);
	audit_log_format(ab, " res=%d errno=%d", !rec->result, rec->errno_val);
	audit_log_end(ab);
}
