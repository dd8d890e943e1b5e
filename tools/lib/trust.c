// SPDX-License-Identifier: GPL-2.0-only
/*
 * Judging records by references and signatures.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include <imactl/trust.h>

#include "label_impl.h"

/* No attributes but those that are handed over. */
static ssize_t get_nothing(void *ctx, const char *name, void *buf, size_t size)
{
	(void)ctx;
	(void)name;
	(void)buf;
	(void)size;
	return -ENODATA;
}

static void unchecked(struct ima_label_result *result, const char *why)
{
	memset(result, 0, sizeof(*result));
	ima_verdict(result, IMA_LABEL_UNCHECKED, "%s", why);
}

static void malformed(struct ima_label_result *result, const char *why)
{
	memset(result, 0, sizeof(*result));
	ima_verdict(result, IMA_LABEL_MALFORMED, "%s", why);
}

/* Return: false if it is too long to be a label. */
static bool copy_label(struct ima_bytes bytes, struct ima_label *label)
{
	if (bytes.len > sizeof(label->bytes))
		return false;
	memcpy(label->bytes, bytes.p, bytes.len);
	label->len = bytes.len;
	return true;
}

/*
 * security.ima against the digest in the record. A policy may record one kind of
 * digest while the signature is over another; that proves nothing either way.
 */
static void check_ima(const struct ima_trust_options *o, const struct ima_view *view,
		      const struct ima_view_signature *s, struct ima_label_result *result)
{
	struct ima_label label;
	const struct ima_check_options options = { .keys = o->keys, .label = &label };
	const struct ima_view_digest *d = &view->digest;

	if (s->fault)
		malformed(result, s->fault);
	else if (!copy_label(s->bytes, &label))
		unchecked(result, "longer than any signature");
	else if (d->algo != s->label.algo || d->verity != (s->label.kind == IMA_LABEL_VERITY))
		unchecked(result, "the signature is over another kind of digest than the record has");
	else
		ima_check_digest(o->crypto, &options, d->algo, d->value.p, result);
}

#define XATTRS_MAX 32
#define NAME_SIZE 256	/* XATTR_NAME_MAX and a NUL */

/*
 * struct metadata - what a record has of a file's metadata
 */
struct metadata {
	struct ima_xattr_value value[XATTRS_MAX];
	char name[XATTRS_MAX][NAME_SIZE];
	const char *extra[XATTRS_MAX + 1];
	size_t count;
	struct ima_view_signature ima;
};

static bool is_built_in(const char *name)
{
	const struct ima_evm_layout layout = { 0 };
	const char *known;

	for (size_t i = 0; (known = ima_evm_name(IMA_LABEL_PORTABLE, &layout, i)); i++) {
		if (!strcmp(known, name))
			return true;
	}
	return false;
}

static bool collect(const struct ima_view *view, struct metadata *m)
{
	struct ima_view_xattr x = { 0 };
	size_t extras = 0;

	memset(m, 0, sizeof(*m));
	while (ima_view_next_xattr(view, &x)) {
		char *name = m->name[m->count];

		if (m->count == XATTRS_MAX || x.name.len >= NAME_SIZE)
			return false;
		memcpy(name, x.name.p, x.name.len);
		m->value[m->count] = (struct ima_xattr_value){ name, x.value.p, x.value.len };
		if (!is_built_in(name))
			m->extra[extras++] = name;
		if (!strcmp(name, IMA_XATTR_IMA) && x.value.len) {
			m->ima.present = true;
			m->ima.bytes = x.value;
			m->ima.fault = ima_validate_label(IMA_PLACE_IMA, x.value.p, x.value.len,
							  &m->ima.label);
		}
		m->count++;
	}
	return x.next.value == view->xattr_values.len;
}

/* security.evm over the metadata in the record; that it covers the content, too, is next. */
static void check_metadata(const struct ima_trust_options *o, const struct ima_view *view,
			   const struct ima_view_signature *s, const struct metadata *m,
			   struct ima_label_result *result)
{
	static const struct ima_object_ops ops = { .get = get_nothing };
	const struct ima_object object = {
		.path = "", .ops = &ops, .uid = view->uid.value, .gid = view->gid.value,
		.mode = view->mode.value,
	};
	struct ima_label label;
	const struct ima_check_options options = {
		.keys = o->keys, .label = &label, .xattrs = m->value, .nxattrs = m->count,
		.layout.extra = m->extra, .layout.big_endian = view->big,
	};

	if (copy_label(s->bytes, &label))
		ima_check_evm(o->crypto, &options, &object, result);
	else
		unchecked(result, "longer than any signature");
}

/*
 * A portable signature is over metadata. It vouches for the content only through
 * security.ima, one of the attributes, which must be the digest in the record or
 * a signature over it.
 */
static void check_evm(const struct ima_trust_options *o, const struct ima_view *view,
		      const struct ima_view_signature *s, struct ima_label_result *result)
{
	struct ima_label_result content;
	struct metadata m;

	if (s->fault) {
		malformed(result, s->fault);
		return;
	}
	if (!view->uid.present || !view->gid.present || !view->mode.present ||
	    !view->xattr_names.len) {
		unchecked(result, "a signature over metadata the record does not have");
		return;
	}
	if (!collect(view, &m)) {
		unchecked(result, "attributes whose names, lengths and values do not go together");
		return;
	}
	check_metadata(o, view, s, &m, result);
	if (result->verdict != IMA_LABEL_VALID || !m.ima.present)
		return;
	check_ima(o, view, &m.ima, &content);
	if (content.verdict != IMA_LABEL_VALID && content.verdict != IMA_LABEL_NO_KEY)
		*result = content;
	else if (content.verdict == IMA_LABEL_NO_KEY)
		unchecked(result, "valid metadata, but no certificate for the content");
}

