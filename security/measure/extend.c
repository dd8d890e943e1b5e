// SPDX-License-Identifier: GPL-2.0-only
/*
 * Template digests: one for each bank of the TPM, and what is extended of them.
 */
#define pr_fmt(fmt) "ima: " fmt

#include <linux/lockdep.h>
#include <linux/minmax.h>
#include <linux/printk.h>
#include <linux/ratelimit.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "log.h"
#include "record.h"
#include "../lib/lib.h"

static unsigned int find_slot(const struct integ_log *log, enum hash_algo algo)
{
	for (unsigned int i = 0; i < log->nr_slots; i++)
		if (log->slots[i].algo == algo)
			return i;
	return log->nr_slots;
}

static void add_slot(struct integ_log *log, u16 tpm_alg, enum hash_algo algo,
		     u8 size)
{
	log->slots[log->nr_slots++] = (struct integ_log_slot) {
		.log = log,
		.tpm_alg = tpm_alg,
		.algo = algo,
		.size = size,
		.offset = log->digests_len,
	};
	log->digests_len += size;
}

static void add_bank(struct integ_log *log, const struct integ_tpm_bank *bank)
{
	enum hash_algo algo = bank->algo;

	/* A digest that does not fill its bank is padded like an unknown one. */
	if (algo < HASH_ALGO__LAST &&
	    (!integ_hash_available(algo) ||
	     hash_digest_size[algo] != bank->digest_size))
		algo = HASH_ALGO__LAST;
	add_slot(log, bank->tpm_alg, algo,
		 min_t(unsigned int, bank->digest_size, TPM2_MAX_DIGEST_SIZE));
}

/* What a violation does to each bank (MEAS-26). */
static void init_invalid(struct integ_log *log)
{
	const struct integ_log_slot *slot;
	unsigned int ones;

	for (unsigned int i = 0; i < log->nr_banks; i++) {
		slot = &log->slots[i];
		ones = slot->algo < HASH_ALGO__LAST ? slot->size :
		       min_t(unsigned int, slot->size, SHA1_DIGEST_SIZE);
		log->invalid[i].alg_id = slot->tpm_alg;
		memset(log->invalid[i].digest, 0xff, ones);
		log->extend[i].alg_id = slot->tpm_alg;
	}
}

/**
 * integ_log_init_slots() - one slot for each digest a record needs (MEAS-14)
 * @log: the list, being created
 *
 * Return: 0 or -ENOMEM.
 */
int integ_log_init_slots(struct integ_log *log)
{
	const struct integ_tpm *tpm = log->cfg.tpm;

	log->nr_banks = tpm ? integ_tpm_banks(tpm) : 0;
	log->slots = kcalloc(log->nr_banks + 1, sizeof(*log->slots), GFP_KERNEL);
	log->invalid = kcalloc(log->nr_banks + 1, sizeof(*log->invalid),
			       GFP_KERNEL);
	log->extend = kcalloc(log->nr_banks + 1, sizeof(*log->extend),
			      GFP_KERNEL);
	if (!log->slots || !log->invalid || !log->extend)
		return -ENOMEM;

	for (unsigned int i = 0; i < log->nr_banks; i++)
		add_bank(log, integ_tpm_bank(tpm, i));
	log->sha1_slot = find_slot(log, HASH_ALGO_SHA1);
	if (log->sha1_slot == log->nr_slots)
		add_slot(log, 0, HASH_ALGO_SHA1, SHA1_DIGEST_SIZE);
	init_invalid(log);
	return 0;
}

/**
 * integ_log_free_slots() - undo integ_log_init_slots(), finished or not
 * @log: the list
 */
void integ_log_free_slots(struct integ_log *log)
{
	kfree(log->slots);
	kfree(log->invalid);
	kfree(log->extend);
}

/**
 * integ_log_digests() - compute the template digests of a record (MEAS-14)
 * @log: the list it is for
 * @rec: the record; its digests are filled in
 *
 * Context: no lock of the list is held.
 * Return: 0 or the error of a hash computation.
 */
