/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Signatures appended to a file, as kernel modules have them (MODSIG-1).
 */
#ifndef IMACTL_MODSIG_H
#define IMACTL_MODSIG_H

#include <imactl/key.h>
#include <imactl/label.h>
#include <imactl/object.h>

/**
 * struct ima_modsig_view - where the parts of a signed file are
 * @content: bytes before the signature
 * @signature: bytes of the PKCS#7 message behind them
 */
struct ima_modsig_view {
	uint64_t content;
	uint32_t signature;
};

/** IMA_MODSIG_TAIL - bytes of trailer and marker at the end of a signed file */
#define IMA_MODSIG_TAIL 40

/** IMA_MODSIG_MAX - bytes of PKCS#7 we are ready to read */
#define IMA_MODSIG_MAX (1u << 20)

/**
 * ima_validate_modsig() - the gate all trailers pass (MODSIG-2, MODSIG-3)
 * @tail: the last @len bytes of a file, at least IMA_MODSIG_TAIL if it has them
 * @size: of the whole file
 * @present: set to whether there is a marker at all
 * @view: filled in on success
 *
 * Return: NULL, or why there is no (proper) appended signature.
 */
const char *ima_validate_modsig(const uint8_t *tail, size_t len, uint64_t size,
				bool *present, struct ima_modsig_view *view);

/**
 * ima_modsig_make() - the bytes to append to a file
 * @cert: PEM or DER file, certificate of @key
 * @algo: hash algorithm
 * @bytes: set to memory to be released with free()
 * @len: its length
 *
 * The file must not have an appended signature already.
 *
 * Return: 0, or -1 with @error.
 */
int ima_modsig_make(const struct ima_crypto *crypto, const struct ima_key *key,
		    const char *cert, enum ima_algo algo, const struct ima_object *object,
		    uint8_t **bytes, size_t *len, struct ima_error *error);

/**
 * ima_modsig_check() - verify the appended signature of a file
 * @keys: certificates; bare public keys do not say which signer they are
 * @result: @kind stays IMA_LABEL_NONE; IMA_LABEL_MISSING without a marker
 */
void ima_modsig_check(const struct ima_crypto *crypto, const struct ima_keys *keys,
		      const struct ima_object *object, struct ima_label_result *result);

/**
 * ima_modsig_check_digest() - verify a message against a digest that is there already
 * @p: PKCS#7 message
 * @len: its length
 * @algo: of @digest
 * @digest: of the content before the message (MODSIG-4)
 * @result: as of ima_modsig_check()
 *
 * Only the first signer is looked at: it is the one whose hash was recorded.
 */
void ima_modsig_check_digest(const struct ima_crypto *crypto, const struct ima_keys *keys,
			     const uint8_t *p, size_t len, enum ima_algo algo,
			     const uint8_t *digest, struct ima_label_result *result);

#endif
