/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Records taken apart for reading: which file, whose signature, whose metadata.
 */
#ifndef IMACTL_VIEW_H
#define IMACTL_VIEW_H

#include <imactl/label.h>
#include <imactl/record.h>

/**
 * struct ima_view_digest - a digest of content
 * @present: there is one
 * @verity: it is that of fs-verity
 * @name: of the algorithm, as listed; a constant where the field has none
 * @algo: the algorithm, or IMA_ALGO_NONE if this program does not know it
 * @value: the digest
 */
struct ima_view_digest {
	bool present;
	bool verity;
	struct ima_bytes name;
	enum ima_algo algo;
	struct ima_bytes value;
};

/**
 * struct ima_view_signature - a label that a record has a copy of
 * @present: there is one
 * @place: the attribute it was in
 * @bytes: all of it
 * @fault: why it is no label, or NULL
 * @label: taken apart, if there is no fault
 */
struct ima_view_signature {
	bool present;
	enum ima_label_place place;
	struct ima_bytes bytes;
	const char *fault;
	struct ima_label_view label;
};

/**
 * struct ima_view_number - a number that a record may have
 */
struct ima_view_number {
	bool present;
	uint32_t value;
};

/**
 * struct ima_view - the meaning of a record's fields
 * @digest: fields d, d-ng, d-ngv2
 * @signature: field sig
 * @modsig_digest: field d-modsig
 * @modsig: PKCS#7 message, field modsig
 * @buffer: field buf
 * @has_buffer: the template has that field, so this is no file
 * @evm: field evmsig
 * @uid: field iuid
 * @gid: field igid
 * @mode: field imode
 * @xattr_names: field xattrnames without the NUL, ``|`` between
 * @xattr_lengths: field xattrlengths
 * @xattr_values: field xattrvalues
 * @big: byte order of @xattr_lengths
 *
 * Of a field that occurs twice the first one counts, and so of digests of the
 * content. Slices point into the record.
 */
struct ima_view {
	struct ima_view_digest digest;
	struct ima_view_signature signature;
	struct ima_view_digest modsig_digest;
	struct ima_bytes modsig;
	struct ima_bytes buffer;
	bool has_buffer;
	struct ima_view_signature evm;
	struct ima_view_number uid;
	struct ima_view_number gid;
	struct ima_view_number mode;
	struct ima_bytes xattr_names;
	struct ima_bytes xattr_lengths;
	struct ima_bytes xattr_values;
	bool big;
};

/**
 * ima_view_record() - take the fields of a record apart
 * @big: byte order of the list, see ima_log_is_big()
 *
 * No I/O, no allocation. Nothing is found in a record of an unknown template.
 */
void ima_view_record(const struct ima_record *record, bool big, struct ima_view *view);

/** ima_view_is_signed() - is it a signature that names its key? */
bool ima_view_is_signed(const struct ima_view_signature *signature);

/**
 * struct ima_view_xattr - an attribute in a record
 * @next: where the next one begins, for ima_view_next_xattr()
 */
struct ima_view_xattr {
	struct ima_bytes name;
	struct ima_bytes value;
	struct {
		size_t name;
		size_t index;
		size_t value;
	} next;
};

/**
 * ima_view_next_xattr() - step through the attributes in a record
 * @x: all zero at first
 *
 * Return: false behind the last one, and where names, lengths and values do not
 * go together.
 */
bool ima_view_next_xattr(const struct ima_view *view, struct ima_view_xattr *x);

#endif
