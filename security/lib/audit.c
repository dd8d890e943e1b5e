// SPDX-License-Identifier: GPL-2.0-only
/*
 * Integrity audit records of the common form (AUD-2): the only place that
 * knows their text.
 */
#include "lib.h"

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

static void put_task(struct audit_buffer *ab)
{
	audit_log_format(ab, "pid=%d uid=%u auid=%u ses=%u",
			 task_pid_nr(current),
			 from_kuid(&init_user_ns, current_uid()),
			 from_kuid(&init_user_ns, audit_get_loginuid(current)),
			 audit_get_sessionid(current));
	audit_log_task_context(ab);
}

static void put_comm(struct audit_buffer *ab)
{
	char comm[TASK_COMM_LEN];

	audit_log_format(ab, " comm=");
	audit_log_untrustedstring(ab, get_task_comm(comm, current));
}

static void put_object(struct audit_buffer *ab, const struct integ_audit *rec)
{
	if (rec->name) {
		audit_log_format(ab, " name=");
		audit_log_untrustedstring(ab, rec->name);
	}
	if (rec->inode) {
		audit_log_format(ab, " dev=");
		audit_log_untrustedstring(ab, rec->inode->i_sb->s_id);
		audit_log_format(ab, " ino=%lu", rec->inode->i_ino);
	}
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
	struct audit_buffer *ab;

	if (rec->informational && !audit_informational)
		return;

	ab = audit_log_start(audit_context(), GFP_KERNEL, rec->type);
	if (!ab)
		return;
	put_task(ab);
	audit_log_format(ab, " op=%s cause=%s", rec->op, rec->cause);
	put_comm(ab);
	put_object(ab, rec);
	audit_log_format(ab, " res=%d errno=%d", !rec->result, rec->errno_val);
	audit_log_end(ab);
}
