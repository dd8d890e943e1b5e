/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The list itself. Private to this directory and its tests.
 */
#ifndef _SECURITY_INTEG_MEASURE_LOG_H
#define _SECURITY_INTEG_MEASURE_LOG_H

#include <linux/atomic.h>
#include <linux/mutex.h>

#include "index.h"
#include "measure.h"
#include "store.h"

struct integ_record;
struct integ_field_source;
struct tpm_digest;

/*
 * Templates whose records a list can hold. Those of MEAS-1 and the custom format
 * are far fewer; the rest is for formats of kernels before a kexec.
 */
#define INTEG_LOG_TEMPLATES_MAX		64

/**
 * struct integ_log_slot - template digests of one algorithm (MEAS-14)
 * @log: the list it belongs to
 * @tpm_alg: number of the bank's algorithm; 0 for a slot without a bank
 * @algo: the same for the kernel; HASH_ALGO__LAST if it does not know it or
 *	  cannot compute it, then the digest is that of SHA1, padded with zeros
 * @size: bytes of a digest
 * @offset: where the digest is within those of a record
 *
 * Constant while the list exists.
 */
struct integ_log_slot {
	const struct integ_log *log;
	u16 tpm_alg;
	enum hash_algo algo;
	u8 size;
	u16 offset;
};

/**
 * struct integ_log - a measurement list
 * @cfg: properties, constant
 * @nr_banks: slots that are PCR banks; they come first, in the TPM's order
 * @nr_slots: all slots; the banks, and SHA1 if no bank has it
 * @digests_len: bytes of all digests of a record
 * @sha1_slot: slot of SHA1
 * @slots: the slots
 * @zero_digest: file digest of violations (MEAS-26), constant
 * @zero_short: the same for field d, constant
 * @invalid: what a violation extends, by bank, constant
 * @order: held from the moment a record gets its place in the list until the PCR
 *	   has been extended, because both must happen in the same order. Building
 *	   and hashing records is done outside. Nests outside @index.lock.
 * @extend: scratch for what a record extends, by bank; under @order
 * @templates: templates of the records in the store; under @order, constant for
 *	       readers of a record that has it
 * @nr_templates: how many; under @order
 * @store: the records; writer under @order, readers take no lock
 * @index: duplicates; unused if @keep_duplicates
 * @keep_duplicates: MEAS-31, constant
 * @records: records in the list; written under @order
 * @extended: records whose PCR has been extended; written under @order
 * @violations: violations, recorded or not
 */
struct integ_log {
	struct integ_log_config cfg;
	unsigned int nr_banks;
	unsigned int nr_slots;
	u32 digests_len;
	unsigned int sha1_slot;
	struct integ_log_slot *slots;
	struct integ_digest zero_digest;
	struct integ_digest zero_short;
	struct tpm_digest *invalid;

	struct mutex order; /* append and extend */
	struct tpm_digest *extend;
	const struct integ_template *templates[INTEG_LOG_TEMPLATES_MAX];
	unsigned int nr_templates;
	struct integ_store store;
	struct integ_index index;
	bool keep_duplicates;
	unsigned long records;
	unsigned long extended;
	atomic_long_t violations;
};

/* extend.c */
int integ_log_init_slots(struct integ_log *log);
void integ_log_free_slots(struct integ_log *log);
int integ_log_digests(const struct integ_log *log, struct integ_record *rec);
int integ_log_extend(struct integ_log *log, const struct integ_record *rec);

/* log.c */
bool integ_log_has(struct integ_log *log, struct integ_record *rec);
int integ_log_append(struct integ_log *log, const struct integ_record *rec,
		     int *tpm_err);

/* add.c */
int integ_log_add(struct integ_log *log, const struct integ_template *t,
		  u8 pcr, const struct integ_field_source *src, bool violation,
		  enum integ_log_step *step);

#endif /* _SECURITY_INTEG_MEASURE_LOG_H */
