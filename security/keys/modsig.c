// SPDX-License-Identifier: GPL-2.0-only
/*
 * Signatures appended to what the kernel reads, in the form of module signatures
 * (section 9 of the contract).
 */
/* These lines have no prefix of ours (MODSIG-3). */
#define pr_fmt(fmt) fmt

#include <crypto/pkcs7.h>
#include <linux/err.h>
#include <linux/module_signature.h>
#include <linux/printk.h>
#include <linux/slab.h>
#include <linux/verification.h>

#include "../lib/lib.h"
#include "keys.h"

/**
 * struct integ_modsig - an appended signature
 * @view: what records show of it
 * @pkcs7: the message
 */
struct integ_modsig {
	struct integ_modsig_view view;
	struct pkcs7_message *pkcs7;
};

static void explain(const char *what, enum integ_trailer_error error)
{
	if (error == INTEG_TRAILER_TYPE)
		pr_err("%s: not signed with expected PKCS#7 message\n", what);
	if (error == INTEG_TRAILER_PARAMS)
		pr_err("%s: PKCS#7 signature info has unexpected non-zero params\n",
		       what);
}

/* Fails for a message with more than one signer: there is no one digest then. */
static int take_digest(struct integ_modsig *m)
{
	enum hash_algo algo = HASH_ALGO__LAST;
	const u8 *bytes;
	u32 size;
	int rc;

	rc = pkcs7_get_digest(m->pkcs7, &bytes, &size, &algo);
	if (!rc && algo == HASH_ALGO__LAST)
		rc = -ENOPKG;
	return rc ?: integ_digest_set(&m->view.digest, algo, bytes, size);
}

/*
 * A message that brings its own content would verify whatever file it is appended
 * to; it must take the file's (MODSIG-4).
 */
static struct pkcs7_message *parse(const u8 *message, size_t len,
				   const void *content, size_t content_len)
{
	struct pkcs7_message *pkcs7 = pkcs7_parse_message(message, len);

	if (IS_ERR(pkcs7))
		return NULL;
	if (!pkcs7_supply_detached_data(pkcs7, content, content_len))
		return pkcs7;
	pkcs7_free_message(pkcs7);
	return NULL;
}

/**
 * integ_modsig_find() - look for an appended signature
 * @what: what the content is, for the log
 * @buf: the content with the signature; must stay for as long as it is used
 * @len: bytes in @buf
 *
 * Context: process, may sleep.
 * Return: the signature for integ_modsig_free(); NULL if there is none, or one
 * that is malformed, which is as good as none (MODSIG-3).
 */
struct integ_modsig *integ_modsig_find(const char *what, const void *buf,
				       size_t len)
{
	struct integ_modsig *m;
	struct integ_trailer t;

	explain(what, integ_trailer_validate(buf, len, &t));
	if (!t.message_len)
		return NULL;
	m = kzalloc(sizeof(*m), GFP_KERNEL);
	if (!m)
		return NULL;
	m->view.message = (const u8 *)buf + t.content_len;
	m->view.len = t.message_len;
	m->pkcs7 = parse(m->view.message, m->view.len, buf, t.content_len);
	if (!m->pkcs7) {
		kfree(m);
		return NULL;
	}
	m->view.err = take_digest(m);
	return m;
}

/**
 * integ_modsig_free() - give back what integ_modsig_find() returned
 * @m: what it returned; NULL is ignored
 */
void integ_modsig_free(struct integ_modsig *m)
{
	if (!m)
		return;
	pkcs7_free_message(m->pkcs7);
	kfree(m);
}

/**
 * integ_modsig_view() - what records show of an appended signature
 * @m: the signature, or NULL
 *
 * Return: its view, valid as long as @m; NULL for NULL.
 */
const struct integ_modsig_view *integ_modsig_view(const struct integ_modsig *m)
{
	return m ? &m->view : NULL;
}

/**
 * integ_modsig_verify() - verify an appended signature
 * @ring: where to look for the key
 * @m: the signature
 *
 * Context: process, may sleep.
 * Return: 0 if it is by a key of @ring, or a negative errno.
 */
int integ_modsig_verify(enum integ_ring ring, const struct integ_modsig *m)
{
	struct key *key = integ_ring_get(ring);

	/* Whether a digest is revoked can be told only if there is one. */
	if (m->view.err)
		return m->view.err;
	if (IS_ERR(key))
		return PTR_ERR(key);
	return verify_pkcs7_message_sig(NULL, 0, m->pkcs7, key,
					VERIFYING_MODULE_SIGNATURE, NULL, NULL);
}
