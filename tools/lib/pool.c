// SPDX-License-Identifier: GPL-2.0-only
/*
 * A ring of items. The owner puts items in at @tail and takes finished ones out
 * at @head; workers claim from @next on. So results come out in order without
 * sorting, and a slow item holds up at most RING others.
 *
 * A single worker is the owner itself: a thread for it would only pass items back and
 * forth.
 */
#include <errno.h>
#include <pthread.h>
#include <sched.h>
#include <stdlib.h>
#include <time.h>

#include <imactl/pool.h>

#define RING 1024u		/* a power of two: positions wrap */
#define CLAIM_MAX 16u		/* items per claim: a lock for each costs too much */
#define IDLE_NS 200000000L

struct slot {
	void *item;
	bool finished;
};

/*
 * struct ima_pool - @lock guards everything below it
 * @alone: state of the only worker, if there are no threads
 * @idle_at: when idle() was called last, if there are none
 * @head: oldest item not given to done()
 * @next: first item no worker has
 * @tail: behind the newest item
 * @owner_waits: somebody must signal @progress
 * @waiting: workers that wait for @work
 */
struct ima_pool {
	const struct ima_pool_ops *ops;
	void *ctx;
	void *alone;
	struct timespec idle_at;
	unsigned int workers;
	pthread_t *threads;
	pthread_mutex_t lock;
	pthread_cond_t work;
	pthread_cond_t progress;
	unsigned int head, next, tail;
	unsigned int waiting;
	bool owner_waits;
	bool ending;
	struct slot ring[RING];
};

struct worker {
	struct ima_pool *pool;
	void *state;
};

unsigned int ima_pool_cores(void)
{
	cpu_set_t set;

	if (sched_getaffinity(0, sizeof(set), &set))
		return 1;
	return CPU_COUNT(&set) > 0 ? (unsigned int)CPU_COUNT(&set) : 1;
}

static struct slot *slot_at(struct ima_pool *pool, unsigned int position)
{
	return &pool->ring[position % RING];
}

/* A fair share, so that the last items are not all with one worker. */
static unsigned int claim(struct ima_pool *pool, unsigned int *first)
{
	unsigned int share = (pool->tail - pool->next) / (2 * pool->workers);

	*first = pool->next;
	if (pool->next == pool->tail)
		return 0;
	share = share < 1 ? 1 : share > CLAIM_MAX ? CLAIM_MAX : share;
	pool->next += share;
	return share;
}

static void finish(struct ima_pool *pool, unsigned int first, unsigned int count)
{
	for (unsigned int i = 0; i < count; i++)
		slot_at(pool, first + i)->finished = true;
	if (pool->owner_waits)
		pthread_cond_signal(&pool->progress);
}

static void *run_worker(void *arg)
{
	struct worker *self = arg;
	struct ima_pool *pool = self->pool;
	unsigned int first, count;

	pthread_mutex_lock(&pool->lock);
	for (;;) {
		count = claim(pool, &first);
		if (!count && pool->ending)
			break;
		if (!count) {
			pool->waiting++;
			pthread_cond_wait(&pool->work, &pool->lock);
			pool->waiting--;
			continue;
		}
		pthread_mutex_unlock(&pool->lock);
		for (unsigned int i = 0; i < count; i++)
			pool->ops->work(self->state, slot_at(pool, first + i)->item);
		pthread_mutex_lock(&pool->lock);
		finish(pool, first, count);
	}
	pthread_mutex_unlock(&pool->lock);
	pool->ops->worker_free(self->state);
	free(self);
	return NULL;
}

static bool start_worker(struct ima_pool *pool)
{
	struct worker *worker = malloc(sizeof(*worker));

	if (!worker)
		return false;
	worker->pool = pool;
	worker->state = pool->ops->worker_new(pool->ctx);
	if (worker->state &&
	    !pthread_create(&pool->threads[pool->workers], NULL, run_worker, worker)) {
		pool->workers++;
		return true;
	}
	if (worker->state)
		pool->ops->worker_free(worker->state);
	free(worker);
	return false;
}

static struct ima_pool *begin_alone(struct ima_pool *pool)
{
	pool->alone = pool->ops->worker_new(pool->ctx);
	clock_gettime(CLOCK_MONOTONIC, &pool->idle_at);
	if (pool->alone)
		return pool;
	free(pool);
	return NULL;
}

