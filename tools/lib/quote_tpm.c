// SPDX-License-Identifier: GPL-2.0-only
/*
 * Asking a TPM for a quote. What it answers goes the way of a quote from files:
 * marshalled again, through the gates.
 */
#include <string.h>

#include <tss2/tss2_mu.h>
#include <tss2/tss2_rc.h>

#include "label_impl.h"
#include "quote_impl.h"
#include "tpm.h"

static int fail(struct ima_error *error, const char *what, TSS2_RC rc)
{
	return ima_fail(error, "%s: %s (0x%x)", what, Tss2_RC_Decode(rc), (unsigned int)rc);
}

/* The wanted PCRs, in every bank the TPM keeps all of them in. */
static int select_pcrs(ESYS_CONTEXT *esys, uint32_t pcrs, TPML_PCR_SELECTION *selection,
		       struct ima_error *error)
{
	TPMS_CAPABILITY_DATA *cap = NULL;
	TSS2_RC rc = Esys_GetCapability(esys, ESYS_TR_NONE, ESYS_TR_NONE, ESYS_TR_NONE,
					TPM2_CAP_PCRS, 0, TPM2_MAX_TPM_PROPERTIES, NULL, &cap);

	if (rc)
		return fail(error, "asking for the PCR banks", rc);
	*selection = (TPML_PCR_SELECTION){ 0 };
	for (uint32_t i = 0; i < cap->data.assignedPCR.count; i++) {
		TPMS_PCR_SELECTION row = cap->data.assignedPCR.pcrSelections[i];
		bool all = ima_bank_by_tpm_id(row.hash) != IMA_BANK_NONE;

		for (unsigned int b = 0; b < IMA_TPM_PCRS / 8; b++) {
			BYTE want = (BYTE)(pcrs >> 8 * b);

			all = all && b < row.sizeofSelect && (row.pcrSelect[b] & want) == want;
			row.pcrSelect[b] = want;
		}
		row.sizeofSelect = IMA_TPM_PCRS / 8;
		if (all)
			selection->pcrSelections[selection->count++] = row;
	}
	Esys_Free(cap);
	return selection->count ? 0 :
	       ima_fail(error, "no bank of the TPM has all of the PCRs");
}

static int marshal(const TPM2B_ATTEST *attest, const TPMT_SIGNATURE *signature,
		   const TPM2B_PUBLIC *key, struct ima_quote_bytes *out,
		   struct ima_error *error)
{
	out->attest_len = attest->size;
	memcpy(out->attest, attest->attestationData, attest->size);
	out->signature_len = 0;
	out->key_len = 0;
	if (Tss2_MU_TPMT_SIGNATURE_Marshal(signature, out->signature, sizeof(out->signature),
					   &out->signature_len) ||
	    Tss2_MU_TPM2B_PUBLIC_Marshal(key, out->key, sizeof(out->key), &out->key_len))
		return ima_fail(error, "the TPM's answer cannot be marshalled");
	return 0;
}

_Static_assert(sizeof(((struct ima_quote_bytes *)0)->attest) >=
	       sizeof(((TPM2B_ATTEST *)0)->attestationData), "room for every attestation");

static int quote(ESYS_CONTEXT *esys, const struct ima_quote_request *request,
		 struct ima_quote_bytes *out, struct ima_error *error)
{
	const TPMT_SIG_SCHEME scheme = { .scheme = TPM2_ALG_NULL };
	TPM2B_DATA nonce = { .size = (UINT16)request->nonce.len };
	TPML_PCR_SELECTION selection;
	TPMT_SIGNATURE *signature = NULL;
	TPM2B_ATTEST *attest = NULL;
	TPM2B_PUBLIC *key = NULL;
	ESYS_TR handle;
	TSS2_RC rc;
	int ret;

	if (select_pcrs(esys, request->pcrs, &selection, error))
		return -1;
	memcpy(nonce.buffer, request->nonce.p, request->nonce.len);
	rc = Esys_TR_FromTPMPublic(esys, request->handle, ESYS_TR_NONE, ESYS_TR_NONE,
				   ESYS_TR_NONE, &handle);
	if (rc)
		return fail(error, "finding the key", rc);
	rc = Esys_ReadPublic(esys, handle, ESYS_TR_NONE, ESYS_TR_NONE, ESYS_TR_NONE, &key, NULL,
			     NULL);
	if (!rc)
		rc = Esys_Quote(esys, handle, ESYS_TR_PASSWORD, ESYS_TR_NONE, ESYS_TR_NONE,
				&nonce, &scheme, &selection, &attest, &signature);
	ret = rc ? fail(error, "quoting", rc) : marshal(attest, signature, key, out, error);
	Esys_Free(attest);
	Esys_Free(signature);
	Esys_Free(key);
	Esys_TR_Close(esys, &handle);
	return ret;
}

int ima_quote_ask(const char *tcti, const struct ima_quote_request *request,
		  struct ima_quote_bytes *out, struct ima_error *error)
{
	struct ima_tpm tpm;
	const char *what;
	TSS2_RC rc;
	int ret;

	if (request->nonce.len > IMA_QUOTE_NONCE_MAX)
		return ima_fail(error, "nonce: wanted at most %d bytes", IMA_QUOTE_NONCE_MAX);
	rc = ima_tpm_open(&tpm, tcti, &what);
	if (rc)
		return fail(error, what, rc);
	ret = quote(tpm.esys, request, out, error);
	ima_tpm_close(&tpm);
	return ret;
}