int integ_log_digests(const struct integ_log *log, struct integ_record *rec)
{
	u8 scratch[INTEG_UNFRAMED_HASHED_MAX];
	const struct integ_log_slot *slot, *sha1 = &log->slots[log->sha1_slot];
	struct integ_digest digest;
	const u8 *data;
	size_t len;
	int err;

	data = integ_record_hashed(rec, scratch, &len);
	for (slot = log->slots; slot < log->slots + log->nr_slots; slot++) {
		if (slot->algo == HASH_ALGO__LAST)
			continue;
		err = integ_hash_buf(data, len, slot->algo, &digest);
		if (err)
			return err;
		memcpy(rec->bytes + slot->offset, digest.bytes, slot->size);
	}
	for (slot = log->slots; slot < log->slots + log->nr_banks; slot++)
		if (slot->algo == HASH_ALGO__LAST)
			memcpy(rec->bytes + slot->offset,
			       rec->bytes + sha1->offset,
			       min(slot->size, sha1->size));
	return 0;
}

/**
 * integ_log_extend() - extend the PCR of a record (MEAS-15)
 * @log: the list
 * @rec: the record; it has just got its place in the list
 *
 * Context: holds @log->order.
 * Return: 0, also without a TPM (INIT-6), or what the TPM said.
 */
int integ_log_extend(struct integ_log *log, const struct integ_record *rec)
{
	const struct tpm_digest *digests = log->invalid;
	const struct integ_log_slot *slot;
	int err;

	lockdep_assert_held(&log->order);

	if (!log->cfg.tpm)
		return 0;
	if (!rec->violation) {
		for (unsigned int i = 0; i < log->nr_banks; i++) {
			slot = &log->slots[i];
			memcpy(log->extend[i].digest, rec->bytes + slot->offset,
			       slot->size);
		}
		digests = log->extend;
	}
	err = integ_tpm_extend(log->cfg.tpm, rec->pcr, digests);
	if (err)
		pr_err_ratelimited("Error Communicating to TPM chip, result: %d\n",
				   err);
	return err;
}

/**
 * integ_log_lists() - pairs of list files (MEAS-50)
 * @log: the list
 *
 * Context: any.
 * Return: how many there are, at least one.
 */
unsigned int integ_log_lists(const struct integ_log *log)
{
	return log->nr_slots;
}

/**
 * integ_log_list() - what a pair of list files shows
 * @log: the list
 * @i: number of the pair, below integ_log_lists()
 *
 * Context: any.
 * Return: the digests to show; valid as long as the list is.
 */
const struct integ_log_slot *integ_log_list(const struct integ_log *log,
					    unsigned int i)
{
	return &log->slots[i];
}

/**
 * integ_log_list_name() - how the names of a pair of list files end
 * @slot: from integ_log_list()
 * @name: receives the text after ``runtime_measurements_``
 *
 * Context: any.
 */
void integ_log_list_name(const struct integ_log_slot *slot,
			 char name[INTEG_LIST_NAME_MAX])
{
	const struct integ_tpm *tpm = slot->log->cfg.tpm;
	const unsigned int i = slot - slot->log->slots;
	enum hash_algo algo = slot->algo;

	/* A bank has its name even if its hash cannot be computed. */
	if (i < slot->log->nr_banks)
		algo = integ_tpm_bank(tpm, i)->algo;
	if (algo < HASH_ALGO__LAST)
		strscpy(name, hash_algo_name[algo], INTEG_LIST_NAME_MAX);
	else
		snprintf(name, INTEG_LIST_NAME_MAX, "tpm_alg_%x", slot->tpm_alg);
}

/**
 * integ_log_list_digest_size() - length of the template digests of a list
 * @slot: from integ_log_list()
 *
 * Context: any.
 * Return: bytes.
 */
unsigned int integ_log_list_digest_size(const struct integ_log_slot *slot)
{
	return slot->size;
}
