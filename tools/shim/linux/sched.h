/* SPDX-License-Identifier: GPL-2.0-only */
/* Stands in for the kernel's header in user space. */
#ifndef SHIM_LINUX_SCHED_H
#define SHIM_LINUX_SCHED_H

struct task_struct;

/* Whether the task of the event has a capability is part of the event. */
#define current			((struct task_struct *)0)
#define cond_resched()		((void)0)

#endif
