// SPDX-License-Identifier: GPL-2.0-only
/*
 * Covered metadata of a file, for records that show it.
 */
#include <linux/err.h>
#include <linux/fs.h>

#include "../evm/evm.h"
#include "decide.h"
#include "state.h"

/**
 * integ_view_for() - metadata for a record of a file
 * @t: template of the record
 * @file: the file
 *
 * What cannot be read leaves its fields empty: the record of the content is worth
 * more than none.
 *
 * Context: process, may sleep.
 * Return: what was read, for integ_evm_view_free(), or NULL.
 */
struct integ_metadata_view *integ_view_for(const struct integ_template *t,
					   struct file *file)
{
	struct integ_metadata_view *view;

	if (!IS_ENABLED(CONFIG_EVM) || !integ_template_shows_metadata(t))
		return NULL;
	view = integ_evm_view(file_dentry(file));
	return IS_ERR(view) ? NULL : view;
}
