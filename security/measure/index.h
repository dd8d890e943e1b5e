/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Which record has a given template digest: linear hashing over record numbers.
 *
 * The table grows by one bucket for each record, by splitting one bucket in two.
 * Nothing is ever rehashed as a whole, so an append costs the same at a million
 * records as at a thousand, without a pause and without a large allocation. At
 * 12 bytes a record it is smaller than what rhashtable would need, whose objects
 * carry a pointer and have to be allocated one by one or never move.
 *
 * Buckets are chosen by a keyed hash: file names and contents choose template
 * digests, and an attacker who can compute the bucket could fill one of them
 * with as many records as he likes.
 */
#ifndef _SECURITY_INTEG_MEASURE_INDEX_H
#define _SECURITY_INTEG_MEASURE_INDEX_H

#include <linux/generic-radix-tree.h>
#include <linux/siphash.h>
#include <linux/spinlock.h>
#include <linux/types.h>

/* Record numbers have 32 bits here, one value means "none". */
#define INTEG_INDEX_MAX		(U32_MAX - 1)

/**
 * struct integ_index_node - a record in its bucket
 * @tag: keyed hash of template digest and PCR
 * @next: number of the next record in the bucket plus one, 0 at the end
 */
struct integ_index_node {
	u32 tag;
	u32 next;
};

/**
 * struct integ_index - records by template digest and PCR
 * @lock: protects everything but @key; held for a few comparisons only
 * @key: made once, never shown
 * @heads: number plus one of the first record of each bucket, 0 if empty
 * @nodes: by record number
 * @buckets: buckets in use
 * @nr: records in it
 * @limit: number of the last record in it plus one
 */
struct integ_index {
	spinlock_t lock; /* heads, nodes, buckets, nr, limit */
	siphash_key_t key;
	GENRADIX(u32) heads;
	GENRADIX(struct integ_index_node) nodes;
	u32 buckets;
	u32 nr;
	u32 limit;
};

/* Whether record @nr is the one that is looked for. Called with the lock held. */
typedef bool (*integ_index_same_t)(const void *arg, unsigned long nr);

int integ_index_init(struct integ_index *ix);
void integ_index_destroy(struct integ_index *ix);
u32 integ_index_tag(const struct integ_index *ix, const u8 *digest, u32 len,
		    u32 pcr);
int integ_index_reserve(struct integ_index *ix, unsigned long nr);
void integ_index_insert(struct integ_index *ix, u32 tag, unsigned long nr);
bool integ_index_find(struct integ_index *ix, u32 tag, integ_index_same_t same,
		      const void *arg, unsigned long *nr);
size_t integ_index_memory(struct integ_index *ix);

#endif /* _SECURITY_INTEG_MEASURE_INDEX_H */
