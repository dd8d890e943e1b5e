// SPDX-License-Identifier: GPL-2.0-only
/*
 * Linear hashing (Litwin, 1980) over record numbers.
 */
#include <linux/log2.h>
#include <linux/math.h>
#include <linux/random.h>
#include <linux/string.h>
#include <linux/unaligned.h>
#include <kunit/static_stub.h>

#include "index.h"

/* Buckets of an empty index; a power of two. */
#define INDEX_MIN	64

/* The largest power of two that is not above the number of buckets. */
static u32 level(const struct integ_index *ix)
{
	return rounddown_pow_of_two(ix->buckets);
}

/*
 * Bucket of a tag. Those below the split point have been split already and are
 * told apart from their other half by one more bit.
 */
static u32 bucket_of(const struct integ_index *ix, u32 tag)
{
	const u32 low = level(ix);
	const u32 b = tag & (2 * low - 1);

	return b < ix->buckets ? b : b - low;
}

/**
 * integ_index_init() - make an empty index
 * @ix: the index
 *
 * Return: 0 or -ENOMEM.
 */
int integ_index_init(struct integ_index *ix)
{
	spin_lock_init(&ix->lock);
	genradix_init(&ix->heads);
	genradix_init(&ix->nodes);
	ix->buckets = INDEX_MIN;
	ix->nr = 0;
	ix->limit = 0;
	get_random_bytes(&ix->key, sizeof(ix->key));
	return genradix_prealloc(&ix->heads, INDEX_MIN, GFP_KERNEL);
}

/**
 * integ_index_destroy() - free an index
 * @ix: the index; nobody uses it any more
 */
void integ_index_destroy(struct integ_index *ix)
{
	genradix_free(&ix->heads);
	genradix_free(&ix->nodes);
	memzero_explicit(&ix->key, sizeof(ix->key));
}

/**
 * integ_index_tag() - keyed hash of what identifies a record
 * @ix: the index
 * @digest: template digest in the default algorithm
 * @len: its length
 * @pcr: PCR of the record
 *
 * Two records with the same tag are not yet the same record.
 *
 * Context: any.
 * Return: the tag.
 */
u32 integ_index_tag(const struct integ_index *ix, const u8 *digest, u32 len,
		    u32 pcr)
{
	u8 head[2 * sizeof(u64)] = {};

	memcpy(head, digest, min_t(u32, len, sizeof(head)));
	return siphash_3u64(get_unaligned((u64 *)head),
			    get_unaligned((u64 *)(head + sizeof(u64))), pcr,
			    &ix->key);
}

/**
 * integ_index_reserve() - make sure that a record can be inserted
 * @ix: the index
 * @nr: number of the record
 *
 * Context: one task at a time; may sleep.
 * Return: 0, -ENOMEM, or -ENOSPC if the number is too large.
 */
int integ_index_reserve(struct integ_index *ix, unsigned long nr)
{
	KUNIT_STATIC_STUB_REDIRECT(integ_index_reserve, ix, nr);

	if (nr >= INTEG_INDEX_MAX)
		return -ENOSPC;
	/* One more bucket: @buckets changes only in the task that we are in. */
	if (!genradix_ptr_alloc(&ix->nodes, nr, GFP_KERNEL) ||
	    !genradix_ptr_alloc(&ix->heads, ix->buckets, GFP_KERNEL))
		return -ENOMEM;
	return 0;
}

static void push(struct integ_index *ix, u32 bucket, u32 entry,
		 struct integ_index_node *node)
{
	u32 *head = genradix_ptr(&ix->heads, bucket);

	node->next = *head;
	*head = entry;
}

/* Add a bucket, and give it what it is due of the one it is split from. */
static void split(struct integ_index *ix)
{
	const u32 from = ix->buckets - level(ix);
	u32 *head = genradix_ptr(&ix->heads, from);
	u32 entry = *head, next;
	struct integ_index_node *node;

	*head = 0;
	ix->buckets++;
	for (; entry; entry = next) {
		node = genradix_ptr(&ix->nodes, entry - 1);
		next = node->next;
		push(ix, bucket_of(ix, node->tag), entry, node);
	}
}

/**
 * integ_index_insert() - add a record
 * @ix: the index; integ_index_reserve() succeeded for this record
 * @tag: from integ_index_tag()
 * @nr: number of the record
 *
 * Context: one task at a time.
 */
void integ_index_insert(struct integ_index *ix, u32 tag, unsigned long nr)
{
	struct integ_index_node *node;

	spin_lock(&ix->lock);
	node = genradix_ptr(&ix->nodes, nr);
	node->tag = tag;
	push(ix, bucket_of(ix, tag), nr + 1, node);
	ix->limit = nr + 1;
	if (++ix->nr > ix->buckets)
		split(ix);
	spin_unlock(&ix->lock);
}

/**
 * integ_index_find() - look for a record
 * @ix: the index
 * @tag: from integ_index_tag()
 * @same: decides whether a record with this tag is the one
 * @arg: for @same
 * @nr: receives the number of the record
 *
 * Context: any task.
 * Return: whether one was found.
 */
bool integ_index_find(struct integ_index *ix, u32 tag, integ_index_same_t same,
		      const void *arg, unsigned long *nr)
{
	const struct integ_index_node *node;
	u32 entry;

	spin_lock(&ix->lock);
	entry = *genradix_ptr(&ix->heads, bucket_of(ix, tag));
	for (; entry; entry = node->next) {
		node = genradix_ptr(&ix->nodes, entry - 1);
		if (node->tag == tag && same(arg, entry - 1))
			break;
	}
	spin_unlock(&ix->lock);
	if (entry)
		*nr = entry - 1;
	return entry;
}

/* Bytes of a genradix whose first @entries entries have been used. */
static size_t radix_bytes(size_t entries, size_t entry_size)
{
	size_t nodes = DIV_ROUND_UP(entries * entry_size, GENRADIX_NODE_SIZE);
	size_t all = nodes;

	while (nodes > 1) {
		nodes = DIV_ROUND_UP(nodes, GENRADIX_ARY);
		all += nodes;
	}
	return all * GENRADIX_NODE_SIZE;
}

/**
 * integ_index_memory() - memory of an index
 * @ix: the index
 *
 * Context: any.
 * Return: bytes allocated.
 */
size_t integ_index_memory(struct integ_index *ix)
{
	size_t bytes;

	spin_lock(&ix->lock);
	bytes = radix_bytes(ix->buckets, sizeof(u32)) +
		radix_bytes(ix->limit, sizeof(struct integ_index_node));
	spin_unlock(&ix->lock);
	return bytes;
}
