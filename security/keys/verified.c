// SPDX-License-Identifier: GPL-2.0-only
/*
 * Verifications that succeeded, remembered across eviction of inodes: an RSA
 * verification costs as much as hashing some 20 KiB, one with ECDSA ten times
 * that.
 *
 * Remembered is a BLAKE2s over the key's serial number, the digest, and the
 * signature: as hard to collide as SHA-256, at a third of its cost without help
 * from the processor, and always built in, for the random number generator. A
 * serial number is not used again before 2^31 keys were made, and is drawn at
 * random, so a result never carries over to another key. Keeping the bytes
 * themselves would need no such argument, but 20 times the memory.
 */
#include <crypto/blake2s.h>
#include <linux/key.h>
#include <linux/spinlock.h>
#include <linux/string.h>

#include "keys.h"

/* 32 KiB; a server runs some hundred different signed files. */
#define SLOT_BITS	10

/*
 * The table; one for the machine, as the keyrings are.
 * @lock: held for a comparison or a copy
 * @slot: by the first bytes of the id; a newcomer takes an older one's place.
 *	  All zeros is a free slot: an id nobody can find a preimage for.
 * @hits: verifications answered from here
 * @misses: verifications that were not found
 */
static struct {
	spinlock_t lock; /* all below */
	struct integ_sig_id slot[BIT(SLOT_BITS)];
	u64 hits;
	u64 misses;
} verified = {
	.lock = __SPIN_LOCK_UNLOCKED(verified.lock),
};

static struct integ_sig_id *slot_of(const struct integ_sig_id *id)
{
	u32 first;

	memcpy(&first, id->bytes, sizeof(first));
	return &verified.slot[first % ARRAY_SIZE(verified.slot)];
}

/**
 * integ_verified_identify() - name a verification
 * @id: receives the name
 * @key: the key
 * @sig: the signature
 * @digest: what is signed
 * @digest_len: bytes in @digest
 *
 * Context: any.
 */
void integ_verified_identify(struct integ_sig_id *id, const struct key *key,
			     const struct integ_sig *sig, const u8 *digest,
			     size_t digest_len)
{
	/* Lengths first: no two inputs share their bytes. */
	const u64 frame[] = {
		key->serial, sig->algo, digest_len, sig->len,
	};
	struct blake2s_state s;

	blake2s_init(&s, sizeof(id->bytes));
	blake2s_update(&s, (const u8 *)frame, sizeof(frame));
	blake2s_update(&s, digest, digest_len);
	blake2s_update(&s, sig->bytes, sig->len);
	blake2s_final(&s, id->bytes);
}

/**
 * integ_verified_find() - whether a verification is known to succeed
 * @id: the verification
 *
 * Context: any but hard interrupts.
 */
bool integ_verified_find(const struct integ_sig_id *id)
{
	bool found;

	spin_lock(&verified.lock);
	found = !memcmp(slot_of(id), id, sizeof(*id));
	if (found)
		verified.hits++;
	else
		verified.misses++;
	spin_unlock(&verified.lock);
	return found;
}

/**
 * integ_verified_add() - remember that a verification succeeded
 * @id: the verification
 *
 * Context: any but hard interrupts.
 */
void integ_verified_add(const struct integ_sig_id *id)
{
	spin_lock(&verified.lock);
	*slot_of(id) = *id;
	spin_unlock(&verified.lock);
}

/**
 * integ_verified_clear() - forget everything
 *
 * Not needed for correctness, as the key is looked up each time; it keeps results
 * of keys that are gone from taking room.
 *
 * Context: any but hard interrupts.
 */
void integ_verified_clear(void)
{
	spin_lock(&verified.lock);
	memset(verified.slot, 0, sizeof(verified.slot));
	spin_unlock(&verified.lock);
}

/**
 * integ_verified_show() - counters as text
 * @m: receives a line for each counter
 *
 * Context: process.
 */
void integ_verified_show(struct seq_file *m)
{
	u64 hits, misses;

	spin_lock(&verified.lock);
	hits = verified.hits;
	misses = verified.misses;
	spin_unlock(&verified.lock);
	seq_printf(m, "hits %llu\nmisses %llu\n", hits, misses);
}
