/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the files about quotes share.
 */
#ifndef IMACTL_QUOTE_IMPL_H
#define IMACTL_QUOTE_IMPL_H

#include <openssl/evp.h>
#include <tss2/tss2_tpm2_types.h>

#include <imactl/quote.h>

#include "lib.h"

/** ima_quote_fail() - set verdict and reason; Return: false */
__attribute__((format(printf, 3, 4)))
bool ima_quote_fail(struct ima_quote *quote, enum ima_quote_verdict verdict,
		    const char *fmt, ...);

/* quote_parse.c */

/**
 * ima_validate_attest() - the gate all attestations pass
 *
 * No I/O, no allocation. Return: false with verdict and reason.
 */
bool ima_validate_attest(struct ima_quote *quote, struct ima_bytes attest);

/**
 * ima_validate_signature() - the gate all signatures of quotes pass
 * @out: filled in
 *
 * No I/O, no allocation. A signature that passes has a scheme and a hash we can
 * check. Return: false with verdict and reason.
 */
bool ima_validate_signature(struct ima_quote *quote, struct ima_bytes signature,
			    TPMT_SIGNATURE *out);

/* quote_key.c */

/** ima_quote_key() - Return: the key, to be freed, or NULL with verdict and reason */
EVP_PKEY *ima_quote_key(struct ima_quote *quote, struct ima_bytes bytes);

#endif
