/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Layer 3: the measurement list. Templates turn evidence into records; the list
 * keeps them in the order in which the TPM's PCRs were extended.
 *
 * Unless a function says otherwise it runs in process context and may sleep.
 */
#ifndef _SECURITY_INTEG_MEASURE_H
#define _SECURITY_INTEG_MEASURE_H

#include <crypto/hash.h>

#include "../integ.h"

struct integ_chunk;
struct integ_log;
struct integ_log_slot;
struct integ_tpm;

/* template.c */

const struct integ_template *integ_template_find(const char *text);
bool integ_template_has_field(const struct integ_template *t, const char *id);
bool integ_template_shows_metadata(const struct integ_template *t);
bool integ_template_is_original(const struct integ_template *t);
const char *integ_template_name(const struct integ_template *t);
const char *integ_template_format(const struct integ_template *t);
const struct integ_template *integ_template_custom(const char *fmt);

/* choice.c: boot parameters, before a log exists */

void integ_choose_hash(const char *val);
void integ_choose_template(const char *val);
void integ_choose_template_format(const char *val);
enum hash_algo integ_default_algo(void);
enum hash_algo integ_chosen_algo(void);
const struct integ_template *integ_chosen_template(void);

/* record.c */

/*
 * Set by ima_canonical_fmt before the first record (CMD-9), fixed afterwards:
 * numbers in records and template digests are little-endian.
 */
extern bool integ_canonical_fmt;

/* log.c */

/**
 * struct integ_log_config - fixed properties of a measurement list
 * @tpm: TPM whose banks are extended, NULL for TPM bypass (INIT-6); borrowed,
 *	 outlives the log
 * @algo: default algorithm; that of the file digest of violations (MEAS-26)
 * @file_template: template of file records, violations and boot_aggregate
 * @default_pcr: PCR of violations and boot_aggregate (MEAS-25)
 * @keep_duplicates: record duplicates too (MEAS-31); CONFIG_IMA_DISABLE_HTABLE
 *		     does so for every log
 */
struct integ_log_config {
	struct integ_tpm *tpm;
	enum hash_algo algo;
	const struct integ_template *file_template;
	u8 default_pcr;
	bool keep_duplicates;
};

struct integ_log *integ_log_create(const struct integ_log_config *cfg);
void integ_log_destroy(struct integ_log *log);

unsigned long integ_log_records(const struct integ_log *log);
unsigned long integ_log_violations(const struct integ_log *log);
size_t integ_log_memory(struct integ_log *log);

/* add.c */

/**
 * enum integ_log_step - where adding a record failed (AUD-10, measuring_*)
 * @INTEG_LOG_BUILD: the record could not be made; cause ``alloc_entry``
 * @INTEG_LOG_STORE: it could not be added; cause ``store_entry``
 */
enum integ_log_step {
	INTEG_LOG_BUILD,
	INTEG_LOG_STORE,
};

int integ_log_measure(struct integ_log *log, const struct integ_template *t,
		      u8 pcr, const struct integ_evidence *ev);
int integ_log_measure_step(struct integ_log *log,
			   const struct integ_template *t, u8 pcr,
			   const struct integ_evidence *ev,
			   enum integ_log_step *step);
int integ_log_violation(struct integ_log *log, const struct integ_evidence *ev,
			const char *cause);

/* boot.c */

int integ_log_boot_aggregate(struct integ_log *log);

/* extend.c: the pairs of list files to offer (MEAS-50) */

/* Longest is "tpm_alg_ffff" or the name of an algorithm. */
#define INTEG_LIST_NAME_MAX	32

unsigned int integ_log_lists(const struct integ_log *log);
const struct integ_log_slot *integ_log_list(const struct integ_log *log,
					    unsigned int i);
void integ_log_list_name(const struct integ_log_slot *slot,
			 char name[INTEG_LIST_NAME_MAX]);
unsigned int integ_log_list_digest_size(const struct integ_log_slot *slot);

/* read.c */

/**
 * enum integ_log_form - the two renderings of the list
 * @INTEG_LOG_BINARY: MEAS-10, MEAS-12
 * @INTEG_LOG_ASCII: MEAS-13
 */
enum integ_log_form {
	INTEG_LOG_BINARY,
	INTEG_LOG_ASCII,
};

/**
 * struct integ_log_place - where a reader stopped
 * @chunk: chunk of the record, NULL before the first read
 * @chunk_nr: number of @chunk
 * @idx: record within @chunk
 * @start: offset of that record in the list as the reader sees it
 * @next: offset that continues from here; any other one is searched for
 *
 * A hint, owned and serialised by the reader; all zero to begin with. Valid as
 * long as the log is.
 */
struct integ_log_place {
	const struct integ_chunk *chunk;
	unsigned long chunk_nr;
	unsigned int idx;
	u64 start;
	u64 next;
};

size_t integ_log_read(const struct integ_log_slot *slot,
		      enum integ_log_form form, struct integ_log_place *place,
		      u64 pos, void *buf, size_t size);

#endif /* _SECURITY_INTEG_MEASURE_H */
