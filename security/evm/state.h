/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What EVM knows apart from inodes: the key, the bits, the list of names. The host
 * has one of each, and tests make their own; nobody else includes this.
 */
#ifndef _SECURITY_INTEG_EVM_STATE_H
#define _SECURITY_INTEG_EVM_STATE_H

#include <linux/mutex.h>

#include "evm.h"

struct encrypted_key_payload;

/* key.c */

/* Algorithms that HMACs are made with. */
#define INTEG_EVM_NR_HMACS	4

/**
 * struct integ_evm_keyring - the HMAC key
 * @lock: over taking a key
 * @loaded: a key was taken; under @lock
 * @tfm: a transform with the key for each algorithm, NULL for what the crypto layer
 *	 lacks. Set once, under @lock; those of the host are published by the bit
 *	 INTEG_EVM_HMAC_KEY
 */
struct integ_evm_keyring {
	struct mutex lock;	/* taking a key */
	bool loaded;
	struct crypto_shash *tfm[INTEG_EVM_NR_HMACS];
};

int integ_evm_keyring_take(struct integ_evm_keyring *k, const void *key,
			   size_t len);
int integ_evm_keyring_take_payload(struct integ_evm_keyring *k,
				   struct encrypted_key_payload *payload);
struct crypto_shash *integ_evm_keyring_tfm(const struct integ_evm_keyring *k,
					   enum hash_algo algo);
void integ_evm_keyring_clear(struct integ_evm_keyring *k);

/* mode.c */

/**
 * struct integ_evm_bits - what EVM is told to do
 * @lock: over changes of @val, so that one write is one change
 * @val: INTEG_EVM_HMAC_KEY and the like; written under @lock, read without
 */
struct integ_evm_bits {
	struct mutex lock;	/* one write at a time */
	u32 val;
};

int integ_evm_bits_set(struct integ_evm_bits *b, u32 bits);
void integ_evm_bits_add(struct integ_evm_bits *b, u32 bits);

/* names.c */

/* Names that every list begins with. */
#define INTEG_EVM_NR_BASE	8

/**
 * struct integ_evm_list - names that are covered
 * @names: the names, of struct integ_evm_name; they are added only, so that they can
 *	   be read without a lock
 * @lock: over additions to @names, and @locked
 * @locked: nothing can be added any more; read without @lock for a first answer
 * @base: entries that were not added
 */
struct integ_evm_list {
	struct list_head names;
	struct mutex lock;	/* additions */
	bool locked;
	struct integ_evm_name base[INTEG_EVM_NR_BASE];
};

void integ_evm_list_init(struct integ_evm_list *l);
void integ_evm_list_clear(struct integ_evm_list *l);
int integ_evm_list_add(struct integ_evm_list *l, const char *name);
int integ_evm_list_lock(struct integ_evm_list *l);

#endif /* _SECURITY_INTEG_EVM_STATE_H */
