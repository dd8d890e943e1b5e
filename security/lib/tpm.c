// SPDX-License-Identifier: GPL-2.0-only
/*
 * The only caller of the TPM driver: PCR banks, read and extend.
 */
#define pr_fmt(fmt) "ima: " fmt

#include "lib.h"

#include <kunit/static_stub.h>
#include <kunit/visibility.h>
#include <linux/device.h>
#include <linux/minmax.h>
#include <linux/overflow.h>
#include <linux/printk.h>
#include <linux/slab.h>

/**
 * struct integ_tpm - a TPM and its allocated PCR banks
 * @chip: the chip, with a reference; NULL only in a unit test
 * @nr_banks: number of @banks
 * @banks: allocated banks, in the order of the chip's own table; they are fixed
 *	   when the chip starts up, so a copy without a lock is as good
 *
 * Immutable once made. The driver serialises the commands.
 */
struct integ_tpm {
	struct tpm_chip *chip;
	unsigned int nr_banks;
	struct integ_tpm_bank banks[] __counted_by(nr_banks);
};

/**
 * integ_tpm_create() - make a TPM of a chip and a list of banks
 * @chip: the chip, whose reference goes to the result; without one (NULL, unit
 *	  tests) reading and extending fail with -ENODEV unless redirected
 * @banks: allocated banks in the order of the chip; copied
 * @n: how many
 *
 * Context: process context, may sleep.
 * Return: a TPM for integ_tpm_close(), or NULL without memory.
 */
VISIBLE_IF_KUNIT
struct integ_tpm *integ_tpm_create(struct tpm_chip *chip,
				   const struct integ_tpm_bank *banks,
				   unsigned int n)
{
	struct integ_tpm *tpm;

	tpm = kzalloc(struct_size(tpm, banks, n), GFP_KERNEL);
	if (!tpm)
		return NULL;
	tpm->chip = chip;
	tpm->nr_banks = n;
	memcpy(tpm->banks, banks, flex_array_size(tpm, banks, n));
	return tpm;
}

#if IS_ENABLED(CONFIG_TCG_TPM)
/*
 * The size of a bank the kernel does not know comes from the TPM itself, and
 * others size and fill buffers by it: bound it here.
 */
static unsigned int chip_banks(const struct tpm_chip *chip,
			       struct integ_tpm_bank banks[TPM2_MAX_PCR_BANKS])
{
	unsigned int n = min(chip->nr_allocated_banks, TPM2_MAX_PCR_BANKS);
	unsigned int i;

	for (i = 0; i < n; i++) {
		const struct tpm_bank_info *info = &chip->allocated_banks[i];

		banks[i] = (struct integ_tpm_bank){
			.tpm_alg = info->alg_id,
			.algo = min_t(unsigned int, info->crypto_id,
				      HASH_ALGO__LAST),
			.digest_size = min_t(unsigned int, info->digest_size,
					     TPM2_MAX_DIGEST_SIZE),
		};
	}
	return n;
}

static void put_chip(struct tpm_chip *chip)
{
	put_device(&chip->dev);
}
#else
/* struct tpm_chip is opaque without the driver, and there is never one. */
static unsigned int chip_banks(const struct tpm_chip *chip,
			       struct integ_tpm_bank banks[TPM2_MAX_PCR_BANKS])
{
	return 0;
}

static void put_chip(struct tpm_chip *chip)
{
}
#endif

/**
 * integ_tpm_open() - take the system's default TPM (INIT-2 step 4)
 *
 * Context: process context, may sleep.
 * Return: a TPM for integ_tpm_close(); NULL without one, which is logged and
 * means TPM bypass (INIT-6); ERR_PTR(-ENOMEM).
 */
struct integ_tpm *integ_tpm_open(void)
{
	struct integ_tpm_bank banks[TPM2_MAX_PCR_BANKS];
	struct integ_tpm *tpm;
	struct tpm_chip *chip;

