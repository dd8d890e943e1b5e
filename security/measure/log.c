// SPDX-License-Identifier: GPL-2.0-only
/*
 * The append-only list of records.
 */
#include <linux/cleanup.h>
#include <linux/err.h>
#include <linux/kconfig.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "log.h"
#include "record.h"
#include "../lib/lib.h"

/**
 * integ_log_create() - make an empty list
 * @cfg: its properties; copied
 *
 * SHA1 and the default algorithm must be available (INIT-2).
 *
 * Return: the list, or ERR_PTR(-ENOMEM).
 */
struct integ_log *integ_log_create(const struct integ_log_config *cfg)
{
	struct integ_log *log = kzalloc(sizeof(*log), GFP_KERNEL);
	int err;

	if (!log)
		return ERR_PTR(-ENOMEM);
	log->cfg = *cfg;
	log->keep_duplicates = cfg->keep_duplicates ||
			       IS_ENABLED(CONFIG_IMA_DISABLE_HTABLE);
	mutex_init(&log->order);
	integ_store_init(&log->store);
	integ_digest_clear(&log->zero_digest, cfg->algo);
	integ_digest_clear(&log->zero_short, HASH_ALGO_SHA1);

	err = integ_index_init(&log->index);
	if (!err)
		err = integ_log_init_slots(log);
	if (err) {
		integ_log_destroy(log);
		return ERR_PTR(err);
	}
	return log;
}

/**
 * integ_log_destroy() - free a list
 * @log: the list, an ERR_PTR() or NULL; nobody reads it or adds to it any more
 */
void integ_log_destroy(struct integ_log *log)
{
	if (IS_ERR_OR_NULL(log))
		return;
	integ_log_free_slots(log);
	integ_index_destroy(&log->index);
	integ_store_destroy(&log->store);
	mutex_destroy(&log->order);
	kfree(log);
}

/**
 * integ_log_records() - length of the list (MEAS-34)
 * @log: the list
 *
 * Context: any.
 * Return: number of records.
 */
unsigned long integ_log_records(const struct integ_log *log)
{
	return READ_ONCE(log->records);
}

/**
 * integ_log_violations() - violations so far (MEAS-34)
 * @log: the list
 *
 * Context: any.
 * Return: number of violations, including those that could not be recorded.
 */
unsigned long integ_log_violations(const struct integ_log *log)
{
	return atomic_long_read(&log->violations);
}

/**
 * integ_log_memory() - memory a list occupies
 * @log: the list
 *
 * Return: bytes allocated for records, template digests and the index.
 */
size_t integ_log_memory(struct integ_log *log)
{
	guard(mutex)(&log->order);
	return sizeof(*log) + log->store.memory + integ_index_memory(&log->index);
}

struct wanted {
	const struct integ_log *log;
	const struct integ_record *rec;
};

/* Same template digest in the default algorithm and same PCR (MEAS-30)? */
static bool same_record(const void *arg, unsigned long nr)
{
	const struct wanted *w = arg;
	const struct integ_log *log = w->log;
	const struct integ_log_slot *slot = &log->slots[log->default_slot];
	struct integ_stored old;

	if (!integ_store_get(&log->store, nr, &old))
		return false;
	return !memcmp(old.bytes + slot->offset, w->rec->bytes + slot->offset,
		       slot->size) &&
	       integ_body_u32(old.bytes + log->digests_len) == w->rec->pcr;
}

static bool find_duplicate(struct integ_log *log,
			   const struct integ_record *rec, u32 tag,
			   unsigned long *nr)
{
	const struct wanted w = { .log = log, .rec = rec };

	return integ_index_find(&log->index, tag, same_record, &w, nr);
}

/* Number of a template in this list, or -ENOSPC. */
static int template_number(struct integ_log *log,
			   const struct integ_template *t)
{
	lockdep_assert_held(&log->order);

	for (unsigned int i = 0; i < log->nr_templates; i++)
		if (log->templates[i] == t)
			return i;
	if (log->nr_templates == INTEG_LOG_TEMPLATES_MAX)
		return -ENOSPC;
	log->templates[log->nr_templates] = t;
	return log->nr_templates++;
}

/*
 * Whatever can fail comes first. The record is visible before its PCR is
 * extended, never after: who takes a quote and then reads the list finds all
 * records of the quote in it.
 */
static int append_locked(struct integ_log *log, const struct integ_record *rec,
			 const u32 *tag, int *tpm_err)
{
	const unsigned long nr = log->records;
	int err, tmpl;

	lockdep_assert_held(&log->order);

	tmpl = template_number(log, rec->tmpl);
	if (tmpl < 0)
		return tmpl;
	err = integ_store_reserve(&log->store, rec->len);
	if (err)
		return err;
	if (tag) {
		err = integ_index_reserve(&log->index, nr);
		if (err)
			return err;
	}

	integ_store_append(&log->store, rec->bytes, rec->len, rec->text_len,
			   tmpl);
	if (tag)
		integ_index_insert(&log->index, *tag, nr);
	WRITE_ONCE(log->records, nr + 1);

	*tpm_err = integ_log_extend(log, rec);
	/* Pairs with extended_already(). */
	smp_store_release(&log->extended, nr + 1);
	return 0;
}

/*
 * A duplicate needs no place in the list, hence no waiting for the TPM, which
 * may take milliseconds for each of the records in front of us. But the access
 * that is a duplicate must not go on before the record it duplicates has been
 * extended, either.
 */
static bool extended_already(struct integ_log *log,
			     const struct integ_record *rec, u32 tag)
{
	unsigned long nr;

	if (!find_duplicate(log, rec, tag, &nr))
		return false;
	/* Pairs with append_locked(). */
	return nr < smp_load_acquire(&log->extended);
}

/**
 * integ_log_append() - add a record and extend its PCR
 * @log: the list
 * @rec: the record, with its template digests; copied
 * @tpm_err: receives the result of the TPM; 0 if it was not asked
 *
 * When it returns the record is in the list and the TPM has answered.
 *
 * Context: takes @log->order.
 * Return: 0, also if the TPM failed (INIT-7); -EEXIST for a duplicate (MEAS-30),
 * whose first record has been extended; -ENOMEM or -ENOSPC, and nothing was
 * added or extended.
 */
int integ_log_append(struct integ_log *log, const struct integ_record *rec,
		     int *tpm_err)
{
	const struct integ_log_slot *slot = &log->slots[log->default_slot];
	unsigned long nr;
	u32 tag;

	*tpm_err = 0;
	if (rec->violation || log->keep_duplicates) {
		guard(mutex)(&log->order);
		return append_locked(log, rec, NULL, tpm_err);
	}

	tag = integ_index_tag(&log->index, rec->bytes + slot->offset,
			      slot->size, rec->pcr);
	if (extended_already(log, rec, tag))
		return -EEXIST;

	guard(mutex)(&log->order);
	if (find_duplicate(log, rec, tag, &nr))
		return -EEXIST;
	return append_locked(log, rec, &tag, tpm_err);
}
