/* SPDX-License-Identifier: GPL-2.0-only */
/* Stands in for the kernel's header in user space: a warning ends the program. */
#ifndef SHIM_LINUX_BUG_H
#define SHIM_LINUX_BUG_H

#include <stdlib.h>

#define WARN_ON_ONCE(condition)	((condition) ? abort() : (void)0)

#endif
