// SPDX-License-Identifier: GPL-2.0-only
/*
 * The first record: what the firmware and the boot loader left in the TPM
 * (INIT-5).
 */
#define pr_fmt(fmt) "ima: " fmt

#include <linux/printk.h>

#include "log.h"
#include "template.h"
#include "../lib/lib.h"

static const char boot_aggregate[] = "boot_aggregate";

/* PCR 0..7 hold the boot; 8 and 9 what GRUB and the like loaded. */
#define BOOT_PCRS_SHA1	8
#define BOOT_PCRS	10

static int find_bank(const struct integ_tpm *tpm, enum hash_algo algo)
{
	for (unsigned int i = 0; i < integ_tpm_banks(tpm); i++)
		if (integ_tpm_bank(tpm, i)->algo == algo)
			return i;
	return -1;
}

/* A bank of the default algorithm, else SHA256, else SHA1. */
static int choose_bank(const struct integ_tpm *tpm, enum hash_algo algo)
{
	int bank = find_bank(tpm, algo);

	if (bank < 0)
		bank = find_bank(tpm, HASH_ALGO_SHA256);
	if (bank < 0)
		bank = find_bank(tpm, HASH_ALGO_SHA1);
	return bank;
}

static int hash_bank(struct integ_tpm *tpm, unsigned int bank,
		     struct integ_digest *out)
{
	const enum hash_algo algo = integ_tpm_bank(tpm, bank)->algo;
	const unsigned int nr = algo == HASH_ALGO_SHA1 ? BOOT_PCRS_SHA1 :
							 BOOT_PCRS;
	struct integ_digest value;
	struct integ_hasher h;
	int err;

	err = integ_hasher_init(&h, algo);
	if (err)
		return err;
	for (unsigned int pcr = 0; pcr < nr; pcr++) {
		/* One that cannot be read counts as zeros. */
		if (integ_tpm_read_pcr(tpm, bank, pcr, &value)) {
			pr_err("Error Communicating to TPM chip\n");
			integ_digest_clear(&value, algo);
		}
		integ_hasher_update(&h, value.bytes, hash_digest_size[algo]);
	}
	return integ_hasher_final(&h, out);
}

static int read_aggregate(const struct integ_log *log, struct integ_digest *out)
{
	struct integ_tpm *tpm = log->cfg.tpm;
	int bank;

	*out = log->zero_digest;
	if (!tpm)
		return 0;
	bank = choose_bank(tpm, log->cfg.algo);
	if (bank < 0) {
		pr_err("No suitable TPM algorithm for boot aggregate\n");
		return 0;
	}
	return hash_bank(tpm, bank, out);
}

/* Field d: the SHA1 bank instead, or zeros; never an error of its own. */
static void read_aggregate_short(const struct integ_log *log,
				 const struct integ_digest *full,
				 struct integ_digest *out)
{
	struct integ_tpm *tpm = log->cfg.tpm;
	int bank;

	if (full->algo == HASH_ALGO_SHA1 || full->algo == HASH_ALGO_MD5) {
		*out = *full;
		return;
	}
	bank = tpm ? find_bank(tpm, HASH_ALGO_SHA1) : -1;
	if (bank < 0 || hash_bank(tpm, bank, out))
		*out = log->zero_short;
}

static void audit_failure(const char *cause, int err)
{
	const struct integ_audit rec = {
		.type = AUDIT_INTEGRITY_PCR,
		.op = "add_boot_aggregate",
		.cause = cause,
		.name = boot_aggregate,
		.result = err,
	};

	integ_audit_log(&rec);
}

/**
 * integ_log_boot_aggregate() - record the state of the TPM before us (INIT-5)
 * @log: the list; has no record of this boot yet
 *
 * Context: initialisation.
 * Return: 0, also without a TPM or with one that does not answer; an error of
 * hashing or of adding the record otherwise, which has been audited.
 */
int integ_log_boot_aggregate(struct integ_log *log)
{
	const struct integ_template *t = log->cfg.file_template;
	const struct integ_evidence ev = { .name = boot_aggregate };
	struct integ_digest full, brief;
	struct integ_field_source src = { .ev = &ev, .digest = &full };
	enum integ_log_step step;
	int err;

	err = read_aggregate(log, &full);
	if (err) {
		audit_failure("hashing_error", err);
		return err;
	}
	if (integ_template_uses(t, INTEG_FIELD_D)) {
		read_aggregate_short(log, &full, &brief);
		src.short_digest = &brief;
	}
	err = integ_log_add(log, t, log->cfg.default_pcr, &src, false, &step);
	if (err)
		audit_failure(step == INTEG_LOG_BUILD ? "alloc_entry" :
							"store_entry", err);
	return err;
}
