/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Work spread over threads, results in the order the work was given.
 */
#ifndef IMACTL_POOL_H
#define IMACTL_POOL_H

#include <stdbool.h>

/**
 * struct ima_pool_ops - what is done with the items
 * @worker_new: state of one worker; Return: NULL if out of memory
 * @worker_free: the end of it
 * @work: runs in a worker's thread, in any order; in the owner's if there is only
 *	one worker
 * @done: runs in the thread of the pool's owner, in the order of ima_pool_add();
 *	owns the item
 * @idle: runs in the owner's thread a few times a second, may be NULL
 */
struct ima_pool_ops {
	void *(*worker_new)(void *ctx);
	void (*worker_free)(void *worker);
	void (*work)(void *worker, void *item);
	void (*done)(void *ctx, void *item);
	void (*idle)(void *ctx);
};

struct ima_pool;

/** ima_pool_cores() - Return: processors this process may run on */
unsigned int ima_pool_cores(void);

/**
 * ima_pool_new() - start workers
 * @workers: at least 1; with 1 there are no threads, and ima_pool_add() does the work
 * @ops: must outlive the pool
 * @ctx: for @ops
 *
 * Return: NULL if there is no memory, or no thread could be started.
 */
struct ima_pool *ima_pool_new(unsigned int workers, const struct ima_pool_ops *ops,
			      void *ctx);

/** ima_pool_add() - give an item away; waits while too many are unfinished */
void ima_pool_add(struct ima_pool *pool, void *item);

/** ima_pool_drain() - wait until all items are done */
void ima_pool_drain(struct ima_pool *pool);

/** ima_pool_free() - drain, then end the workers; NULL is allowed */
void ima_pool_free(struct ima_pool *pool);

#endif
