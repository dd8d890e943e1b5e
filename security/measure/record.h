/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A record before it is in the list, and the bytes it is made of.
 *
 * The body is exactly what the binary list shows, less the template digest:
 *
 *	u32 PCR | u32 length, template name | u32 length, template data
 *
 * (MEAS-10; MEAS-12 for the unframed template). It is never taken apart into
 * objects again: hashing, both lists and a later kexec read these bytes.
 */
#ifndef _SECURITY_INTEG_MEASURE_RECORD_H
#define _SECURITY_INTEG_MEASURE_RECORD_H

#include <linux/build_bug.h>
#include <linux/cleanup.h>
#include <linux/types.h>

struct integ_field_source;
struct integ_template;

/*
 * A record ends below this, so that its place in a chunk fits into 24 bits.
 * Stock's limit is the largest kmalloc(), 4 MiB on most machines.
 */
#define INTEG_RECORD_MAX	((1U << 24) - 1)

/*
 * Bytes of a body that most records do not exceed, a signature of 2048 bits and a
 * name of ninety characters included.
 */
#define INTEG_RECORD_USUAL	428

/* In front of the template digest of a binary list. */
#define INTEG_BODY_PCR_LEN	sizeof(u32)

/**
 * struct integ_builder - appends to a record, and counts on when it is full
 * @buf: where the bytes go
 * @size: bytes that fit
 * @len: bytes appended; if more than @size, what is needed, and the content is
 *	 useless
 */
struct integ_builder {
	u8 *buf;
	size_t size;
	size_t len;
};

static inline bool integ_build_overflow(const struct integ_builder *b)
{
	return b->len > b->size;
}

void integ_build_u16(struct integ_builder *b, u16 val);
void integ_build_u32(struct integ_builder *b, u32 val);
void integ_build_bytes(struct integ_builder *b, const void *src, size_t n);
void integ_build_str(struct integ_builder *b, const char *s);

u16 integ_body_u16(const u8 *p);
u32 integ_body_u32(const u8 *p);

/**
 * struct integ_record - a record that is ready to be appended
 * @tmpl: its template
 * @pcr: PCR it extends
 * @violation: template digests are zero in the list, 0xff in the TPM (MEAS-26)
 * @digests_len: bytes of template digests at the start of @bytes
 * @len: bytes in @bytes
 * @text_len: length of its ASCII line without the template digest
 * @tag: what a list finds it by; set by integ_log_has()
 * @bytes: template digests of all slots, then the body
 *
 * Owned by the task that builds it; copied into the list as it is.
 */
struct integ_record {
	const struct integ_template *tmpl;
	u32 pcr;
	bool violation;
	u32 digests_len;
	u32 len;
	u32 text_len;
	u32 tag;
	u8 bytes[] __counted_by(len);
};

/* Digests of SHA1 and of a bank of SHA256: what a machine with a TPM has. */
static_assert(sizeof(struct integ_record) + 20 + 32 + INTEG_RECORD_USUAL <= 512,
	      "a usual record takes more than its allocation's size class");

struct integ_record *integ_record_alloc(u32 len);
struct integ_record *integ_record_build(const struct integ_template *t, u32 pcr,
					const struct integ_field_source *src,
					u32 digests_len);
void integ_record_free(struct integ_record *rec);

DEFINE_FREE(integ_record_free, struct integ_record *, integ_record_free(_T))

/* Digest and name of the unframed template, hashed as one block (MEAS-14). */
#define INTEG_UNFRAMED_HASHED_MAX	(20 + 256)

const u8 *integ_record_hashed(const struct integ_record *rec,
			      u8 scratch[INTEG_UNFRAMED_HASHED_MAX],
			      size_t *len);

/**
 * struct integ_unframed - the parts of an unframed record (MEAS-12)
 * @digest: file digest
 * @digest_len: 20 or 16
 * @name: name, without NUL
 * @name_len: bytes in @name
 */
struct integ_unframed {
	const u8 *digest;
	u32 digest_len;
	const u8 *name;
	u32 name_len;
};

int integ_unframed_split(const u8 *data, u32 len, struct integ_unframed *out);

/* Where the fields of a body begin; the body is one of ours. */
const u8 *integ_body_fields(const struct integ_template *t, const u8 *body,
			    u32 len, u32 *fields_len);

#endif /* _SECURITY_INTEG_MEASURE_RECORD_H */
