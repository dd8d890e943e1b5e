// SPDX-License-Identifier: GPL-2.0-only
/*
 * Connecting to a TPM and parting from it.
 */
#include <tss2/tss2_tctildr.h>

#include "tpm.h"

TSS2_RC ima_tpm_open(struct ima_tpm *tpm, const char *tcti, const char **what)
{
	TSS2_RC rc;

	*tpm = (struct ima_tpm){ 0 };
	*what = "reaching the TPM";
	rc = Tss2_TctiLdr_Initialize(tcti, &tpm->tcti);
	if (rc)
		return rc;
	*what = "talking to the TPM";
	rc = Esys_Initialize(&tpm->esys, tpm->tcti, NULL);
	if (rc)
		Tss2_TctiLdr_Finalize(&tpm->tcti);
	return rc;
}

void ima_tpm_close(struct ima_tpm *tpm)
{
	Esys_Finalize(&tpm->esys);
	Tss2_TctiLdr_Finalize(&tpm->tcti);
}
