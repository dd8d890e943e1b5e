// SPDX-License-Identifier: GPL-2.0-only
/*
 * Evidence becomes the bytes of a record: once, and for good.
 */
#include <linux/build_bug.h>
#include <linux/cache.h>
#include <linux/overflow.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/unaligned.h>
#include <kunit/static_stub.h>

#include "measure.h"
#include "record.h"
#include "show.h"
#include "template.h"

bool integ_canonical_fmt __ro_after_init;

static_assert(INTEG_UNFRAMED_HASHED_MAX ==
	      INTEG_SHORT_DIGEST_MAX + INTEG_SHORT_NAME_MAX + 1);

/**
 * integ_build_bytes() - append bytes
 * @b: the builder
 * @src: the bytes; not looked at if they do not fit
 * @n: how many
 *
 * Context: any.
 */
void integ_build_bytes(struct integ_builder *b, const void *src, size_t n)
{
	const size_t at = b->len;

	b->len += n;
	if (!integ_build_overflow(b))
		memcpy(b->buf + at, src, n);
}

/**
 * integ_build_str() - append a text without its NUL
 * @b: the builder
 * @s: the text
 *
 * Context: any.
 */
void integ_build_str(struct integ_builder *b, const char *s)
{
	integ_build_bytes(b, s, strlen(s));
}

/**
 * integ_build_u32() - append a number in the byte order of the list (MEAS-11)
 * @b: the builder
 * @val: the number
 *
 * Context: any.
 */
void integ_build_u32(struct integ_builder *b, u32 val)
{
	u8 bytes[sizeof(val)];

	if (integ_canonical_fmt)
		put_unaligned_le32(val, bytes);
	else
		put_unaligned(val, (u32 *)bytes);
	integ_build_bytes(b, bytes, sizeof(bytes));
}

/**
 * integ_build_u16() - the same for a short number
 * @b: the builder
 * @val: the number
 *
 * Context: any.
 */
void integ_build_u16(struct integ_builder *b, u16 val)
{
	u8 bytes[sizeof(val)];

	if (integ_canonical_fmt)
		put_unaligned_le16(val, bytes);
	else
		put_unaligned(val, (u16 *)bytes);
	integ_build_bytes(b, bytes, sizeof(bytes));
}

/**
 * integ_body_u16() - a number of a record, written by integ_build_u16()
 * @p: where it is
 *
 * Context: any.
 * Return: the number.
 */
u16 integ_body_u16(const u8 *p)
{
	if (integ_canonical_fmt)
		return get_unaligned_le16(p);
	return get_unaligned((const u16 *)p);
}

/**
 * integ_body_u32() - a number of a record, written by integ_build_u32()
 * @p: where it is
 *
 * Context: any.
 * Return: the number.
 */
u32 integ_body_u32(const u8 *p)
{
	if (integ_canonical_fmt)
		return get_unaligned_le32(p);
	return get_unaligned((const u32 *)p);
}

/* Reserve room for a number that is known only when what it counts is there. */
static size_t build_count(struct integ_builder *b)
{
	const size_t at = b->len;

	integ_build_u32(b, 0);
	return at;
}

static void build_count_done(struct integ_builder *b, size_t at)
{
	struct integ_builder patch = { .buf = b->buf + at, .size = sizeof(u32) };

	if (!integ_build_overflow(b))
		integ_build_u32(&patch, b->len - at - sizeof(u32));
}

static void build_framed(struct integ_builder *b,
			 const struct integ_template *t,
			 const struct integ_field_source *src)
{
	const size_t all = build_count(b);
	size_t one;

	for (unsigned int i = 0; i < t->nr; i++) {
		one = build_count(b);
		t->field[i]->put(b, src);
		build_count_done(b, one);
	}
	build_count_done(b, all);
}

/* The digest bare, then the name with its length but without its NUL. */
static void build_unframed(struct integ_builder *b,
			   const struct integ_template *t,
			   const struct integ_field_source *src)
{
	size_t name;

	t->field[0]->put(b, src);
	name = build_count(b);
	t->field[1]->put(b, src);
	b->len--;
	build_count_done(b, name);
}

static void build_body(struct integ_builder *b, const struct integ_template *t,
		       u32 pcr, const struct integ_field_source *src)
{
	const char *name = integ_template_name(t);

	integ_build_u32(b, pcr);
	integ_build_u32(b, strlen(name));
	integ_build_str(b, name);
	if (t->unframed)
		build_unframed(b, t, src);
	else
		build_framed(b, t, src);
}

/**
 * integ_record_alloc() - memory of a record
 * @len: bytes of digests and body
 *
 * Return: the record with @len set, or NULL.
 */
struct integ_record *integ_record_alloc(u32 len)
{
	struct integ_record *rec;

	KUNIT_STATIC_STUB_REDIRECT(integ_record_alloc, len);

	rec = kvmalloc(struct_size(rec, bytes, len), GFP_KERNEL);
	if (rec)
		rec->len = len;
	return rec;
}

/*
 * A record with room for a body of so many bytes. The body's length is what it
 * should have been, which may be more than that.
 */
static struct integ_record *try_build(const struct integ_template *t, u32 pcr,
				      const struct integ_field_source *src,
				      u32 digests_len, size_t room, size_t *len)
{
	struct integ_record *rec = integ_record_alloc(digests_len + room);
	struct integ_builder b;

	if (!rec)
		return ERR_PTR(-ENOMEM);
	b = (struct integ_builder) {
		.buf = rec->bytes + digests_len,
		.size = room,
	};
	build_body(&b, t, pcr, src);
	*len = b.len;
	return rec;
}

