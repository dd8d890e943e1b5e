/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Stands in for the kernel's header in user space: defined, never used, and
 * guards of locks that nobody else wants.
 */
#ifndef SHIM_LINUX_CLEANUP_H
#define SHIM_LINUX_CLEANUP_H

#define DEFINE_FREE(_name, _type, _free)				\
static inline void shim_free_##_name(_type _T)				\
{									\
	_free;								\
}

#define DEFINE_CLASS(_name, _type, _exit, _init, _arg)			\
static inline void shim_exit_##_name(_type _T)				\
{									\
	_exit;								\
}									\
static inline _type shim_init_##_name(_arg)				\
{									\
	return _init;							\
}

#define guard(_name)		shim_guard_##_name
#define shim_guard_rcu()	((void)0)
#define shim_guard_mutex(lock)	((void)(lock))

#endif
