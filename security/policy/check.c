// SPDX-License-Identifier: GPL-2.0-only
/*
 * Which keywords an operation may have, and with which actions (POL-10, POL-11).
 */
#include <linux/bitops.h>
#include <linux/kernel.h>

#include "parse.h"

#define KEYS_COMMON	(INTEG_KEY(FUNC) | INTEG_KEYS_SB | INTEG_KEYS_ID)
#define KEYS_ATTR	(INTEG_KEY(PCR) | INTEG_KEY(TEMPLATE))
#define KEYS_CMDLINE	(KEYS_COMMON | INTEG_KEYS_LSM | KEYS_ATTR)
#define KEYS_READ	(KEYS_CMDLINE | INTEG_KEY(MASK) | \
			 INTEG_KEY(PERMIT_DIRECTIO))
#define KEYS_FILE	(KEYS_READ | INTEG_KEY(DIGEST_TYPE))
#define KEYS_BUFFER	(INTEG_KEY(FUNC) | INTEG_KEY(UID) | INTEG_KEY(GID) | \
			 KEYS_ATTR)

/* An operation without an entry cannot be named by a rule. */
static const struct {
	integ_keys_t allowed;
	bool measure_only;
} operations[__INTEG_OP_MAX] = {
	[INTEG_OP_NONE]			= { KEYS_FILE },
	[INTEG_OP_FILE]			= { KEYS_FILE },
	[INTEG_OP_MMAP]			= { KEYS_FILE },
	[INTEG_OP_MMAP_REQPROT]		= { KEYS_FILE },
	[INTEG_OP_EXEC]			= { KEYS_FILE },
	[INTEG_OP_CREDS]		= { KEYS_FILE },
	[INTEG_OP_FIRMWARE]		= { KEYS_FILE },
	[INTEG_OP_POLICY]		= { KEYS_FILE },
	/* A module's or kernel's content is in a buffer, not under fs-verity. */
	[INTEG_OP_MODULE]		= { KEYS_READ },
	[INTEG_OP_KEXEC_KERNEL]		= { KEYS_READ },
	[INTEG_OP_KEXEC_INITRAMFS]	= { KEYS_READ },
	[INTEG_OP_KEXEC_CMDLINE]	= { KEYS_CMDLINE, true },
	[INTEG_OP_KEY]			= { KEYS_BUFFER | INTEG_KEY(KEYRINGS), true },
	[INTEG_OP_CRITICAL_DATA]	= { KEYS_BUFFER | INTEG_KEY(LABEL), true },
};

static int refuse_key(struct integ_parser *p, const struct integ_draft *d,
		      integ_keys_t keys, const char *reason)
{
	return integ_parse_refuse(p, d->token[__ffs(keys)], reason, -EINVAL);
}

/**
 * integ_draft_check() - constraints between the tokens of a line
 * @p: the parser
 * @d: draft of a line without a bad token
 *
 * Return: 0 or -EINVAL.
 */
int integ_draft_check(struct integ_parser *p, const struct integ_draft *d)
{
	const integ_keys_t allowed = operations[d->op].allowed;

	if (d->action == INTEG_ACTION_NONE)
		return integ_parse_refuse(p, d->first, "the rule has no action",
					  -EINVAL);
	if (operations[d->op].measure_only &&
	    integ_action_class(d->action) != INTEG_MEASURE)
		return refuse_key(p, d, INTEG_KEY(FUNC),
				  "this operation can only be measured");
	if (d->seen & ~allowed)
		return refuse_key(p, d, d->seen & ~allowed,
				  d->op == INTEG_OP_NONE ?
				  "needs the func it belongs to" :
				  "not allowed with this func");
	if (d->seen & INTEG_KEY(PCR) && d->action != INTEG_ACTION_MEASURE)
		return refuse_key(p, d, INTEG_KEY(PCR), "only with measure");
	return 0;
}
