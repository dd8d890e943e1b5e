/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the tests of the measurement list share: lists that clean up after
 * themselves, evidence, and a TPM made of memory.
 */
#ifndef _INTEG_KUNIT_MEASURE_UTIL_H
#define _INTEG_KUNIT_MEASURE_UTIL_H

#include <kunit/test.h>
#include <linux/tpm.h>

#include "../security/lib/lib.h"
#include "../security/measure/log.h"
#include "../security/measure/measure.h"
#include "../security/measure/template.h"

#define FAKE_BANKS_MAX	5
#define FAKE_PCRS	24

/**
 * struct fake_tpm - a TPM that extends in memory
 * @tpm: what the code under test gets
 * @value: PCRs by bank; SHA1 stands in for a hash the kernel does not know
 * @extends: extends that were asked for
 * @fail_after: number of extends after which every one fails; -1 never
 * @rc: the failure
 * @fail_read: PCR that cannot be read; -1 for none
 * @bad: an extend whose digests were not in the order of the banks
 * @violations: extends with 0xff bytes
 */
struct fake_tpm {
	struct integ_tpm *tpm;
	u8 value[FAKE_PCRS][FAKE_BANKS_MAX][TPM2_MAX_DIGEST_SIZE];
	unsigned long extends;
	long fail_after;
	int rc;
	int fail_read;
	bool bad;
	unsigned long violations;
};

/* A test's priv is one of these while a fake TPM is in use. */
struct fake_tpm *fake_tpm_create(struct kunit *test,
				 const struct integ_tpm_bank *banks,
				 unsigned int n);
void fake_tpm_extend_bank(const struct integ_tpm_bank *bank, u8 *value,
			  const u8 *digest);

struct integ_log *measure_log(struct kunit *test,
			      const struct integ_log_config *cfg);

/* A digest and a name that are different for each @n. */
struct measure_file {
	struct integ_digest digest;
	char name[32];
	struct integ_evidence ev;
};

void measure_file(struct measure_file *f, enum hash_algo algo, u32 n);
int measure_add(struct integ_log *log, u32 n);

/* Zeros, freed with the test. */
u8 *measure_buffer(struct kunit *test, size_t len);

/* The whole list as the records in the store give it. */
u8 *measure_render(struct kunit *test, const struct integ_log_slot *slot,
		   enum integ_log_form form, size_t *len);

/* Replay the binary list of a bank; false if it is malformed. */
bool measure_replay(struct kunit *test, const struct integ_log_slot *slot,
		    const struct integ_tpm_bank *bank, u32 pcr,
		    u8 value[TPM2_MAX_DIGEST_SIZE]);

#endif /* _INTEG_KUNIT_MEASURE_UTIL_H */
