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

/* Its template data, which the template digests are computed from (MEAS-14). */
static const u8 *fields_of(const struct integ_record *rec, u32 *len)
{
	return integ_body_fields(rec->tmpl, rec->bytes + rec->digests_len,
				 rec->len - rec->digests_len, len);
}

/*
 * Equal template data means an equal template digest in whatever algorithm, which
 * is what makes a duplicate (MEAS-30). The name of the template is not covered.
 */
static bool same_record(const struct integ_log *log,
			const struct integ_record *rec, unsigned long nr)
{
	struct integ_stored old;
	const u8 *body, *a, *b;
	u32 a_len, b_len;

	if (!integ_store_get(&log->store, nr, &old))
		return false;
	body = old.bytes + log->digests_len;
	if (integ_body_u32(body) != rec->pcr)
		return false;
	a = integ_body_fields(log->templates[old.tmpl], body,
			      old.len - log->digests_len, &a_len);
	b = fields_of(rec, &b_len);
	return a_len == b_len && !memcmp(a, b, a_len);
}

static bool find_duplicate(struct integ_log *log,
			   const struct integ_record *rec, unsigned long *nr)
{
	u32 found[INTEG_INDEX_SAME];
	unsigned int n = integ_index_find(&log->index, rec->tag, found);

	while (n--) {
		*nr = found[n];
		if (same_record(log, rec, *nr))
			return true;
	}
	return false;
}

/* Each violation is recorded, and with MEAS-31 each access. */
static bool is_indexed(const struct integ_log *log,
		       const struct integ_record *rec)
{
	return !rec->violation && !log->keep_duplicates;
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
			 int *tpm_err)
{
	const bool indexed = is_indexed(log, rec);
	const unsigned long nr = log->records;
	int err, tmpl;

	lockdep_assert_held(&log->order);

	tmpl = template_number(log, rec->tmpl);
	if (tmpl < 0)
		return tmpl;
	err = integ_store_reserve(&log->store, rec->len);
	if (err)
		return err;
	if (indexed) {
		err = integ_index_reserve(&log->index, nr);
		if (err)
			return err;
	}

	integ_store_append(&log->store, rec->bytes, rec->len, rec->text_len,
			   tmpl);
	if (indexed)
		integ_index_insert(&log->index, rec->tag, nr);
	WRITE_ONCE(log->records, nr + 1);

	*tpm_err = integ_log_extend(log, rec);
	/* Pairs with integ_log_has(). */
	smp_store_release(&log->extended, nr + 1);
	return 0;
}

/**
 * integ_log_has() - whether a record is in the list and its PCR extended
 * @log: the list
 * @rec: the record, its template digests need not be there
 *
 * A duplicate needs no digests and no place in the list, hence no waiting for the
 * TPM, which may take milliseconds for each of the records in front of us. But the
 * access that is a duplicate must not go on before the record it duplicates has
 * been extended, either.
 *
 * Context: any task.
 * Return: true if it is (MEAS-30); false if integ_log_append() has to see.
 */
bool integ_log_has(struct integ_log *log, struct integ_record *rec)
{
	unsigned long nr;
	const u8 *data;
	u32 len;

	if (!is_indexed(log, rec))
		return false;
	data = fields_of(rec, &len);
	rec->tag = integ_index_tag(&log->index, data, len, rec->pcr);
	if (!find_duplicate(log, rec, &nr))
		return false;
	/* Pairs with append_locked(). */
	return nr < smp_load_acquire(&log->extended);
}

/**
 * integ_log_append() - add a record and extend its PCR
 * @log: the list
 * @rec: the record, with its template digests, that integ_log_has() did not find;
 *	 copied
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
	unsigned long nr;

	*tpm_err = 0;
	guard(mutex)(&log->order);
	if (is_indexed(log, rec) && find_duplicate(log, rec, &nr))
		return -EEXIST;
	return append_locked(log, rec, tpm_err);
}
