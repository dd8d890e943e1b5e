/* SPDX-License-Identifier: GPL-2.0-only */
/* Stands in for the kernel's header in user space: defined, never used. */
#ifndef SHIM_LINUX_CLEANUP_H
#define SHIM_LINUX_CLEANUP_H

#define DEFINE_FREE(_name, _type, _free)				\
static inline void shim_free_##_name(_type _T)				\
{									\
	_free;								\
}

#endif
