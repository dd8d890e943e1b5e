/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Stands in for the kernel's header in user space: a warning ends the program. In
 * a library that is not for us to do, and the kernel goes on, too.
 */
#ifndef SHIM_LINUX_BUG_H
#define SHIM_LINUX_BUG_H

#ifdef SHIM_WARN_GOES_ON
#define WARN_ON_ONCE(condition)	((void)(condition))
#else
#include <stdlib.h>

#define WARN_ON_ONCE(condition)	((condition) ? abort() : (void)0)
#endif

#endif
