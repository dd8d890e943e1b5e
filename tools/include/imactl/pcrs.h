/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * PCR values to compare a measurement list with: from a file, from sysfs, from
 * a TPM.
 */
#ifndef IMACTL_PCRS_H
#define IMACTL_PCRS_H

#include <stdio.h>

#include <imactl/bank.h>

#define IMA_TPM_PCRS 24

/**
 * struct ima_pcrs - PCR values by bank
 * @have: for each bank the set of PCRs that have a value, one bit each
 * @value: the values; bytes beyond the bank's digest size are unused
 * @ignored: values dropped because imactl knows no bank of that name
 */
struct ima_pcrs {
	uint32_t have[IMA_BANK_COUNT];
	uint8_t value[IMA_BANK_COUNT][IMA_TPM_PCRS][IMA_DIGEST_MAX];
	unsigned int ignored;
};

/**
 * struct ima_pcrs_error - why PCR values could not be had
 * @line: of the file, from 1; 0 if no line is to blame
 * @reason: one line of text
 */
struct ima_pcrs_error {
	unsigned long line;
	char reason[200];
};

/**
 * ima_pcrs_get() - look a value up
 *
 * Return: the value, ima_bank_info(bank)->size bytes, or NULL if there is none.
 */
const uint8_t *ima_pcrs_get(const struct ima_pcrs *pcrs, enum ima_bank bank,
			    unsigned int pcr);

/** ima_pcrs_banks() - Return: the banks that have at least one value */
ima_bank_set ima_pcrs_banks(const struct ima_pcrs *pcrs);

/**
 * ima_pcrs_read_file() - add the values in a file
 * @pcrs: to add to
 * @file: open for reading; one of the forms below, also mixed
 * @error: filled in on failure
 *
 * - what tpm2_pcrread prints: a line ``sha256:``, then lines ``10: 0x<hex>``
 * - lines ``sha256 10 <hex>``
 * - lines ``PCR-10: 00 11 22 …`` (TPM 1.2 sysfs); the length tells the bank
 *
 * or, alone, the structures that ``tpm2_quote --pcr`` writes by default (serialized).
 *
 * Empty lines and lines that begin with # are skipped. Two different values for
 * one PCR are an error.
 *
 * Return: 0, or -1 with @error.
 */
int ima_pcrs_read_file(struct ima_pcrs *pcrs, FILE *file,
		       struct ima_pcrs_error *error);

/**
 * ima_pcrs_read_events() - add the SHA1 PCRs that a firmware's event log leads to
 * @pcrs: to add to
 * @file: open for reading; the log of a TPM 1.2 BIOS, little-endian
 * @error: filled in on failure
 *
 * Return: 0, or -1 with @error.
 */
int ima_pcrs_read_events(struct ima_pcrs *pcrs, FILE *file,
			 struct ima_pcrs_error *error);

/**
 * ima_pcrs_read_dir() - add the values in a TPM's sysfs directory
 * @pcrs: to add to
 * @path: has ``pcr-<bank>/<n>``, or else a file ``pcrs`` (TPM 1.2, older kernels)
 * @error: filled in on failure
 *
 * The kernel reads each PCR when its file is read, so values of a running
 * system need not all be of one moment.
 *
 * Return: 0, or -1 with @error.
 */
int ima_pcrs_read_dir(struct ima_pcrs *pcrs, const char *path,
		      struct ima_pcrs_error *error);

/**
 * ima_pcrs_read_tpm() - add the values of a TPM 2.0
 * @pcrs: to add to
 * @tcti: how to reach it, as tpm2-tss takes it, e.g. ``device:/dev/tpmrm0``
 * @error: filled in on failure
 *
 * Reads until all values are of one moment, by the TPM's own update counter.
 *
 * Return: 0, or -1 with @error.
 */
int ima_pcrs_read_tpm(struct ima_pcrs *pcrs, const char *tcti,
		      struct ima_pcrs_error *error);

#endif
