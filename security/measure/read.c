// SPDX-License-Identifier: GPL-2.0-only
/*
 * The list as a file: from an offset to the bytes there, without a lock.
 *
 * A list file does not exist as bytes. Its offsets follow from the records in
 * front: all lists of a kind differ by the length of the template digests only,
 * so that one running total per chunk serves every list.
 */
#include <linux/minmax.h>

#include "log.h"
#include "record.h"
#include "show.h"
#include "window.h"

/* Offset of the first record of a chunk. */
static u64 chunk_start(const struct integ_log_slot *slot,
		       enum integ_log_form form, const struct integ_chunk *c)
{
	if (form == INTEG_LOG_ASCII)
		return c->text_before + (u64)c->first * 2 * slot->size;
	return c->bytes_before -
	       (u64)c->first * (slot->log->digests_len - slot->size);
}

static void show(const struct integ_log_slot *slot, enum integ_log_form form,
		 const struct integ_log_place *place, struct integ_window *w)
{
	const struct integ_log *log = slot->log;
	struct integ_stored rec;
	const u8 *digest, *body;
	u32 len;

	integ_chunk_get(place->chunk, place->idx, &rec);
	digest = rec.bytes + slot->offset;
	body = rec.bytes + log->digests_len;
	len = rec.len - log->digests_len;
	if (form == INTEG_LOG_ASCII)
		integ_show_ascii(w, log->templates[rec.tmpl], digest,
				 slot->size, body, len);
	else
		integ_show_binary(w, digest, slot->size, body, len);
}

/* Go to the last chunk that begins at or in front of @pos. */
static void find_chunk(const struct integ_log_slot *slot,
		       enum integ_log_form form, u64 pos,
		       struct integ_log_place *place)
{
	const struct integ_store *store = &slot->log->store;
	unsigned long lo = 0, hi = integ_store_chunks(store), mid;

	while (hi - lo > 1) {
		mid = lo + (hi - lo) / 2;
		if (chunk_start(slot, form, integ_store_chunk(store, mid)) <= pos)
			lo = mid;
		else
			hi = mid;
	}
	*place = (struct integ_log_place) {};
	if (lo < hi) {
		place->chunk = integ_store_chunk(store, lo);
		place->chunk_nr = lo;
		place->start = chunk_start(slot, form, place->chunk);
	}
}

/*
 * Whether there is a record at @place, which moves to the next chunk if need be.
 * For the order of the two reads see integ_store_chunks().
 */
static bool settle(const struct integ_store *store,
		   struct integ_log_place *place)
{
	unsigned long chunks;

	for (;;) {
		chunks = integ_store_chunks(store);
		if (!place->chunk) {
			if (!chunks)
				return false;
			place->chunk = integ_store_chunk(store, 0);
		}
		/* Pairs with integ_store_append(). */
		if (place->idx < smp_load_acquire(&place->chunk->nr))
			return true;
		if (place->chunk_nr + 1 >= chunks)
			return false;
		place->chunk = integ_store_chunk(store, ++place->chunk_nr);
		place->idx = 0;
	}
}

/**
 * integ_log_read() - bytes of a list file
 * @slot: which list, from integ_log_list()
 * @form: binary or ASCII
 * @place: where the last read ended, all zero in the beginning
 * @pos: offset of the bytes that are wanted
 * @buf: receives them
 * @size: how many are wanted
 *
 * A read that continues the last one finds its place at once. Any other one
 * searches the chunks and then one chunk, so its cost does not depend on how far
 * into the list it is. Records added meanwhile appear at the end (MEAS-52).
 *
 * Context: any; takes no lock, does not sleep. @place is the caller's to
 * serialise.
 * Return: bytes in @buf; fewer than @size only at the end of the list.
 */
size_t integ_log_read(const struct integ_log_slot *slot,
		      enum integ_log_form form, struct integ_log_place *place,
		      u64 pos, void *buf, size_t size)
{
	size_t len = 0;
	u64 at;

	if (pos != place->next)
		find_chunk(slot, form, pos, place);

	while (len < size && settle(&slot->log->store, place)) {
		struct integ_window w = { .buf = buf + len, .size = size - len };

		at = pos + len;
		w.skip = at > place->start ? at - place->start : 0;
		show(slot, form, place, &w);
		len += w.len;
		/* The rest of this record does not fit: stay here. */
		if (w.skip + w.len < w.total)
			break;
		place->start += w.total;
		place->idx++;
	}
	place->next = pos + len;
	return len;
}
