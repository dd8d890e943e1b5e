// SPDX-License-Identifier: GPL-2.0-only
/*
 * What is in a tar archive.
 *
 * Where programs disagree about the meaning of an archive, it is refused: who
 * unpacks it might get another file than the one that was signed.
 */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "archive_impl.h"

/*
 * struct extension - what extended headers say about the next member
 * @seen: there was one, at @start
 * @path: NULL if they say nothing about it
 * @attr: extended attributes, @nattrs of them
 */
struct extension {
	bool seen;
	uint64_t start;
	char *path;
	size_t path_len;
	bool has_size, has_uid, has_gid, sparse;
	uint64_t size, uid, gid;
	struct ima_member_attr *attr;
	size_t nattrs;
};

/* struct walk - @at: next block; @to: end; @number: of the member, from 1 */
struct walk {
	struct ima_archive *archive;
	struct ima_error *error;
	uint64_t at;
	uint64_t to;
	size_t number;
	struct extension ext;
};

static void forget(struct extension *ext)
{
	for (size_t i = 0; i < ext->nattrs; i++) {
		free(ext->attr[i].name);
		free(ext->attr[i].value);
	}
	free(ext->attr);
	free(ext->path);
	memset(ext, 0, sizeof(*ext));
}

static int bad(struct walk *w, const char *reason)
{
	return ima_fail(w->error, "member %zu, offset %" PRIu64 ": %s", w->number, w->at, reason);
}

static int set_path(struct walk *w, const uint8_t *p, size_t len)
{
	free(w->ext.path);
	w->ext.path = malloc(len + 1);
	if (!w->ext.path)
		return bad(w, "out of memory");
	memcpy(w->ext.path, p, len);
	w->ext.path_len = len;
	return 0;
}

/* @readable: @p is the value as it is, and not in some encoding of its own. */
static int add_attr(struct walk *w, const uint8_t *name, size_t name_len, bool readable,
		    const uint8_t *p, size_t len)
{
	struct ima_member_attr *a;

	for (size_t i = 0; i < w->ext.nattrs; i++) {
		a = &w->ext.attr[i];
		if (strlen(a->name) == name_len && !memcmp(a->name, name, name_len) &&
		    (!readable || a->value))
			return 0;
	}
	a = reallocarray(w->ext.attr, w->ext.nattrs + 1, sizeof(*a));
	if (!a)
		return bad(w, "out of memory");
	w->ext.attr = a;
	a += w->ext.nattrs;
	memset(a, 0, sizeof(*a));
	a->name = strndup((const char *)name, name_len);
	a->value = readable ? malloc(len + 1) : NULL;
	if (!a->name || (readable && !a->value)) {
		free(a->name);
		free(a->value);
		return bad(w, "out of memory");
	}
	if (readable)
		memcpy(a->value, p, len);
	a->len = len;
	w->ext.nattrs++;
	return 0;
}

static bool has_prefix(const struct ima_pax_record *r, const char *prefix)
{
	return r->key_len > strlen(prefix) && !memcmp(r->key, prefix, strlen(prefix));
}

/*
 * GNU tar has SELinux labels without their NUL under a name of its own, and bsdtar
 * adds all attributes in base64. Whoever needs them must not take them for absent.
 */
static int take_xattr(struct walk *w, const struct ima_pax_record *r)
{
	static const char schily[] = IMA_PAX_XATTR, bsd[] = "LIBARCHIVE.xattr.", gnu[] = "RHT.";

	if (has_prefix(r, schily))
		return add_attr(w, r->key + sizeof(schily) - 1, r->key_len - sizeof(schily) + 1,
				true, r->value, r->value_len);
	if (has_prefix(r, bsd))
		return add_attr(w, r->key + sizeof(bsd) - 1, r->key_len - sizeof(bsd) + 1, false,
				NULL, 0);
	if (has_prefix(r, gnu))
		return add_attr(w, r->key + sizeof(gnu) - 1, r->key_len - sizeof(gnu) + 1, false,
				NULL, 0);
	return 0;
}

static int take_number(struct walk *w, const struct ima_pax_record *r, const char *key,
		       uint64_t max, bool *has, uint64_t *value)
{
	if (!ima_pax_is(r, key))
		return 0;
	*has = true;
	if (!ima_pax_number(r, value) || *value > max)
		return ima_fail(w->error, "member %zu: PAX record: %s is no number, or too large",
				w->number, key);
	return 0;
}

static int take_record(struct walk *w, const struct ima_pax_record *r)
{
	struct extension *ext = &w->ext;

	if (ima_pax_is(r, "path"))
		return set_path(w, r->value, r->value_len);
	if (has_prefix(r, "GNU.sparse."))
		ext->sparse = true;
	if (take_number(w, r, "size", INT64_MAX - IMA_TAR_BLOCK, &ext->has_size, &ext->size) ||
	    take_number(w, r, "uid", UINT32_MAX - 1, &ext->has_uid, &ext->uid) ||
	    take_number(w, r, "gid", UINT32_MAX - 1, &ext->has_gid, &ext->gid))
		return -1;
	return take_xattr(w, r);
}

/* A global header speaks for all members behind it; what matters here must not be there. */
static int check_global(struct walk *w, const struct ima_pax_record *r)
{
	static const char * const keys[] = { "path", "size", "uid", "gid" };

	for (size_t i = 0; i < ARRAY_SIZE(keys); i++) {
		if (ima_pax_is(r, keys[i]))
			return ima_fail(w->error, "member %zu: global PAX header: %s is not supported",
					w->number, keys[i]);
	}
	if (has_prefix(r, IMA_PAX_XATTR) || has_prefix(r, "GNU.sparse."))
		return bad(w, "global PAX header: attributes of files are not supported");
	return 0;
}

