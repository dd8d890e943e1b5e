// SPDX-License-Identifier: GPL-2.0-only
/*
 * Reading the parts of a file with an appended signature. OpenSSL gets the content
 * through a BIO of ours: files need not fit into memory.
 */
#include <errno.h>
#include <string.h>

#include "label_impl.h"
#include "modsig_impl.h"

static int content_read(BIO *bio, char *buf, size_t len, size_t *done)
{
	struct ima_content *c = BIO_get_data(bio);
	ssize_t got;

	*done = 0;
	if (len > c->end - c->at)
		len = (size_t)(c->end - c->at);
	if (!len)
		return 0;
	got = c->object->ops->read(c->object->ctx, c->at, buf, len);
	if (got <= 0) {
		c->err = got ? (int)-got : ENODATA;
		return -1;
	}
	c->at += (uint64_t)got;
	*done = (size_t)got;
	return 1;
}

static long content_ctrl(BIO *bio, int command, long number, void *p)
{
	const struct ima_content *c = BIO_get_data(bio);

	(void)number;
	(void)p;
	switch (command) {
	case BIO_CTRL_EOF:
		return c->at == c->end;
	case BIO_CTRL_FLUSH:
		return 1;
	default:
		return 0;
	}
}

BIO_METHOD *ima_content_method(void)
{
	BIO_METHOD *method = BIO_meth_new(BIO_TYPE_SOURCE_SINK, "file content");

	if (method && (!BIO_meth_set_read_ex(method, content_read) ||
		       !BIO_meth_set_ctrl(method, content_ctrl))) {
		BIO_meth_free(method);
		method = NULL;
	}
	return method;
}

BIO *ima_content_bio(const BIO_METHOD *method, struct ima_content *content)
{
	BIO *bio = BIO_new(method);

	if (!bio)
		return NULL;
	BIO_set_data(bio, content);
	BIO_set_init(bio, 1);
	return bio;
}

int ima_read_exact(const struct ima_object *object, uint64_t offset, uint8_t *buf,
		   size_t len, struct ima_error *error)
{
	while (len) {
		ssize_t got = object->ops->read(object->ctx, offset, buf, len);

		if (got < 0)
			return ima_fail(error, "reading: %s", strerror((int)-got));
		if (!got)
			return ima_fail(error, "ends before its announced size");
		offset += (uint64_t)got;
		buf += got;
		len -= (size_t)got;
	}
	return 0;
}

enum ima_modsig_state ima_modsig_find(const struct ima_object *object,
				      struct ima_modsig_view *view,
				      struct ima_error *error)
{
	uint8_t tail[IMA_MODSIG_TAIL];
	size_t len = object->size < sizeof(tail) ? (size_t)object->size : sizeof(tail);
	const char *why;
	bool present;

	if (ima_read_exact(object, object->size - len, tail, len, error))
		return IMA_MODSIG_UNREADABLE;
	why = ima_validate_modsig(tail, len, object->size, &present, view);
	if (!why)
		return IMA_MODSIG_FOUND;
	ima_fail(error, "%s", why);
	return present ? IMA_MODSIG_BAD : IMA_MODSIG_NONE;
}
