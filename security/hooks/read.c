// SPDX-License-Identifier: GPL-2.0-only
/*
 * Files and buffers that the kernel reads for itself.
 */
#include <linux/fs.h>
#include <linux/ima.h>
#include <linux/kernel_read_file.h>
#include <linux/lsm_hooks.h>

#include "../decide/decide.h"
#include "hooks.h"

/* What a read is for, in the words of a policy (HOOK-12). */
static const enum integ_op read_ops[] = {
	[READING_UNKNOWN]		= INTEG_OP_FILE,
	[READING_FIRMWARE]		= INTEG_OP_FIRMWARE,
	[READING_MODULE]		= INTEG_OP_MODULE,
	[READING_KEXEC_IMAGE]		= INTEG_OP_KEXEC_KERNEL,
	[READING_KEXEC_INITRAMFS]	= INTEG_OP_KEXEC_INITRAMFS,
	[READING_POLICY]		= INTEG_OP_POLICY,
	[READING_X509_CERTIFICATE]	= INTEG_OP_FILE,
};

static_assert(ARRAY_SIZE(read_ops) == READING_MAX_ID,
	      "a kind of kernel read is missing");

/* Return: the operation of a kind of read; of one that does not exist, FILE. */
enum integ_op integ_read_op(enum kernel_read_file_id id)
{
	return id < READING_MAX_ID ? read_ops[id] : INTEG_OP_FILE;
}

static struct integ_event read_event(struct file *file,
				     enum kernel_read_file_id id)
{
	return (struct integ_event){
		.op = integ_read_op(id),
		.mask = MAY_READ,
		.cred = current_cred(),
		.file = file,
		.inode = file_inode(file),
		.idmap = file_mnt_idmap(file),
	};
}

/*
 * A read in pieces never shows its whole content to hook_kernel_post_read_file(),
 * so the file is read once more, now (HOOK-10).
 */
static int hook_kernel_read_file(struct file *file, enum kernel_read_file_id id,
				 bool contents)
{
	struct integ_event ev;

	if (contents || !file || !integ_gate_open(INTEG_OP_NONE))
		return 0;
	ev = read_event(file, id);
	return integ_decide_file(integ_host(), &ev);
}

/* Without content there is nothing that could be what was signed. */
static int refuse_nothing(struct file *file, enum kernel_read_file_id id)
{
	if (!file && id == READING_X509_CERTIFICATE)
		return 0;
	return is_ima_appraise_enabled() ? -EACCES : 0;
}

/* The bytes the kernel will use are hashed, not the file again (HOOK-11). */
static int hook_kernel_post_read_file(struct file *file, char *buf, loff_t size,
				      enum kernel_read_file_id id)
{
	struct integ_event ev;

	if (!integ_gate_open(INTEG_OP_NONE))
		return 0;
	if (!file || !buf || size <= 0)
		return refuse_nothing(file, id);
	ev = read_event(file, id);
	return integ_decide_contents(integ_host(), &ev, buf, size);
}

/* A module without a file cannot be measured as one (HOOK-17). */
static int hook_kernel_post_load_data(char *buf, loff_t size,
				      enum kernel_load_data_id id,
				      char *description)
{
	if (id == LOADING_MODULE && size > 0)
		ima_measure_critical_data("modules", "init_module", buf, size,
					  true, NULL, 0);
	if (IS_ENABLED(CONFIG_IMA_APPRAISE) && integ_host())
		return integ_refuse_loaded(integ_host(), id);
	return 0;
}

static struct security_hook_list read_hooks[] __ro_after_init = {
	LSM_HOOK_INIT(kernel_read_file, hook_kernel_read_file),
	LSM_HOOK_INIT(kernel_post_read_file, hook_kernel_post_read_file),
	LSM_HOOK_INIT(kernel_post_load_data, hook_kernel_post_load_data),
};

/**
 * integ_hooks_add_read() - register the hooks of this file
 */
void __init integ_hooks_add_read(void)
{
	security_add_hooks(read_hooks, ARRAY_SIZE(read_hooks),
			   &integ_ima_lsmid);
}
