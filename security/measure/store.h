/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Where the records are kept: chunks that are filled from the front with records
 * and from the back with one word per record. Nothing in a chunk ever changes or
 * moves, so that readers need no lock.
 */
#ifndef _SECURITY_INTEG_MEASURE_STORE_H
#define _SECURITY_INTEG_MEASURE_STORE_H

#include <linux/generic-radix-tree.h>
#include <linux/types.h>

/*
 * Allocation of one chunk: big enough that what it costs besides the records is
 * noise, small enough that looking at each record of one is cheap. A record that
 * does not fit gets a chunk of its own size; the room lost at the end of the
 * previous chunk is always less than that record.
 */
#define INTEG_CHUNK_BYTES	16384

/**
 * struct integ_chunk - consecutive records
 * @first: number of the first record
 * @bytes_before: bytes of all records in front of it, with their digests
 * @text_before: the same for their ASCII lines without template digests
 * @nr: records in it; the writer releases, readers acquire
 * @used: bytes of @data that hold records; writer only
 * @size: bytes in @data, a multiple of 4
 * @data: records in order; at the end, growing downwards, a word for each record:
 *	  where it ends (bits 0..23) and its template (bits 24..31)
 *
 * All but @nr and @used is constant; what @nr covers is constant, too.
 */
struct integ_chunk {
	unsigned long first;
	u64 bytes_before;
	u64 text_before;
	unsigned int nr;
	u32 used;
	u32 size;
	u8 data[] __aligned(4);
};

/**
 * struct integ_store - all records
 * @chunks: the chunks; a pointer is constant once @nr_chunks covers it
 * @nr_chunks: chunks in use; the writer releases, readers acquire
 * @nr: records; writer only
 * @bytes: bytes of all records; writer only
 * @text: bytes of their ASCII lines without template digests; writer only
 * @memory: bytes allocated; writer only
 *
 * One writer at a time, which the owner of the store sees to. Chunks are freed
 * with the store. A record stays number n whatever happens to those before it:
 * chunks carry the number of their first record.
 */
struct integ_store {
	GENRADIX(struct integ_chunk *) chunks;
	unsigned long nr_chunks;
	unsigned long nr;
	u64 bytes;
	u64 text;
	size_t memory;
};

/**
 * struct integ_stored - a record in the store
 * @bytes: template digests, then the body
 * @len: how many
 * @tmpl: number its template was stored with
 */
struct integ_stored {
	const u8 *bytes;
	u32 len;
	u8 tmpl;
};

void integ_store_init(struct integ_store *s);
void integ_store_destroy(struct integ_store *s);
int integ_store_reserve(struct integ_store *s, u32 len);
void integ_store_append(struct integ_store *s, const void *bytes, u32 len,
			u32 text_len, u8 tmpl);

const struct integ_chunk *integ_store_chunk(const struct integ_store *s,
					    unsigned long i);
unsigned long integ_store_chunks(const struct integ_store *s);
bool integ_store_get(const struct integ_store *s, unsigned long nr,
		     struct integ_stored *out);

static inline const u32 *integ_chunk_word(const struct integ_chunk *c,
					  unsigned int i)
{
	return (const u32 *)(c->data + c->size) - 1 - i;
}

/**
 * integ_chunk_get() - a record of a chunk
 * @c: the chunk
 * @i: record within it, below a value of @c->nr that was acquired
 * @out: receives the record
 *
 * Context: any.
 */
static inline void integ_chunk_get(const struct integ_chunk *c, unsigned int i,
				   struct integ_stored *out)
{
	const u32 word = *integ_chunk_word(c, i);
	const u32 start = i ? *integ_chunk_word(c, i - 1) & 0xffffff : 0;

	out->bytes = c->data + start;
	out->len = (word & 0xffffff) - start;
	out->tmpl = word >> 24;
}

#endif /* _SECURITY_INTEG_MEASURE_STORE_H */
