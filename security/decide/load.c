// SPDX-License-Identifier: GPL-2.0-only
/*
 * Kernel input that comes without a file, and so without a label (HOOK-13 to
 * HOOK-16).
 */
#define pr_fmt(fmt) "ima: " fmt

#include <linux/ima.h>
#include <linux/kernel.h>
#include <linux/kernel_read_file.h>
#include <linux/module.h>
#include <linux/secure_boot.h>

#include "decide.h"

/* Whether input of a kind is let in only if it was appraised. */
static bool is_demanded(const struct integ_domain *d, enum integ_op op)
{
	return READ_ONCE(d->mode) == INTEG_APPRAISE_ENFORCE &&
	       READ_ONCE(d->required) & BIT(op);
}

static int refuse_kexec(const struct integ_domain *d)
{
	if (!(IS_ENABLED(CONFIG_KEXEC_SIG) && arch_get_secureboot()) &&
	    !is_demanded(d, INTEG_OP_KEXEC_KERNEL))
		return 0;
	pr_err("impossible to appraise a kernel image without a file descriptor; try using kexec_file_load syscall.\n");
	return -EACCES;
}

static int refuse_module(const struct integ_domain *d)
{
	/* The module loader's own check will do. */
	if (!is_demanded(d, INTEG_OP_MODULE) || is_module_sig_enforced())
		return 0;
	pr_err("impossible to appraise a module without a file descriptor. sig_enforce kernel parameter might help\n");
	return -EACCES;
}

static int refuse_firmware(const struct integ_domain *d, const char *what)
{
	if (!is_demanded(d, INTEG_OP_FIRMWARE))
		return 0;
	pr_err("Prevent firmware %s.\n", what);
	return -EACCES;
}

/**
 * integ_refuse_load() - the kernel is about to take input from a buffer
 * @d: the domain
 * @id: what the input is
 * @shown_later: the content will be shown to integ_refuse_loaded()
 *
 * Context: process.
 * Return: 0, or -EACCES if such input must be appraised.
 */
int integ_refuse_load(struct integ_domain *d, enum kernel_load_data_id id,
		      bool shown_later)
{
	switch (id) {
	case LOADING_KEXEC_IMAGE:
		return refuse_kexec(d);
	case LOADING_MODULE:
		return refuse_module(d);
	case LOADING_FIRMWARE:
		return shown_later ? 0 :
		       refuse_firmware(d, "sysfs fallback loading");
	default:
		return 0;
	}
}

/**
 * integ_refuse_loaded() - the kernel has taken input from a buffer
 * @d: the domain
 * @id: what the input is
 *
 * Context: process.
 * Return: 0, or -EACCES if such input must be appraised.
 */
int integ_refuse_loaded(struct integ_domain *d, enum kernel_load_data_id id)
{
	return id == LOADING_FIRMWARE ? refuse_firmware(d, "loading_store") : 0;
}
