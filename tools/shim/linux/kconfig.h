/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Stands in for the kernel's header in user space, where the configuration is
 * that of whichever kernel is asked about and so is a variable. In an #if, where
 * a variable counts as 0, every option is off.
 */
#ifndef SHIM_LINUX_KCONFIG_H
#define SHIM_LINUX_KCONFIG_H

#include <stdbool.h>

#define IS_ENABLED(option)	shim_##option
#define SHIM_OPTION(option)	extern _Thread_local bool shim_CONFIG_##option;

#include "shim_options.h"

extern _Thread_local int shim_pcr;
#define CONFIG_IMA_MEASURE_PCR_IDX	shim_pcr

#undef SHIM_OPTION

#endif
