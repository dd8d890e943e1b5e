/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What must hold of the gates for untrusted bytes, whatever the bytes are. Each
 * check returns NULL, or what does not hold.
 */
#ifndef GATES_H
#define GATES_H

#include "../../security/appraise/appraise.h"

/* check_label.c: integ_label_validate() and integ_label_format() */
const char *check_label(const u8 *data, size_t len);

/* check_sig.c: integ_sig_validate() */
const char *check_sig(const u8 *data, size_t len);

/* check_siglist.c: integ_siglist_validate() */
const char *check_siglist(const u8 *data, size_t len);

/* check_trailer.c: integ_trailer_validate() */
const char *check_trailer(const u8 *data, size_t len);

/* check_evm.c: integ_evm_label_validate() and integ_evm_label_format() */
const char *check_evm(const u8 *data, size_t len);

/* Bytes in a digest, by number of the algorithm (CON-1). */
extern const u8 digest_sizes[HASH_ALGO__LAST];

/* @bytes in memory that ends where they end, so that a sanitiser sees more. */
u8 *exact_copy(const u8 *bytes, size_t len);

#endif
