// SPDX-License-Identifier: GPL-2.0-only
/*
 * Keys that enter keyrings before a custom policy exists (HOOK-24). The boot
 * policy cannot ask for keys, so they wait for one that can, but not for ever.
 */
#include <linux/cleanup.h>
#include <linux/init.h>
#include <linux/list.h>
#include <linux/mutex.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

#include "../lib/lib.h"
#include "decide.h"

#define KEY_QUEUE_SECONDS	300

/**
 * struct queued_key - a key that waits to be measured
 * @link: in key_queue
 * @keyring: description of its keyring; allocated
 * @len: bytes in @payload
 * @payload: the key as it was supplied
 */
struct queued_key {
	struct list_head link;
	char *keyring;
	size_t len;
	u8 payload[] __counted_by(len);
};

/* Protects key_queue and the one change of is_queueing to false. */
static DEFINE_MUTEX(key_queue_lock);
static LIST_HEAD(key_queue);
static bool is_queueing = true;

static void free_key(struct queued_key *q)
{
	kfree(q->keyring);
	kfree(q);
}

static struct queued_key *copy_key(const struct key *keyring,
				   const void *payload, size_t len)
{
	struct queued_key *q = kzalloc(struct_size(q, payload, len),
				       GFP_KERNEL);

	if (!q)
		return NULL;
	q->keyring = kstrdup(keyring->description, GFP_KERNEL);
	if (!q->keyring) {
		kfree(q);
		return NULL;
	}
	q->len = len;
	memcpy(q->payload, payload, len);
	return q;
}

static void audit_no_memory(const struct key *keyring)
{
	const struct integ_audit rec = {
		.type = AUDIT_INTEGRITY_PCR,
		.op = "measuring_key",
		.cause = "ENOMEM",
		.name = keyring->description,
		.result = -ENOMEM,
		.errno_val = -ENOMEM,
	};

	integ_audit_log(&rec);
}

/**
 * integ_key_queue_add() - let a key wait for a custom policy
 * @keyring: keyring it entered
 * @payload: the key as it was supplied
 * @len: bytes in @payload
 *
 * Context: process, may sleep.
 * Return: false if keys do not wait any more, or there is no memory: measure it
 * now.
 */
bool integ_key_queue_add(struct key *keyring, const void *payload, size_t len)
{
	struct queued_key *q;

	/* Goes from true to false once; a stale true is settled below. */
	if (!READ_ONCE(is_queueing))
		return false;
	q = copy_key(keyring, payload, len);
	if (!q) {
		audit_no_memory(keyring);
		return false;
	}
	scoped_guard(mutex, &key_queue_lock) {
		if (is_queueing) {
			list_add_tail(&q->link, &key_queue);
			return true;
		}
	}
	free_key(q);
	return false;
}

static void stop_queueing(struct list_head *keys)
{
	guard(mutex)(&key_queue_lock);
	list_splice_init(&key_queue, keys);
	WRITE_ONCE(is_queueing, false);
}

/**
 * integ_key_queue_flush() - measure the keys that waited, in order of arrival
 * @d: the domain
 *
 * Context: process, may sleep.
 */
void integ_key_queue_flush(struct integ_domain *d)
{
	struct queued_key *q, *next;
	LIST_HEAD(keys);

	if (!READ_ONCE(is_queueing))
		return;
	stop_queueing(&keys);
	list_for_each_entry_safe(q, next, &keys, link) {
		integ_decide_key(d, q->keyring, q->payload, q->len);
		free_key(q);
	}
}

static void drop_keys(struct work_struct *unused)
{
	struct queued_key *q, *next;
	LIST_HEAD(keys);

	stop_queueing(&keys);
	list_for_each_entry_safe(q, next, &keys, link)
		free_key(q);
}

static DECLARE_DELAYED_WORK(drop_work, drop_keys);

/**
 * integ_key_queue_start_timer() - give user space time to load a policy
 */
void __init integ_key_queue_start_timer(void)
{
	schedule_delayed_work(&drop_work, KEY_QUEUE_SECONDS * HZ);
}