/* The first of the two goes is enough for most: it has room for a signature. */
static struct integ_record *build(const struct integ_template *t, u32 pcr,
				  const struct integ_field_source *src,
				  u32 digests_len, size_t *len)
{
	size_t room = INTEG_RECORD_USUAL;
	struct integ_record *rec;

	rec = try_build(t, pcr, src, digests_len, room, len);
	if (IS_ERR(rec) || *len <= room)
		return rec;
	integ_record_free(rec);
	room = *len;
	if (room > INTEG_RECORD_MAX - digests_len)
		return ERR_PTR(-EMSGSIZE);

	rec = try_build(t, pcr, src, digests_len, room, len);
	/* A source that grew meanwhile: its owner broke the rules. */
	if (!IS_ERR(rec) && WARN_ON_ONCE(*len > room)) {
		integ_record_free(rec);
		return ERR_PTR(-EINVAL);
	}
	return rec;
}

/**
 * integ_record_build() - make a record
 * @t: its template
 * @pcr: PCR it will extend
 * @src: what the fields are filled from
 * @digests_len: bytes to leave in front for the template digests
 *
 * One allocation holds everything. It may be larger than the record, which does
 * not live long.
 *
 * Return: the record, with template digests of zero; -ENOMEM; -EMSGSIZE if it
 * would be longer than INTEG_RECORD_MAX.
 */
struct integ_record *integ_record_build(const struct integ_template *t, u32 pcr,
					const struct integ_field_source *src,
					u32 digests_len)
{
	struct integ_record *rec;
	size_t len;

	rec = build(t, pcr, src, digests_len, &len);
	if (IS_ERR(rec))
		return rec;
	rec->tmpl = t;
	rec->pcr = pcr;
	rec->violation = false;
	rec->digests_len = digests_len;
	memset(rec->bytes, 0, digests_len);
	rec->len = digests_len + len;
	rec->text_len = integ_show_ascii_len(t, rec->bytes + digests_len, len);
	return rec;
}

/**
 * integ_record_free() - free a record
 * @rec: the record, an ERR_PTR() or NULL
 *
 * Context: any but interrupts.
 */
void integ_record_free(struct integ_record *rec)
{
	if (!IS_ERR_OR_NULL(rec))
		kvfree(rec);
}

/**
 * integ_body_fields() - the template data of a body
 * @t: template of the body
 * @body: the body
 * @len: its length
 * @fields_len: receives the length of the template data
 *
 * Context: any.
 * Return: the template data; for the unframed template what stands for it.
 */
const u8 *integ_body_fields(const struct integ_template *t, const u8 *body,
			    u32 len, u32 *fields_len)
{
	u32 at = INTEG_BODY_PCR_LEN + sizeof(u32) +
		 strlen(integ_template_name(t));

	if (!t->unframed)
		at += sizeof(u32);
	*fields_len = len - at;
	return body + at;
}

/**
 * integ_unframed_split() - tell digest and name of an unframed record apart
 * @data: the bytes after the template name
 * @len: how many
 * @out: receives the parts, which point into @data
 *
 * Nothing says whether the digest has 20 bytes or 16, but the length of the name
 * says where the record ends: only one reading can be right. With a digest of 16
 * bytes the other one would take the first four characters of the name for a
 * length, and as they are no NULs it exceeds any record.
 *
 * Context: any.
 * Return: 0, or -EBADMSG if neither reading fits.
 */
int integ_unframed_split(const u8 *data, u32 len, struct integ_unframed *out)
{
	static const u8 sizes[] = { INTEG_SHORT_DIGEST_MAX, 16 };
	u32 head;

	for (unsigned int i = 0; i < ARRAY_SIZE(sizes); i++) {
		head = sizes[i] + sizeof(u32);
		if (len < head || integ_body_u32(data + sizes[i]) != len - head)
			continue;
		out->digest = data;
		out->digest_len = sizes[i];
		out->name = data + head;
		out->name_len = len - head;
		return 0;
	}
	return -EBADMSG;
}

/**
 * integ_record_hashed() - what the template digest of a record covers (MEAS-14)
 * @rec: the record
 * @scratch: used for the unframed template, whose name is padded with zeros
 * @len: receives the number of bytes
 *
 * Context: any.
 * Return: the bytes, in @rec or in @scratch.
 */
const u8 *integ_record_hashed(const struct integ_record *rec,
			      u8 scratch[INTEG_UNFRAMED_HASHED_MAX],
			      size_t *len)
{
	struct integ_unframed parts;
	const u8 *data;
	u32 data_len;

	data = integ_body_fields(rec->tmpl, rec->bytes + rec->digests_len,
				 rec->len - rec->digests_len, &data_len);
	*len = data_len;
	if (!rec->tmpl->unframed)
		return data;

	*len = 0;
	if (WARN_ON_ONCE(integ_unframed_split(data, data_len, &parts)) ||
	    WARN_ON_ONCE(parts.name_len > INTEG_SHORT_NAME_MAX))
		return scratch;
	memset(scratch, 0, INTEG_UNFRAMED_HASHED_MAX);
	memcpy(scratch, parts.digest, parts.digest_len);
	memcpy(scratch + parts.digest_len, parts.name, parts.name_len);
	*len = parts.digest_len + INTEG_SHORT_NAME_MAX + 1;
	return scratch;
}
