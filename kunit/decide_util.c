// SPDX-License-Identifier: GPL-2.0-only
/*
 * What the tests of the decision have in common.
 */
#include <linux/cred.h>
#include <linux/fs.h>
#include <linux/mnt_idmapping.h>

#include "../security/policy/policy.h"
#include "decide_util.h"

void decide_load_policy(struct kunit *test, struct integ_domain *d,
			const char *text)
{
	struct integ_policy_update *u = integ_policy_update_begin(d->policy);

	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, u);
	KUNIT_ASSERT_EQ(test, integ_policy_update_text(u, text, strlen(text)), 0);
	KUNIT_ASSERT_EQ(test, integ_policy_update_finish(u), 0);
}

struct integ_event decide_event(struct file *file, enum integ_op op, int mask)
{
	return (struct integ_event) {
		.op = op,
		.mask = mask,
		.cred = current_cred(),
		.file = file,
		.inode = file_inode(file),
		.idmap = &nop_mnt_idmap,
	};
}
