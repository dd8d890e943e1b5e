// SPDX-License-Identifier: GPL-2.0-only
/*
 * The record of the policy's audit action: a file and its digest (AUD-11).
 * Apart from audit.c because it exists without CONFIG_INTEGRITY_AUDIT (AUD-4).
 */
#include "lib.h"

/**
 * integ_audit_file_digest() - write the record that a file was used
 * @path: path of the file
 * @d: digest of its content
 *
 * Best effort, as integ_audit_log(); not subject to integrity_audit=.
 *
 * Context: process context, may sleep.
 */
void integ_audit_file_digest(const char *path, const struct integ_digest *d)
{
	char hex[INTEG_DIGEST_HEX_MAX];
	struct audit_buffer *ab;

	ab = audit_log_start(audit_context(), GFP_KERNEL, AUDIT_INTEGRITY_RULE);
	if (!ab)
		return;
	integ_digest_hex(d, hex);
	audit_log_format(ab, "file=");
	audit_log_untrustedstring(ab, path);
	audit_log_format(ab, " hash=\"%s:%s\"", hash_algo_name[d->algo], hex);
	audit_log_task_info(ab);
	audit_log_end(ab);
}
