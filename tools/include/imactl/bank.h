/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * PCR banks: the hash algorithms a TPM keeps its registers in, and in which the
 * kernel therefore computes template digests (MEAS-14).
 */
#ifndef IMACTL_BANK_H
#define IMACTL_BANK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** IMA_DIGEST_MAX - bytes of the longest digest of any bank */
#define IMA_DIGEST_MAX 64

enum ima_bank {
	IMA_BANK_SHA1,
	IMA_BANK_SHA256,
	IMA_BANK_SHA384,
	IMA_BANK_SHA512,
	IMA_BANK_SM3_256,
	IMA_BANK_SHA3_256,
	IMA_BANK_SHA3_384,
	IMA_BANK_SHA3_512,
	IMA_BANK_COUNT,
	IMA_BANK_NONE = IMA_BANK_COUNT,
};

/** typedef ima_bank_set - a set of banks, one bit (1u << bank) each */
typedef uint32_t ima_bank_set;

#define IMA_BANK_BIT(bank) ((ima_bank_set)1 << (bank))

/**
 * struct ima_bank_info - the constant facts about a bank
 * @name: how reports call it; also what tpm2_pcrread prints
 * @alias: how the kernel calls the algorithm (list file suffix, sysfs), if
 *	different from @name
 * @openssl: the name to fetch the hash by
 * @size: digest size in bytes
 * @tpm_id: TPM 2.0 algorithm identifier
 * @padded: the kernel (6.12) has no hash for this bank and extends it with the
 *	SHA1 digest followed by zeros (MEAS-14)
 */
struct ima_bank_info {
	const char *name;
	const char *alias;
	const char *openssl;
	size_t size;
	uint16_t tpm_id;
	bool padded;
};

/** ima_bank_info() - Return: the facts about @bank, which must be a real bank */
const struct ima_bank_info *ima_bank_info(enum ima_bank bank);

/**
 * ima_bank_by_name() - look a bank up by its name or alias
 * @name: text, need not end in NUL
 * @len: its length
 *
 * Return: the bank or IMA_BANK_NONE.
 */
enum ima_bank ima_bank_by_name(const char *name, size_t len);

/** ima_bank_by_tpm_id() - Return: the bank of TPM algorithm @id or IMA_BANK_NONE */
enum ima_bank ima_bank_by_tpm_id(uint16_t id);

#endif
