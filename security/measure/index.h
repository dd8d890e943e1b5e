/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Which record has given template data: linear hashing over record numbers.
 *
 * The table grows by splitting one bucket in two every few records. Nothing is
 * ever rehashed as a whole, so an append costs about the same at a million records
 * as at a thousand, without a pause and without a large allocation. A bucket is a
 * cache line: to look a record up and to insert it takes one access to memory
 * that is not cached, a split takes its buckets in order. rhashtable would need a
 * pointer in each record, and as many accesses as a chain has records.
 *
 * Buckets are chosen by a keyed hash: file names and contents choose the template
 * data, and an attacker who can compute the bucket could fill one of them with as
 * many records as he likes.
 */
#ifndef _SECURITY_INTEG_MEASURE_INDEX_H
#define _SECURITY_INTEG_MEASURE_INDEX_H

#include <linux/build_bug.h>
#include <linux/generic-radix-tree.h>
#include <linux/siphash.h>
#include <linux/spinlock.h>
#include <linux/types.h>

/* Record numbers have 32 bits here. */
#define INTEG_INDEX_MAX		U32_MAX

#define INTEG_BUCKET_ENTRIES	7

/*
 * Records with the same tag that are looked at. Two among a million differing ones
 * are a matter of chance; a third one only makes a duplicate go unnoticed.
 */
#define INTEG_INDEX_SAME	4

/**
 * struct integ_bucket - entries with the same low bits of their tags
 * @nr: entries in it
 * @next: overflow bucket behind it plus one, 0 for none; those are full
 * @entry: keyed hash of template data and PCR, and number of the record
 */
struct integ_bucket {
	u32 nr;
	u32 next;
	struct {
		u32 tag;
		u32 record;
	} entry[INTEG_BUCKET_ENTRIES];
};

static_assert(sizeof(struct integ_bucket) == 64, "a bucket is a cache line");

/**
 * struct integ_index - records by template data and PCR
 * @lock: protects everything but @key; held for a few comparisons only
 * @key: made once, never shown
 * @main: the buckets
 * @spare: overflow buckets
 * @buckets: buckets in use
 * @spares: overflow buckets that have been used
 * @free: first free one of these plus one, linked by @next; 0 for none
 * @nr: entries in all buckets
 */
struct integ_index {
	spinlock_t lock; /* main, spare, buckets, spares, free, nr */
	siphash_key_t key;
	GENRADIX(struct integ_bucket) main;
	GENRADIX(struct integ_bucket) spare;
	u32 buckets;
	u32 spares;
	u32 free;
	u32 nr;
};

int integ_index_init(struct integ_index *ix);
void integ_index_destroy(struct integ_index *ix);
u32 integ_index_tag(const struct integ_index *ix, const u8 *data, size_t len,
		    u32 pcr);
int integ_index_reserve(struct integ_index *ix, unsigned long nr);
void integ_index_insert(struct integ_index *ix, u32 tag, unsigned long nr);
unsigned int integ_index_find(struct integ_index *ix, u32 tag,
			      u32 found[INTEG_INDEX_SAME]);
size_t integ_index_memory(struct integ_index *ix);

#endif /* _SECURITY_INTEG_MEASURE_INDEX_H */