static void check_modsig(const struct ima_trust_options *o, const struct ima_view *view,
			 struct ima_label_result *result)
{
	const struct ima_view_digest *d = &view->modsig_digest;

	if (!d->present || d->algo == IMA_ALGO_NONE)
		unchecked(result, "an appended signature without its digest");
	else
		ima_modsig_check_digest(o->crypto, o->keys, view->modsig.p, view->modsig.len,
					d->algo, d->value.p, result);
}

/* Several signatures: a bad one counts before a good one, a good one before none. */
static void merge(const struct ima_label_result *result, struct ima_judgement *j)
{
	bool bad = result->verdict == IMA_LABEL_INVALID ||
		   result->verdict == IMA_LABEL_MALFORMED;

	if (j->trust == IMA_TRUST_BAD_SIGNATURE || (j->trust == IMA_TRUST_SIGNED && !bad))
		return;
	j->key = NULL;
	j->reason[0] = 0;
	if (result->verdict == IMA_LABEL_VALID) {
		j->trust = IMA_TRUST_SIGNED;
		j->key = result->key;
	} else {
		j->trust = bad ? IMA_TRUST_BAD_SIGNATURE : IMA_TRUST_UNKNOWN_SIGNER;
		snprintf(j->reason, sizeof(j->reason), "%s", result->reason);
	}
}

static void judge_signatures(const struct ima_trust_options *o, const struct ima_view *view,
			     struct ima_judgement *j)
{
	const struct ima_view_signature *all[] = { &view->signature, &view->evm };
	struct ima_label_result result;

	j->trust = IMA_TRUST_UNSIGNED;
	for (size_t i = 0; i < ARRAY_SIZE(all); i++) {
		if (!all[i]->present)
			continue;
		/* A digest in its place, perhaps out of another field, vouches for nothing. */
		if (!all[i]->fault && !ima_view_is_signed(all[i]))
			unchecked(&result, "no signature where one should be");
		else if (all[i]->place == IMA_PLACE_IMA)
			check_ima(o, view, all[i], &result);
		else
			check_evm(o, view, all[i], &result);
		merge(&result, j);
	}
	if (view->modsig.len) {
		check_modsig(o, view, &result);
		merge(&result, j);
	}
}

static void judge_references(const struct ima_trust_options *o, struct ima_bytes name,
			     const struct ima_view *view, struct ima_judgement *j)
{
	static const enum ima_trust trust[] = {
		[IMA_REFERENCE_KNOWN] = IMA_TRUST_KNOWN,
		[IMA_REFERENCE_CHANGED] = IMA_TRUST_CHANGED,
		[IMA_REFERENCE_UNKNOWN] = IMA_TRUST_UNKNOWN,
		[IMA_REFERENCE_OTHER_ALGO] = IMA_TRUST_OTHER_ALGO,
		[IMA_REFERENCE_UNREADABLE] = IMA_TRUST_UNREADABLE,
	};
	struct ima_error error = { "" };
	enum ima_reference_verdict verdict;

	/* A good signature is as good; a bad one is worse than anything a reference says. */
	verdict = ima_references_check(o->references, name, &view->digest, &error);
	if (j->trust == IMA_TRUST_BAD_SIGNATURE ||
	    (j->trust == IMA_TRUST_SIGNED && verdict != IMA_REFERENCE_KNOWN))
		return;
	j->trust = trust[verdict];
	j->key = NULL;
	snprintf(j->reason, sizeof(j->reason), "%s", verdict == IMA_REFERENCE_UNREADABLE ?
		 error.reason : "");
}

/*
 * A buffer's digest is over the buffer (MEAS-40, MEAS-41). Without looking, a file's
 * record could be passed off as a buffer's: no digest covers the template's name.
 */
static bool is_buffer(const struct ima_trust_options *o, const struct ima_view *view)
{
	const struct ima_part part = { view->buffer.p, view->buffer.len };
	uint8_t digest[IMA_DIGEST_MAX];
	struct ima_error error;

	return view->has_buffer && view->digest.algo != IMA_ALGO_NONE && !view->digest.verity &&
	       !ima_hash_parts(o->crypto, view->digest.algo, &part, 1, digest, &error) &&
	       !memcmp(digest, view->digest.value.p, view->digest.value.len);
}

/* Any file may be called so, but not in the first record. */
static bool is_boot_aggregate(const struct ima_record *record)
{
	static const char name[] = "boot_aggregate";

	return record->number == 1 && record->name.len == strlen(name) &&
	       !memcmp(record->name.p, name, strlen(name));
}

void ima_trust_judge(const struct ima_trust_options *options,
		     const struct ima_record *record, bool big,
		     struct ima_judgement *judgement)
{
	struct ima_view view;

	memset(judgement, 0, sizeof(*judgement));
	ima_view_record(record, big, &view);
	if (record->violation) {
		judgement->trust = IMA_TRUST_VIOLATION;
	} else if (is_boot_aggregate(record) || is_buffer(options, &view)) {
		judgement->trust = IMA_TRUST_NOT_CHECKED;
	} else if (!view.digest.present) {
		judgement->trust = IMA_TRUST_UNKNOWN;
		snprintf(judgement->reason, sizeof(judgement->reason),
			 "the record has no digest of a file");
	} else {
		if (options->keys)
			judge_signatures(options, &view, judgement);
		if (options->references)
			judge_references(options, record->name, &view, judgement);
	}
}
