/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The verdict on a file, by the kernel's own table of verdicts.
 */
#ifndef IMACTL_APPRAISE_H
#define IMACTL_APPRAISE_H

#include <sys/types.h>

#include <imactl/policy.h>

/* Whether a label fits the content, in the order of the kernel's enum. */
enum ima_fit {
	IMA_FIT_YES,
	IMA_FIT_NO,
	IMA_FIT_NO_KEY,		/* the key that would tell is not there */
	IMA_FIT_UNKNOWN,	/* nobody can verify signatures of this version */
	IMA_FIT_HASH_ERROR,	/* what is signed could not be computed */
	IMA_FIT_COUNT
};

/**
 * struct ima_appraisal - what a verdict depends on
 * @label: value of security.ima
 * @len: bytes in @label, or a negative errno of reading it
 * @proof: what the rule demands
 * @algos: bits of algorithms the rule allows, 0 for any
 * @modsig: the rule allows an appended signature, and the file has one
 * @evm_missing: EVM protects the file's attributes, and there is no security.evm
 * @fit: asked at most once, and only if it makes a difference
 * @modsig_fits: whether the appended signature verifies; asked likewise
 * @ctx: for @fit and @modsig_fits
 */
struct ima_appraisal {
	const uint8_t *label;
	ssize_t len;
	enum ima_proof proof;
	uint32_t algos;
	bool modsig;
	bool evm_missing;
	enum ima_fit (*fit)(void *ctx);
	bool (*modsig_fits)(void *ctx);
	void *ctx;
};

/**
 * ima_appraise() - what becomes of an access in enforce mode
 *
 * Return: NULL if it is let through, else the cause that the kernel's audit record
 * would have.
 */
const char *ima_appraise(const struct ima_appraisal *a);

#endif
