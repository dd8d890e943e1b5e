// SPDX-License-Identifier: GPL-2.0-only
/*
 * Hashing, with OpenSSL's provider interface. Each hash is fetched once: a fetch
 * per digest would cost more than the digest.
 */
#include <string.h>

#include "lib.h"

/* What the name field of template ``ima`` is padded to (MEAS-14). */
#define BARE_NAME 256

bool ima_hasher_init(struct ima_hasher *h)
{
	memset(h, 0, sizeof(*h));
	h->ctx = EVP_MD_CTX_new();
	if (!h->ctx)
		return false;
	for (unsigned int i = 0; i < IMA_BANK_COUNT; i++)
		h->md[i] = EVP_MD_fetch(NULL, ima_bank_info(i)->openssl, NULL);
	return true;
}

void ima_hasher_free(struct ima_hasher *h)
{
	for (unsigned int i = 0; i < IMA_BANK_COUNT; i++)
		EVP_MD_free(h->md[i]);
	EVP_MD_CTX_free(h->ctx);
	memset(h, 0, sizeof(*h));
}

ima_bank_set ima_banks_available(void)
{
	ima_bank_set banks = 0;

	for (unsigned int i = 0; i < IMA_BANK_COUNT; i++) {
		EVP_MD *md = EVP_MD_fetch(NULL, ima_bank_info(i)->openssl, NULL);

		if (md)
			banks |= IMA_BANK_BIT(i);
		EVP_MD_free(md);
	}
	return banks;
}

bool ima_hash(struct ima_hasher *h, enum ima_bank bank,
	      const struct ima_bytes *parts, size_t nparts, uint8_t *digest)
{
	if (!h->md[bank] || !EVP_DigestInit_ex2(h->ctx, h->md[bank], NULL))
		return false;
	for (size_t i = 0; i < nparts; i++) {
		if (!EVP_DigestUpdate(h->ctx, parts[i].p, parts[i].len))
			return false;
	}
	return EVP_DigestFinal_ex(h->ctx, digest, NULL);
}

bool ima_record_digest(struct ima_hasher *h, enum ima_bank bank,
		       const struct ima_record *record, uint8_t *digest)
{
	static const uint8_t zeros[BARE_NAME];
	struct ima_bytes parts[3];

	if (!record->bare)
		return ima_hash(h, bank, &record->data, 1, digest);
	parts[0] = record->field[0];
	parts[1] = record->field[1];
	parts[2] = (struct ima_bytes){ zeros, BARE_NAME - record->field[1].len };
	return ima_hash(h, bank, parts, ARRAY_SIZE(parts), digest);
}

static bool is_padded(struct ima_hasher *h, const struct ima_record *record)
{
	const struct ima_bytes *d = &record->digest;
	size_t size = ima_bank_info(IMA_BANK_SHA1)->size;
	uint8_t sha1[IMA_DIGEST_MAX];

	return d->len > size &&
	       ima_all_zero((struct ima_bytes){ d->p + size, d->len - size }) &&
	       ima_record_digest(h, IMA_BANK_SHA1, record, sha1) &&
	       !memcmp(sha1, d->p, size);
}

bool ima_record_verifies(struct ima_hasher *h, enum ima_bank bank, bool padded,
			 const struct ima_record *record)
{
	const struct ima_bank_info *info = ima_bank_info(bank);
	uint8_t digest[IMA_DIGEST_MAX];

	if (record->digest.len != info->size || record->unchecked)
		return false;
	if (!info->padded && ima_record_digest(h, bank, record, digest) &&
	    !memcmp(digest, record->digest.p, info->size))
		return true;
	return (padded || info->padded) && is_padded(h, record);
}
