// SPDX-License-Identifier: GPL-2.0-only
/*
 * PCR values from a TPM 2.0 through tpm2-tss.
 */
#include <string.h>

#include <tss2/tss2_esys.h>
#include <tss2/tss2_rc.h>

#include "lib.h"
#include "tpm.h"

/* The kernel extends PCRs while we read; a busy system settles before this. */
#define ATTEMPTS 20

static int fail(struct ima_pcrs_error *error, const char *what, TSS2_RC rc)
{
	return ima_pcrs_fail(error, 0, "%s: %s (0x%x)", what, Tss2_RC_Decode(rc),
			     (unsigned int)rc);
}

static int store(struct ima_pcrs *pcrs, enum ima_bank bank,
		 const TPMS_PCR_SELECTION *selected, const TPML_DIGEST *values,
		 struct ima_pcrs_error *error)
{
	uint32_t next = 0;

	for (unsigned int pcr = 0; pcr < selected->sizeofSelect * 8u; pcr++) {
		const TPM2B_DIGEST *value;

		if (!(selected->pcrSelect[pcr / 8] >> (pcr % 8) & 1))
			continue;
		value = &values->digests[next];
		if (pcr >= IMA_TPM_PCRS || next++ >= values->count ||
		    value->size != ima_bank_info(bank)->size)
			return ima_pcrs_fail(error, 0, "no sensible answer for PCR %u of bank %s",
					     pcr, ima_bank_info(bank)->name);
		if (ima_pcrs_add(pcrs, bank, pcr, value->buffer, 0, error))
			return -1;
	}
	return 0;
}

/*
 * Reads all PCRs of a bank, as many at a time as the TPM gives.
 * Return: 0, -1 with @error, or 1 if a PCR was extended meanwhile.
 */
static int read_bank(ESYS_CONTEXT *esys, TPMS_PCR_SELECTION want, enum ima_bank bank,
		     struct ima_pcrs *pcrs, uint32_t *counter, bool *have_counter,
		     struct ima_pcrs_error *error)
{
	for (unsigned int left = IMA_TPM_PCRS; left; left--) {
		TPML_PCR_SELECTION ask = { .count = 1 }, *got = NULL;
		TPML_DIGEST *values = NULL;
		bool done = true;
		uint32_t now = 0;
		TSS2_RC rc;
		int err = 0;

		ask.pcrSelections[0] = want;
		rc = Esys_PCR_Read(esys, ESYS_TR_NONE, ESYS_TR_NONE, ESYS_TR_NONE, &ask,
				   &now, &got, &values);
		if (rc)
			return fail(error, "reading PCRs", rc);
		if (*have_counter && now != *counter)
			err = 1;
		*counter = now;
		*have_counter = true;
		if (!err && got->count != 1)
			err = ima_pcrs_fail(error, 0, "the TPM left the PCRs of bank %s out",
					    ima_bank_info(bank)->name);
		if (!err)
			err = store(pcrs, bank, &got->pcrSelections[0], values, error);
		for (unsigned int i = 0; !err && i < want.sizeofSelect; i++) {
			want.pcrSelect[i] &= (BYTE)~got->pcrSelections[0].pcrSelect[i];
			done = done && !want.pcrSelect[i];
		}
		Esys_Free(got);
		Esys_Free(values);
		if (err || done)
			return err;
	}
	return ima_pcrs_fail(error, 0, "the TPM gives no more PCRs of bank %s",
			     ima_bank_info(bank)->name);
}

static bool selects_any(const TPMS_PCR_SELECTION *s)
{
	for (unsigned int i = 0; i < s->sizeofSelect && i < sizeof(s->pcrSelect); i++) {
		if (s->pcrSelect[i])
			return true;
	}
	return false;
}

static int read_once(ESYS_CONTEXT *esys, const TPML_PCR_SELECTION *banks,
		     struct ima_pcrs *pcrs, struct ima_pcrs_error *error)
{
	bool have_counter = false;
	uint32_t counter = 0;

	for (uint32_t i = 0; i < banks->count; i++) {
		const TPMS_PCR_SELECTION *s = &banks->pcrSelections[i];
		enum ima_bank bank = ima_bank_by_tpm_id(s->hash);
		int err;

		if (!selects_any(s))
			continue;
		if (bank == IMA_BANK_NONE) {
			pcrs->ignored++;
			continue;
		}
		err = read_bank(esys, *s, bank, pcrs, &counter, &have_counter, error);
		if (err)
			return err;
	}
	return 0;
}

static int read_banks(ESYS_CONTEXT *esys, struct ima_pcrs *pcrs,
		      struct ima_pcrs_error *error)
{
	const struct ima_pcrs before = *pcrs;
	TPMS_CAPABILITY_DATA *cap = NULL;
	int err = 1;
	TSS2_RC rc;

	rc = Esys_GetCapability(esys, ESYS_TR_NONE, ESYS_TR_NONE, ESYS_TR_NONE,
				TPM2_CAP_PCRS, 0, TPM2_MAX_TPM_PROPERTIES, NULL, &cap);
	if (rc)
		return fail(error, "asking for the PCR banks", rc);
	for (int i = 0; i < ATTEMPTS && err > 0; i++) {
		*pcrs = before;
		err = read_once(esys, &cap->data.assignedPCR, pcrs, error);
	}
	Esys_Free(cap);
	if (err > 0)
		return ima_pcrs_fail(error, 0, "PCRs changed in all of %d attempts to read them",
				     ATTEMPTS);
	return err;
}

int ima_pcrs_read_tpm(struct ima_pcrs *pcrs, const char *tcti,
		      struct ima_pcrs_error *error)
{
	struct ima_tpm tpm;
	const char *what;
	TSS2_RC rc;
	int err;

	rc = ima_tpm_open(&tpm, tcti, &what);
	if (rc)
		return fail(error, what, rc);
	err = read_banks(tpm.esys, pcrs, error);
	ima_tpm_close(&tpm);
	return err;
}