static int take_records(struct walk *w, const uint8_t *p, size_t len, bool global)
{
	struct ima_pax_record record;
	const char *reason;
	size_t pos = 0;
	int more;

	while ((more = ima_validate_pax(p, len, &pos, &record, &reason)) > 0) {
		if (global ? check_global(w, &record) : take_record(w, &record))
			return -1;
	}
	return more ? bad(w, reason) : 0;
}

static int take_extension(struct walk *w, const struct ima_tar_header *h)
{
	size_t len = (size_t)h->size;
	uint8_t *p;
	int ret;

	if (h->size > IMA_TAR_EXT_MAX)
		return bad(w, "extended header: larger than 1 MiB");
	p = malloc(len + 1);
	if (!p)
		return bad(w, "out of memory");
	ret = ima_archive_get(w->archive, w->at + IMA_TAR_BLOCK, p, len, w->error);
	if (!ret && h->type == 'L')
		ret = set_path(w, p, strnlen((const char *)p, len));
	else if (!ret && h->type != 'K')
		ret = take_records(w, p, len, h->type == 'g');
	free(p);
	return ret;
}

static bool is_extension(char type)
{
	return type == 'x' || type == 'g' || type == 'L' || type == 'K';
}

static void classify(struct ima_member *m, char type, const struct extension *ext)
{
	if (type == '0' || type == '7')
		m->problem = ext->sparse ? "sparse file: the archive has not all of its content" : NULL;
	else if (type == 'S')
		m->problem = "sparse file: the archive has not all of its content";
	else if (type == '1')
		m->skip = IMA_SKIP_HARD_LINK;
	else if (type == '2')
		m->skip = IMA_SKIP_SYMLINK;
	else if (type >= '3' && type <= '6')
		m->skip = IMA_SKIP_SPECIAL;
	else
		m->problem = "entry of a type that is not known";
}

static int take_member(struct walk *w, const struct ima_tar_header *h)
{
	struct ima_member *m = ima_archive_add(w->archive);
	struct extension *ext = &w->ext;
	const char *wrong;

	if (!m)
		return bad(w, "out of memory");
	wrong = ext->path ? ima_member_rename(m, ext->path, ext->path_len) :
		ima_member_rename(m, h->name, strlen(h->name));
	if (wrong && !(h->type == '5' && !strcmp(wrong, "name is empty")))
		return bad(w, wrong);
	m->header = ext->seen ? ext->start : w->at;
	m->main = w->at;
	m->data = w->at + IMA_TAR_BLOCK;
	m->size = ext->has_size ? ext->size : h->size;
	m->mode = h->mode;
	m->uid = (uid_t)(ext->has_uid ? ext->uid : h->uid);
	m->gid = (gid_t)(ext->has_gid ? ext->gid : h->gid);
	classify(m, h->type, ext);
	m->attr = ext->attr;
	m->nattrs = ext->nattrs;
	ext->attr = NULL;
	ext->nattrs = 0;
	/* Some programs skip content here, some do not: the next header would be elsewhere. */
	if (h->type >= '1' && h->type <= '6' && m->size)
		return bad(w, "size: a link, directory or device has content");
	return 0;
}

/* Return: bytes behind the header block, whole blocks; UINT64_MAX if they are not there. */
static uint64_t body(const struct walk *w, uint64_t size)
{
	uint64_t blocks = (size + IMA_TAR_BLOCK - 1) / IMA_TAR_BLOCK * IMA_TAR_BLOCK;

	return blocks <= w->to - w->at - IMA_TAR_BLOCK ? blocks : UINT64_MAX;
}

static int step(struct walk *w, const uint8_t *block)
{
	struct ima_tar_header h;
	const char *wrong = ima_validate_tar_header(block, &h);
	uint64_t size, skip;
	bool extension;

	if (wrong)
		return bad(w, wrong);
	extension = is_extension(h.type);
	size = !extension && w->ext.has_size ? w->ext.size : h.size;
	skip = body(w, size);
	if (skip == UINT64_MAX)
		return bad(w, "size: the archive is shorter");
	if (extension) {
		if (!w->ext.seen)
			w->ext.start = w->at;
		w->ext.seen = true;
		if (take_extension(w, &h))
			return -1;
	} else {
		if (take_member(w, &h))
			return -1;
		forget(&w->ext);
		w->number++;
	}
	w->at += IMA_TAR_BLOCK + skip;
	return 0;
}

/* What is behind the first block of zeros is not part of the archive. */
static int walk_blocks(struct walk *w)
{
	static const uint8_t zeros[IMA_TAR_BLOCK];
	uint8_t block[IMA_TAR_BLOCK];

	while (w->to - w->at >= IMA_TAR_BLOCK) {
		if (ima_archive_get(w->archive, w->at, block, sizeof(block), w->error))
			return -1;
		if (!memcmp(block, zeros, sizeof(block)))
			return w->ext.seen ? bad(w, "extended header without a member") : 0;
		if (step(w, block))
			return -1;
	}
	if (w->to != w->at || w->ext.seen || w->number == 1)
		return bad(w, w->number == 1 ? "not a tar, cpio (newc) or .deb archive" :
			   "the archive ends inside a header");
	return 0;
}

int ima_tar_index(struct ima_archive *archive, uint64_t from, uint64_t to,
		  struct ima_error *error)
{
	struct walk w = { .archive = archive, .error = error, .at = from, .to = to, .number = 1 };
	int ret = walk_blocks(&w);

	forget(&w.ext);
	return ret;
}
