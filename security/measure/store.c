// SPDX-License-Identifier: GPL-2.0-only
/*
 * Append-only storage of records.
 */
#include <linux/align.h>
#include <linux/overflow.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <kunit/static_stub.h>

#include "record.h"
#include "store.h"

static_assert(INTEG_RECORD_MAX <= 0xffffff, "a record's end has 24 bits");
static_assert(INTEG_CHUNK_BYTES <= 0xffffff, "a record's end has 24 bits");

static struct integ_chunk *chunk_at(const struct integ_store *s,
				    unsigned long i)
{
	/* Only a lookup, but genradix knows no const. */
	return *genradix_ptr(&((struct integ_store *)s)->chunks, i);
}

/**
 * integ_store_init() - make an empty store
 * @s: the store
 *
 * Context: any.
 */
void integ_store_init(struct integ_store *s)
{
	*s = (struct integ_store) {};
	genradix_init(&s->chunks);
}

/**
 * integ_store_destroy() - free a store
 * @s: the store; nobody reads it any more
 */
void integ_store_destroy(struct integ_store *s)
{
	for (unsigned long i = 0; i < s->nr_chunks; i++)
		kvfree(chunk_at(s, i));
	genradix_free(&s->chunks);
}

/*
 * Not charged to the memory control group of the task that opened a file: a
 * group at its limit could then run what it likes without a record.
 */
static struct integ_chunk *chunk_alloc(u32 size)
{
	struct integ_chunk *c;

	return kvmalloc(struct_size(c, data, size), GFP_KERNEL);
}

static struct integ_chunk *open_chunk(const struct integ_store *s)
{
	return s->nr_chunks ? chunk_at(s, s->nr_chunks - 1) : NULL;
}

/* A word for the new record and for all those before it. */
static bool fits(const struct integ_chunk *c, u32 len)
{
	return c && c->size - c->used >= len + (c->nr + 1) * sizeof(u32);
}

/**
 * integ_store_reserve() - make sure that the next record can be appended
 * @s: the store
 * @len: length of the record
 *
 * Context: the store's writer; may sleep.
 * Return: 0 or -ENOMEM. Either way no record was added.
 */
int integ_store_reserve(struct integ_store *s, u32 len)
{
	u32 size = INTEG_CHUNK_BYTES - sizeof(struct integ_chunk);
	struct integ_chunk **slot, *c;

	KUNIT_STATIC_STUB_REDIRECT(integ_store_reserve, s, len);

	if (fits(open_chunk(s), len))
		return 0;

	slot = genradix_ptr_alloc(&s->chunks, s->nr_chunks, GFP_KERNEL);
	if (!slot)
		return -ENOMEM;
	size = max(size, ALIGN(len, sizeof(u32)) + (u32)sizeof(u32));
	c = chunk_alloc(size);
	if (!c)
		return -ENOMEM;
	*c = (struct integ_chunk) {
		.first = s->nr,
		.bytes_before = s->bytes,
		.text_before = s->text,
		.size = size,
	};
	*slot = c;
	s->memory += struct_size(c, data, size);
	/* Pairs with integ_store_chunks(). */
	smp_store_release(&s->nr_chunks, s->nr_chunks + 1);
	return 0;
}

/**
 * integ_store_append() - add a record
 * @s: the store; integ_store_reserve() has made room for this record
 * @bytes: the record
 * @len: its length
 * @text_len: length of its ASCII line without the template digest
 * @tmpl: number of its template
 *
 * Readers see it as soon as this returns.
 *
 * Context: the store's writer.
 */
void integ_store_append(struct integ_store *s, const void *bytes, u32 len,
			u32 text_len, u8 tmpl)
{
	struct integ_chunk *c = open_chunk(s);
	u32 *word;

	if (WARN_ON_ONCE(!fits(c, len)))
		return;
	word = (u32 *)integ_chunk_word(c, c->nr);
	memcpy(c->data + c->used, bytes, len);
	c->used += len;
	*word = c->used | (u32)tmpl << 24;
	s->nr++;
	s->bytes += len;
	s->text += text_len;
	/* Pairs with whoever acquires nr before integ_chunk_get(). */
	smp_store_release(&c->nr, c->nr + 1);
}

/**
 * integ_store_chunks() - number of chunks
 * @s: the store
 *
 * All but the last of them are complete: whoever wants to go to the next chunk
 * asks for this number first and for the records of the chunk he is in after
 * that. The other way round he could miss the last records of a chunk.
 *
 * Context: any.
 * Return: number of chunks whose content can be looked at.
 */
unsigned long integ_store_chunks(const struct integ_store *s)
{
	/* Pairs with integ_store_reserve(). */
	return smp_load_acquire(&s->nr_chunks);
}

/**
 * integ_store_chunk() - a chunk
 * @s: the store
 * @i: its number, below one that integ_store_chunks() gave
 *
 * Context: any.
 * Return: the chunk.
 */
const struct integ_chunk *integ_store_chunk(const struct integ_store *s,
					    unsigned long i)
{
	return chunk_at(s, i);
}

/**
 * integ_store_get() - a record by its number
 * @s: the store
 * @nr: number of the record
 * @out: receives the record
 *
 * Context: any. Takes time logarithmic in the number of chunks.
 * Return: whether there is such a record.
 */
bool integ_store_get(const struct integ_store *s, unsigned long nr,
		     struct integ_stored *out)
{
	unsigned long lo = 0, hi = integ_store_chunks(s), mid;
	const struct integ_chunk *c;

	/* The last chunk whose first record is not behind the one wanted. */
	while (hi - lo > 1) {
		mid = lo + (hi - lo) / 2;
		if (integ_store_chunk(s, mid)->first <= nr)
			lo = mid;
		else
			hi = mid;
	}
	if (lo >= hi)
		return false;
	c = integ_store_chunk(s, lo);
	/* Pairs with integ_store_append(). */
	if (nr < c->first || nr - c->first >= smp_load_acquire(&c->nr))
		return false;
	integ_chunk_get(c, nr - c->first, out);
	return true;
}
