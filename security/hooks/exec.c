// SPDX-License-Identifier: GPL-2.0-only
/*
 * Execution and executable mappings.
 */
#include <linux/binfmts.h>
#include <linux/fs.h>
#include <linux/lsm_hooks.h>
#include <linux/mman.h>

#include "../decide/decide.h"
#include "hooks.h"

/* Out of line: a hook whose gate is shut must not even prepare an event. */
static noinline int decide_exec(enum integ_op op, struct file *file,
				const struct cred *cred)
{
	const struct integ_event ev = {
		.op = op,
		.mask = MAY_EXEC,
		.cred = cred,
		.file = file,
		.inode = file_inode(file),
		.idmap = file_mnt_idmap(file),
	};

	return integ_decide_file(integ_host(), &ev);
}

/* Called for a script as well as for its interpreter (HOOK-8). */
static int hook_bprm_check_security(struct linux_binprm *bprm)
{
	int rc = 0;

	if (integ_gate_open(INTEG_OP_EXEC))
		rc = decide_exec(INTEG_OP_EXEC, bprm->file, current_cred());
	if (!rc && integ_gate_open(INTEG_OP_CREDS))
		rc = decide_exec(INTEG_OP_CREDS, bprm->file, bprm->cred);
	return rc;
}

/*
 * A rule can look at what was asked for or at what READ_IMPLIES_EXEC made of it.
 */
static int hook_mmap_file(struct file *file, unsigned long reqprot,
			  unsigned long prot, unsigned long flags)
{
	int rc = 0;

	if (!file)
		return 0;
	if (flags & MAP_SHARED && file->f_mode & FMODE_WRITE &&
	    integ_gate_open(INTEG_OP_NONE))
		integ_file_mapped(file_inode(file));
	if (integ_gate_open(INTEG_OP_MMAP_REQPROT) && (reqprot & PROT_EXEC))
		rc = decide_exec(INTEG_OP_MMAP_REQPROT, file, current_cred());
	if (!rc && integ_gate_open(INTEG_OP_MMAP) && (prot & PROT_EXEC))
		rc = decide_exec(INTEG_OP_MMAP, file, current_cred());
	return rc;
}

static struct security_hook_list exec_hooks[] __ro_after_init = {
	LSM_HOOK_INIT(bprm_check_security, hook_bprm_check_security),
	LSM_HOOK_INIT(mmap_file, hook_mmap_file),
};

/**
 * integ_hooks_add_exec() - register the hooks of this file
 */
void __init integ_hooks_add_exec(void)
{
	security_add_hooks(exec_hooks, ARRAY_SIZE(exec_hooks),
			   &integ_ima_lsmid);
}