static void work_alone(struct ima_pool *pool, void *item)
{
	struct timespec now;

	pool->ops->work(pool->alone, item);
	pool->ops->done(pool->ctx, item);
	if (!pool->ops->idle)
		return;
	clock_gettime(CLOCK_MONOTONIC, &now);
	if ((now.tv_sec - pool->idle_at.tv_sec) * 1000000000L +
	    now.tv_nsec - pool->idle_at.tv_nsec < IDLE_NS)
		return;
	pool->idle_at = now;
	pool->ops->idle(pool->ctx);
}

struct ima_pool *ima_pool_new(unsigned int workers, const struct ima_pool_ops *ops,
			      void *ctx)
{
	struct ima_pool *pool = calloc(1, sizeof(*pool));
	bool started = true;

	if (!pool)
		return NULL;
	pool->ops = ops;
	pool->ctx = ctx;
	if (workers == 1)
		return begin_alone(pool);
	pool->threads = calloc(workers, sizeof(*pool->threads));
	pthread_mutex_init(&pool->lock, NULL);
	pthread_cond_init(&pool->work, NULL);
	pthread_cond_init(&pool->progress, NULL);
	/* Held, because a worker that runs divides by the number of workers. */
	pthread_mutex_lock(&pool->lock);
	while (pool->threads && started && pool->workers < workers)
		started = start_worker(pool);
	pthread_mutex_unlock(&pool->lock);
	if (pool->workers)
		return pool;
	ima_pool_free(pool);
	return NULL;
}

/* Gives what is finished to done(), which may take long: not under the lock. */
static void take_finished(struct ima_pool *pool)
{
	while (pool->head != pool->tail && slot_at(pool, pool->head)->finished) {
		void *item = slot_at(pool, pool->head)->item;

		slot_at(pool, pool->head)->finished = false;
		pthread_mutex_unlock(&pool->lock);
		pool->ops->done(pool->ctx, item);
		pthread_mutex_lock(&pool->lock);
		pool->head++;
	}
}

static void wait_for_progress(struct ima_pool *pool)
{
	struct timespec until;
	int err;

	clock_gettime(CLOCK_REALTIME, &until);
	until.tv_nsec += IDLE_NS;
	if (until.tv_nsec >= 1000000000L) {
		until.tv_nsec -= 1000000000L;
		until.tv_sec++;
	}
	pool->owner_waits = true;
	err = pthread_cond_timedwait(&pool->progress, &pool->lock, &until);
	pool->owner_waits = false;
	if (err != ETIMEDOUT || !pool->ops->idle)
		return;
	pthread_mutex_unlock(&pool->lock);
	pool->ops->idle(pool->ctx);
	pthread_mutex_lock(&pool->lock);
}

/* Until at most @unfinished items are in the ring. */
static void wait_until(struct ima_pool *pool, unsigned int unfinished)
{
	take_finished(pool);
	while (pool->tail - pool->head > unfinished) {
		wait_for_progress(pool);
		take_finished(pool);
	}
}

void ima_pool_add(struct ima_pool *pool, void *item)
{
	if (pool->alone) {
		work_alone(pool, item);
		return;
	}
	pthread_mutex_lock(&pool->lock);
	/* Not only one slot: waking for each item would cost more than the item. */
	if (pool->tail - pool->head == RING)
		wait_until(pool, RING - RING / 4);
	slot_at(pool, pool->tail++)->item = item;
	if (pool->waiting)
		pthread_cond_signal(&pool->work);
	pthread_mutex_unlock(&pool->lock);
}

void ima_pool_drain(struct ima_pool *pool)
{
	if (pool->alone)
		return;
	pthread_mutex_lock(&pool->lock);
	wait_until(pool, 0);
	pthread_mutex_unlock(&pool->lock);
}

void ima_pool_free(struct ima_pool *pool)
{
	if (!pool)
		return;
	if (pool->alone) {
		pool->ops->worker_free(pool->alone);
		free(pool);
		return;
	}
	ima_pool_drain(pool);
	pthread_mutex_lock(&pool->lock);
	pool->ending = true;
	pthread_cond_broadcast(&pool->work);
	pthread_mutex_unlock(&pool->lock);
	for (unsigned int i = 0; i < pool->workers; i++)
		pthread_join(pool->threads[i], NULL);
	pthread_cond_destroy(&pool->progress);
	pthread_cond_destroy(&pool->work);
	pthread_mutex_destroy(&pool->lock);
	free(pool->threads);
	free(pool);
}