	chip = tpm_default_chip();
	if (!chip) {
		pr_info("No TPM chip found, activating TPM-bypass!\n");
		return NULL;
	}
	tpm = integ_tpm_create(chip, banks, chip_banks(chip, banks));
	if (!tpm) {
		put_chip(chip);
		return ERR_PTR(-ENOMEM);
	}
	return tpm;
}

/**
 * integ_tpm_close() - give a TPM back
 * @tpm: the TPM; NULL and an ERR_PTR are ignored
 *
 * Context: process context.
 */
void integ_tpm_close(struct integ_tpm *tpm)
{
	if (IS_ERR_OR_NULL(tpm))
		return;
	if (tpm->chip)
		put_chip(tpm->chip);
	kfree(tpm);
}

/**
 * integ_tpm_banks() - number of allocated PCR banks
 * @tpm: the TPM, or NULL for TPM bypass
 *
 * Context: any.
 * Return: how many; 0 for NULL.
 */
unsigned int integ_tpm_banks(const struct integ_tpm *tpm)
{
	return tpm ? tpm->nr_banks : 0;
}

/**
 * integ_tpm_bank() - look at a PCR bank
 * @tpm: the TPM
 * @i: number of the bank, below integ_tpm_banks()
 *
 * Context: any.
 * Return: the bank, valid as long as @tpm; NULL if there is no such bank.
 */
const struct integ_tpm_bank *integ_tpm_bank(const struct integ_tpm *tpm,
					    unsigned int i)
{
	return i < integ_tpm_banks(tpm) ? &tpm->banks[i] : NULL;
}

/**
 * integ_tpm_read_pcr() - read a PCR
 * @tpm: the TPM
 * @bank: number of the bank
 * @pcr: number of the PCR
 * @out: receives the value; on error zeros of the bank's length
 *
 * Context: process context; waits for the TPM, milliseconds to seconds.
 * Return: 0; -EINVAL if there is no such bank; -ENOPKG if the kernel does not
 * know its algorithm; -ENODEV if the TPM went away; another -errno; or a
 * positive response code of the TPM.
 */
int integ_tpm_read_pcr(struct integ_tpm *tpm, unsigned int bank, u32 pcr,
		       struct integ_digest *out)
{
	const struct integ_tpm_bank *b = integ_tpm_bank(tpm, bank);
	struct tpm_digest value = { };
	int rc;

	KUNIT_STATIC_STUB_REDIRECT(integ_tpm_read_pcr, tpm, bank, pcr, out);

	integ_digest_clear(out, b ? b->algo : HASH_ALGO__LAST);
	if (!b)
		return -EINVAL;
	if (b->algo >= HASH_ALGO__LAST)
		return -ENOPKG;
	/* The driver would take NULL for the default chip. */
	if (!tpm->chip)
		return -ENODEV;
	value.alg_id = b->tpm_alg;
	rc = tpm_pcr_read(tpm->chip, pcr, &value);
	if (rc)
		return rc;
	return integ_digest_set(out, b->algo, value.digest,
				hash_digest_size[b->algo]);
}

/**
 * integ_tpm_extend() - extend a PCR in all banks
 * @tpm: the TPM, or NULL for TPM bypass
 * @pcr: number of the PCR
 * @digests: one for each bank, in the order of the banks and carrying their
 *	     algorithm numbers (MEAS-15); a TPM 1.2 takes the first
 *
 * Context: process context; waits for the TPM, milliseconds to seconds.
 * Return: 0, also for NULL (INIT-6); -EINVAL if @digests do not fit the banks;
 * -ENODEV if the TPM went away; another -errno; or a positive response code of
 * the TPM. After an error it is unknown whether any bank was extended.
 */
int integ_tpm_extend(struct integ_tpm *tpm, u32 pcr,
		     const struct tpm_digest *digests)
{
	KUNIT_STATIC_STUB_REDIRECT(integ_tpm_extend, tpm, pcr, digests);

	if (!tpm)
		return 0;
	/* The driver would take NULL for the default chip. */
	if (!tpm->chip)
		return -ENODEV;
	/* It only reads them, and merely does not say so. */
	return tpm_pcr_extend(tpm->chip, pcr, (struct tpm_digest *)digests);
}
