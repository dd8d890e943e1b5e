/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the parts that make and check appended signatures offer each other.
 */
#ifndef IMACTL_MODSIG_IMPL_H
#define IMACTL_MODSIG_IMPL_H

#include <openssl/bio.h>
#include <openssl/cms.h>

#include <imactl/modsig.h>

#include "label_impl.h"

#define IMA_MODSIG_MARKER "~Module signature appended~\n"

/* modsig.c */

/** ima_modsig_tail() - trailer and marker behind @n bytes of PKCS#7 */
void ima_modsig_tail(uint32_t n, uint8_t *tail);

/* modsig_bio.c */

/**
 * struct ima_content - the beginning of a file, read through a BIO
 * @object: the file
 * @at: next byte
 * @end: behind the last byte
 * @err: errno if reading failed, ENODATA if the file ended before @end
 */
struct ima_content {
	const struct ima_object *object;
	uint64_t at;
	uint64_t end;
	int err;
};

/** ima_content_method() - Return: what ima_content_bio() needs, or NULL */
BIO_METHOD *ima_content_method(void);

/** ima_content_bio() - Return: a BIO that reads @content, or NULL */
BIO *ima_content_bio(const BIO_METHOD *method, struct ima_content *content);

/** ima_read_exact() - read that many bytes; Return: 0, or -1 with @error */
int ima_read_exact(const struct ima_object *object, uint64_t offset, uint8_t *buf,
		   size_t len, struct ima_error *error);

enum ima_modsig_state {
	IMA_MODSIG_FOUND,
	IMA_MODSIG_NONE,	/* no marker */
	IMA_MODSIG_BAD,		/* a marker without a proper signature */
	IMA_MODSIG_UNREADABLE,
};

/** ima_modsig_find() - look for an appended signature; @error unless there is one */
enum ima_modsig_state ima_modsig_find(const struct ima_object *object,
				      struct ima_modsig_view *view,
				      struct ima_error *error);

/* modsig_check.c */

/** ima_modsig_parse() - Return: the message, if it is all of the bytes, or NULL */
CMS_ContentInfo *ima_modsig_parse(const struct ima_crypto *crypto, const uint8_t *p,
				  size_t len);

/** ima_modsig_signer() - Return: the first signer, or NULL */
CMS_SignerInfo *ima_modsig_signer(CMS_ContentInfo *cms);

/**
 * ima_modsig_proper() - would the kernel take such a message (MODSIG-4)?
 * @result: result->algo is set to what the first signer hashed with
 *
 * Return: false with a verdict if not.
 */
bool ima_modsig_proper(CMS_ContentInfo *cms, struct ima_label_result *result);

/** ima_modsig_key() - Return: the signer's certificate among @keys, or NULL */
const struct ima_public *ima_modsig_key(const struct ima_keys *keys, CMS_SignerInfo *signer);

#endif
