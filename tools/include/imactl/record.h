/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * One record of a measurement list, and what can be wrong with one.
 */
#ifndef IMACTL_RECORD_H
#define IMACTL_RECORD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** IMA_FIELDS_MAX - fields a custom format may have (CMD-8) */
#define IMA_FIELDS_MAX 15

/** IMA_PCR_LIMIT - first PCR number no policy of any kernel could name (EDGE-7) */
#define IMA_PCR_LIMIT 64

/** struct ima_bytes - borrowed bytes; valid as long as what they were cut from */
struct ima_bytes {
	const uint8_t *p;
	size_t len;
};

/** enum ima_unchecked - why template data could not be rebuilt from text */
enum ima_unchecked {
	IMA_CHECKED,		/* data is exact */
	IMA_UNKNOWN_TEMPLATE,	/* text does not tell where fields begin and end */
	IMA_AMBIGUOUS_NAMES,	/* several names, and blanks in at least one */
	IMA_UNCHECKED_COUNT
};

/**
 * struct ima_record - a record that passed validation
 * @number: position in the list, from 1
 * @offset: of its first byte in the list
 * @line: its first line, from 1; 0 in a binary list
 * @pcr: the PCR it was extended into, below IMA_PCR_LIMIT
 * @violation: the listed digest is all zeros (MEAS-26)
 * @bare: layout of the template named ``ima`` (MEAS-12): no field lengths
 * @unchecked: anything but IMA_CHECKED leaves @data and @field empty
 * @digest: the template digest as listed
 * @template: template name, or format if the name is empty
 * @data: the bytes the template digest is computed over; empty in a @bare
 *	record, where it is over @field[0] and @field[1] padded to 256 bytes
 * @nfields: fields in @data; of an unknown template this may exceed
 *	IMA_FIELDS_MAX, and @field then has the first IMA_FIELDS_MAX
 * @field: the fields without their lengths
 * @name: file or event name without the final NUL; empty if there is none
 *
 * All slices are valid until the next call on the list they came from.
 */
struct ima_record {
	uint64_t number;
	uint64_t offset;
	uint64_t line;
	uint32_t pcr;
	bool violation;
	bool bare;
	enum ima_unchecked unchecked;
	struct ima_bytes digest;
	struct ima_bytes template;
	struct ima_bytes data;
	size_t nfields;
	struct ima_bytes field[IMA_FIELDS_MAX];
	struct ima_bytes name;
};

enum ima_fault_kind {
	IMA_FAULT_NONE,
	IMA_FAULT_READ,		/* the source failed; error says how */
	IMA_FAULT_MEMORY,	/* out of memory */
	IMA_FAULT_HASH,		/* the crypto library failed */
	IMA_FAULT_TRUNCATED,	/* the list ends inside a record */
	IMA_FAULT_MALFORMED,	/* a value no kernel writes */
	IMA_FAULT_DIGEST,	/* listed and computed template digest differ */
	IMA_FAULT_UNCHECKED,	/* the digest cannot be computed from the text */
	IMA_FAULT_COUNT
};

/**
 * struct ima_fault - where a list stops making sense, and why
 * @kind: the class of fault
 * @record: number of the record, from 1; 0 if the list as a whole is meant
 * @line: its line in a text list, else 0
 * @offset: of the offending byte in the list
 * @field: which part of the record
 * @reason: wanted and actual value, one line of text; bytes that came from the
 *	list appear in it only as numbers
 * @error: errno for IMA_FAULT_READ
 */
struct ima_fault {
	enum ima_fault_kind kind;
	uint64_t record;
	uint64_t line;
	uint64_t offset;
	const char *field;
	char reason[160];
	int error;
};

#endif
