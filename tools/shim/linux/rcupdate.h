/* SPDX-License-Identifier: GPL-2.0-only */
/* Stands in for the kernel's header in user space: a policy has one user here. */
#ifndef SHIM_LINUX_RCUPDATE_H
#define SHIM_LINUX_RCUPDATE_H

struct rcu_head {
	char unused;
};

#define rcu_read_lock()			((void)0)
#define rcu_read_unlock()		((void)0)
#define synchronize_rcu()		((void)0)
#define call_rcu(head, func)		func(head)
#define rcu_dereference(p)		(p)
#define rcu_dereference_protected(p, c)	((void)(c), (p))
#define rcu_assign_pointer(p, value)	((p) = (value))
#define unrcu_pointer(p)		(p)
#define RCU_INIT_POINTER(p, value)	((p) = (value))
#define RCU_INITIALIZER(value)		(value)

#define cmpxchg(p, old, new)		__sync_val_compare_and_swap(p, old, new)
#define xchg(p, new)			__atomic_exchange_n(p, new, __ATOMIC_SEQ_CST)

#endif
