// SPDX-License-Identifier: GPL-2.0-only
/*
 * Linear hashing (Litwin, 1980) over record numbers.
 */
#include <linux/log2.h>
#include <linux/math.h>
#include <linux/random.h>
#include <linux/string.h>
#include <kunit/static_stub.h>

#include "index.h"

/* Buckets of an empty index; a power of two. */
#define INDEX_MIN	16

/*
 * Entries per bucket, on average, that make one of them split. Those that wait
 * for their turn have up to twice as many; what does not fit overflows.
 */
#define INDEX_LOAD	5

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
	*ix = (struct integ_index) { .buckets = INDEX_MIN };
	spin_lock_init(&ix->lock);
	get_random_bytes(&ix->key, sizeof(ix->key));
	return genradix_prealloc(&ix->main, INDEX_MIN, GFP_KERNEL);
}

/**
 * integ_index_destroy() - free an index
 * @ix: the index; nobody uses it any more
 */
void integ_index_destroy(struct integ_index *ix)
{
	genradix_free(&ix->main);
	genradix_free(&ix->spare);
	memzero_explicit(&ix->key, sizeof(ix->key));
}

/**
 * integ_index_tag() - keyed hash of what identifies a record
 * @ix: the index
 * @data: its template data
 * @len: bytes in @data
 * @pcr: PCR of the record
 *
 * Two records with the same tag are not yet the same record.
 *
 * Context: any.
 * Return: the tag.
 */
u32 integ_index_tag(const struct integ_index *ix, const u8 *data, size_t len,
		    u32 pcr)
{
	return siphash(data, len, &ix->key) + pcr;
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
	/*
	 * A bucket more, if one is split, and an overflow bucket. Both numbers
	 * change in the task that we are in only.
	 */
	if (!genradix_ptr_alloc(&ix->main, ix->buckets, GFP_KERNEL) ||
	    !genradix_ptr_alloc(&ix->spare, ix->spares, GFP_KERNEL))
		return -ENOMEM;
	return 0;
}

/* An overflow bucket: a free one, or the one that was reserved. */
static u32 take_spare(struct integ_index *ix)
{
	u32 spare = ix->free;

	if (!spare)
		return ++ix->spares;
	ix->free = genradix_ptr(&ix->spare, spare - 1)->next;
	return spare;
}

/*
 * Only the first bucket of a chain has room. When it is full its entries move
 * behind it, so that no chain is ever walked to insert.
 */
static void push(struct integ_index *ix, u32 tag, u32 record)
{
	struct integ_bucket *b = genradix_ptr(&ix->main, bucket_of(ix, tag));
	u32 spare;

	if (b->nr == INTEG_BUCKET_ENTRIES) {
		spare = take_spare(ix);
		*genradix_ptr(&ix->spare, spare - 1) = *b;
		b->next = spare;
		b->nr = 0;
	}
	b->entry[b->nr].tag = tag;
	b->entry[b->nr++].record = record;
}

/*
 * Add a bucket, and give it what it is due of the one it is split from. Each
 * overflow bucket is free before its entries are pushed, and two chains need no
 * more of them than the one they come from: this cannot run out.
 */
static void split(struct integ_index *ix)
{
	const u32 from = ix->buckets - level(ix);
	struct integ_bucket *b = genradix_ptr(&ix->main, from);
	struct integ_bucket old = *b;
	u32 spare;

	b->nr = 0;
	b->next = 0;
	ix->buckets++;
	for (;;) {
		spare = old.next;
		for (u32 i = 0; i < old.nr; i++)
			push(ix, old.entry[i].tag, old.entry[i].record);
		if (!spare)
			return;
		b = genradix_ptr(&ix->spare, spare - 1);
		old = *b;
		b->next = ix->free;
		ix->free = spare;
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
	spin_lock(&ix->lock);
	push(ix, tag, nr);
	if (++ix->nr / INDEX_LOAD >= ix->buckets)
		split(ix);
	spin_unlock(&ix->lock);
}

static unsigned int find_in(const struct integ_bucket *b, u32 tag, u32 *found,
			    unsigned int room)
{
	unsigned int n = 0;

	for (u32 i = 0; i < b->nr && n < room; i++)
		if (b->entry[i].tag == tag)
			found[n++] = b->entry[i].record;
	return n;
}

/**
 * integ_index_find() - look for records with a tag
 * @ix: the index
 * @tag: from integ_index_tag()
 * @found: receives their numbers
 *
 * Whether one of them is the record looked for is the caller's to find out, without
 * the lock: a record may be megabytes of a buffer.
 *
 * Context: any task.
 * Return: how many were found.
 */
unsigned int integ_index_find(struct integ_index *ix, u32 tag,
			      u32 found[INTEG_INDEX_SAME])
{
	const struct integ_bucket *b;
	unsigned int n;

	spin_lock(&ix->lock);
	b = genradix_ptr(&ix->main, bucket_of(ix, tag));
	n = find_in(b, tag, found, INTEG_INDEX_SAME);
	while (b->next) {
		b = genradix_ptr(&ix->spare, b->next - 1);
		n += find_in(b, tag, found + n, INTEG_INDEX_SAME - n);
	}
	spin_unlock(&ix->lock);
	return n;
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
	bytes = radix_bytes(ix->buckets, sizeof(struct integ_bucket)) +
		radix_bytes(ix->spares, sizeof(struct integ_bucket));
	spin_unlock(&ix->lock);
	return bytes;
}
