// SPDX-License-Identifier: GPL-2.0-only
/*
 * The record that a name was added to those EVM covers (AUD-14). Apart from
 * audit.c because it exists without CONFIG_INTEGRITY_AUDIT (AUD-4).
 */
#include "lib.h"

/**
 * integ_audit_name_begin() - have a record ready, so that nothing goes unrecorded
 *
 * Context: process context, may sleep.
 * Return: the record, for integ_audit_name_end(), or NULL.
 */
struct audit_buffer *integ_audit_name_begin(void)
{
	return audit_log_start(audit_context(), GFP_KERNEL,
			       AUDIT_INTEGRITY_EVM_XATTR);
}

/**
 * integ_audit_name_end() - write the record
 * @ab: what integ_audit_name_begin() returned
 * @name: the name, or NULL if it could not be had
 * @err: 0, or why it was not added
 */
void integ_audit_name_end(struct audit_buffer *ab, const char *name, int err)
{
	if (name) {
		audit_log_format(ab, "xattr=");
		audit_log_untrustedstring(ab, name);
		audit_log_format(ab, " ");
	}
	/* The error itself: the opposite of res= elsewhere (EDGE-18). */
	audit_log_format(ab, "res=%d", err);
	audit_log_end(ab);
}
