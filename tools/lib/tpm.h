/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Talking to a TPM 2.0 through tpm2-tss.
 */
#ifndef IMACTL_TPM_H
#define IMACTL_TPM_H

#include <tss2/tss2_esys.h>

/**
 * struct ima_tpm - a connection to a TPM
 */
struct ima_tpm {
	TSS2_TCTI_CONTEXT *tcti;
	ESYS_CONTEXT *esys;
};

/**
 * ima_tpm_open() - connect
 * @what: set to what failed
 *
 * Return: 0, or what tpm2-tss returned.
 */
TSS2_RC ima_tpm_open(struct ima_tpm *tpm, const char *tcti, const char **what);
void ima_tpm_close(struct ima_tpm *tpm);

#endif
